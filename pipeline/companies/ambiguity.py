"""Tells where a name that is also a word, or of several companies, is that of the registry's.

苹果 may be a fruit and Target a mark; only what the article says makes companies of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline import lexicons
from pipeline.companies import names
from pipeline.companies.evidence import Roles
from pipeline.companies.known import Known
from pipeline.companies.profiles import Profile, difference, of_note
from pipeline.companies.spelling import is_distinct
from pipeline.phrases.party import alternation, forms

Row = dict[str, Any]

# The source of a mention that is no reading of a text: somebody says that it is a name.
GIVEN = "given"
_PUBLIC = ("media", "government", "other")
# How sure the recogniser must be of a name that needs no other evidence.
_SURE = 0.7
_BRACKET = re.compile(r"[”」』\"]?\s?[（(]([^（）()]{1,40})[）)]")
_AROUND = 30


@dataclass(frozen=True, slots=True)
class Link:
    """An ambiguous name that an article shows to be a company's, and the mention that does."""

    name: str
    company_id: str
    mention_id: str


def evident(
    rows: Sequence[Row], text: str, known: Known, roles: Roles, profiles: Mapping[str, Profile]
) -> Iterator[Link]:
    """Yields the ambiguous names of an article that are evidently their company's.

    Its other names, its symbol, its people and its products prove it. A part in a deal, a title
    beside the name, words such as only organisations have and well-known companies around it make
    it likely, and count where nothing that is said of it contradicts the registry. Names that are
    long, rare or legal, and those of outlets, public bodies and advisers, who are no party to
    deals, need nothing more than the recogniser's word.

    Args:
        rows: the mentions of an article, in its order.
        text: its text.
        known: the registry.
        roles: how often each name plays which part.
        profiles: what the article tells of each name.
    """
    uses: dict[str, list[Row]] = {}
    for row in rows:
        if row["label"] == "ORG" and known.doubtful(row["text"]) is not None:
            uses.setdefault(row["text"], []).append(row)
    if not uses:
        return
    article = _Article(rows, text, roles, profiles)
    for name, mentions in uses.items():
        company_id = str(known.doubtful(name))
        mention_id = _evidence(name, mentions, company_id, article, known)
        if mention_id is not None:
            yield Link(name, company_id, mention_id)


@dataclass(frozen=True, slots=True)
class _Article:
    """What `evident` is told of an article."""

    rows: Sequence[Row]
    text: str
    roles: Roles
    profiles: Mapping[str, Profile]


def _evidence(
    name: str, mentions: Sequence[Row], company_id: str, article: _Article, known: Known
) -> str | None:
    """Returns the mention of a name that shows it to be its company's, None if none does."""
    first: str = mentions[0]["mention_id"]
    given = mentions[0]["source"] == GIVEN
    sure = _is_sure(name, company_id, known)
    if given or (sure and max(row["score"] for row in mentions) >= _SURE):
        return first
    if _has_another_name(company_id, name, article.rows, known) or _has_mark(
        article.text, company_id
    ):
        return first
    symbols = known.registry.symbols.get(company_id, frozenset())
    for row in mentions:
        if _bears_symbol(row, article.text, symbols):
            return str(row["mention_id"])
    if _contradicted(company_id, known, article.profiles[name]):
        return None
    return (
        first if article.roles.get(name) else _likely(mentions, article.rows, article.text, known)
    )


def _is_sure(name: str, company_id: str, known: Known) -> bool:
    """Says whether a name is hardly anything else, once it is one: 苹果公司, 塔吉特, the SEC.

    A word with a legal form is not, unless the registry lists it so: there are many a Bolt Ltd.
    """
    return (
        known.companies[company_id]["kind"] in _PUBLIC
        or (names.is_legal(name) and name in known.ambiguous)
        or is_distinct(names.normal_form(name))
    )


def _has_another_name(company_id: str, name: str, rows: Iterable[Row], known: Known) -> bool:
    """Says whether an article has another name of a company; a legal form alone is no other."""
    others = {row["text"] for row in rows if row["label"] == "ORG"} - {name}
    return any(
        company_id in (known.find(other), known.doubtful(other))
        and (
            known.ambiguous.keys() >= {name, other}
            or names.normal_form(other) != names.normal_form(name)
        )
        for other in others
    )


def _has_mark(text: str, company_id: str) -> bool:
    pattern = _marks().get(company_id)
    return pattern is not None and pattern.search(text) is not None


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    found: dict[str, set[str]] = {}
    for row in lexicons.load("companies/marks"):
        found.setdefault(row["company_id"], set()).add(row["mark"])
    return {
        company_id: re.compile(rf"(?<![A-Za-z])(?:{alternation(frozenset(marks))})(?![a-z])")
        for company_id, marks in found.items()
    }


def _bears_symbol(row: Row, text: str, symbols: frozenset[str]) -> bool:
    bracket = _BRACKET.match(text, row["end"])
    return bracket is not None and not symbols.isdisjoint(re.findall(r"[\w.]+", bracket[1]))


def _contradicted(company_id: str, known: Known, profile: Profile) -> bool:
    company = known.companies[company_id]
    if company["kind"] != "startup":
        return False
    return (
        difference(of_note(company.get("note", ""), company["country"]), profile, False) is not None
    )


def _likely(mentions: Iterable[Row], rows: Sequence[Row], text: str, known: Known) -> str | None:
    """Returns the first mention of a name whose neighbours speak of an organisation."""
    mention_ids = {row["mention_id"] for row in mentions}
    for number, row in enumerate(rows):
        if row["mention_id"] not in mention_ids:
            continue
        before, behind = text[: row["start"]][-_AROUND:], text[row["end"] :][:_AROUND]
        if _before().search(before) or _after().match(behind):
            return str(row["mention_id"])
        for other in rows[max(0, number - 1) : number + 2]:
            left, right = sorted((row, other), key=lambda r: r["start"])
            gap = text[left["end"] : right["start"]]
            if other["label"] == "TITLE" and (not gap.strip() or _between("office").fullmatch(gap)):
                return str(row["mention_id"])
            if (
                other["label"] == "ORG"
                and _between("among").fullmatch(gap)
                and (known.find(other["text"]) or known.doubtful(other["text"]))
            ):
                return str(row["mention_id"])
    return None


@cache
def _between(side: str) -> re.Pattern[str]:
    """Returns the pattern of what stands among organisations, or between one and an office."""
    words = _contexts("en", side) | _contexts("zh", side)
    return re.compile(rf"\s?(?:{alternation(words)})\s?")


@cache
def _before() -> re.Pattern[str]:
    """Returns the pattern of words that make an organisation of the name behind them."""
    english = _contexts("en", "before") | forms("descriptors", "en", "noun")
    chinese = _contexts("zh", "before") | forms("descriptors", "zh", "noun")
    latin = rf"\b(?i:{alternation(english)})(?:(?<=-)|\s(?:the\s)?)"
    return re.compile(rf"(?:{latin}|(?:{alternation(chinese)})\s?)[“\"‘「『]?$")


@cache
def _after() -> re.Pattern[str]:
    english, chinese = (_contexts(lang, "after") for lang in ("en", "zh"))
    latin = rf"(?:\s|(?=[-’']))(?:{alternation(english)})\b"
    return re.compile(rf"[”\"’」』]?(?:{latin}|\s?(?:{alternation(chinese)}))")


def _contexts(lang: str, side: str) -> frozenset[str]:
    rows = lexicons.load("lexicons/organisation_contexts")
    return frozenset(r["form"] for r in rows if (r["lang"], r["side"]) == (lang, side))
