"""Tells where a name that is also a word, or of several companies, is that of the registry's.

苹果 may be a fruit and Target a mark; only what the article says makes companies of them.
"""

import re
from collections import Counter
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

_PUBLIC = ("media", "government", "other")
# How sure the recogniser must be of a name that needs no other evidence.
_SURE = 0.7
_BRACKET = re.compile(r"[”」』\"]?\s?[（(]([^（）()]{1,40})[）)]")
_AROUND = 30
_BETWEEN = re.compile(r"\s?(?:、|,|，|/|和|与|及|以及|and|or|&|, and|, or|,? as well as|[’']s)\s?")


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
    it likely, and count where nothing that is said of it contradicts the registry. Outlets,
    public bodies and advisers are no party to deals and need nothing more than the recogniser's word;
    nor do names that are long, rare or legal.

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
    bearers = _bearers(rows, known)
    for name, mentions in uses.items():
        company_id = str(known.doubtful(name))
        first = mentions[0]["mention_id"]
        if (
            _is_sure(name, known.companies[company_id]["kind"])
            and max(row["score"] for row in mentions) >= _SURE
        ):
            yield Link(name, company_id, first)
            continue
        if bearers[company_id] > 1 or _has_mark(text, company_id):
            yield Link(name, company_id, first)
            continue
        named = known.registry.symbols.get(company_id, frozenset())
        listed = next((row for row in mentions if _bears_symbol(row, text, named)), None)
        if listed is not None:
            yield Link(name, company_id, listed["mention_id"])
        elif not _contradicted(company_id, known, profiles[name]):
            if roles.get(name):
                yield Link(name, company_id, first)
            else:
                likely = _likely(frozenset(r["mention_id"] for r in mentions), rows, text, known)
                if likely is not None:
                    yield Link(name, company_id, likely["mention_id"])


def _is_sure(name: str, kind: str) -> bool:
    """Says whether a name is hardly anything else, once it is one: 苹果公司, 塔吉特, the SEC."""
    return kind in _PUBLIC or names.is_legal(name) or is_distinct(names.normal_form(name))


def _bearers(rows: Iterable[Row], known: Known) -> Counter[str]:
    """Counts the different names of each company of the registry that an article has."""
    found = {row["text"] for row in rows if row["label"] == "ORG"}
    owners = ((known.find(name) or known.doubtful(name)) for name in found)
    return Counter(owner for owner in owners if owner)


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


def _likely(
    mention_ids: frozenset[str], rows: Sequence[Row], text: str, known: Known
) -> Row | None:
    """Returns the first mention whose neighbours speak of a company."""
    for number, row in enumerate(rows):
        if row["mention_id"] not in mention_ids:
            continue
        before, behind = text[: row["start"]][-_AROUND:], text[row["end"] :][:_AROUND]
        if _before().search(before) or _after().match(behind):
            return row
        for other in rows[max(0, number - 1) : number + 2]:
            left, right = sorted((row, other), key=lambda r: r["start"])
            gap = text[left["end"] : right["start"]]
            if other["label"] == "TITLE" and (not gap.strip() or _OF.fullmatch(gap)):
                return row
            if (
                other["label"] == "ORG"
                and _BETWEEN.fullmatch(gap)
                and (known.find(other["text"]) or known.doubtful(other["text"]))
            ):
                return row
    return None


_OF = re.compile(r"\s(?:of|at|for|with)\s|[’']s\s|公司|前|原|的|，|,\s")


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
