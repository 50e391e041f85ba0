"""The days of holidays: fixed ones, those of a weekday, Easter, and those of the Chinese calendar.

What a holiday's name stands for is in ``models/lexicons/date_words.tsv``: a day (12-25), several
days (10-01..10-07), a weekday of a month counted from its start or its end (11/4/4 is the fourth
Thursday of November, 5/1/-1 the last Monday of May), ``easter``, or a feast of
``models/lexicons/moving_feasts.tsv``; so many days from one of these (easter-2, 11/4/4+1), or
the days from one to another (ramadan..eid_al_fitr-1).
"""

import re
from datetime import date, timedelta
from functools import cache

from pipeline import lexicons
from pipeline.recognition import timex
from pipeline.recognition.timex import Period

_DAY = timedelta(days=1)
_FIXED = re.compile(r"\d\d-\d\d")
_MOVED = re.compile(r"(.*[^/])([+-]\d+)")


def of_year(holiday: str, year: int | None) -> Period | None:
    """Returns the day or the days of a holiday in a year.

    Args:
        holiday: what its name stands for, as in the lexicon.
        year: the year, None where it is not known.

    Returns:
        The period; None where that year has no such day, or none that is known.
    """
    first, _, last = holiday.partition("..")
    if last:
        begin, end = of_year(first, year), of_year(last, year)
        return timex.joined(begin, end) if begin and end else None
    if _FIXED.fullmatch(holiday):
        return timex.day_of(year, *map(int, holiday.split("-")))
    if year is None:
        return timex.day(None)
    moved = _MOVED.fullmatch(holiday)
    if moved:
        base = of_year(moved[1], year)
        return timex.day(base.start + int(moved[2]) * _DAY) if base and base.start else base
    if holiday == "easter":
        return timex.day(_easter(year))
    if "/" in holiday:
        month, weekday, number = map(int, holiday.split("/"))
        return nth_weekday(timex.month(year, month), weekday, number)
    day = _feasts().get((holiday, year))
    return timex.day_of(year, *map(int, day.split("-"))) if day else None


def nth_weekday(month: Period, weekday: int, number: int) -> Period | None:
    """Returns a weekday of a month, counted from its start (1) or from its end (-1).

    Args:
        month: the month, or any other period.
        weekday: 1 (Monday) to 7; 0 for any day.
        number: which of them.

    Returns:
        The day; None where the period has not so many.
    """
    if month.start is None or month.end is None:
        return timex.day(None)
    if number > 0:
        step = (weekday - month.start.isoweekday()) % 7 if weekday else 0
        day = month.start + (step + (number - 1) * (7 if weekday else 1)) * _DAY
    else:
        step = (month.end.isoweekday() - weekday) % 7 if weekday else 0
        day = month.end - (step + (-number - 1) * (7 if weekday else 1)) * _DAY
    return timex.day(day) if month.start <= day <= month.end else None


@cache
def _feasts() -> dict[tuple[str, int], str]:
    rows = lexicons.load("lexicons/moving_feasts").rows
    return {(row["feast"], int(row["year"])): row["day"] for row in rows}


def _easter(year: int) -> date:
    """Returns Easter Sunday of the western churches, by the anonymous Gregorian algorithm."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)
