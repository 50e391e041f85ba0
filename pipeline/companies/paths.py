"""Tells by which judgements two names are one company, or are not."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline import lexicons, tables
from pipeline.companies.ambiguity import GIVEN
from pipeline.companies.clusters import registered, use_node
from pipeline.companies.names import normal_form
from pipeline.companies.resolution import resolve
from pipeline.errors import DealwireError
from pipeline.registry import Registry

Row = dict[str, Any]

_AROUND = 30
# What the articles are called in which names stand that are given without one.
_NAME = "name "
_GIVEN_USE = use_node("", _NAME)


class UnknownNameError(DealwireError):
    """No article names such a company."""


def of_names(names: Sequence[str], registry: Registry | None = None) -> dict[str, pd.DataFrame]:
    """Resolves names that stand in no text, each as if in an article of its own.

    Returns:
        The tables that `explain` reads.
    """
    articles = [{"article_id": f"{_NAME}{number}"} for number in range(len(names))]
    mentions = [
        {
            "mention_id": f"{_NAME}{number}",
            "article_id": f"{_NAME}{number}",
            "segment_id": 0,
            "start": 0,
            "end": len(name),
            "text": name,
            "label": "ORG",
            "source": GIVEN,
            "score": 1.0,
        }
        for number, name in enumerate(names)
    ]
    texts = [{**articles[number], "text": name} for number, name in enumerate(names)]
    made = {
        "texts": tables.frame("texts", texts),
        "mentions": tables.frame("mentions", mentions),
        "events": tables.frame("events", []),
        "event_arguments": tables.frame("event_arguments", []),
    }
    days = pd.DataFrame(articles).assign(published=None)
    return made | resolve(days, **made, registry=registry)


def explain(left: str, right: str, found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Tells why two names are one company, or two, a line a judgement.

    Args:
        left: a name as articles have it.
        right: another.
        found: tables `decisions`, `aliases`, `mentions` and `texts`.

    Raises:
        UnknownNameError: no article has one of the names.
    """
    decisions = tables.rows(found["decisions"])
    aliases = tables.rows(found["aliases"])
    quotes = _Quotes(found)
    graph = _joined(decisions)
    ends = [_nodes(name, decisions, aliases) for name in (left, right)]
    for name in dict.fromkeys((left, right)):
        yield from _namesakes(name, decisions, aliases, quotes)
    path = _path(ends[0], ends[1], graph)
    if path is not None:
        yield f"{left} and {right} are one company:"
        yield from (quotes.line(step) for step in path)
        if not path:
            yield f"  {left} = {right}  written alike"
        return
    yield f"{left} and {right} are two companies:"
    sides = [_reachable(nodes, graph) for nodes in ends]
    for nodes, side in zip(ends, sides, strict=True):
        goals = {node for node in side if registered(node)}
        yield from (quotes.line(step) for step in _path(nodes, goals, graph) or ())
    between = [
        row
        for row in decisions
        if row["judgement"] == "not_same"
        and any(row["left"] in one and row["right"] in two for one, two in (sides, sides[::-1]))
    ]
    yield from (quotes.line(row) for row in between)
    known = [sorted(filter(None, map(registered, side))) for side in sides]
    if all(known):
        yield f"  {known[0][0]} ≠ {known[1][0]}  registry{_noted(known[0][0], known[1][0])}"
    elif not between:
        yield "  nothing joins them"


def _namesakes(
    name: str, decisions: Iterable[Row], aliases: Iterable[Row], quotes: "_Quotes"
) -> Iterator[str]:
    """Tells of a name that several companies bear, and what keeps these apart."""
    bearers = sorted(row["company_id"] for row in aliases if row["alias"] == name)
    if len(bearers) < 2:
        return
    yield f"{name} is the name of {' and of '.join(bearers)}:"
    for row in decisions:
        if row["judgement"] == "not_same" and all(
            row[side] == name or row[side].startswith(f"{name} @ ") for side in ("left", "right")
        ):
            yield quotes.line(row)


def _noted(left: str, right: str) -> str:
    """Returns what not_same.tsv says of two companies."""
    pair = {left, right}
    notes = (
        row["note"]
        for row in lexicons.load("companies/not_same")
        if {row["left"], row["right"]} == pair
    )
    return "".join(f": {note}" for note in notes)


def _nodes(name: str, decisions: Iterable[Row], aliases: Iterable[Row]) -> set[str]:
    """Returns the nodes of a name: itself, its uses in articles, or its other spellings."""
    written = {row["alias"] for row in aliases}
    sides = {row[side] for row in decisions for side in ("left", "right")}
    if name not in written:
        form = normal_form(name)
        alike = {alias for alias in written if normal_form(alias) == form}
        if not alike:
            remedy = "give a name as it stands in aliases.csv, or leave out --out"
            raise UnknownNameError(f"no article names {name}", remedy)
        return alike & sides or alike
    uses = {node for node in sides if node.startswith(f"{name} @ ")}
    return uses | ({name} & sides) or {name}


Graph = Mapping[str, list[Row]]


def _joined(decisions: Iterable[Row]) -> Graph:
    graph: dict[str, list[Row]] = defaultdict(list)
    for row in decisions:
        if row["judgement"] == "same":
            graph[row["left"]].append(row)
            graph[row["right"]].append(row)
    return graph


def _reachable(nodes: set[str], graph: Graph) -> set[str]:
    found, open_ = set(nodes), list(nodes)
    while open_:
        node = open_.pop()
        for row in graph.get(node, ()):
            other = row["right"] if row["left"] == node else row["left"]
            if other not in found:
                found.add(other)
                open_.append(other)
    return found


def _path(starts: set[str], goals: set[str], graph: Graph) -> list[Row] | None:
    """Returns the shortest way along judgements, None if there is none."""
    came: dict[str, tuple[str, Row] | None] = dict.fromkeys(sorted(starts))
    open_ = deque(came)
    while open_:
        node = open_.popleft()
        if node in goals:
            steps = []
            while (step := came[node]) is not None:
                node, row = step
                steps.append(row)
            return steps[::-1]
        for row in graph.get(node, ()):
            other = row["right"] if row["left"] == node else row["left"]
            if other not in came:
                came[other] = node, row
                open_.append(other)
    return None


class _Quotes:
    """Writes judgements out, with the words of the text that are their evidence."""

    def __init__(self, found: Mapping[str, pd.DataFrame]) -> None:
        self._mentions = {row["mention_id"]: row for row in tables.rows(found["mentions"])}
        self._texts = {row["article_id"]: row["text"] for row in tables.rows(found["texts"])}

    def line(self, row: Row) -> str:
        """Returns the line of a judgement."""
        sign = "=" if row["judgement"] == "same" else "≠"
        left, right = (row[side].split(_GIVEN_USE)[0] for side in ("left", "right"))
        told = f"  {left} {sign} {right}  {row['basis']}, {row['score']:.2f}"
        if row["mention_id"] is None or row["mention_id"].startswith(_NAME):
            return told
        mention = self._mentions[row["mention_id"]]
        text, start, end = self._texts[mention["article_id"]], mention["start"], mention["end"]
        around = " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
        return f"{told}, in {mention['article_id']}: … {around} …"
