"""Cuts an English sentence into chunks: names, titles, words, numbers and punctuation.

A name is a run of capitalised words and what joins them (Bank of America, Bill & Melinda Gates),
less the words that only look like names (sentence openers, acronyms, demonyms), or any name that
the gazetteers know (a16z, iFlytek). In a headline every word is capitalised: there a name is
what is left when common words are taken out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from wordfreq import get_frequency_dict

from pipeline import gazetteer, lexicons
from pipeline.phrases.party import forms
from pipeline.phrases.people import is_pinyin
from pipeline.scripts import has_han

_TOKEN = re.compile(
    r"(?P<possessive>['\u2019]s?(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:(?:[.&+/\-]|['\u2019](?!s\b))[^\W_]+)*\+*)"
    r"|(?P<punct>[^\w\s]|_)"
)
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")
# Digits, a scale of at most two letters, a plus: 30M, 2.1bn, 100+.
_NUMBER = re.compile(r"\d[\d.,/-]*[a-zA-Z]{0,2}\+?")
# The most words of a sentence's opening that can be one name.
_LONGEST_OPENING = 4
_JOINERS = frozenset({"&", "+", "-", "\u2013"})
# Words of this frequency per million are ordinary English even when a headline capitalises them.
_COMMON = 3e-6


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a sentence; `kind` is name, title, word, number, punct or possessive."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()


def chunk(text: str) -> list[Chunk]:
    """Cuts a sentence into chunks.

    Args:
        text: one English sentence or headline.

    Returns:
        Chunks in order, covering everything but white space.
    """
    known = sorted(_known(text), key=lambda c: c.start)
    tokens = list(_tokens(text, known))
    headline = is_headline(text)
    return _with_opening_name(text, list(_joined(text, tokens, headline)))


@lru_cache(maxsize=1 << 8)
def is_headline(text: str) -> bool:
    """Says whether a line capitalises its words as headlines do."""
    words = [word for word in _LATIN_WORD.findall(text) if len(word) > 3]
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def is_common(word: str) -> bool:
    """Says whether a word is ordinary English."""
    return _frequencies().get(word.lower(), 0.0) >= _COMMON


@cache
def _frequencies() -> dict[str, float]:
    return get_frequency_dict("en", wordlist="small")


def _known(text: str) -> Iterator[Chunk]:
    for match in gazetteer.organisations().find(text):
        yield Chunk("name", match.start, match.end, text[match.start : match.end])


def _tokens(text: str, known: list[Chunk]) -> Iterator[Chunk]:
    """Yields single tokens, a known name being one."""
    position = 0
    for name in [*known, None]:
        end = name.start if name else len(text)
        for match in _TOKEN.finditer(text, position, end):
            yield _token(match)
        if name:
            yield Chunk("known", name.start, name.end, name.text)
            position = name.end


def _token(match: re.Match[str]) -> Chunk:
    kind = match.lastgroup or "punct"
    word = match.group()
    if kind == "word":
        if _NUMBER.fullmatch(word):
            kind = "number"
        elif (any(c.isupper() for c in word) and len(word) > 1) or has_han(word):
            kind = "name"
            if word.lower().endswith(_suffixes()):
                kind = "word"
    return Chunk(kind, match.start(), match.end(), word)


@cache
def _suffixes() -> tuple[str, ...]:
    """Returns what makes a description of a name: -based, -led."""
    return tuple(sorted(forms("descriptors", "en", "suffix")))


def _joined(text: str, tokens: list[Chunk], headline: bool) -> Iterator[Chunk]:
    """Joins the tokens of names and of titles."""
    index = 0
    while index < len(tokens):
        title_end = _title_end(text, tokens, index)
        if title_end:
            yield _span(text, "title", tokens[index:title_end])
            index = title_end
            continue
        token = tokens[index]
        if token.kind not in ("name", "known"):
            # A number may open a name: 500 Startups, 1984 Ventures.
            if token.kind == "number" and _opens_name(text, tokens, index):
                end = _name_end(text, tokens, index + 1, headline)
                yield _span(text, "name", tokens[index:end])
                index = end
                continue
            yield token
            index += 1
            continue
        if token.kind == "name" and is_no_name(token.text, tokens, index, headline):
            yield Chunk("word", token.start, token.end, token.text)
            index += 1
            continue
        end = _name_end(text, tokens, index, headline)
        # North American, like American, names nobody.
        kind = "word" if _not_names().get(tokens[end - 1].text) == "demonym" else "name"
        yield _span(text, kind, tokens[index:end])
        index = end


def _with_opening_name(text: str, found: list[Chunk]) -> list[Chunk]:
    """Takes "Nine Yards, a freight start-up," for what it is: a name, though of common words."""
    first = next((i for i, c in enumerate(found) if c.kind != "punct"), 0)
    reach = found[first : first + _LONGEST_OPENING + 1]
    comma = first + next((i for i, c in enumerate(reach) if c.text == ","), 0)
    opening, rest = found[first:comma], found[comma + 1 : comma + 3]
    if not opening or len(rest) < 2 or any(not c.text[0].isupper() for c in opening):
        return found
    article = rest[0].lower in forms("grammar", "en", "article")
    anaphoric = f"{rest[0].lower} {rest[1].lower}" in forms("pronouns", "en")
    # A weekday may be a company, today may not.
    adverbial = any(
        c.lower in forms("list_stops")
        or (c.lower in forms("verb_adverbs", "en") and _not_names().get(c.text) != "calendar")
        for c in opening
    )
    plain = all(c.kind in ("word", "name", "number") for c in opening)
    if not article or anaphoric or adverbial or not plain or opening[0].lower.endswith("ly"):
        return found
    return [*found[:first], _span(text, "name", opening), *found[comma:]]


def is_no_name(word: str, tokens: list[Chunk], index: int, headline: bool) -> bool:
    """Says whether a capitalised word is none that a name begins with."""
    kind = _not_names().get(word)
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.kind == "name" and is_pinyin(word, following.text):
        return False
    of = following is not None and following.lower in forms("grammar", "en", "genitive")
    if of and word in organisation_heads():
        return False
    if kind in ("word", "demonym"):
        return True
    if kind in ("acronym", "calendar"):
        return not (following and following.text in organisation_heads())
    if following is not None and following.text in organisation_heads() and not kind:
        return False
    opens = index == 0 or tokens[index - 1].text in '\u201c"\u2018:\u2014-.'
    if not headline and not opens:
        return False
    lower = word.lower()
    if lower in forms("descriptors", "en", "noun") or lower in forms("list_stops"):
        return True
    if headline:
        return is_common(word) and word.islower() is False and word[1:].islower()
    # A sentence opens with a common word more often than with a name of the same spelling.
    followed_by_name = following is not None and following.kind in ("name", "known")
    return (
        is_common(word)
        and word[1:].islower()
        and not followed_by_name
        and not _is_subject(following)
    )


def _is_subject(following: Chunk | None) -> bool:
    return following is not None and (
        following.kind == "possessive"
        or following.lower in forms("verb_adverbs", "en")
        or following.text in (",", "(")
    )


@cache
def _not_names() -> dict[str, str]:
    return {row["form"]: row["kind"] for row in lexicons.load("lexicons/not_names")}


@cache
def organisation_heads() -> dict[str, str]:
    """Returns the words organisation names end in, with the kind of organisation they tell."""
    rows = lexicons.load("lexicons/organisation_heads")
    return {row["form"]: row["kind"] for row in rows if row["lang"] == "en"}


def _opens_name(text: str, tokens: list[Chunk], index: int) -> bool:
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    before = tokens[index - 1] if index else None
    return (
        after is not None
        and after.kind == "name"
        and after.text in organisation_heads()
        and text[tokens[index].end : after.start] == " "
        and (before is None or before.kind != "punct" or before.text in ",(")
    )


def _name_end(text: str, tokens: list[Chunk], index: int, headline: bool) -> int:
    """Returns the end of the name that begins at a token."""
    end = index + 1
    while end < len(tokens) and (step := _step(text, tokens, end, headline)):
        end += step
    return end


def _step(text: str, tokens: list[Chunk], end: int, headline: bool) -> int:
    """Returns how many of the tokens that follow still belong to a name."""
    last, token = tokens[end - 1], tokens[end]
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    gap = text[last.end : token.start]
    if token.text == "," and following is not None and _is_legal(tokens[end + 1 : end + 3]):
        return 2
    if token.text == "." and not gap:
        # The stop of a legal form belongs to the name: Acme Inc.
        return int(following is not None and f"{last.text}." in organisation_heads())
    if gap not in (" ", ""):
        return 0
    if token.kind in ("name", "known"):
        glued = not gap and has_han(token.text) == has_han(last.text)
        ends = glued or _title_end(text, tokens, end) > 0 or _breaks(token, headline)
        return int(not ends)
    if token.kind == "number":
        # Vision Fund 2
        return int(len(token.text) <= 2 and organisation_heads().get(last.text) == "investor")
    if following is None or following.kind not in ("name", "known"):
        return 0
    if token.lower in forms("grammar", "en", "genitive"):
        place = gazetteer.places().get(following.text) is not None
        return 2 if last.text in organisation_heads() and not place else 0
    return 2 if token.text in _JOINERS or token.lower in forms("grammar", "en", "particle") else 0


def _is_legal(tokens: list[Chunk]) -> bool:
    """Says whether a legal form follows, the end of the name before it: Acme, Inc."""
    legal = forms("legal_forms", "en")
    return bool(tokens) and (tokens[0].text in legal or f"{tokens[0].text}." in legal)


def _breaks(token: Chunk, headline: bool) -> bool:
    """Says whether a capitalised word ends the name before it."""
    kind = _not_names().get(token.text)
    if token.text in organisation_heads():
        return False
    if kind in ("word", "calendar") or len(token.text) == 1:
        return True
    if kind == "acronym":
        return token.lower in forms("titles", "en", "head")
    return headline and token.kind == "name" and is_common(token.text) and token.text[1:].islower()


def _title_end(text: str, tokens: list[Chunk], index: int) -> int:
    """Returns the end of a title that begins at a token, or 0."""
    heads, modifiers = forms("titles", "en", "head"), forms("titles", "en", "modifier")
    end, head = index, 0
    while end < len(tokens):
        token = tokens[end]
        lower = token.lower
        pair = f"{lower} {tokens[end + 1].lower}" if end + 1 < len(tokens) else ""
        if pair in heads:
            end += 2
            head = end
        elif lower in heads and not _opens_head(tokens, end):
            end += 1
            head = end
        elif lower in modifiers or (lower == "chief" or tokens[end - 1].lower == "chief"):
            end += 1
        elif head == end and lower == "of" and _title_continues(tokens, end):
            end += 2
            head = end
        elif head == end and lower in ("and", "&", ",", "/") and _title_continues(tokens, end):
            end += 1
        else:
            break
    return head


def _opens_head(tokens: list[Chunk], index: int) -> bool:
    """Says whether a word that may be a title is here part of a name, as in Principal Financial."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        tokens[index].text[0].isupper()
        and following is not None
        and following.text in organisation_heads()
    )


def _title_continues(tokens: list[Chunk], index: int) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or following.text in organisation_heads():
        return False
    lower = following.lower
    if tokens[index].lower == "of":
        return following.kind == "word" and lower not in forms("list_stops")
    return lower in forms("titles", "en", "head") or lower in forms("titles", "en", "modifier")


def _span(text: str, kind: str, tokens: list[Chunk]) -> Chunk:
    start, end = tokens[0].start, tokens[-1].end
    return Chunk(kind, start, end, text[start:end])
