"""Small labelled articles, written in the notation."""

from collections.abc import Callable

import pytest

from pipeline import engine
from pipeline.gold import notation
from pipeline.gold.records import Article

HEAD = "id: {}\nlang: {}\nform: brief\npublished: 2021-06-22\noutlet:\n---\n"

GOLD = """「⟦禾籽科技|ORG =Hezi⟧」完成⟦2亿元|MONEY CNY 2e8⟧⟦A轮|ROUND series_a⟧融资，⟦GGV纪源资本|ORG⟧领投，⟦BAI资本|ORG⟧跟投。
⟦上海禾籽信息有限公司|ORG =Hezi⟧⟦去年|DATE 2020⟧获⟦真格基金|ORG⟧⟦天使轮|ROUND angel⟧。
---
funding series_a confirmed company
  investee: 禾籽科技
  lead_investor: GGV纪源资本
  investor: BAI资本
  amount: 2亿元
  round: A轮
funding angel confirmed media
  investee: 禾籽科技
  investor: 真格基金
  round: 天使轮
  date: 去年
"""


@pytest.fixture
def read() -> Callable[..., Article]:
    """Reads an article of its body and events."""

    def read(source: str, article_id: str = "a", lang: str = "zh") -> Article:
        return notation.read(article_id, HEAD.format(article_id, lang) + source)

    return read


@pytest.fixture
def deals_of() -> Callable[[list[Article]], engine.Tables]:
    """Runs all stages on the texts of some articles."""

    def run(articles: list[Article]) -> engine.Tables:
        content = notation.feed(articles).encode()
        found: engine.Tables = {}
        for made in engine.run(engine.STAGES, {}, engine.Job([("a.jsonl", lambda: content)])):
            found |= made
        return found

    return run
