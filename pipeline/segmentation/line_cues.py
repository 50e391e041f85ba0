"""Finds the cues of the lexicons in a line: by their form and by how it sits in the line."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.scripts import HAN

# Symbols and brackets around a line say nothing of it.
_EDGE = r"(?:[^\w©]|_)*"
_START = re.compile(_EDGE)
_BEHIND = {
    "whole": rf"{_EDGE}$",
    "ends": rf"{_EDGE}$",
    "label": r"\s*(?:[:：|｜丨]|[/／](?!\d)|\s[-–—·]\s|[-–—]{2}|$)",
    "named": r"\s+(?=\S)",
    "about": r"\s*(?=\S)",
    "begins": "",
}
_NAME_WORD = re.compile(r"[^\W_a-z].*|[^\w\s].*|\w{1,3}[,.]?")
_NAME_WORDS = 9
_FIRST_NAME = re.compile(rf"[{HAN}]{{2}}|[A-Za-z0-9][\w.'&-]*[A-Za-z0-9]")
_ABOUT_REACH = 200
_SCOPES = ("", "sentence", "line", "block", "links", "rest")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of a cue lexicon; `scope` is empty where the lexicon has none."""

    form: str
    shape: str
    scope: str
    place: str
    longest: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """The cues of one shape by their form in lower case, and the pattern that finds the forms."""

    cues: dict[str, list[Cue]]
    pattern: re.Pattern[str] | None
    longest: int


def find(
    lexicon: str,
    text: str,
    places: frozenset[str],
    following: str = "",
    *,
    of_sentence: bool = False,
) -> Cue | None:
    """Finds a cue in a line or sentence.

    Args:
        lexicon: which cues, such as ``boilerplate``.
        text: the line or sentence.
        places: the places of the article it stands in, of ``any``, ``head`` and ``tail``.
        following: the line behind it, which the shape ``about`` reads.
        of_sentence: whether cues of sentences are asked for, or those of lines.

    Returns:
        The cue with the widest scope, or None.
    """
    text = text.replace("’", "'")
    found = [
        cue
        for shape, group in _shapes(lexicon, of_sentence).items()
        if len(text) <= group.longest
        for form in _forms(shape, group, text, following)
        for cue in group.cues[form.casefold()]
        if len(text) <= cue.longest and cue.place in places
    ]
    return max(found, key=width, default=None)


def width(cue: Cue | None) -> int:
    """Returns how much a cue marks, beside others; less than any for None."""
    return -1 if cue is None else _SCOPES.index(cue.scope)


def _forms(shape: str, group: _Shape, text: str, following: str) -> list[str]:
    """Returns the forms of one shape that sit in the text as the shape demands."""
    if group.pattern is None:
        folded = text.casefold()
        return [form for form in group.cues if form in folded]
    start = _START.match(text)
    at = start.end() if start else 0
    match = group.pattern.search(text) if shape == "ends" else group.pattern.match(text, at)
    if match is None:
        return []
    rest = text[match.end() :].strip()
    if shape == "named" and not _is_names(rest):
        return []
    if shape == "about" and not _is_about(rest, following):
        return []
    return [match["form"]]


def _is_names(text: str) -> bool:
    """Says whether a text is names only: capitalised words, small ones between, or a few Han."""
    words = text.split()
    if not 0 < len(words) <= _NAME_WORDS or text[-1] in "。！？!?；;":
        return False
    return not text.islower() and all(_NAME_WORD.fullmatch(word) for word in words)


def _is_about(rest: str, following: str) -> bool:
    """Says whether what stands behind a form is a name that the text goes on to describe."""
    first = _FIRST_NAME.search(rest)
    if first is None or first.group()[0].islower() or first.group() in _no_names():
        return False
    name = first.group()
    again = rest.find(name, first.end())
    if again > 0 and rest[again - 1] in ":： \u3000":
        following = rest[again:]
    elif rest[-1] in "。.！!？?，,":
        return False
    following = following[:_ABOUT_REACH].lstrip('"“「『*')
    if name.isascii() and following.startswith(name):
        return True
    return name in following and _description().search(following) is not None


@cache
def _no_names() -> frozenset[str]:
    """Returns the capitalised words that begin a sentence rather than a name."""
    rows = lexicons.load("lexicons/segment_following")
    return frozenset(row["form"] for row in rows if row["verdict"] == "starts")


@cache
def _description() -> re.Pattern[str]:
    forms = [row["form"] for row in lexicons.load("lexicons/segment_descriptions")]
    return re.compile("|".join(map(_form, forms)))


@cache
def _shapes(lexicon: str, of_sentence: bool) -> dict[str, _Shape]:
    """Compiles a lexicon, shape by shape."""
    shapes: dict[str, dict[str, list[Cue]]] = {}
    for row in lexicons.load(f"lexicons/segment_{lexicon}"):
        scope, longest = row.get("scope", ""), int(row["longest"])
        if (scope == "sentence") == of_sentence:
            cue = Cue(row["form"], row["shape"], scope, row["place"], longest)
            shapes.setdefault(cue.shape, {}).setdefault(cue.form.casefold(), []).append(cue)
    return {
        shape: _Shape(cues, _pattern(shape, cues), max(c.longest for v in cues.values() for c in v))
        for shape, cues in shapes.items()
    }


def _pattern(shape: str, cues: dict[str, list[Cue]]) -> re.Pattern[str] | None:
    if shape not in _BEHIND:
        return None
    forms = sorted((rows[0].form for rows in cues.values()), key=len, reverse=True)
    return re.compile(rf"(?P<form>{'|'.join(map(_form, forms))}){_BEHIND[shape]}")


def _form(form: str) -> str:
    """Returns the pattern of a form; one all in capitals is matched as written."""
    pattern = re.escape(form)
    if form[-1].isascii() and form[-1].isalnum():
        pattern += "(?![A-Za-z0-9])"
    return pattern if form.isupper() else f"(?i:{pattern})"
