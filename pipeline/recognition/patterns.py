"""Makes regular expressions of word lists, and looks for words right beside a place in a text."""

import re
from collections.abc import Iterable
from typing import Any

from pipeline.lexicons import Row

# The spaces that stand inside an expression; a line end does not.
SPACE = "[ \u00a0\u2009\u202f]"
LATIN = "A-Za-z\u00c0-\u024f"


def alternation(forms: Iterable[str]) -> str:
    """Returns a regular expression that matches the longest of the forms.

    The forms are merged into a trie, so that the time of a match grows with the length of the
    form and not with their number.

    Args:
        forms: texts to match literally; a space matches any kind of space.

    Returns:
        A group without captures; it matches nothing where there are no forms.
    """
    trie: dict[str, Any] = {}
    for form in forms:
        node = trie
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?:{_branches(trie)})" if trie else "(?!)"


def cased(form: str) -> set[str]:
    """Returns the ways a word is capitalised: as given, lower, upper, first letter, each word."""
    first = form[:1].upper() + form[1:]
    words = re.sub(r"(?<![^ -])[a-z]", lambda letter: letter.group().upper(), form)
    return {form, form.lower(), form.upper(), first, words}


def variants(row: Row) -> set[str]:
    """Returns the ways a row of a lexicon is written: English in any case, the rest as it is."""
    return cased(row["form"]) if row["lang"] == "en" else {row["form"]}


def _branches(node: dict[str, Any]) -> str:
    characters = sorted((character for character in node if character), reverse=True)
    return "|".join(_step(character) + _rest(node[character]) for character in characters)


def _rest(node: dict[str, Any]) -> str:
    if len(node) == 1:
        return _branches(node)
    return f"(?:{_branches(node)}){'?' if '' in node else ''}"


def _step(character: str) -> str:
    return SPACE if character == " " else re.escape(character)


class Cues:
    """Words that have an effect where they stand right before or right after a place.

    Args:
        rows: rows of a lexicon with form, lang and effect.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._effects = {form: row["effect"] for row in rows for form in variants(row)}
        self._after = _bounded(self._effects)
        self._before = _bounded(form[::-1] for form in self._effects)
        self._reach = max(map(len, self._effects)) + 2

    def after(self, text: str, position: int) -> tuple[str, int] | None:
        """Returns the effect of the longest word from a position on, and where the word ends."""
        match = self._after.match(text, position)
        return (self._effect(match.group(1)), match.end()) if match else None

    def before(self, text: str, position: int) -> tuple[str, int] | None:
        """Returns the effect of the longest word up to a position, and where the word starts."""
        match = self._before.match(text[max(0, position - self._reach) : position][::-1])
        return (self._effect(match.group(1)[::-1]), position - match.end()) if match else None

    def _effect(self, form: str) -> str:
        return self._effects.get(form) or self._effects[re.sub(SPACE, " ", form)]


def _bounded(forms: Iterable[str]) -> re.Pattern[str]:
    """Returns a pattern of the forms, of which those that end in a Latin letter end a word."""
    every = set(forms)
    latin = {form for form in every if re.match(f"[{LATIN}]", form[-1])}
    return re.compile(
        rf"{SPACE}?({alternation(latin)}(?![{LATIN}\d])|{alternation(every - latin)})"
    )
