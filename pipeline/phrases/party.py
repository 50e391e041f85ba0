"""What is said of a party, and the triggers that say it."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a row of the event triggers says: the event, the party's role, and where it stands.

    `gate` is the condition under which it counts: `financing` must follow in the clause, or have
    `preceded` it, or the clause is `closed` behind the trigger.
    """

    type: str
    role: str
    side: str
    gate: str


@dataclass(frozen=True, slots=True)
class Party:
    """A span that plays a role, with the trigger beside it.

    An empty span (``start == end``) is a party that is there but not named: a pronoun, or nothing.
    `label` is ORG, or PERSON where the words around say so.
    """

    start: int
    end: int
    role: str
    type: str
    trigger_start: int
    trigger_end: int
    label: str = "ORG"


@cache
def triggers(lang: str) -> dict[str, tuple[Trigger, ...]]:
    """Returns the triggers of a language by their form."""
    found: dict[str, list[Trigger]] = {}
    for row in lexicons.load("lexicons/event_triggers"):
        if row["lang"] == lang:
            trigger = Trigger(row["type"], row["role"], row["side"], row["gate"])
            found.setdefault(row["form"], []).append(trigger)
    return {form: tuple(rows) for form, rows in found.items()}


@cache
def forms(name: str, lang: str | None = None, part: str | None = None) -> frozenset[str]:
    """Returns the forms of a lexicon, of one language and part where these are given."""
    return frozenset(
        row["form"]
        for row in lexicons.load(f"lexicons/{name}")
        if (lang is None or row["lang"] == lang) and (part is None or row["part"] == part)
    )


def alternation(words: frozenset[str]) -> str:
    """Returns a regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
