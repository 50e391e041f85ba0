"""Tells which Latin names may be Chinese ones: spelt in pinyin, translated, or imitating them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

import pypinyin
from rapidfuzz.distance import Levenshtein

from pipeline import lexicons
from pipeline.companies import names
from pipeline.companies.names import core, words
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

# Readings of one name that are tried; Chinese characters mostly have one.
_READINGS = 16
_REMEMBERED = 1 << 18


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
def _latin_place() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(names.places('en'))}) ")


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
