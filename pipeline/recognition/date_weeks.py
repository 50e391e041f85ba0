"""Gives parts of a month or a year that are counted in days, weeks and months their dates.

The functions are as those of `date_days`. A week of a month is an ISO week: it is of the month that
its Thursday is in. Several are so many times seven days.
"""

from collections.abc import Callable
from datetime import timedelta

from pipeline.recognition import holidays, timex
from pipeline.recognition.date_context import Context
from pipeline.recognition.date_years import Reading, Roles, has_year, in_year, value, written
from pipeline.recognition.timex import Period

# Returns the part of a period that is counted.
Part = Callable[[Period], Period | None]
_THURSDAY, _SATURDAY = 4, 6
_DAYS = {"day": 1, "week": 7}


def nth_units(roles: Roles, context: Context) -> Reading | None:
    """Reads the last week of July, the first two weeks of 2019, the last two months of the year."""
    if "last_week" in roles:
        if value(roles, "last_week") != -1:
            return None
        return _within(roles, context, lambda whole: _part(whole, "week", -1, 1))
    if "last" in roles and roles["last"].value not in ("last", "past"):
        return None
    unit, count = roles["unit"].value, value(roles, "count") if "count" in roles else 1
    is_last = "last" in roles or written(roles["nth"], context).lower() == "final"
    number = -1 if is_last else value(roles, "nth")
    if unit not in (*_DAYS, "month") or (count > 1 and number not in (1, -1)):
        return None
    return _within(roles, context, lambda whole: _part(whole, unit, number, count))


def weekend_of(roles: Roles, context: Context) -> Reading | None:
    """Reads the last weekend of July, which is that of its last Saturday."""
    if "last" in roles and roles["last"].value != "last":
        return None
    number = -1 if "last" in roles else value(roles, "nth")

    def part(whole: Period) -> Period | None:
        saturday = holidays.nth_weekday(whole, _SATURDAY, number)
        return saturday and timex.weekend(timex.week(saturday.start))

    return _within(roles, context, part)


def han_week(roles: Roles, context: Context) -> Reading | None:
    """Reads 8月第2周, 上个月最后一周, 11月的第四个星期四."""
    is_placed = "month" in roles or "relative_month" in roles or has_year(roles)
    if roles["unit"].value != "week" or not is_placed:
        return None
    number = -1 if "last" in roles else value(roles, "nth")
    weekday = value(roles, "weekday") if "weekday" in roles else 0

    def part(whole: Period) -> Period | None:
        if weekday:
            return holidays.nth_weekday(whole, weekday, number)
        return _part(whole, "week", number, 1)

    return _within(roles, context, part)


def _within(roles: Roles, context: Context, part: Part) -> Reading | None:
    """Returns the part of the month or the year that the roles name."""
    if "relative_month" in roles:
        month = timex.relative("month", value(roles, "relative_month"), context.anchor)
        found = part(month)
        return (found, True) if found else None
    return in_year(lambda year: part(_whole(roles, year)), roles, context)


def _whole(roles: Roles, year: int | None) -> Period:
    return timex.month(year, value(roles, "month")) if "month" in roles else timex.year(year)


def _part(whole: Period, unit: str, number: int, count: int) -> Period | None:
    """Returns so many units of a period, from the first of them or its last ones."""
    if whole.start is None or whole.end is None:
        return timex.week(None) if unit == "week" else None
    if unit == "week" and count == 1:
        thursday = holidays.nth_weekday(whole, _THURSDAY, number)
        return timex.week(thursday.start) if thursday else None
    if unit == "month":
        return _months(whole, number, count)
    days = timedelta(days=_DAYS[unit] * count - 1)
    if count == 1 or days > whole.end - whole.start:
        return None  # the last day of 2015 is a rule of its own
    first = whole.start if number > 0 else whole.end - days
    return timex.joined(timex.day(first), timex.day(first + days))


def _months(whole: Period, number: int, count: int) -> Period | None:
    """Returns the last so many months of a year; the first ones are a rule of their own."""
    if whole.grain != "year" or whole.year is None or number != -1 or not 1 < count < 12:
        return None
    first = timex.month(whole.year, 13 - count)
    return timex.joined(first, timex.month(whole.year, 12))
