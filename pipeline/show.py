"""Shows articles in a terminal: deals with their evidence, and the text with its mentions marked.

A mention reads ``[ORG SenseTime]``; colour only helps the eye.
"""

from collections.abc import Mapping, Sequence

import click
import pandas as pd

from pipeline import tables
from pipeline.tables import Row

COLOURS = {
    "ORG": "cyan",
    "PERSON": "magenta",
    "GPE": "blue",
    "MONEY": "green",
    "DATE": "yellow",
    "PERCENT": "green",
    "PRODUCT": "bright_blue",
    "ROUND": "red",
    "TITLE": "bright_magenta",
    "CUE": "bright_black",
}


def render(found: Mapping[str, pd.DataFrame]) -> str:
    """Returns what `dealwire show` prints.

    Args:
        found: all tables of the articles to show.

    Returns:
        Lines with ANSI colours: each deal with its evidence, then each text.
    """
    rows = {name: tables.rows(data) for name, data in found.items()}
    mentions = rows["mentions"]
    blocks = [_deal(deal, rows) for deal in rows["deals"]] or ["no deals\n"]
    for text in rows["texts"]:
        inside = [row for row in mentions if row["article_id"] == text["article_id"]]
        blocks.append(marked(text["text"], inside).rstrip("\n") + "\n")
    return "\n".join(blocks)


def marked(text: str, mentions: Sequence[Row]) -> str:
    """Returns a text with its mentions in brackets, each with its label.

    Args:
        text: the text that the mentions' offsets refer to.
        mentions: rows of the mentions table; one that overlaps an earlier one is left unmarked.
    """
    parts: list[str] = []
    place = 0
    for row in sorted(mentions, key=lambda row: (row["start"], -row["end"])):
        if row["start"] >= place:
            label = row["label"]
            span = click.style(f"[{label} {row['text']}]", fg=COLOURS[label])
            parts += [text[place : row["start"]], span]
            place = row["end"]
    return "".join([*parts, text[place:]])


def _deal(deal: Row, rows: Mapping[str, Sequence[Row]]) -> str:
    """Returns the lines of one deal: what it is, who invested, and where that stands."""
    deal_id = deal["deal_id"]
    amount = written_sum(deal["currency"], deal["amount_minimum"], deal["amount_maximum"])
    days = dict.fromkeys(filter(None, [deal["announced_start"], deal["announced_end"]]))
    facts = [deal["investee"], deal["round"] or deal["type"], amount, deal["status"]]
    facts.append(" to ".join(map(str, days)))
    lines = [click.style(" · ".join(filter(None, facts)), bold=True)]
    for role in tables.INVESTOR_ROLE:
        names = [
            row["investor"]
            for row in rows["deal_investors"]
            if row["deal_id"] == deal_id and row["role"] == role
        ]
        lines += [f"  {role}: {', '.join(names)}"] if names else []
    valuation = written_sum(
        deal["valuation_currency"], deal["valuation_minimum"], deal["valuation_maximum"]
    )
    lines += [f"  valuation: {valuation}"] if valuation else []
    lines += [f"  flags: {deal['flags']}"] if deal["flags"] else []
    return "\n".join([*lines, *_evidence(deal_id, rows), ""])


def _evidence(deal_id: str, rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """Returns a line for each mention a deal rests on, in the order of the text."""
    events = {row["event_id"] for row in rows["deal_events"] if row["deal_id"] == deal_id}
    roles = {
        (row["mention_id"], row["role"])
        for row in rows["event_arguments"]
        if row["event_id"] in events
    }
    mentions = {row["mention_id"]: row for row in rows["mentions"]}
    placed = sorted(
        (mentions[mention_id]["article_id"], mentions[mention_id]["start"], role, mention_id)
        for mention_id, role in roles
    )
    return [
        f"    {article_id}:{start}-{mentions[mention_id]['end']}"
        f"  {role}  {mentions[mention_id]['text']}"
        for article_id, start, role, mention_id in placed
    ]


def written_sum(currency: str | None, minimum: float | None, maximum: float | None) -> str | None:
    """Returns an amount as people write it, None for none."""
    unit = f"{currency} " if currency else ""
    if minimum is None and maximum is None:
        return None
    if maximum is None:
        return f"over {unit}{minimum:,.0f}"
    if minimum is None:
        return f"under {unit}{maximum:,.0f}"
    if minimum == maximum:
        return f"{unit}{minimum:,.0f}"
    return f"{unit}{minimum:,.0f} to {maximum:,.0f}"
