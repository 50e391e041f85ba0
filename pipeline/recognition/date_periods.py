"""Gives periods longer than a day their dates: May, Q3 2020, 去年下半年, two years ago, recently.

The functions are as those of `date_days`.
"""

from dataclasses import replace
from datetime import date

from pipeline import lexicons
from pipeline.recognition import date_fiscal, timex
from pipeline.recognition.date_context import Context
from pipeline.recognition.date_tokens import Token
from pipeline.recognition.date_years import (
    COMPARED,
    VERBS,
    Reading,
    Roles,
    by_modifier,
    compared,
    fiscal_start,
    has_year,
    in_year,
    inherited,
    of_date,
    recalled,
    value,
    written,
)
from pipeline.recognition.spans import DateSpan
from pipeline.recognition.timex import Period

_QUARTERS, _HALVES, _NINE_MONTHS = 4, 2, 9
_MONTHS = 12
_BEFORE_AGO = ("以", "之")
# 前两月 are the first two months, 前三月 may be March.
_TWO = "两"
_RESULTS = ("result", "reported")
# Until then "this winter" is the one that began in the year before.
_SPRING_ENDS = 5
_GOVERNS = ("cue", "deadline")
YEAR_CUES = frozenset(("cue", "deadline", "year", "any", "between", "definite"))
# The previous quarter is that before the one told of in the same sentence.
_WORDS = lexicons.load("lexicons/date_words").rows
_LAST_OR_NEXT = [row["form"] for row in _WORDS if row["value"] in ("last", "next")]
_BEFORE_IT = [row["form"] for row in _WORDS if row["kind"] == "comparing"]
# "The last year" and "the next year" are durations, "the year before last" is none.
NEXT_TO_NOW = ("-1", "1")


def month(roles: Roles, context: Context) -> Reading | None:
    """Reads June 2018, last June, early June, that November."""
    month, anchor = roles["month"], context.anchor
    number = int(month.value)
    if context.after == "name":
        return None
    if not has_year(roles) and not _is_month(month, roles, context):
        return None
    if "modifier" not in roles or has_year(roles):
        return in_year(lambda year: timex.month(year, number), roles, context)
    if anchor is None:
        return timex.month(None, number), True
    modifier = roles["modifier"].value
    if modifier == "this":
        return timex.month(anchor.year, number), True
    if modifier == "that" and not (context.continues or context.ends_clause):
        return None  # said that November sales
    return by_modifier(
        lambda step: timex.month(anchor.year + step, number), modifier, anchor, context
    )


def months(roles: Roles, context: Context) -> Reading | None:
    """Reads January-March 2018."""
    month = roles["month"]
    if not context.text[month.start].isupper():
        return None
    return in_year(lambda year: timex.month(year, int(month.value)), roles, context)


def _is_month(month: Token, roles: Roles, context: Context) -> bool:
    """Says whether a word without a year is the name of a month: May may not be."""
    if not context.text[month.start].isupper():
        return written(month, context).rstrip(".") not in VERBS and context.before in _GOVERNS
    if "modifier" in roles or "part" in roles or context.inside:
        return True
    return month.kind == "month" or context.before in YEAR_CUES


def quarter(roles: Roles, context: Context) -> Reading | None:
    """Reads Q3 2020, the third quarter, 第三季度."""
    number = value(roles, "quarter")
    if not 1 <= number <= _QUARTERS or context.after == "name":
        return None
    month = fiscal_start(roles, context)
    return in_year(lambda year: date_fiscal.part("quarter", year, number, month), roles, context)


def month_quarter(roles: Roles, context: Context) -> Reading | None:
    """Reads the March quarter, 6月季度: the three months that end with a month."""
    number = value(roles, "month")
    if not 1 <= number <= _MONTHS or not (has_year(roles) or context.before == "definite"):
        return None

    def make(year: int | None) -> Period | None:
        if number % 3 == 0:
            return timex.quarter(year, number // 3)
        ahead = timex.month(year, number)
        if year is None or ahead.start is None:
            return None
        return timex.months(year - (number < 3), (number - 3) % _MONTHS + 1, 3, "quarter")

    return in_year(make, roles, context, whole=True)


def short_quarter(roles: Roles, context: Context) -> Reading | None:
    """Reads 第三季, which is the season of a show unless a year or a result stands beside it."""
    return quarter(roles, context) if has_year(roles) or context.after in _RESULTS else None


def last_quarter(roles: Roles, context: Context) -> Reading | None:
    """Reads the last quarter of 2018."""
    if value(roles, "last") != -1:
        return None
    return in_year(lambda year: timex.quarter(year, _QUARTERS), roles, context)


def half(roles: Roles, context: Context) -> Reading | None:
    """Reads H1 2019, the second half of last year, 去年下半年."""
    number = value(roles, "half")
    if number > _HALVES:
        return None
    if has_year(roles):
        month = fiscal_start(roles, context)
        return in_year(lambda year: date_fiscal.part("half", year, number, month), roles, context)
    if roles["half"].kind != "half" and not _is_half_of_year(context):
        return None  # the first half of what?
    year = context.anchor.year if context.anchor else None
    if year and number == _HALVES and _is_over(timex.half(year, number), context):
        year -= 1
    told = inherited(lambda year: timex.half(year, number), context)
    return told or (timex.half(year, number), True)


def _is_over(half: Period, context: Context) -> bool:
    """Says whether a half that has not begun is last year's: rates rose in the second half."""
    if half.start is None or context.anchor is None or half.start <= context.anchor:
        return False
    return context.text[context.start].isascii() and not context.ahead


def _is_half_of_year(context: Context) -> bool:
    """Says whether "first half" is one of a year: first-half losses; sold in the first half."""
    if "-" in context.text[context.start : context.end]:
        following = context.text[context.end : context.end + 2]
        return following[:1] == " " and following[1:].islower()
    return context.governed and context.text[context.end : context.end + 4] != " of "


def season(roles: Roles, context: Context) -> Reading | None:
    """Reads spring 2019, last winter, 今夏, the following spring."""
    token, anchor = roles["season"], context.anchor
    name = token.value
    if has_year(roles):
        return in_year(lambda year: timex.season(year, name), roles, context)
    if context.after in ("name", "attribute"):
        return None
    is_this = token.kind == "this_season"
    if "modifier" not in roles and not is_this:
        following = context.text[context.end : context.end + 4]
        if not context.governed or following == " of ":
            return None
        return in_year(lambda year: timex.season(year, name), roles, context)
    if anchor is None:
        return timex.season(None, name), True
    modifier = "this" if is_this else roles["modifier"].value
    if modifier == "this":
        is_past = name == "WI" and anchor.month <= _SPRING_ENDS
        return timex.season(anchor.year - is_past, name), True
    return by_modifier(
        lambda step: timex.season(anchor.year + step, name), modifier, anchor, context
    )


def first(roles: Roles, context: Context) -> Reading | None:
    """Reads the first nine months of 2018, 前三季度."""
    first, unit, count = roles["first"], roles["unit"].value or "quarter", value(roles, "count")
    if first.kind == "head" and not has_year(roles):
        return None
    is_ordinal = first.kind == "ordinal"
    if is_ordinal and first.value != "1":
        return None
    if roles["unit"].kind == "quarter_char" and not (has_year(roles) or context.after in _RESULTS):
        return None  # the first three seasons of a show
    is_number = context.text[roles["count"].start].isdecimal()
    if first.kind == "ago" and context.text[context.start - 1 : context.start] in _BEFORE_AGO:
        return None  # 以前三个月
    is_number = is_number or has_year(roles) or written(roles["count"], context) == _TWO
    if unit == "month" and not is_ordinal and roles["unit"].kind == "month_unit" and not is_number:
        return None
    if not has_year(roles) and not _is_part_of_year(is_ordinal, unit, count):
        return None
    return in_year(
        lambda year: timex.first_of(timex.year(year), unit, count), roles, context, whole=True
    )


def _is_part_of_year(is_ordinal: bool, unit: str, count: int) -> bool:
    """Says whether the first so many of a unit are those of a year, though it is not named.

    "The first six months" may be those of anything, the first nine months are of a year.
    """
    if is_ordinal:
        return count > 1 and (unit == "quarter" or count == _NINE_MONTHS)
    return unit in ("quarter", "month") and count > 1


# --- relative periods ---


def relative(roles: Roles, context: Context) -> Reading | None:
    """Reads last month, earlier this year, 今天."""
    unit = next(role for role in roles if role.startswith("relative_"))
    offset = value(roles, unit)
    unit = unit.removeprefix("relative_")
    first = written(roles[f"relative_{unit}"], context).split()[0].lower()
    is_beside = roles[f"relative_{unit}"].value in NEXT_TO_NOW and "part" not in roles
    if context.before == "definite" and is_beside and first in _LAST_OR_NEXT:
        return None
    if context.before == "frequency" or (unit == "day" and context.after == "name"):
        return None
    if unit == "year":
        if context.after == "age":
            return None
        year = of_date(roles, context)
        return (date_fiscal.year(year[0], fiscal_start(roles, context)), True) if year else None
    known = context.earlier
    if first in _BEFORE_IT and known is not None and known.grain == unit:
        return timex.relative(unit, offset, known.start_date), known.anchored
    return timex.relative(unit, offset, context.anchor), True


def part_of_this(roles: Roles, context: Context) -> Reading | None:
    """Reads the end of the quarter, 年底, the rest of the year."""
    unit = roles["this"].value
    if unit in ("day", "decade") or context.before == "frequency":
        return None
    return timex.relative(unit, 0, context.anchor), True


def unit_end(roles: Roles, context: Context) -> Reading | None:
    """Reads year-end 2018."""
    unit, part = roles["this"].value, roles["part"].value
    if part != "end" or unit not in ("year", "quarter", "month"):
        return None
    if has_year({role: token for role, token in roles.items() if role != "this"}):
        year = of_date(roles, context)
        return (timex.part(timex.year(year[0]), part), year[1]) if year else None
    if not (context.governed or context.ends_clause):
        return None  # its year-end letter
    return timex.part(timex.relative(unit, 0, context.anchor), part), True


def ago(roles: Roles, context: Context) -> Reading | None:
    """Reads two years ago, 三天前, two weeks from now, two summers ago."""
    if context.before == "frequency":
        return None
    if "count" not in roles and not (
        _is_one(written(roles["unit"], context)) and written(roles["ago"], context).isascii()
    ):
        return None
    steps = value(roles, "ago") * (value(roles, "count") if "count" in roles else 1)
    if "half" in roles:
        return _and_a_half(roles["unit"].value, steps, context.anchor)
    if "seasons" in roles:
        year = context.anchor.year + steps if context.anchor else None
        return timex.season(year, roles["seasons"].value), True
    return timex.relative(roles["unit"].value, steps, context.anchor), True


def ago_this(roles: Roles, context: Context) -> Reading | None:
    """Reads "two years ago this month", 去年今日."""
    named = "relative_month" if "relative_month" in roles else "relative_day"
    anchor = context.anchor
    if value(roles, named) or anchor is None:
        return None
    if "relative_year" in roles:
        year = anchor.year + value(roles, "relative_year")
    else:
        before = ago(roles, context)
        if before is None or before[0].grain != "year" or before[0].year is None:
            return None
        year = before[0].year
    if named == "relative_month":
        return timex.month(year, anchor.month), True
    day = timex.day_of(year, anchor.month, anchor.day)
    return (day, True) if day else None


def _and_a_half(unit: str, steps: int, since: date | None) -> Reading | None:
    """Reads a year and a half ago, as a month; half a month more has no month of its own."""
    if unit != "year":
        return None
    return timex.relative("month", 12 * steps + (6 if steps > 0 else -6), since), True


def _is_one(unit: str) -> bool:
    """Says whether a unit without a number is one: 12 million euros vs 7 million year ago."""
    return unit.isascii() and unit[-1] not in "sS"


def then(roles: Roles, context: Context) -> Reading | None:
    """Reads "two years later" and "the week before", counted from the date before it.

    Of a quarter, a half or a month, a year earlier is the same one of the year before.
    """
    unit, word = roles["unit"].value or "quarter", roles["then"].value
    is_later, is_told = word.startswith("after"), word.endswith("that")
    is_bare = written(roles["then"], context).lower() in ("before", "after")
    if "count" not in roles and (context.before != "definite" or (is_later and not is_bare)):
        return None
    if is_bare and not context.ends_clause:
        return None  # two years after its first round
    steps = (value(roles, "count") if "count" in roles else 1) * (1 if is_later else -1)
    known = context.earlier
    if is_later and context.after == "owned":
        return None  # 两年后的C轮, 一年后的本周
    is_next_to = is_bare and "count" not in roles
    if is_told or (is_later and known is None and (context.opens or is_next_to)):
        known = recalled(context)
        if known is None:
            return None
    elif is_next_to and known is None and recalled(context):
        # The months of a sentence before are not those that are meant.
        return _of_unit(unit, steps, recalled(context))
    if unit == "year" and steps == -1:
        known = known or compared(context)
    if known is None or known.start_date is None:
        is_compared = not is_later and ("count" not in roles or unit == "year")
        return (timex.relative(unit, steps, context.anchor), True) if is_compared else None
    if unit == "year" and not is_later:
        return _in_other_year(known, known.start_date.year + steps), known.anchored
    if "half" in roles:
        found = _and_a_half(unit, steps, known.start_date)
        return (found[0], known.anchored) if found else None
    return _of_unit(unit, steps, known)


def _of_unit(unit: str, steps: int, known: DateSpan | None) -> Reading | None:
    """Returns the week, month or year so many before the one of a date."""
    if known is None or timex.is_finer(unit, known.grain):
        return None
    return timex.relative(unit, steps, known.start_date), known.anchored


def same_period(roles: Roles, context: Context) -> Reading | None:
    """Reads 去年同期: the period told of before it in that year, else the month of publication."""
    year = of_date(roles, context)
    if year is None:
        return None
    known = compared(context)
    if year[0] is not None and known is not None:
        return _in_other_year(known, year[0]), True
    if year[0] is None or context.anchor is None:
        return timex.relative("month", 0, None), True
    if roles["same_period"].value == "quarter":
        last = timex.relative("quarter", -1, context.anchor)
        return timex.quarter(year[0], int(last.timex[-1])), True
    return timex.month(year[0], context.anchor.month), True


def _in_other_year(known: DateSpan, year: int) -> Period:
    """Returns the period of another year that is to it what a date is to its own."""
    assert known.start_date is not None
    assert known.end_date is not None
    first, last = known.start_date, known.end_date
    if known.grain not in COMPARED:
        return timex.year(year)
    start = timex.month(year, first.month)
    end = timex.month(year + last.year - first.year, last.month)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if known.grain == "quarter" and months == timex.MONTHS["quarter"] and first.month % 3 == 1:
        return timex.quarter(year, (first.month + 2) // 3)
    if known.grain == "half" and months == timex.MONTHS["half"]:
        return timex.half(year, 1 + (first.month > timex.MONTHS["half"]))
    joined = timex.joined(start, end) if months > 1 else start
    return replace(joined or start, grain=known.grain)


def to_date(roles: Roles, context: Context) -> Reading | None:
    """Reads year to date."""
    whole = timex.relative(roles["to_date"].value, 0, context.anchor)
    return timex.before_or_after(whole, "before", context.anchor), True


def recently(roles: Roles, context: Context) -> Reading | None:
    """Reads 近日, recently."""
    return None if context.ahead else (timex.recent(context.anchor), True)
