"""Finds financing rounds by their names: Series A-1, Pre-A+轮, seed, 战略融资.

The lexicon says which words name a round and what must stand beside those that also mean something
else. One pass over the text with one expression; the mention is the naming part alone.
"""

import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.recognition.patterns import alternation
from pipeline.recognition.spans import RoundSpan
from pipeline.scripts import has_han

# A letter alone, or with a number, or with pluses: A, A1, A-2, A+, A++ (half or full width).
_LETTER = r"(?P<letter>[{}])(?:-?(?P<number>\d)(?!\d))?(?P<plus>[+＋]{{0,2}})"
_CAPITALS, _LETTERS = "A-K", "A-Ka-k"
_LAST_LETTER = "K"
_LETTER_AHEAD = r"[A-K]\d?[+＋]{0,2}"
_NOT_INSIDE = r"(?<![A-Za-z0-9&])"
# How far a word of financing may stand from a name that is not one of rounds alone, and how far
# ahead what must follow in a few characters.
_REACH = 60
_FEW = ".{0,12}?"
# Words that investors are named after: SV Angel, Runway Growth Capital.
_NAMED_AFTER = ("Angel", "Growth")
_IN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z&.]* \Z")
# Who gives money is named before it or with what is behind it: from Oriza Seed; the AIB Seed
# Capital Fund.
_AFTER_GIVER = re.compile(r"(?<![A-Za-z])(?:from|by|with) [A-Z][A-Za-z&.]* \Z")
_BEFORE_FUND = re.compile(
    r"(?: [A-Z][a-z]+){0,2} (?:Fund|Funds|Network|Partners|Ventures|Group|Club)\b"
)
_ROUND_WORD = re.compile(r"[ -](?:Round|Funding|Financing|Investment|Stage|Deal)\b")
_LOOK_BACK = 30


@dataclass(frozen=True, slots=True)
class _Rule:
    """A row of the lexicon: what finds it, the value it gives, what must be around."""

    pattern: re.Pattern[str]
    value: str
    before: re.Pattern[str] | None
    needs_money: bool


def find(text: str) -> list[RoundSpan]:
    """Finds the rounds of a text.

    Args:
        text: English, Chinese, or both.

    Returns:
        Rounds in the order of the text; they do not overlap.
    """
    return list(_found(text))


def _found(text: str) -> Iterator[RoundSpan]:
    anywhere, rules = _compiled()
    position, last, value = 0, -1, ""
    while match := anywhere.search(text, position):
        position = match.start() + 1
        for rule in rules[text[match.start()]]:
            named = rule.pattern.match(text, match.start())
            if named and _is_round(text, *named.span("name"), rule):
                start, end = named.span("name")
                if rule.value == "unspecified" and start == last:
                    break  # B轮股权融资
                if rule.value == value and text[last:start] == " ":
                    break  # a debt facility
                value = rule.value
                yield RoundSpan(start, end, text[start:end], _value(named, rule))
                position = last = end
                break


def _is_round(text: str, start: int, end: int, rule: _Rule) -> bool:
    if text[start:end] in _NAMED_AFTER and _IN_NAME.search(text, max(0, start - _LOOK_BACK), start):
        return _ROUND_WORD.match(text, end) is not None
    if text[start].isupper() and not rule.value.startswith("series") and _is_name(text, start, end):
        return False
    if rule.before is not None and not rule.before.search(text, max(0, start - 16), start):
        return False
    if not rule.needs_money:
        return True
    around = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return any(_context().search(part) for part in around)


def _is_name(text: str, start: int, end: int) -> bool:
    """Says whether a word with a capital is part of the name of who gives the money."""
    if _BEFORE_FUND.match(text, end):
        return True
    is_round = _ROUND_WORD.match(text, end)
    return not is_round and _AFTER_GIVER.search(text, max(0, start - _LOOK_BACK), start) is not None


@cache
def _context() -> re.Pattern[str]:
    rows = lexicons.load("lexicons/round_context").rows
    words = alternation(
        row["form"] for row in rows if row["form"].isalpha() and row["lang"] == "en"
    )
    others = [row["form"] for row in rows if not row["form"].isalpha() or row["lang"] == "zh"]
    return re.compile(rf"(?<![a-z])(?i:{words})(?![a-z])|(?<=\d)[MmBbKk]n?\b|{alternation(others)}")


def _value(match: re.Match[str], rule: _Rule) -> str:
    """Returns the value of a round: series_a1, pre_a_plus, series_b_extension."""
    if rule.value not in ("series", "pre", "series_extension"):
        return rule.value
    letter = match["letter"].lower()
    if rule.value == "series_extension":
        return f"series_{letter}_extension"
    plus = "_plus" * len(match["plus"])
    if rule.value == "pre":
        return f"pre_{letter}{plus}"
    return f"series_{letter}{match['number'] or ''}{plus}"


@cache
def _compiled() -> tuple[re.Pattern[str], dict[str, list[_Rule]]]:
    """Returns an expression for where rounds may begin, and the rules by how they begin.

    Of those that begin with a character the longest comes first.
    """
    rows = sorted(lexicons.load("lexicons/round_names"), key=lambda row: -len(row["form"]))
    rules: defaultdict[str, list[_Rule]] = defaultdict(list)
    for row in rows:
        pattern = re.compile(f"{_NOT_INSIDE}(?P<name>{_form(row)}){_guard(row)}{_after(row)}")
        rule = _Rule(pattern, row["round"], _before(row), bool(row["near"]))
        for character in _beginnings(row):
            rules[character].append(rule)
    every = "|".join(dict.fromkeys(re.sub(r"\?P<\w+>", "?:", _form(row)) for row in rows))
    return re.compile(f"{_NOT_INSIDE}(?:{every})"), rules


def _beginnings(row: lexicons.Row) -> set[str]:
    """Returns the characters that a form may begin with."""
    form = row["form"]
    if form.startswith(("{}", "{~}")):
        letters = string.ascii_uppercase[: string.ascii_uppercase.index(_LAST_LETTER) + 1]
        return set(letters + letters.lower()) if form.startswith("{~}") else set(letters)
    return {form[0].lower(), form[0].upper()} if row["lang"] == "en" else {form[0]}


def _form(row: lexicons.Row) -> str:
    """Returns the expression of a form; English words may be of any case, capitals may not."""
    pieces = [re.escape(piece) for piece in re.split(r"{~?}", row["form"])]
    if row["lang"] == "en" and not row["form"].isupper():
        pieces = [f"(?i:{piece})".replace(r"\ ", r"[\s-]") for piece in pieces]
    # A letter and the word behind it are often written apart.
    pieces[1:] = [rf"\s?{piece}" if piece and has_han(piece) else piece for piece in pieces[1:]]
    return _LETTER.format(_LETTERS if "{~}" in row["form"] else _CAPITALS).join(pieces)


def _guard(row: lexicons.Row) -> str:
    guards = lexicons.load("lexicons/round_guards").rows
    forms = [guard["form"] for guard in guards if row["form"].endswith(guard["name"])]
    if not forms:
        return ""
    return (
        rf"(?!\s(?i:{alternation(forms)})(?![a-z])|{alternation(f for f in forms if has_han(f))})"
    )


def _after(row: lexicons.Row) -> str:
    """Returns what must follow; an English form never ends inside a word."""
    edge = r"(?![A-Za-z0-9])" if row["lang"] == "en" or row["form"].isascii() else ""
    edge += r"(?!\.[A-Za-z])" if row["form"] == "{}" else ""  # D.C.
    if not row["after"]:
        return edge
    ahead = [
        "$" if item == "$" else re.escape(item).replace(r"\{\}", _LETTER_AHEAD).replace("…", _FEW)
        for item in row["after"].split("; ")
    ]
    gap = r"[\s-]?" if row["lang"] == "en" else r"\s?"
    return f"{edge}(?={gap}(?i:{'|'.join(map(_whole, ahead))}))"


def _whole(item: str) -> str:
    """Returns an expression that does not end inside a word."""
    return rf"{item}(?![A-Za-z])" if item[-1:].isalpha() and item.isascii() else item


def _before(row: lexicons.Row) -> re.Pattern[str] | None:
    if not row["before"]:
        return None
    words = "|".join(re.escape(item) for item in row["before"].split("; "))
    edge = r"(?<![A-Za-z])" if row["lang"] == "en" else ""
    return re.compile(rf"{edge}(?:{words})[\s-]?$", re.IGNORECASE)
