"""Gives a date that the grammar found its period.

For every rule of `date_grammar` there is a function here that takes the roles and the context and
returns the period and whether the publication day was needed, or None where the words are no date
after all.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pipeline.recognition import timex
from pipeline.recognition.date_context import Context
from pipeline.recognition.date_tokens import Token
from pipeline.recognition.spans import DateSpan
from pipeline.recognition.timex import Period

Roles = dict[str, Token]
Reading = tuple[Period, bool]
Make = Callable[[int | None], Period | None]

YEAR_ROLES = ("year", "relative_year", "same_year", "this")
_BARE_YEARS = range(1800, 2100)
_LISTED_YEARS = range(1950, 2050)
_HUNDRED, _TWO_DIGITS, _LAST_MONTH, _QUARTERS, _HALVES, _FULL = 100, 2, 12, 4, 2, 3
_NINE_MONTHS = 9
_THIS_CENTURY, _PIVOT, _OLD_DECADE = 2000, 50, 30
_WEEKS = {"last": -1, "this": 0, "next": 1}
_DAY = timedelta(days=1)
_YEAR_CUES = frozenset(("cue", "year", "any", "between", "definite"))
_NOW = Token(0, 0, "relative_year", "0")
# "The last year" and "the next year" are durations, "the year before last" is none.
_NEXT_TO_NOW = ("-1", "1")
# 98年 and 04年 are years, 10年 is a duration.
_SHORT_YEAR = re.compile(r"[089０８９]\d")
_SHORT_YEAR_END = re.compile(r"[\s,，、。；;:：)）-]|$")
# A range of years need not be announced: "covers 2026 to 2028".
_YEARS_TO = re.compile(r"\s?(?:to|through|until|[-–—~至到])\s?(?:19|20)\d\d(?!\d)")
_COMPACT = 8
_DIGITS = re.compile(r"\d+")
# A day of the outlet's tomorrow may be today where the deal is made.
_GRACE = timedelta(days=3)
# How far back a date is remembered by "the same year", in characters.
_MEMORY = 200
# A date without a year is the nearest to publication, whatever stands before it, when so recent.
_RECENT = timedelta(days=45)


def read(rule: str, roles: Roles, context: Context) -> Reading | None:
    """Returns the period of a date and whether it is anchored on the publication day.

    Args:
        rule: name of the rule that found it.
        roles: the token of each role.
        context: where it stands.

    Returns:
        The period and the flag, or None where it is no date.
    """
    ends = {role.removesuffix("_end"): roles[role] for role in roles if role.endswith("_end")}
    roles = {role: token for role, token in roles.items() if not role.endswith("_end")}
    try:
        first = _single(rule, roles, context)
        if first is None or not ends:
            return first
        known = DateSpan(context.start, context.start, "", *_fields(first))
        last = _single(rule, roles | ends, replace(context, antecedent=known, inside=True))
        joined = timex.joined(first[0], last[0]) if last else None
    except (ValueError, OverflowError):  # beyond the years of the calendar
        return None
    return (joined, first[1]) if joined else None


def _single(rule: str, roles: Roles, context: Context) -> Reading | None:
    reading = _READERS[rule](roles, context)
    if reading is None:
        return None
    period, anchored = reading
    if "part" in roles and rule != "unit_end":
        period = timex.part(period, roles["part"].value)
        if context.as_of and roles["part"].value in ("end", "late"):
            period = timex.day(period.end)
    if "side" in roles:
        period = timex.before_or_after(period, roles["side"].value, context.anchor)
    return period, anchored


def _fields(reading: Reading) -> tuple[str, date | None, date | None, str, bool]:
    period, anchored = reading
    return period.timex, period.start, period.end, period.grain, anchored


def period(span: DateSpan) -> Period:
    """Returns the period of a date."""
    return Period(span.timex, span.start_date, span.end_date, span.grain)


def _number(roles: Roles, role: str) -> int:
    return int(roles[role].value)


# --- years ---


def _has_year(roles: Roles) -> bool:
    return any(role in roles for role in YEAR_ROLES)


def _year(roles: Roles, context: Context) -> tuple[int | None, bool] | None:
    """Returns the year that is named, None where unknown, and whether it is anchored."""
    if "year" in roles:
        number = _expanded(roles["year"], context.text)
        return None if number is None else (number, False)
    if "same_year" in roles:
        known = context.antecedent
        if known is None or known.start_date is None or context.start - known.end > _MEMORY:
            return None, True
        return known.start_date.year + _number(roles, "same_year"), known.anchored
    if "relative_year" in roles:
        offset = _number(roles, "relative_year")
    elif roles["this"].value == "year":
        offset = 0
    else:
        return None
    return (context.anchor.year + offset if context.anchor else None), True


def _expanded(token: Token, text: str) -> int | None:
    """Returns the year of a number: '19 and 21年 are of this century."""
    number = int(token.value)
    if number >= _HUNDRED:
        return number
    written = text[token.start : token.end].lstrip("'’‘")
    if len(written) != _TWO_DIGITS or not written.isdecimal():
        return None
    return _of_century(number)


def _of_century(number: int) -> int:
    """Returns the year that two digits stand for, other years as they are."""
    if number >= _HUNDRED:
        return number
    return number + (_THIS_CENTURY if number <= _PIVOT else _THIS_CENTURY - _HUNDRED)


def _in_year(make: Make, roles: Roles, context: Context, whole: bool = False) -> Reading | None:
    """Returns a period of the year that is named, of that of the date before it, or the nearest.

    Args:
        make: returns the period in a year.
        roles: of the date.
        context: of the date.
        whole: looking back without a year, the period must be over.
    """
    if _has_year(roles):
        year = _year(roles, context)
        period = make(year[0]) if year else None
        return (period, year[1]) if year and period else None
    if context.before == "frequency":
        return None
    anchor = context.anchor
    inherited = _inherited(make, context)
    if anchor is None:
        if inherited:
            return inherited
        period = make(None)
        return (period, True) if period else None
    near = _nearest(lambda step: make(anchor.year + step), context, whole)
    if inherited and (context.inside or not _is_recent(near, anchor)):
        return inherited
    return (near, True) if near else None


def _inherited(make: Make, context: Context) -> Reading | None:
    """Returns the period in the year of the date before, if it does not run backwards."""
    known = context.earlier
    if known is None or known.start_date is None or known.grain == "year":
        return None
    is_ahead = context.anchor is not None and known.start_date > context.anchor
    if not context.inside and (is_ahead or context.ahead):
        return None
    for year in (known.start_date.year, known.start_date.year + 1)[: 1 + context.inside]:
        period = make(year)
        if period and period.end and period.end >= known.start_date:
            return period, known.anchored
    return None


def _nearest(make: timex.Make, context: Context, whole: bool = False) -> Period | None:
    assert context.anchor is not None
    if context.ahead:
        return timex.earliest(make, context.anchor)
    found = timex.latest(make, context.anchor, whole)
    grace = timex.latest(make, context.anchor + _GRACE)
    return grace if grace and grace.grain == "day" else found


def _is_recent(period: Period | None, anchor: date) -> bool:
    return bool(period and period.start and anchor - _RECENT <= period.start)


def _by_modifier(make: timex.Make, modifier: str, anchor: date) -> Period | None:
    """Returns the one that "last", "past", "coming" or "next" picks of the periods that recur."""
    if modifier in ("last", "past"):
        return timex.latest(make, anchor - _DAY, whole=True)
    return timex.earliest(make, anchor + _DAY, whole=True)


# --- days ---


def _iso(roles: Roles, context: Context) -> Reading | None:
    written = _DIGITS.findall(roles["iso"].value)
    if len(written[0]) == _COMPACT:
        if context.after == "number":
            return None
        written = [written[0][:4], written[0][4:6], written[0][6:]]
    numbers = [int(number) for number in written]
    if len(numbers) < _FULL:
        return timex.month(*numbers), False
    first, second, third = numbers
    if first < _HUNDRED:
        swapped = second > _LAST_MONTH or (context.day_first and first > 0)
        month, day = (second, first) if swapped and second <= _LAST_MONTH else (first, second)
        if first > _LAST_MONTH:
            month, day = second, first
        first, second, third = _of_century(third), month, day
    period = timex.day_of(first, second, third) if first in _BARE_YEARS else None
    return (period, False) if period else None


def _month_day(roles: Roles, context: Context) -> Reading | None:
    if context.after == "number" and not _has_year(roles):
        return None
    if "unit" in roles and roles["unit"].value != "week":
        return None
    month = roles["month"]
    if month.kind == "month_word" and not context.text[month.start].isupper():
        return None
    number, day = int(month.value), _number(roles, "day")
    return _in_year(lambda year: timex.day_of(year, number, day), roles, context)


def _week_of(roles: Roles, context: Context) -> Reading | None:
    """Reads the week of December 2."""
    reading = _month_day(roles, context)
    return (timex.week(reading[0].start), reading[1]) if reading else None


def _year_month_day(roles: Roles, context: Context) -> Reading | None:
    month = _month_of(roles, context)
    if month is None:
        return None
    if "day" not in roles:
        return month
    period, anchored = month
    if "month" in roles:
        number, day = _number(roles, "month"), _number(roles, "day")
        return _in_year(lambda year: timex.day_of(year, number, day), roles, context)
    start = period.start
    found = timex.day_of(period.year, start.month if start else None, _number(roles, "day"))
    return (found, anchored) if found else None


def _month_of(roles: Roles, context: Context) -> Reading | None:
    """Reads 2018年6月, 6月, 本月, 同月."""
    if "relative_month" in roles:
        if context.before == "definite" and _number(roles, "relative_month"):
            return None
        return timex.relative("month", _number(roles, "relative_month"), context.anchor), True
    if "same_month" in roles:
        known = context.antecedent
        if known is None or known.start_date is None or context.start - known.end > _MEMORY:
            return None
        offset = _number(roles, "same_month")
        return timex.relative("month", offset, known.start_date), known.anchored
    number = _number(roles, "month")
    if not 1 <= number <= _LAST_MONTH or (context.after == "number" and not _has_year(roles)):
        return None
    if context.after == "name" and not context.text[context.start].isdecimal():
        return None  # 十月稻田
    return _in_year(lambda year: timex.month(year, number), roles, context)


def _day(roles: Roles, context: Context) -> Reading | None:
    """Reads 15日: of the month of the day before it in the sentence, or of the nearest."""
    token, number = roles["day"], _number(roles, "day")
    written = context.text[token.start : token.end]
    if context.before == "frequency" or context.after == "number":
        return None
    if not written.isdecimal() and len(written) < _TWO_DIGITS:
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

    near = _nearest(in_month, context)
    return (near, True) if near else None


def _same_day(roles: Roles, context: Context) -> Reading | None:
    known = context.antecedent
    if known is None or known.start_date is None or known.grain != "day":
        return None
    if context.start - known.end > _MEMORY:
        return None
    offset = timedelta(days=_number(roles, "same_day"))
    return timex.day(known.start_date + offset), known.anchored


def _weekday(roles: Roles, context: Context) -> Reading | None:
    token, anchor = roles["weekday"], context.anchor
    if context.before in ("frequency", "any") or context.after == "name":
        return None
    if not context.capital and "modifier" not in roles:
        return None
    number = int(token.value)
    if anchor is None:
        return timex.weekday(timex.week(None), number), True

    def in_week(step: int) -> Period | None:
        return timex.weekday(timex.relative("week", step, anchor), number)

    modifier = roles["modifier"].value if "modifier" in roles else ""
    if modifier in _WEEKS:
        period = in_week(_WEEKS[modifier])
    elif modifier:
        period = _by_modifier(in_week, modifier, anchor)
    elif context.ahead:
        period = timex.earliest(in_week, anchor)
    else:
        period = timex.latest(in_week, anchor)
    return (period, True) if period else None


def _weekday_of_week(roles: Roles, context: Context) -> Reading | None:
    week = timex.relative("week", _number(roles, "relative_week"), context.anchor)
    return timex.weekday(week, _number(roles, "weekday")), True


def _weekend(roles: Roles, context: Context) -> Reading | None:
    if "relative_week" in roles:
        offset = _number(roles, "relative_week")
    else:
        offset = _WEEKS.get(roles["modifier"].value, -1)
    return timex.weekend(timex.relative("week", offset, context.anchor)), True


# --- months, quarters, halves, seasons ---


def _month(roles: Roles, context: Context) -> Reading | None:
    month, anchor = roles["month"], context.anchor
    number = int(month.value)
    if context.after == "name":
        return None
    if not _has_year(roles) and not _is_month(month, roles, context):
        return None
    if "modifier" not in roles or _has_year(roles):
        return _in_year(lambda year: timex.month(year, number), roles, context)
    if anchor is None:
        return timex.month(None, number), True
    modifier = roles["modifier"].value
    if modifier == "this":
        return timex.month(anchor.year, number), True
    period = _by_modifier(lambda step: timex.month(anchor.year + step, number), modifier, anchor)
    return (period, True) if period else None


def _months(roles: Roles, context: Context) -> Reading | None:
    month = roles["month"]
    if not context.text[month.start].isupper():
        return None
    return _in_year(lambda year: timex.month(year, int(month.value)), roles, context)


def _is_month(month: Token, roles: Roles, context: Context) -> bool:
    """Says whether a word without a year is the name of a month: May may not be."""
    if not context.text[month.start].isupper():
        return False
    if "modifier" in roles or "part" in roles or context.inside:
        return True
    return month.kind == "month" or context.before in _YEAR_CUES


def _quarter(roles: Roles, context: Context) -> Reading | None:
    number = _number(roles, "quarter")
    if not 1 <= number <= _QUARTERS or context.after == "name":
        return None
    return _in_year(lambda year: timex.quarter(year, number), roles, context)


def _short_quarter(roles: Roles, context: Context) -> Reading | None:
    """Reads 第三季, which is the season of a show unless a year or a result stands beside it."""
    return _quarter(roles, context) if _has_year(roles) or context.after == "result" else None


def _last_quarter(roles: Roles, context: Context) -> Reading | None:
    if _number(roles, "last") != -1:
        return None
    return _in_year(lambda year: timex.quarter(year, _QUARTERS), roles, context)


def _half(roles: Roles, context: Context) -> Reading | None:
    number = _number(roles, "half")
    if number > _HALVES:
        return None
    if _has_year(roles):
        return _in_year(lambda year: timex.half(year, number), roles, context)
    if roles["half"].kind != "half" and not _is_half_of_year(context):
        return None  # the first half of what?
    year = context.anchor.year if context.anchor else None
    inherited = _inherited(lambda year: timex.half(year, number), context)
    return inherited or (timex.half(year, number), True)


def _is_half_of_year(context: Context) -> bool:
    """Says whether "first half" is one of a year: first-half losses; in the first half, ..."""
    following = context.text[context.end : context.end + 2]
    if "-" in context.text[context.start : context.end]:
        return following[:1] == " " and following[1:].islower()
    return context.governed and (not following.strip() or following[0] in ",.;，。")


def _season(roles: Roles, context: Context) -> Reading | None:
    token, anchor = roles["season"], context.anchor
    name = token.value
    if _has_year(roles):
        return _in_year(lambda year: timex.season(year, name), roles, context)
    if context.after == "name":
        return None
    is_this = token.kind == "this_season"
    if "modifier" not in roles and not is_this:
        following = context.text[context.end : context.end + 4]
        if not context.governed or following == " of ":
            return None
        return _in_year(lambda year: timex.season(year, name), roles, context)
    if anchor is None:
        return timex.season(None, name), True
    modifier = "this" if is_this else roles["modifier"].value
    if modifier == "this":
        return timex.season(anchor.year, name), True
    period = _by_modifier(lambda step: timex.season(anchor.year + step, name), modifier, anchor)
    return (period, True) if period else None


def _first(roles: Roles, context: Context) -> Reading | None:
    """Reads the first nine months of 2018, 前三季度."""
    first, unit, count = roles["first"], roles["unit"].value, _number(roles, "count")
    is_ordinal = first.kind == "ordinal"
    if is_ordinal and first.value != "1":
        return None
    is_number = context.text[roles["count"].start].isdecimal()
    if unit == "month" and not is_ordinal and roles["unit"].kind == "month_unit" and not is_number:
        return None
    if not _has_year(roles) and not _is_part_of_year(is_ordinal, unit, count):
        return None
    return _in_year(
        lambda year: timex.first_of(timex.year(year), unit, count), roles, context, whole=True
    )


def _is_part_of_year(is_ordinal: bool, unit: str, count: int) -> bool:
    """Says whether the first so many of a unit are those of a year, though it is not named.

    "The first six months" may be those of anything, the first nine months are of a year.
    """
    if is_ordinal:
        return count > 1 and (unit == "quarter" or count == _NINE_MONTHS)
    return unit in ("quarter", "month") and count > 1


# --- years and longer ---


def _year_alone(roles: Roles, context: Context) -> Reading | None:
    if "year" in roles and roles["year"].kind == "small" and "part" not in roles:
        written = context.text[roles["year"].start : roles["year"].end]
        if not _SHORT_YEAR.fullmatch(written) or not _SHORT_YEAR_END.match(
            context.text, context.end
        ):
            return None
    if context.before == "definite" and roles.get("relative_year", _NOW).value in _NEXT_TO_NOW:
        return None
    year = _year(roles, context)
    if year is None or ("same_year" in roles and year[0] is None):
        return None  # 当年, in those days
    return timex.year(year[0]), year[1]


def _holiday(roles: Roles, context: Context) -> Reading | None:
    month, day = map(int, roles["holiday"].value.split("-"))
    anchor = context.anchor
    if "modifier" in roles and anchor is not None and not _has_year(roles):
        modifier = roles["modifier"].value
        if modifier == "this":
            return timex.day(date(anchor.year, month, day)), True
        period = _by_modifier(
            lambda step: timex.day_of(anchor.year + step, month, day), modifier, anchor
        )
        return (period, True) if period else None
    return _in_year(lambda year: timex.day_of(year, month, day), roles, context)


def _bare_year(roles: Roles, context: Context) -> Reading | None:
    number = _expanded(roles["year"], context.text)
    if number not in _BARE_YEARS:
        return None
    if "fiscal" in roles or (context.inside and "part" not in roles):
        return timex.year(number), False
    if context.after in ("name", "number"):
        return None
    is_cued = context.before in _YEAR_CUES or context.bracketed
    is_first = _YEARS_TO.match(context.text, context.end) is not None
    if not (is_cued or is_first or "part" in roles):
        return None
    return timex.year(number), False


def _listed_year(roles: Roles, context: Context) -> Reading | None:
    """Reads the first years of a list whose last one is plain: 2022、2023和2024年."""
    number = _number(roles, "year")
    following = _DIGITS.search(context.text, context.end)
    is_earlier = following is not None and number < int(following.group())
    return (timex.year(number), False) if number in _LISTED_YEARS and is_earlier else None


def _bare_years(roles: Roles, context: Context) -> Reading | None:
    """Reads 2015-2019 and 2018-19."""
    number = _expanded(roles["year"], context.text)
    if number is None or number not in _BARE_YEARS:
        return None
    known = context.antecedent
    is_short = roles["year"].kind == "small"
    if is_short and (known is None or known.timex != f"{number - 1}"):
        return None
    return timex.year(number), False


def _relative(roles: Roles, context: Context) -> Reading | None:
    unit = next(role for role in roles if role.startswith("relative_"))
    offset = _number(roles, unit)
    unit = unit.removeprefix("relative_")
    is_beside = roles[f"relative_{unit}"].value in _NEXT_TO_NOW and "part" not in roles
    if context.before == "definite" and is_beside:
        return None
    if context.before == "frequency" or (unit == "day" and context.after == "name"):
        return None
    return timex.relative(unit, offset, context.anchor), True


def _part_of_this(roles: Roles, context: Context) -> Reading | None:
    unit = roles["this"].value
    if unit in ("day", "decade") or context.before == "frequency":
        return None
    return timex.relative(unit, 0, context.anchor), True


def _unit_end(roles: Roles, context: Context) -> Reading | None:
    unit, part = roles["this"].value, roles["part"].value
    if part != "end" or unit not in ("year", "quarter", "month"):
        return None
    if _has_year({role: token for role, token in roles.items() if role != "this"}):
        year = _year(roles, context)
        return (timex.part(timex.year(year[0]), part), year[1]) if year else None
    return timex.part(timex.relative(unit, 0, context.anchor), part), True


def _ago(roles: Roles, context: Context) -> Reading | None:
    if context.before == "frequency":
        return None
    return timex.relative(roles["unit"].value, -_number(roles, "count"), context.anchor), True


def _decade(roles: Roles, context: Context) -> Reading | None:
    token = roles["decade"]
    number = int(token.value)
    if number >= _HUNDRED:
        return timex.decade(number), False
    is_marked = not context.text[token.start].isdecimal() or context.before == "definite"
    if not (is_marked or "part" in roles):
        return None  # in his 30s
    return timex.decade(number + _century(number)), False


def _han_decade(roles: Roles, context: Context) -> Reading | None:
    number = _number(roles, "decade")
    if number % 10 or (number >= _HUNDRED and "century" in roles):
        return None
    if "century" in roles:
        centuries = _number(roles, "century")
        number += _HUNDRED * (centuries - (roles["century"].kind == "small"))
    elif number < _HUNDRED:
        number += _century(number)
    return timex.decade(number), False


def _century(decade: int) -> int:
    """Returns the century of the 90s, the 20s."""
    return _THIS_CENTURY - _HUNDRED if decade >= _OLD_DECADE else _THIS_CENTURY


def _recently(roles: Roles, context: Context) -> Reading | None:
    return None if context.ahead else (timex.recent(context.anchor), True)


_READERS: dict[str, Callable[[Roles, Context], Reading | None]] = {
    "iso": _iso,
    "month_day": _month_day,
    "day_month": _month_day,
    "dashed_day": _month_day,
    "week_of": _week_of,
    "month": _month,
    "months": _months,
    "year_month_day": _year_month_day,
    "month_day_open": _year_month_day,
    "day_of_month": _year_month_day,
    "day": _day,
    "quarter": _quarter,
    "short_quarter": _short_quarter,
    "last_quarter": _last_quarter,
    "half": _half,
    "season": _season,
    "season_after_year": _season,
    "first": _first,
    "year": _year_alone,
    "part_of_this": _part_of_this,
    "bare_year": _bare_year,
    "listed_year": _listed_year,
    "bare_years": _bare_years,
    "fiscal_year": _bare_year,
    "relative": _relative,
    "part_of_unit": _part_of_this,
    "unit_end": _unit_end,
    "weekday_of_week": _weekday_of_week,
    "weekday": _weekday,
    "weekend": _weekend,
    "ago": _ago,
    "decade": _decade,
    "han_decade": _han_decade,
    "holiday": _holiday,
    "recent": _recently,
    "same_day": _same_day,
}
