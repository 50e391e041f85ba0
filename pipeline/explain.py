"""Explains a deal: where each value stands, what found it there, and what speaks against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
import pandas as pd

from pipeline import tables
from pipeline.errors import DealwireError
from pipeline.show import written_sum
from pipeline.tables import Row

# The tables that are read.
READS = (
    "articles",
    "texts",
    "segments",
    "mentions",
    "events",
    "event_arguments",
    "deals",
    "deal_investors",
    "deal_events",
    "conflicts",
    "flags",
)
# What can be explained, and the roles of the arguments it rests on.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "type": (),
    "investee": ("investee",),
    "round": ("round",),
    "amount": ("amount",),
    "announced": ("date",),
    "valuation": ("valuation",),
    "status": ("status_cue",),
    "investors": ("lead_investor", "investor"),
    "sources": (),
    "flags": (),
    "score": (),
}
# The columns of `deals` under other names.
_SAME = {
    "investee_id": "investee",
    "amount_minimum": "amount",
    "amount_maximum": "amount",
    "amount_usd": "amount",
    "currency": "amount",
    "announced_start": "announced",
    "announced_end": "announced",
    "valuation_minimum": "valuation",
    "valuation_maximum": "valuation",
    "valuation_currency": "valuation",
    "valuation_kind": "valuation",
    "articles": "sources",
}
NAMES = (*COLUMNS, *_SAME)
# As many ids are offered where one is not found.
_OFFERED = 5


@dataclass(frozen=True)
class Case:
    """A deal with the rows it rests on.

    Attributes:
        deal: its row of `deals`.
        events: its rows of `events`.
        arguments: event, argument and mention of each argument, in the order of the text.
        rows: all tables.
    """

    deal: Row
    events: Sequence[Row]
    arguments: Sequence[tuple[Row, Row, Row]]
    rows: Mapping[str, Sequence[Row]]

    def own(self, table: str) -> list[Row]:
        """Returns the rows of a table that are about the deal."""
        return [row for row in self.rows[table] if row["deal_id"] == self.deal["deal_id"]]

    def named(self, table: str, key: str) -> Row:
        """Returns the row of an article."""
        return next(row for row in self.rows[table] if row["article_id"] == key)


def explain(found: Mapping[str, pd.DataFrame], deal_id: str, column: str | None = None) -> str:
    """Returns what `dealwire explain` prints.

    Args:
        found: the tables of `READS`.
        deal_id: the deal.
        column: one of `NAMES`; all of `COLUMNS` when None.

    Raises:
        DealwireError: there is no such deal.
    """
    rows = {name: tables.rows(found[name]) for name in READS}
    case = _case(rows, deal_id)
    names = list(COLUMNS) if column is None else [_SAME.get(column, column)]
    blocks = ["\n".join(_block(case, name)) for name in names]
    return "\n".join(block + "\n" for block in blocks if block)


def _case(rows: Mapping[str, Sequence[Row]], deal_id: str) -> Case:
    deal = next((row for row in rows["deals"] if row["deal_id"] == deal_id), None)
    if deal is None:
        raise DealwireError(f"there is no deal {deal_id}", _offer(rows["deals"], deal_id))
    own = {row["event_id"] for row in rows["deal_events"] if row["deal_id"] == deal_id}
    events = {row["event_id"]: row for row in rows["events"] if row["event_id"] in own}
    mentions = {row["mention_id"]: row for row in rows["mentions"]}
    arguments = [
        (events[row["event_id"]], row, mentions[row["mention_id"]])
        for row in rows["event_arguments"]
        if row["event_id"] in own
    ]
    arguments.sort(key=lambda a: (a[0]["event_id"], a[2]["start"], a[1]["role"]))
    return Case(deal, list(events.values()), arguments, rows)


def _offer(deals: Sequence[Row], deal_id: str) -> str:
    """Returns what to do about an id that is not there: those of the company, or of that name."""
    company = deal_id.partition(":")[0].casefold()
    near = [
        str(row["deal_id"])
        for row in deals
        if company and company in f"{row['deal_id']} {row['investee']}".casefold()
    ]
    return f"give one of {', '.join(near[:_OFFERED])}" if near else "see deals.csv for those it has"


def _block(case: Case, name: str) -> Iterator[str]:
    """Yields the lines about a column, none where nothing is said of it."""
    value = _value(case, name)
    if value is None:
        return
    yield click.style(f"{name}: {value}", bold=True)
    rivals = {row["event_id"]: row for row in case.own("conflicts") if row["column"] == name}
    for event, argument, mention in case.arguments:
        if argument["role"] in COLUMNS[name]:
            yield from _evidence(case, event, argument, mention, rivals.get(event["event_id"]))
    told = {event["event_id"] for event, row, _ in case.arguments if row["role"] in COLUMNS[name]}
    for row in rivals.values():
        if row["event_id"] not in told:
            yield f"  {'' if row['chosen'] else 'rival: '}{row['value']}, by {row['event_id']}"
    yield from _NOTES.get(name, _nothing)(case)


def _value(case: Case, name: str) -> str | None:
    deal = case.deal
    if name in ("amount", "valuation"):
        currency = deal["currency" if name == "amount" else "valuation_currency"]
        told = written_sum(currency, deal[f"{name}_minimum"], deal[f"{name}_maximum"])
        kind = deal["valuation_kind"] if name == "valuation" else None
        return f"{told} ({kind})" if told and kind else told
    if name == "announced":
        days = dict.fromkeys(filter(None, [deal["announced_start"], deal["announced_end"]]))
        return " to ".join(map(str, days)) or None
    if name == "investors":
        named = [f"{row['investor']} ({row['role']})" for row in case.own("deal_investors")]
        return ", ".join(named) or None
    if name == "sources":
        return f"{deal['sources']} of {deal['articles']} articles, reprints counted once"
    value = deal[name]
    return None if value is None else str(value)


def _evidence(
    case: Case, event: Row, argument: Row, mention: Row, rival: Row | None
) -> Iterator[str]:
    """Yields where an argument stands, its sentence with the span marked, and what found it."""
    path = case.named("articles", mention["article_id"])["path"]
    yield f"  {path}:{mention['start']}-{mention['end']}  {argument['role']}"
    yield f"    {_sentence(case, mention)}"
    sure = "" if argument["score"] is None else f" ({argument['score']:.2f})"
    yield (
        f"    found by {mention['source']} ({mention['score']:.2f}), "
        f"its part by {argument['source']}{sure}"
    )
    if rival is not None:
        yield f"    {'chosen' if rival['chosen'] else 'rival'}: {rival['value']}, {_told(event)}"


def _told(event: Row) -> str:
    return f"{event['status']} by {event['attribution']}, event {event['event_id']}"


def _sentence(case: Case, mention: Row) -> str:
    """Returns the sentence of a mention on one line, the mention in marks."""
    text = case.named("texts", mention["article_id"])["text"]
    key = (mention["article_id"], mention["segment_id"])
    segment = next(
        row for row in case.rows["segments"] if (row["article_id"], row["segment_id"]) == key
    )
    before = text[segment["start"] : mention["start"]]
    after = text[mention["end"] : segment["end"]]
    return " ".join(f"{before}⟦{mention['text']}⟧{after}".split())


# What is told of a column beside its arguments


def _nothing(_: Case) -> Iterator[str]:
    return iter(())


def _undated(case: Case) -> Iterator[str]:
    if not any(row["role"] == "date" for _, row, _ in case.arguments):
        yield "  no article dates it: the day is that on which the first was published"


def _articles(case: Case) -> Iterator[str]:
    for event in case.events:
        article = case.named("articles", event["article_id"])
        day = article["published"] or "on an unknown day"
        yield f"  {article['path']}  published {day}, {_told(event)}"


def _flagged(case: Case) -> Iterator[str]:
    for row in case.own("flags"):
        other = f", beside {row['other_deal_id']}" if row["other_deal_id"] else ""
        yield f"  {row['flag']}: {row['detail']}{other}"


def _scores(case: Case) -> Iterator[str]:
    for event in case.events:
        yield f"  {event['score']:.3f}  {_told(event)}, by models/events.tsv"


def _types(case: Case) -> Iterator[str]:
    for event in case.events:
        yield f"  {event['type']}  {_told(event)}"


_NOTES: Mapping[str, Callable[[Case], Iterator[Any]]] = {
    "type": _types,
    "announced": _undated,
    "sources": _articles,
    "flags": _flagged,
    "score": _scores,
}
