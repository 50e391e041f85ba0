"""What an article tells of a name that tells namesakes apart: line of business, seat, legal name.

Read from the description that stands at a name ("fintech startup Ramp", "Ramp, a maker of robots",
在线教育平台小满), and from what the article joins to it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any

from pipeline import lexicons
from pipeline.companies import names
from pipeline.companies.clusters import Edge
from pipeline.companies.evidence import Roles
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

Row = dict[str, Any]

# As far behind or before a name as this, a person is taken to be one of its own.
_NEAR = 60
_BEFORE = 60
_BEHIND = 120


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told of a company under one name.

    Attributes:
        lines: lines of business.
        countries: where it sits.
        legal: its legal names, without place and form.
        towns: where they are registered.
        known_by: persons beside it, its other names, and who invests in it.
        mention_id: the mention that tells most.
    """

    lines: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    legal: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    known_by: frozenset[str] = frozenset()
    mention_id: str | None = None

    def __or__(self, other: "Profile") -> "Profile":
        """Returns what both tell."""
        return Profile(
            self.lines | other.lines,
            self.countries | other.countries,
            self.legal | other.legal,
            self.towns | other.towns,
            self.known_by | other.known_by,
            self.mention_id or other.mention_id,
        )

    def is_registered_as(self, other: "Profile") -> bool:
        """Says whether both have one legal name, but for its trade, in one place."""
        return not self.legal.isdisjoint(other.legal) and not _differ(self.towns, other.towns)


def difference(one: Profile, two: Profile, distinct: bool) -> str | None:
    """Returns by what two articles speak of two companies under one name, None if of one.

    One difference proves little: an operating company bears another name than its brand, and a
    company is described in many ways. A name that many may bear is told apart by two legal names
    in two towns, or by two lines of business; one made up for its company needs a second
    difference beside these.

    Args:
        one: what one article tells.
        two: what the other does.
        distinct: whether two companies hardly share the name.
    """
    if one.known_by & two.known_by or one.legal & two.legal:
        return None
    lines = _differ(one.lines, two.lines)
    country = _differ(one.countries, two.countries)
    elsewhere = country or _differ(one.towns, two.towns)
    legal = bool(one.legal and two.legal) and not _are_one_brand(one.legal, two.legal)
    if legal and (lines or elsewhere) and not distinct:
        return "legal_form"
    if lines and (elsewhere or not distinct):
        return "industry"
    if country and not distinct and not one.lines & two.lines:
        return "place"
    return None


def _differ(one: frozenset[str], two: frozenset[str]) -> bool:
    return bool(one and two) and one.isdisjoint(two)


def _are_one_brand(one: Iterable[str], two: Iterable[str]) -> bool:
    """Says whether two legal names begin alike: one brand, registered in several trades."""
    return any(
        left[:length] == right[:length]
        for left in one
        for right in two
        for length in (2 if has_han(left) else 4,)
    )


def read(
    rows: Sequence[Row],
    people: Iterable[Row],
    text: str,
    edges: Iterable[Edge],
    roles: Roles,
) -> dict[str, Profile]:
    """Returns what an article tells of each of its names.

    Args:
        rows: the ORG mentions of an article, in its order.
        people: its PERSON mentions.
        text: its text.
        edges: the judgements that rest on it.
        roles: how often each name plays which part.
    """
    found: dict[str, Profile] = {}
    backers = frozenset(names.normal_form(n) for n, parts in roles.items() if parts["investor"])
    for row in rows:
        told = reduce(Profile.__or__, _described(row, text), Profile())
        near = (p["text"] for p in people if _is_near(row, p, text))
        told |= Profile(known_by=frozenset(name for name in near if _is_full(name)))
        if roles.get(row["text"], Counter())["startup"]:
            told |= Profile(known_by=backers)
        found[row["text"]] = found.get(row["text"], Profile()) | told
    for edge in edges:
        if edge.same:
            for name, other in ((edge.left, edge.right), (edge.right, edge.left)):
                if name in found:
                    found[name] |= _named_too(other, edge.mention_id)
    return found


def of_note(note: str, country: str) -> Profile:
    """Returns the profile of a company of the registry, from its note and country."""
    lines = _lines(note, "en")
    return Profile(lines, frozenset({country} - {""}))


def _is_near(row: Row, person: Row, text: str) -> bool:
    start, end = sorted((row, person), key=lambda r: r["start"])
    between = text[start["end"] : end["start"]]
    return len(between) <= _NEAR and "\n" not in between


def _is_full(person: str) -> bool:
    return " " in person or (has_han(person) and len(person) >= 2)


def _named_too(other: str, mention_id: str | None) -> Profile:
    """Returns what another name of the same company tells."""
    known_by = frozenset({names.normal_form(other)})
    if not names.is_legal(other):
        return Profile(known_by=known_by)
    lang = "zh" if has_han(other) else "en"
    return Profile(
        _lines(other, lang),
        legal=frozenset({names.without_trade(other)}),
        towns=names.places_of(other),
        known_by=known_by,
        mention_id=mention_id,
    )


# Descriptions


def _described(row: Row, text: str) -> Iterator[Profile]:
    before = text[max(0, row["start"] - _BEFORE) : row["start"]]
    behind = text[row["end"] : row["end"] + _BEHIND]
    for lang, noun, apposition in (
        ("en", _noun_en(), _behind_en()),
        ("zh", _noun_zh(), _behind_zh()),
    ):
        matches = noun.search(before), apposition.match(behind)
        for phrase in (match["told"] for match in matches if match):
            if not _other().search(phrase):
                lines, countries = _lines(phrase, lang), _seats(phrase, lang)
                said = row["mention_id"] if lines or countries else None
                yield Profile(lines, countries, mention_id=said)


def _lines(phrase: str, lang: str) -> frozenset[str]:
    """Returns the lines of business that a description tells."""
    by_form = _industries(lang)
    found = _words(lang, "industries").findall(phrase)
    return frozenset(line for form in found for line in by_form[form.casefold()])


def _seats(phrase: str, lang: str) -> frozenset[str]:
    found = _words(lang, "seats").findall(phrase)
    return frozenset(_countries(lang)[form] for form in found if form in _countries(lang))


@cache
def _industries(lang: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in lexicons.load("lexicons/industries"):
        if row["lang"] == lang:
            form = row["form"].casefold()
            found[form] = found.get(form, frozenset()) | {row["line"]}
    return found


@cache
def _countries(lang: str) -> Mapping[str, str]:
    rows = lexicons.load("lexicons/seats")
    return {row["form"]: row["country"] for row in rows if row["lang"] == lang}


@cache
def _words(lang: str, lexicon: str) -> re.Pattern[str]:
    words = alternation(forms(lexicon, lang))
    pattern = rf"(?<![\w]){f'(?:{words})'}(?![\w])" if lang == "en" else f"(?:{words})"
    return re.compile(pattern, re.IGNORECASE if lexicon == "industries" else 0)


# A word that may stand in a description before a name; a comma or another name ends it.
_WORD = r"(?:[A-Z][\w.]*(?:[ -][A-Z][\w.]*)*-based|AI|EV|B2B|[a-z][\w-]*)"


@cache
def _noun_en() -> re.Pattern[str]:
    """Returns the pattern of a description right before a name: fintech startup ⟦Ramp⟧."""
    nouns = alternation(forms("descriptors", "en", "noun") | forms("industries", "en"))
    first = rf"(?:(?i:{alternation(forms('industries', 'en'))})\s+)?"
    word = rf"(?:{_WORD}|{alternation(forms('seats', 'en'))})"
    told = rf"(?P<told>{first}(?:{word}\s+){{0,4}}(?i:{nouns}))"
    return re.compile(rf"\b{told}\s+[“\"‘']?$")


@cache
def _noun_zh() -> re.Pattern[str]:
    nouns = alternation(forms("descriptors", "zh", "noun"))
    return re.compile(rf"(?P<told>[\w·/-]{{0,14}}?(?:{nouns}))\s?[“\"‘「『《]?$")


# What may stand between a name and its description: a closing quotation mark, a bracket.
_CLOSED = r"[”\"’」』》]?(?:\s?\([^()]{1,40}\)|（[^（）]{1,40}）)?"


@cache
def _behind_en() -> re.Pattern[str]:
    """Returns the pattern of a description that follows a name: ⟦Ramp⟧, a maker of robots."""
    verbs, articles, relatives, ends = (
        alternation(forms("descriptions", "en", part))
        for part in ("verb", "article", "relative", "end")
    )
    opening = rf"(?:,?\s+(?:(?:{relatives})\s+)?(?:{verbs})|,)\s+(?:{articles})\s+"
    ends = rf"(?=[,.;:()\n]|\s(?:{ends})\b)"
    return re.compile(rf"{_CLOSED}{opening}(?P<told>[^,.;:()\n]{{3,90}}?){ends}")


@cache
def _behind_zh() -> re.Pattern[str]:
    verbs, measures = (
        alternation(forms("descriptions", "zh", part)) for part in ("verb", "measure")
    )
    opening = rf"(?:[，,]?\s?(?:{verbs})|[，,](?={measures}))"
    return re.compile(rf"{_CLOSED}{opening}(?P<told>[^，。；,;：\n]{{2,40}})")


@cache
def _other() -> re.Pattern[str]:
    """Returns the pattern of what makes a description one of another company: a rival of …."""
    english = alternation(forms("company_relations", "en"))
    chinese = alternation(forms("company_relations", "zh"))
    return re.compile(rf"\b(?:{english})\b|(?:{chinese})", re.IGNORECASE)
