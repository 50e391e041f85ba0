"""Finds the items of a list run together in one paragraph: numbered in sequence, or bulleted."""

import re
from functools import cache

from pipeline import lexicons

BULLETS = "•●▪■◆★►➤◦‣"
_FIRST_CIRCLED = "\u2460"
_CIRCLED = f"{_FIRST_CIRCLED}-\u2473"
_BULLET = re.compile(rf"\s([{BULLETS}])")
_ABBREVIATED = re.compile(r"(?<![A-Za-z])[A-Za-z]+\.\Z")
_REACH = 8
_BULLETED = re.compile(rf"[{BULLETS}*+·–-]\s")


def find(line: str) -> list[int]:
    """Finds where the items of a list begin.

    Numbers count as a list from 1 on and as long as they follow one another, each behind the end
    of a sentence or clause, or behind white space where the first began the paragraph.

    Args:
        line: a paragraph.

    Returns:
        Positions in order, that of an item which begins the paragraph left out.
    """
    starts: set[int] = set()
    last: dict[tuple[bool, str], tuple[int, bool]] = {}
    for match in _item().finditer(line):
        numeral = match[match.lastgroup or 0]
        family = (numeral.isdecimal(), match.group().replace(numeral, ""))
        previous, leading = last.get(family, (0, match.start() == 0))
        if _value(numeral) == previous + 1 and _may_begin(line, match.start(), leading):
            last[family] = (previous + 1, leading)
            starts.add(match.start())
    if line[:1] in BULLETS:
        starts |= {m.start(1) for m in _BULLET.finditer(line) if m.group(1) == line[0]}
    return sorted(starts - {0})


def begins_item(line: str) -> bool:
    """Says whether a line begins with the number of an item."""
    return _item().match(line) is not None


def begins_bullet(line: str) -> bool:
    """Says whether a line begins with the bullet of an item."""
    return _BULLETED.match(line) is not None


def is_number(line: str, start: int, end: int) -> bool:
    """Says whether a stretch of text is the number of an item and nothing more."""
    return _number().fullmatch(line, start, end) is not None


def _value(numeral: str) -> int:
    """Returns the number an item's digits, circled digit or numeral stands for."""
    if numeral.isdecimal():
        return int(numeral)
    return _numerals().get(numeral) or ord(numeral) - ord(_FIRST_CIRCLED) + 1


def _may_begin(line: str, at: int, leading: bool) -> bool:
    """Says whether an item can begin here."""
    before = at
    while before and line[before - 1].isspace():
        before -= 1
    if not before or (leading and before < at):
        return True
    word = _ABBREVIATED.search(line, max(0, before - _REACH), before)
    if word and word.group() in _before_numbers():
        return False  # on Nov. 1.
    mark = line[before - 1]
    behind = line[max(0, before - 2) : before - 1]
    glued = before == at and behind.isascii() and behind.isalnum()
    return mark in "。；：！？;!?" or (mark in ".:" and not glued)


@cache
def _before_numbers() -> frozenset[str]:
    rows = lexicons.load("lexicons/segment_abbreviations")
    return frozenset(row["form"] for row in rows if row["kind"] == "number")


@cache
def _numerals() -> dict[str, int]:
    return {row["form"]: int(row["value"]) for row in lexicons.load("lexicons/segment_numerals")}


def _numeral() -> str:
    return "|".join(sorted(_numerals(), key=len, reverse=True))


@cache
def _item() -> re.Pattern[str]:
    numeral = rf"\d{{1,2}}|{_numeral()}"
    return re.compile(
        rf"(?P<circled>[{_CIRCLED}])|[(（](?P<enclosed>{numeral})[)）]"
        rf"|(?<![\w.$¥€£-])(?P<plain>{numeral})[.．、)）](?!\d)"
    )


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        rf"[{BULLETS}]?\s?[(（\[]?(?:\d{{1,3}}(?:\.\d{{1,2}})*|[A-Za-z]|[IVXivx]{{2,4}}|{_numeral()}"
        rf"|[{_CIRCLED}])[.．)）\]、:：\s]*|[^\w\s]{{1,3}}"
    )
