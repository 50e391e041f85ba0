"""Gives fiscal years and quarters their months, by the country that an article tells of.

Where it does not tell of one whose fiscal year is known, they are given as calendar ones.
"""

import re
from functools import cache, lru_cache

from pipeline import lexicons
from pipeline.recognition import timex
from pipeline.recognition.currencies import spoken_of
from pipeline.recognition.patterns import LATIN, alternation
from pipeline.recognition.timex import Period

JANUARY = 1
_MONTHS = 12
_NAMES = lexicons.load("lexicons/date_words").rows
_NAME = re.compile(alternation(row["form"] for row in _NAMES if row["kind"] == "fiscal"))


@lru_cache(maxsize=64)
def first_month(article: str) -> int:
    """Returns the month with which fiscal years begin where an article tells of.

    Args:
        article: its text.

    Returns:
        The month of the country that it speaks of most; January where its fiscal year is unknown.
    """
    rows = {row["currency"]: row for row in lexicons.load("lexicons/fiscal_years")}
    times = spoken_of(article).copy()
    for currency, row in rows.items():
        times[currency] += len(_signs(row["signs"]).findall(article))
    if not times:
        return JANUARY
    most = max(times, key=lambda currency: times[currency])
    return int(rows[most]["month"]) if most in rows and times[most] else JANUARY


@cache
def _signs(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LATIN}]){alternation(listed.split('; '))}(?![{LATIN}])")


def is_fiscal(words: str) -> bool:
    """Says whether words speak of a fiscal year: the previous fiscal."""
    return _NAME.search(words.lower()) is not None


def year(number: int | None, month: int) -> Period:
    """Returns the fiscal year that is named after the year in which it ends.

    Args:
        number: that year.
        month: with which it begins.
    """
    if month == JANUARY or number is None:
        return timex.year(number)
    return timex.months(number - 1, month, _MONTHS, "year")


def part(unit: str, number: int | None, ordinal: int, month: int) -> Period:
    """Returns a half or a quarter of a fiscal year.

    Args:
        unit: half or quarter.
        number: the year in which the fiscal year ends.
        ordinal: which of them.
        month: with which the fiscal year begins.
    """
    make = timex.quarter if unit == "quarter" else timex.half
    if month == JANUARY or number is None:
        return make(number, ordinal)
    count = timex.MONTHS[unit]
    years, begin = divmod(month - 1 + count * (ordinal - 1), _MONTHS)
    if begin % count:
        return timex.months(number - 1 + years, begin + 1, count, unit)
    return make(number - 1 + years, begin // count + 1)
