"""Finds the name inside a stretch of Chinese: what is left when all that describes it is taken off.

Chinese puts no space between a name and what stands beside it, so dates, adverbs, sums, titles and
descriptions are taken off its ends, and what is left must not be an ordinary word.
"""

import re
from collections.abc import Iterator
from functools import cache

from wordfreq import get_frequency_dict

from pipeline import gazetteer
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

Range = tuple[int, int]

# Stands for every character of a known name.
MASK = "\ue000"
_QUOTED = re.compile(r"[“「『\"《]([^“”「」『』\"《》]{1,30})[”」』\"》]")
_LATIN_TAIL = re.compile(r"[A-Za-z0-9][\w&.+'’\- ]*$", re.ASCII)
_TRIM = " \t\u3000“”「」『』\"'《》·-—"
_LONGEST_NAME = 14
# Han characters before Latin ones that can be one name with them: 船长BI.
_LONGEST_GLUED = 4
# A Chinese word of this relative frequency names nobody by itself.
_COMMON = 8e-6
_LONGEST_WORD = 4


def clean(text: str, masked: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Takes off what describes a name; None where no name is left."""
    end = without_tail(text, masked, start, end)
    start, end = _trimmed(text, start, end)
    label = "ORG"
    known = list(gazetteer.organisations().find(text[start:end]))
    quoted = _QUOTED.search(text, max(0, start - 1), min(len(text), end + 1))
    if quoted and quoted.end() >= end:
        start, end = quoted.start(1), quoted.end(1)
    elif known and start + known[-1].end == end:
        start = max(start, gazetteer.glued_start(text, start + known[-1].start))
    else:
        start, label = _without_description(text, masked, start, end)
    start, end = _trimmed(text, start, end)
    if not is_name(text[start:end]):
        return None
    return start, end, label


def is_name(span: str) -> bool:
    """Says whether what is left of a clause can be a name."""
    if not 1 < len(span) <= 40 or not any(c.isalpha() for c in span):
        return False
    if gazetteer.organisations().get(span) or gazetteer.ambiguous_organisations().get(span):
        return True
    han = sum(has_han(c) for c in span)
    if span in _generic() or gazetteer.places().get(span):
        return False
    if not han:
        return any(c.isupper() for c in span) or len(span) > 3
    if re.search(rf"[，。；：！？、“”（）%％]|\d{part('scale')}", span):
        return False
    if span.endswith(tuple(forms("grammar", "zh", "generic_end"))):
        return False
    if any(word in span for word in forms("grammar", "zh", "name_stop")):
        return False
    if span[0].isdigit() and span.endswith(tuple(_time_ends())):
        return False
    if span.startswith(tuple(forms("grammar", "zh", "locative"))) and span.endswith(
        tuple(forms("grammar", "zh", "locative_end"))
    ):
        return False
    legal = span.endswith(tuple(forms("legal_forms", "zh")))
    if han > _LONGEST_NAME and not legal:
        return False
    return common_words().get(span, 0.0) < _COMMON


@cache
def common_words() -> dict[str, float]:
    """Returns Chinese words with their relative frequencies."""
    return get_frequency_dict("zh", wordlist="small")


def known(text: str) -> Iterator[gazetteer.Match]:
    """Yields known organisations, but for short ones that are words, or pieces of two words."""
    for match in gazetteer.organisations().find(text):
        if not gazetteer.is_short_han(match.entry.form) or not (
            match.entry.form in common_words() or _cuts_a_word(text, match.start, match.end)
        ):
            yield match


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Says whether a stretch begins or ends inside a common word: 新基 in 创新基金."""
    return any(
        common_words().get(text[first : first + length], 0.0) > _COMMON
        for edge in (start, end)
        for length in range(2, _LONGEST_WORD + 1)
        for first in range(max(0, edge - length + 1), edge)
        if first < start or first + length > end
    )


def mask(text: str) -> str:
    """Hides known names, whose characters would be read as triggers and conjunctions."""
    hidden = list(text)
    for match in known(text):
        hidden[match.start : match.end] = MASK * (match.end - match.start)
    return "".join(hidden)


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def without_tail(text: str, masked: str, start: int, end: int) -> int:
    """Takes brackets, adverbs and counting words off the end of a name."""
    tails = forms("party_tails", "zh")
    cut = re.compile(f"{part('capacity')}|{part('spending')}").search(masked, start + 1, end)
    end = cut.start() if cut else end
    while start < end:
        bracket = re.compile(r"[（(\[][^（）()\[\]]*[）)\]]\s*$").search(text, start, end)
        if bracket and bracket.start() > start:
            end = bracket.start()
            continue
        found = amount_end().search(text[start:end])
        if found and found.start() > 0:
            end = start + found.start()
            continue
        tail = next(
            (n for n in range(min(8, end - start), 0, -1) if masked[end - n : end] in tails), 0
        )
        date = date_end().search(text[start:end])
        if tail:
            end -= tail
        elif date:
            end = start + date.start()
        elif text[end - 1] in " \u3000，":
            end -= 1
        else:
            break
    return end


def _without_description(text: str, masked: str, start: int, end: int) -> tuple[int, str]:
    """Returns where a name begins behind its description, and whether it is of a person."""
    span = text[start:end]
    title = _after_last(span, _titles())
    person = span[title:]
    if title and has_han(person) and (2 <= len(person) <= 4 or "·" in person):
        return start + title, "PERSON"
    for words in (forms("descriptors", "zh", "modifier"), forms("verb_adverbs", "zh")):
        start = _without_prefix(masked, start, end, words)
    for part, shortest in (("genitive", 2), ("subsidiary", 1)):
        after = _after_last(text[start:end], tuple(forms("grammar", "zh", part)))
        start += after if after <= end - start - shortest else 0
    noun = _after_last(text[start:end], _nouns())
    remainder = text[start + noun : end]
    if noun and len(remainder) >= 2 and remainder not in name_heads():
        start += noun
    latin = _LATIN_TAIL.search(text[start:end])
    if latin and latin.start() > _LONGEST_GLUED:
        start += latin.start()
    return start, "ORG"


def _without_prefix(masked: str, start: int, end: int, words: frozenset[str]) -> int:
    while start < end:
        length = next(
            (
                n
                for n in range(min(10, end - start - 1), 0, -1)
                if masked[start : start + n] in words
            ),
            0,
        )
        if not length:
            break
        start += length
    return start


def _after_last(span: str, words: tuple[str, ...]) -> int:
    """Returns the end of the last of the words in a span, 0 where there is none."""
    return max((span.rfind(word) + len(word) for word in words if word in span), default=0)


@cache
def _nouns() -> tuple[str, ...]:
    return tuple(sorted(forms("descriptors", "zh", "noun")))


@cache
def _titles() -> tuple[str, ...]:
    return tuple(sorted(forms("titles", "zh", "head")))


@cache
def name_heads() -> frozenset[str]:
    """Returns the words Chinese organisation names end in."""
    return forms("organisation_heads", "zh")


@cache
def _time_ends() -> frozenset[str]:
    """Returns the words that end an expression of time which begins with a number."""
    parts = ("year", "month", "day", "locative_end")
    return frozenset().union(*(forms("grammar", "zh", part) for part in parts))


@cache
def _generic() -> frozenset[str]:
    """Returns the words that stand where names stand and name nobody."""
    lexicons = ("pronouns", "descriptors", "verb_adverbs", "party_tails")
    return frozenset().union(
        *(forms(name, "zh") for name in lexicons), forms("not_names"), name_heads()
    )


@cache
def part(part: str) -> str:
    """Returns an expression for the grammatical words of one part."""
    return f"(?:{alternation(forms('grammar', 'zh', part))})"


@cache
def amount_start() -> re.Pattern[str]:
    """Returns the pattern of what a sum begins with, in figures or in words."""
    about, digit, scale, unit = map(part, ("about", "digit", "scale", "unit"))
    return re.compile(
        rf"[\d$¥￥€£]|{about}(?:{digit}|{scale})|{digit}?{scale}{unit}", re.IGNORECASE
    )


@cache
def amount_end() -> re.Pattern[str]:
    """Returns the pattern of a sum at the end of a stretch, as stands before its verb."""
    about, digit, scale, unit = map(part, ("about", "digit", "scale", "unit"))
    return re.compile(rf"{about}?(?:\d[\d.,]*|{digit}|{scale})*{scale}{unit}*$")


@cache
def _date() -> str:
    """Returns an expression for a date in figures, as stands beside a subject."""
    year, month, day, half_day = map(part, ("year", "month", "day", "half_day"))
    return (
        rf"(?:\d{{2,4}}{year})?(?:\d{{1,2}}{month})?"
        rf"(?:\d{{1,2}}{day}|\d{{1,2}}{month}|\d{{2,4}}{year}){half_day}?"
    )


@cache
def date_end() -> re.Pattern[str]:
    """Returns the pattern of a date at the end of a stretch."""
    return re.compile(f"{_date()}$")


@cache
def date_start() -> re.Pattern[str]:
    """Returns the pattern of a date at the beginning of a stretch."""
    return re.compile(f"^{_date()}")
