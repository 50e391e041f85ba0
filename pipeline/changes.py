"""Tells how the deals of two output folders differ, and why: text, options, lexicon, model or code.

A deal of one is that of the other which has its id, or else shares most of its evidence. Why a cell
differs is told by the first stage whose tables differ where the deal stands: what made that stage
twice is on record (`pipeline.provenance`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import click
import pandas as pd

from pipeline import provenance, tables
from pipeline.provenance import Record
from pipeline.tables import Row

# The tables that are read.
READS = (
    "articles",
    "mentions",
    "amounts",
    "dates",
    "rounds",
    "cues",
    "events",
    "event_arguments",
    "companies",
    "links",
    "deals",
    "deal_investors",
    "deal_events",
)
# What is no value of a deal that a reader would look for.
_LEFT_OUT = ("deal_id", "score")
# As many causes of a kind are named.
_NAMED = 4
_ARROW = "→"

Deal = Mapping[str, str | None]


class Side:
    """The tables of one output folder, with the record of what made them.

    Args:
        found: the tables of `READS`.
        record: as `storage.read_record` returns it.
    """

    def __init__(self, found: Mapping[str, pd.DataFrame], record: Record) -> None:
        self.rows = {name: tables.rows(found[name]) for name in READS}
        self.record = record
        self.articles = {row["article_id"]: row for row in self.rows["articles"]}

    @cached_property
    def deals(self) -> Mapping[str, Deal]:
        """The values of each deal, as text, its investors among them."""
        parties: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.rows["deal_investors"]:
            parties[row["deal_id"], row["role"]].append(row["investor"])
        found: dict[str, Deal] = {}
        for row in self.rows["deals"]:
            deal = {name: _text(row[name]) for name in row if name not in _LEFT_OUT}
            for role in tables.INVESTOR_ROLE:
                deal[role] = "; ".join(sorted(parties[row["deal_id"], role])) or None
            found[row["deal_id"]] = deal
        return found

    @cached_property
    def articles_of(self) -> Mapping[str, set[str]]:
        """The articles of each deal."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows["deal_events"]:
            found[row["deal_id"]].add(row["article_id"])
        return found

    @cached_property
    def evidence(self) -> Mapping[str, set[tuple[str, str]]]:
        """The mentions of each deal with their roles."""
        deal_of = {row["event_id"]: row["deal_id"] for row in self.rows["deal_events"]}
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self.rows["event_arguments"]:
            if row["event_id"] in deal_of:
                found[deal_of[row["event_id"]]].add((row["role"], row["mention_id"]))
        return found

    @cached_property
    def extracted(self) -> Mapping[str, set[tuple[object, ...]]]:
        """What was found in each article, its scores left out."""
        place = {row["mention_id"]: row["article_id"] for row in self.rows["mentions"]}
        found: dict[str, set[tuple[object, ...]]] = defaultdict(set)
        for name in ("mentions", "amounts", "dates", "rounds", "cues", "events", "event_arguments"):
            for row in self.rows[name]:
                article = row.get("article_id") or place[row["mention_id"]]
                values = (value for column, value in row.items() if column != "score")
                found[article].add((name, *values))
        return found

    @cached_property
    def linked(self) -> Mapping[str, set[tuple[str, str]]]:
        """The company, by its name, of each mention of an article."""
        names = {row["company_id"]: f"{row['company_id']} {row['name']}" for row in self.companies}
        place = {row["mention_id"]: row["article_id"] for row in self.rows["mentions"]}
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self.rows["links"]:
            found[place[row["mention_id"]]].add((row["mention_id"], names[row["company_id"]]))
        return found

    @property
    def companies(self) -> Sequence[Row]:
        """The rows of `companies`."""
        return self.rows["companies"]


def _text(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:,.15g}" if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Change:
    """A deal that is not the same on both sides.

    Attributes:
        deal_id: its id, on the left where it is there.
        cells: column, value on the left, on the right; none of a deal that one side has alone.
        gone: whether the right has it no more; None where both have it.
        stage: the first stage whose tables differ where it stands.
        causes: what may be why.
    """

    deal_id: str
    cells: Sequence[tuple[str, str | None, str | None]]
    gone: bool | None
    stage: str
    causes: Sequence[str]


def changes(left: Side, right: Side) -> Iterator[Change]:
    """Yields the deals that differ, in the order of their ids."""
    partner = _partners(left, right)
    taken = set(partner.values())
    found = []
    for deal_id, deal in left.deals.items():
        other = partner.get(deal_id)
        if other is None:
            found.append(Change(deal_id, (), True, *_why(left, right, deal_id, None)))
            continue
        cells = [
            (n, v, right.deals[other][n]) for n, v in deal.items() if v != right.deals[other][n]
        ]
        if deal_id != other:
            cells.insert(0, ("deal_id", deal_id, other))
        if cells:
            found.append(Change(deal_id, cells, None, *_why(left, right, deal_id, other)))
    for deal_id in right.deals:
        if deal_id not in taken:
            found.append(Change(deal_id, (), False, *_why(left, right, None, deal_id)))
    yield from sorted(found, key=lambda change: (change.deal_id, change.gone is False))


def _partners(left: Side, right: Side) -> dict[str, str]:
    """Returns for deals of the left that of the right: by id, else by most evidence in common."""
    found = {deal_id: deal_id for deal_id in left.deals if deal_id in right.deals}
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    for deal_id, evidence in right.evidence.items():
        if deal_id not in found:
            for piece in evidence:
                users[piece].append(deal_id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for deal_id in left.deals:
        if deal_id not in found:
            for piece in left.evidence.get(deal_id, ()):
                for other in users[piece]:
                    shared[deal_id, other] += 1
    for one, other in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _why(left: Side, right: Side, one: str | None, other: str | None) -> tuple[str, Sequence[str]]:
    """Returns the first stage whose tables differ where a deal stands, and what may be why."""
    told = {
        *(left.articles_of[one] if one is not None else ()),
        *(right.articles_of[other] if other is not None else ()),
    }
    texts = sorted(filter(None, (_text_cause(left, right, article) for article in told)))
    if texts:
        return "segment", texts
    differs = {
        "segment": any(left.articles[a] != right.articles[a] for a in told),
        "extract": any(left.extracted.get(a) != right.extracted.get(a) for a in told),
        "resolve": any(left.linked.get(a) != right.linked.get(a) for a in told),
    }
    stage = next((name for name, is_so in differs.items() if is_so), "tabulate")
    causes = provenance.changed(left.record, right.record, stage)
    if causes is None:
        return stage, ["unknown: one of the two has no record of what made it"]
    if stage == "resolve" and _texts(left) != _texts(right):
        causes.append("text of other articles")
    return stage, causes or ["nothing on record: was a table changed by hand?"]


def _text_cause(left: Side, right: Side, article: str) -> str | None:
    one, other = left.articles.get(article), right.articles.get(article)
    if one is None or other is None:
        return f"text {article} ({'new' if one is None else 'gone'})"
    return None if one["sha256"] == other["sha256"] else f"text {article}"


def _texts(side: Side) -> set[tuple[str, str]]:
    return {(row["article_id"], row["sha256"]) for row in side.articles.values()}


def render(found: Sequence[Change]) -> str:
    """Returns what `dealwire diff` prints: each deal with its cells, and why they differ."""
    blocks = []
    for change in found:
        mark = {True: " is gone", False: " is new", None: ""}[change.gone]
        lines = [click.style(f"{change.deal_id}{mark}", bold=True)]
        lines += [f"  {name}: {_shown(a)} {_ARROW} {_shown(b)}" for name, a, b in change.cells]
        lines.append(f"  why: {', '.join(_short(change.causes))} (first seen in {change.stage})")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _shown(value: str | None) -> str:
    return "–" if value is None else value


def _short(causes: Sequence[str]) -> Iterator[str]:
    """Yields causes, of each kind the first few."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for cause in causes:
        kinds[cause.partition(" ")[0]].append(cause)
    for kind, each in kinds.items():
        yield from each[:_NAMED]
        if len(each) > _NAMED:
            yield f"{len(each) - _NAMED} more of {kind}"
