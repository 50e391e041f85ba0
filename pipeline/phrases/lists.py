"""Walks over the chunks of an English sentence: lists of names, and the subject of a verb."""

from functools import cache

from pipeline import gazetteer, lexicons
from pipeline.phrases.chunks import Chunk
from pipeline.phrases.party import forms, triggers
from pipeline.phrases.people import is_person

# How far a subject may stand from its verb, and a descriptor from its name, in chunks.
_REACH = 14
_DESCRIPTION = 7


def list_after(chunks: list[Chunk], index: int) -> list[Chunk]:
    """Reads a list of names: separators between, descriptions before, appositions behind."""
    names: list[Chunk] = []
    while index < len(chunks):
        start = index
        index = _skip_description(chunks, index)
        if index >= len(chunks) or chunks[index].kind != "name":
            break
        name, index = _meant(chunks, index)
        if name is None:
            break
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


def _meant(chunks: list[Chunk], index: int) -> tuple[Chunk | None, int]:
    """Returns which of the names of a phrase is the party, and where the phrase ends."""
    name, index = chunks[index], index + 1
    if index < len(chunks) and chunks[index].kind == "possessive":
        # Singapore's sovereign fund Temasek, Jay-Z's Marcy Venture Partners: the second;
        # Lightspeed's Guru Chahal speaks for the firm.
        inner = _skip_description(chunks, index + 1)
        if inner >= len(chunks) or chunks[inner].kind != "name":
            return None, index
        speaks = is_person(chunks[inner].text) and not is_person(name.text)
        return (name if speaks else chunks[inner]), inner + 1
    if index + 1 < len(chunks) and chunks[index + 1].kind == "name":
        if chunks[index].kind == "title":
            # Zomato co-founder Deepinder Goyal
            return chunks[index + 1], index + 2
        if is_person(name.text) and chunks[index].lower in forms("titles", "en", "link"):
            # Martin Casado of Andreessen Horowitz
            return chunks[index + 1], index + 2
    return name, index


def _modifies(chunks: list[Chunk], index: int) -> bool:
    """Says whether a describing word follows a name, which then is no party itself."""
    if index >= len(chunks) or chunks[index].kind != "word":
        return False
    lower = chunks[index].lower
    described = lower in forms("descriptors", "en", "noun") or lower in forms(
        "descriptors", "en", "modifier"
    )
    return described and lower not in forms("list_stops") and lower not in _SEPARATORS


def _begins_clause(chunks: list[Chunk], start: int, index: int) -> bool:
    """Says whether a name after "and" is the subject of a verb: ", and Cowen served as agent"."""
    joined = start > 0 and chunks[start - 1].lower == "and"
    adverbs, verbs = forms("verb_adverbs", "en"), forms("list_stops", part="verb")
    while (
        index < len(chunks)
        and chunks[index].kind == "word"
        and chunks[index].lower in adverbs
        and chunks[index].lower not in verbs
    ):
        index += 1
    return joined and index < len(chunks) and chunks[index].lower in verbs


def _is_place(name: Chunk) -> bool:
    return gazetteer.places().get(name.text) is not None


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
        if chunks[position].lower == ",":
            return position
    return len(chunks)


def _names_another(chunks: list[Chunk], index: int) -> bool:
    """Says whether "the …" is another party, and not what the one before is: "the arm of Acme"."""
    name = _skip_description(chunks, index)
    links = forms("titles", "en", "link")
    return name > index and not any(chunk.lower in links for chunk in chunks[index:name])


def list_before(chunks: list[Chunk], end: int) -> list[Chunk]:
    """Reads a list of names leftwards from its verb."""
    names: list[Chunk] = []
    index = end - 1
    adverbs = forms("verb_adverbs", "en")
    while index >= 0 and chunks[index].lower in adverbs and chunks[index].kind != "name":
        index -= 1
    index = _skip_others(chunks, index)
    if index > 0 and chunks[index].text == ",":
        if chunks[index + 1].lower in forms("grammar", "en", "relative"):
            # Valor, which led the deal
            return [chunks[index - 1]] if chunks[index - 1].kind == "name" else []
        apposed = _before_apposition(chunks, index)
        if apposed is not None:
            return [chunks[apposed]]
        # All existing investors, including Accel, participated
        listed = list_before(chunks, index)
        first = next((i for i, c in enumerate(chunks) if listed and c is listed[0]), 0)
        return listed if first and chunks[first - 1].lower in _SEPARATORS - {",", "and"} else []
    if index >= 0 and is_plain_name(chunks[index]) and (not index or chunks[index - 1].text == "."):
        token = chunks[index]
        return [Chunk("name", token.start, token.end, token.text)]
    while index >= 0:
        if chunks[index].text == ")":
            index = next((i for i in range(index, -1, -1) if chunks[i].text == "("), 0) - 1
        if index < 0 or chunks[index].kind != "name":
            break
        names.insert(0, chunks[index])
        index -= 1
        if index > 0 and chunks[index].kind == "possessive":
            # Alphabet's GV
            index -= 2
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


def subject(chunks: list[Chunk], end: int) -> Chunk | None:
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
        if index == 0 and end == 1 and is_plain_name(token):
            # "Current raised $20m": what opens a sentence before such a verb is a company.
            return Chunk("name", token.start, token.end, token.text)
        return None
    return None


def _is_located(chunks: list[Chunk], index: int) -> bool:
    """Says whether a name hangs on a preposition: Copperline of Chicago, Acme with GIC."""
    before = chunks[index - 1].lower
    place = _is_place(chunks[index]) and before in forms("grammar", "en", "place_link")
    return place or before in forms("grammar", "en", "preposition")


def is_plain_name(token: Chunk) -> bool:
    """Says whether a capitalised common word can be a name where a name must stand."""
    return token.kind == "word" and token.text[:1].isupper() and token.lower not in _ordinary()


def join_headline_names(text: str, chunks: list[Chunk]) -> list[Chunk]:
    """Makes names of the common words of a headline: Mindful Mouse Raises $6 Million.

    Args:
        text: the headline.
        chunks: its chunks.

    Returns:
        Chunks in which capitalised words that mean nothing else to a financing are names.
    """
    joined: list[Chunk] = []
    before: Chunk | None = None
    for item, following in zip(chunks, [*chunks[1:], None], strict=True):
        last = joined[-1] if joined else None
        # Lattice Grid, but Paperboat Sets Sail: one common word may go on a name, not two.
        several = following is not None and is_plain_name(following)
        complete = before is not None and before.kind == "name" and item.kind == "word" and several
        named = item.kind == "name" or (is_plain_name(item) and not complete)
        before = item
        if named and last and last.kind == "name" and text[last.end : item.start] == " ":
            joined[-1] = Chunk("name", last.start, item.end, text[last.start : item.end])
        elif named:
            joined.append(Chunk("name", item.start, item.end, item.text))
        else:
            joined.append(item)
    return joined


@cache
def _ordinary() -> frozenset[str]:
    """Returns the words, in lower case, that name nobody however they are written."""
    # What stands before a party is often a noun, and may well be a name: Current, Stealth.
    verbs = {
        word
        for form, rows in triggers("en").items()
        if any(row.side != "after" for row in rows)
        for word in form.split()
    }
    return frozenset(
        verbs
        | {form.lower() for form in forms("not_names")}
        | forms("descriptors", "en")
        | forms("list_stops")
        | forms("verb_adverbs", "en")
        | forms("financing_words", "en")
        | forms("magnitudes", "en")
    ) - {
        row["form"].lower()
        for row in lexicons.load("lexicons/not_names")
        if row["kind"] == "calendar"
    }


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
