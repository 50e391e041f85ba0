"""Finds financing rounds by their names: Series A-1, Pre-A+轮, seed, 战略融资.

The lexicon says which words name a round and what must stand beside those that also mean something
else. One pass over the text with one expression; the mention is the naming part alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.recognition.spans import RoundSpan

# A letter alone, or with a number, or with pluses: A, A1, A-2, A+, A++ (half or full width).
_LETTER = r"(?P<{0}l>[A-K])(?:-?(?P<{0}n>\d)(?!\d))?(?P<{0}p>[+＋]{{0,2}})"
_LETTER_AHEAD = r"[A-K]\d?[+＋]{0,2}"
_NOT_INSIDE = r"(?<![A-Za-z0-9&])"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A row of the lexicon: the group that finds it, and the value it gives."""

    group: str
    value: str
    before: re.Pattern[str] | None


def find(text: str) -> list[RoundSpan]:
    """Finds the rounds of a text.

    Args:
        text: English, Chinese, or both.

    Returns:
        Rounds in the order of the text; they do not overlap.
    """
    pattern, rules = _compiled()
    return list(_found(text, pattern, rules))


def _found(text: str, pattern: re.Pattern[str], rules: dict[str, _Rule]) -> Iterator[RoundSpan]:
    position = 0
    while match := pattern.search(text, position):
        rule = rules[match.lastgroup or ""]
        start, end = match.span(rule.group)
        if rule.before is not None and not rule.before.search(text, max(0, start - 16), start):
            position = start + 1
            continue
        yield RoundSpan(start, end, text[start:end], _value(match, rule))
        position = end


def _value(match: re.Match[str], rule: _Rule) -> str:
    """Returns the value of a round: series_a1, pre_a_plus, series_b_extension."""
    if rule.value not in ("series", "pre", "series_extension"):
        return rule.value
    letter = match[f"{rule.group}l"].lower()
    if rule.value == "series_extension":
        return f"series_{letter}_extension"
    plus = "_plus" * len(match[f"{rule.group}p"])
    if rule.value == "pre":
        return f"pre_{letter}{plus}"
    return f"series_{letter}{match[f'{rule.group}n'] or ''}{plus}"


@cache
def _compiled() -> tuple[re.Pattern[str], dict[str, _Rule]]:
    """Returns one expression for all rows, the longest first, and the rule behind each group."""
    rows = sorted(lexicons.load("lexicons/round_names"), key=lambda row: -len(row["form"]))
    rules: dict[str, _Rule] = {}
    parts: list[str] = []
    for number, row in enumerate(rows):
        group = f"r{number}"
        rules[group] = _Rule(group, row["round"], _before(row))
        parts.append(f"(?P<{group}>{_form(row, group)}){_after(row)}")
    guards = "|".join(re.escape(row["form"][1:]) for row in lexicons.load("lexicons/round_guards"))
    return re.compile(f"{_NOT_INSIDE}(?:{'|'.join(parts)})(?!{guards})"), rules


def _form(row: lexicons.Row, group: str) -> str:
    """Returns the expression of a form; the letter stays upper case, English words need not."""
    pieces = [re.escape(piece) for piece in row["form"].split("{}")]
    if row["lang"] == "en":
        pieces = [f"(?i:{piece})".replace(r"\ ", r"[\s-]") for piece in pieces]
    return _LETTER.format(group).join(pieces)


def _after(row: lexicons.Row) -> str:
    """Returns what must follow; an English form never ends inside a word."""
    edge = r"(?![A-Za-z0-9])" if row["lang"] == "en" or row["form"].isascii() else ""
    if not row["after"]:
        return edge
    ahead = [
        "$" if item == "$" else re.escape(item).replace(r"\{\}", _LETTER_AHEAD)
        for item in row["after"].split("; ")
    ]
    gap = r"[\s-]?" if row["lang"] == "en" else r"\s?"
    closing = r"(?![A-Za-z])" if row["lang"] == "en" else ""
    return f"{edge}(?={gap}(?i:{'|'.join(ahead)}){closing})"


def _before(row: lexicons.Row) -> re.Pattern[str] | None:
    if not row["before"]:
        return None
    words = "|".join(re.escape(item) for item in row["before"].split("; "))
    edge = r"(?<![A-Za-z])" if row["lang"] == "en" else ""
    return re.compile(rf"{edge}(?:{words})[\s-]?$", re.IGNORECASE)
