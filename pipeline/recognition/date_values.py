"""Gives a date that the grammar found its period.

For every rule of `date_grammar` there is a function, in `date_days`, `date_periods` or
`date_numbers`, that takes the roles and the context and returns the period and whether the
publication day was needed, or None where the words are no date after all.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pipeline.recognition import date_days, date_numbers, date_periods, date_weeks, timex
from pipeline.recognition.date_context import Context
from pipeline.recognition.date_years import Reading, Roles
from pipeline.recognition.spans import DateSpan
from pipeline.recognition.timex import Period

# The low end of 2023 guidance is no end of the year.
_OF_A_RANGE = re.compile(r"(?<![a-z])(?:low|high|lower|upper|top|bottom|midpoint)[ -]\Z")
_LOOK_BACK = 10


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
    if "part" in roles and _is_of_a_range(context):
        return None
    if rule == "unit_end" and context.as_of:
        period = timex.day(period.end)
    if "part" in roles and rule != "unit_end":
        period = timex.part(period, roles["part"].value)
        if context.as_of and roles["part"].value in ("end", "late"):
            period = timex.day(period.end)
    if "side" in roles:
        period = timex.before_or_after(period, roles["side"].value, context.anchor)
    return period, anchored


def _is_of_a_range(context: Context) -> bool:
    begin = max(0, context.start - _LOOK_BACK)
    return _OF_A_RANGE.search(context.text, begin, context.start) is not None


def _fields(reading: Reading) -> tuple[str, date | None, date | None, str, bool]:
    period, anchored = reading
    return period.timex, period.start, period.end, period.grain, anchored


def period(span: DateSpan) -> Period:
    """Returns the period of a date."""
    return Period(span.timex, span.start_date, span.end_date, span.grain)


_READERS: dict[str, Callable[[Roles, Context], Reading | None]] = {
    "iso": date_days.iso,
    "month_days": date_days.month_days,
    "month_day": date_days.month_day,
    "day_month": date_days.month_day,
    "dashed_day": date_days.month_day,
    "dashed_month": date_days.month_day,
    "nth_alone": date_days.nth_alone,
    "weekend_of": date_weeks.weekend_of,
    "month_quarter": date_periods.month_quarter,
    "week_of": date_days.week_of,
    "month": date_periods.month,
    "months": date_periods.months,
    "year_month_day": date_days.year_month_day,
    "month_day_open": date_days.year_month_day,
    "day_of_month": date_days.year_month_day,
    "day": date_days.day,
    "quarter": date_periods.quarter,
    "short_quarter": date_periods.short_quarter,
    "last_quarter": date_periods.last_quarter,
    "half": date_periods.half,
    "season": date_periods.season,
    "season_after_year": date_periods.season,
    "first": date_periods.first,
    "year": date_numbers.year_alone,
    "part_of_this": date_periods.part_of_this,
    "bare_year": date_numbers.bare_year,
    "listed_year": date_numbers.listed_year,
    "bare_years": date_numbers.bare_years,
    "fiscal_year": date_numbers.bare_year,
    "fiscal_years": date_numbers.fiscal_years,
    "relative": date_periods.relative,
    "part_of_unit": date_periods.part_of_this,
    "unit_end": date_periods.unit_end,
    "weekday_of_week": date_days.weekday_of_week,
    "weekday": date_days.weekday,
    "weekend": date_days.weekend,
    "ago": date_periods.ago,
    "ago_this": date_periods.ago_this,
    "decade": date_numbers.decade,
    "han_decade": date_numbers.han_decade,
    "holiday": date_days.holiday,
    "recent": date_periods.recently,
    "same_day": date_days.same_day,
    "year_first": date_days.month_day,
    "weekday_day": date_days.day,
    "nth_day": date_days.nth_day,
    "nth_units": date_weeks.nth_units,
    "han_week": date_weeks.han_week,
    "ordinal_day": date_days.ordinal_day,
    "then": date_periods.then,
    "same_period": date_periods.same_period,
    "same_period_of": date_periods.same_period,
    "listed_month": date_periods.months,
    "to_date": date_periods.to_date,
}
