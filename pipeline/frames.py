"""Reads the frames of one sentence: what it says of each financing, takeover, listing or fund.

A frame is a draft of an event. It is built around an anchor, the sum and the round that stand
together ("$600 million Series C", 数千万元A轮融资), or around a trigger where nothing is counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pipeline import gazetteer
from pipeline.contexts import (
    EVIDENCE_REACH,
    Mention,
    Sentence,
    amount_kind,
    breaks_clause,
    clause_bounds,
    financing,
    is_background,
    is_of_holder,
    is_other_date,
    raise_type,
)
from pipeline.phrases import Party, parties
from pipeline.phrases.party import alternation, forms

# How far apart, in characters, what belongs together may stand.
_ANCHOR_GAP = {"en": 45, "zh": 14}
# A company named this near the beginning is what its sentence is about.
_OPENING = 12
# Kinds of organisations that are not taken for who raises unless a trigger says so.
RAISE_NOTHING = ("media", "investor", "fund", "government")


@dataclass(slots=True)
class Frame:
    """A draft of an event."""

    type: str
    sentence: Sentence
    position: int
    end: int
    round: Mention | None = None
    amount: Mention | None = None
    investee: Mention | None = None
    date: Mention | None = None
    valuation: Mention | None = None
    stake: Mention | None = None
    investors: dict[str, tuple[str, Mention]] = field(default_factory=dict)
    cues: list[Mention] = field(default_factory=list)
    background: bool = False
    anaphoric: bool = False

    @property
    def round_value(self) -> str | None:
        """The round that is stated."""
        return self.round.value["round"] if self.round is not None else None

    @property
    def is_anchored(self) -> bool:
        """Whether a round or a sum is stated."""
        return self.round is not None or self.amount is not None

    def add_investor(self, role: str, mention: Mention) -> None:
        """Adds an investor; one who leads is not a mere participant as well."""
        known = self.investors.get(mention.text)
        if known is None or role == "lead_investor":
            self.investors[mention.text] = (role, mention)


def frames(sentence: Sentence) -> list[Frame]:
    """Reads the frames of a sentence.

    Args:
        sentence: the sentence with its mentions.

    Returns:
        Frames in the order of the text. A frame without anchor and investee says something of a
        financing that another sentence reports.
    """
    found = [_absolute(p, sentence.start) for p in parties(sentence.text, sentence.lang)]
    anchors = _anchors(sentence, [p for p in found if p.type == "funding"])
    _assign_investees(sentence, anchors, [p for p in found if p.type == "funding"])
    loose = _assign_investors(sentence, anchors, [p for p in found if p.type == "funding"])
    others = [*_acquisitions(sentence, found), *_listings(sentence, found)]
    if others and any(f.type == "acquisition" and f.amount for f in others):
        paid = {f.amount for f in others}
        anchors = [a for a in anchors if a.round or a.amount not in paid]
    everything = sorted([*anchors, *loose, *others], key=lambda f: f.position)
    _assign_dates(sentence, everything)
    _assign_cues(sentence, everything)
    _assign_valuations(sentence, everything)
    return everything


def _absolute(party: Party, offset: int) -> Party:
    return Party(
        party.start + offset,
        party.end + offset,
        party.role,
        party.type,
        party.trigger_start + offset,
        party.trigger_end + offset,
        party.label,
    )


# Anchors


def _anchors(sentence: Sentence, found: list[Party]) -> list[Frame]:
    """Joins rounds and sums that stand together."""
    anchors: list[Frame] = []
    for mention in sentence.of("ROUND", "MONEY"):
        if mention.label == "ROUND" and is_of_holder(sentence, mention):
            continue
        if mention.label == "MONEY" and (
            mention.value.get("same_as") or amount_kind(sentence, mention) != "raised"
        ):
            continue
        last = anchors[-1] if anchors else None
        if last is not None and _joins(sentence, last, mention):
            if mention.label == "ROUND":
                last.round = mention
            else:
                last.amount = mention
            last.end = mention.end
        else:
            frame = Frame("funding", sentence, mention.start, mention.end)
            if mention.label == "ROUND":
                frame.round = mention
            else:
                frame.amount = mention
            if last is not None and _is_coordinated(sentence, last, frame):
                frame.amount = last.amount
            anchors.append(frame)
    kept = []
    for frame in anchors:
        kind = raise_type(sentence, frame.position, frame.end, frame.round_value)
        if kind != "other" and _is_financing(sentence, frame, found):
            frame.type = kind
            ends = (a.end for a in anchors if a.end <= frame.position)
            before = max(ends, default=sentence.start)
            frame.background = is_background(sentence, frame.position, frame.end, before)
            kept.append(frame)
    return kept


def _joins(sentence: Sentence, frame: Frame, mention: Mention) -> bool:
    """Says whether a round and a sum are of one financing."""
    if (frame.round if mention.label == "ROUND" else frame.amount) is not None:
        # "strategic round C": the letter says more than the word before it.
        return (
            mention.label == "ROUND"
            and frame.round is not None
            and frame.round.value["round"] in ("strategic", "unspecified")
            and len(sentence.between(frame.end, mention.start).strip()) == 0
        )
    gap = sentence.between(frame.end, mention.start)
    limit = _ANCHOR_GAP[sentence.lang]
    return len(gap) <= limit and not breaks_clause(gap)


def _is_coordinated(sentence: Sentence, last: Frame, frame: Frame) -> bool:
    """Says whether two rounds are named in one breath: A轮及A+轮, Series A and B."""
    gap = sentence.between(last.end, frame.position).strip()
    return (
        last.round is not None
        and frame.round is not None
        and len(gap) <= (4 if sentence.lang == "en" else 3)
        and not re.search("[。；;.]", gap)
    )


def _is_financing(sentence: Sentence, frame: Frame, found: list[Party]) -> bool:
    """Says whether an anchor speaks of money raised and not of any sum or letter."""
    specific = frame.round is not None and frame.round.value["round"] not in (
        "unspecified",
        "strategic",
        "debt",
        "grant",
        "bridge",
        "growth",
        "ipo",
    )
    if specific:
        return True
    reach = EVIDENCE_REACH[sentence.lang]
    near = [
        p
        for p in found
        if p.trigger_end >= frame.position - reach and p.trigger_start <= frame.end + reach
    ]
    if near:
        return True
    window = sentence.between(frame.position - reach // 2, frame.position)
    window += " " + sentence.between(frame.end, frame.end + reach // 2)
    return financing(sentence.lang).search(window) is not None


# Parties


def mention_of(sentence: Sentence, party: Party) -> Mention | None:
    """Returns the mention a party is named by."""
    named = [m for m in sentence.of("ORG", "PERSON") if m.start < party.end and party.start < m.end]
    return max(named, key=lambda m: min(m.end, party.end) - max(m.start, party.start), default=None)


def _assign_investees(sentence: Sentence, anchors: list[Frame], found: list[Party]) -> None:
    """Gives each anchor the company that raises: its subject, its object, or its possessor."""
    subjects = [p for p in found if p.role == "investee"]
    investors = [p for p in found if p.role != "investee"]
    for number, frame in enumerate(anchors):
        before = [p for p in subjects if p.trigger_end <= frame.position]
        # A subject stands before its verb, and its verb before what is raised.
        after = [p for p in subjects if p.trigger_end > frame.position and p.start >= p.trigger_end]
        following = anchors[number + 1].position if number + 1 < len(anchors) else None
        named = _possessor(sentence, frame, investors)
        if named is None:
            for party in [
                *(p for p in after if following is None or p.trigger_start < following),
                *reversed(before),
            ]:
                frame.anaphoric |= party.start == party.end
                named = mention_of(sentence, party)
                if named is not None:
                    break
        if named is None and not frame.anaphoric:
            named = anchors[number - 1].investee if number else _first_named(sentence, frame, found)
        frame.investee = named


def _first_named(sentence: Sentence, frame: Frame, found: list[Party]) -> Mention | None:
    """Returns the company a sentence begins with, where no trigger tells who raises."""
    first = next((m for m in sentence.of("ORG") if m.end <= frame.position), None)
    if (
        first is None
        or gazetteer.kind(first.text) in RAISE_NOTHING
        or any(p.start < first.end and first.start < p.end for p in found)
    ):
        return None
    return first if first.start - sentence.start <= _OPENING else None


def _possessor(sentence: Sentence, frame: Frame, investors: list[Party]) -> Mention | None:
    """Returns the company whose round it is: SenseTime's Series C, 商汤科技的C轮融资."""
    for mention in sentence.of("ORG"):
        if any(p.start < mention.end and mention.start < p.end for p in investors):
            continue
        gap = sentence.between(mention.end, frame.position)
        if gazetteer.kind(mention.text) == "media":
            continue
        if mention.end <= frame.position and _possessive().fullmatch(gap):
            return mention
    return None


@cache
def _possessive() -> re.Pattern[str]:
    genitive = alternation(forms("grammar", "zh", "genitive"))
    return re.compile(rf"['\u2019]s?(?: [\w$-]+){{0,4}} ?|(?:{genitive}).{{0,6}}| ")


def _assign_investors(sentence: Sentence, anchors: list[Frame], found: list[Party]) -> list[Frame]:
    """Gives investors to the financing they are named with; returns frames of what is left over."""
    loose: list[Frame] = []
    # Who put in a total put it into many rounds.
    total = any(amount_kind(sentence, m) == "total" for m in sentence.of("MONEY"))
    for party in found:
        mention = mention_of(sentence, party)
        if mention is None or (total and not anchors):
            continue
        if party.role == "investee":
            if not anchors:
                _loose(loose, sentence, party).investee = mention
            continue
        frame = _nearest(sentence, anchors, party) or _loose(loose, sentence, party)
        if frame.investee is None or frame.investee.text != mention.text:
            frame.add_investor(party.role, mention)
    return loose


def _loose(loose: list[Frame], sentence: Sentence, party: Party) -> Frame:
    """Returns the one frame of a sentence that has no anchor."""
    if not loose:
        loose.append(Frame("funding", sentence, party.trigger_start, party.trigger_end))
        loose[0].background = is_background(
            sentence, loose[0].position, loose[0].end, sentence.start
        )
    return loose[0]


def _nearest(sentence: Sentence, anchors: list[Frame], party: Party) -> Frame | None:
    """Returns the anchor an investor's trigger speaks of."""
    before = [a for a in anchors if a.position <= party.trigger_start]
    after = [a for a in anchors if a.position > party.trigger_start]
    following = sentence.between(party.trigger_end, party.trigger_end + 1)
    if sentence.lang == "zh":
        forward = following in forms("grammar", "zh", "attributive")
    else:
        # "X led the $5m round" looks ahead, "a round led by X" back.
        forward = party.end <= party.trigger_start
    if forward and after:
        return after[0]
    if before:
        return before[-1]
    return after[0] if after else None


# Takeovers, listings


def _acquisitions(sentence: Sentence, found: list[Party]) -> Iterator[Frame]:
    """Reads takeovers: a target, and who buys it or what is paid."""
    by_trigger: dict[int, list[Party]] = {}
    for party in found:
        if party.type == "acquisition":
            by_trigger.setdefault(party.trigger_start, []).append(party)
    for group in by_trigger.values():
        frame = Frame("acquisition", sentence, group[0].trigger_start, group[0].trigger_end)
        for party in group:
            mention = mention_of(sentence, party)
            if mention is None or mention.label != "ORG":
                continue
            if party.role == "investee":
                frame.investee = mention
            else:
                frame.add_investor("investor", mention)
        sums = [
            m
            for m in sentence.of("MONEY")
            if amount_kind(sentence, m) == "raised" and not m.value.get("same_as")
        ]
        frame.amount = min(sums, key=lambda m: abs(m.start - frame.position), default=None)
        shares = sentence.of("PERCENT")
        frame.stake = shares[0] if shares else None
        if frame.investee and frame.investee.text in frame.investors:
            continue
        if frame.investee and (frame.investors or frame.amount):
            frame.background = is_background(sentence, frame.position, frame.end, sentence.start)
            yield frame


def _listings(sentence: Sentence, found: list[Party]) -> Iterator[Frame]:
    """Reads listings on an exchange."""
    for party in found:
        if party.type != "ipo":
            continue
        mention = mention_of(sentence, party)
        if mention is None or mention.label != "ORG":
            continue
        frame = Frame("ipo", sentence, party.trigger_start, party.trigger_end, investee=mention)
        frame.round = next((m for m in sentence.of("ROUND") if m.value["round"] == "ipo"), None)
        frame.background = is_background(sentence, frame.position, frame.end, sentence.start)
        yield frame
        return


# Dates, status, valuation


def _assign_dates(sentence: Sentence, found: list[Frame]) -> None:
    """Gives each date to a frame of its clause, else to the next; the opening date is for all."""
    dates = [m for m in sentence.of("DATE") if not is_other_date(sentence, m)]
    if not found or not dates:
        return
    for date in dates:
        start, end = clause_bounds(sentence, date.start, date.end)
        same = [f for f in found if start <= f.position < end]
        ahead = [f for f in found if f.position >= date.end]
        frame = min(same or ahead[:1] or found[-1:], key=lambda f: _distance(date, f))
        if frame.date is None or _distance(date, frame) < _distance(frame.date, frame):
            frame.date = date
    for frame in found:
        if frame.date is None and not frame.background and dates[0].end <= found[0].position:
            frame.date = dates[0]


def _distance(mention: Mention, frame: Frame) -> int:
    return min(abs(mention.start - frame.end), abs(frame.position - mention.end))


def _assign_cues(sentence: Sentence, found: list[Frame]) -> None:
    """Gives status cues to the frames they cover: those that follow, else the one before."""
    for cue in sentence.of("CUE"):
        following = [f for f in found if f.end >= cue.start and not _is_past(sentence, f, cue)]
        start, _ = clause_bounds(sentence, cue.start, cue.end)
        before = [f for f in found if f.position <= cue.start][-1:]
        if cue.value["status"] == "planned":
            # A plan told after the news is another's.
            before = [f for f in before if f.end >= start]
        covered = following or before
        for frame in covered:
            frame.cues.append(cue)


def _is_past(sentence: Sentence, frame: Frame, cue: Mention) -> bool:
    """Says whether a frame is history that a hedge on the news does not touch."""
    return frame.background and cue.value["status"] == "planned"


def _assign_valuations(sentence: Sentence, found: list[Frame]) -> None:
    """Gives valuations to the nearest financing; a sentence without one gets a frame to hold it."""
    for mention in sentence.of("MONEY"):
        if mention.value.get("same_as") or amount_kind(sentence, mention) != "valuation":
            continue
        fundings = [f for f in found if f.type in ("funding", "ipo", "acquisition")]
        if not fundings:
            frame = Frame("funding", sentence, mention.start, mention.end)
            frame.background = is_background(sentence, frame.position, frame.end, sentence.start)
            found.append(frame)
            fundings = [frame]
        nearest = min(fundings, key=lambda f: _distance(mention, f))
        nearest.valuation = nearest.valuation or mention
