"""Tells the title, the bylines and the headings of an article by the shape and place of lines."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from pipeline import lexicons
from pipeline.scripts import HAN
from pipeline.segmentation import line_cues, numbering
from pipeline.segmentation.lines import Line

_TITLE_LINES = 6
_TITLE_WIDTH = 240
# The name of a site or a section, above the title.
_SECTION_WIDTH = 12
_SAME_SHARE = 0.6
_SITE = re.compile(r"\s[-–—|·]\s|[|｜_]")
_HEADING_WIDTH = 80
_LEAD_WIDTH = 50
_LIST_LINES = 4
_NAMES = 2
_DATE_LINE = 80
_HAN_NAME = rf"\d{{0,3}}[{HAN}]{{1,8}}"
_NAME = re.compile(rf"[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){{0,4}}|{_HAN_NAME}(?:\s{_HAN_NAME})?")
_NUMERIC_DATE = re.compile(r"(?:19|20)\d\d\D{1,2}\d{1,2}\D{1,2}\d{1,2}|\d{1,2}:\d\d(?::\d\d)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<!\w)\d{1,6}(?!\w)")
_AROUND_NAME = re.compile(r"^[\W_]+|[\W_]+$")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S")
_LABELLED = re.compile(r"[^:：]{1,40}[:：].*\w.*")


def find_title(lines: Sequence[Line], title: str | None, others: set[int]) -> int | None:
    """Finds the line that is the title.

    Args:
        lines: the lines of an article.
        title: the title it is known by from elsewhere.
        others: numbers of lines that cannot be.

    Returns:
        The number of the line that says the known title, else of the first that reads like one,
        or None.
    """
    free = [number for number in range(len(lines)) if number not in others]
    if title:
        first = set(range(min(len(lines), _TITLE_LINES))) | set(free[:_TITLE_LINES])
        same = [number for number in sorted(first) if _is_same(lines[number].text, title)]
        if same:
            return same[0]
    candidates = [n for n in free[:_TITLE_LINES] if not is_byline(lines[n]) and n + 1 < len(lines)]
    found = list(takewhile(lambda number: _reads_like_title(lines[number]), candidates))
    long_enough = (number for number in found if lines[number].width >= _SECTION_WIDTH)
    return next(long_enough, found[0] if found else None)


def _reads_like_title(line: Line) -> bool:
    return (line.is_open or line.last in "?？!！…") and line.width <= _TITLE_WIDTH


def _is_same(text: str, title: str) -> bool:
    """Says whether two titles are one, up to punctuation and what a site puts around it."""
    if _folded(text) in map(_folded, _SITE.split(title)):
        return bool(_folded(text))
    left, right = sorted((_folded(text), _folded(title)), key=len)
    return left == right or (left in right and len(left) >= _SAME_SHARE * len(right))


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def is_byline(line: Line) -> bool:
    """Says whether a line tells who made the article, or when."""
    if line.last in ("。", "！", "？", "!", "?"):
        return False
    places = {"any"} | ({"head"} if line.in_head else set()) | ({"tail"} if line.in_tail else set())
    if line_cues.find("bylines", line.text, frozenset(places)):
        return True
    return line.in_head and _is_date(line)


def _is_date(line: Line) -> bool:
    """Says whether a line gives a date, at most with a name or two beside it."""
    if line.width > _DATE_LINE or not any(map(str.isdigit, line.text)):
        return False
    left, dates = _NUMERIC_DATE.subn("|", line.text)
    left, words = _date_words().subn("|", left)
    left = _NUMBER.sub("|", left)
    names = [name for part in left.split("|") if (name := _AROUND_NAME.sub("", part))]
    if not names:
        return dates + words > 0
    is_full = dates > 0 or (words > 0 and _YEAR.search(line.text) is not None)
    return is_full and len(names) <= _NAMES and all(map(_NAME.fullmatch, names))


def find_headings(lines: Sequence[Line], others: set[int]) -> set[int]:
    """Finds the headings: short lines without an end mark, followed by prose.

    Args:
        lines: the lines of an article.
        others: numbers of lines that are something else.

    Returns:
        Their numbers. Four such lines on end are a list, not headings.
    """
    found: set[int] = set()
    run: list[int] = []
    for number in (n for n in range(len(lines)) if n not in others):
        if _is_heading(lines[number].text):
            found.add(number)
        elif _looks_like_heading(lines[number]):
            run.append(number)
        else:
            if len(run) < _LIST_LINES:
                found.update(run)
            run = []
    return found


def _is_heading(text: str) -> bool:
    """Says whether a line is a heading wherever it stands."""
    form = re.sub(r"^[\W_]+|[\W_]+$", "", text).casefold()
    return form in _headings() or _MARKDOWN_HEADING.match(text) is not None


def _looks_like_heading(line: Line) -> bool:
    text = line.text
    if line.width > _HEADING_WIDTH or not (line.is_open or line.asks) or "\t" in text:
        return False
    if line.last in ":：" and (line.width > _LEAD_WIDTH or "，" in text or ", " in text):
        return False
    if numbering.begins_item(text):
        return True
    if numbering.begins_bullet(text) or "|" in text or "｜" in text:
        return False
    return not _LABELLED.fullmatch(text)


@cache
def _headings() -> frozenset[str]:
    return frozenset(row["form"].casefold() for row in lexicons.load("lexicons/segment_headings"))


@cache
def _date_words() -> re.Pattern[str]:
    words: dict[str, list[str]] = {"en": [], "zh": []}
    for row in lexicons.load("lexicons/segment_dates"):
        words[row["lang"]].append(re.escape(row["form"]))
    chinese = "|".join(sorted(words["zh"], key=len, reverse=True))
    return re.compile(rf"(?i:(?<![A-Za-z])(?:{'|'.join(words['en'])})(?![A-Za-z]))|{chinese}")
