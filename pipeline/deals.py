"""Stage 4: events and links -> deals, deal_investors, deal_events, conflicts, over all articles.

Events of one company merge into a deal when their rounds are the same, or when sum and time do
not speak against it. What a deal carries is chosen among its events by a stated order of trust;
what was not chosen stands in `conflicts`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from pipeline import lexicons, tables
from pipeline.rates import Rates

Row = dict[str, Any]

# Events this many days apart may be one deal when they name the same lettered round, ...
_SAME_ROUND_DAYS = 400
# ... and this many when only sum or company agree.
_SAME_SUM_DAYS = 90
_LOOSE_ROUNDS = (None, "unspecified", "strategic", "growth")
_ATTRIBUTIONS = ("company", "filing", "investor", "media", "people_familiar")
_STATUS_TRUST = ("denied", "confirmed", "planned", "rumored")
_PRECISION = ("exact", "about", "over", "under", "range", "vague", "undisclosed")
# Two articles that share this much of their wording are one source.
_REPRINT_OVERLAP = 0.6
_SHINGLE = 8
# Sums in two currencies are the same when their dollar values differ by less than this share.
_RATE_TOLERANCE = 0.08
_KIND_REACH = 24


@dataclass(slots=True)
class Event:
    """An event with the values of its arguments."""

    row: Row
    article: Row
    investee: Row | None = None
    investors: list[tuple[str, str, str]] = field(default_factory=list)
    amount: Row | None = None
    valuation: Row | None = None
    valuation_kind: str | None = None
    dated: Row | None = None

    @property
    def day(self) -> date | None:
        """First day on which it may have happened; its article's where it leads undated."""
        start: date | None = self.dated["start_date"] if self.dated else None
        published: date | None = self.article["published"]
        # What an article leads with and does not date is news of its day.
        return start or (published if self.row["event_id"].endswith("#e1") else None)

    @property
    def last_day(self) -> date | None:
        """Last day on which it may have happened."""
        end: date | None = self.dated["end_date"] if self.dated else None
        return end or self.day

    @property
    def trust(self) -> tuple[int, int, int]:
        """Sorts events: settled before hedged, company before hearsay, later before earlier."""
        published = self.article["published"]
        return (
            _STATUS_TRUST.index(self.row["status"]),
            _ATTRIBUTIONS.index(self.row["attribution"]),
            -(published.toordinal() if published else 0),
        )


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
        Tables `deals`, `deal_investors`, `deal_events` and `conflicts`.
    """
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    read = _events(
        tables.rows(articles),
        text_of,
        {row["mention_id"]: row for row in tables.rows(mentions)},
        {row["mention_id"]: row for row in tables.rows(amounts)},
        {row["mention_id"]: row for row in tables.rows(dates)},
        tables.rows(events),
        tables.rows(event_arguments),
        {row["company_id"]: row for row in tables.rows(companies)},
        {row["mention_id"]: row["company_id"] for row in tables.rows(links)},
    )
    records: dict[str, list[Row]] = {name: [] for name in tables.of_stage("tabulate")}
    ids: set[str] = set()
    groups = [group for company in _by_company(read) for group in _groups(company)]
    for group in sorted(groups, key=lambda g: min(e.row["event_id"] for e in g)):
        deal = _deal(group, text_of, _deal_id(group, ids))
        records["deals"].append(deal)
        records["deal_investors"] += _investors(deal["deal_id"], group)
        records["deal_events"] += (
            {
                "deal_id": deal["deal_id"],
                "event_id": event.row["event_id"],
                "article_id": event.row["article_id"],
            }
            for event in group
        )
        records["conflicts"] += _conflicts(deal, group)
    _flag_duplicates(records["deals"])
    return {name: tables.frame(name, rows) for name, rows in records.items()}


def _events(
    articles: list[Row],
    text_of: dict[str, str],
    mentions: dict[str, Row],
    amounts: dict[str, Row],
    dates: dict[str, Row],
    events: list[Row],
    arguments: list[Row],
    companies: dict[str, Row],
    company_of: dict[str, str],
) -> list[Event]:
    """Joins events with the values of their arguments."""
    article_of = {row["article_id"]: row for row in articles}
    found = {row["event_id"]: Event(row, article_of[row["article_id"]]) for row in events}
    for argument in arguments:
        event, mention = found[argument["event_id"]], mentions[argument["mention_id"]]
        role, mention_id = argument["role"], argument["mention_id"]
        if role == "investee" and mention_id in company_of:
            event.investee = companies[company_of[mention_id]]
        elif role in ("investor", "lead_investor"):
            company = companies.get(company_of.get(mention_id, ""))
            investor_id = company["company_id"] if company else f"person:{mention['text']}"
            name = company["name"] if company else mention["text"]
            event.investors.append(
                ("lead" if role == "lead_investor" else "participant", investor_id, name)
            )
        elif role == "amount":
            event.amount = amounts[mention_id]
        elif role == "valuation":
            event.valuation = amounts[mention_id]
            event.valuation_kind = _valuation_kind(text_of[mention["article_id"]], mention)
        elif role == "date":
            event.dated = dates[mention_id]
    return list(found.values())


def _valuation_kind(text: str, mention: Row) -> str:
    around = text[max(0, mention["start"] - _KIND_REACH) : mention["end"] + _KIND_REACH].lower()
    kinds = {kind for form, kind in _valuation_kinds() if form in around}
    return kinds.pop() if len(kinds) == 1 else "unknown"


@cache
def _valuation_kinds() -> tuple[tuple[str, str], ...]:
    return tuple((row["form"], row["kind"]) for row in lexicons.load("lexicons/valuation_kinds"))


# Merging


def _by_company(read: Iterable[Event]) -> Iterator[list[Event]]:
    by_key: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in read:
        if event.investee is not None:
            by_key[event.investee["company_id"], event.row["type"]].append(event)
    yield from by_key.values()


def _groups(company: list[Event]) -> Iterator[list[Event]]:
    """Groups the events of one company that speak of one deal."""
    groups: list[list[Event]] = []
    # Lettered rounds first: they are what the others may belong to.
    for event in sorted(
        company, key=lambda e: (e.row["round"] in _LOOSE_ROUNDS, e.row["event_id"])
    ):
        home = next((g for g in groups if all(_may_be_one(event, other) for other in g)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    yield from groups


def _may_be_one(left: Event, right: Event) -> bool:
    """Says whether two events of one company can be one deal."""
    if left.row["article_id"] == right.row["article_id"]:
        return False
    one, two = left.row["round"], right.row["round"]
    apart = _days_apart(left, right)
    if one not in _LOOSE_ROUNDS and two not in _LOOSE_ROUNDS:
        return bool(one == two and (apart is None or apart <= _SAME_ROUND_DAYS))
    if apart is not None and apart > _SAME_SUM_DAYS:
        return False
    if left.amount and right.amount:
        return _same_sum(left, right)
    # Without sums to compare, only time speaks for one deal.
    return apart is not None


def _days_apart(left: Event, right: Event) -> int | None:
    if not (left.day and right.day and left.last_day and right.last_day):
        return None
    return max(0, (left.day - right.last_day).days, (right.day - left.last_day).days)


def _same_sum(left: Event, right: Event) -> bool:
    one, two = left.amount or {}, right.amount or {}
    if one.get("minimum") is None or two.get("minimum") is None:
        return True
    if one["currency"] == two["currency"] or not one["currency"] or not two["currency"]:
        return bool(one["minimum"] <= two["maximum"] and two["minimum"] <= one["maximum"])
    first, second = one.get("usd_minimum"), two.get("usd_minimum")
    if first is None or second is None:
        return False
    return bool(abs(first - second) <= _RATE_TOLERANCE * max(first, second))


# Deals


def _deal_id(group: list[Event], ids: set[str]) -> str:
    """Returns an id made of company, type, and round or month, numbered where it repeats."""
    event = min(group, key=lambda e: e.trust)
    assert event.investee is not None
    day = event.day
    rounds = [e.row["round"] for e in group if e.row["round"] not in (None, "unspecified")]
    last = rounds[0] if rounds else (f"{day:%Y-%m}" if day else "undated")
    base = f"{event.investee['company_id']}:{event.row['type']}:{last}"
    deal_id, number = base, 1
    while deal_id in ids:
        number += 1
        deal_id = f"{base}-{number}"
    ids.add(deal_id)
    return deal_id


def _deal(group: list[Event], text_of: dict[str, str], deal_id: str) -> Row:
    ranked = sorted(group, key=lambda e: (e.trust, e.row["event_id"]))
    first = ranked[0]
    assert first.investee is not None
    amount = _best_amount(ranked)
    valuation = next((e for e in ranked if e.valuation), None)
    dated = next((e for e in _by_grain(ranked) if e.day), None)
    minimum, maximum = _bounds(amount)
    rounds = [e.row["round"] for e in ranked if e.row["round"]]
    deal: Row = {
        "deal_id": deal_id,
        "type": first.row["type"],
        "investee_id": first.investee["company_id"],
        "investee": first.investee["name"],
        "round": next((r for r in rounds if r not in _LOOSE_ROUNDS), rounds[0] if rounds else None),
        "amount_minimum": minimum,
        "amount_maximum": maximum,
        "currency": amount["currency"] if amount else None,
        "announced_start": dated.day if dated else None,
        "announced_end": dated.last_day if dated else None,
        "status": _status(ranked),
        "articles": len({e.row["article_id"] for e in group}),
        "sources": _sources(group, text_of),
        "score": max(e.row["score"] for e in group),
    }
    deal["amount_usd"] = _in_usd(amount, deal["announced_start"])
    if valuation and valuation.valuation:
        low, high = _bounds(valuation.valuation)
        deal["valuation_minimum"], deal["valuation_maximum"] = low, high
        deal["valuation_currency"] = valuation.valuation["currency"]
        deal["valuation_kind"] = valuation.valuation_kind
    deal["flags"] = ";".join(_flags(deal, group)) or None
    return deal


def _by_grain(ranked: list[Event]) -> list[Event]:
    """Sorts events by how exactly the text dates them, keeping the order of trust."""

    def days(event: Event) -> int:
        stated = event.dated is not None and event.dated["start_date"] is not None
        if not stated or event.day is None or event.last_day is None:
            return 10**6
        return (event.last_day - event.day).days

    return sorted(ranked, key=days)


def _best_amount(ranked: list[Event]) -> Row | None:
    """Chooses a sum: of the most trusted events the most precise."""
    status = _status(ranked)
    stated = [
        (event.row["status"] != status, _PRECISION.index(event.amount["approximation"]), number)
        for number, event in enumerate(ranked)
        if event.amount and event.amount["minimum"] is not None
    ]
    return ranked[min(stated)[2]].amount if stated else None


def _bounds(amount: Row | None) -> tuple[float | None, float | None]:
    """Returns least and greatest value; a figure exceeded, or not reached, bounds one side."""
    if amount is None:
        return None, None
    minimum = None if amount["approximation"] == "under" else amount["minimum"]
    maximum = None if amount["approximation"] == "over" else amount["maximum"]
    return minimum, maximum


def _in_usd(amount: Row | None, day: date | None) -> float | None:
    """Returns the stated figure, or the middle of a range, in dollars of the day."""
    if amount is None or amount["minimum"] is None or amount["currency"] is None:
        return None
    middle = (amount["minimum"] + amount["maximum"]) / 2
    if amount["currency"] == "USD":
        return float(middle)
    converted = Rates().to_usd(middle, amount["currency"], day) if day else None
    return converted[0] if converted else None


def _status(ranked: list[Event]) -> str:
    """Returns what the most settled event says: a denial or confirmation before a rumour."""
    return str(ranked[0].row["status"])


def _sources(group: list[Event], text_of: dict[str, str]) -> int:
    """Counts articles, those that share their wording once."""
    shingles: list[set[str]] = []
    for article_id in sorted({e.row["article_id"] for e in group}):
        text = re.sub(r"\W", "", text_of[article_id])
        own = {text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE))}
        smaller = (len(own & other) / max(1, min(len(own), len(other))) for other in shingles)
        if not any(overlap >= _REPRINT_OVERLAP for overlap in smaller):
            shingles.append(own)
    return len(shingles)


def _flags(deal: Row, group: list[Event]) -> Iterator[str]:
    investors = {investor_id for e in group for _, investor_id, _ in e.investors}
    if deal["investee_id"] in investors:
        yield "investor_is_investee"
    amount = deal["amount_minimum"] or deal["amount_maximum"]
    valuation = deal.get("valuation_maximum") or deal.get("valuation_minimum")
    if (
        amount
        and valuation
        and deal["currency"] == deal["valuation_currency"]
        and valuation < amount
    ):
        yield "valuation_below_amount"


def _flag_duplicates(deals: list[Row]) -> None:
    """Flags deals of one company and type whose days touch and whose rounds do not differ."""
    for number, left in enumerate(deals):
        for right in deals[number + 1 :]:
            rounds = {left["round"], right["round"]} - {None, "unspecified"}
            same = (left["investee_id"], left["type"]) == (right["investee_id"], right["type"])
            if same and len(rounds) < 2 and left["announced_start"] and right["announced_start"]:
                near = abs((left["announced_start"] - right["announced_start"]).days) <= 31
                for deal in (left, right) if near else ():
                    flags = [*(deal["flags"] or "").split(";"), "possible_duplicate"]
                    deal["flags"] = ";".join(sorted({f for f in flags if f}))


def _investors(deal_id: str, group: list[Event]) -> Iterator[Row]:
    leads = {i for e in group for role, i, _ in e.investors if role == "lead"}
    names = {i: name for e in group for _, i, name in e.investors}
    for investor_id, name in names.items():
        yield {
            "deal_id": deal_id,
            "investor_id": investor_id,
            "investor": name,
            "role": "lead" if investor_id in leads else "participant",
        }


def _conflicts(deal: Row, group: list[Event]) -> Iterator[Row]:
    """Yields what the events of a deal say where they do not say the same."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for event in group:
        event_id = event.row["event_id"]
        said["status"][event_id] = event.row["status"]
        if event.row["round"]:
            said["round"][event_id] = event.row["round"]
        if event.amount and event.amount["minimum"] is not None:
            said["amount"][event_id] = _written(event.amount)
        if event.valuation and event.valuation["minimum"] is not None:
            said["valuation"][event_id] = _written(event.valuation)
    chosen = {
        "status": deal["status"],
        "round": deal["round"],
        "amount": _written(_best_amount(sorted(group, key=lambda e: (e.trust, e.row["event_id"])))),
        "valuation": next(
            (
                _written(e.valuation)
                for e in sorted(group, key=lambda e: (e.trust, e.row["event_id"]))
                if e.valuation
            ),
            "",
        ),
    }
    for column, values in said.items():
        if len(set(values.values())) > 1:
            for event_id, value in values.items():
                yield {
                    "deal_id": deal["deal_id"],
                    "column": column,
                    "event_id": event_id,
                    "value": value,
                    "chosen": value == chosen[column],
                }


def _written(amount: Row | None) -> str:
    """Writes a sum for the table of conflicts: currency, bounds, approximation."""
    if amount is None:
        return ""
    figures = dict.fromkeys(
        f"{v:.15g}" for v in (amount["minimum"], amount["maximum"]) if v is not None
    )
    return " ".join([amount["currency"] or "?", "-".join(figures), amount["approximation"]])
