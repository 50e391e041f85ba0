"""Tells articles that share their wording: reprints of one release are one source.

An article is sketched by the least hashes of its shingles, from which follows how much of the
shorter of two texts stands in the longer (Broder, On the resemblance and containment of documents,
1997). The hash is a checksum: the same text has the same sketch on every machine.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.scripts import HAN

# A shingle is this many words, a Han character being one.
_SHINGLE = 4
# As many hashes as a sketch holds; a text of fewer shingles is compared whole.
_HASHES = 256
# A text of which this share stands in another is its reprint. Two of the gold's articles, each
# written by itself, share 0.15 at most.
_REPRINT = 0.5
_WORD = re.compile(rf"[^\W_{HAN}]+|[{HAN}]")


@dataclass(frozen=True)
class Sketch:
    """The least hashes of a text's shingles, and how many different shingles it has."""

    hashes: frozenset[int]
    size: int


def sketch(text: str) -> Sketch:
    """Returns the sketch of a text, which heeds neither case nor punctuation."""
    words = _WORD.findall(text.casefold())
    places = range(max(1, len(words) - _SHINGLE + 1))
    shingles = {" ".join(words[place : place + _SHINGLE]) for place in places}
    hashes = sorted({zlib.crc32(shingle.encode()) for shingle in shingles})
    return Sketch(frozenset(hashes[:_HASHES]), len(hashes))


def contained(left: Sketch, right: Sketch) -> float:
    """Returns how much of the shorter of two texts stands in the longer, from 0 to 1."""
    least = sorted(left.hashes | right.hashes)[:_HASHES]
    alike = len(left.hashes & right.hashes & set(least)) / len(least)
    shared = alike * (left.size + right.size) / (1 + alike)
    return min(1.0, shared / min(left.size, right.size))


def sources(sketches: Iterable[Sketch]) -> int:
    """Counts the sources of articles: those that are reprints of each other, once."""
    groups: list[list[Sketch]] = []
    for one in sketches:
        same = [g for g in groups if any(contained(one, other) >= _REPRINT for other in g)]
        groups = [g for g in groups if g not in same]
        groups.append([one, *(other for group in same for other in group)])
    return len(groups)
