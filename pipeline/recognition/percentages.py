"""Finds shares in per cent: 15%, 15 to 20 percent, 百分之十五, 三成."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import lexicons
from pipeline.recognition import numerals
from pipeline.recognition.numerals import NUMBER, Number
from pipeline.recognition.patterns import LATIN, SPACE, variants
from pipeline.recognition.spans import Percentage
from pipeline.recognition.sums import is_range, written

_ROWS = lexicons.load("lexicons/percentages").rows
_VALUES = {form: float(row["value"]) for row in _ROWS if row["value"] for form in variants(row)}
_TENTH = frozenset(row["form"] for row in _ROWS if row["kind"] == "tenth")
_TENTHS = 10


def _kind(*kinds: str) -> str:
    return written(row for row in _ROWS if row["kind"] in kinds)


_CLUE = re.compile(_kind("sign", "prefix", "tenth"))
_PIECE = re.compile(
    rf"({_kind('prefix')})?({NUMBER})"
    rf"(?:(?:{SPACE}|-)?((?>{_kind('sign', 'tenth', 'none')}))(?![{LATIN}]))?"
)


@dataclass(frozen=True, slots=True)
class _Share:
    """A number met in the text, with what one of it is in per cent where that is written."""

    start: int
    end: int
    number: Number
    unit: float | None
    is_prefixed: bool


def find(text: str) -> list[Percentage]:
    """Finds the percentages of a text.

    Args:
        text: any text.

    Returns:
        Percentages in the order of the text, not overlapping; a range is one. Points of a
        percentage (15个百分点) are none.
    """
    if not _CLUE.search(text):
        return []
    found: list[Percentage] = []
    held: _Share | None = None
    for share in _shares(text):
        if held and _are_range(text, held, share):
            unit = held.unit or share.unit or 1.0
            found.append(_percentage(text, held, share, unit))
            held = None
            continue
        if held and held.unit:
            found.append(_percentage(text, held, held, held.unit))
        held = share
    if held and held.unit:
        found.append(_percentage(text, held, held, held.unit))
    return found


def _shares(text: str) -> Iterator[_Share]:
    for match in _PIECE.finditer(text):
        number = numerals.read(match[2])
        if number is None:
            continue
        sign = match[3] if match[3] in _VALUES else None
        if sign in _TENTH and (number.maximum > _TENTHS or number.approximation == "vague"):
            sign = None
        unit = _VALUES.get(match[1] or sign or "")
        end = match.end() if sign and not match[1] else match.end(2)
        start = match.start() if unit else match.start(2)
        yield _Share(start, end, number, unit, match[1] is not None)


def _are_range(text: str, left: _Share, right: _Share) -> bool:
    """Says whether two numbers are the ends of a range of which one bears the sign."""
    if right.unit is None and not left.is_prefixed:
        return False
    if left.unit is not None and right.unit is not None and left.unit != right.unit:
        return False
    whole = left.unit is not None and right.unit is not None
    rising = left.number.minimum < right.number.maximum
    return rising and is_range(text, left, right, whole)


def _percentage(text: str, left: _Share, right: _Share, unit: float) -> Percentage:
    start, end = left.start, right.end
    low, high = (round(value * unit, 6) for value in (left.number.minimum, right.number.maximum))
    return Percentage(start, end, text[start:end], low, high)
