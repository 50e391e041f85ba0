"""Stage 3: mentions -> companies, aliases, links, decisions, over all articles at once.

Names are nodes; what makes two names one company is an edge with its reason (`decisions`).
Companies are the connected components, less the edges that would join two known companies.
Method: entity resolution as judgements on edges, as nomenklatura does.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import opencc
import pandas as pd
from rapidfuzz import fuzz

from pipeline import lexicons, tables
from pipeline import registry as registries
from pipeline.phrases import introductions
from pipeline.phrases.party import alternation, forms
from pipeline.registry import Registry
from pipeline.scripts import has_han, language

Row = dict[str, Any]

# Names as alike as this, in per cent, differ in spelling only.
_ALIKE = 94.0
_SHORTEST_ALIKE = 7
_SCORES = {
    "registry": 0.99,
    "exact": 0.95,
    "introduced": 0.95,
    "legal_form": 0.9,
    "spelling": 0.75,
}
_AMBIGUOUS_SCORE = 0.6
# How sure the recogniser must be that an ambiguous word is a name at all.
_EVIDENT = 0.7


@dataclass(frozen=True, slots=True)
class Edge:
    """A reason for taking two names, or a name and a registry id, for one company."""

    left: str
    right: str
    basis: str
    score: float
    mention_id: str | None = None


def resolve(
    texts: pd.DataFrame,
    mentions: pd.DataFrame,
    events: pd.DataFrame,
    event_arguments: pd.DataFrame,
    registry: Registry | None = None,
) -> dict[str, pd.DataFrame]:
    """Finds which company each ORG mention names.

    Args:
        texts: table `texts`.
        mentions: table `mentions`.
        events: table `events`.
        event_arguments: table `event_arguments`, which tells start-ups from investors.
        registry: known organisations; those that ship when None.

    Returns:
        Tables `companies`, `aliases`, `links` and `decisions`.
    """
    known = registry or registries.load()
    named = [row for row in tables.rows(mentions) if row["label"] == "ORG"]
    named.sort(key=lambda row: (row["article_id"], row["start"]))
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    edges = [
        *_registered(named, known),
        *_introduced(named, text_of),
        *_shortened(named),
        *_alike({row["text"] for row in named}),
    ]
    component, decisions = _components(named, edges, known)
    roles = _roles(named, events, event_arguments)
    basis = _bases(edges)
    records = _companies(named, component, known, roles)
    ids = {name: records[root]["company_id"] for name, root in component.items() if root in records}
    return {
        "companies": tables.frame("companies", records.values()),
        "aliases": tables.frame("aliases", _aliases(named, ids, basis)),
        "links": tables.frame("links", _links(named, ids, basis)),
        "decisions": tables.frame("decisions", decisions),
    }


# Edges


def _registered(named: list[Row], known: Registry) -> Iterator[Edge]:
    """Joins names to the registry; an ambiguous one only where it is evidently a name."""
    folded = {normal_form(name): company_id for name, company_id in known.ids.items()}
    for row in named:
        name = row["text"]
        company_id = known.ids.get(name) or folded.get(normal_form(name))
        if company_id:
            yield Edge(name, _node(company_id), "registry", _SCORES["registry"])
        elif name in known.ambiguous and row["score"] >= _EVIDENT:
            yield Edge(name, _node(known.ambiguous[name]), "registry", _AMBIGUOUS_SCORE)


def _node(company_id: str) -> str:
    return f"registry:{company_id}"


def _introduced(named: list[Row], text_of: dict[str, str]) -> Iterator[Edge]:
    """Joins a name to the one in brackets behind it."""
    for left, right in pairwise(named):
        if left["article_id"] == right["article_id"] and left["end"] <= right["start"]:
            text = text_of[left["article_id"]]
            gap = introductions.between().fullmatch(text, left["end"], right["start"])
            closed = text[right["end"] : right["end"] + 2].lstrip("”\"」’'")[:1] in set("）),，;；")
            if gap and closed and _may_be_one(left["text"], right["text"]):
                yield Edge(
                    left["text"],
                    right["text"],
                    "introduced",
                    _SCORES["introduced"],
                    right["mention_id"],
                )


def _may_be_one(left: str, right: str) -> bool:
    """Says whether a bracket glosses a name: another script, or the name cut short."""
    if has_han(left) != has_han(right):
        return True
    short, long = sorted((normal_form(left), normal_form(right)), key=len)
    return bool(short) and short[0] in long and sum(c in long for c in short) >= 0.8 * len(short)


def _shortened(named: list[Row]) -> Iterator[Edge]:
    """Joins forms that differ by legal form everywhere, by trade words inside one article."""
    by_form: dict[str, str] = {}
    for row in named:
        first = by_form.setdefault(normal_form(row["text"]), row["text"])
        if first != row["text"]:
            yield Edge(first, row["text"], "legal_form", _SCORES["legal_form"])
    names_of: dict[str, set[str]] = defaultdict(set)
    for row in named:
        names_of[row["article_id"]].add(row["text"])
    for names in names_of.values():
        stems: dict[str, str] = {}
        for name in sorted(names, key=len):
            stems.setdefault(normal_form(name), name)
        for name in sorted(names):
            for stem in _stems(name):
                if stem in stems and stems[stem] != name:
                    yield Edge(stems[stem], name, "legal_form", _SCORES["legal_form"])


def _stems(name: str) -> Iterator[str]:
    """Yields shorter normal forms of a name, without the words that tell its trade."""
    lang = "zh" if has_han(name) else "en"
    for head in _heads(lang):
        stem = name[: -len(head)].rstrip(" ,")
        if name.endswith(head) and len(stem) >= 2 and (lang == "zh" or name[len(stem)] in " ,"):
            yield normal_form(stem)


@cache
def _heads(lang: str) -> tuple[str, ...]:
    rows = lexicons.load("lexicons/organisation_heads")
    return tuple(row["form"] for row in rows if row["lang"] == lang)


def _alike(names: set[str]) -> Iterator[Edge]:
    """Joins Latin names that differ in spelling; only names of one initial trigram are compared."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        form = normal_form(name)
        if len(form) >= _SHORTEST_ALIKE and not has_han(form):
            blocks[form[:3]].append(name)
    for block in blocks.values():
        for number, left in enumerate(block):
            for right in block[number + 1 :]:
                one, two = normal_form(left), normal_form(right)
                digits = re.sub(r"\D", "", one) == re.sub(r"\D", "", two)
                if one != two and digits and fuzz.ratio(one, two) >= _ALIKE:
                    yield Edge(left, right, "spelling", _SCORES["spelling"])


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def normal_form(name: str) -> str:
    """Returns what is left of a name without width, case, punctuation, script and legal form.

    Args:
        name: a company name as written.

    Returns:
        The normal form; never empty for a name that holds a letter.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    if has_han(plain):
        plain = _simplifier().convert(plain)
    plain = plain.removeprefix("the ")
    stripped = _legal_form().sub("", plain)
    compact = re.sub(r"[^\w+]", "", stripped)
    return compact or re.sub(r"[^\w+]", "", plain) or plain


@cache
def _legal_form() -> re.Pattern[str]:
    latin = alternation(frozenset(f.casefold() for f in forms("legal_forms", "en")))
    han = alternation(forms("legal_forms", "zh"))
    return re.compile(rf"(?:(?:,?\s+(?:{latin}))+|(?<=\w\w)(?:{han}))\s*$")


# Components


def _components(
    named: list[Row], edges: Iterable[Edge], known: Registry
) -> tuple[dict[str, str], list[Row]]:
    """Joins names along edges, surest first; never two companies of the registry."""
    parent: dict[str, str] = {row["text"]: row["text"] for row in named}
    company: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for company_id in known.companies:
        company[_node(company_id)] = company_id
    decisions: dict[tuple[str, str], Row] = {}
    for edge in sorted(edges, key=lambda e: (-e.score, e.left, e.right, e.mention_id or "")):
        left, right = root(edge.left), root(edge.right)
        one, two = company.get(left), company.get(right)
        same = one is None or two is None or one == two
        pair = (min(edge.left, edge.right), max(edge.left, edge.right))
        if pair not in decisions:
            decisions[pair] = {
                "left": pair[0],
                "right": pair[1],
                "judgement": "same" if same else "not_same",
                "basis": edge.basis,
                "score": edge.score,
                "mention_id": edge.mention_id,
            }
        if same and left != right:
            top, bottom = (
                (left, right)
                if one is not None or (two is None and left < right)
                else (right, left)
            )
            parent[bottom] = top
            if company.get(bottom) and not company.get(top):
                company[top] = company[bottom]
    component = {row["text"]: root(row["text"]) for row in named}
    return component, list(decisions.values())


def _bases(edges: Iterable[Edge]) -> dict[str, tuple[str, float]]:
    """Returns for each name the surest reason that it belongs to its company."""
    best: dict[str, tuple[str, float]] = {}
    for edge in sorted(edges, key=lambda e: -e.score):
        for name in (edge.left, edge.right):
            best.setdefault(name, (edge.basis, edge.score))
    return best


# Records


def _roles(
    named: list[Row], events: pd.DataFrame, event_arguments: pd.DataFrame
) -> dict[str, Counter[str]]:
    """Counts for each name the roles it plays."""
    text_of = {row["mention_id"]: row["text"] for row in named}
    type_of = {row["event_id"]: row["type"] for row in tables.rows(events)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in tables.rows(event_arguments):
        name = text_of.get(row["mention_id"])
        if name is None:
            continue
        funding = type_of[row["event_id"]] == "funding"
        if row["role"] == "investee":
            fund = type_of[row["event_id"]] == "fund_close"
            counts[name]["investor" if fund else "startup"] += 1
        elif row["role"] in ("investor", "lead_investor"):
            counts[name]["investor" if funding else "corporation"] += 1
    return counts


def _companies(
    named: list[Row], component: dict[str, str], known: Registry, roles: dict[str, Counter[str]]
) -> dict[str, Row]:
    """Returns the row of each company, by the root of its component."""
    names_of: dict[str, Counter[str]] = defaultdict(Counter)
    for row in named:
        names_of[component[row["text"]]][row["text"]] += 1
    prefix = _node("")
    records = {}
    for root, names in names_of.items():
        company_id = root.removeprefix(prefix) if root.startswith(prefix) else None
        entry = known.companies.get(company_id) if company_id else None
        english = _commonest(name for name in names.elements() if not has_han(name))
        chinese = _commonest(name for name in names.elements() if has_han(name))
        if entry:
            fields = {
                "company_id": entry["company_id"],
                "name": entry["name"],
                "name_en": entry["name_en"] or english,
                "name_zh": entry["name_zh"] or chinese,
                "kind": entry["kind"],
                "country": entry["country"] or None,
                "known": True,
            }
        else:
            fields = {
                "company_id": _derived_id(names),
                "name": _commonest(names.elements()),
                "name_en": english,
                "name_zh": chinese,
                "kind": _kind(names, roles),
                "country": None,
                "known": False,
            }
        records[root] = {**fields, "mentions": names.total()}
    return records


def _commonest(names: Iterable[str]) -> str | None:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], -len(name), name), default=None)


def _derived_id(names: Iterable[str]) -> str:
    """Returns an id that depends on the shortest name alone, not on what else was read."""
    shortest = min((normal_form(name) for name in names), key=lambda form: (len(form), form))
    return "x" + hashlib.sha256(shortest.encode()).hexdigest()[:12]


def _kind(names: Iterable[str], roles: dict[str, Counter[str]]) -> str:
    """Tells the kind of an unknown organisation: by its part in deals, else by its name."""
    played: Counter[str] = Counter()
    for name in names:
        played.update(roles.get(name, {}))
    if played:
        return min(played, key=lambda kind: (-played[kind], kind))
    rows = lexicons.load("lexicons/organisation_heads")
    heads = sorted(((r["form"], r["kind"]) for r in rows), key=lambda r: -len(r[0]))
    for name in sorted(names):
        for form, kind in heads:
            if name.endswith(form):
                return kind
    return "other"


def _aliases(
    named: list[Row], ids: dict[str, str], basis: dict[str, tuple[str, float]]
) -> Iterator[Row]:
    for name, count in Counter(row["text"] for row in named).items():
        reason = basis.get(name, ("spelling", 1.0))[0]
        yield {
            "alias": name,
            "company_id": ids[name],
            "lang": language(name),
            "basis": "spelling" if reason == "exact" else reason,
            "mentions": count,
        }


def _links(
    named: list[Row], ids: dict[str, str], basis: dict[str, tuple[str, float]]
) -> Iterator[Row]:
    for row in named:
        reason, score = basis.get(row["text"], ("exact", _SCORES["exact"]))
        yield {
            "mention_id": row["mention_id"],
            "company_id": ids[row["text"]],
            "basis": reason,
            "score": score,
        }
