"""English phrases that name parties: subjects, objects, and lists of investors."""

import re
from functools import cache

from pipeline import gazetteer
from pipeline.phrases.chunks import Chunk, chunk, is_headline, organisation_heads
from pipeline.phrases.party import Party, Trigger, alternation, forms, triggers

_MONEY = re.compile(
    r"[$€£¥₹]\s?\d|\b\d[\d.,]*\s?(?:k|m|mn|bn|b|million|billion|crore|lakh)\b", re.I
)
_CLAUSE_END = re.compile(r"[.;!?](?=\s|$)|\u2014")
# How far a subject may stand from its verb, and a descriptor from its name, in chunks.
_REACH = 14
_DESCRIPTION = 7


def parties(text: str) -> list[Party]:
    """Finds the parties of an English sentence.

    Args:
        text: one sentence or headline.

    Returns:
        Parties with roles; unnamed ones, such as a pronoun before "has raised", are empty spans.
    """
    found: list[Party] = []
    matches = list(_triggers().finditer(text))
    if not matches:
        return found
    chunks = chunk(text)
    headline = is_headline(text)
    for match in matches:
        for trigger in triggers("en")[match.group().lower()]:
            if trigger.gated and not _passes(text, match, trigger):
                continue
            following = next((m.start() for m in matches if m.start() >= match.end()), len(text))
            names = _named(chunks, match, trigger, following, headline)
            if trigger.role == "investee" and not names and trigger.side == "subject":
                names = [Chunk("name", match.start(), match.start(), "")]
            found += [_party(name, chunks, trigger, match) for name in names]
    return found


@cache
def _triggers() -> re.Pattern[str]:
    words = alternation(frozenset(triggers("en"))).replace(r"\ ", r"\s")
    return re.compile(rf"\b(?:{words})(?![\w-])", re.IGNORECASE)


@cache
def _financing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(forms('financing_words', 'en'))})\b", re.IGNORECASE)


def _passes(text: str, match: re.Match[str], trigger: Trigger) -> bool:
    """Says whether a gated trigger speaks of financing; "Spark Capital led," needs no object."""
    closed = text[match.end() : match.end() + 1] in (",", ".", ";")
    return (closed and trigger.side == "before") or _speaks_of_financing(text, match.end())


def _speaks_of_financing(text: str, start: int) -> bool:
    """Says whether money or a financing word follows in the clause."""
    end = _CLAUSE_END.search(text, start)
    clause = text[start : min(end.start() if end else len(text), start + 120)]
    return _MONEY.search(clause) is not None or _financing().search(clause) is not None


def _named(
    chunks: list[Chunk], match: re.Match[str], trigger: Trigger, following: int, headline: bool
) -> list[Chunk]:
    """Reads the names at a trigger's side; a list ends where the following trigger begins."""
    after = next((i for i, c in enumerate(chunks) if c.start >= match.end()), len(chunks))
    before = sum(c.start < match.start() for c in chunks)
    if trigger.side == "after":
        names = _list_after([c for c in chunks if c.start < following], after)
        return names[:1] if trigger.role == "investee" else names
    if trigger.side == "before" or trigger.role != "investee":
        return _list_before(chunks, before)
    subject = _subject(chunks, before, headline)
    return [subject] if subject else []


def _list_after(chunks: list[Chunk], index: int) -> list[Chunk]:
    """Reads a list of names: separators between, descriptions before, appositions behind."""
    names: list[Chunk] = []
    while index < len(chunks):
        start = index
        index = _skip_description(chunks, index)
        if index >= len(chunks) or chunks[index].kind != "name":
            break
        name, index = chunks[index], index + 1
        if index < len(chunks) and chunks[index].kind == "possessive":
            # Singapore's sovereign fund Temasek: the possessor describes.
            inner = _skip_description(chunks, index + 1)
            if inner >= len(chunks) or chunks[inner].kind != "name":
                break
            # Lightspeed's Guru Chahal speaks for the firm.
            if inner > index + 1 or _is_place(name) or _has_head(chunks[inner]):
                name = chunks[inner]
            index = inner + 1
        if _modifies(chunks, index):
            # A Gulf sovereign investor: the name describes; the one behind it may be meant.
            continue
        if names and _begins_clause(chunks, start, index):
            break
        names.append(name)
        index = _skip_apposition(chunks, index)
        separator = _skip_separators(chunks, index)
        if separator == index or separator <= start:
            break
        index = separator
    return names


def _modifies(chunks: list[Chunk], index: int) -> bool:
    """Says whether a describing word follows a name, which then is no party itself."""
    if index >= len(chunks) or chunks[index].kind != "word":
        return False
    lower = chunks[index].lower
    descriptors = forms("descriptors", "en", "noun") | forms("descriptors", "en", "modifier")
    return lower in descriptors and lower not in forms("list_stops") | _SEPARATORS


def _begins_clause(chunks: list[Chunk], start: int, index: int) -> bool:
    """Says whether a name after "and" is the subject of a verb: ", and Cowen served as agent"."""
    joined = start > 0 and chunks[start - 1].lower == "and"
    adverbs = forms("verb_adverbs", "en") - forms("list_stops", part="verb")
    while index < len(chunks) and chunks[index].kind == "word" and chunks[index].lower in adverbs:
        index += 1
    return (
        joined and index < len(chunks) and chunks[index].lower in forms("list_stops", part="verb")
    )


def _is_place(name: Chunk) -> bool:
    return gazetteer.places().get(name.text) is not None


def _has_head(name: Chunk) -> bool:
    known = gazetteer.organisations().get(name.text) is not None
    return known or name.text.split()[-1] in organisation_heads()


def _skip_separators(chunks: list[Chunk], index: int) -> int:
    while index < len(chunks) and chunks[index].lower in _SEPARATORS:
        index += 1
    if _is(chunks, index, "as") and _is(chunks, index + 1, "well") and _is(chunks, index + 2, "as"):
        return index + 3
    if _is(chunks, index, "along") and _is(chunks, index + 1, "with"):
        return index + 2
    if _is(chunks, index, "together") and _is(chunks, index + 1, "with"):
        return index + 2
    return index


_SEPARATORS = frozenset({",", "and", "&", ";", "plus", "including", "/", "\u3001"})


def _is(chunks: list[Chunk], index: int, lower: str) -> bool:
    return index < len(chunks) and chunks[index].lower == lower


def _skip_description(chunks: list[Chunk], index: int) -> int:
    """Skips the words that describe a party before its name."""
    first = index
    stops, modifiers = forms("list_stops"), forms("descriptors", "en", "modifier")
    while index < len(chunks) and index - first <= _DESCRIPTION:
        token = chunks[index]
        if token.kind == "name":
            return index
        quoted = token.text in "\"\u201c\u2018'"
        plain = token.kind in ("word", "title") and (
            token.lower not in stops or token.lower in modifiers
        )
        if not (plain or quoted or token.text in ("-", ":")):
            break
        index += 1
    return index if index < len(chunks) and chunks[index].kind == "name" else first


def _skip_apposition(chunks: list[Chunk], index: int) -> int:
    """Skips a bracket, or a description between commas, behind a name."""
    if _is(chunks, index, "(") or _is(chunks, index, "["):
        close = next((i for i in range(index, len(chunks)) if chunks[i].text in ")]"), len(chunks))
        index = close + 1
    if not _is(chunks, index, ",") or index + 1 >= len(chunks):
        return index
    opener = chunks[index + 1]
    described = opener.kind == "title" or (
        opener.lower in ("a", "an", "formerly", "previously")
        or (opener.lower == "the" and not _names_another(chunks, index + 1))
    )
    if not described:
        return index
    for position in range(index + 1, len(chunks)):
        if chunks[position].lower in (",", "and") and chunks[position - 1].kind != "word":
            return position
        if chunks[position].lower == ",":
            return position
    return len(chunks)


def _names_another(chunks: list[Chunk], index: int) -> bool:
    """Says whether "the …" is another party, and not what the one before is: "the arm of Acme"."""
    name = _skip_description(chunks, index)
    links = forms("titles", "en", "link")
    return name > index and not any(chunk.lower in links for chunk in chunks[index:name])


def _list_before(chunks: list[Chunk], end: int) -> list[Chunk]:
    """Reads a list of names leftwards from its verb."""
    names: list[Chunk] = []
    index = end - 1
    adverbs = forms("verb_adverbs", "en")
    while index >= 0 and chunks[index].lower in adverbs and chunks[index].kind != "name":
        index -= 1
    index = _skip_others(chunks, index)
    if index > 0 and chunks[index].text == ",":
        apposed = _before_apposition(chunks, index)
        return [chunks[apposed]] if apposed is not None else []
    while index >= 0:
        if chunks[index].text == ")":
            index = next((i for i in range(index, -1, -1) if chunks[i].text == "("), 0) - 1
        if index < 0 or chunks[index].kind != "name":
            break
        names.insert(0, chunks[index])
        index -= 1
        steps = 0
        while index >= 0 and steps < _DESCRIPTION and _describes(chunks[index]):
            index, steps = index - 1, steps + 1
        separators = index
        while index >= 0 and chunks[index].lower in _SEPARATORS:
            index -= 1
        if index == separators:
            break
    return names


def _skip_others(chunks: list[Chunk], index: int) -> int:
    """Skips "and other investors" leftwards."""
    for position in range(index, max(-1, index - 5), -1):
        if chunks[position].kind == "name":
            break
        if chunks[position].lower in ("other", "others"):
            while position > 0 and chunks[position - 1].lower in _SEPARATORS:
                position -= 1
            return position - 1
    return index


def _describes(token: Chunk) -> bool:
    return (
        token.kind in ("word", "title")
        and token.lower not in _SEPARATORS
        and (
            token.lower not in forms("list_stops")
            or token.lower in forms("descriptors", "en", "modifier")
        )
    )


def _subject(chunks: list[Chunk], end: int, headline: bool) -> Chunk | None:
    """Finds the subject of a verb: the name before it, less adverbs, brackets and appositions."""
    adverbs = forms("verb_adverbs", "en")
    index = end - 1
    while index >= 0 and end - index <= _REACH:
        token = chunks[index]
        if token.kind == "name" and not (index and _is_located(chunks, index)):
            return token
        if token.kind == "name":
            index -= 2
            continue
        if token.text == ")":
            index = next((i for i in range(index, -1, -1) if chunks[i].text == "("), 0) - 1
            continue
        if token.text in ",\u2013\u2014-":
            apposed = _before_apposition(chunks, index)
            if apposed is not None:
                return chunks[apposed]
            index -= 1
            continue
        if token.lower in adverbs or token.kind in ("number", "title"):
            index -= 1
            continue
        if headline and index == end - 1 and token.text[:1].isupper():
            return _headline_subject(chunks, index)
        return None
    return None


def _is_located(chunks: list[Chunk], index: int) -> bool:
    """Says whether a place tells where the subject is: Copperline Partners of Chicago."""
    return _is_place(chunks[index]) and chunks[index - 1].lower in forms(
        "grammar", "en", "place_link"
    )


def _headline_subject(chunks: list[Chunk], index: int) -> Chunk | None:
    """Takes the capitalised word before a headline's verb for the subject, common though it is."""
    token = chunks[index]
    before = chunks[index - 1] if index else None
    ordinary = (
        forms("descriptors", "en", "noun") | forms("list_stops") | forms("verb_adverbs", "en")
    )
    if token.kind != "word" or token.lower in ordinary:
        return None
    if before is None or before.lower in forms("descriptors", "en", "noun") or before.text in ":,":
        return Chunk("name", token.start, token.end, token.text)
    return None


def _before_apposition(chunks: list[Chunk], comma: int) -> int | None:
    """Returns the name that an apposition ending in a comma belongs to."""
    for index in range(comma - 1, max(-1, comma - 40), -1):
        if chunks[index].text not in (",", "\u2013", "\u2014") or index == 0:
            continue
        opener = chunks[index + 1]
        if chunks[index - 1].kind == "name" and opener.kind in ("word", "title", "number"):
            return index - 1
        if chunks[index - 1].text == ")":
            open_ = next((i for i in range(index, -1, -1) if chunks[i].text == "("), 0)
            if open_ > 0 and chunks[open_ - 1].kind == "name" and opener.kind == "word":
                return open_ - 1
    return None


def _party(name: Chunk, chunks: list[Chunk], trigger: Trigger, match: re.Match[str]) -> Party:
    return Party(
        name.start, name.end, trigger.role, trigger.type, match.start(), match.end(), "ORG"
    )
