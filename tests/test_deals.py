"""Tests of the stage that merges events into deals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline import deals, tables

Row = dict[str, Any]
Tables = Mapping[str, pd.DataFrame]


def money(
    minimum: float | None, currency: str = "USD", how: str = "exact", most: float | None = None
) -> Row:
    return {
        "currency": currency,
        "minimum": minimum,
        "maximum": most or minimum,
        "approximation": how,
    }


def event(article: str, investee: str = "Quokka", **fields: Any) -> Row:
    """Returns an event of an article: its sums, day, investors and the columns of events."""
    return {"article": article, "investee": investee, **fields}


def tabulated(
    *events: Row, published: Mapping[str, date] | None = None, texts: Tables | None = None
) -> Tables:
    """Tabulates events given in shorthand."""
    rows: dict[str, list[Row]] = {name: [] for name in tables.TABLES}
    days = published or {}
    for article in sorted({row["article"] for row in events}):
        rows["articles"].append(
            {
                "article_id": article,
                "path": article,
                "published": days.get(article),
                "published_basis": "option",
                "lang": "en",
                "chars": 1,
                "sha256": article,
            }
        )
        rows["texts"].append(
            {"article_id": article, "text": (texts or {}).get(article, article * 40)}
        )
    counts: dict[str, int] = {}
    for number, row in enumerate(events):
        article = row["article"]
        counts[article] = counts.get(article, 0) + 1
        event_id = f"{article}#e{counts[article]}"
        rows["events"].append(
            {
                "event_id": event_id,
                "article_id": article,
                "type": row.get("type", "funding"),
                "round": row.get("round"),
                "status": row.get("status", "confirmed"),
                "attribution": row.get("attribution", "company"),
                "score": 0.9,
            }
        )

        def argue(
            role: str,
            text: str,
            label: str,
            event_id: str = event_id,
            article: str = article,
            number: int = number,
        ) -> str:
            place = len(rows["mentions"])
            mention_id = f"{article}:{number}:{place}"
            rows["mentions"].append(
                {
                    "mention_id": mention_id,
                    "article_id": article,
                    "segment_id": 0,
                    "start": 0,
                    "end": 1,
                    "text": text,
                    "label": label,
                    "source": "test",
                    "score": 1.0,
                }
            )
            rows["event_arguments"].append(
                {"event_id": event_id, "role": role, "mention_id": mention_id}
            )
            if label == "ORG":
                rows["links"].append(
                    {
                        "mention_id": mention_id,
                        "company_id": text.lower(),
                        "basis": "exact",
                        "score": 1.0,
                    }
                )
            return mention_id

        argue("investee", row["investee"], "ORG")
        for role in ("lead_investor", "investor"):
            for name in row.get(role, ()):
                argue(role, name, "PERSON" if " " in name else "ORG")
        for role in ("amount", "valuation"):
            if role in row:
                rows["amounts"].append({"mention_id": argue(role, "sum", "MONEY"), **row[role]})
        if "day" in row:
            start, end = row["day"] if isinstance(row["day"], tuple) else (row["day"], row["day"])
            rows["dates"].append(
                {
                    "mention_id": argue("date", "day", "DATE"),
                    "timex": "X",
                    "start_date": start,
                    "end_date": end,
                    "grain": "day",
                    "anchored": False,
                }
            )
    names = {row["company_id"] for row in rows["links"]}
    rows["companies"] = [
        {"company_id": name, "name": name.title(), "kind": "startup", "known": False, "mentions": 1}
        for name in names
    ]
    read = {name: tables.frame(name, records) for name, records in rows.items()}
    stage = (
        "articles",
        "texts",
        "mentions",
        "amounts",
        "dates",
        "events",
        "event_arguments",
        "companies",
        "links",
    )
    made = deals.tabulate(**{name: read[name] for name in stage})
    tables.validate({**{name: read[name] for name in stage}, **made})
    return made


def only(made: Tables) -> Row:
    """Returns the one deal."""
    found = tables.rows(made["deals"])
    assert len(found) == 1
    return found[0]


MARCH = date(2024, 3, 12)


def test_same_round_in_two_articles_is_one_deal() -> None:
    deal = only(
        tabulated(
            event("a", round="series_b", amount=money(5e8, "CNY"), day=MARCH),
            event("b", round="series_b", amount=money(7e7, how="under"), day=date(2024, 3, 13)),
        )
    )
    assert (deal["articles"], deal["amount_minimum"], deal["currency"]) == (2, 5e8, "CNY")


def test_two_events_of_one_article_stay_two_deals() -> None:
    made = tabulated(event("a", round="series_b", day=MARCH), event("a", round=None, day=MARCH))
    assert len(made["deals"]) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"round": "series_a"}, {"round": "series_b"}),
        ({"amount": money(6e8)}, {"amount": money(1e7)}),
        (
            {"round": "series_a", "day": date(2018, 1, 1)},
            {"round": "series_a", "day": date(2022, 1, 1)},
        ),
        ({"amount": money(6e8), "day": date(2020, 1, 1)}, {"amount": money(6e8), "day": MARCH}),
        ({"type": "acquisition"}, {"type": "funding"}),
    ],
)
def test_what_speaks_against_one_deal(left: Row, right: Row) -> None:
    made = tabulated(event("a", **{"day": MARCH, **left}), event("b", **{"day": MARCH, **right}))
    assert len(made["deals"]) == 2


def test_rumour_that_is_confirmed_later_is_confirmed() -> None:
    made = tabulated(
        event(
            "a",
            status="rumored",
            attribution="people_familiar",
            amount=money(3e8, how="range", most=4e8),
            day=date(2023, 5, 2),
        ),
        event("b", round="series_c", amount=money(3.75e8), day=date(2023, 6, 15)),
    )
    deal = only(made)
    assert (deal["status"], deal["round"], deal["amount_maximum"]) == (
        "confirmed",
        "series_c",
        3.75e8,
    )
    said = {(r["column"], r["value"]): r["chosen"] for r in tables.rows(made["conflicts"])}
    assert said[("status", "rumored")] is False
    assert said[("status", "confirmed")] is True
    assert said[("amount", "USD 375000000 exact")] is True


def test_denial_settles_a_rumour() -> None:
    made = tabulated(
        event("a", status="rumored", day=MARCH), event("b", status="denied", day=date(2024, 3, 14))
    )
    assert only(made)["status"] == "denied"


@pytest.mark.parametrize(
    ("how", "bounds"),
    [("exact", (5e6, 5e6)), ("about", (5e6, 5e6)), ("over", (5e6, None)), ("under", (None, 5e6))],
)
def test_a_bound_leaves_the_other_side_open(
    how: str, bounds: tuple[float | None, float | None]
) -> None:
    deal = only(tabulated(event("a", amount=money(5e6, how=how), day=MARCH)))
    assert (deal["amount_minimum"], deal["amount_maximum"]) == bounds
    assert deal["amount_usd"] == 5e6


def test_undisclosed_sum_is_null() -> None:
    deal = only(tabulated(event("a", amount={"approximation": "undisclosed"}, day=MARCH)))
    assert deal["amount_minimum"] is None
    assert deal["amount_usd"] is None


def test_undated_lead_of_an_article_is_news_of_its_day_and_background_is_not() -> None:
    made = tabulated(
        event("a", round="series_b"), event("a", round="series_a"), published={"a": MARCH}
    )
    days = {row["round"]: row["announced_start"] for row in tables.rows(made["deals"])}
    assert days == {"series_b": MARCH, "series_a": None}


def test_lead_in_one_article_is_lead_of_the_deal() -> None:
    made = tabulated(
        event("a", round="seed", day=MARCH, investor=["Wombat"]),
        event("b", round="seed", day=MARCH, lead_investor=["Wombat"], investor=["Jane Roe"]),
    )
    found = {(r["investor_id"], r["role"]) for r in tables.rows(made["deal_investors"])}
    assert found == {("wombat", "lead"), ("person:Jane Roe", "participant")}


def test_reprints_are_articles_but_one_source() -> None:
    text = "Quokka, which makes hats for marsupials, raised five million dollars on Tuesday. " * 3
    made = tabulated(
        event("a", round="seed", day=MARCH),
        event("b", round="seed", day=MARCH),
        event("c", round="seed", day=MARCH),
        texts={
            "a": text,
            "b": text + "Reprinted with permission.",
            "c": "Another story of it all.",
        },
    )
    assert (only(made)["articles"], only(made)["sources"]) == (3, 2)


def test_flags() -> None:
    deal = only(
        tabulated(
            event("a", amount=money(5e6), valuation=money(1e6), investor=["Quokka"], day=MARCH)
        )
    )
    assert deal["flags"] == "investor_is_investee;valuation_below_amount"


def test_order_of_articles_changes_nothing() -> None:
    one = [
        event("a", round="seed", amount=money(5e6), day=MARCH),
        event("b", amount=money(5e6), day=MARCH),
    ]
    left, right = tabulated(*one), tabulated(*reversed(one))
    for name, data in left.items():
        pd.testing.assert_frame_equal(data, right[name])
