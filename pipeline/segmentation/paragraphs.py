"""Finds the paragraphs of a text: its lines, joined where the text was wrapped to a width."""

from itertools import pairwise

from pipeline.segmentation import numbering

Bounds = tuple[int, int]

# Lines broken within a sentence, in number and as a share of lines that follow one another, that
# make a text wrapped; the widest line of such a text, and the share of its width that a line fills
# unless it ends a paragraph.
_LEAST_BROKEN = 3
_BROKEN_SHARE = 0.25
_WIDEST = 120
_FILLED = 0.6
_ENDS = frozenset("。｡.．!！?？…;；:：")


def find(text: str) -> list[Bounds]:
    """Finds the paragraphs of a text.

    Args:
        text: any text.

    Returns:
        The bounds of its lines that hold more than white space, trimmed. Of a text wrapped to a
        width, as a letter is, those of the lines that belong together are one; it is known by
        lines that begin in lower case where the one before ends no sentence.
    """
    found: list[Bounds] = []
    start = 0
    for line in text.splitlines(keepends=True):
        bounds = trimmed(text, start, start + len(line))
        found += [bounds] if bounds else []
        start += len(line)
    return _unwrapped(text, found)


def trimmed(text: str, start: int, end: int) -> Bounds | None:
    """Returns bounds without the white space at their ends, None for white space alone."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _unwrapped(text: str, lines: list[Bounds]) -> list[Bounds]:
    """Joins the lines of a wrapped text."""
    adjoining = {
        after
        for before, after in pairwise(lines)
        if len(text[before[1] : after[0]].splitlines()) == 1
    }
    broken = sum(
        after in adjoining and text[after[0]].islower() and text[before[1] - 1] not in _ENDS
        for before, after in pairwise(lines)
    )
    widest = max((end - start for start, end in lines), default=0)
    if broken < max(_LEAST_BROKEN, _BROKEN_SHARE * len(adjoining)) or widest > _WIDEST:
        return lines
    joined: list[Bounds] = []
    for before, line in pairwise([(0, 0), *lines]):
        filled = before[1] - before[0] >= _FILLED * widest
        if line in adjoining and filled and not _begins_item(text[line[0] : line[1]]):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _begins_item(line: str) -> bool:
    return numbering.begins_item(line) or numbering.begins_bullet(line)
