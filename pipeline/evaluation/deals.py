"""Holds merged deals against gold, field by field.

Gold deals are gold events brought together by a rule of their own: the same kind of event at the
same company, in the same round or, where none is named, with the same sum.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from pipeline import tables
from pipeline.evaluation.events import plain
from pipeline.evaluation.figures import Counts, Tally
from pipeline.gold.records import Article, Event, Mention

# The tables that are read, beside those of `gold.findings`.
READS = ("deals", "deal_investors", "deal_events")
Pairs = Sequence[tuple[Article, Event | None, Event | None]]
Value = Any


@dataclass(frozen=True)
class Deal:
    """A deal by its events, with the values each field may have; none where nothing is said.

    Attributes:
        events: what tells its events apart.
        fields: for each field the values that are right.
        investors: for each role the companies or persons, each by all its names.
        langs: the languages of the articles.
    """

    events: Set[Value]
    fields: Mapping[str, Set[Value]]
    investors: Mapping[str, Sequence[Set[str]]]
    langs: Set[str]


def measure(
    tally: Tally, golds: Sequence[Article], found: Mapping[str, pd.DataFrame], pairs: Pairs
) -> None:
    """Counts the deals of articles.

    Args:
        tally: takes the counts.
        golds: the articles as they should be.
        found: the tables, `READS` and those of `gold.findings` among them.
        pairs: the events of all articles as `events.align` aligned them.
    """
    true = list(_gold_deals(golds))
    langs = {article.article_id: article.lang for article in golds}
    put = [deal for deal in _found_deals(found, langs) if deal.langs]
    partner = {
        id(event): other.event_id for _, event, other in pairs if event and other is not None
    }
    shared = np.zeros((len(true), len(put)))
    for i, gold in enumerate(true):
        partners = {partner.get(event) for event in gold.events}
        for j, deal in enumerate(put):
            shared[i, j] = len(partners & deal.events)
    chosen = [pair for pair in zip(*linear_sum_assignment(-shared), strict=True) if shared[pair]]
    used = {i for i, _ in chosen}, {j for _, j in chosen}
    for number, deal in enumerate(true):
        if number not in used[0]:
            tally.add("deals", "field", "deal", deal.langs, f"gold {number}", Counts(0, 0, 0, 1))
    for number, deal in enumerate(put):
        if number not in used[1]:
            unit = f"found {min(deal.events)}"
            tally.add("deals", "field", "deal", deal.langs, unit, Counts(0, 1, 0, 0))
    for pair in chosen:
        _count(tally, f"gold {pair[0]}", true[pair[0]], put[pair[1]])


def _count(tally: Tally, unit: str, gold: Deal, found: Deal) -> None:
    tally.add("deals", "field", "deal", gold.langs, unit, Counts(1, 1, 1, 1))
    for name, right in gold.fields.items():
        value = found.fields[name]
        # A deal without a stated day carries the day of publication: neither right nor wrong.
        if not right and (not value or name == "announced"):
            continue
        hit = bool(right & value)
        counts = Counts(hit, bool(value), hit, bool(right))
        tally.add("deals", "field", name, gold.langs, unit, counts)
    for role, right_names in gold.investors.items():
        names = found.investors[role]
        hits = sum(any(one & other for other in right_names) for one in names)
        if names or right_names:
            counts = Counts(hits, len(names), min(hits, len(right_names)), len(right_names))
            tally.add("deals", "field", role, gold.langs, unit, counts)


def _gold_deals(golds: Sequence[Article]) -> Iterator[Deal]:
    names: dict[str, set[str]] = {}
    groups: dict[Value, list[tuple[Article, Event]]] = {}
    for article in golds:
        for mention in article.labelled("ORG"):
            company = mention.value["company"]
            names.setdefault(company, {plain(company)}).add(plain(mention.text))
        for event in article.events:
            groups.setdefault(_identity(event), []).append((article, event))
    for group in groups.values():
        events = [event for _, event in group]
        yield Deal(
            {id(event) for event in events},
            {
                "type": {event.type for event in events},
                "investee": set().union(
                    *(_names(m, names) for e in events for m in e.mentions("investee"))
                ),
                "round": {event.round for event in events if event.round},
                "status": {event.status for event in events},
                "amount": set().union(*(_sums(event, "amount") for event in events)),
                "valuation": set().union(*(_sums(event, "valuation") for event in events)),
                "announced": {
                    (m.value["start_date"], m.value["end_date"])
                    for event in events
                    for m in event.mentions("date")
                    if m.value["start_date"]
                },
            },
            {
                "lead": _distinct(events, "lead_investor", names),
                "participant": _distinct(events, "investor", names),
            },
            {article.lang for article, _ in group},
        )


def _identity(event: Event) -> Value:
    companies = [m.value["company"] for m in event.mentions("investee")]
    sums = frozenset(_sums(event, "amount"))
    told = event.round or sums
    return (event.type, companies[0], told) if companies and told else id(event)


def _names(mention: Mention, names: Mapping[str, Set[str]]) -> Set[str]:
    return names.get(mention.value.get("company", ""), set()) | {plain(mention.text)}


def _distinct(events: Sequence[Event], role: str, names: Mapping[str, Set[str]]) -> list[Set[str]]:
    found: list[Set[str]] = []
    for event in events:
        for mention in event.mentions(role):
            mine = _names(mention, names)
            if not any(mine & other for other in found):
                found.append(mine)
    return found


def _sums(event: Event, role: str) -> set[Value]:
    """Returns the sums of a role as `deals` writes them: a bound is open on its other side."""
    sums = set()
    for mention in event.mentions(role):
        low, high = mention.value["minimum"], mention.value["maximum"]
        approximation = mention.value["approximation"]
        low = None if approximation == "under" else low
        high = None if approximation == "over" else high
        if low is not None or high is not None:
            sums.add((mention.value["currency"], low, high))
    return sums


def _found_deals(found: Mapping[str, pd.DataFrame], langs: Mapping[str, str]) -> Iterator[Deal]:
    rows = {name: tables.rows(found[name]) for name in (*READS, "links", "mentions")}
    text_of = {row["mention_id"]: row["text"] for row in rows["mentions"]}
    names: dict[str, set[str]] = {}
    for link in rows["links"]:
        names.setdefault(link["company_id"], set()).add(plain(text_of[link["mention_id"]]))
    events: dict[str, set[str]] = {}
    langs_of: dict[str, set[str]] = {}
    for row in rows["deal_events"]:
        events.setdefault(row["deal_id"], set()).add(row["event_id"])
        if row["article_id"] in langs:
            langs_of.setdefault(row["deal_id"], set()).add(langs[row["article_id"]])
    investors: dict[tuple[str, str], list[Set[str]]] = {}
    for row in rows["deal_investors"]:
        known = names.get(row["investor_id"], set()) | {plain(row["investor"])}
        investors.setdefault((row["deal_id"], row["role"]), []).append(known)
    for row in rows["deals"]:
        deal_id = row["deal_id"]
        investee = names.get(row["investee_id"] or "", set())
        days = (row["announced_start"], row["announced_end"])
        yield Deal(
            events[deal_id],
            {
                "type": {row["type"]},
                "investee": investee | ({plain(row["investee"])} if row["investee"] else set()),
                "round": {row["round"]} - {None},
                "status": {row["status"]},
                "amount": _bounds(row["currency"], row["amount_minimum"], row["amount_maximum"]),
                "valuation": _bounds(
                    row["valuation_currency"], row["valuation_minimum"], row["valuation_maximum"]
                ),
                "announced": {tuple(day.isoformat() for day in days)} if all(days) else set(),
            },
            {role: investors.get((deal_id, role), []) for role in tables.INVESTOR_ROLE},
            langs_of.get(deal_id, set()),
        )


def _bounds(currency: str | None, low: float | None, high: float | None) -> Set[Value]:
    return set() if low is None and high is None else {(currency, low, high)}
