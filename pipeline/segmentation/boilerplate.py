"""Tells what is no part of the news: menus, teasers and notices; accounts of companies, contacts.

Boilerplate is what a site put around the article (`segment_boilerplate`); an appendix is the
article's own, such as the "About" paragraphs of a press release (`segment_appendix`). A cue marks a
sentence, a line, a block, a list of links or all the rest. What follows it goes to the end only in
the tail of the article; before it, up to the next prose.
"""

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicons
from pipeline.segmentation import line_cues
from pipeline.segmentation.lines import Line

# Of two cues that mark as much the first of these kinds counts.
_KINDS = ("boilerplate", "appendix")
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


def find(lines: Sequence[Line], title: int | None = None) -> dict[int, str]:
    """Finds the lines that are no part of the news.

    Args:
        lines: the lines of an article.
        title: which of them is its title, if any.

    Returns:
        ``boilerplate`` or ``appendix`` by their numbers.
    """
    menus = _menus(lines)
    found = dict.fromkeys(menus, "boilerplate")
    for number, line in enumerate(lines):
        if number == title or number in menus:
            continue
        kind, cue = _cue(lines, number)
        if cue:
            # What a line says itself counts for more than what stands above it.
            reach = (n for n in _reach(lines, number, cue.scope) if n not in menus)
            found |= {number: kind} | dict.fromkeys(reach, kind)
        elif _is_furniture(line.text):
            found[number] = "boilerplate"
        elif notices := _mostly_notices(line):
            found[number] = notices
    found.pop(-1 if title is None else title, None)
    return found


def notice(line: Line, sentence: str) -> str | None:
    """Returns the kind of a sentence of a line that is a notice to the reader, None for another."""
    for kind in _KINDS:
        if line_cues.find(kind, sentence, _places(line), of_sentence=True):
            return kind
    return None


def _mostly_notices(line: Line) -> str | None:
    """Returns the kind of a line most of whose sentences are notices."""
    kinds = [notice(line, line.text[start:end]) for start, end in line.sentences]
    found = [kind for kind in kinds if kind]
    return max(_KINDS, key=found.count) if 2 * len(found) > len(kinds) else None


def _cue(lines: Sequence[Line], number: int) -> tuple[str, line_cues.Cue | None]:
    """Returns the cue of a line that marks most, and the kind it is of."""
    line, following = lines[number], lines[number + 1].text if number + 1 < len(lines) else ""
    found = [(kind, line_cues.find(kind, line.text, _places(line), following)) for kind in _KINDS]
    return max(found, key=lambda each: line_cues.width(each[1]))


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
        while end < last and not lines[end].is_open and not _cue(lines, end)[1]:
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
