"""Matches brackets and quotation marks, of both languages, nested, straight or typographic."""

import re
from dataclasses import dataclass

# Every mark belongs to a family; scraped text mixes half and full width within one.
_FAMILIES = ('"＂“”', "‘’", "「」", "『』", "《》", "〈〉", "()（）", "[]［］", "【】")
_FAMILY = {mark: number for number, marks in enumerate(_FAMILIES) for mark in marks}
_QUOTATIONS = frozenset(range(4))
_TITLES = frozenset((4, 5))
_MARK = re.compile("[" + re.escape("".join(_FAMILY)) + "]")
_STRAIGHT = '"＂'
_PUNCTUATION = frozenset(",，.。、;；:：!！?？…")
_NESTING = 8
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")

OPENERS = frozenset('"＂“‘「『《〈(（[［【')
CLOSERS = frozenset("\"＂”’」』》〉)）]］】'")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A matched pair, half open, marks included."""

    start: int
    end: int
    family: int

    @property
    def is_quotation(self) -> bool:
        """Says whether it is a quotation, not a bracket or a title."""
        return self.family in _QUOTATIONS

    @property
    def is_title(self) -> bool:
        """Says whether it holds the title of a work."""
        return self.family in _TITLES


def find(line: str) -> list[Enclosure]:
    """Matches brackets and quotation marks; what has no partner is left out.

    Args:
        line: a paragraph.

    Returns:
        The pairs in the order in which they close. Of more than eight that are open at once the
        outermost are forgotten.
    """
    found: list[Enclosure] = []
    stack: list[tuple[int, int]] = []
    for match in _MARK.finditer(line):
        mark, at = match.group(), match.start()
        family = _FAMILY[mark]
        depth = next((d for d in reversed(range(len(stack))) if stack[d][1] == family), None)
        if _opens(line, at, mark, depth is not None):
            if mark in _STRAIGHT and depth is not None:
                del stack[depth:]
            stack = [*stack[1 - _NESTING :], (at, family)]
        elif depth is not None and not is_apostrophe(line, at):
            found.append(Enclosure(stack[depth][0], at + 1, family))
            del stack[depth:]
    return found


def begins_sentence(line: str, start: int) -> bool:
    """Says whether what stands at `start` begins the paragraph or follows a sentence's end."""
    before = _before(line, start)
    return before in ".．。｡!！?？…" or before in CLOSERS


def is_embedded(line: str, start: int) -> bool:
    """Says whether what stands at `start` is within a clause: behind a word."""
    return _before(line, start).isalnum()


def _before(line: str, start: int) -> str:
    """Returns the character before `start`, white space left out, or nothing."""
    while start and line[start - 1].isspace():
        start -= 1
    return line[start - 1] if start else ""


def _opens(line: str, at: int, mark: str, is_open: bool) -> bool:
    """Says whether a mark opens; a straight one, or “ written for ”, tells by what is around it."""
    if mark not in _STRAIGHT and not (mark == "“" and is_open):
        return mark in OPENERS
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    may_open = not before or before.isspace() or before in OPENERS or before in ":：,，—-"
    may_open = may_open and bool(after) and not after.isspace()
    may_close = not after or after.isspace() or after in CLOSERS or after in _PUNCTUATION
    may_close = may_close and bool(before) and not before.isspace()
    return may_open and not may_close if is_open else may_open or not may_close


def is_apostrophe(line: str, at: int) -> bool:
    """Says whether a single quotation mark stands within a word of Latin letters."""
    return line[at] in "'’" and _LETTER.match(line, at + 1) is not None
