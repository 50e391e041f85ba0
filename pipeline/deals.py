"""Stage 4: events and links -> deals, deal_investors, deal_events, conflicts, flags.

Events of all articles merge into deals by company, round, sum and time (`merging.matching`). What a
deal carries is chosen among them by a stated rule; what was not chosen stands in `conflicts`
(`merging.choice`). What does not add up is flagged and left as it is (`merging.sanity`).
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.merging import choice, matching, reports, reprints, sanity
from pipeline.merging.reports import Report
from pipeline.merging.reprints import Sketch

Row = dict[str, Any]


def tabulate(
    articles: pd.DataFrame,
    texts: pd.DataFrame,
    mentions: pd.DataFrame,
    amounts: pd.DataFrame,
    dates: pd.DataFrame,
    events: pd.DataFrame,
    event_arguments: pd.DataFrame,
    companies: pd.DataFrame,
    links: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Merges the events of all articles into deals.

    Args:
        articles: table `articles`.
        texts: table `texts`.
        mentions: table `mentions`.
        amounts: table `amounts`.
        dates: table `dates`.
        events: table `events`.
        event_arguments: table `event_arguments`.
        companies: table `companies`.
        links: table `links`.

    Returns:
        Tables `deals`, `deal_investors`, `deal_events`, `conflicts` and `flags`.
    """
    read = {
        "articles": articles,
        "texts": texts,
        "mentions": mentions,
        "amounts": amounts,
        "dates": dates,
        "events": events,
        "event_arguments": event_arguments,
        "companies": companies,
        "links": links,
    }
    rows = {name: tables.rows(data) for name, data in read.items()}
    told = {row["article_id"] for row in rows["events"]}
    sketches = {
        row["article_id"]: reprints.sketch(row["text"])
        for row in rows["texts"]
        if row["article_id"] in told
    }
    records: dict[str, list[Row]] = {name: [] for name in tables.of_stage("tabulate")}
    groups: dict[str, Sequence[Report]] = {}
    for group in matching.groups(reports.joined(rows)):
        deal = choice.deal(group)
        deal_id = _deal_id(deal, groups)
        groups[deal_id] = group
        records["deals"].append({"deal_id": deal_id, **deal, **_counts(group, sketches)})
        for name, found in (
            ("deal_investors", choice.investors(group)),
            ("conflicts", choice.conflicts(group)),
            ("deal_events", map(_event, group)),
        ):
            records[name] += ({"deal_id": deal_id, **row} for row in found)
    records["flags"] = list(sanity.flags(records["deals"], groups))
    for deal in records["deals"]:
        own = {row["flag"] for row in records["flags"] if row["deal_id"] == deal["deal_id"]}
        deal["flags"] = ";".join(sorted(own)) or None
    return {name: tables.frame(name, found) for name, found in records.items()}


def _deal_id(deal: Row, taken: dict[str, Sequence[Report]]) -> str:
    """Returns an id made of company, type, and round or month, numbered where it repeats."""
    start = deal["announced_start"]
    round_ = deal["round"] if deal["round"] != "unspecified" else None
    last = round_ or (f"{start:%Y-%m}" if start else "undated")
    base = f"{deal['investee_id']}:{deal['type']}:{last}"
    deal_id, number = base, 1
    while deal_id in taken:
        number += 1
        deal_id = f"{base}-{number}"
    return deal_id


def _counts(group: Sequence[Report], sketches: dict[str, Sketch]) -> Row:
    """Returns how many articles tell of a deal, and how many once reprints are left out."""
    articles = sorted({report.row["article_id"] for report in group})
    sources = reprints.sources(sketches[article_id] for article_id in articles)
    return {"articles": len(articles), "sources": sources}


def _event(report: Report) -> Row:
    return {"event_id": report.event_id, "article_id": report.row["article_id"]}
