"""Tests of what was found as labelled articles."""

import pandas as pd

from pipeline import engine, tables
from pipeline.gold import findings, notation

TEXT = "商汤科技（SenseTime）今日宣布完成6亿美元C轮融资，由阿里巴巴集团领投。创始人徐立称，"


def found() -> engine.Tables:
    return engine.tables_of(TEXT, "2018-04-09")


def test_tables_become_what_people_would_write():
    (article,) = findings.articles(found(), company="name")
    assert article.text == TEXT
    spelt = notation.write(article)
    assert "⟦商汤科技|ORG =SenseTime⟧（⟦SenseTime|ORG⟧）⟦今日|DATE 2018-04-09⟧" in spelt
    assert "⟦6亿美元|MONEY USD 600000000⟧⟦C轮|ROUND series_c⟧" in spelt
    assert "funding series_c confirmed company\n  investee: 商汤科技\n" in spelt
    assert notation.read("text", spelt).mentions == article.mentions


def test_an_argument_is_a_mention_of_the_article():
    (article,) = findings.articles(found())
    (event,) = article.events
    assert event.event_id == "text#e1"
    assert all(argument.mention in article.mentions for argument in event.arguments)
    assert {m.value["company"] for m in event.mentions("lead_investor")} == {"alibaba"}


def test_a_cue_that_overlaps_a_mention_is_left_out():
    made = found()
    cue = {
        "mention_id": "text:0-6:CUE",
        "article_id": "text",
        "segment_id": 0,
        "start": 0,
        "end": 6,
        "text": TEXT[:6],
        "label": "CUE",
        "source": "cue",
        "score": 0.5,
    }
    made["mentions"] = pd.concat([made["mentions"], tables.frame("mentions", [cue])])
    (article,) = findings.articles(made)
    assert article.mentions[0].text == "商汤科技"
