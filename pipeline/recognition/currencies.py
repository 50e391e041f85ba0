"""Knows currencies by the names, codes and signs that stand before or after a number."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import lexicons, scripts
from pipeline.recognition.patterns import LATIN, SPACE, alternation, variants


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a currency.

    `currencies` are those that share it, `usual` the one meant without evidence of a country.
    `least` is the least sum at which it is believed, `guard` another condition, as in the lexicon,
    and `unit` its worth in the currency. A `generic` form ends the names of other currencies too:
    $, yuan.
    """

    text: str
    currencies: tuple[str, ...]
    usual: str | None
    least: float
    guard: str
    unit: float
    generic: bool


Forms = Mapping[str, Mapping[str, Form]]


def _forms(side: str) -> Forms:
    """Returns the forms of one side: by text, then by language."""
    rows = [row for row in lexicons.load("lexicons/currencies") if row["side"] in (side, "both")]
    forms: dict[str, dict[str, Form]] = {}
    endings: dict[str, set[str]] = {}
    for row in rows:
        for i in range(len(row["form"])):
            endings.setdefault(row["form"][i:], set()).update(row["currency"].split())
    for row in rows:
        form = _form(row, len(endings[row["form"]]) > 1)
        for text in variants(row):
            forms.setdefault(text, {}).setdefault(row["lang"], form)
    return forms


def _form(row: lexicons.Row, generic: bool) -> Form:
    currencies, guard = tuple(row["currency"].split()), row["guard"]
    return Form(
        text=row["form"],
        currencies=currencies,
        usual=row["usual"] or (currencies[0] if len(currencies) == 1 else None),
        least=float(guard) if guard.isdecimal() else 0.0,
        guard="" if guard.isdecimal() else guard,
        unit=float(row["unit"] or 1),
        generic=generic,
    )


_BEFORE, _AFTER = _forms("before"), _forms("after")


def _before_pattern() -> str:
    words = [form for form in _BEFORE if re.match(f"[{LATIN}]", form)]
    signs = [form for form in _BEFORE if form not in words]
    return rf"(?:(?<![{LATIN}]){alternation(words)}|{alternation(signs)})"


def _after_pattern() -> str:
    """Forms that may also stand before a number belong to it where one follows."""
    ends = re.compile(rf"[{LATIN}]$")
    friends = {
        text for row in lexicons.load("lexicons/money_false_friends") for text in variants(row)
    }
    both = {form for form in _AFTER if form in _BEFORE and not scripts.has_han(form)}
    words = {form for form in {*_AFTER, *friends} if ends.search(form)}
    rest = {*_AFTER, *friends} - words - both
    word, number = rf"(?![{LATIN}\d])", rf"(?!{SPACE}?\d)"
    return (
        rf"(?:{alternation(words - both)}{word}|{alternation(words & both)}{word}{number}"
        rf"|{alternation(rest)}|{alternation(both - words)}{number})"
    )


BEFORE, AFTER = _before_pattern(), _after_pattern()
BEFORE_FORMS = frozenset(_BEFORE)
_SPACES = re.compile(SPACE)


_APART = re.compile(r"\bUS ?\$|\bUSD\b")
# A dollar with the letters of its country.
_LETTERED = re.compile(r"\b(?:US|AU?|CA?|NZ|S|HK|NT) ?\$|\bUSD\b")
# What articles say of all their sums: all figures in Canadian dollars unless otherwise noted.
_NOTE = re.compile(
    r"\b(?:[Aa]ll|[Uu]nless)\b[^.\n]{0,60}?\b(?:amounts|figures|sums|dollars|numbers|values)\b"
    rf"[^.\n]{{0,30}}? in {SPACE}?({AFTER})"
)
# A bare dollar with the code of its country behind the sum, which is no conversion in brackets.
_CODED = re.compile(r"(?<![\w(（])\$ ?\d[\d.,]*(?:[ -]?[A-Za-z]{1,8})?[ -]?\b([A-Z]{2}D)\b")
# Characters that are written otherwise in mainland China, where 元 is the yuan.
_TRADITIONAL = re.compile("[萬億這們個與]")
# Of the countries of an article one is its own if it is named so many times as often as the next.
_DOMINANT = 2


class Evidence:
    """Tells which currency a form stands for in one text.

    Args:
        text: the text.
        lang: ``en`` or ``zh``; by script where None.
        context: the article of the text, whose places count where the text names none.
    """

    def __init__(self, text: str, lang: str | None, context: str | None = None) -> None:
        self._text = text
        self._lang = lang
        self._context = text if context is None else context

    @property
    def lang(self) -> str:
        """The language of the text."""
        if self._lang is None:
            self._lang = scripts.language(self._text)
        return self._lang

    def before(self, text: str) -> Form | None:
        """Returns what a text before a number is, as matched by `BEFORE`."""
        return self._known(_BEFORE, text)

    def after(self, text: str) -> Form | None:
        """Returns what a text after a number is, as matched by `AFTER`; None for none."""
        return self._known(_AFTER, text)

    def _known(self, forms: Forms, text: str) -> Form | None:
        rows = forms.get(text) or forms.get(_SPACES.sub(" ", text))
        if not rows:
            return None
        if len(rows) == 1:
            return next(iter(rows.values()))
        return rows.get(self.lang) or next(iter(rows.values()))

    def currency(self, before: Form | None, after: Form | None) -> str | None:
        """Returns the ISO 4217 code that the forms on both sides of a number stand for.

        Args:
            before: the form before the number, if any.
            after: the form after it, if any.

        Returns:
            The currency; None where the text does not tell which of several is meant.
        """
        form = before or after
        if form is None:
            return None
        if before and after:
            shared = [code for code in before.currencies if code in after.currencies]
            if len(shared) == 1:
                return shared[0]
            if before.generic and not after.generic:
                form = after
        if len(form.currencies) == 1:
            return form.currencies[0]
        if form.guard == "traditional" and not _TRADITIONAL.search(self._context):
            return form.usual
        if form.guard == "apart":
            return self._dollar(form)
        spoken = [code for code in form.currencies if code in spoken_of(self._text)]
        if spoken:
            return spoken[0] if len(spoken) == 1 else None
        return self._dominant(form)

    def _dollar(self, form: Form) -> str | None:
        """Returns whose $ a bare one is: as the article says, or as it shows."""
        told = _noted(self._context) or _coded(self._context) or _local(self._context)
        if told in form.currencies:
            return told
        return self._dominant(form) if _writes_apart(self._context) else form.usual

    def _dominant(self, form: Form) -> str | None:
        """Returns the currency of the country that the article speaks of most."""
        times = spoken_of(self._context)
        ranked = sorted(form.currencies, key=lambda code: -times[code])
        first, second = (times[code] for code in ranked[:2])
        return ranked[0] if first >= _DOMINANT * second and first else form.usual


@lru_cache(maxsize=64)
def _writes_apart(text: str) -> bool:
    """Says whether a text writes US$, as one does where $ is another country's."""
    return _APART.search(text) is not None


@lru_cache(maxsize=64)
def _noted(text: str) -> str | None:
    """Returns the currency that a text says its sums are in: all figures in Canadian dollars."""
    for found in _NOTE.finditer(text):
        forms = _AFTER.get(_SPACES.sub(" ", found[1]))
        form = next(iter(forms.values())) if forms else None
        if form and len(form.currencies) == 1:
            return form.currencies[0]
    return None


@lru_cache(maxsize=64)
def _coded(text: str) -> str | None:
    """Returns whose dollars a text has, where it says so of some: $3.1 million CAD."""
    codes = {code for code in _CODED.findall(text) if code != "USD"}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=64)
def _local(text: str) -> str | None:
    """Returns the currency of the country that a text is written in, where it shows that."""
    signs, currencies = _signs()
    found = {currencies[sign] for sign in signs.findall(text)}
    if len(found) != 1 or _LETTERED.search(text):
        return None
    (currency,) = found
    return currency if spoken_of(text)[currency] else None


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = lexicons.load("lexicons/dollar_evidence").rows
    words = alternation(row["form"] for row in rows)
    return re.compile(rf"\b{words}\b"), {row["form"]: row["currency"] for row in rows}


@lru_cache(maxsize=64)
def spoken_of(text: str) -> Counter[str]:
    """Returns how often a text speaks of the country of each currency."""
    pattern, currencies = _evidence()
    return Counter(currencies[form] for form in pattern.findall(text))


@cache
def _evidence() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = lexicons.load("lexicons/money_evidence").rows
    han = alternation(row["form"] for row in rows if row["lang"] == "zh")
    words = alternation(row["form"] for row in rows if row["lang"] == "en")
    pattern = re.compile(rf"(?<![{LATIN}]){words}(?![{LATIN}])|{han}")
    return pattern, {row["form"]: row["currency"] for row in rows}
