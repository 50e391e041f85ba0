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
from pipeline.recognition import dates, money, percentages, rounds
from pipeline.recognition.patterns import alternation
from pipeline.recognition.tokenizer import TOKEN
from pipeline.scripts import has_han

Range = tuple[int, int]

_WINDOW = range(-2, 3)
_NEAR = range(-1, 2)
_DIGITS = re.compile(r"\d")
_RUNS = re.compile(r"(.)\1+")
_OPENING, _CLOSING = "“「『《(（[【", "”」』》)）]】"
_LONGEST_WORD = 6
# Common words are known by how common they are, in steps of this size.
_STEP = 1.5
_RARE = 1e-7


def tokens(text: str) -> list[Range]:
    """Returns the tokens of a sentence, white space left out."""
    return [match.span() for match in TOKEN.finditer(text) if not match.group().isspace()]


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
    lowered = [_DIGITS.sub("0", word.lower()) for word in words]
    shapes = [_shape(word) for word in words]
    known = _known(text, spans, lang)
    lexical = [_lexical(word) for word in words]
    if lang == "zh" or has_han(text):
        for place, mark in enumerate(_segmented(words)):
            lexical[place] = (*lexical[place], mark)
    depth = _enclosed(words)
    size = len(words)
    found = []
    for here in range(size):
        row = [f"d={depth[here]}", f"a={words[here][:3]}", f"z={words[here][-3:]}"]
        if len(words[here]) > 3:
            row += (f"y={words[here][-2:]}", f"b={words[here][:2]}")
        for step in _WINDOW:
            there = here + step
            if 0 <= there < size:
                row.append(f"w{step}={lowered[there]}")
                row.append(f"s{step}={shapes[there]}")
                row.extend([f"k{step}={mark}" for mark in known[there]])
            else:
                row.append(f"w{step}")
        for step in _NEAR:
            there = here + step
            if 0 <= there < size:
                row.extend([f"l{step}={mark}" for mark in lexical[there]])
        before = lowered[here - 1] if here else "^"
        after = lowered[here + 1] if here + 1 < size else "$"
        row.append(f"p={before}|{lowered[here]}")
        row.append(f"n={lowered[here]}|{after}")
        row.append(f"c={before}|{after}")
        row.append(
            f"t={shapes[here - 1] if here else '^'}|{shapes[here]}|"
            f"{shapes[here + 1] if here + 1 < size else '$'}"
        )
        if shapes[here] == "汉":
            row.append(f"m={before}{lowered[here]}{after}")
            row.append(f"o={lowered[here - 2] if here > 1 else '^'}{before}{lowered[here]}")
            row.append(f"q={lowered[here]}{after}{lowered[here + 2] if here + 2 < size else '$'}")
        found.append(row)
    return found


@lru_cache(maxsize=1 << 16)
def _shape(word: str) -> str:
    """Returns the shape of a word: Xx, X, x, 0, X0x, 汉, or the sign it is."""
    if has_han(word):
        return "汉"
    shape = "".join(
        "0" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word
    )
    return _RUNS.sub(r"\1", shape) if len(word) > 1 else ("Y" if shape == "X" else shape)


@lru_cache(maxsize=1 << 16)
def _lexical(word: str) -> tuple[str, ...]:
    """Returns what the lexicons say of a word."""
    marks = [name for name, members in _members() if word in members]
    if word[:1].isascii() and word[:1].isalpha():
        marks.append(f"f{int(zipf_frequency(word.lower(), 'en') / _STEP)}")
    return tuple(marks)


@cache
def _members() -> tuple[tuple[str, frozenset[str]], ...]:
    return (
        ("surname", forms("surnames")),
        ("given", forms("given_names")),
        ("title", forms("titles", None, "head")),
        ("rank", forms("titles", None, "modifier")),
        ("head", forms("organisation_heads")),
        ("legal", forms("legal_forms")),
        ("plain", forms("not_names")),
        ("pronoun", forms("pronouns")),
    )


def _known(text: str, spans: Sequence[Range], lang: str) -> list[list[str]]:
    """Returns what the gazetteers and the other recognisers know of each token."""
    marks: list[list[str]] = [[] for _ in spans]
    starts = {start: place for place, (start, _) in enumerate(spans)}

    def mark(start: int, end: int, name: str) -> None:
        place = starts.get(start)
        first = True
        while place is not None and place < len(spans) and spans[place][0] < end:
            last = spans[place][1] >= end
            marks[place].append(
                f"{'S' if first and last else 'B' if first else 'E' if last else 'I'}{name}"
            )
            first = False
            place += 1

    for match in gazetteer.organisations().find(text):
        mark(match.start, match.end, "org")
    for match in gazetteer.ambiguous_organisations().find(text):
        mark(match.start, match.end, "amb")
    for match in gazetteer.places().find(text):
        mark(match.start, match.end, "gpe")
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
    )
    return re.compile("|".join(f"(?P<{name}>{alternation(words)})" for name, words in kinds))


def _segmented(words: Sequence[str]) -> list[str]:
    """Returns where each character stands in the longest common word from the left."""
    common = common_words()
    marks = [""] * len(words)
    place = 0
    while place < len(words):
        length = 1
        if len(words[place]) == 1 and has_han(words[place]):
            for longer in range(min(_LONGEST_WORD, len(words) - place), 1, -1):
                if "".join(words[place : place + longer]) in common:
                    length = longer
                    break
        for offset in range(length):
            edge = (
                "S" if length == 1 else "B" if not offset else "E" if offset == length - 1 else "M"
            )
            marks[place + offset] = f"{edge}{length}"
        place += length
    return marks


@cache
def common_words() -> frozenset[str]:
    """Returns the Chinese words of several characters that are common."""
    words = get_frequency_dict("zh")
    return frozenset(
        word for word, share in words.items() if 1 < len(word) <= _LONGEST_WORD and share > _RARE
    )


def _enclosed(words: Sequence[str]) -> list[str]:
    """Returns the sign inside which each token stands, empty for none."""
    marks: list[str] = []
    open_signs: list[str] = []
    straight = False
    for word in words:
        if word in _CLOSING and open_signs:
            open_signs.pop()
        marks.append(open_signs[-1] if open_signs else '"' if straight else "")
        if word in _OPENING:
            open_signs.append(word)
        elif word == '"':
            straight = not straight
    return marks
