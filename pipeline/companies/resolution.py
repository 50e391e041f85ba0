"""Stage 3: mentions -> companies, aliases, links, decisions, over all articles at once.

Names are nodes; what makes two names one company, or two, is an edge with its reason (`decisions`).
A name that is short for a longer one in its article is a node of its own there, so that one short
name may be of several companies: Bolt is not everywhere the Bolt of Bolt VC.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from pipeline import lexicons, tables
from pipeline import registry as registries
from pipeline.companies import evidence, names, parallel, spelling
from pipeline.companies.clusters import Clusters, Edge, registry_node, use_node
from pipeline.companies.evidence import Roles
from pipeline.companies.known import Known
from pipeline.registry import Registry
from pipeline.scripts import has_han, language

Row = dict[str, Any]

_REGISTERED = 0.99
_EXACT = 0.95
_AMBIGUOUS = 0.6
_SHORT = 0.88
_SOUND = 0.78
# How sure the recogniser must be that an ambiguous word is a name at all.
_EVIDENT = 0.7


@dataclass
class _Findings:
    """What is known of the names: edges, and the node that each short use of a name is."""

    edges: list[Edge] = field(default_factory=list)
    uses: dict[tuple[str, str], str] = field(default_factory=dict)

    def node(self, row: Row) -> str:
        """Returns the node of a mention."""
        name: str = row["text"]
        return self.uses.get((row["article_id"], name), name)


def resolve(
    articles: pd.DataFrame,
    texts: pd.DataFrame,
    mentions: pd.DataFrame,
    events: pd.DataFrame,
    event_arguments: pd.DataFrame,
    registry: Registry | None = None,
) -> dict[str, pd.DataFrame]:
    """Finds which company each ORG mention names.

    Args:
        articles: table `articles`, whose days tell under which name a company was met first.
        texts: table `texts`.
        mentions: table `mentions`.
        events: table `events`.
        event_arguments: table `event_arguments`, which tells start-ups from investors.
        registry: known organisations; those that ship when None.

    Returns:
        Tables `companies`, `aliases`, `links` and `decisions`.
    """
    known = Known(registry or registries.load())
    named = [row for row in tables.rows(mentions) if row["label"] == "ORG"]
    named.sort(key=itemgetter("article_id", "start"))
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    day_of = {row["article_id"]: row["published"] for row in tables.rows(articles)}
    roles = _roles(named, events, event_arguments)
    findings = _within(named, text_of, known, roles)
    findings.edges += _registered(named, findings, known)
    findings.edges += _across(named, findings)
    clusters = Clusters()
    clusters.join(_judged(edge, known) for edge in findings.edges)
    clusters.join(_bare(named, findings, clusters))
    in_time = sorted(
        named, key=lambda row: (day_of[row["article_id"]] or date.max, row["article_id"])
    )
    root_of = {row["mention_id"]: clusters.root(findings.node(row)) for row in in_time}
    records = _companies(in_time, root_of, findings, clusters, known, roles)
    ids = {mention_id: records[root]["company_id"] for mention_id, root in root_of.items()}
    links = list(_links(named, ids, findings, _bases(clusters)))
    return {
        "companies": tables.frame("companies", records.values()),
        "aliases": tables.frame("aliases", _aliases(named, links)),
        "links": tables.frame("links", links),
        "decisions": tables.frame("decisions", _decisions(clusters)),
    }


# Edges


def _within(
    named: Iterable[Row], text_of: Mapping[str, str], known: Known, roles: Mapping[str, Roles]
) -> _Findings:
    """Reads the evidence of each article by itself."""
    findings = _Findings()
    for article_id, group in groupby(named, key=itemgetter("article_id")):
        rows = list(group)
        parts = roles.get(article_id, {})
        told = [
            *evidence.introduced(rows, text_of[article_id]),
            *evidence.protagonist(rows, text_of[article_id], known.registry, parts),
            *evidence.across_scripts(rows),
            *parallel.edges(rows, text_of[article_id]),
        ]
        shorts = list(evidence.shortened(rows, known.registry, parts))
        for short, _, _, _ in shorts:
            # A name that only one company bears is that company's wherever it stands.
            if short not in known.ids:
                findings.uses[article_id, short] = use_node(short, article_id)
        told += [Edge(short, long, why, _SHORT, first) for short, long, why, first in shorts]
        findings.edges += [_placed(edge, article_id, findings) for edge in told]
    return findings


def _placed(edge: Edge, article_id: str, findings: _Findings) -> Edge:
    """Returns an edge of an article between the uses that the names have in it."""
    left, right = (findings.uses.get((article_id, n), n) for n in (edge.left, edge.right))
    return replace(edge, left=left, right=right)


def _registered(named: Iterable[Row], findings: _Findings, known: Known) -> Iterator[Edge]:
    """Joins names to the registry; an ambiguous one only where it is evidently a name."""
    evident: dict[str, float] = {}
    for row in named:
        node = findings.node(row)
        if node == row["text"]:
            evident[node] = max(row["score"], evident.get(node, 0.0))
    for name, score in evident.items():
        company_id = known.find(name)
        if company_id:
            yield Edge(name, registry_node(company_id), "registry", _REGISTERED)
        elif name in known.ambiguous and score >= _EVIDENT:
            yield Edge(name, registry_node(known.ambiguous[name]), "registry", _AMBIGUOUS)
        else:
            company_id = known.sounding(name)
            if company_id:
                yield Edge(name, registry_node(company_id), "transliteration", _SOUND)


def _across(named: Iterable[Row], findings: _Findings) -> Iterator[Edge]:
    """Joins the names of all articles by form; names that are short for others stay out of it."""
    articles_of: dict[str, set[str]] = defaultdict(set)
    for row in named:
        if findings.node(row) == row["text"]:
            articles_of[row["text"]].add(row["article_id"])
    yield from spelling.edges(articles_of, articles_of)


def _judged(edge: Edge, known: Known) -> Edge:
    """Returns an edge turned into its contrary where the registry knows two companies.

    What a text says outright stays, for a name may be an ordinary word.
    """
    owners = {known.registry.owner(edge.left), known.registry.owner(edge.right)} - {None}
    if edge.basis == "introduced" or len(owners) < 2:
        return edge
    return replace(edge, basis="registry", same=False)


def _bare(named: Iterable[Row], findings: _Findings, clusters: Clusters) -> Iterator[Edge]:
    """Joins the short uses of a name to the name itself, where all are of one company."""
    uses: dict[str, set[str]] = defaultdict(set)
    bare = {row["text"] for row in named if findings.node(row) == row["text"]}
    for (_, name), node in findings.uses.items():
        uses[name].add(node)
    for name, nodes in uses.items():
        if name in bare and len({clusters.root(node) for node in nodes}) == 1:
            yield from (Edge(node, name, "exact", _EXACT) for node in sorted(nodes))


def _decisions(clusters: Clusters) -> Iterator[Row]:
    for (left, right), (edge, same) in clusters.judgements.items():
        yield {
            "left": left,
            "right": right,
            "judgement": "same" if same else "not_same",
            "basis": edge.basis,
            "score": edge.score,
            "mention_id": edge.mention_id,
        }


def _bases(clusters: Clusters) -> dict[str, tuple[str, float]]:
    """Returns for each node the surest reason that it belongs to its company."""
    best: dict[str, tuple[str, float]] = {}
    joined = [edge for edge, same in clusters.judgements.values() if same]
    for edge in sorted(joined, key=lambda e: -e.score):
        for node in (edge.left, edge.right):
            best.setdefault(node, (edge.basis, edge.score))
    return best


# Records


def _roles(
    named: Iterable[Row], events: pd.DataFrame, event_arguments: pd.DataFrame
) -> dict[str, dict[str, Counter[str]]]:
    """Counts for each name of each article the parts it plays."""
    row_of = {row["mention_id"]: row for row in named}
    type_of = {row["event_id"]: row["type"] for row in tables.rows(events)}
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for argument in tables.rows(event_arguments):
        row = row_of.get(argument["mention_id"])
        part = _PARTS.get((argument["role"], type_of[argument["event_id"]]))
        part = part or _PARTS.get((argument["role"], None))
        if row is not None and part is not None:
            counts[row["article_id"]][row["text"]][part] += 1
    return counts


# What a role in an event of a type makes of a company.
_PARTS = {
    ("investee", "fund_close"): "investor",
    ("investee", None): "startup",
    ("investor", "funding"): "investor",
    ("lead_investor", "funding"): "investor",
    ("investor", None): "corporation",
    ("lead_investor", None): "corporation",
}


def _companies(
    in_time: Iterable[Row],
    root_of: Mapping[str, str],
    findings: _Findings,
    clusters: Clusters,
    known: Known,
    roles: Mapping[str, Roles],
) -> dict[str, Row]:
    """Returns the row of each company, by the root of its cluster."""
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in in_time:
        rows_of[root_of[row["mention_id"]]].append(row)
    records: dict[str, Row] = {}
    taken: set[str] = set()
    for root, rows in rows_of.items():
        counts = Counter(row["text"] for row in rows)
        english = _fullest({name: n for name, n in counts.items() if not has_han(name)})
        chinese = _fullest({name: n for name, n in counts.items() if has_han(name)})
        company_id = clusters.company(root)
        if company_id is not None:
            entry = known.companies[company_id]
            fields = {
                "company_id": company_id,
                "name": entry["name"],
                "name_en": entry["name_en"] or english,
                "name_zh": entry["name_zh"] or chinese,
                "kind": entry["kind"],
                "country": entry["country"] or None,
                "known": True,
            }
        else:
            scripts = Counter(has_han(row["text"]) for row in rows)
            mostly_chinese = scripts[True] > scripts[False]
            fields = {
                "company_id": _derived_id(rows, findings, taken),
                "name": (chinese if mostly_chinese else english) or english or chinese,
                "name_en": english,
                "name_zh": chinese,
                "kind": _kind(rows, roles),
                "country": None,
                "known": False,
            }
            taken.add(str(fields["company_id"]))
        records[root] = {**fields, "mentions": len(rows)}
    return records


def _fullest(counts: Mapping[str, int]) -> str | None:
    """Chooses the name to show: the longest brand, legal names last; of two the commoner."""
    brands = [name for name in counts if not names.is_legal(name)] or list(counts)
    return min(
        brands,
        key=lambda name: (-len(names.normal_form(name)), -counts[name], len(name), name),
        default=None,
    )


def _derived_id(rows: Iterable[Row], findings: _Findings, taken: set[str]) -> str:
    """Returns an id made of the name under which a company was met first.

    What later articles say does not change it. Of two companies that were first met under one name
    the later one's id is made of its article too.
    """
    article_id, group = next(groupby(rows, key=itemgetter("article_id")))
    met = list(group)
    full = [row["text"] for row in met if findings.node(row) == row["text"]]
    forms = [names.normal_form(name) for name in full or (row["text"] for row in met)]
    form = min(forms, key=lambda form: (len(form), form))
    for told in (form, f"{form} @ {article_id}", f"{form} @ {met[0]['mention_id']}"):
        company_id = "x" + hashlib.sha256(told.encode()).hexdigest()[:12]
        if company_id not in taken:
            break
    return company_id


def _kind(rows: Iterable[Row], roles: Mapping[str, Roles]) -> str:
    """Tells the kind of an unknown organisation: by its part in deals, else by its name."""
    played: Counter[str] = Counter()
    seen = {(row["article_id"], row["text"]) for row in rows}
    for article_id, name in seen:
        played.update(roles.get(article_id, {}).get(name, {}))
    if played:
        return min(played, key=lambda kind: (-played[kind], kind))
    heads = lexicons.load("lexicons/organisation_heads")
    by_length = sorted(((r["form"], r["kind"]) for r in heads), key=lambda r: -len(r[0]))
    for name in sorted({name for _, name in seen}):
        for form, kind in by_length:
            if name.endswith(form):
                return kind
    return "other"


def _links(
    named: Iterable[Row],
    ids: Mapping[str, str],
    findings: _Findings,
    bases: Mapping[str, tuple[str, float]],
) -> Iterator[Row]:
    for row in named:
        basis, score = bases.get(findings.node(row), ("exact", _EXACT))
        yield {
            "mention_id": row["mention_id"],
            "company_id": ids[row["mention_id"]],
            "basis": basis,
            "score": score,
        }


def _aliases(named: Iterable[Row], links: Iterable[Row]) -> Iterator[Row]:
    counts: Counter[tuple[str, str]] = Counter()
    basis_of: dict[tuple[str, str], str] = {}
    for row, link in zip(named, links, strict=True):
        alias = row["text"], link["company_id"]
        counts[alias] += 1
        basis_of.setdefault(alias, "spelling" if link["basis"] == "exact" else link["basis"])
    for (name, company_id), count in counts.items():
        yield {
            "alias": name,
            "company_id": company_id,
            "lang": language(name),
            "basis": basis_of[name, company_id],
            "mentions": count,
        }
