"""Deals of several articles, read from their text by all stages."""

import json
from collections.abc import Mapping

import pandas as pd
import pytest

from pipeline import engine, tables

Article = tuple[str, str, str]

ENGLISH = (
    "en",
    "2021-06-22",
    "Horizon Robotics raises $400 million in Series C\n\n"
    "BEIJING, June 22, 2021 — Horizon Robotics, a maker of chips for cars, announced today that it "
    "has raised $400 million in a Series C round led by Hillhouse Capital, with participation from "
    "YF Capital. The company will hire engineers in Shanghai and Nanjing.",
)
CHINESE = (
    "zh",
    "2021-06-22",
    "地平线完成4亿美元C轮融资\n\n"
    "6月22日消息，地平线宣布完成4亿美元C轮融资，由高瓴资本领投，云锋基金跟投。"
    "本轮资金将用于车规级芯片的研发和量产。",
)
RUMOUR = (
    "rumour",
    "2021-05-20",
    "Horizon Robotics in talks to raise up to $400 million\n\n"
    "May 20, 2021 — Horizon Robotics is in talks to raise about $400 million in a Series C round, "
    "people familiar with the matter said. Tiger Global is said to consider taking part.",
)
REPRINT = ("reprint", "2021-06-23", ENGLISH[2] + "\n\nReprinted with permission of the company.")
RIVAL = (
    "rival",
    "2021-06-24",
    "Chip start-up Horizon Robotics lands $350 million\n\n"
    "June 24, 2021 — Horizon Robotics has closed a Series C round of $350 million led by Hillhouse "
    "Capital, this newspaper has learned from a person close to one of its backers.",
)
OTHER = (
    "other",
    "2018-11-27",
    "Horizon Robotics closes Series B\n\n"
    "November 27, 2018 — Horizon Robotics said on Tuesday that it has raised $600 million in a "
    "Series B round led by SK Hynix.",
)


def deals_of(*articles: Article) -> Mapping[str, list[tables.Row]]:
    """Returns the tables of articles as rows."""
    feed = "\n".join(
        json.dumps({"id": id_, "published": day, "text": text}) for id_, day, text in articles
    )
    found: dict[str, pd.DataFrame] = {}
    for made in engine.run(engine.STAGES, {}, engine.Job([("news.jsonl", lambda: feed.encode())])):
        found |= made
    return {name: tables.rows(data) for name, data in found.items()}


def said(found: Mapping[str, list[tables.Row]], column: str) -> dict[str, bool]:
    return {r["value"]: r["chosen"] for r in found["conflicts"] if r["column"] == column}


def test_one_round_in_both_languages_is_one_deal():
    found = deals_of(ENGLISH, CHINESE)
    (deal,) = found["deals"]
    assert (deal["articles"], deal["sources"], deal["round"]) == (2, 2, "series_c")
    assert deal["amount_usd"] == 4e8
    roles = {row["role"]: row["investor_id"] for row in found["deal_investors"]}
    assert set(roles) == {"lead", "participant"}
    assert len(found["deal_investors"]) == 2
    assert not found["conflicts"]


def test_a_rumour_is_confirmed_later():
    found = deals_of(RUMOUR, ENGLISH)
    (deal,) = found["deals"]
    assert deal["status"] == "confirmed"
    assert said(found, "status") == {"rumored": False, "confirmed": True}
    assert "Tiger Global" not in {row["investor"] for row in found["deal_investors"]}


def test_a_reprint_is_an_article_and_no_source():
    (deal,) = deals_of(ENGLISH, REPRINT, CHINESE)["deals"]
    assert (deal["articles"], deal["sources"]) == (3, 2)


def test_another_sum_is_kept_beside_the_company_s_own():
    found = deals_of(ENGLISH, RIVAL)
    (deal,) = found["deals"]
    assert deal["amount_minimum"] == 4e8
    assert said(found, "amount") == {"USD 400000000 exact": True, "USD 350000000 exact": False}


def test_another_round_is_another_deal():
    found = deals_of(ENGLISH, OTHER)
    assert [deal["round"] for deal in found["deals"]] == ["series_b", "series_c"]


@pytest.mark.parametrize("articles", [(RUMOUR, ENGLISH, CHINESE, REPRINT, RIVAL, OTHER)])
def test_the_order_of_articles_changes_nothing(articles):
    forth, back = deals_of(*articles), deals_of(*reversed(articles))
    for name in tables.of_stage("tabulate"):
        assert forth[name] == back[name]
