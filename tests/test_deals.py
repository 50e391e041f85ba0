"""Tests of the stage that merges events into deals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline import deals, tables
from pipeline.merging.reports import valuation_kind

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
    articles = sorted({row["article"] for row in events})
    for article in articles:
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
            place: tuple[int, int] = (0, 1),
        ) -> str:
            mention_id = f"{article}:{number}:{len(rows['mentions'])}"
            rows["mentions"].append(
                {
                    "mention_id": mention_id,
                    "article_id": article,
                    "segment_id": 0,
                    "start": place[0],
                    "end": place[1],
                    "text": text,
                    "label": label,
                    "source": "test",
                    "score": 1.0,
                }
            )
            rows["event_arguments"].append(
                {"event_id": event_id, "role": role, "mention_id": mention_id}
                | {"source": "roles.model"}
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
        if "amount" in row:
            rows["amounts"].append({"mention_id": argue("amount", "sum", "MONEY"), **row["amount"]})
        for told in row.get("valuation", ()):
            words, amount = told if isinstance(told, tuple) else ("", told)
            rows["texts"][articles.index(article)]["text"] = words + "$"
            place = (len(words), len(words) + 1)
            mention_id = argue("valuation", "sum", "MONEY", place=place)
            rows["amounts"].append({"mention_id": mention_id, **amount})
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


def test_a_denial_that_is_overtaken_by_news_is_confirmed() -> None:
    deal = only(
        tabulated(
            event("a", round="series_b", status="rumored", day=MARCH),
            event("b", round="series_b", status="denied", day=date(2024, 3, 14)),
            event("c", round="series_b", day=date(2024, 6, 1)),
            published={"a": MARCH, "b": date(2024, 3, 14), "c": date(2024, 6, 1)},
        )
    )
    assert (deal["status"], deal["announced_start"]) == ("confirmed", date(2024, 6, 1))


def test_talks_after_the_news_are_of_another_deal() -> None:
    made = tabulated(
        event("a", amount=money(5e6), day=MARCH),
        event("b", status="rumored", day=date(2024, 4, 10)),
    )
    assert len(made["deals"]) == 2


def test_an_undated_aside_belongs_to_the_round_it_names() -> None:
    made = tabulated(
        event("a", round="series_a", day=date(2021, 5, 3)),
        event("b", round="series_b", day=MARCH),
        event("b", round="series_a", investor=["Wombat"]),
    )
    found = {row["round"]: row["articles"] for row in tables.rows(made["deals"])}
    assert found == {"series_a": 2, "series_b": 1}


def test_what_names_no_round_goes_to_the_nearest_that_fits() -> None:
    made = tabulated(
        event("a", round="series_a", day=date(2024, 2, 20)),
        event("b", round="series_b", day=date(2024, 3, 11)),
        event("c", day=MARCH),
    )
    found = {row["round"]: row["articles"] for row in tables.rows(made["deals"])}
    assert found == {"series_a": 1, "series_b": 2}


def test_one_sum_under_two_names_of_the_round_is_one_deal() -> None:
    made = tabulated(
        event("a", round="series_a", amount=money(5e6), day=MARCH),
        event("b", round="pre_a", amount=money(5e6), attribution="media", day=MARCH),
    )
    assert only(made)["round"] == "series_a"
    said = {r["value"]: r["chosen"] for r in tables.rows(made["conflicts"])}
    assert said == {"series_a": True, "pre_a": False}


def test_rounds_told_side_by_side_stay_apart_in_every_article() -> None:
    both = [
        event(article, round=round_, amount=money(5e6), day=MARCH)
        for article in ("a", "b")
        for round_ in ("series_a", "series_a_plus")
    ]
    found = {row["round"]: row["articles"] for row in tables.rows(tabulated(*both)["deals"])}
    assert found == {"series_a": 2, "series_a_plus": 2}


@pytest.mark.parametrize(
    ("buyers", "number"), [((["Wombat"], ["Wombat"]), 1), ((["Wombat"], ["Numbat"]), 2)]
)
def test_a_rival_bid_is_another_takeover(buyers: tuple[list[str], list[str]], number: int) -> None:
    made = tabulated(
        event("a", type="acquisition", investor=buyers[0], amount=money(1e9), day=MARCH),
        event("b", type="acquisition", investor=buyers[1], amount=money(2e9), day=MARCH),
    )
    assert len(made["deals"]) == number


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (money(1e8, how="over"), money(1.1e8), True),
        (money(1e8, how="over"), money(9e7), False),
        (money(1e8, how="about"), money(1.05e8), True),
        (money(1e8), money(1.05e8), False),
        (money(1e7, "CNY", "vague", most=9e7), money(3e7, "CNY"), True),
        (money(7e8, "CNY") | {"usd_minimum": 9.8e7, "usd_maximum": 9.8e7}, money(1e8), True),
        (money(7e8, "CNY"), money(1e8), False),
    ],
)
def test_sums_agree_by_how_they_are_qualified(left: Row, right: Row, same: bool) -> None:
    dollars = {"usd_minimum": right["minimum"], "usd_maximum": right["maximum"]}
    made = tabulated(
        event("a", amount=left, day=MARCH), event("b", amount=right | dollars, day=MARCH)
    )
    assert (len(made["deals"]) == 1) is same


@pytest.mark.parametrize(
    ("one", "two", "chosen"),
    [
        # The company's word before hearsay, though it came first.
        (("company", MARCH, money(5e6)), ("people_familiar", date(2024, 3, 20), money(6e6)), 5e6),
        # Later before earlier.
        (("company", MARCH, money(5e6)), ("company", date(2024, 3, 20), money(6e6)), 6e6),
        # More precise before vaguer, where the two agree.
        (
            ("company", date(2024, 3, 20), money(4e6, how="vague", most=9e6)),
            ("media", MARCH, money(5e6)),
            5e6,
        ),
    ],
)
def test_the_chosen_sum(
    one: tuple[str, date, Row], two: tuple[str, date, Row], chosen: float
) -> None:
    made = tabulated(
        *(
            event(name, round="seed", attribution=who, amount=amount, day=MARCH)
            for name, (who, _, amount) in zip("ab", (one, two), strict=True)
        ),
        published={"a": one[1], "b": two[1]},
    )
    assert only(made)["amount_minimum"] == chosen
    said = [r["chosen"] for r in tables.rows(made["conflicts"]) if r["column"] == "amount"]
    assert sorted(said) == [False, True]


def test_days_that_exclude_each_other_are_a_conflict_and_a_rumour_s_is_none() -> None:
    made = tabulated(
        event("a", round="seed", status="rumored", day=date(2024, 2, 1)),
        event("b", round="seed", day=(date(2024, 3, 1), date(2024, 3, 31))),
        event("c", round="seed", day=MARCH),
        event("d", round="seed", day=date(2024, 4, 2)),
        published={"d": date(2024, 4, 2)},
    )
    said = {r["event_id"]: r for r in tables.rows(made["conflicts"]) if r["column"] == "announced"}
    assert set(said) == {"b#e1", "c#e1", "d#e1"}
    assert [row["event_id"] for row in said.values() if row["chosen"]] == ["c#e1"]


def flags_of(*events: Row) -> dict[str, str | None]:
    return {row["flag"]: row["detail"] for row in tables.rows(tabulated(*events)["flags"])}


def test_what_does_not_add_up_in_one_deal_is_flagged() -> None:
    told = event("a", amount=money(5e6), valuation=[money(1e6)], investor=["Quokka"], day=MARCH)
    assert only(tabulated(told))["flags"] == "investor_is_investee;valuation_below_amount"
    assert flags_of(told) == {
        "investor_is_investee": "Quokka is both",
        "valuation_below_amount": "worth USD 1000000 exact, raised USD 5000000 exact",
    }


@pytest.mark.parametrize(("post", "odd"), [(5e7, False), (5.1e7, False), (6e7, True)])
def test_the_valuation_after_the_money_is_that_before_and_the_money(post: float, odd: bool) -> None:
    found = tabulated(
        event(
            "a",
            round="series_a",
            amount=money(1e7),
            valuation=[("pre-money ", money(4e7))],
            day=MARCH,
        ),
        event("b", round="series_a", valuation=[("post-money ", money(post))], day=MARCH),
    )
    deal = only(found)
    assert (deal["valuation_kind"], deal["valuation_minimum"]) == ("post", post)
    assert (deal["flags"] == "post_is_not_pre_and_raised") is odd
    # Two kinds of valuation are no disagreement.
    assert not tables.rows(found["conflicts"])


def test_rounds_of_a_company_out_of_order_are_flagged_on_both() -> None:
    made = tabulated(
        event("a", round="series_b", day=date(2020, 1, 1)), event("b", round="seed", day=MARCH)
    )
    assert [row["flags"] for row in tables.rows(made["deals"])] == ["round_out_of_order"] * 2
    ids = {row["deal_id"]: row["other_deal_id"] for row in tables.rows(made["flags"])}
    assert ids == {
        "quokka:funding:seed": "quokka:funding:series_b",
        "quokka:funding:series_b": "quokka:funding:seed",
    }


@pytest.mark.parametrize(("sum_", "odd"), [(3e4, True), (3e6, False), (3e10, True)])
def test_a_sum_far_outside_its_round_is_flagged(sum_: float, odd: bool) -> None:
    found = flags_of(event("a", round="series_a", amount=money(sum_), day=MARCH))
    assert ("amount_out_of_range" in found) is odd


@pytest.mark.parametrize(
    ("left", "right", "odd"),
    [
        # Of one article: a round, and money without one.
        ({"round": "seed"}, {"article": "a"}, True),
        ({"round": "seed", "amount": money(5e6)}, {"article": "a", "amount": money(9e6)}, False),
        # One sum under two rounds, too far apart in time to be merged.
        (
            {"round": "seed", "amount": money(5e6)},
            {"round": "pre_a", "amount": money(5e6), "day": date(2024, 3, 30)},
            True,
        ),
        # Two names that may be one company.
        (
            {"round": "seed", "amount": money(5e6), "investor": ["Wombat"]},
            {
                "investee": "短尾袋鼠",
                "round": "seed",
                "amount": money(5e6),
                "investor": ["Wombat"],
            },
            True,
        ),
        (
            {"round": "seed", "amount": money(5e6), "investor": ["Wombat"]},
            {"investee": "短尾袋鼠", "round": "seed", "amount": money(5e6)},
            False,
        ),
    ],
)
def test_two_deals_that_look_like_one_are_flagged(left: Row, right: Row, odd: bool) -> None:
    made = tabulated(
        event("a", **{"day": MARCH, **left}),
        {**event("b", day=MARCH), **right},
    )
    assert len(made["deals"]) == 2
    found = [row["flags"] for row in tables.rows(made["deals"])]
    assert found == (["possible_duplicate"] * 2 if odd else [None] * 2)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("at a pre-money valuation of [$40m] and a post-money one of $50m", "pre"),
        ("at a [$50m] post-money valuation", "post"),
        ("投后估值达[10亿元]，投前为8亿元", "post"),
        ("估值[10亿元]（投后）", "post"),
        ("valued at [$1bn]", "unknown"),
    ],
)
def test_the_kind_of_a_valuation(text: str, kind: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert valuation_kind(text.replace("[", "").replace("]", ""), start, end) == kind


def test_order_of_articles_changes_nothing() -> None:
    one = [
        event("a", round="seed", amount=money(5e6), day=MARCH),
        event("b", amount=money(5e6), day=MARCH),
    ]
    left, right = tabulated(*one), tabulated(*reversed(one))
    for name, data in left.items():
        pd.testing.assert_frame_equal(data, right[name])
