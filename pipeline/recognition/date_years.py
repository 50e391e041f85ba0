"""Tells the year of a date: the one it names, that of the date before it, or the nearest."""

from collections.abc import Callable
from datetime import date, timedelta

from pipeline.recognition import date_fiscal, timex
from pipeline.recognition.date_context import ELSEWHERE, Context
from pipeline.recognition.date_tokens import Token
from pipeline.recognition.spans import DateSpan
from pipeline.recognition.timex import Period

Roles = dict[str, Token]
Reading = tuple[Period, bool]
Make = Callable[[int | None], Period | None]

YEAR_ROLES = ("year", "relative_year", "same_year", "this")
# What is no month in lower case, whatever stands before it.
VERBS = ("mar", "march", "may")
HUNDRED, TWO_DIGITS, THIS_CENTURY = 100, 2, 2000
_PIVOT = 50
_DAY = timedelta(days=1)
# A day of the outlet's tomorrow may be today where the deal is made.
_GRACE = timedelta(days=3)
# A day that is so near ahead is the one that is meant: of another year's one tells the year.
_SOON = timedelta(days=28)
# Last March is not the month that has just ended, which is last month.
_JUST_ENDED = timedelta(days=31)
# How far back a date is remembered by "the same year", in characters.
_MEMORY = 200
# A date without a year is the nearest to publication, whatever stands before it, when so recent.
_RECENT = timedelta(days=45)
_PREVIOUS = -1
# What another year has as well.
COMPARED = ("half", "quarter", "month")
# What companies report of: the sentence before may have told of it.
_REPORTED = ("half", "quarter")
# The year before is that before one told of in the same sentence, else last year.
_TOLD_OF = ("year", "half", "quarter")


def value(roles: Roles, role: str) -> int:
    """Returns the number that the token of a role stands for."""
    return int(roles[role].value)


def written(token: Token, context: Context) -> str:
    """Returns a token as the text has it."""
    return context.text[token.start : token.end]


def recalled(context: Context) -> DateSpan | None:
    """Returns the date before this one where it is near enough to be meant by "the same"."""
    known = context.antecedent
    if known is None or known.start_date is None:
        return None
    return known if context.start - max(known.end, ELSEWHERE) <= _MEMORY else None


def compared(context: Context) -> DateSpan | None:
    """Returns the date that "a year earlier" counts from, in the sentence or the one before."""
    if context.earlier:
        return context.earlier if context.earlier.grain in COMPARED else None
    known = recalled(context)
    if known is None or known.grain not in _REPORTED or context.start - known.end > _MEMORY:
        return None
    return known


def has_year(roles: Roles) -> bool:
    """Says whether a date names its year."""
    return any(role in roles for role in YEAR_ROLES)


def of_date(roles: Roles, context: Context) -> tuple[int | None, bool] | None:
    """Returns the year that is named, None where unknown, and whether it is anchored."""
    if "year" in roles:
        number = expanded(roles["year"], context.text)
        return None if number is None else (number, False)
    if "same_year" in roles:
        return _same(value(roles, "same_year"), roles, context)
    if "relative_year" in roles:
        offset = value(roles, "relative_year")
    elif roles["this"].value == "year":
        offset = 0
    else:
        return None
    if context.anchor is None:
        return None, True
    return _year_of(context.anchor, roles, context) + offset, True


def fiscal_start(roles: Roles, context: Context) -> int:
    """Returns the month with which the year of a date begins: not January in FY22, it may be."""
    named = next((roles[role] for role in ("relative_year", "same_year") if role in roles), None)
    if "fiscal" in roles or (named and date_fiscal.is_fiscal(written(named, context))):
        return context.fiscal_start
    return date_fiscal.JANUARY


def _year_of(day: date, roles: Roles, context: Context) -> int:
    """Returns the year of a day, or the fiscal year where a date is in one."""
    return day.year + (fiscal_start(roles, context) in range(2, day.month + 1))


def _same(offset: int, roles: Roles, context: Context) -> tuple[int | None, bool] | None:
    """Returns the year so many from that of the date before it: 同年, "the year before"."""
    known = recalled(context)
    if offset == _PREVIOUS:
        earlier = context.earlier
        known = earlier if earlier and earlier.grain in _TOLD_OF else None
        if known is None:
            if context.anchor is None:
                return None, True
            return _year_of(context.anchor, roles, context) + offset, True
    if known is None or known.start_date is None:
        return None, True
    return _year_of(known.start_date, roles, context) + offset, known.anchored


def expanded(token: Token, text: str) -> int | None:
    """Returns the year of a number: '19 and 21年 are of this century."""
    number = int(token.value)
    if number >= HUNDRED:
        return number
    digits = text[token.start : token.end].lstrip("'’‘")
    if len(digits) != TWO_DIGITS or "十" in digits:
        return None
    return of_century(number)


def of_century(number: int) -> int:
    """Returns the year that two digits stand for, other years as they are."""
    if number >= HUNDRED:
        return number
    return number + (THIS_CENTURY if number <= _PIVOT else THIS_CENTURY - HUNDRED)


def in_year(make: Make, roles: Roles, context: Context, whole: bool = False) -> Reading | None:
    """Returns a period of the year that is named, of that of the date before it, or the nearest.

    Args:
        make: returns the period in a year.
        roles: of the date.
        context: of the date.
        whole: looking back without a year, the period must be over.

    Returns:
        The period and whether the publication day was needed; None where there is no such period.
    """
    if has_year(roles):
        year = of_date(roles, context)
        period = make(year[0]) if year else None
        return (period, year[1]) if year and period else None
    if context.before == "frequency":
        return None
    anchor = context.anchor
    told = inherited(make, context)
    if anchor is None:
        if told:
            return told
        period = make(None)
        return (period, True) if period else None
    near = nearest(lambda step: make(anchor.year + step), context, whole, _SOON)
    if told and (context.inside or not _is_recent(near, anchor)):
        return told
    return narrated(make, near, context) or ((near, True) if near else None)


def narrated(make: Make, near: Period | None, context: Context) -> Reading | None:
    """Returns the period of the year that a paragraph tells of: By June, after "In March 2019"."""
    frame, anchor = context.frame, context.anchor
    if frame is None or frame.start_date is None or anchor is None or near is None:
        return None
    is_told = frame.grain != "year" and not frame.anchored
    if (_is_recent(near, anchor) and not is_told) or context.ahead:
        return None
    year = frame.start_date.year
    for number in (year,) if frame.grain == "year" else (year, year + 1):
        period = make(number)
        if period and period.start and period.start >= frame.start_date.replace(day=1):
            is_earlier = near.start is not None and period.start < near.start
            return (period, frame.anchored) if is_earlier else None
    return None


def inherited(make: Make, context: Context) -> Reading | None:
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
            if not context.inside and _is_to_come(period, context.anchor):
                return None  # 118% in February, from 141% in September
            return period, known.anchored
    return None


def nearest(
    make: timex.Make, context: Context, whole: bool = False, soon: timedelta = _GRACE
) -> Period | None:
    """Returns the last of the periods that recur, or the next where the clause looks ahead.

    Args:
        make: as for `timex.latest`, its steps counted from the anchor.
        context: of the date.
        whole: looking back, the period must be over.
        soon: a day that is so near ahead needs no word that looks ahead.
    """
    assert context.anchor is not None
    if context.ahead:
        return timex.earliest(make, context.anchor)
    found = timex.latest(make, context.anchor + _GRACE)
    if found is None or found.grain == "day":
        # What 公告 and 宣布 tell may lie ahead; English verbs are of the date itself.
        is_over = context.tense == "past" and context.text[context.start : context.end].isascii()
        return found if is_over else timex.latest(make, context.anchor + soon)
    begun = found.start is not None and found.start <= context.anchor
    return found if begun and not whole else timex.latest(make, context.anchor, whole)


def _is_to_come(period: Period, anchor: date | None) -> bool:
    return anchor is not None and period.start is not None and period.start > anchor + _RECENT


def _is_recent(period: Period | None, anchor: date) -> bool:
    return bool(period and period.start and -_RECENT <= period.start - anchor <= _GRACE)


def by_modifier(make: timex.Make, modifier: str, anchor: date, context: Context) -> Reading | None:
    """Returns the one that a modifier picks of the periods that recur.

    Args:
        make: as for `timex.latest`, its steps counted from the anchor.
        modifier: last, past, this, coming, next, that or following.
        anchor: the publication day.
        context: of the date; "that" and "following" pick by the date before it.

    Returns:
        The period and the flag; None where there is no date that they could pick by.
    """
    if modifier in ("that", "following"):
        known = recalled(context)
        if known is None or known.start_date is None or known.end_date is None:
            return None
        since = known.start_date if modifier == "that" else known.end_date + _DAY
        back = since.year - anchor.year
        period = timex.earliest(lambda step: make(step + back), since, whole=True)
        return (period, known.anchored) if period else None
    if modifier in ("last", "past"):
        period = timex.latest(make, anchor - _DAY, whole=True)
        if modifier == "last" and period and period.end and period.grain == "month":
            ended = anchor - period.end <= _JUST_ENDED
            period = timex.latest(make, period.end - _DAY, whole=True) if ended else period
    else:
        period = timex.earliest(make, anchor + _DAY, whole=True)
    return (period, True) if period else None
