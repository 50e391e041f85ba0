"""Chooses, of the events that an article has told so far, the one that a frame goes on about.

A small model (logistic, by CRFsuite) weighs every event so far for every frame: what the two say of
one company, round, sum, time and investors, and how far apart they stand. Event coreference, as a
mention-pair model has it (Ng, "Supervised noun phrase coreference research", 2010).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from pipeline import weights
from pipeline.contexts import Mention
from pipeline.drafts import LOOSE_ROUNDS, Draft, bounds, same_amount
from pipeline.frames import Frame
from pipeline.scripts import has_han
from pipeline.stories import Reading, step

FILE = "coreference.crfsuite"
YES, NO = "yes", "no"
# Less than this makes a new event; what names no company, sum or round can be none by itself.
_LEAST = 0.5
_LEAST_OF_BARE = 0.15
# How many of the latest events come into question beside those of the same company.
_LATEST = 6
_AWAY = (1, 2, 3, 6, 12)


class Coreference:
    """The frames of an article, to be told which of its events each goes on about.

    Args:
        reading: which parts the mentions of the article play.
    """

    def __init__(self, reading: Reading) -> None:
        self.names = reading.names
        self.place = reading.place

    def __call__(self, frame: Frame, found: Sequence[Draft], current: Draft | None) -> Draft | None:
        """Returns the event a frame goes on about; None for one that is new.

        Args:
            frame: the frame.
            found: the events so far.
            current: the one that the article is telling.
        """
        told = [draft for draft in found if self._tell_one_round(frame, draft)]
        if told:
            return told[-1]
        model = weights.tagger(FILE)
        is_bare = frame.investee is None and not frame.is_anchored
        best: tuple[float, Draft | None] = (_LEAST_OF_BARE if is_bare else _LEAST, None)
        for draft, rows in self.candidates(frame, found, current):
            model.set([rows])
            likely = model.marginal(YES, 0)
            if likely >= best[0]:
                best = likely, draft
        return best[1]

    def _tell_one_round(self, frame: Frame, draft: Draft) -> bool:
        """Says whether a frame and an event are of one round of one company, and of no two sums."""
        return (
            draft.type == frame.type
            and _rounds(frame.round_value, draft.round) == "same"
            and _amounts(frame.amount, draft.first("amount")) != "other"
            and self._are_same(frame, draft)
        )

    def candidates(
        self, frame: Frame, found: Sequence[Draft], current: Draft | None
    ) -> Iterator[tuple[Draft, list[str]]]:
        """Yields the events that come into question with the features of each's being the one."""
        company = self._group(frame.investee)
        near = len(found) - _LATEST
        alike = sum(company is not None and company == self._group(d.investee) for d in found)
        for number, draft in enumerate(found):
            is_named = self._are_same(frame, draft)
            amounts = _amounts(frame.amount, draft.first("amount"))
            is_told = amounts == "same"
            if draft.type != frame.type and frame.is_anchored and not is_told:
                continue
            # A rumour of another sum than the one that is told plainly is of another deal.
            if amounts == "other" and frame.cues and draft.status == "confirmed":
                continue
            if number >= near or draft is current or is_named or is_told:
                told = dict(self._compared(frame, draft, is_named))
                told["current"] = str(draft is current)
                told["last"] = str(number == len(found) - 1)
                yield draft, [*_conjoined(told), f"alike={min(alike, 3)}"]

    def _group(self, mention: Mention | None) -> str | None:
        return self.names.group(mention.text) if mention is not None else None

    def _are_same(self, frame: Frame, draft: Draft) -> bool:
        if frame.investee is None or draft.investee is None:
            return False
        return self.names.are_same(frame.investee.text, draft.investee.text)

    def _compared(self, frame: Frame, draft: Draft, is_named: bool) -> Iterator[tuple[str, str]]:
        """Yields what a frame and an event have in common, and how they differ."""
        yield "type", f"{frame.type}|{draft.type}"
        yield "investee", _investees(frame, draft, is_named)
        yield "round", _rounds(frame.round_value, draft.round)
        yield "amount", _amounts(frame.amount, draft.first("amount"))
        yield "date", _dates(frame.date, draft.first("date"))
        yield "investors", _investors(frame, draft)
        yield "anchored", f"{frame.is_anchored}|{any(f.is_anchored for f in draft.frames)}"
        yield "past", f"{frame.background}|{all(f.background for f in draft.frames)}"
        yield "title", f"{_is_title(frame)}|{all(map(_is_title, draft.frames))}"
        yield "hedged", f"{bool(frame.cues)}|{draft.status != 'confirmed'}"
        yield "pronoun", str(frame.anaphoric)
        last = draft.frames[-1].sentence
        away = self.place[frame.sentence.segment_id] - self.place[last.segment_id]
        same = last.paragraph == frame.sentence.paragraph
        yield "away", f"{step(away, _AWAY)}|{same}"


def joined(found: Sequence[Draft]) -> list[Draft]:
    """Joins events that prove to be one, now that all of each is known.

    Args:
        found: the events of an article in the order in which they are told.

    Returns:
        The events, each once: no two are of one sum that one company raises.
    """
    kept: list[Draft] = []
    for draft in found:
        known = next((other for other in kept if _tell_one_sum(draft, other)), None)
        if known is None:
            kept.append(draft)
            continue
        known.frames += draft.frames
        known.frames.sort(key=lambda frame: (frame.sentence.segment_id, frame.position))
        known.answers += draft.answers
    return kept


def _tell_one_sum(draft: Draft, other: Draft) -> bool:
    return (
        draft.type == other.type
        and draft.is_of(other.investee)
        and _amounts(draft.first("amount"), other.first("amount")) == "same"
        and _rounds(draft.round, other.round) != "other"
        and _dates(draft.first("date"), other.first("date")) != "other"
    )


def _conjoined(told: Mapping[str, str]) -> list[str]:
    """Returns features: what is told, and every two and some three of it together."""
    rows = [f"{name}={value}" for name, value in told.items()]
    pairs = [f"{left}&{right}" for left, right in combinations(rows, 2)]
    chief = [f"{name}={told[name]}" for name in ("round", "amount", "investee", "past", "current")]
    return [*rows, *pairs, *("&".join(each) for each in combinations(chief, 3))]


def _investees(frame: Frame, draft: Draft, is_named: bool) -> str:
    if is_named:
        return "same"
    if frame.investee is None or draft.investee is None:
        return f"{frame.investee is not None}|{draft.investee is not None}"
    translated = has_han(draft.investee.text) != has_han(frame.investee.text)
    return "translated" if translated else "other"


def _rounds(value: str | None, other: str | None) -> str:
    if value is None or other is None:
        return f"{value is not None}|{other is not None}"
    if value == other:
        return "same loose" if value in LOOSE_ROUNDS else "same"
    return "loose" if value in LOOSE_ROUNDS or other in LOOSE_ROUNDS else "other"


def _amounts(amount: Mention | None, other: Mention | None) -> str:
    if amount is None or other is None:
        return f"{amount is not None}|{other is not None}"
    if bounds(amount) == bounds(other):
        return "same"
    return "near" if same_amount(amount, other) else "other"


def _dates(date: Mention | None, other: Mention | None) -> str:
    if date is None or other is None:
        return f"{date is not None}|{other is not None}"
    first, last = str(date.value.get("start_date")), str(date.value.get("end_date"))
    start, end = str(other.value.get("start_date")), str(other.value.get("end_date"))
    if (first, last) == (start, end):
        return "same"
    # ISO days as text sort as days do.
    return "near" if start <= last and first <= end else "other"


def _investors(frame: Frame, draft: Draft) -> str:
    here = {m.text for _, m in frame.investors.values()}
    there = {m.text for f in draft.frames for _, m in f.investors.values()}
    if here & there:
        return "same"
    return f"{bool(here)}|{bool(there)}"


def _is_title(frame: Frame) -> bool:
    return frame.sentence.kind == "title"
