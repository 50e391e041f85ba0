"""What is left of a company's name once spelling, place, legal form and trade are taken off."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

import opencc
import pypinyin
from rapidfuzz.distance import Levenshtein

from pipeline import lexicons
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

# The most characters of a legal form that is written with points or without.
_ABBREVIATION = 14
# Readings of one name that are tried; Chinese characters mostly have one.
_READINGS = 16
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
    for kind, synonyms in _INVESTORS.items():
        for end in synonyms:
            if joined.endswith(f" {end}"):
                return _compact(f"{joined.removesuffix(end)}{kind}")
    return normal_form(name)


_INVESTORS = {
    "ventures": (
        "venture capital partners",
        "venture capital",
        "venture partners",
        "ventures",
        "vc",
    ),
    "capital": ("capital partners", "capital management", "capital advisors", "capital"),
}


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


@dataclass(frozen=True, slots=True)
class Sound:
    """How a name sounds in pinyin, and the kind of the trade word that was taken off its end."""

    pinyin: str
    syllables: int
    kind: str | None

    @property
    def identifies(self) -> bool:
        """Says whether so much is spelt that no other company is likely to sound alike."""
        return self.syllables >= 3 or (self.syllables == 2 and self.kind == "investor")


@lru_cache(_REMEMBERED)
def sounds(name: str) -> frozenset[Sound]:
    """Returns how a Chinese name sounds, or what a Latin one may be the pinyin of.

    Whole, and without the words that tell the trade: 梅花创投 and Meihua Venture Capital are both
    meihua, an investor.
    """
    return frozenset(_han_sounds(name) if has_han(name) else _latin_sounds(name))


def _han_sounds(name: str) -> Iterator[Sound]:
    bare = re.sub(r"[^\u3400-\u9fff]", "", core(name))
    if bare != core(name):
        return
    for stem, kind in _stems(bare, "zh"):
        readings = pypinyin.pinyin(stem, style=pypinyin.Style.NORMAL, heteronym=len(stem) <= 4)
        for reading in islice(product(*readings), _READINGS):
            yield Sound("".join(reading).replace("ü", "v"), len(stem), kind)


def _latin_sounds(name: str) -> Iterator[Sound]:
    bare = " ".join(words(name))
    place = _latin_place().match(bare)
    for whole in (bare, bare[place.end() :]) if place else (bare,):
        for stem, kind in _stems(whole, "en"):
            spelt = stem.replace(" ", "").replace("ü", "v")
            syllables = _syllables(spelt)
            if syllables:
                yield Sound(spelt, syllables, kind)


def _stems(bare: str, lang: str) -> Iterator[tuple[str, str | None]]:
    if len(bare) >= 2:
        yield bare, None
    stem = bare
    kind = None
    while match := _heads(lang).search(stem):
        kind = kind or _head_kinds(lang)[match.group().strip()]
        stem = stem[: match.start()].strip()
        if len(stem) < 2:
            return
        yield stem, kind


@cache
def _head_kinds(lang: str) -> dict[str, str]:
    """Returns investor or company for each word that organisation names end in."""
    kinds = {
        row["form"].casefold(): row["kind"]
        for row in lexicons.load("lexicons/name_additions")
        if row["lang"] == lang and row["kind"]
    }
    for row in lexicons.load("lexicons/organisation_heads"):
        if row["lang"] == lang:
            kinds[row["form"].casefold()] = (
                row["kind"] if row["kind"] in ("investor", "media", "government") else "company"
            )
    return kinds


@cache
def _heads(lang: str) -> re.Pattern[str]:
    heads = alternation(frozenset(_head_kinds(lang)))
    return re.compile(rf"(?<=[^\s]){'[ ]' if lang == 'en' else ''}(?:{heads})$")


@cache
def _syllable() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(forms('pinyin_syllables'))})")


@lru_cache(_REMEMBERED)
def _syllables(spelt: str) -> int:
    """Returns how many syllables of pinyin a word is at least, 0 if it is not pinyin."""
    least = [0] + [0] * len(spelt)
    known = forms("pinyin_syllables")
    for end in range(1, len(spelt) + 1):
        counts = [
            least[start] + 1
            for start in range(max(0, end - 6), end)
            if (start == 0 or least[start]) and spelt[start:end] in known
        ]
        least[end] = min(counts, default=0)
    return least[-1]


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
def _places(lang: str) -> frozenset[str]:
    rows = lexicons.load("lexicons/places")
    return frozenset(row["form"].casefold() for row in rows if row["lang"] == lang)


def is_place(name: str) -> bool:
    """Says whether a name is one of a place."""
    return plain_form(name) in _places("zh" if has_han(name) else "en")


@cache
def _place_before() -> re.Pattern[str]:
    places = frozenset(place for place in _places("zh") if len(place) >= 2)
    return re.compile(rf"^(?:(?:{alternation(places)})(?:省|市|区|县|自治区)?)+(?=\w\w)")


@cache
def _bracketed_place() -> re.Pattern[str]:
    return re.compile(rf"[(（](?:{alternation(_places('zh'))})(?:省|市|区|县)?[)）]")


@cache
def _latin_place() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(_places('en'))}) ")


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


@lru_cache(_REMEMBERED)
def translates(latin: str, han: str) -> bool:
    """Says whether a Chinese name is a Latin one put word for word: Kapok Ventures, 木棉资本."""
    return any(
        (one == two or None in (one, two)) and _is_translation(tuple(stem.split()), other)
        for stem, one in _stems(" ".join(words(latin)), "en")
        for other, two in _stems(core(han), "zh")
        if len(other) >= 2
    )


def _is_translation(parts: tuple[str, ...], han: str) -> bool:
    if not parts:
        return not han
    meanings = _meanings().get(parts[0], ())
    return any(
        han.startswith(meaning) and _is_translation(parts[1:], han[len(meaning) :])
        for meaning in meanings
    )


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in lexicons.load("lexicons/name_words"):
        found[row["en"]] = (*found.get(row["en"], ()), row["zh"])
    return found


@lru_cache(_REMEMBERED)
def imitates(han: str, latin: str) -> bool:
    """Says whether a Chinese name imitates how a Latin one sounds: 鲍尔德顿资本, Balderton Capital.

    Consonants are held together, those alike to Chinese ears as one.
    """
    return not sounds(latin) and any(
        (one == two or None in (one, two)) and _sound_alike(stem, other)
        for stem, one in _stems(" ".join(words(latin)), "en")
        for other, two in _stems(core(han), "zh")
        if len(other) >= 3
    )


# Fewer consonants than these are alike by chance.
_CONSONANTS = 5


def _sound_alike(latin: str, han: str) -> bool:
    spelt = "".join(_as_heard(syllable) for syllable in pypinyin.lazy_pinyin(han))
    one = _skeleton(latin.replace(" ", ""))
    if min(len(one), len(spelt)) < _CONSONANTS or not latin.isascii():
        return False
    return Levenshtein.distance(one, spelt) <= (len(one) >= _CONSONANTS + 1)


def _as_heard(syllable: str) -> str:
    """Returns the consonants of a syllable of pinyin, those at its end but for the l of er."""
    if syllable == "er":
        return "L"
    return _skeleton(re.sub("^(?:y|w(?=u))", "", syllable).replace("ng", "n"))


def _skeleton(letters: str) -> str:
    """Returns the consonants of a Latin word by classes, doubled ones once."""
    for spelling, sound in (("ph", "f"), ("th", "s"), ("ck", "k"), ("zh", "j"), ("sh", "s")):
        letters = letters.replace(spelling, sound)
    classes = letters.translate(_CLASSES)
    return re.sub(r"(.)\1+", r"\1", "".join(c for c in classes if c.isupper()))


_CLASSES = str.maketrans("bpdtgkqcjxszfvwmnlr", "PPTTKKKKSSSSFFFMNLL")
