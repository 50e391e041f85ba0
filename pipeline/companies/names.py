"""What is left of a company's name once spelling, place, legal form and trade are taken off."""

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from pipeline import lexicons
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

# The most characters of a legal form that is written with points or without.
_ABBREVIATION = 14
_REMEMBERED = 1 << 18
_NUMBERED = re.compile(
    r"(?:^|\b|fund )(?:[ivx]+|\d+)$|[一二三四五六七八九十\d]+[期号]|^[一二三四五六七八九十]+$"
)

_FUND = re.compile(r"(?:fund|基金) ?(?:[ivx]+|\d+)|[一二三四五六七八九十\d]+期(?:基金)?")


@lru_cache(_REMEMBERED)
def plain_form(name: str) -> str:
    """Returns a name without width, case, or the difference of Chinese scripts."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _simplifier().convert(plain) if has_han(plain) else plain


@lru_cache(_REMEMBERED)
def normal_form(name: str) -> str:
    """Returns what is left of a name without width, case, punctuation, script and legal form.

    Args:
        name: a company name as written.

    Returns:
        The normal form; never empty for a name that holds a letter.
    """
    plain = _without_article(plain_form(name))
    return _compact(_without_legal_form(plain)) or _compact(plain) or plain


@lru_cache(_REMEMBERED)
def core(name: str) -> str:
    """Returns the normal form of a Chinese legal name without the place it is registered at.

    深圳市听涛微电子有限公司 becomes 听涛微电子; any other name its normal form.
    """
    plain = plain_form(name)
    if not has_han(plain) or not is_legal(name):
        return normal_form(name)
    bare = _without_legal_form(_bracketed_place().sub("", plain))
    return _compact(_place_before().sub("", bare)) or normal_form(name)


def places_of(name: str) -> frozenset[str]:
    """Returns the places at which a Chinese legal name says that it is registered."""
    plain = plain_form(name)
    found = [match[0] for match in (_place_before().match(plain),) if match]
    found += [match[0] for match in _bracketed_place().finditer(plain)]
    return frozenset(re.sub(r"[()（）]|[省市区县]$", "", place) for place in found)


@lru_cache(_REMEMBERED)
def is_legal(name: str) -> bool:
    """Says whether a name ends in a legal form, as names in registers do."""
    plain = plain_form(name)
    return _legal_form().search(plain) is not None


@lru_cache(_REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """Returns the words of a Latin name without its legal form."""
    plain = _without_legal_form(_without_article(plain_form(name)))
    return tuple(re.findall(r"[\w+]+", _without_accents(plain)))


def without_trade(name: str) -> str:
    """Returns the normal form without trade words at its end: 听涛 of 听涛微电子.

    Only words that make no other company of it are taken off; one character is no name.
    """
    if has_han(name):
        return _trade("zh").sub("", core(name))
    left = _trade("en").sub("", " ".join(words(name)))
    return _compact(left)


def investor_form(name: str) -> str:
    """Returns the normal form with words for a venture firm as one: Pear VC and Pear Ventures.

    Capital and Capital Partners are one as well; any other name keeps its normal form.
    """
    if has_han(name):
        return normal_form(name)
    joined = " ".join(words(name))
    for end, word in _investor_endings():
        if joined.endswith(f" {end}"):
            return _compact(f"{joined.removesuffix(end)}{word}")
    return normal_form(name)


@cache
def _investor_endings() -> tuple[tuple[str, str], ...]:
    """Returns endings with what they stand for, the longest first."""
    rows = lexicons.load("lexicons/investor_endings")
    endings = {row["form"]: row["stands_for"] for row in rows}
    return tuple(sorted(endings.items(), key=lambda item: -len(item[0])))


def is_addition(rest: str, lang: str) -> bool:
    """Says whether what one name has more than another only tells its trade or legal form."""
    rest = rest.strip()
    return not rest or _only_trade(lang).fullmatch(rest) is not None


def makes_another(rest: str, lang: str) -> bool:
    """Says whether what one name has more than another makes a company of its own."""
    return _ends_in(lang, "another").search(rest.strip()) is not None


def sets_apart(rest: str, lang: str) -> bool:
    """Says whether what one name has more makes another company of it whatever the text tells.

    That is so for the number of a fund or a version, and for foundations and the like.
    """
    rest = rest.strip()
    return _NUMBERED.search(rest) is not None or _ends_in(lang, "apart").search(rest) is not None


def names_nobody(name: str) -> bool:
    """Says whether a name is but the number of a fund, as every investor may have it: Fund II."""
    return _FUND.fullmatch(plain_form(name)) is not None


def initials(name: str) -> frozenset[str]:
    """Returns the acronyms that a Latin name may have: of three words, or of TechCrunch."""
    parts = re.findall(r"[^\W_]+", name)
    humps = re.findall(r"[A-Z](?=[a-z])", name)
    if len(parts) == 1 and len(humps) >= 2:
        return frozenset({"".join(humps)})
    short = [word for word in parts if word[0].isupper()]
    found = {"".join(word[0] for word in some) for some in (parts, short) if len(some) >= 3}
    return frozenset(acronym.upper() for acronym in found)


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _without_article(plain: str) -> str:
    """Takes the article off a name of two words or more: The Block is not Block."""
    bare = plain.removeprefix("the ")
    return bare if " " in bare else plain


def _compact(name: str) -> str:
    return re.sub(r"[^\w+]", "", re.sub(r"\band\b", "", _without_accents(name)))


def _without_accents(name: str) -> str:
    if name.isascii() or has_han(name):
        return name
    parts = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def _without_legal_form(plain: str) -> str:
    return _legal_form().sub("", plain)


@cache
def _legal_form() -> re.Pattern[str]:
    written = {plain_form(form) for form in forms("legal_forms", "en")}
    latin = "|".join(_with_points(form) for form in sorted(written, key=lambda f: (-len(f), f)))
    han = alternation(frozenset(plain_form(f) for f in forms("legal_forms", "zh")))
    return re.compile(rf"(?:(?:(?:,\s*|\s+)(?:{latin}))+|(?<=\w\w)(?:{han}))\s*$")


def _with_points(form: str) -> str:
    """Returns the pattern of a Latin legal form, whose letters may have points: G.m.b.H., N.V."""
    letters = r"\.?".join(re.escape(letter) for letter in form if letter != ".")
    return (letters if len(form) <= _ABBREVIATION else re.escape(form)) + r"\.?"


@cache
def places(lang: str) -> frozenset[str]:
    """Returns the names of places in a language, without case."""
    rows = lexicons.load("lexicons/places")
    return frozenset(row["form"].casefold() for row in rows if row["lang"] == lang)


def is_place(name: str) -> bool:
    """Says whether a name is one of a place."""
    return plain_form(name) in places("zh" if has_han(name) else "en")


@cache
def _place_before() -> re.Pattern[str]:
    long = frozenset(place for place in places("zh") if len(place) >= 2)
    return re.compile(rf"^(?:(?:{alternation(long)})(?:省|市|区|县|自治区)?)+(?=\w\w)")


@cache
def _bracketed_place() -> re.Pattern[str]:
    return re.compile(rf"[(（](?:{alternation(places('zh'))})(?:省|市|区|县)?[)）]")


@cache
def _additions(lang: str, makes: str) -> frozenset[str]:
    rows = lexicons.load("lexicons/name_additions")
    return frozenset(
        row["form"].casefold() for row in rows if row["lang"] == lang and row["makes"] == makes
    )


@cache
def _trade(lang: str) -> re.Pattern[str]:
    trades = alternation(_additions(lang, "nothing"))
    return re.compile(rf"(?<=\w\w)(?:{' ' if lang == 'en' else ''}(?:{trades}))+$")


@cache
def _only_trade(lang: str) -> re.Pattern[str]:
    trades = _additions(lang, "nothing") | {plain_form(form) for form in forms("legal_forms", lang)}
    return re.compile(rf"(?:(?:{alternation(trades)}),?\s*)+")


@cache
def _ends_in(lang: str, makes: str) -> re.Pattern[str]:
    others = alternation(_additions(lang, makes))
    return re.compile(rf"\b(?:{others})$" if lang == "en" else rf"(?:{others})$")
