"""Tells years and decades from other numbers: in 2018, FY22, 98年, 2015-2019, the 1990s.

The functions are as those of `date_days`.
"""

import re

from pipeline.recognition import date_fiscal, timex
from pipeline.recognition.date_context import ELSEWHERE, Context
from pipeline.recognition.date_periods import NEXT_TO_NOW, YEAR_CUES
from pipeline.recognition.date_tokens import Token
from pipeline.recognition.date_years import (
    HUNDRED,
    THIS_CENTURY,
    Reading,
    Roles,
    expanded,
    fiscal_start,
    of_date,
    recalled,
    value,
    written,
)

_BARE_YEARS = range(1800, 2100)
_LISTED_YEARS = range(1950, 2050)
_CLAUSE_YEARS = range(1990, 2040)
_OLD_DECADE = 30
_NOW = Token(0, 0, "relative_year", "0")
# 98年 and 04年 are years, 10年 is a duration.
_SHORT_YEAR = re.compile(r"[089０８９〇零八九][\d〇零一二三四五六七八九]")
_SHORT_YEAR_END = re.compile(r"[\s,，、。；;:：)）-]|$")
# 08年 is the year, whatever follows: no one counts so.
_ZERO_YEAR = re.compile(r"[0０〇零][\d〇零一二三四五六七八九]")
# A range of years need not be announced: "covers 2026 to 2028".
_YEARS_TO = re.compile(r"\s?(?:to|through|until|[-–—~至到])\s?(?:19|20)\d\d(?!\d)")
_CELL, _CELL_ENDS = re.compile(r"[|｜]\s?\Z"), re.compile(r"\s?[|｜]")
# A row of years: | 2021 | 2022 |, but no | Staff | 2021 |.
_AFTER_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[|｜]\s?\Z")
_BEFORE_YEAR = re.compile(r"\s?[|｜]\s?(?:19|20)\d\d(?!\d)")
_COPYRIGHT = re.compile(r"(?:©|\([Cc]\)|[Cc]opyright)\s?\Z")
_LOOK_BACK = 12
_DIGITS = re.compile(r"\d+")


def year_alone(roles: Roles, context: Context) -> Reading | None:
    """Reads 2018年, 去年, last year, 同年."""
    if "same_year" in roles and _is_in_those_days(roles["same_year"].kind, context):
        return None
    is_short = "year" in roles and roles["year"].kind == "small" and "part" not in roles
    if is_short and not _is_short_year(written(roles["year"], context), context):
        return None
    if context.before == "definite" and roles.get("relative_year", _NOW).value in NEXT_TO_NOW:
        return None
    if context.after == "age":
        return None
    year = of_date(roles, context)
    if year is None or ("same_year" in roles and year[0] is None):
        return None  # 当年, in those days
    return date_fiscal.year(year[0], fiscal_start(roles, context)), year[1]


def _is_short_year(digits: str, context: Context) -> bool:
    """Says whether two digits are a year, and not so many years."""
    if not _SHORT_YEAR.fullmatch(digits) or context.text[context.start - 1 : context.start] == "千":
        return False
    if _ZERO_YEAR.fullmatch(digits):
        return True
    return _SHORT_YEAR_END.match(context.text, context.end) is not None


def _is_in_those_days(kind: str, context: Context) -> bool:
    """Says whether words mean no year but times gone by: 那年; 当年, where no year is near."""
    is_far = context.antecedent is not None and context.antecedent.end <= ELSEWHERE
    if kind == "told_year":
        return not context.opens or recalled(context) is None
    return is_far and kind == "then_year"


def bare_year(roles: Roles, context: Context) -> Reading | None:
    """Reads a year that words around it tell from a number: in 2018, its 2018 revenue, FY2018."""
    number = expanded(roles["year"], context.text)
    if number not in _BARE_YEARS:
        return None
    if "fiscal" in roles or (context.inside and "part" not in roles):
        return date_fiscal.year(number, fiscal_start(roles, context)), False
    if context.after in ("name", "number") or _is_copyright(context):
        return None
    is_cued = context.before in YEAR_CUES or context.bracketed or _is_spoken_of(number, context)
    is_cued = is_cued or _is_clause(number, context) or _is_listed(number, context)
    is_first = _YEARS_TO.match(context.text, context.end) is not None
    if not (is_cued or is_first or "part" in roles):
        return None
    return timex.year(number), False


def _is_listed(number: int | None, context: Context) -> bool:
    """Says whether a year opens a bracket or fills a cell: $5 million (2019, Qumra); | 2021 |."""
    if number not in _CLAUSE_YEARS or context.start == 0:
        return False
    before = context.text[max(0, context.start - _LOOK_BACK) : context.start]
    if before.endswith(("(", "（")):
        return context.text[context.end : context.end + 1] in (",", "，", ";", "；")
    if _CELL.search(before) is None:
        return False
    is_row = _AFTER_YEAR.search(before) or _BEFORE_YEAR.match(context.text, context.end)
    return bool(is_row and _CELL_ENDS.match(context.text, context.end))


def _is_copyright(context: Context) -> bool:
    """Says whether a year is that of a copyright: © 1999-2019."""
    begin = max(0, context.start - _LOOK_BACK)
    return _COPYRIGHT.search(context.text, begin, context.start) is not None


def fiscal_years(roles: Roles, context: Context) -> Reading | None:
    """Reads FY2021-22, one fiscal year, or two calendar years where no country tells."""
    first, last = (expanded(roles[role], context.text) for role in ("year", "last"))
    if first is None or last is None or last % HUNDRED != (first + 1) % HUNDRED:
        return None
    month = context.fiscal_start
    if month != date_fiscal.JANUARY:
        return date_fiscal.year(first + 1, month), False
    both = timex.joined(timex.year(first), timex.year(first + 1))
    return (both, False) if both else None


def _is_spoken_of(number: int | None, context: Context) -> bool:
    """Says whether what follows makes a year of a number: 2021's, 2022 revenue; 2019 was."""
    if number not in _LISTED_YEARS:
        return False
    effect = context.after
    return effect in ("of_year", "reported") or (effect == "does" and context.begins_clause)


def _is_clause(number: int | None, context: Context) -> bool:
    """Says whether a year is a clause of its own: "2014. A kitchen in Lagos"; "that was 2019"."""
    if number not in _CLAUSE_YEARS or not context.ends_clause:
        return False
    return context.begins_clause or context.before == "equals"


def listed_year(roles: Roles, context: Context) -> Reading | None:
    """Reads the first years of a list whose last one is plain: 2022、2023和2024年."""
    number = value(roles, "year")
    following = _DIGITS.search(context.text, context.end)
    is_earlier = following is not None and number < int(following.group())
    return (timex.year(number), False) if number in _LISTED_YEARS and is_earlier else None


def bare_years(roles: Roles, context: Context) -> Reading | None:
    """Reads 2015-2019 and 2018-19."""
    number = expanded(roles["year"], context.text)
    if number is None or number not in _BARE_YEARS:
        return None
    if _is_copyright(context):
        return None
    known = context.antecedent
    is_short = roles["year"].kind == "small"
    if is_short and (known is None or known.timex != f"{number - 1}"):
        return None
    return timex.year(number), False


def decade(roles: Roles, context: Context) -> Reading | None:
    """Reads the 1990s, the early 90s."""
    token = roles["decade"]
    number = int(token.value)
    if number >= HUNDRED:
        return timex.decade(number), False
    first = context.text[token.start]  # a digit, an apostrophe, or the letter of "nineties"
    is_marked = not first.isalnum() or context.before == "definite"
    if not (is_marked or "part" in roles):
        return None  # in his 30s
    return timex.decade(number + _century(number)), False


def han_decade(roles: Roles, context: Context) -> Reading | None:
    """Reads 上世纪90年代."""
    number = value(roles, "decade")
    if number % 10 or (number >= HUNDRED and "century" in roles):
        return None
    if "century" in roles:
        centuries = value(roles, "century")
        number += HUNDRED * (centuries - (roles["century"].kind == "small"))
    elif number < HUNDRED:
        number += _century(number)
    return timex.decade(number), False


def _century(decade: int) -> int:
    """Returns the century of the 90s, the 20s."""
    return THIS_CENTURY - HUNDRED if decade >= _OLD_DECADE else THIS_CENTURY
