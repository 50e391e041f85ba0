"""Joins persons to the titles and companies written beside them.

A sentence is sketched: each name becomes one sign that tells its label, and what stands between
names stays as it is. What joins names is then a pattern over the sketch: "Xu Li, co-founder of
SenseTime" is a person, a comma, a title, a word and a company.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.phrases.party import forms
from pipeline.recognition import office_patterns
from pipeline.recognition.office_patterns import GPE, ORG, OTHER, PERSON, TITLE
from pipeline.recognition.spans import Name
from pipeline.scripts import has_han

_SIGNS = {"PERSON": PERSON, "TITLE": TITLE, "ORG": ORG, "GPE": GPE}
_SIGN = re.compile(f"[{PERSON}-{OTHER}]")


@dataclass(frozen=True, slots=True)
class Office:
    """A person, with the title the text gives and the company it is held at, where told."""

    person: Name
    title: Name | None
    organisation: Name | None


def offices(text: str, names: Sequence[Name]) -> list[Office]:
    """Finds what office each person of a sentence holds, and where.

    Args:
        text: the text the offsets of `names` refer to.
        names: the names of one sentence, in order.

    Returns:
        One office a PERSON, in the order of the text.
    """
    sketch, placed = _sketch(text, names)
    title_of, organisation_of = _titles(sketch, placed)
    found = []
    for person, name in placed.items():
        if name.label != "PERSON":
            continue
        title = title_of.get(person)
        at = _organisation_of_title(sketch, title) if title is not None else None
        if at is None:
            at = organisation_of.get(person, _organisation_of_person(sketch, placed, person))
        found.append(
            Office(
                name,
                placed[title] if title is not None else None,
                placed[at] if at is not None else None,
            )
        )
    return found


def _sketch(text: str, names: Sequence[Name]) -> tuple[str, dict[int, Name]]:
    """Returns a sentence, from its first name to its last, with a sign for each of its names.

    Returns:
        The sketch, and the name at each place where a sign stands.
    """
    parts: list[str] = []
    placed: dict[int, Name] = {}
    length, last = 0, names[0].start if names else 0
    for name in names:
        gap = _SIGN.sub(" ", text[last : name.start])
        parts += gap, _SIGNS.get(name.label, OTHER)
        length += len(gap)
        placed[length] = name
        length, last = length + 1, name.end
    return "".join(parts), placed


def _titles(sketch: str, placed: dict[int, Name]) -> tuple[dict[int, int], dict[int, int]]:
    """Finds the title of each person, and the company where the same pattern tells it.

    Returns:
        Where the title stands for each person that has one, and the company of some.
    """
    title_of: dict[int, int] = {}
    organisation_of: dict[int, int] = {}
    taken: set[int] = set()
    for pattern in office_patterns.holders():
        for match in pattern.finditer(sketch):
            title = match.start("title")
            if title in taken:
                continue
            taken.add(title)
            for person in _holders(match, placed):
                if person not in title_of:
                    title_of[person] = title
                    if match.groupdict().get("at"):
                        organisation_of[person] = match.start("at")
    return title_of, organisation_of


def _holders(match: re.Match[str], placed: dict[int, Name]) -> list[int]:
    """Returns the persons who hold a title: of several in a row the nearest, or all of them."""
    start, end = match.span("persons")
    persons = [p for p in range(start, end) if match.string[p] == PERSON]
    title = match.start("title")
    if len(persons) == 1 or _is_shared(placed[title].text):
        return persons
    return [min(persons, key=lambda person: abs(person - title))]


@cache
def _is_shared(title: str) -> bool:
    """Says whether several persons hold a title: co-founders, 联合创始人."""
    heads = forms("titles", "en", "head")
    words = re.findall(r"[a-z-]+", title.lower())
    is_plural = any(word.endswith("s") and word[:-1] in heads for word in words)
    return is_plural or any(form in title for form in forms("office_words", "zh", "shared"))


def _organisation_of_title(sketch: str, title: int) -> int | None:
    """Returns the company of a title: "CEO of X", "X's CEO", "X CEO"; "CEO, X"."""
    behind, before, beside = office_patterns.companies_of_title()
    found = (
        behind.match(sketch, title)
        or before.search(sketch, 0, title)
        or beside.match(sketch, title)
    )
    if found:
        return found.start("at")
    named = [place for place in range(title) if sketch[place] == ORG]
    is_meant = office_patterns.meant_company().search(sketch, 0, title)
    return named[0] if is_meant and len(named) == 1 else None


def _organisation_of_person(sketch: str, placed: dict[int, Name], person: int) -> int | None:
    """Returns the company whose person it is: "X's Xu Li", "Xu Li of X", "Xu Li (X)"."""
    before, behind, bracketed = office_patterns.companies_of_person()
    found = before.search(sketch, 0, person) or behind.match(sketch, person)
    if not found:
        found = bracketed.match(sketch, person)
        # In brackets and another script stands the person's own name, whatever it was taken for.
        if found and has_han(placed[person].text) != has_han(placed[found.start("at")].text):
            return None
    return found.start("at") if found else None
