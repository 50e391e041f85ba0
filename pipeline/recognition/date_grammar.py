"""The grammar of dates: which tokens, in which order, play which roles in a date.

A rule is a regular expression over token kinds whose groups are named after roles. A role that a
rule can fill in several ways has names with trailing underscores: ``year``, ``year_``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.recognition.date_tokens import BREAK, Token, pattern

# --- pieces ---

_RANGE = "(?:<dash>|<range>)"
_MONTH = "(?P<month><month>|<month_word>)"
_DAY = "(?P<day><small>|<nth>)"
_DAYS = f"{_DAY}(?:(?:{_RANGE}|<and>)(?P<day_end><small>|<nth>))?(?!{_RANGE}?<unit>)"
_WEEKDAY = "(?P<weekday><weekday>|<weekday_short>)<comma>?"
_PART = (
    "(?:(?P<part><part>)(?:<dash>|<in><the>?|<of><the>?|<the>)?"
    "|(?P<part_><part_noun>)(?:<dash>|<of><the>?))?"
)
_PART_AFTER = "(?:<of>?(?P<part__><part_after>))?"
_YEAR_AFTER = (
    "(?:(?:<comma>|<of><the>?|<dash>(?=<year4>))?"
    "(?:(?P<fiscal><fiscal>)?(?P<year><year4>|<year2>)|(?P<fiscal_><fiscal>)(?P<year_><small>))"
    "|<of>?<the>?(?:(?P<relative_year><relative_year>)|(?P<same_year><same_year>|<told_year>|<then_year>)))"
)
_YEAR_OF_UNIT = f"(?:{_YEAR_AFTER}|<of><the>(?P<this><unit>))"
_YEAR_BEFORE = (
    "(?:(?:(?P<year__><year4>|<small>)<year_unit>|(?P<relative_year_><relative_year>)"
    "|(?P<same_year_><same_year>|<told_year>|<then_year>))(?:<of>|<own>)?)"
)
_YEAR_BEFORE_CODE = "(?:(?P<year___><year4>)(?:<dash>|<own>)?)"
_BEFORE_PART = "(?:<year_unit>(?=<part_after>))"  # 去年年底
_NOT_ORDINAL = "(?<!<ordinal_mark>)(?<!<dash>)(?<!<range>)"
_NOT_COUNTED = "(?<!<small>)(?<!<count>)(?<!<year4>)"
_QUARTER = (
    "(?:(?P<quarter><quarter_code>|<quarter>)"
    "|(?P<quarter_><ordinal>|<nth>)<dash>?<quarter_unit>"
    f"|<ordinal_mark>?(?P<quarter__><small>)(?:{_RANGE}<ordinal_mark>?(?P<quarter_end><small>))?"
    "<quarter_unit>)"
)
_HALF = "(?:(?P<half><half>|<half_code>)|(?P<half_><ordinal>|<nth>)<dash>?<half_unit>)"
_SEASON = "(?P<season><season>|<this_season>)"
_BEFORE_PART_OF_YEAR = f"(?:{_YEAR_BEFORE}|{_YEAR_BEFORE_CODE})"
_RELATIVE = (
    "(?:(?P<relative_year><relative_year>)|(?P<relative_month><relative_month>)"
    "|(?P<relative_week><relative_week>)|(?P<relative_quarter><relative_quarter>)"
    "|(?P<relative_day><relative_day>))"
)
_ANY_UNIT = "<unit>|<week_unit>|<quarter_unit>|<year_unit>"

# --- rules: of those that match at a place the longest comes first, of equals the upper one ---

_TEMPLATES = {
    "iso": "(?P<iso><iso>)",
    # 6.7-6.13, in brackets
    "month_days": "(?P<month_days><month_days>)",
    # June 15, 2018; Friday, June 15
    "month_day": f"(?:{_WEEKDAY})?{_MONTH}<the>?{_DAYS}{_YEAR_AFTER}?",
    # 1-Oct-2019
    "dashed_day": f"(?P<day><small>)<dash>{_MONTH}<dash>(?P<year><year4>|<year2>|<small>)",
    # Jan-1-2019
    "dashed_month": f"{_MONTH}<dash>(?P<day><small>)<dash>(?P<year><year4>)",
    # 2015 Oct 2
    "year_first": f"(?P<year><year4>)(?:<comma>|<dash>)?{_MONTH}<dash>?(?P<day><small>)",
    # Thursday the 10th
    "weekday_day": "(?:<weekday>|<weekday_short>)<comma>?<the>(?P<day><nth>)",
    # on the 10th
    "nth_alone": "(?P<day><nth>)",
    # the last weekend of July
    "weekend_of": (
        "(?:(?P<nth><ordinal>|<nth>)|(?P<last><modifier>))<weekend>(?:<of>|<in>)<the>?"
        f"{_MONTH}{_YEAR_AFTER}?"
    ),
    # the first Friday of July; the last day of 2015
    "nth_day": (
        "(?:(?P<nth><ordinal>|<nth>)|(?P<last><modifier>))"
        "(?:(?P<weekday><weekday>)|(?P<unit><unit>))(?:<of>|<in>)<the>?"
        f"(?:{_MONTH}{_YEAR_AFTER}?|(?P<year___><year4>)|(?P<relative_year__><relative_year>)"
        "|(?P<relative_month><relative_month>))"
    ),
    # the last week of July; the first two weeks of 2019; the last two months of last year
    "nth_units": (
        "(?:(?:(?P<nth><ordinal>|<nth>)|(?P<last><modifier>))(?P<count><count>|<small>)?(?P<unit><unit>)"
        "|(?P<last_week><relative_week>))(?:<of>|<in>)<the>?(?:(?P<relative_month><relative_month>)"
        f"|{_MONTH}{_YEAR_AFTER}?|(?P<year___><year4>)|(?P<relative_year__><relative_year>))"
    ),
    # the first of May
    "ordinal_day": f"(?P<day><ordinal>)<of>{_MONTH}{_YEAR_AFTER}?",
    # 8月第2周; 上个月最后一周; 11月的第四个星期四; 2018年第10周
    "han_week": (
        f"{_YEAR_BEFORE}?(?:(?P<month><small>)<month_unit>|(?P<relative_month><relative_month>))?"
        "<of>?(?:<ordinal_mark>(?P<nth><small>)|(?P<last><last_mark>)<small>)"
        "(?P<unit><week_unit>|<unit>)(?P<weekday><weekday_char>)?"
    ),
    # the week of December 2
    "week_of": (
        f"(?P<unit><unit>)<of>(?:{_WEEKDAY})?{_MONTH}<the>?(?P<day><small>|<nth>){_YEAR_AFTER}?"
    ),
    # 15 June 2018; Friday the 15th of June
    "day_month": f"(?:{_WEEKDAY}<the>?)?{_DAYS}<of>?<the>?{_MONTH}{_YEAR_AFTER}?",
    # May, before "and June of 2020"
    "listed_month": (
        f"{_MONTH}(?=(?:(?:<comma>|<comma>?<and>)(?:<month>|<month_word>)){{1,11}}"
        "(?:<comma>|<of>)?(?P<year><year4>))"
    ),
    # June 2018; last June; early June; the end of June
    "month": f"{_PART}(?P<modifier><modifier>)?{_MONTH}{_YEAR_AFTER}?",
    # January-March 2018
    "months": f"{_MONTH}{_RANGE}(?P<month_end><month>|<month_word>){_YEAR_AFTER}?",
    # 2018年6月15日; 去年10月; 6月底; 本月15日; 6月10-12日; last month
    "year_month_day": (
        f"(?<!<year_unit>)(?<!<same_year>)(?<!<told_year>)(?<!<then_year>)(?<!<ordinal_mark>){_NOT_COUNTED}{_YEAR_BEFORE}?"
        f"(?:(?P<month><small>)(?:{_RANGE}(?P<month_end><small>))?<month_unit>"
        "|(?P<relative_month><relative_month>)|(?P<same_month><same_month>))"
        f"(?:<of>?(?P<day><small>)(?:<day_mark>?{_RANGE}(?P<day_end><small>))?(?:<day_unit>|<day_mark>)"
        f"(?:<week_unit><weekday_char>)?|{_PART_AFTER})"
    ),
    # 6月10, before 日 that stands behind the second day of a range only
    "month_day_open": f"{_YEAR_BEFORE}?(?P<month><small>)<month_unit>(?P<day><small>)(?={_RANGE})",
    # the 15th of this month
    "day_of_month": "(?P<day><nth>|<small>)<of>(?P<relative_month><relative_month>)",
    # the March quarter; 2021年6月季度
    "month_quarter": (
        f"{_MONTH}<dash>?<quarter_unit>{_YEAR_AFTER}?"
        f"|{_YEAR_BEFORE}(?P<month_><small>)<month_unit><quarter_unit>"
    ),
    # 15日
    "day": (
        "(?<!<ordinal_mark>)(?<!<month_unit>)(?<!<year_unit>)"
        f"(?P<day><small>)(?:{_RANGE}(?P<day_end><small>))?<day_unit>"
    ),
    # Q3 2020; the third quarter of last year; 2020年第三季度; 三季度末
    "quarter": f"{_PART}{_BEFORE_PART_OF_YEAR}?{_QUARTER}{_YEAR_OF_UNIT}?{_PART_AFTER}",
    # 2013年第三季; 第三季营收
    "short_quarter": f"{_YEAR_BEFORE}?<ordinal_mark>(?P<quarter><small>)<quarter_char>",
    # the last quarter of 2018
    "last_quarter": f"(?P<last><relative_quarter>)<of>{_YEAR_AFTER}",
    "half": f"{_PART}{_BEFORE_PART_OF_YEAR}?{_HALF}{_YEAR_OF_UNIT}?{_PART_AFTER}",
    "season": (
        f"(?:{_PART}|(?P<side><side>))(?:{_YEAR_BEFORE}|(?P<modifier><modifier>))?"
        f"{_SEASON}{_YEAR_AFTER}?"
    ),
    # 2016年冬
    "season_after_year": f"{_YEAR_BEFORE}(?P<season><season_char>)",
    # the first nine months of 2018; 今年前三季度; 前8月
    "first": (
        f"{_YEAR_BEFORE}?(?P<first><ordinal>|<ago>|<head>)"
        "(?P<count><count>|<small>)(?P<unit><unit>|<quarter_unit>|<month_unit>|<quarter_char>)"
        f"{_YEAR_OF_UNIT}?"
    ),
    # 2018年; 去年底; 2015-2019年
    "year": (
        f"(?:(?P<year><year4>|<small>)(?:{_RANGE}(?P<year_end><year4>))?<year_unit>{_BEFORE_PART}?"
        f"|(?P<relative_year><relative_year>){_BEFORE_PART}?|(?P<same_year><same_year>|<told_year>|<then_year>){_BEFORE_PART}?)"
        f"(?:<within>|{_PART_AFTER})"
    ),
    # 去年同期; 2020年同期
    "same_period": f"{_YEAR_BEFORE}(?P<same_period><same_period>)",
    # the same period of 2018; the same quarter last year
    "same_period_of": f"(?P<same_period><same_period>){_YEAR_AFTER}",
    # 2022, before 、2023和2024年; 2019, before ", 2020 and 2021"
    "listed_year": "(?P<year><year4>)(?=(?:<comma>|<comma>?<and>)<year4>)",
    # 年底; 月初
    "part_of_this": f"{_NOT_COUNTED}(?P<this><year_unit>|<month_unit>)(?P<part><part_after>)",
    # in 2018; early 2019; late FY2018
    "bare_year": f"{_PART}(?P<fiscal><fiscal>)?(?P<year><year4>|<year2>)",
    "bare_years": "(?<!<dash>)(?P<year><year4>)<dash>(?P<year_end><year4>|<small>)(?!<dash>)",
    "fiscal_year": "(?P<fiscal><fiscal>)(?P<year><small>)",
    # FY2021-22
    "fiscal_years": "(?P<fiscal><fiscal>)(?P<year><year4>|<small>)<dash>(?P<last><year4>|<small>)",
    # earlier this year; late last month
    "relative": f"(?:{_PART}|(?P<side><side>)(?:<in>|<of>)?){_RELATIVE}{_PART_AFTER}",
    # the end of the quarter; later in the year; mid-year
    "part_of_unit": (
        "(?:(?P<part><part_noun>)(?:<dash><of><dash>|<of><the>?)|(?P<part_><part>)(?:<dash>|<in><the>)"
        "|(?P<side><side>)(?:<in>|<of>)<the>)(?P<this><unit>|<quarter_unit>|<week_unit>)"
    ),
    # year-end 2018
    "unit_end": f"(?P<this><unit>|<quarter_unit>)<dash>?(?P<part><part_noun>){_YEAR_AFTER}?",
    # 上周五; Friday last week
    "weekday_of_week": (
        "(?P<relative_week><relative_week>)<of>?(?P<weekday><weekday_char>)"
        "|(?P<weekday_><weekday>)<comma>?<of>?(?P<relative_week_><relative_week>)"
        "|(?P<relative_week__><relative_week>)<of>?(?P<weekday__><weekday>)"
    ),
    "weekday": (
        "(?P<modifier><modifier>)?(?P<weekday><weekday>)"
        f"|{_NOT_COUNTED}<week_unit>(?P<weekday_><weekday_char>)"
    ),
    "weekend": (
        "(?P<modifier><modifier>)(?P<weekend><weekend>)"
        "|(?P<relative_week><relative_week>)(?P<weekend_><weekend>)|(?P<weekend__><weekend>)"
    ),
    # two years ago; 三天前; a year and a half ago
    "ago": (
        f"(?<!<dash>)(?<!<range>)(?P<count><count>|<small>)?(?P<half><and_half>)?"
        f"(?:(?P<unit>{_ANY_UNIT})|(?P<seasons><seasons>))(?P<half_><and_half>)?(?P<ago><ago>)"
    ),
    # two years ago this month; 去年今日
    "ago_this": (
        "(?:(?P<count><count>|<small>)?(?P<unit><unit>|<year_unit>)(?P<ago><ago>)"
        "|(?P<relative_year><relative_year>))<of>?"
        "(?:(?P<relative_month><relative_month>)|(?P<relative_day><relative_day>))"
    ),
    # two years later; the week before; 三个月后; a year and a half later
    "then": (
        f"{_NOT_ORDINAL}(?P<count><count>|<small>)?(?P<half><and_half>)?(?P<unit>{_ANY_UNIT})"
        "(?P<half_><and_half>)?(?P<then><side>|<then>)"
    ),
    # the early 1990s; 上世纪90年代初
    "decade": f"{_PART}<the>?(?P<decade><decade>)",
    "han_decade": (
        "(?:(?P<century><century>)|(?P<century_><small>)<century_unit>)?"
        f"(?P<decade><small>|<year4>)<decade_unit>{_PART_AFTER}"
    ),
    # Christmas 2019; 今年国庆节; last Easter
    "holiday": (
        f"(?:{_YEAR_BEFORE}|(?P<modifier><modifier>))?(?P<holiday><holiday>|<holiday_short>|<holiday_cued>){_YEAR_AFTER}?"
    ),
    "to_date": "(?P<to_date><to_date>)",
    "recent": "(?P<recent><recent>)(?!<small>)",
    "same_day": "(?P<same_day><same_day>|<told_day>)",
}
_RULES = {name: pattern(template) for name, template in _TEMPLATES.items()}
# No date is longer, in tokens.
_LONGEST = 40
_JOINED = pattern(f"(?:(?P<to>{_RANGE})|(?P<and><and>))<the>?")


# A rule, the token of each role, and the index after the last token.
Reading = tuple[str, dict[str, Token], int]


def read(kinds: str, tokens: list[Token | None], at: int) -> Iterator[Reading]:
    """Reads what dates may begin at a place, the longest first.

    Args:
        kinds: as `date_tokens.scan` returns them.
        tokens: likewise.
        at: the index of the date's first token.

    Yields:
        The name of the rule, the token of each role, and the index after the last token.
    """
    begin = max(0, at - 1)
    stop = kinds.find(BREAK, at, at + _LONGEST)
    for name, roles, after in _matches(
        kinds[begin : stop if stop >= 0 else at + _LONGEST], at - begin
    ):
        held = {role: tokens[at + index] for role, index in roles}
        yield name, {role: token for role, token in held.items() if token}, at + after


@lru_cache(maxsize=1 << 14)
def _matches(kinds: str, at: int) -> list[tuple[str, tuple[tuple[str, int], ...], int]]:
    """Returns the rules that match at a place, with the place of each role and the length.

    The kinds from one break to the next are few and often the same.
    """
    matches = [(name, rule.match(kinds, at)) for name, rule in _RULES.items()]
    found = [(name, match) for name, match in matches if match]
    found.sort(key=lambda item: -item[1].end())
    return [(name, _roles(match, at), match.end() - at) for name, match in found]


def _roles(match: re.Match[str], at: int) -> tuple[tuple[str, int], ...]:
    groups = match.re.groupindex.items()
    return tuple(
        (name.rstrip("_"), match.start(index) - at) for name, index in groups if match[index]
    )


def joint(kinds: str, at: int) -> tuple[str, int] | None:
    """Returns what may join two dates to a range, ``to`` or ``and``, and the index after it."""
    match = _JOINED.match(kinds, at)
    return (match.lastgroup or "", match.end()) if match else None
