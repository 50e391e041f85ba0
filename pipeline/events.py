"""Stage 2b: mentions -> events, event_arguments, one article at a time.

Every sentence gives frames (`pipeline.frames`); frames that speak of one financing become one
event, whoever names the company in them: headline, body, or a pronoun.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline import confidence, gazetteer, roles, tables
from pipeline.contexts import Mention, Sentence, amount_kind, financing, is_no_financing
from pipeline.coreference import Coreference, joined
from pipeline.drafts import LOOSE_ROUNDS, Draft, is_total
from pipeline.frames import Frame, frames
from pipeline.phrases import parties
from pipeline.raisers import pays, raises_nothing
from pipeline.roles import Part
from pipeline.stories import Reading
from pipeline.takers import Takers
from pipeline.tellers import Tellers
from pipeline.times import Times

Row = dict[str, Any]
Choice = Callable[[Frame, Sequence[Draft], Draft | None], Draft | None]

# Rounds that other things than a financing are called by too.
_WEAK_ROUNDS = (None, "unspecified", "strategic", "debt", "grant", "convertible", "secondary")
# Kinds of organisations that are not taken for who raises unless they are said to.
_RAISE_NOTHING = ("media", "investor", "fund", "government")
# Rounds that an account of a company does not tell an event by.
_UNTOLD_ROUNDS = (*LOOSE_ROUNDS, *_WEAK_ROUNDS, "ipo")
# Who a turn of an interview begins with plays no part in it.
_SPEAKER = "names.speaker"
# The least confidence in what an event is built on.
_LEAST_SURE = 0.5
# Where deals of so many companies are told, a paragraph that names none is not of the last.
_MANY = 3
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
    people: pd.DataFrame,
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
        people: table `people`.

    Returns:
        Tables `events` and `event_arguments`.
    """
    values = (amounts, dates, rounds, percentages, cues)
    value_of = {row["mention_id"]: row for data in values for row in tables.rows(data)}
    text_of_mention = dict(zip(mentions["mention_id"], mentions["text"], strict=True))
    value_of |= {
        row["mention_id"]: {"at": text_of_mention.get(row["company_mention_id"])}
        for row in tables.rows(people)
    }
    mentions_of: dict[tuple[str, int], list[Mention]] = {}
    for row in sorted(tables.rows(mentions), key=lambda r: (r["start"], r["end"])):
        if row["source"] == _SPEAKER:
            continue
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
            if _may_tell(sentence):
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
    likely = confidence.likely(scored)
    kept = told["event_id"].isin({event["event_id"] for event in likely})
    return {
        "events": tables.frame("events", likely),
        "event_arguments": told[kept].reset_index(drop=True),
    }


def _may_tell(sentence: Sentence) -> bool:
    """Says whether a sentence may tell events.

    Accounts of companies give totals and backers; they tell of a financing where a sentence, rather
    than a line such as the headline of another article, names its round.
    """
    if sentence.kind != "appendix":
        return True
    rounds = (mention.value.get("round") for mention in sentence.of("ROUND"))
    return sentence.text[-1] in ".。" and any(r not in _UNTOLD_ROUNDS for r in rounds)


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
    found = joined(gathered(parts, reading, Coreference(reading)))
    bought = {f.sentence.segment_id for d in found if d.type == "acquisition" for f in d.frames}
    placed = _placed(sentences)
    found = [draft for draft in found if not _is_of(draft, placed) and _is_told(draft, bought)]
    found = [draft for draft in found if not is_total(draft, found)]
    tellers = Tellers(reading)
    for draft in found:
        draft.attribution = tellers.of(draft.frames)
    return found


def gathered(
    parts: Sequence[Mapping[Mention, Part]], reading: Reading, coreference: Choice
) -> list[Draft]:
    """Gathers the frames of an article into events, whatever is known of each.

    Args:
        parts: what the mentions of each sentence play.
        reading: the same of the whole article.
        coreference: chooses, of the events so far and the one that is being told, that which a
            frame goes on about.
    """
    takers, times = Takers(reading), Times(reading)
    found: list[Draft] = []
    topic: Mention | None = None
    place = 0
    taken: set[str] = set()
    current: Draft | None = None
    silent = 1
    for sentence, each in zip(reading.sentences, parts, strict=True):
        # Names alone go on about a deal where the sentence before tells it.
        told = [frame for frame in frames(sentence, each) if not (frame.lone and silent)]
        silent = 0 if told else silent + 1
        if current is not None and not any(frame.is_anchored for frame in told):
            current.answers += _answers(sentence, current, max(silent, 1))
        for frame in told:
            if (frame.is_anchored or frame.investee is not None) and not _is_said(frame):
                frame.investee = takers.of(frame) or frame.investee
            frame.date, frame.dated = times.of(frame) or (None, 0.0)
            draft = coreference(frame, found, current)
            if draft is None:
                is_apart = (
                    len(taken) >= _MANY and sentence.paragraph != place and not frame.anaphoric
                )
                company = frame.investee or (None if is_apart else topic)
                draft = Draft(frame.type, company, reading.names)
                found.append(draft)
            draft.frames.append(frame)
            draft.investee = draft.investee or frame.investee
            if draft.investee is not None:
                taken.add(reading.names.group(draft.investee.text))
            if not frame.background and frame.investee is not None:
                topic, place = frame.investee, sentence.paragraph
            if not frame.background or current is None:
                current = draft
    return found


def _is_said(frame: Frame) -> bool:
    """Says whether a sentence tells in so many words who raises."""
    part = frame.parts.get(frame.investee) if frame.investee is not None else None
    return part is not None and part.source != roles.MODEL and part.score == roles.SAID


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
    if raises_nothing(draft.investee.text):
        return False
    if draft.round == "grant" and not draft.investors():
        return False
    # Sums are spent, lent and given away too: the words tell that one is raised.
    anchored = [f for f in draft.frames if f.is_anchored]
    if anchored and all(pays(frame) for frame in anchored):
        return False
    named = any(
        f.cues and f.investors and not f.background and f.sentence.segment_id not in bought
        for f in draft.frames
    )
    return (
        (len(anchored) > 0 or named or any(map(_names_both_sides, draft.frames)))
        and not _is_talk(draft)
        and any(_speaks_of_raising(f) for f in anchored or draft.frames)
    )


def _names_both_sides(frame: Frame) -> bool:
    """Says whether a frame surely names who invests and in whom: 云渡科技新增股东红杉中国.

    Beside a total to date, those are the backers of all rounds.
    """
    if any(amount_kind(frame.sentence, m) == "total" for m in frame.sentence.of("MONEY")):
        return False
    sure = {m for m, part in frame.parts.items() if part.score >= _VERY_SURE}
    investors = (mention for _, mention in frame.investors.values())
    return not frame.lone and frame.investee in sure and not sure.isdisjoint(investors)


def _placed(sentences: Sequence[Sentence]) -> set[int]:
    """Returns the sentences that follow, in their paragraph, what a listed company places."""
    return {
        following.segment_id
        for sentence, following in pairwise(sentences)
        if sentence.paragraph == following.paragraph
        and not following.of("ROUND")
        and is_no_financing(sentence, sentence.start, sentence.end, "listing")
    }


def _is_of(draft: Draft, placed: Set[int]) -> bool:
    """Says whether a financing is told by who subscribes to a placement, and names nobody else."""
    return draft.type == "funding" and all(
        frame.sentence.segment_id in placed and draft.investee not in frame.sentence.mentions
        for frame in draft.frames
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
