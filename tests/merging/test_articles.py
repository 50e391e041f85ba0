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


@pytest.mark.parametrize(
    "articles",
    [
        [
            (
                "talks",
                "2022-03-01",
                "Kuaishou in talks to buy Miaopai\n\nMarch 1, 2022 — Kuaishou is in talks to acquire "
                "Miaopai for $200 million, people familiar with the matter said.",
            ),
            (
                "denial",
                "2022-03-03",
                "Kuaishou denies talks\n\nMarch 3, 2022 — Kuaishou denied that it is in talks to "
                "acquire Miaopai, calling the report untrue.",
            ),
        ],
        [
            (
                "传闻",
                "2020-05-05",
                "字节跳动据悉拟融资20亿美元\n\n5月5日，据知情人士透露，字节跳动正在洽谈新一轮20亿美元融资。",
            ),
            (
                "回应",
                "2020-05-06",
                "字节跳动否认融资传闻\n\n5月6日，字节跳动回应称，公司融资20亿美元的消息不属实。",
            ),
        ],
    ],
)
def test_a_rumour_is_denied_later(articles):
    found = deals_of(*articles)
    (deal,) = found["deals"]
    assert (deal["status"], deal["articles"]) == ("denied", 2)
    assert said(found, "status") == {"rumored": False, "denied": True}


def test_valuations_before_and_after_the_money_are_held_against_each_other():
    text = (
        "{0}\n\nApril {1}, 2023 — Ant Robotics has raised $10 million in a Series A round led by "
        "Sequoia Capital at a {2} valuation of ${3} million."
    )
    found = deals_of(
        ("pre", "2023-04-04", text.format("Ant Robotics raises $10 million", 4, "pre-money", 40)),
        ("post", "2023-04-05", text.format("Ant Robotics at $60 million", 5, "post-money", 60)),
    )
    (deal,) = found["deals"]
    assert (deal["valuation_minimum"], deal["valuation_kind"]) == (6e7, "post")
    assert deal["announced_start"].isoformat() == "2023-04-04"
    (flag,) = found["flags"]
    assert flag["flag"] == "post_is_not_pre_and_raised"


def test_sums_in_two_currencies_are_one():
    found = deals_of(
        (
            "en",
            "2021-09-07",
            "Xpeng Robotics closes its round\n\nSeptember 7, 2021 — Xpeng Robotics has raised $100 million in a Series B "
            "round led by IDG Capital.",
        ),
        (
            "zh",
            "2021-09-08",
            "小鹏机器人获6.5亿元融资\n\n9月8日消息，小鹏机器人（Xpeng Robotics）近日完成6.5亿元融资，IDG资本领投。",
        ),
    )
    (deal,) = found["deals"]
    assert deal["round"] == "series_b"
    assert set(said(found, "amount")) == {"USD 100000000 exact", "CNY 650000000 exact"}


@pytest.mark.parametrize("articles", [(RUMOUR, ENGLISH, CHINESE, REPRINT, RIVAL, OTHER)])
def test_the_order_of_articles_changes_nothing(articles):
    forth, back = deals_of(*articles), deals_of(*reversed(articles))
    for name in tables.of_stage("tabulate"):
        assert forth[name] == back[name]
