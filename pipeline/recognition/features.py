"""What the tagger of names sees of each token: its form, its shape, what the lexicons know of it.

Every token has a few attributes; its features are those of its neighbourhood, each with its
distance. Knowledge enters as attributes too: the registry, places, surnames, titles, the values
that the other recognisers found, and the places of parties beside funding triggers. The model
learns how far to trust each.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from wordfreq import get_frequency_dict, zipf_frequency

from pipeline import gazetteer
from pipeline.phrases import parties
from pipeline.phrases.party import forms
from pipeline.recognition import dates, money, percentages, rounds, tokenizer
from pipeline.recognition.patterns import alternation
from pipeline.scripts import has_han

Range = tuple[int, int]
# What a token says to the tokens around it, by their distance from it.
Attributes = tuple[tuple[str, ...], ...]

_WINDOW = range(-2, 3)
_NEAR = range(-1, 2)
# What stands beyond the ends of a sentence, on either side.
_NOTHING = (tuple((f"w{step}",) for step in _WINDOW),) * (len(_WINDOW) // 2)
_NO_SEGMENT: Attributes = ((),) * len(_WINDOW)
_DIGITS = re.compile(r"\d")
_RUNS = re.compile(r"(.)\1+")
_LONGEST_WORD = 6
# Common words are known by how common they are, in steps of this size.
_STEP = 1.5
_RARE = 1e-7


def tokens(text: str) -> list[Range]:
    """Returns the tokens of a sentence, white space left out."""
    return list(_tokens(text))


@lru_cache(maxsize=1 << 8)
def _tokens(text: str) -> tuple[Range, ...]:
    return tuple(match.span() for match in tokenizer.words().finditer(text))


def features(text: str, spans: Sequence[Range], lang: str) -> list[list[str]]:
    """Returns the features of each token.

    Args:
        text: one sentence.
        spans: its tokens.
        lang: ``en`` or ``zh``.

    Returns:
        For each token what is said of it, as the model knows it.
    """
    words = [text[start:end] for start, end in spans]
    lowered = [_lowered(word) for word in words]
    shapes = [_shape(word) for word in words]
    for place in range(1, len(words)):
        if spans[place][0] == spans[place - 1][1] and _is_glued(words[place - 1], words[place]):
            shapes[place] = f"+{shapes[place]}"
    known = _known(text, spans, lang)
    said = [_said(word, shape) for word, shape in zip(words, shapes, strict=True)]
    segmented = _segmented(words) if lang == "zh" or has_han(text) else None
    size = len(words)
    around = [
        *_NOTHING,
        *(
            _around(said[here], known[here], segmented[here] if segmented else None)
            for here in range(size)
        ),
        *_NOTHING,
    ]
    found = []
    for here, word in enumerate(words):
        row = [*_ends(word)]
        for place in range(len(_WINDOW)):
            row += around[here + place][place]
        before = lowered[here - 1] if here else "^"
        after = lowered[here + 1] if here + 1 < size else "$"
        row.append(f"p={before}|{lowered[here]}")
        row.append(f"n={lowered[here]}|{after}")
        row.append(
            f"t={shapes[here - 1] if here else '^'}|{shapes[here]}|"
            f"{shapes[here + 1] if here + 1 < size else '$'}"
        )
        if shapes[here] == "汉":
            row.append(f"m={before}{lowered[here]}{after}")
            row.append(f"q={lowered[here]}{after}{lowered[here + 2] if here + 2 < size else '$'}")
        found.append(row)
    return found


def _around(said: Attributes, known: Sequence[str], edge: str | None) -> Attributes:
    """Returns what a token says to those around it: by itself, as a known name, in a common word.

    Args:
        said: what it says by itself.
        known: what it is known for.
        edge: where it stands in a common Chinese word.
    """
    if not known and edge is None:
        return said
    marks = [_told(mark) for mark in known]
    edges = _segment(edge) if edge else _NO_SEGMENT
    return tuple(
        (*itself, *[mark[place] for mark in marks], *edges[place])
        for place, itself in enumerate(said)
    )


@cache
def _told(mark: str) -> tuple[str, ...]:
    return tuple(f"k{step}={mark}" for step in _WINDOW)


@cache
def _segment(edge: str) -> Attributes:
    return tuple((f"l{step}={edge}",) if step in _NEAR else () for step in _WINDOW)


@lru_cache(maxsize=1 << 15)
def _said(word: str, shape: str) -> Attributes:
    """Returns what a word by itself says to the tokens around it, by their distance from it."""
    lowered, lexical = _lowered(word), _lexical(word)
    return tuple(
        (
            f"w{step}={lowered}",
            *([f"s{step}={shape}", *(f"l{step}={m}" for m in lexical)] if step in _NEAR else ()),
        )
        for step in _WINDOW
    )


@lru_cache(maxsize=1 << 15)
def _ends(word: str) -> tuple[str, ...]:
    """Returns what a word says of itself by its beginning and its end."""
    if len(word) == 1:
        return ()
    row = (f"a={word[:3]}", f"z={word[-3:]}")
    return (*row, f"y={word[-2:]}", f"b={word[:2]}") if len(word) > 3 else row


@lru_cache(maxsize=1 << 15)
def _lowered(word: str) -> str:
    return _DIGITS.sub("0", word.lower())


def _is_glued(left: str, right: str) -> bool:
    """Says whether two tokens are one word but for its digits: EcoR1, 8VC."""
    return left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()


@lru_cache(maxsize=1 << 15)
def _shape(word: str) -> str:
    """Returns the shape of a word: Xx, X, x, 0, X0x, 汉, or the sign it is."""
    if has_han(word):
        return "汉"
    shape = "".join(
        "0" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word
    )
    return _RUNS.sub(r"\1", shape) if len(word) > 1 else ("Y" if shape == "X" else shape)


def _lexical(word: str) -> tuple[str, ...]:
    """Returns what the lexicons say of a word."""
    lowered = word.lower()
    marks = [name for name, members in _members() if word in members]
    marks += [name for name, members in _words() if lowered in members]
    if word[:1].isascii() and word[:1].isalpha():
        marks.append(f"f{int(zipf_frequency(word.lower(), 'en') / _STEP)}")
    return tuple(marks)


@cache
def _members() -> tuple[tuple[str, frozenset[str]], ...]:
    return (
        ("surname", forms("surnames")),
        ("given", forms("given_names")),
        ("head", forms("organisation_heads")),
        ("legal", forms("legal_forms")),
        ("plain", forms("not_names")),
        ("pronoun", forms("pronouns")),
        ("state", forms("state_codes")),
        ("sound", forms("segment_transliteration")),
    )


@cache
def _words() -> tuple[tuple[str, frozenset[str]], ...]:
    """Returns the lexicons whose words may be written in capitals."""
    return (
        ("title", forms("titles", None, "head")),
        ("rank", forms("titles", None, "modifier")),
        ("honorific", forms("office_words", None, "honorific")),
    )


def _known(text: str, spans: Sequence[Range], lang: str) -> list[list[str]]:
    """Returns what the gazetteers and the other recognisers know of each token."""
    marks: list[list[str]] = [[] for _ in spans]
    starts = {start: place for place, (start, _) in enumerate(spans)}

    def mark(start: int, end: int, name: str) -> None:
        first = place = starts.get(start, len(spans))
        while place < len(spans) and spans[place][0] < end:
            single, begin, inside, last = _edged(name)
            if spans[place][1] >= end:
                marks[place].append(single if place == first else last)
            else:
                marks[place].append(begin if place == first else inside)
            place += 1

    for match in gazetteer.organisations().find(text):
        mark(match.start, match.end, "org")
    for match in gazetteer.ambiguous_organisations().find(text):
        mark(match.start, match.end, "amb")
    for match in gazetteer.places().find(text):
        mark(match.start, match.end, "gpe")
    for match in gazetteer.ambiguous_places().find(text):
        mark(match.start, match.end, "apl")
    for start, end, name in _words_of_lexicons(text):
        mark(start, end, name)
    for value, name in (
        *((a, "money") for a in money.find(text, lang)),
        *((d, "date") for d in dates.find(text, None, lang)),
        *((r, "round") for r in rounds.find(text)),
        *((p, "share") for p in percentages.find(text)),
    ):
        mark(value.start, value.end, name)
    for party in parties(text, lang):
        if party.start < party.end:
            mark(party.start, party.end, party.role[:4])
        mark(party.trigger_start, party.trigger_end, f"by{party.role[:4]}")
    return marks


@cache
def _edged(name: str) -> tuple[str, str, str, str]:
    return f"S{name}", f"B{name}", f"I{name}", f"E{name}"


def _words_of_lexicons(text: str) -> Iterable[tuple[int, int, str]]:
    """Yields Chinese titles, heads and legal forms, which are several characters."""
    if has_han(text):
        for match in _chinese_words().finditer(text):
            yield match.start(), match.end(), str(match.lastgroup)


@cache
def _chinese_words() -> re.Pattern[str]:
    kinds = (
        ("legal", forms("legal_forms", "zh")),
        ("title", forms("titles", "zh", "head")),
        ("head", forms("organisation_heads", "zh")),
        ("rank", forms("titles", "zh", "modifier")),
        ("honorific", forms("office_words", "zh", "honorific")),
        ("surname", frozenset(form for form in forms("surnames", "zh") if len(form) > 1)),
    )
    return re.compile("|".join(f"(?P<{name}>{alternation(words)})" for name, words in kinds))


def _segmented(words: Sequence[str]) -> list[str]:
    """Returns where each character stands in the longest common word from the left."""
    common = common_words()
    marks: list[str] = []
    while len(marks) < len(words):
        place = len(marks)
        length = 1
        if len(words[place]) == 1 and has_han(words[place]):
            for longer in range(min(_LONGEST_WORD, len(words) - place), 1, -1):
                if "".join(words[place : place + longer]) in common:
                    length = longer
                    break
        edges = "S" if length == 1 else f"B{'M' * (length - 2)}E"
        marks += [f"{edge}{length}" for edge in edges]
    return marks


@cache
def common_words() -> frozenset[str]:
    """Returns the Chinese words of several characters that are common."""
    words = get_frequency_dict("zh")
    return frozenset(
        word for word, share in words.items() if 1 < len(word) <= _LONGEST_WORD and share > _RARE
    )
