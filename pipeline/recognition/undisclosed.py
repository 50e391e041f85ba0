"""Finds the phrases by which a text keeps a sum of money secret."""

import re

from pipeline import lexicons
from pipeline.recognition.patterns import LATIN, SPACE, alternation, variants
from pipeline.recognition.spans import Amount

_ROWS = lexicons.load("lexicons/money_undisclosed").rows
# What parts the cells of a table, or the facts of a line.
_RULES = "|｜—–"
_TELLING = ("hidden", "withheld", "hiding")


def _part(part: str, lang: str) -> str:
    forms = alternation(
        form
        for row in _ROWS
        if row["part"] == part and row["lang"] == lang
        for form in variants(row)
    )
    return forms if lang == "zh" else rf"{forms}(?![{LATIN}])"


def _phrase(lang: str) -> str:
    space = SPACE if lang == "en" else ""
    gap = rf"(?:{space}{_part('filler', lang)}){{0,3}}{space}"
    total = _part("sum", lang)
    alone = rf"(?:{_part('hidden', lang)}|{_part('withheld', lang)})"
    raised = f"(?:{total}|{_part('raised', lang)})"
    return (
        rf"(?:{_part('hidden', lang)}(?={space}{_part('round', lang)}{space}{raised})"
        rf"|{_part('hidden', lang)}{gap}{total}|{total}{gap}{_part('withheld', lang)}"
        rf"|{_part('hiding', lang)}{gap}{total}{_labelled(lang)}"
        rf"|(?<=[{_RULES}] ){alone}(?= ?[{_RULES}]| ?$))"
    )


def _labelled(lang: str) -> str:
    """Returns an alternative for what a list says under the head of the sum: 融资金额：未披露."""
    if lang != "zh":
        return ""
    ends = "".join(
        {row["form"][-1] for row in _ROWS if (row["part"], row["lang"]) == ("sum", lang)}
    )
    return rf"|(?<=[{ends}][：:]){_part('withheld', lang)}"


def _clue(row: lexicons.Row) -> set[str]:
    """Returns what every phrase with this row holds: its last word, in any case."""
    return {form.split()[-1] for form in variants(row)}


_CLUE = re.compile(
    alternation(clue for row in _ROWS if row["part"] in _TELLING for clue in _clue(row))
)
_PHRASE = re.compile(rf"(?<![{LATIN}]){_phrase('en')}|{_phrase('zh')}")


def find(text: str) -> list[Amount]:
    """Finds undisclosed sums.

    Args:
        text: any text.

    Returns:
        Amounts without currency and value, in the order of the text.
    """
    if not _CLUE.search(text):
        return []
    return [
        Amount(match.start(), match.end(), match.group(), None, None, None, "undisclosed")
        for match in _PHRASE.finditer(text)
    ]
