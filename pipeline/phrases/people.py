"""Tells the names of persons in Latin script by their shape."""

import re
from functools import cache

from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

_PARTICLES = frozenset({"de", "van", "von", "bin", "al", "da", "del", "der", "la", "le"})
_MOST_WORDS = 4


def is_person(name: str) -> bool:
    """Says whether a Latin name begins with a given name, or is Chinese in pinyin.

    Args:
        name: a capitalised run of words.

    Returns:
        Whether it reads like given name and family name, in either order for pinyin.
    """
    words = name.replace(".", "").split()
    if not 2 <= len(words) <= _MOST_WORDS or has_han(name):
        return False
    if not all(w[0].isupper() or w in _PARTICLES for w in words):
        return False
    return words[0] in forms("given_names") or (
        len(words) == 2 and (is_pinyin(*words) or is_pinyin(*reversed(words)))
    )


def is_pinyin(family: str, given: str) -> bool:
    """Says whether two words are a Chinese family name and a given name in pinyin."""
    syllables = given.replace("-", "").lower()
    return family in forms("surnames", "en") and _pinyin().fullmatch(syllables) is not None


@cache
def _pinyin() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(forms('pinyin_syllables'))}){{1,2}}")
