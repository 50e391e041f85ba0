"""Joins persons to the titles and companies written beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.phrases.party import alternation, forms
from pipeline.recognition.spans import Name

# Honorifics, brackets and commas may stand between a name and its title.
_BESIDE = re.compile(r"(?:[\s,，、:：“”\"()（）'\u2019]|[A-Z][a-z]{1,3}\.)*")
_FOLLOWS = re.compile(r"(?:['\u2019]s)?\s*")


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
    found: dict[int, Office] = {}
    for index, title in enumerate(names):
        if title.label != "TITLE":
            continue
        before = names[index - 1] if index else None
        after = names[index + 1] if index + 1 < len(names) else None
        person = _person(text, title, before, after)
        if person:
            organisation = _organisation(text, names, index, person)
            found[person.start] = Office(person, title, organisation)
    return [
        found.get(name.start, Office(name, None, None)) for name in names if name.label == "PERSON"
    ]


def _person(text: str, title: Name, before: Name | None, after: Name | None) -> Name | None:
    """Returns the person beside a title, the one behind it first."""
    if after and after.label == "PERSON" and _BESIDE.fullmatch(text, title.end, after.start):
        return after
    if before and before.label == "PERSON" and _BESIDE.fullmatch(text, before.end, title.start):
        return before
    return None


def _organisation(text: str, names: Sequence[Name], index: int, person: Name) -> Name | None:
    """Returns the company of a title: "CEO of X", "X's CEO", "X CEO"."""
    title = names[index]
    for name in names[index + 1 : index + 3]:
        if name.label == "ORG" and _link().fullmatch(text, title.end, name.start):
            return name
    before = [n for n in names[:index] if n is not person][-1:]
    if before and before[0].label == "ORG" and _FOLLOWS.fullmatch(text, before[0].end, title.start):
        return before[0]
    return None


@cache
def _link() -> re.Pattern[str]:
    links = alternation(forms("titles", "en", "link"))
    return re.compile(rf",?\s+(?:{links})(?:\s+[a-z]+){{0,3}}\s+|\s*[,(]\s*")
