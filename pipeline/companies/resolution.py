"""Stage 3: mentions -> companies, aliases, links, decisions, over all articles at once.

Names are nodes; what makes two names one company, or two, is an edge with its reason (`decisions`).
A name that is short for a longer one in its article is a node of its own there, so that one short
name may be of several companies: Bolt is not everywhere the Bolt of Bolt VC.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from pipeline import lexicons, tables
from pipeline import registry as registries
from pipeline.companies import ambiguity, evidence, names, namesakes, parallel, profiles, spelling
from pipeline.companies.clusters import Clusters, Edge, registry_node, use_node
from pipeline.companies.evidence import Roles
from pipeline.companies.known import Known
from pipeline.companies.profiles import Profile
from pipeline.registry import Registry
from pipeline.scripts import has_han, language

Row = dict[str, Any]

_REGISTERED = 0.99
_EXACT = 0.95
_EVIDENT = 0.85
_SHORT = 0.88
_SOUND = 0.78


@dataclass
class _Findings:
    """What is known of the names.

    Attributes:
        edges: the judgements.
        shorts: the node of each name that is short for a longer one, by article and name.
        uses: the node of each name that is a node of its own in an article, those among them.
    """

    edges: list[Edge] = field(default_factory=list)
    shorts: dict[tuple[str, str], str] = field(default_factory=dict)
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
    rows = sorted(tables.rows(mentions), key=itemgetter("article_id", "start"))
    named = [row for row in rows if row["label"] == "ORG"]
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    day_of = {row["article_id"]: row["published"] for row in tables.rows(articles)}
    roles = _roles(named, events, event_arguments)
    in_order = sorted(text_of, key=lambda article_id: (day_of[article_id] or date.max, article_id))
    findings = _within(rows, text_of, in_order, known, roles)
    findings.edges += _registered(named, findings, known)
    findings.edges += _across(named, findings, known)
    clusters = Clusters()
    clusters.join(_judged(edge, known) for edge in findings.edges)
    place = {article_id: number for number, article_id in enumerate(in_order)}
    in_time = sorted(named, key=lambda row: place[row["article_id"]])
    clusters.join(_bare(in_time, findings, clusters))
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
    rows: Iterable[Row],
    text_of: Mapping[str, str],
    in_order: Sequence[str],
    known: Known,
    roles: Mapping[str, Roles],
) -> _Findings:
    """Reads the evidence of each article by itself, then parts namesakes by it."""
    findings = _Findings()
    told: list[tuple[str, Edge]] = []
    profiled: dict[tuple[str, str], Profile] = {}
    for article_id, group in groupby(rows, key=itemgetter("article_id")):
        labelled = list(group)
        named = [row for row in labelled if row["label"] == "ORG"]
        text, parts = text_of[article_id], roles.get(article_id, {})
        edges = [
            *evidence.introduced(named, text),
            *evidence.protagonist(named, text, known.registry, parts),
            *evidence.across_scripts(named),
            *parallel.edges(named, text),
        ]
        shorts = list(evidence.shortened(named, known.registry, parts))
        edges += [Edge(short, long, why, _SHORT, first) for short, long, why, first in shorts]
        for short, _, _, _ in shorts:
            # A name that only one company bears is that company's wherever it stands.
            if short not in known.ids:
                findings.shorts[article_id, short] = use_node(short, article_id)
        for name in {row["text"] for row in named}:
            if names.names_nobody(name):
                findings.shorts[article_id, name] = use_node(name, article_id)
        people = [row for row in labelled if row["label"] == "PERSON"]
        found = profiles.read(named, people, text, edges, parts)
        profiled |= {(article_id, name): profile for name, profile in found.items()}
        for link in ambiguity.evident(labelled, text, known, parts, found):
            if (article_id, link.name) not in findings.shorts:
                node = use_node(link.name, article_id)
                findings.uses[article_id, link.name] = node
                company = registry_node(link.company_id)
                edge = Edge(node, company, "registry", _EVIDENT, link.mention_id)
                findings.edges.append(edge)
        told += [(article_id, edge) for edge in edges]
    findings.uses |= findings.shorts
    parted, apart = namesakes.part(in_order, profiled, findings.uses, known)
    findings.uses |= parted
    findings.edges += apart
    findings.edges += [_placed(edge, article_id, findings) for article_id, edge in told]
    return findings


def _placed(edge: Edge, article_id: str, findings: _Findings) -> Edge:
    """Returns an edge of an article between the uses that the names have in it."""
    left, right = (findings.uses.get((article_id, n), n) for n in (edge.left, edge.right))
    return replace(edge, left=left, right=right)


def _registered(named: Iterable[Row], findings: _Findings, known: Known) -> Iterator[Edge]:
    """Joins names to the registry, but for those that take evidence (see `ambiguity`)."""
    for name in dict.fromkeys(r["text"] for r in named if findings.node(r) == r["text"]):
        company_id = known.find(name)
        if company_id:
            yield Edge(name, registry_node(company_id), "registry", _REGISTERED)
        elif known.doubtful(name) is None:
            company_id = known.sounding(name)
            if company_id:
                yield Edge(name, registry_node(company_id), "transliteration", _SOUND)


def _across(named: Iterable[Row], findings: _Findings, known: Known) -> Iterator[Edge]:
    """Joins the names of all articles by form; names that are one only in their article do not."""
    articles_of: dict[str, set[str]] = defaultdict(set)
    for row in named:
        name = row["text"]
        if findings.node(row) == name and known.doubtful(name) is None:
            articles_of[name].add(row["article_id"])
    yield from spelling.edges(articles_of, articles_of)


def _judged(edge: Edge, known: Known) -> Edge:
    """Returns an edge turned into its contrary where the registry knows two companies.

    What a text says outright stays, for a name may be an ordinary word.
    """
    owners = {known.registry.owner(edge.left), known.registry.owner(edge.right)} - {None}
    if edge.basis == "introduced" or len(owners) < 2:
        return edge
    return replace(edge, basis="registry", same=False)


def _bare(in_time: Iterable[Row], findings: _Findings, clusters: Clusters) -> Iterator[Edge]:
    """Joins a name to its short uses, if those that were met before it are all of one company.

    A name met before any use is joined to the first. What is met later changes nothing.
    """
    before: dict[str, list[str]] = defaultdict(list)
    bare: dict[str, str] = {}
    for row in in_time:
        name = row["text"]
        short = findings.shorts.get((row["article_id"], name))
        if short is None:
            bare.setdefault(name, findings.node(row))
        elif name not in bare or not before[name]:
            before[name].append(short)
    for name, node in bare.items():
        nodes = sorted(set(before[name]))
        if len({clusters.root(short) for short in nodes}) == 1:
            yield from (Edge(short, node, "exact", _EXACT) for short in nodes)


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
