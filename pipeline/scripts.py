"""Tells Chinese from English by script: what share of a text is Han, what share English prose."""

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3007"
_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u300a\u300b]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]*")
_BRACKETED = re.compile(
    r"[(\uff08\[\u3010][^()\uff08\uff09\[\]\u3010\u3011]{0,80}[)\uff09\]\u3011]"
)

# A lower-case word is English prose; a capitalised one may be a name inside Chinese.
_PROSE_WEIGHT = 3.0
_NAME_WEIGHT = 0.5
# Characters of Chinese and lower-case words of English that make a line prose.
_LEAST_PROSE = {"en": 3, "zh": 6}
# An article is mixed when the lesser language has this share of its prose.
_MIXED_SHARE = 0.02


def has_han(text: str) -> bool:
    """Says whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def language(text: str) -> str:
    """Returns the language a sentence is written in, ``en`` or ``zh``.

    What stands in brackets is a gloss and counts only where nothing else does.
    """
    chinese, english = weights(_BRACKETED.sub(" ", text))
    if not chinese and not english:
        chinese, english = weights(text)
    return "zh" if chinese > 0 and chinese >= english else "en"


def article_language(text: str) -> str:
    """Returns the language of an article: ``en``, ``zh``, or ``mixed`` where both carry prose.

    Lines that are names, labels or addresses alone say nothing unless there is no other.
    """
    totals = {"en": 0, "zh": 0}
    for line in text.splitlines():
        chinese, words = len(_CHINESE.findall(line)), _WORD.findall(line)
        lang = language(line)
        prose = chinese if lang == "zh" else sum(word[0].islower() for word in words)
        if prose >= _LEAST_PROSE[lang]:
            totals[lang] += chinese + len(words)
    total = sum(totals.values())
    if not total:
        return language(text)
    if min(totals.values()) >= _MIXED_SHARE * total:
        return "mixed"
    return max(totals, key=lambda lang: totals[lang])


def weights(text: str) -> tuple[float, float]:
    """Returns how much of a text is Chinese and how much English prose, on one scale."""
    english = sum(_PROSE_WEIGHT if w[0].islower() else _NAME_WEIGHT for w in _WORD.findall(text))
    return float(len(_CHINESE.findall(text))), english
