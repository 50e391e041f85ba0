"""Tells what is no part of the article: menus, teasers, notices, footers, tickers, contacts.

A cue marks a sentence, a line, a block, a list of links or all the rest (`segment_boilerplate`).
What follows it goes to the end only in the tail of the article; before it, up to the next prose.
"""

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicons
from pipeline.segmentation import line_cues
from pipeline.segmentation.lines import Line

_ANYWHERE = frozenset(("any", "head"))
_TAIL = frozenset(("any", "head", "tail"))
_BLOCK_LINES = 3
_HEADING_WIDTH = 80

_ADDRESS = re.compile(r"\W*(?:\S+://\S+|\S+@\S+\.\S+|!?\[[^\]]*\]\([^)]*\))\W*")
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃\d]{1,30}[#＃]?\s*)+")
_CHANGE = re.compile(r"[+\-−▲▼↑↓]\s?\d+(?:\.\d+)?\s?[%％]")
_FIGURE = re.compile(r"[^\w\s]*\d[\d.,%％]*\W*|[▲▼↑↓+−-]")
_MENU_ENTRIES = 3
_MENU_WIDTH = 200
_MENU_SHARE = 0.6


def find(lines: Sequence[Line], title: int | None = None) -> set[int]:
    """Finds the lines that are no part of the article.

    Args:
        lines: the lines of an article.
        title: which of them is its title, if any.

    Returns:
        Their numbers.
    """
    found = _menus(lines)
    for number, line in enumerate(lines):
        if number == title or number in found:
            continue
        cue = _cue(lines, number)
        if cue:
            found |= {number, *_reach(lines, number, cue.scope)}
        elif _is_furniture(line.text) or _mostly_notices(line):
            found.add(number)
    return found - {title}


def is_notice(line: Line, sentence: str) -> bool:
    """Says whether a sentence of a line is a notice to the reader."""
    return line_cues.find("boilerplate", sentence, _places(line), of_sentence=True) is not None


def _mostly_notices(line: Line) -> bool:
    notices = sum(is_notice(line, line.text[start:end]) for start, end in line.sentences)
    return 2 * notices > len(line.sentences)


def _cue(lines: Sequence[Line], number: int) -> line_cues.Cue | None:
    following = lines[number + 1].text if number + 1 < len(lines) else ""
    return line_cues.find("boilerplate", lines[number].text, _places(lines[number]), following)


def _places(line: Line) -> frozenset[str]:
    return _TAIL if line.in_tail else _ANYWHERE


def _reach(lines: Sequence[Line], number: int, scope: str) -> range:
    """Returns the lines behind a cue that its scope covers."""
    end = number + 1
    if scope in ("links", "rest"):
        if lines[number].in_tail and not (scope == "links" and _is_mostly_prose(lines[end:])):
            return range(end, len(lines))
        while end < len(lines) and not lines[end].is_prose:
            end += 1
    elif scope == "block" and lines[number].width <= _HEADING_WIDTH:
        last = min(len(lines), number + 1 + _BLOCK_LINES)
        while end < last and not lines[end].is_open and not _cue(lines, end):
            end += 1
    return range(number + 1, end)


def _is_mostly_prose(lines: Sequence[Line]) -> bool:
    return 2 * sum(line.is_prose for line in lines) > len(lines)


def _is_furniture(text: str) -> bool:
    """Says whether a line is an address, tags, bare symbols or a line of prices."""
    if not any(character.isalnum() for character in text):
        return True
    return bool(_ADDRESS.fullmatch(text) or _HASHTAGS.fullmatch(text)) or _is_ticker(text)


def _is_ticker(text: str) -> bool:
    if not _CHANGE.search(text):
        return False
    words = text.split()
    figures = sum(_FIGURE.fullmatch(word) is not None for word in words)
    return 3 * figures >= len(words) and text[-1] not in "。.！？"


def _menus(lines: Sequence[Line]) -> set[int]:
    """Returns the lines of menus: several entries in one line, or a run of lines of entries."""
    entries = [_menu_entries(line) for line in lines]
    found = {number for number, (count, whole) in enumerate(entries) if count >= _MENU_ENTRIES}
    run: list[int] = []
    for number, (_, whole) in enumerate([*entries, (0, False)]):
        if whole:
            run.append(number)
            continue
        if len(run) >= _MENU_ENTRIES:
            found.update(run)
        run = []
    return found


def _menu_entries(line: Line) -> tuple[int, bool]:
    """Returns how many menu entries make up a line, 0 if they do not, and whether they are all."""
    text = line.text
    if line.width > _MENU_WIDTH or not line.is_open or any(map(str.isdigit, text)):
        return 0, False
    matches = _menu().findall(text)
    covered = sum(len(match) - match.count(" ") for match in matches)
    letters = sum(character.isalnum() for character in text)
    whole = covered == letters
    return (len(matches) if covered >= _MENU_SHARE * letters else 0), whole and bool(matches)


@cache
def _menu() -> re.Pattern[str]:
    forms = sorted(
        (row["form"] for row in lexicons.load("lexicons/segment_menus")), key=len, reverse=True
    )
    edge = "[A-Za-z0-9]"
    patterns = [
        rf"(?<!{edge}){re.escape(form)}(?!{edge})" if form.isascii() else re.escape(form)
        for form in forms
    ]
    return re.compile(f"(?i:{'|'.join(patterns)})")
