"""Stage 2b: mentions -> events, event_arguments, one article at a time.

Every sentence gives frames (`pipeline.frames`); frames that speak of one financing become one
event, whoever names the company in them: headline, body, or a pronoun.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline import confidence, gazetteer, roles, tables
from pipeline.contexts import Mention, Sentence, financing, is_no_financing
from pipeline.frames import Frame, frames
from pipeline.naming import Names
from pipeline.phrases import parties
from pipeline.scripts import has_han
from pipeline.stories import Reading
from pipeline.takers import Takers
from pipeline.tellers import Tellers
from pipeline.times import Times

Row = dict[str, Any]

# Rounds that say little: one of them and a lettered round may be the same financing.
_LOOSE_ROUNDS = (None, "unspecified", "strategic", "growth")
# Rounds that other things than a financing are called by too.
_WEAK_ROUNDS = (None, "unspecified", "strategic", "debt", "grant", "convertible", "secondary")
_STATUS_RANK = {"confirmed": 0, "planned": 1, "rumored": 2, "denied": 3}
# Whose word makes a plan of talks.
_STANDING_BY = ("company", "investor", "filing")
# Kinds of organisations that are not taken for who raises unless they are said to.
_RAISE_NOTHING = ("media", "investor", "fund", "government")
# The least confidence in what an event is built on.
_LEAST_SURE = 0.5
# What needs no word of financing beside it.
_VERY_SURE = 0.85


def find(
    texts: pd.DataFrame,
    segments: pd.DataFrame,
    mentions: pd.DataFrame,
    amounts: pd.DataFrame,
    dates: pd.DataFrame,
    rounds: pd.DataFrame,
    percentages: pd.DataFrame,
    cues: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Finds the events of articles.

    Args:
        texts: table `texts`.
        segments: table `segments`.
        mentions: table `mentions`.
        amounts: table `amounts`.
        dates: table `dates`.
        rounds: table `rounds`.
        percentages: table `percentages`.
        cues: table `cues`.

    Returns:
        Tables `events` and `event_arguments`.
    """
    values = (amounts, dates, rounds, percentages, cues)
    value_of = {row["mention_id"]: row for data in values for row in tables.rows(data)}
    mentions_of: dict[tuple[str, int], list[Mention]] = {}
    for row in sorted(tables.rows(mentions), key=lambda r: (r["start"], r["end"])):
        mention = Mention(
            row["mention_id"],
            row["start"],
            row["end"],
            row["text"],
            row["label"],
            value_of.get(row["mention_id"], {}),
        )
        mentions_of.setdefault((row["article_id"], row["segment_id"]), []).append(mention)
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    sentences_of: dict[str, list[Sentence]] = {}
    for row in tables.rows(segments):
        if row["kind"] != "boilerplate":
            article_id = row["article_id"]
            sentence = Sentence(
                row["segment_id"],
                row["paragraph"],
                row["start"],
                text_of[article_id][row["start"] : row["end"]],
                row["lang"],
                row["kind"],
                tuple(mentions_of.get((article_id, row["segment_id"]), ())),
            )
            sentences_of.setdefault(article_id, []).append(sentence)
    events: list[Row] = []
    arguments: list[Row] = []
    for article_id, sentences in sentences_of.items():
        for number, draft in enumerate(drafts(sentences), start=1):
            event_id = f"{article_id}#e{number}"
            events.append({"event_id": event_id, "article_id": article_id, **draft.record()})
            arguments += (
                {
                    "event_id": event_id,
                    "role": role,
                    "mention_id": mention.mention_id,
                    **draft.ground(mention),
                }
                for role, mention in draft.arguments()
            )
    told = tables.frame("event_arguments", arguments)
    scored = confidence.scored(events, told, mentions, segments)
    return {"events": tables.frame("events", scored), "event_arguments": told}


def without_idle_cues(
    mentions: pd.DataFrame, cues: pd.DataFrame, event_arguments: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Leaves out the cues that decide no event's status.

    Args:
        mentions: table `mentions`.
        cues: table `cues`.
        event_arguments: table `event_arguments`.

    Returns:
        Tables `mentions` and `cues`.
    """
    told = event_arguments["mention_id"]
    decisive = mentions["label"].ne("CUE") | mentions["mention_id"].isin(told)
    return {
        "mentions": mentions[decisive].reset_index(drop=True),
        "cues": cues[cues["mention_id"].isin(told)].reset_index(drop=True),
    }


@dataclass(slots=True)
class Draft:
    """An event in the making: the frames that speak of it, the first of them leading."""

    type: str
    investee: Mention | None
    names: Names
    frames: list[Frame] = field(default_factory=list)
    answers: list[Mention] = field(default_factory=list)
    attribution: str = "media"

    def first(self, name: str) -> Mention | None:
        """Returns an argument from the first frame that has it, the headline's last."""
        told = self._body()
        if name == "date":
            told.sort(key=lambda frame: -frame.dated)
        return next((m for f in told if (m := getattr(f, name)) is not None), None)

    def _body(self) -> list[Frame]:
        """Returns the frames, those of the headline last."""
        return sorted(self.frames, key=lambda f: f.sentence.kind == "title")

    @property
    def round(self) -> str | None:
        """The round, the most telling one stated."""
        values = [f.round.value["round"] for f in self.frames if f.round is not None]
        return next((v for v in values if v not in _LOOSE_ROUNDS), values[0] if values else None)

    @property
    def status(self) -> str:
        """How sure the article is: what its anchored frames say, hedged or plainly."""
        told = [f for f in self.frames if f.is_anchored] or self.frames
        body = [f for f in told if f.sentence.kind != "title"] or told
        each = [self._told(frame.cues) for frame in body]
        answers = [self.said(cue) for cue in self.answers]
        if "denied" in [*each, *answers]:
            return "denied"
        # What a listing would raise is told plainly beside the filing.
        plain = "confirmed" in each and self.type != "ipo" and "planned" not in answers
        return "confirmed" if plain or "confirmed" in answers else max([*each, *answers], key=_rank)

    def _told(self, cues: list[Mention]) -> str:
        """Returns the status that the cues of a frame give; what is confirmed at last is so."""
        if cues and cues[-1].value["status"] == "confirmed":
            return "confirmed"
        return max(map(self.said, cues), key=_rank, default="confirmed")

    def said(self, cue: Mention) -> str:
        """Returns the status a cue gives: talks that the company itself tells of are a plan."""
        status: str = cue.value["status"]
        stands = self.attribution in _STANDING_BY and cue.value["attribution"] is None
        return "planned" if status == "rumored" and stands else status

    def record(self) -> Row:
        """Returns the row of `events`, less its keys and its score."""
        return {
            "type": self.type,
            "round": self.round if self.type != "ipo" else "ipo",
            "status": self.status,
            "attribution": self._teller(),
        }

    def _teller(self) -> str:
        """Returns whose word it is; a rumour is nobody's who stands by it."""
        if self.status != "rumored" or self.attribution not in _STANDING_BY:
            return self.attribution
        shown = {cue.value["attribution"] for frame in self.frames for cue in frame.cues}
        return "people_familiar" if "people_familiar" in shown else "media"

    def ground(self, mention: Mention) -> Row:
        """Returns what gave an argument its part, and how likely it is where a model says so."""
        told = [f.parts[mention] for f in self.frames if mention in f.parts]
        if not told:
            return {"source": "events.context", "score": None}
        part = max(told, key=lambda part: part.score)
        return {
            "source": part.source,
            "score": None if part.source == roles.RULES else part.score,
        }

    def investors(self) -> list[tuple[str, Mention]]:
        """Returns the investors, each once and as lead where any frame says so."""
        found: list[tuple[str, Mention]] = []
        for frame in self.frames:
            for role, mention in frame.investors.values():
                if self.investee and self.names.are_same(mention.text, self.investee.text):
                    continue
                places = [
                    i for i, (_, m) in enumerate(found) if self.names.are_same(m.text, mention.text)
                ]
                if not places:
                    found.append((role, mention))
                elif role == "lead_investor":
                    found[places[0]] = (role, found[places[0]][1])
        return found

    def arguments(self) -> Iterator[tuple[str, Mention]]:
        """Yields roles and mentions, each pair once."""
        if self.investee is not None:
            yield "investee", self.names.brand(self.investee)
        yield from self.investors()
        round_ = next(
            (f.round for f in self.frames if f.round and f.round.value["round"] == self.round), None
        )
        if round_ is not None:
            yield "round", round_
        for name in ("amount", "date", "valuation", "stake"):
            mention = self.first(name)
            if mention is not None:
                yield name, mention
        # What is told plainly needs no evidence of how it is told.
        status = self.status
        cues = [*(c for f in self._body() for c in f.cues), *self.answers]
        cue = next((c for c in cues if self.said(c) == status), None)
        if status != "confirmed" and cue is not None:
            yield "status_cue", cue


def _rank(status: str) -> int:
    return _STATUS_RANK[status]


def drafts(sentences: Iterable[Sentence]) -> list[Draft]:
    """Drafts the events of an article.

    Args:
        sentences: its sentences in order, with their mentions.

    Returns:
        The events in the order in which they are first told.
    """
    sentences = list(sentences)
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    names = reading.names
    takers, times = Takers(sentences, reading), Times(sentences, reading)
    tellers = Tellers(sentences, reading)
    found: list[Draft] = []
    topic: Mention | None = None
    current: Draft | None = None
    silent = 0
    for sentence, each in zip(sentences, parts, strict=True):
        told = frames(sentence, each)
        silent = 0 if told else silent + 1
        if silent and current is not None:
            current.answers += _answers(sentence, current, silent)
        for frame in told:
            if (frame.is_anchored or frame.investee is not None) and not _is_said(frame):
                frame.investee = takers.of(frame) or frame.investee
            frame.date, frame.dated = times.of(frame) or (None, 0.0)
            draft = _home(frame, found, current, names)
            if draft is None:
                draft = Draft(frame.type, frame.investee or topic, names)
                found.append(draft)
            draft.frames.append(frame)
            draft.investee = draft.investee or frame.investee
            if not frame.background:
                topic = frame.investee or topic
            if not frame.background or current is None:
                current = draft
    bought = {f.sentence.segment_id for d in found if d.type == "acquisition" for f in d.frames}
    found = [draft for draft in found if _is_told(draft, bought)]
    for draft in found:
        draft.attribution = tellers.of(draft.frames)
    return found


def _answers(sentence: Sentence, draft: Draft, silent: int) -> list[Mention]:
    """Returns the cues by which a sentence that tells no event answers to the one told before."""
    cues = [cue for cue in sentence.of("CUE") if cue.value["type"] in (None, draft.type)]
    parties = [draft.investee, *(mention for _, mention in draft.investors())]
    speaking = [org for org in sentence.of("ORG") if any(org.start < cue.start for cue in cues)]
    is_of = not speaking or any(
        draft.names.are_same(org.text, party.text) for org in speaking for party in parties if party
    )
    if not is_of:
        return []
    if any(cue.value["status"] in ("planned", "rumored") for cue in cues):
        # A listing is told in one sentence, and in the next that it is planned.
        return [cue for cue in cues if silent == 1 and cue.value["type"] == draft.type]
    return [cue for cue in cues if silent == 1 or cue.value["status"] == "confirmed"]


def _is_said(frame: Frame) -> bool:
    """Says whether a sentence tells in so many words who raises."""
    part = frame.parts.get(frame.investee) if frame.investee is not None else None
    return part is not None and (part.source, part.score) == (roles.RULES, roles.SAID)


def _home(frame: Frame, found: list[Draft], current: Draft | None, names: Names) -> Draft | None:
    """Returns the event a frame speaks of, None for a new one."""
    if frame.investee is None and not frame.is_anchored:
        fits = current is not None and current.type in (frame.type, "fund_close")
        return current if fits or frame.investors == {} else None
    candidates = [
        d
        for d in found
        if d.type == frame.type
        or not frame.is_anchored
        or (frame.type == "funding" and _same_amount(frame.amount, d.first("amount")))
    ]
    if frame.investee is not None:
        candidates = [d for d in candidates if _is_of(frame, frame.investee, d, names)]
    if frame.type != "funding":
        return next((d for d in reversed(candidates) if not _differ(frame, d)), None)
    if frame.background and frame.amount is not None:
        # History repeats rounds: a second seed of another sum is another seed.
        candidates = [d for d in candidates if not _differ(frame, d)]
    same_round = [
        d
        for d in candidates
        if frame.round_value not in _LOOSE_ROUNDS and d.round == frame.round_value
    ]
    if same_round:
        return same_round[-1]
    fitting = [d for d in candidates if _fits(frame, d)]
    if frame.background and not any(_same_amount(frame.amount, d.first("amount")) for d in fitting):
        return None if frame.is_anchored else (fitting[-1] if fitting else None)
    if current in fitting:
        return current
    return fitting[-1] if fitting else None


def _is_of(frame: Frame, investee: Mention, draft: Draft, names: Names) -> bool:
    """Says whether an event is of the company a frame names, in this language or the other."""
    if draft.investee is None:
        return False
    if names.are_same(draft.investee.text, investee.text):
        return True
    # A bilingual article tells its one round twice, each time under another name.
    translated = has_han(draft.investee.text) != has_han(investee.text)
    same_round = frame.round_value not in _LOOSE_ROUNDS and draft.round == frame.round_value
    return translated and same_round and _same_amount(frame.amount, draft.first("amount"))


def _fits(frame: Frame, draft: Draft) -> bool:
    """Says whether nothing in a frame speaks against its being of an event."""
    if frame.round_value not in _LOOSE_ROUNDS and draft.round not in _LOOSE_ROUNDS:
        return False
    return not _differ(frame, draft)


def _differ(frame: Frame, draft: Draft) -> bool:
    """Says whether a frame and an event state different sums."""
    amount, other = frame.amount, draft.first("amount")
    return amount is not None and other is not None and not _same_amount(amount, other)


def _same_amount(left: Mention | None, right: Mention | None) -> bool:
    """Says whether two sums can be one: equal, or one within the range of the other."""
    if left is None or right is None:
        return False
    one, two = left.value, right.value
    if one.get("minimum") is None or two.get("minimum") is None:
        return True
    if one["currency"] and two["currency"] and one["currency"] != two["currency"]:
        return False
    return bool(one["minimum"] <= two["maximum"] and two["minimum"] <= one["maximum"])


def _is_told(draft: Draft, bought: Set[int]) -> bool:
    """Says whether enough is known for an event: a company, and a round, a sum or an investor.

    Args:
        draft: the event.
        bought: the sentences that tell of takeovers, whose parties are easily taken for investors.
    """
    if draft.investee is None or max(f.score for f in draft.frames) < _LEAST_SURE:
        return False
    if draft.type == "ipo":
        return not all(_is_placement(frame) for frame in draft.frames)
    if draft.type != "funding":
        return True
    if draft.round not in _WEAK_ROUNDS:
        return not _is_talk(draft)
    if draft.round == "grant" and not draft.investors():
        return False
    # Sums are spent, lent and given away too: the words tell that one is raised.
    anchored = [f for f in draft.frames if f.is_anchored]
    named = any(
        f.cues and f.investors and not f.background and f.sentence.segment_id not in bought
        for f in draft.frames
    )
    return (
        (len(anchored) > 0 or named)
        and not _is_talk(draft)
        and any(_speaks_of_raising(f) for f in anchored or draft.frames)
    )


def _is_placement(frame: Frame) -> bool:
    """Says whether a listing seems to be one, and is what a listed company raises."""
    return frame.round is None and is_no_financing(
        frame.sentence, frame.position, frame.end, "listing"
    )


def _is_talk(draft: Draft) -> bool:
    """Says whether a financing is talked of in general, nobody being said to raise it."""
    if all(is_no_financing(f.sentence, f.position, f.end, "lettered") for f in draft.frames):
        return True
    # Who is merely nearby is no guess for who raises where it is one who never does.
    guessed = all(draft.investee not in frame.parts for frame in draft.frames)
    kind = gazetteer.kind(draft.investee.text) if draft.investee is not None else None
    return guessed and not draft.investors() and kind in _RAISE_NOTHING


def _speaks_of_raising(frame: Frame) -> bool:
    """Says whether the words around a frame are those of financing, or the models are very sure."""
    sentence = frame.sentence
    if is_no_financing(sentence, frame.position, frame.end):
        return False
    return (
        frame.score >= _VERY_SURE
        or financing(sentence.lang).search(sentence.text) is not None
        or any(party.type == "funding" for party in parties(sentence.text, sentence.lang))
    )
