"""Reads numbers: digits in all usual groupings, written-out numerals, and mixtures of the two.

A number is read as an interval, because many are: 数千万 is ten million to a hundred million,
十几亿 one to two thousand million, "tens of millions" ten to a hundred. The grammars are regular
and a run of any length is consumed in one step, so that the time is linear in the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby

from pipeline import lexicons
from pipeline.recognition.patterns import LATIN, SPACE, alternation, cased

# Longer numbers are tables, keys or noise.
_LONGEST = 60
_GREATEST = 1e18
_MOST_FIGURES = 15
_TEN, _HUNDRED, _THOUSAND = 10.0, 100.0, 1e3
_MYRIAD = 1e4


@dataclass(frozen=True, slots=True)
class Number:
    """The value of a number expression.

    `minimum` and `maximum` are equal but for vague numbers and pairs such as 两三亿;
    `approximation` is exact, over (余, +), about (来), vague or range. `scale` is what the figure
    is multiplied with at the end (1e7 in 3千万) and `magnitude` the part of it that is a thousand
    or, in Chinese, a myriad and more (1e4): the first half of a range borrows them. A `bare` number
    has no figure: 亿, million. `figures` marks a number of digits: eight-figure.
    """

    minimum: float
    maximum: float
    approximation: str = "exact"
    scale: float = 1.0
    magnitude: float = 1.0
    bare: bool = False
    figures: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    low: float
    high: float


# Kinds that differ in where they may stand, not in what they mean.
_SAME_KIND = {"formal": "number", "formal_unit": "unit", "few": "vague", "whole": "vague"}
_ROWS = lexicons.load("lexicons/numerals").rows
_MAGNITUDES = lexicons.load("lexicons/magnitudes").rows


def _forms(lang: str, *kinds: str) -> list[str]:
    return [row["form"] for row in _ROWS if row["lang"] == lang and row["kind"] in kinds]


def _tokens(lang: str) -> dict[str, _Token]:
    tokens = {}
    for row in _ROWS:
        if row["lang"] == lang:
            low = float(row["value"] or 0)
            kind = _SAME_KIND.get(row["kind"], row["kind"])
            tokens[row["form"]] = _Token(kind, low, float(row["maximum"] or low))
    for row in _MAGNITUDES:
        if row["lang"] == lang:
            value = float(row["value"])
            tokens[row["form"].lower()] = _Token("unit", value, value)
    return tokens


_HAN = _tokens("zh")
HAN_FORMS = frozenset(_HAN)
_WORDS = _tokens("en")

# --- digits ---

_THOUSANDS = alternation(
    variant
    for row in lexicons.load("lexicons/magnitudes")
    if row["kind"] == "word"
    for variant in cased(row["form"])
)
DIGITS = (
    rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}}(?!\d)){{2,}}"
    r"|\d{1,3}(?:，\d{3})+\.\d\d(?!\d)"  # 82，225.00
    rf"|\d{{1,3}}{SPACE}\d{{3}}(?={SPACE}{_THOUSANDS}(?![{LATIN}]))"  # 1 084 million
    rf"|(?:(?<=€)|(?<=€ )|(?<=\b[A-Z]{{3}} ))\d{{1,3}}{SPACE}\d{{3}}(?![\d{LATIN}])"  # € 100 000
    rf"|\d{{1,3}}{SPACE}\d{{3}}(?={SPACE}?(?:€|EUR\b|[Ee]uros?\b))"  # 100 000 euros
    rf"|\d++(?:[.,\uff0e'\u2019]\d++)*)"
)
_GROUPED = re.compile(
    r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?"  # 1,250,000.5
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"  # 1,25,00,000
    rf"|\d{{1,3}}(?:['\u2019]\d{{3}}|{SPACE}\d{{3}})+(?:\.\d+)?"  # 1'250'000
)
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+|\d+,\d{1,2}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_SEPARATORS = re.compile(rf"[,，'\u2019]|{SPACE}")


def digits(text: str) -> float | None:
    """Returns the value of a number in digits, or None where it is none (a date, a list)."""
    text = text.replace("\uff0e", ".")
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(_SEPARATORS.sub("", text))
    if _EUROPEAN.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    return None


# --- Chinese ---


def _class(*kinds: str) -> str:
    return "".join(_forms("zh", *kinds))


_MYRIADS = "".join(row["form"] for row in _MAGNITUDES if row["lang"] == "zh")
_UNITS = _class("unit") + _MYRIADS
_DIGIT, _VAGUE, _HALF = _class("number"), _class("vague"), _class("fraction")
_OVER, _ABOUT, _MEASURE = _class("over"), _class("about"), _class("measure")
_POINT = _class("point")
FIGURES = "".join(form for form in _DIGIT if _HAN[form].low)
# 9万8 is short for 9万8千.
_SHORTENED = (
    rf"(?:(?<=[{_MYRIADS}])(?:\d(?![\d.,:：%％\-–~～+{_UNITS}])"
    rf"|[{FIGURES}](?={SPACE}?[块塊])))?"  # 三万五块
)
_TENTH = {"万": "千", "萬": "千", "亿": "千万", "億": "千萬"}
MEASURES = frozenset(_MEASURE)
_ZEROS = "".join(form for form in _DIGIT if not _HAN[form].low)
_FORMAL, _FORMAL_UNITS = _class("formal"), _class("formal_unit")

# What may follow within a number. A digit needs a unit after it, or a small unit, a zero or
# another digit before it, or it begins the next word: 2亿一次性.
_SMALL = _class("unit")
_MORE = (
    rf"(?:[{_UNITS}{_OVER}]|[{_POINT}](?=[{_DIGIT}])|[{_ABOUT}](?=[{_UNITS}])"
    rf"|[{_DIGIT}](?=[{_UNITS}{_OVER}])|(?<=[{_SMALL}{_POINT}{_DIGIT}])[{_DIGIT}]"
    rf"|[{_ZEROS}](?=[{_DIGIT}])|[{_VAGUE}](?=[{_UNITS}])|(?<=[{_SMALL}])[{_VAGUE}]"
    rf"|[{_MEASURE}](?=[{_OVER}{_HALF}]?[{_MYRIADS}])|[{_HALF}](?=[{_MEASURE}]?[{_MYRIADS}])"
    rf"|\d++(?:\.\d++)?(?={SPACE}?[{_UNITS}]))"
)
_CHINESE = (
    rf"(?:[{_DIGIT}{_UNITS}{_VAGUE}]|[{_HALF}](?=[{_MEASURE}]?[{_MYRIADS}])){_MORE}*"
    rf"|[{_FORMAL}](?:[{_FORMAL_UNITS}{_MYRIADS}][{_FORMAL}{_FORMAL_UNITS}{_ZEROS}{_MYRIADS}]*|(?=[角分]))"
)
_FIGURE_WORDS = frozenset(_forms("zh", "figures"))
# 七位数美元
_HAN_FIGURES = rf"[{FIGURES}十]{alternation(_forms('zh', 'figures'))}"
_HAN_TOKEN = re.compile(rf"{DIGITS}|[{_DIGIT}]?[{_POINT}][{_DIGIT}]+|[^\d\s]")


def _read_figures(text: str) -> Number:
    """Reads 七位数, a number of seven digits."""
    count = _HAN[text[0]].low
    return Number(_TEN ** (count - 1), _TEN**count, "vague", figures=True)


def _read_chinese(text: str) -> Number | None:
    tokens = []
    for form in _HAN_TOKEN.findall(text):
        token = _HAN.get(form) or _decimal(form)
        if token is None:
            return None
        tokens.append(token)
    kinds = {token.kind for token in tokens}
    figures = _merged([t for t in tokens if t.kind not in ("over", "about", "measure")])
    low = _compose_chinese([(t.kind, t.low) for t in figures])
    high = _compose_chinese([(t.kind, t.high) for t in figures])
    if low is None or high is None:
        return None
    scale, magnitude = _trailing(figures, _MYRIAD)
    approximation = _approximation(kinds, low, high, "range")
    bare = kinds == {"unit"} and figures[0].low > _TEN
    return Number(low, high, approximation, scale, magnitude, bare)


def _decimal(text: str) -> _Token | None:
    """Returns a number in digits, or one with a decimal point in Chinese: 三点五."""
    if not text[0].isdecimal():
        parts = (str(int(_HAN[c].low)) if c not in _POINT else "." for c in text)
        text = "0" + "".join(parts)
    value = digits(text)
    return None if value is None else _Token("number", value, value)


def _merged(tokens: list[_Token]) -> list[_Token]:
    """Joins neighbouring digits: 两三 is two to three, 二〇二一 a number by position."""
    merged: list[_Token] = []
    for kind, group in groupby(tokens, key=lambda token: token.kind):
        run = list(group)
        after_unit = bool(merged) and merged[-1].kind == "unit" and merged[-1].low < _MYRIAD
        if kind == "number":
            merged.append(_digits(run))
        elif kind == "vague" and after_unit:
            merged.append(_Token("vague", 0.0, run[0].high))  # 十几 is ten to twenty
        else:
            merged += run
    return merged


def _digits(run: list[_Token]) -> _Token:
    """Returns the number that a run of digits makes; three and five are neighbours too."""
    values = [token.low for token in run]
    neighbours = len(run) == 2 and (values[1] - values[0] == 1 or values == [3, 5])
    if neighbours and values[0] > 0 and values[1] < _TEN:
        return _Token("number", *values)
    value = reduce(lambda left, right: left * _TEN + right, values)
    return _Token("number", value, value)


def _compose_chinese(tokens: Iterable[tuple[str, float]]) -> float | None:
    """Adds up a Chinese number, or returns None where its units are in no order."""
    total = section = 0.0
    figure: float | None = None
    last_small = last_great = _GREATEST
    for kind, value in tokens:
        if kind != "unit":
            figure = value if figure is None else figure + value
        elif value < _MYRIAD:
            if value >= last_small or (figure is None and section):
                return None
            section += (1.0 if figure is None else figure) * value
            figure, last_small = None, value
        else:
            part = section + (figure or 0.0)
            empty = figure is None and not section
            if value < last_great:
                if empty and total:
                    return None
                total += (1.0 if empty else part) * value
            elif empty or part >= _THOUSAND:
                total = (total + part) * value
            else:
                return None
            section, figure, last_small, last_great = 0.0, None, _GREATEST, value
    return _bounded(total + section + (figure or 0.0))


# --- English ---

_END = rf"(?![{LATIN}])"
_GAP = rf"(?:{SPACE}|-)"


def _words(*kinds: str) -> str:
    return _any_case(_forms("en", *kinds)) + _END


def _any_case(forms: Iterable[str]) -> str:
    return alternation(variant for form in forms for variant in cased(form))


def _magnitudes(kind: str) -> list[str]:
    return [row["form"] for row in _MAGNITUDES if row["kind"] == kind]


_FIGURE, _AND, _OF, _ARTICLE = _words("number"), _words("and"), _words("of"), _words("article")
_NUMBER_WORD = rf"(?:{_FIGURE}(?:{_GAP}{_words('point')}(?:{_GAP}{_FIGURE})+)?)"
_FRACTION, _BAND, _FIGURES = _words("fraction"), _words("band"), _words("figures")
_PLURALS = frozenset(form for form in _forms("en", "vague") if _WORDS[form].low >= _HUNDRED)
_SCALE = _any_case([*_forms("en", "unit"), *_magnitudes("word"), *_PLURALS]) + _END
_ARTICLED = f"(?:{_SCALE}|{_words('fraction', 'few', 'about')})"
_AND_A_HALF = rf"{_GAP}{_AND}{_GAP}(?:{_ARTICLE}{_GAP})?{_FRACTION}"
_WORD = (
    rf"(?:{_NUMBER_WORD}|(?:{_FRACTION}|{_words('vague', 'few', 'whole', 'about')})"
    rf"(?:(?:{_GAP}{_OF})?(?:{_GAP}{_ARTICLE})?(?={_GAP}(?:{_SCALE}|{_FRACTION})))?"
    rf"|{_SCALE}(?:{_GAP}{_AND}(?={_GAP}{_FIGURE}))?)"
)
_CHAIN = rf"(?:{_AND_A_HALF}|{_GAP}{_WORD})*"
# Words after digits go on only with what multiplies them: $4 million two years later.
_SCALES = rf"(?:{_AND_A_HALF}|{_GAP}{_SCALE})*"
_MORE_DIGITS = rf"(?:{_GAP}\d{{1,3}}{_GAP}{_SCALE})*"  # 1 million 200 thousand
_SHORT = _any_case(_magnitudes("short"))
_AFTER_DIGITS = (
    rf"(?:\+(?={_GAP}?{_SCALE}))?(?:{_GAP}?{_SCALE}|{_AND_A_HALF}){_SCALES}{_MORE_DIGITS}"
    rf"|{_GAP}{_FIGURES}|{_SHORT}(?![{LATIN}\d])|{SPACE}{_SHORT}(?![\d&'\u2019]|-?[{LATIN}])"
    rf"|{alternation(_magnitudes('letter'))}(?![{LATIN}\d-])"
)
_ENGLISH = (
    rf"(?<![{LATIN}])(?=[{LATIN}])(?:(?:{_ARTICLE}{_GAP}(?={_ARTICLED}))?(?:{_BAND}{_GAP})?{_WORD}{_CHAIN}(?:{_GAP}{_FIGURES})?"
    rf"|{_BAND}{_GAP}\d\d?{_GAP}{_FIGURES})"
)
_WORD_TOKEN = re.compile(rf"{DIGITS}|{alternation(_WORDS)}(?![{LATIN}])")


def _read_english(text: str) -> Number | None:
    words: list[_Token] = []
    for form in _WORD_TOKEN.findall(text.lower()):
        value = digits(form) if form[0].isdecimal() else None
        token = _WORDS.get(form) if value is None else _Token("number", value, value)
        if token is None:
            return None
        if form in _PLURALS and words:
            token = _Token("unit", token.low, token.low)  # millions in "tens of millions"
        words.append(token)
    kinds = {word.kind for word in words}
    values = [word for word in words if word.kind not in ("article", "of", "band", "figures")]
    low = _compose_english([(word.kind, word.low) for word in values])
    high = _compose_english([(word.kind, word.high) for word in values])
    if low is None or high is None:
        return None
    if "figures" in kinds:
        if not 1 <= low == high <= _MOST_FIGURES:
            return None
        low, high = _TEN ** (low - 1), _TEN**high
    if "band" in kinds:
        if low == high:
            return None
        band = next(word for word in words if word.kind == "band")
        low, high = low * band.low, low * band.high
    scale, magnitude = _trailing(values, _THOUSAND)
    approximation = "over" if "+" in text else _approximation(kinds, low, high, "vague")
    return Number(low, high, approximation, scale, magnitude, kinds == {"unit"}, "figures" in kinds)


def _compose_english(tokens: Iterable[tuple[str, float]]) -> float | None:
    """Adds up an English number, or returns None where its words are in no order."""
    total, last, joined, place = 0.0, _GREATEST, False, 1.0
    part: float | None = None
    for kind, value in tokens:
        if kind == "fraction" and joined and part is None:
            total += value * last
        elif kind == "fraction":
            part = value if part is None else part + value if joined else part * value
        elif kind == "unit" and value == _HUNDRED:
            part = (1.0 if part is None else part) * value
        elif kind == "unit":
            if part is not None and value >= last:
                return None
            figure = 1.0 if part is None else part
            total = total * value if part is None and total else total + figure * value
            part, last, place = None, value, 1.0
        elif kind == "point":
            place /= _TEN
        elif kind != "and":
            if part is not None and place == 1 and not _fits(part, value):
                return None
            part = (part or 0.0) + value * place
            place = place if place == 1 else place / _TEN
        joined = kind == "and"
    return _bounded(total + (part or 0.0))


def _fits(part: float, value: float) -> bool:
    """Says whether a number word may follow another: forty-five, a hundred and twenty."""
    tens = value < _TEN and part % _TEN == 0 and part % _HUNDRED >= 2 * _TEN
    return tens or (value < _HUNDRED and part >= _HUNDRED and part % _HUNDRED == 0)


# --- both ---

NUMBER = (
    rf"(?>{DIGITS}(?:{_AFTER_DIGITS}|{SPACE}?{_MORE}{_MORE}*{_SHORTENED})?"
    rf"|{_HAN_FIGURES}|(?:{_CHINESE}){_SHORTENED}|{_ENGLISH})"
)


LEADING_ARTICLE = re.compile(rf"{_ARTICLE}{_GAP}")

# What every number begins with: one of these characters or words.
BEGINNINGS = rf"\d{_DIGIT}{_UNITS}{_VAGUE}{_HALF}{_FORMAL}"
WORDS = frozenset(
    variant
    for form, token in _WORDS.items()
    if token.kind not in ("and", "of", "article")
    for variant in cased(form)
)


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Number | None:
    """Returns the value of a number expression.

    Args:
        text: what `NUMBER` matched: digits, numerals of either language, or digits with a
            magnitude.

    Returns:
        The number; None where the expression is none that adds up, or is beyond all money.
    """
    if len(text) > _LONGEST:
        return None
    if text[1:] in _FIGURE_WORDS:
        return _read_figures(text)
    if text[-1] in FIGURES and text[-2:-1] in _TENTH:
        return _read_chinese(text + _TENTH[text[-2]])
    if text[-1] in _HAN:
        return _read_chinese(text)
    if text[-1].isdecimal() and text[-2:-1] in _TENTH:
        return _read_chinese(text + _TENTH[text[-2]])
    if text[-1].isdecimal():
        value = digits(text)
        return None if value is None or value > _GREATEST else Number(value, value)
    return _read_english(text)


def _trailing(tokens: Iterable[_Token], least: float) -> tuple[float, float]:
    """Returns the product of the units at the end, and of those of them that reach `least`."""
    scale = magnitude = 1.0
    for token in tokens:
        if token.kind != "unit":
            scale = magnitude = 1.0
        else:
            scale *= token.low
            magnitude *= token.low if token.low >= least else 1.0
    return scale, magnitude


def _approximation(kinds: set[str], low: float, high: float, interval: str) -> str:
    for kind in ("vague", "over", "about"):
        if kind in kinds:
            return kind
    return "exact" if low == high else interval


def _bounded(value: float) -> float | None:
    return float(f"{value:.15g}") if value <= _GREATEST else None
