"""Gives days and weeks their period: June 15, 上周五, the first Friday of July, Christmas.

For every rule of `date_grammar` that finds one there is a function that takes the roles and the
context and returns the period and whether the publication day was needed, or None where the words
are no date after all.
"""

import re
from datetime import date, timedelta
from itertools import pairwise

from pipeline.recognition import holidays, timex
from pipeline.recognition.date_context import ELSEWHERE, Context
from pipeline.recognition.date_tokens import Token
from pipeline.recognition.date_years import (
    HUNDRED,
    TWO_DIGITS,
    VERBS,
    Reading,
    Roles,
    by_modifier,
    has_year,
    in_year,
    nearest,
    of_century,
    recalled,
    value,
    written,
)
from pipeline.recognition.timex import Period

_BARE_YEARS = range(1800, 2100)
_LAST_MONTH, _FULL = 12, 3
_WEEKS = {"last": -1, "this": 0, "next": 1}
_DAY = timedelta(days=1)
_COMPACT = 8
_DIGITS = re.compile(r"\d+")
# The 10th is a day where a preposition governs it and no noun follows: on the 10th floor.
_BEFORE_NTH = re.compile(r"(?<![a-z])(?:[Oo]n|[Bb]y|until|till|since|from|before|after)\sthe\s\Z")
_AFTER_NTH = re.compile(
    r"[\s\"”’)]*(?:[,.;:!?—]|\Z)|\s(?:and(?!\s\d)|as|at|but|for|he|in|it|she|that|they|to|we|when|with)\s"
)
_LOOK_BACK = 12
_COUNTING = re.compile(r"(?:(?<![此日目当之])前|\+)\Z")
_FIGURES = "一二三四五六七八九"
_PAIR = re.compile("|".join(map("".join, pairwise(_FIGURES))))
_MEASURES = ("个", "個")


def iso(roles: Roles, context: Context) -> Reading | None:
    """Reads 2021-06-10, 06/15/2021, 20210610, 2021-06, 06/2021."""
    written = _DIGITS.findall(roles["iso"].value)
    if len(written[0]) == _COMPACT:
        if context.after == "number":
            return None
        written = [written[0][:4], written[0][4:6], written[0][6:]]
    numbers = [int(number) for number in written]
    if len(numbers) < _FULL:
        return timex.month(max(numbers), min(numbers)), False
    first, second, third = numbers
    if first < HUNDRED:
        year, day_first = of_century(third), context.day_first or "." in roles["iso"].value
        day_first = day_first or _is_published(year, second, first, context)
        if first > _LAST_MONTH or (day_first and second <= _LAST_MONTH):
            first, second = second, first
        first, second, third = year, first, second
    period = timex.day_of(first, second, third) if first in _BARE_YEARS else None
    return (period, False) if period else None


def month_days(roles: Roles, context: Context) -> Reading | None:
    """Reads 6.7-6.13 in the title of a weekly."""
    first, day, last, end = map(int, _DIGITS.findall(roles["month_days"].value))

    def make(year: int | None) -> Period | None:
        begins, ends = timex.day_of(year, first, day), timex.day_of(year, last, end)
        return timex.joined(begins, ends) if begins and ends else None

    return in_year(make, roles, context)


def _is_published(year: int, month: int, day: int, context: Context) -> bool:
    """Says whether numbers are the day of publication, which tells how they are to be read."""
    anchor = context.anchor
    return anchor is not None and (year, month, day) == (anchor.year, anchor.month, anchor.day)


def month_day(roles: Roles, context: Context) -> Reading | None:
    """Reads June 15, 2018; 15 June; 1-Oct-2019."""
    if context.after == "number" and not has_year(roles):
        return None
    if "unit" in roles and roles["unit"].value != "week":
        return None
    month = roles["month"]
    if not (context.text[month.start].isupper() or _is_written_small(month, roles, context)):
        return None
    number, day = int(month.value), value(roles, "day")

    def make(year: int | None) -> Period | None:
        return timex.day_of(year, number, day)

    if "weekday" in roles and not has_year(roles) and context.anchor:
        found = _on_weekday(make, value(roles, "weekday"), context.anchor)
        if found:
            return found, True
    return in_year(make, roles, context)


def _is_written_small(month: Token, roles: Roles, context: Context) -> bool:
    """Says whether a month in lower case is one: sept 21, march 3rd, but not march 3 miles."""
    if month.kind == "month" or has_year(roles) or roles["day"].kind == "nth":
        return True
    return written(month, context).rstrip(".") not in VERBS


def _on_weekday(make: timex.Make, weekday: int, anchor: date) -> Period | None:
    """Returns the day of last year, this or the next that is on the weekday told, if any is."""
    days = filter(None, (make(anchor.year + step) for step in (-1, 0, 1)))
    found = [day for day in days if day.start and day.start.isoweekday() == weekday]
    return min(found, key=lambda day: abs((day.start or anchor) - anchor), default=None)


def ordinal_day(roles: Roles, context: Context) -> Reading | None:
    """Reads the first of May."""
    return None if written(roles["day"], context).lower() == "final" else month_day(roles, context)


def week_of(roles: Roles, context: Context) -> Reading | None:
    """Reads the week of December 2."""
    reading = month_day(roles, context)
    return (timex.week(reading[0].start), reading[1]) if reading else None


def year_month_day(roles: Roles, context: Context) -> Reading | None:
    """Reads 2018年6月15日, 去年10月, 本月15日, last month."""
    month = _month_of(roles, context)
    if month is None:
        return None
    if "day" not in roles:
        return month
    period, anchored = month
    if "month" in roles:
        number, day = value(roles, "month"), value(roles, "day")
        return in_year(lambda year: timex.day_of(year, number, day), roles, context)
    start = period.start
    found = timex.day_of(period.year, start.month if start else None, value(roles, "day"))
    return (found, anchored) if found else None


def _month_of(roles: Roles, context: Context) -> Reading | None:
    """Reads 2018年6月, 6月, 本月, 同月."""
    if "relative_month" in roles:
        is_named = roles["relative_month"].start == context.start
        if is_named and context.before == "definite" and value(roles, "relative_month"):
            return None
        return timex.relative("month", value(roles, "relative_month"), context.anchor), True
    if "same_month" in roles:
        known = recalled(context)
        if known is None:
            return None
        offset = value(roles, "same_month")
        return timex.relative("month", offset, known.start_date), known.anchored
    number = value(roles, "month")
    if pair := _PAIR.fullmatch(written(roles["month"], context)):
        return in_year(lambda year: _both(year, pair.group()), roles, context)
    if not 1 <= number <= _LAST_MONTH or (context.after == "number" and not has_year(roles)):
        return None
    if context.after == "name" and not context.text[context.start].isdecimal():
        return None  # 十月稻田
    return in_year(lambda year: timex.month(year, number), roles, context)


def _both(year: int | None, pair: str) -> Period | None:
    """Returns the two months of 三四月."""
    first = _FIGURES.index(pair[0]) + 1
    return timex.joined(timex.month(year, first), timex.month(year, first + 1))


def day(roles: Roles, context: Context) -> Reading | None:
    """Reads 15日: of the month of the day before it in the sentence, or of the nearest."""
    token, number = roles["day"], value(roles, "day")
    written = context.text[token.start : token.end]
    if context.before == "frequency" or context.after == "number":
        return None
    if _COUNTING.search(context.text, max(0, context.start - 2), context.start):
        return None  # 前20日均价, T+2日
    if not written.isdecimal() and len(written) < TWO_DIGITS:
        return None
    known = context.earlier
    if known and known.start_date and known.grain == "day":
        period = timex.day_of(known.start_date.year, known.start_date.month, number)
        return (period, known.anchored) if period else None
    anchor = context.anchor
    if anchor is None:
        period = timex.day_of(None, None, number)
        return (period, True) if period else None

    def in_month(step: int) -> Period | None:
        month = timex.relative("month", step, anchor).start
        return timex.day_of(month.year, month.month, number) if month else None

    near = nearest(in_month, context)
    return (near, True) if near else None


def nth_alone(roles: Roles, context: Context) -> Reading | None:
    """Reads "on the 10th"."""
    if not _BEFORE_NTH.search(context.text, max(0, context.start - _LOOK_BACK), context.start):
        return None
    return day(roles, context) if _AFTER_NTH.match(context.text, context.end) else None


def same_day(roles: Roles, context: Context) -> Reading | None:
    """Reads 同日, "the next day"."""
    known = recalled(context)
    if known is None or known.start_date is None or known.grain != "day":
        return None
    if known.end == context.start:
        return None  # 双十一当天
    is_told = roles["same_day"].kind == "told_day"
    if known.end <= ELSEWHERE and not (is_told or context.opens):
        return None  # 当天 must open its sentence, 同日 may stand anywhere
    offset = timedelta(days=value(roles, "same_day"))
    return timex.day(known.start_date + offset), known.anchored


def weekday(roles: Roles, context: Context) -> Reading | None:
    """Reads Friday, last Friday, 周五."""
    token, anchor = roles["weekday"], context.anchor
    if context.before in ("frequency", "any") or context.after in ("name", "attribute"):
        return None
    if context.names or not (context.capital or "modifier" in roles or _stands_alone(context)):
        return None
    if context.text[context.start] in _MEASURES:
        return None  # 是个周日
    number = int(token.value)
    if anchor is None:
        return timex.weekday(timex.week(None), number), True

    def in_week(step: int) -> Period | None:
        return timex.weekday(timex.relative("week", step, anchor), number)

    modifier = roles["modifier"].value if "modifier" in roles else ""
    if modifier in _WEEKS:
        period = in_week(_WEEKS[modifier])
    elif modifier in ("that", "following"):
        return _weekday_then(number, modifier == "following", context)
    elif modifier:
        return by_modifier(in_week, modifier, anchor, context)
    elif context.ahead:
        period = timex.earliest(in_week, anchor)
    else:
        period = timex.latest(in_week, anchor)
    return (period, True) if period else None


def _stands_alone(context: Context) -> bool:
    """Says whether a weekday in lower case is one: on monday, but not sunday best."""
    return context.governed or (context.begins_clause and context.ends_clause)


def _weekday_then(number: int, is_after: bool, context: Context) -> Reading | None:
    """Reads "that Friday" and "the following Friday": the first one from the date before it on."""
    known = recalled(context)
    if known is None or known.start_date is None or known.grain not in ("day", "week"):
        return None
    days = (number - known.start_date.isoweekday() - is_after) % 7 + is_after
    return timex.day(known.start_date + days * _DAY), known.anchored


def weekday_of_week(roles: Roles, context: Context) -> Reading | None:
    """Reads 上周五, "Friday last week"."""
    week = timex.relative("week", value(roles, "relative_week"), context.anchor)
    return timex.weekday(week, value(roles, "weekday")), True


def weekend(roles: Roles, context: Context) -> Reading | None:
    """Reads last weekend, 上周末, "over the weekend"."""
    if "relative_week" in roles:
        offset = value(roles, "relative_week")
    elif "modifier" in roles and roles["modifier"].value in ("that", "following"):
        known = recalled(context)
        if known is None:
            return None
        week = timex.relative("week", roles["modifier"].value == "following", known.start_date)
        return timex.weekend(week), known.anchored
    elif "modifier" in roles:
        offset = _WEEKS.get(roles["modifier"].value, -1)
    elif context.before == "definite" and context.governed:
        offset = -1
        if context.ahead and context.anchor:
            offset = 0
    else:
        return None
    return timex.weekend(timex.relative("week", offset, context.anchor)), True


def nth_day(roles: Roles, context: Context) -> Reading | None:
    """Reads the first Friday of July, the last day of 2015."""
    if "last" in roles:
        if roles["last"].value != "last":
            return None
        number = -1
    else:
        number = value(roles, "nth")
    if "unit" in roles and roles["unit"].value != "day":
        return None
    weekday = value(roles, "weekday") if "weekday" in roles else 0
    if "relative_month" in roles:
        month = timex.relative("month", value(roles, "relative_month"), context.anchor)
        day = holidays.nth_weekday(month, weekday, number)
        return (day, True) if day else None

    def make(year: int | None) -> Period | None:
        month = timex.month(year, value(roles, "month")) if "month" in roles else timex.year(year)
        return holidays.nth_weekday(month, weekday, number)

    return in_year(make, roles, context)


def _is_feast(roles: Roles, context: Context) -> bool:
    """Says whether words that mean other things too are a feast: 去年国庆, 十一期间."""
    kind = roles["holiday"].kind
    if kind == "holiday" or context.after == "feast":
        return True
    return kind == "holiday_short" and has_year(roles) and context.after != "number"


def holiday(roles: Roles, context: Context) -> Reading | None:
    """Reads Christmas 2019, 今年国庆节, last Thanksgiving."""
    name, anchor = roles["holiday"].value, context.anchor
    if context.after == "attribute":
        return None  # the Christmas party
    if not _is_feast(roles, context):
        return None  # 李国庆
    if "modifier" in roles and anchor is not None and not has_year(roles):
        modifier = roles["modifier"].value
        if modifier == "this":
            period = holidays.of_year(name, anchor.year)
            return (period, True) if period else None
        return by_modifier(
            lambda step: holidays.of_year(name, anchor.year + step), modifier, anchor, context
        )
    return in_year(lambda year: holidays.of_year(name, year), roles, context)
