"""The lines of an article as the rules of layout see them."""

import re
from dataclasses import dataclass

from pipeline.scripts import HAN
from pipeline.segmentation import paragraphs
from pipeline.segmentation.paragraphs import Bounds
from pipeline.segmentation.sentences import sentences

_HAN = re.compile(f"[{HAN}]")
_CLOSERS = "\"＂”’'」』》〉)）]］】*_ "
_FULL_STOP = re.compile(rf"[。！？]|[.!?…][{re.escape(_CLOSERS)}]*(?:\s|$)")
_PROSE_WIDTH = 100
_LONG_WIDTH = 240
_ENDS = "。｡.．!！?？…;；,，、"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what its place and shape tell.

    `sentences` are bounds in the line. `width` counts a Chinese character twice, about as much as
    it says. Prose is a line long enough for a paragraph that ends with a sentence, or a very long
    one that ends a sentence somewhere. The head is what stands before the first prose; the tail,
    the latter half of the article and whatever stands behind the last prose.
    """

    start: int
    text: str
    sentences: tuple[Bounds, ...]
    width: int
    is_prose: bool
    in_head: bool
    in_tail: bool

    @property
    def last(self) -> str:
        """The last character, closing marks left out."""
        return _last(self.text)

    @property
    def is_open(self) -> bool:
        """Says whether the line ends without an end mark."""
        return self.last not in _ENDS

    @property
    def asks(self) -> bool:
        """Says whether the line ends with a question mark."""
        return self.last in ("?", "？")


def read(text: str) -> list[Line]:
    """Returns the lines of an article that hold more than white space."""
    bounds = paragraphs.find(text)
    widths = [width(text[start:end]) for start, end in bounds]
    prose = [
        _is_prose(text[start:end], total)
        for total, (start, end) in zip(widths, bounds, strict=True)
    ]
    first = prose.index(True) if True in prose else len(prose)
    last = len(prose) - 1 - prose[::-1].index(True) if True in prose else -1
    return [
        Line(
            start=start,
            text=text[start:end],
            sentences=tuple(sentences(text[start:end])),
            width=widths[number],
            is_prose=prose[number],
            in_head=number < first,
            in_tail=number > last or 2 * start >= len(text),
        )
        for number, (start, end) in enumerate(bounds)
    ]


def _is_prose(text: str, total: int) -> bool:
    if total < _PROSE_WIDTH or (total < _LONG_WIDTH and _last(text) not in _ENDS):
        return False
    return _FULL_STOP.search(text) is not None


def _last(text: str) -> str:
    return text.rstrip(_CLOSERS)[-1:]


def width(text: str) -> int:
    """Returns the length of a text, each Chinese character counted twice."""
    return len(text) + len(_HAN.findall(text))
