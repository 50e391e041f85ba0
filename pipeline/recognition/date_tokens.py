"""Breaks a text into the tokens dates are made of: numbers and the words of a lexicon.

What a word is, is its kind in ``models/lexicons/date_words.tsv``; numbers have kinds of their own.
The kinds of a text, one character each, make a string in which dates are found by regular
expressions: see `pattern`. Between tokens that touch, or have but a space between them, there is
nothing in that string; between those joined by a comma, a dash or words such as "of the", the
kinds of these; between others a break.
"""

import re
from dataclasses import dataclass
from itertools import product

from pipeline import lexicons
from pipeline.recognition.patterns import SPACE, alternation
from pipeline.scripts import HAN

_NUMBERS = (
    "year4",
    "year2",
    "small",
    "nth",
    "iso",
    "month_days",
    "decade",
    "quarter_code",
    "half_code",
)
_JOINTS = ("of", "own", "in", "the", "range", "and")
# Kinds whose forms mean something beside a number or a unit only.
_BOUND = (
    *("numeral", "count", "weekday_char", "weekday_not", "nth_suffix", "decade_suffix"),
    *("quarter_letter", "half_letter", "season_char", "quarter_char", "comparing"),
    *("unit_not", "unit_despite"),
)
_UNITS = (
    *("year_unit", "month_unit", "day_unit", "day_mark", "week_unit", "quarter_unit", "unit"),
    *("century_unit", "decade_unit"),
)
# What stands between tokens that are of no one date.
BREAK = "\x00"
_DASHES = "-–—−－~～〜‐‑"
_SPACES = re.compile(SPACE)
_DIGITS = re.compile(r"\d+")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_YEARS = range(1600, 2200)
_HUNDRED, _TEN = 100, 10
# The digits of a number written in Chinese numerals: 二〇一八.
_LONGEST_NUMERAL = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text with its kind and what the lexicon says it stands for."""

    start: int
    end: int
    kind: str
    value: str


_ROWS = lexicons.load("lexicons/date_words").rows


def _forms(*kinds: str, lang: str | None = None) -> list[str]:
    return [row["form"] for row in _ROWS if row["kind"] in kinds and lang in (None, row["lang"])]


def _values(*kinds: str) -> dict[str, str]:
    return {row["form"]: row["value"] for row in _ROWS if row["kind"] in kinds}


_WORDS = {
    row["form"]: (row["kind"], row["value"])
    for row in _ROWS
    if row["kind"] not in (*_BOUND, *_JOINTS)
}
_NAMED_DAYS = {
    form[0]: known
    for form, known in _WORDS.items()
    if known[0] == "relative_day" and form[1:] == "日"
}
_WORD_KINDS = tuple(sorted({kind for kind, _ in _WORDS.values()}))
_NUMERALS = {form: int(value) for form, value in _values("numeral").items()}


def _spelled() -> dict[str, int]:
    """Returns the years as they are spoken: nineteen ninety-four, two thousand and nine."""
    rows = lexicons.load("lexicons/numerals").rows
    words = {
        int(float(row["value"])): row["form"]
        for row in rows
        if row["lang"] == "en" and row["kind"] == "number"
    }
    years = {}
    for century, number in product((19, 20), range(10, 100)):
        tens = words.get(number) or f"{words[number // 10 * 10]} {words[number % 10]}"
        years[f"{words[century]} {tens}"] = century * 100 + number
    for number in range(1, 30):
        last = words.get(number) or f"{words[number // 10 * 10]} {words[number % 10]}"
        for form in (f"two thousand {last}", f"two thousand and {last}"):
            years[form] = 2000 + number
    return years


_SPELLED = _spelled()
_WEEKDAYS, _COUNTS = _values("weekday_char"), _values("count")
_SEASONS, _QUARTER_CHARS = _values("season_char"), _forms("quarter_char")
_CHARACTERS = ("weekday_char", "season_char", "quarter_char", "count")
_KINDS = (*_WORD_KINDS, *_NUMBERS, *_JOINTS, *_CHARACTERS, "comma", "dash")
_LETTERS = {kind: chr(0x100 + number) for number, kind in enumerate(_KINDS)}


def pattern(template: str) -> re.Pattern[str]:
    """Compiles a regular expression over kinds, where ``<kind>`` stands for a token of that kind.

    Args:
        template: such as ``(?P<month><month>)<the>?(?P<day><small>)``; white space is left out.

    Returns:
        The expression, to be matched against the kinds that `scan` returns.
    """
    template = re.sub(r"\s", "", template)
    return re.compile(re.sub(r"(?<!\?P)<(\w+)>", lambda kind: _LETTERS[kind.group(1)], template))


def _joints() -> dict[str, str]:
    """Returns the kinds of every text that may stand between the tokens of one date."""
    joints = {"": ""} | dict.fromkeys((",", "，", "、"), _LETTERS["comma"])
    joints |= dict.fromkeys(_DASHES, _LETTERS["dash"])
    articles = [("", ""), *((f" {form}", _LETTERS["the"]) for form in _forms("the"))]
    for kind, (article, letter) in product(("of", "in", "range"), articles):
        joints |= {f"{form}{article}": _LETTERS[kind] + letter for form in _forms(kind)}
    for kind in ("the", "and", "own"):
        joints |= dict.fromkeys(_forms(kind), _LETTERS[kind])
    return joints


_JOINT = _joints()
_LONGEST_JOINT = max(map(len, _JOINT)) + 2


def _scanner() -> re.Pattern[str]:
    # Not the end of 12：30, but HF0：2019年; not of A10, but VIPKID8月.
    before = r"(?:(?<![a-z])|(?<=[a-z])(?=\d{4} ?年|1?\d ?月))(?<![\d/\\$€£¥￥＄#·])(?<!\d[.．:])"
    before += r"(?:(?<!\d：)|(?=\d{1,4} ?[年月]))"
    after = r"(?![\d%％/·°]|[.．]\d|[:：]\d)"
    suffix = alternation(_forms("decade_suffix"))
    quarter, half = (alternation(_forms(f"{name}_letter")) for name in ("quarter", "half"))
    # The H100 and the H200 are chips.
    of_year = r"['’‘]\d\d|(?!00(?!\d))\d\d|\d{4}"
    code = rf"(?:{quarter}[1-4]|{half}[12])(?![a-z\d])"
    numeral = "".join(_NUMERALS)
    units = alternation(_forms(*_UNITS, lang="zh"))
    despite = f"(?!{alternation(_forms('unit_despite'))})"
    units = f"(?:{units}(?!{despite}{alternation(_forms('unit_not'))}))"
    ranges = alternation(form for form in (*_forms("range", lang="zh"), *_DASHES))
    glued = "".join(form[-1] for form in _forms("fiscal") if " " not in form)
    week = "".join({form[-1] for form in _forms("week_unit", lang="zh")})
    years = {form[-1] for form in _forms("year_unit", "relative_year", lang="zh")}
    year = f"[{''.join(sorted(years))}]"
    numbered = alternation(form for form in _WORDS if form[0].isdecimal())
    day_in_month = r"(?:0?[1-9]|1[0-2])[.．](?:0?[1-9]|[12]\d|3[01])"
    digits = (
        r"(?P<iso>(?<![a-z\d])(?<!\d[-./,:])(?:\d{4}(?P<mark>[-/.／．－])\d{1,2}(?P=mark)\d{1,2}"
        r"|\d{1,2}(?P<mark2>[-/.])\d{1,2}(?P=mark2)\d{4}|\d{1,2}/\d{1,2}/\d{2}|(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.\d\d"
        rf"|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?!{units})|\d{{4}}[-/](?:0[1-9]|1[0-2])(?!{units})|(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?![\d{HAN}a-z])"
        rf"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\d%％]|[-/.,]\d))"
        rf"|(?P<numbered>{before}{numbered}{after}(?![a-z,]))"
        rf"|(?P<month_days>(?<=[(（]){day_in_month}[{_DASHES}]{day_in_month}(?=[)）]))"
        rf"|(?P<decade>{before}(?:\d{{3}}0|['’‘]?[2-9]0){suffix}(?![a-z]))"
        rf"|(?P<code>(?<!\d)(?<![a-z])(?:[1-4]{quarter}|[12]{half})(?:{of_year})?(?![a-z\d]))"
        rf"|(?P<year2>{before}['’‘]\d\d(?![\da-z]))"
        rf"|(?P<year4>(?:{before}|(?<=[{glued}]))\d{{4}}{after}(?!,\d|(?!{code})[a-z]))"
        rf"|(?P<small>(?:{before}|(?<=[{glued}]))\d\d?(?:(?P<nth>{alternation(_forms('nth_suffix'))})"
        rf"(?![a-z])|(?![a-z])){after}(?!,\d{{3}}(?!\d)))"
    )
    counted = alternation(_forms(*_UNITS, "seasons", lang="en"))
    counted = rf"(?:{alternation(_forms('and_half'))}[ -])?{counted}"
    # 今（13）日, as Taiwan has it
    day = rf"[{''.join(_NAMED_DAYS)}][(（]\d\d?[)）]日"
    spelled = alternation(
        variant
        for form in _SPELLED
        for variant in (form, form.replace(" ", "-"), "-".join(form.rsplit(" ", 1)))
    )
    latin = (
        rf"(?P<code2>(?<![a-z\d]-)(?:{quarter}[1-4]|{half}[12])(?:{of_year})?(?![a-z\d]))"
        rf"|(?P<spelled>{spelled}(?![a-z-]))"
        rf"|(?P<count>{alternation(_COUNTS)}(?=[ -]{counted}))"
        rf"|(?P<word>{alternation(_forms(*_WORD_KINDS, lang='en'))}(?![a-z]))"
    )
    han = (
        rf"(?P<named_day>{day})|(?P<unit>(?:(?<=[\d{numeral}])|(?<=\d{SPACE})){units})"
        rf"|(?P<weekday_char>(?<=[{week}])[{''.join(_WEEKDAYS)}]"
        rf"(?!{alternation(_forms('weekday_not'))}))"
        rf"|(?P<season_char>(?<={year})[{''.join(_SEASONS)}](?!{alternation(_forms('unit_not'))}))"
        rf"|(?P<quarter_char>(?<=[\d{numeral}])[{''.join(_QUARTER_CHARS)}])"
        rf"|(?P<numeral>(?<![{numeral}])[{numeral}]{{1,{_LONGEST_NUMERAL}}}"
        rf"(?={SPACE}?(?:{ranges}[{numeral}]{{1,{_LONGEST_NUMERAL}}})?(?:{units}|[{''.join(_QUARTER_CHARS)}])))"
        rf"|(?P<han>{alternation(_forms(*_WORD_KINDS, lang='zh'))})"
    )
    forms = (*_forms(*_WORD_KINDS, *_UNITS, lang="zh"), *_NUMERALS, *_SEASONS, *_QUARTER_CHARS)
    firsts = "".join({form[0] for form in forms})
    return re.compile(
        rf"(?=[a-z])(?<![a-z])(?:{latin})|(?=[\d'’‘])(?:{digits})"
        rf"|(?=[{firsts}{''.join(_WEEKDAYS)}])(?:{han})"
    )


_SCANNER = _scanner()
_QUARTER = re.compile(alternation(_forms("quarter_letter")))


def scan(text: str) -> tuple[list[Token | None], str]:
    """Breaks a text into date tokens.

    Args:
        text: any text.

    Returns:
        The tokens in order, and the string of their kinds; where that has a break or the kind of
        what joins two tokens, the list has None.
    """
    lowered = _lower(text)
    tokens: list[Token | None] = []
    kinds: list[str] = []
    end = 0
    for match in _SCANNER.finditer(lowered):
        for token in _read(match):
            if token.start > end or not tokens:
                joint = _between(lowered, end, token.start) if tokens else BREAK
                tokens.extend([None] * len(joint))
                kinds.append(joint)
            tokens.append(token)
            kinds.append(_LETTERS[token.kind])
            end = token.end
    return tokens, "".join(kinds)


def _between(text: str, start: int, end: int) -> str:
    """Returns the kinds of what stands between two tokens."""
    if end - start > _LONGEST_JOINT:
        return BREAK
    return _JOINT.get(_SPACES.sub(" ", text[start:end]).strip(" "), BREAK)


def _lower(text: str) -> str:
    """Returns the text in lower case, of the same length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)


def _read(match: re.Match[str]) -> list[Token]:
    """Returns the tokens of one match; none where a number is too great."""
    group, form = match.lastgroup or "", match.group()
    start, end = match.span()
    if group == "spelled":
        return [Token(start, end, "year4", str(_SPELLED[form.replace("-", " ")]))]
    if group == "named_day":
        return [Token(start, end, *_NAMED_DAYS[form[0]])]
    if group in ("word", "han", "unit", "numbered"):
        kind, value = _WORDS.get(form) or _WORDS[_SPACES.sub(" ", form)]
        return [Token(start, end, kind, value)]
    if group in ("code", "code2"):
        return _code(form, start)
    if group == "numeral":
        number = _numeral(form)
        kind = "small" if number < _HUNDRED else "year4"
        known = number < _HUNDRED or number in _YEARS
        return [Token(start, end, kind, str(number))] if known else []
    if group in _CHARACTERS:
        return [Token(start, end, group, (_WEEKDAYS | _COUNTS | _SEASONS).get(form, ""))]
    if group in ("iso", "month_days"):
        return [Token(start, end, group, form)]
    digits = _DIGITS.findall(form)[0]
    if group == "year4" and int(digits) not in _YEARS:
        return []
    return [Token(start, end, "nth" if match["nth"] else group, digits)]


def _code(form: str, start: int) -> list[Token]:
    """Reads Q3, 3Q20, 2H2019: the quarter or half, then its year where one is glued to it."""
    kind = "quarter_code" if _QUARTER.search(form) else "half_code"
    number = form[0] if form[0].isdecimal() else form[1]
    tokens = [Token(start, start + 2, kind, number)]
    for year in _DIGITS.findall(form[2:]):
        tokens.append(Token(start + 2, start + len(form), f"year{len(year)}", year))
    return tokens


def _numeral(form: str) -> int:
    """Reads a number below a hundred, or digits one after the other: 二十一, 二〇二一."""
    values = [_NUMERALS[character] for character in form]
    if max(values) < _TEN:
        return int("".join(map(str, values)))
    total = 0
    for value in values:
        total = max(total, 1) * value if value == _TEN else total + value
    return total
