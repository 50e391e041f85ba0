"""Calendar periods: TIMEX3 values with the days they stand for.

A period is a year (2018), a half (2019-H2), a quarter (2020-Q3), a season (2018-SU), a month
(2018-10), an ISO week (2018-W15), its weekend (2018-W15-WE), a day (2018-04-09), a decade (201),
or a range of these (2015/2019). What is not known is written X and leaves the days open: XXXX-10
is some October, XXXX-WXX-5 some Friday, XXXX-XX-XX some day.

Conventions beyond the standard (ISO-TimeML, TIMEX3):

- A part of a period that is a period of its own is written as that one: the end of 2017 is
  2017-12, early 2019 is 2019-Q1, late 2019 is 2019-Q4, the end of the third quarter its last month.
  Other parts keep the value of the whole, without a modifier, and narrow the days: the middle of a
  year is May to August, with the grain of a month; the start, middle and end of a month are its
  days 1-10, 11-20 and the rest (上旬, 中旬, 下旬); of a decade its years 0-3, 4-6 and 7-9.
- Seasons are the meteorological ones of the north, with the grain of a quarter; winter begins in
  the year it is named after. A weekend has the grain of a week, a decade that of a year.
- Fiscal years and quarters are given as ranges of months where their country is known, else as if
  they were calendar ones.
- Recently (近日) is PAST_REF: the two weeks up to the publication day, with the grain of a week.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

_FINE_TO_COARSE = ("day", "week", "month", "quarter", "half", "year")
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_RECENT = timedelta(days=14)
# How many steps back or ahead a day may be found that not every month or year has.
_STEPS = 9
# Parts of a month by its days; others are its days from the 21st on.
_DAYS_OF_MONTH = {
    "start": (1, 10),
    "mid": (11, 20),
    "first half": (1, 15),
    "second half": (16, 31),
}
Make = Callable[[int], "Period | None"]
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """A TIMEX3 value with its first and last day, both None where they are not known."""

    timex: str
    start: date | None
    end: date | None
    grain: str

    @property
    def year(self) -> int | None:
        """The calendar year it begins with, where it is known."""
        return self.start.year if self.start else None


def _months(timex: str, grain: str, year: int | None, first: int, count: int) -> Period:
    """Returns the period of so many months from a month on; first may lie beyond 12."""
    if year is None:
        return Period(timex, None, None, grain)
    start = _first_day(year, first)
    return Period(timex, start, _first_day(year, first + count) - timedelta(days=1), grain)


def _first_day(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _year(number: int | None) -> str:
    return "XXXX" if number is None else f"{number:04d}"


def year(number: int | None) -> Period:
    """Returns a year, ``XXXX`` for None."""
    return _months(_year(number), "year", number, 1, 12)


def half(of: int | None, number: int) -> Period:
    """Returns half 1 or 2 of a year."""
    return _months(f"{_year(of)}-H{number}", "half", of, 6 * number - 5, 6)


def quarter(of: int | None, number: int) -> Period:
    """Returns quarter 1 to 4 of a year."""
    return _months(f"{_year(of)}-Q{number}", "quarter", of, 3 * number - 2, 3)


def season(of: int | None, name: str) -> Period:
    """Returns season SP, SU, FA or WI of a year."""
    return _months(f"{_year(of)}-{name}", "quarter", of, _SEASON_MONTHS[name], 3)


def month(of: int | None, number: int) -> Period:
    """Returns month 1 to 12 of a year."""
    return _months(f"{_year(of)}-{number:02d}", "month", of, number, 1)


def decade(first: int) -> Period:
    """Returns the decade that begins with a year: 201 for 2010."""
    return _months(str(first // 10), "year", first, 1, 120)


def day(of: date | None) -> Period:
    """Returns a day."""
    return Period(of.isoformat() if of else "XXXX-XX-XX", of, of, "day")


def day_of(year: int | None, month: int | None, number: int) -> Period | None:
    """Returns a day of a month; None where that month has no such day."""
    if not 1 <= (month or 1) <= 12 or not 1 <= number <= _LONGEST_MONTHS[(month or 1) - 1]:
        return None
    if year is None or month is None:
        text = "XX" if month is None else f"{month:02d}"
        return Period(f"{_year(year)}-{text}-{number:02d}", None, None, "day")
    return day(date(year, month, number)) if number <= monthrange(year, month)[1] else None


def week(of: date | None) -> Period:
    """Returns the ISO week, Monday to Sunday, that holds a day."""
    if of is None:
        return Period("XXXX-WXX", None, None, "week")
    monday = of - timedelta(days=of.weekday())
    iso = of.isocalendar()
    return Period(f"{iso.year}-W{iso.week:02d}", monday, monday + timedelta(days=6), "week")


def weekday(of: Period, number: int) -> Period:
    """Returns day 1 (Monday) to 7 of a week."""
    if of.start is None:
        return Period(f"{of.timex}-{number}", None, None, "day")
    return day(of.start + timedelta(days=number - 1))


def weekend(of: Period) -> Period:
    """Returns Saturday and Sunday of a week."""
    start = of.start and of.start + timedelta(days=5)
    return replace(of, timex=f"{of.timex}-WE", start=start)


def recent(anchor: date | None) -> Period:
    """Returns the time shortly before publication."""
    return Period("PAST_REF", anchor and anchor - _RECENT, anchor, "week")


def relative(unit: str, offset: int, anchor: date | None) -> Period:
    """Returns a period so many units from the one that holds the anchor.

    Args:
        unit: day, week, month, quarter, half, year or decade.
        offset: 0 is the one of the anchor, -1 the one before.
        anchor: the publication day.

    Returns:
        The period; with days unknown if the anchor is.
    """
    if unit == "decade":
        unit, offset = "year", 10 * offset
    if unit == "day":
        return day(anchor and anchor + timedelta(days=offset))
    if unit == "week":
        return week(anchor and anchor + timedelta(weeks=offset))
    if anchor is None:
        marks = {"month": "-XX", "quarter": "-QX", "half": "-HX", "year": ""}
        return Period(f"XXXX{marks[unit]}", None, None, unit)
    index = (anchor.year * 12 + anchor.month - 1) // MONTHS[unit] + offset
    of, number = divmod(index, 12 // MONTHS[unit])
    return (
        year(of)
        if unit == "year"
        else {"month": month, "quarter": quarter, "half": half}[unit](of, number + 1)
    )


def part(of: Period, name: str) -> Period:
    """Returns the start, middle (mid), later part (late) or end of a period."""
    if of.grain == "week":
        return weekend(of) if name == "end" else of
    if of.grain == "month":
        return _third(of, name)
    known = of.year
    if of.grain == "year":
        return _part_of_decade(of, name) if len(of.timex) < 4 else _part_of_year(of, name)
    if of.grain == "day" or name == "mid" or of.timex[-1] == "X" or not of.timex[-1].isdigit():
        return of
    last = int(of.timex[-1]) * MONTHS[of.grain]
    return month(known, last - MONTHS[of.grain] + 1 if name == "start" else last)


def _third(of: Period, name: str) -> Period:
    if of.start is None or of.end is None:
        return of
    first, last = _DAYS_OF_MONTH.get(name, (21, of.end.day))
    last = min(last, of.end.day)
    return replace(of, start=of.start.replace(day=first), end=of.start.replace(day=last))


def _part_of_year(of: Period, name: str) -> Period:
    if name == "mid":
        return _months(of.timex, "month", of.year, 5, 4)
    if name == "end":
        return month(of.year, 12)
    return quarter(of.year, 1 if name == "start" else 4)


def _part_of_decade(of: Period, name: str) -> Period:
    first, count = {"start": (0, 4), "mid": (4, 3)}.get(name, (7, 3))
    known = of.year
    return _months(of.timex, "year", known and known + first, 1, 12 * count)


def before_or_after(of: Period, side: str, anchor: date | None) -> Period:
    """Returns the part of a period up to the anchor (before) or from it on (after)."""
    if of.start is None or of.end is None or anchor is None or not of.start <= anchor <= of.end:
        return of
    return replace(of, end=anchor) if side == "before" else replace(of, start=anchor)


def months(of: int, first: int, count: int, grain: str) -> Period:
    """Returns so many months, from a month of a year on, as one period: 2019-04/2020-03.

    Args:
        of: the year.
        first: the month.
        count: how many.
        grain: of the period.
    """
    years, last = divmod(first + count - 2, 12)
    value = f"{of:04d}-{first:02d}/{of + years:04d}-{last + 1:02d}"
    return _months(value, grain, of, first, count)


def first_of(of: Period, unit: str, count: int) -> Period | None:
    """Returns the first so many months or quarters of a year: 前三季度, "first nine months"."""
    length = MONTHS.get(unit, 12) * count
    if not 0 < length < 12:
        return None
    make = {"month": month, "quarter": quarter, "half": half}[unit]
    return joined(make(of.year, 1), make(of.year, count)) if count > 1 else make(of.year, 1)


def joined(first: Period, last: Period) -> Period | None:
    """Returns the range from one period to another; None where it would run backwards."""
    if first.start and last.end and (last.start or last.end) <= first.start:
        return None
    grain = min(first.grain, last.grain, key=_FINE_TO_COARSE.index)
    known = first.start is not None and last.end is not None
    start, end = (first.start, last.end) if known else (None, None)
    return Period(f"{first.timex}/{last.timex}", start, end, grain)


def is_finer(grain: str, other: str) -> bool:
    """Says whether one grain is finer than another: day than month."""
    return _FINE_TO_COARSE.index(grain) < _FINE_TO_COARSE.index(other)


def latest(make: Make, until: date, whole: bool = False) -> Period | None:
    """Returns the last of the periods that recur which has begun by a day.

    Args:
        make: returns the period so many recurrences from the present one; None where the calendar
            has none, such as 30 February.
        until: the day.
        whole: it must have ended by that day, too.

    Returns:
        The period, or None.
    """
    periods = (make(step) for step in range(1, -_STEPS, -1))
    return next((p for p in periods if p and _bound(p, whole) <= until), None)


def earliest(make: Make, since: date, whole: bool = False) -> Period | None:
    """Returns the first of the periods that recur which is not over on a day.

    Args:
        make: as for `latest`.
        since: the day.
        whole: it must not have begun before that day, either.

    Returns:
        The period, or None.
    """
    periods = (make(step) for step in range(-1, _STEPS))
    return next((p for p in periods if p and _bound(p, not whole) >= since), None)


def _bound(period: Period, last: bool) -> date:
    """Returns the last day of a period, or the first."""
    bound = period.end if last else period.start
    return bound or date.max
