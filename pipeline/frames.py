"""Reads the frames of one sentence: what it says of each financing, takeover, listing or fund.

A frame is a draft of an event, made of the parts that mentions play (`pipeline.roles`). It is built
around an anchor, the sum and the round that stand together ("$600 million Series C",
数千万元A轮融资), or around who takes part where nothing is counted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline import roles, takeovers, wordings
from pipeline.contexts import (
    Mention,
    Sentence,
    amount_kind,
    breaks_clause,
    clause_bounds,
    financing,
    is_background,
    is_other_date,
)
from pipeline.phrases import Party, parties
from pipeline.phrases.party import forms
from pipeline.roles import Part

# How far apart, in characters, what belongs together may stand.
_ANCHOR_GAP = {"en": 45, "zh": 14}
# Nobody raises less, of whatever currency.
_LEAST_RAISED = 1_000
# What behind a round says that all financings of its series are counted, and how far it reaches.
_SERIES = re.compile("(?:系列)?(?:融资)?(?:已|的)?(?:累计|合计|总计|共计|总额|总融资)")
_SERIES_REACH = 10


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
    score: float = 0.0
    parts: Mapping[Mention, Part] = field(default_factory=dict)
    dated: float = 0.0
    # Investors alone, no word of money beside them: a list of customers looks much the same.
    lone: bool = False

    @property
    def round_value(self) -> str | None:
        """The round that is stated."""
        return self.round.value["round"] if self.round is not None else None

    @property
    def is_anchored(self) -> bool:
        """Whether a round or a sum is stated."""
        return self.round is not None or self.amount is not None

    def told(self) -> list[Mention]:
        """Returns what the frame is built on: its anchor, or who takes part."""
        anchor = [m for m in (self.round, self.amount) if m is not None]
        parties = [self.investee, *(m for _, m in self.investors.values())]
        return anchor or [m for m in parties if m is not None]

    def add_investor(self, role: str, mention: Mention) -> None:
        """Adds an investor; one who leads is not a mere participant as well."""
        known = self.investors.get(mention.text)
        if known is None or role == "lead_investor":
            self.investors[mention.text] = (role, mention)


def frames(sentence: Sentence, parts: Mapping[Mention, Part]) -> list[Frame]:
    """Reads the frames of a sentence.

    Args:
        sentence: the sentence with its mentions.
        parts: what its mentions play.

    Returns:
        Frames in the order of the text. A frame without anchor and investee says something of a
        deal that another sentence reports.
    """
    parts = {
        mention: _corrected(sentence, mention, part)
        for mention, part in takeovers.corrected(sentence, wordings.told(sentence, parts)).items()
        if not mention.value.get("same_as")
    }
    found: list[Frame] = []
    for type_, playing in _by_type(parts).items():
        made = _frames(sentence, type_, playing)
        for frame in made:
            frame.parts, frame.score = parts, _score(frame, parts)
        found += made
    found = [_listed(frame) for frame in _priced(found)]
    found.sort(key=lambda frame: frame.position)
    _assign_cues(sentence, found)
    return found


def _by_type(parts: Mapping[Mention, Part]) -> dict[str, dict[Mention, str]]:
    """Returns the parts by kind of event; a date alone is of the one kind that more is said of."""
    found: dict[str, dict[Mention, str]] = {}
    for type_ in roles.TYPES.values():
        playing = {m: part.role for m, part in parts.items() if part.type == type_}
        if playing:
            found[type_] = playing
    told = [type_ for type_, playing in found.items() if set(playing.values()) != {"date"}]
    if len(told) == 1:
        for type_ in [type_ for type_ in found if type_ not in told]:
            found[told[0]] |= found.pop(type_)
    return found


def _corrected(sentence: Sentence, mention: Mention, part: Part) -> Part:
    """Returns a part, a sum taken for what is raised being a valuation where the words say so."""
    if part.role == "amount" and amount_kind(sentence, mention) == "valuation":
        return replace(part, role="valuation", source="frames.valuation")
    return part


def _priced(found: list[Frame]) -> list[Frame]:
    """Gives a takeover without a price the bare sum that its sentence seems to raise."""
    for takeover in found:
        if takeover.type != "acquisition" or takeover.amount is not None:
            continue
        for frame in found:
            bare = frame.round is None and frame.amount is not None and not frame.investors
            if frame.type == "funding" and bare:
                takeover.amount = frame.amount
                return [f for f in found if f is not frame]
    return found


def _listed(frame: Frame) -> Frame:
    """Returns a frame, a financing whose round is a listing as one: nobody invests in that."""
    if frame.round_value == "ipo" and frame.type == "funding":
        frame.type = "ipo"
    if frame.type == "ipo":
        frame.investors.clear()
    return frame


def _frames(sentence: Sentence, type_: str, playing: Mapping[Mention, str]) -> list[Frame]:
    """Builds the frames of one kind of event from the parts that mentions play."""
    found = _anchors(sentence, type_, playing)
    if not found:
        found = _unanchored(sentence, type_, playing)
        for frame in found:
            frame.lone = not _speaks_of_money(sentence, playing)
    if not found:
        return []
    before = sentence.start
    for frame in found:
        frame.background = is_background(sentence, frame.position, frame.end, before)
        before = frame.end
    _assign_investees(sentence, found, playing)
    phrases = [p for p in parties(sentence.text, sentence.lang) if p.type == type_]
    for mention, role in playing.items():
        if role in ("investor", "lead_investor"):
            frame = _of_investor(sentence, found, mention, phrases)
            if frame.investee is None or frame.investee.text != mention.text:
                frame.add_investor(role, mention)
    for name in ("date", "valuation", "stake"):
        for mention in (m for m, role in playing.items() if role == name):
            _assign(sentence, found, name, mention)
    _assign_opening_date(sentence, found, playing)
    return found


def _score(frame: Frame, parts: Mapping[Mention, Part]) -> float:
    """Returns how sure the parts are that a frame is built on: its anchor, or who takes part."""
    return max((parts[m].score for m in frame.told() if m in parts), default=0.0)


# Anchors


def _anchors(sentence: Sentence, type_: str, playing: Mapping[Mention, str]) -> list[Frame]:
    """Joins rounds and sums that stand together."""
    anchors: list[Frame] = []
    for mention in sentence.of("ROUND", "MONEY"):
        name = playing.get(mention)
        if name not in ("round", "amount") or _is_no_raise(sentence, type_, mention):
            continue
        last = anchors[-1] if anchors else None
        if last is not None and _joins(sentence, last, mention):
            setattr(last, name, mention)
            last.end = mention.end
            continue
        frame = Frame(type_, sentence, mention.start, mention.end)
        setattr(frame, name, mention)
        if last is not None and _is_coordinated(sentence, last, frame):
            frame.amount = last.amount
        anchors.append(frame)
    return anchors


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


def _speaks_of_money(sentence: Sentence, playing: Mapping[Mention, str]) -> bool:
    """Says whether investors are not alone, or words say that they are investors."""
    if any(role not in ("investor", "lead_investor") for role in playing.values()):
        return True
    return financing(sentence.lang).search(sentence.text) is not None or any(
        party.role != "investee" for party in parties(sentence.text, sentence.lang)
    )


def _is_no_raise(sentence: Sentence, type_: str, mention: Mention) -> bool:
    """Says whether a sum is small change or a total, or a round a placement or all of a series."""
    if mention.label == "MONEY":
        most = mention.value.get("maximum") or mention.value.get("minimum")
        is_small = most is not None and most < _LEAST_RAISED
        # What is worth nothing any more is bought for a pound.
        return (is_small and type_ == "funding") or amount_kind(sentence, mention) == "total"
    if mention.value["round"] == "private_placement":
        return True
    # 至此B轮系列累计融资超5亿元 adds up what is told beside it.
    told = any(m.end < mention.start for m in sentence.of("ROUND"))
    after = sentence.between(mention.end, mention.end + _SERIES_REACH)
    return told and sentence.lang == "zh" and _SERIES.match(after) is not None


def _unanchored(sentence: Sentence, type_: str, playing: Mapping[Mention, str]) -> list[Frame]:
    """Returns a frame for each company that takes money, is bought or listed, else one for all."""
    takers = [m for m, role in playing.items() if role == "investee"]
    if type_ == "ipo":
        # The exchange is easily taken for one of them.
        takers = takers[:1]
    starts = takers if takers else list(playing)[:1]
    return [Frame(type_, sentence, mention.start, mention.end) for mention in starts]


# Parties


def _assign_investees(
    sentence: Sentence, found: list[Frame], playing: Mapping[Mention, str]
) -> None:
    """Gives each frame the company that takes the money: the last one before it, else the next."""
    takers = [m for m, role in playing.items() if role == "investee"]
    pronouns = [p for p in parties(sentence.text, sentence.lang) if p.start == p.end]
    for number, frame in enumerate(found):
        before = [m for m in takers if m.start <= frame.position]
        limit = found[number + 1].position if number + 1 < len(found) else None
        after = [m for m in takers if m.start > frame.position and (not limit or m.start < limit)]
        named = before[-1:] or after[:1]
        frame.anaphoric = any(p.role == "investee" for p in pronouns)
        if named:
            frame.investee = named[0]
        elif number:
            frame.investee = found[number - 1].investee


def _of_investor(
    sentence: Sentence, found: list[Frame], mention: Mention, phrases: list[Party]
) -> Frame:
    """Returns the frame an investor belongs to: by the trigger beside it, else by the clause."""
    start, end = clause_bounds(sentence, mention.start, mention.end)
    named = {m.value["round"] for m in sentence.of("ROUND") if start <= m.start < end}
    if len(named) == 1:
        same = [f for f in found if f.round is not None and f.round.value["round"] in named]
        if same:
            return same[0]
    for party in phrases:
        first, last = party.start + sentence.start, party.end + sentence.start
        if party.role != "investee" and first < mention.end and mention.start < last:
            return _nearest(sentence, found, party)
    inside = [f for f in found if start <= f.position < end]
    before = [f for f in found if f.position <= mention.start]
    return (inside or before[-1:] or found)[0]


def _nearest(sentence: Sentence, found: list[Frame], party: Party) -> Frame:
    """Returns the frame an investor's trigger speaks of."""
    trigger, end = party.trigger_start + sentence.start, party.trigger_end + sentence.start
    before = [f for f in found if f.position <= trigger]
    after = [f for f in found if f.position > trigger]
    if sentence.lang == "zh":
        forward = sentence.between(end, end + 1) in forms("grammar", "zh", "attributive")
    else:
        # "X led the $5m round" looks ahead, "a round led by X" back.
        forward = party.end <= party.trigger_start
    if forward and after:
        return after[0]
    return before[-1] if before else after[0]


# Dates, status, valuation


def _assign(sentence: Sentence, found: list[Frame], name: str, mention: Mention) -> None:
    """Gives a date, a valuation or a stake to a frame of its clause, else to the nearest."""
    start, end = clause_bounds(sentence, mention.start, mention.end)
    inside = [f for f in found if start <= f.position < end]
    ahead = [f for f in found if f.position >= mention.end] if name == "date" else []
    frame = min(inside or ahead[:1] or found, key=lambda f: _distance(mention, f))
    if getattr(frame, name) is None:
        setattr(frame, name, mention)
    if name == "date" and mention.end <= found[0].position:
        for other in found:
            if other.date is None and not other.background:
                other.date = mention


def _assign_opening_date(
    sentence: Sentence, found: list[Frame], playing: Mapping[Mention, str]
) -> None:
    """Gives frames without a date one of their clause, or that with which the sentence opens."""
    dates = [m for m in sentence.of("DATE") if m not in playing and not is_other_date(sentence, m)]
    for frame in found:
        start, end = clause_bounds(sentence, frame.position, frame.end)
        inside = [d for d in dates if start <= d.start < end]
        opening = [d for d in dates[:1] if d.end <= found[0].position and not frame.background]
        for mention in (inside or opening)[:1]:
            frame.date = frame.date or mention


def _distance(mention: Mention, frame: Frame) -> int:
    return min(abs(mention.start - frame.end), abs(frame.position - mention.end))


def _assign_cues(sentence: Sentence, found: list[Frame]) -> None:
    """Gives status cues to the frames they cover: those that follow, else the one before."""
    for cue in sentence.of("CUE"):
        said = [f for f in found if cue.value["type"] in (None, f.type)]
        following = [f for f in said if f.end >= cue.start and not _is_past(sentence, f, cue)]
        start, _ = clause_bounds(sentence, cue.start, cue.end)
        before = [f for f in said if f.position <= cue.start][-1:]
        if cue.value["attribution"] is None:
            # A plan, or talks, told after the news are another's.
            before = [f for f in before if f.end >= start]
        covered = following or before
        for frame in covered:
            frame.cues.append(cue)


def _is_past(sentence: Sentence, frame: Frame, cue: Mention) -> bool:
    """Says whether a frame is history that a hedge on the news does not touch."""
    return frame.background and cue.value["status"] == "planned"
