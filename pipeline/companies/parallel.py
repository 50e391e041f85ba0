"""Reads articles that say everything twice, in both languages: names by their place.

In a release in both languages, or a translation below its original, the first name of a passage is
the first name of its translation, and so on.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from pipeline.companies import names
from pipeline.companies.clusters import Edge
from pipeline.scripts import has_han, language

Row = dict[str, Any]

_SCORE = 0.8
# So many passages must have their translation behind them, and so great a share of those that
# hold names must hold as many as their translation, for an article to be read so.
_FEWEST = 3
_SHARE = 0.7
# Passages end at the end of a line, and where Chinese begins behind an English sentence.
_BREAK = re.compile(r"\n+|(?<=[.!?”\"])\s+(?=[\u4e00-\u9fff])|\s[/／|｜]\s(?=[\u4e00-\u9fff])")


def edges(rows: Sequence[Row], text: str) -> Iterator[Edge]:
    """Joins each name to the one that stands in its place in the translation.

    Args:
        rows: the ORG mentions of an article, in its order.
        text: its text.
    """
    pairs = [(one, two) for one, two in _translated(rows, text) if one or two]
    alike = [(one, two) for one, two in pairs if len(one) == len(two) and _may_be(one, two)]
    if len(pairs) < _FEWEST or len(alike) < _SHARE * len(pairs):
        return
    for one, two in alike:
        for left, right in zip(one, two, strict=True):
            if has_han(left["text"]) != has_han(right["text"]):
                pair = left["text"], right["text"]
                yield Edge(*pair, "translation", _SCORE, right["mention_id"])


def _translated(rows: Sequence[Row], text: str) -> Iterator[tuple[list[Row], list[Row]]]:
    """Yields the names of each passage that has one in the other language behind it."""
    passages = []
    start = 0
    for end, following in [*(m.span() for m in _BREAK.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            inside = [row for row in rows if start <= row["start"] < end]
            passages.append((language(text[start:end]), inside))
        start = following
    for (lang, one), (other, two) in pairwise(passages):
        if (lang, other) == ("en", "zh"):
            yield one, two


def _may_be(one: Sequence[Row], two: Sequence[Row]) -> bool:
    """Says whether names in one script are the same in both passages."""
    return all(
        has_han(left["text"]) != has_han(right["text"])
        or names.normal_form(left["text"]) == names.normal_form(right["text"])
        for left, right in zip(one, two, strict=True)
    )
