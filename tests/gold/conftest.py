"""A labelled article with an emoji before its mentions."""

import pytest

from pipeline.gold import notation
from pipeline.gold.records import Article

SOURCE = """id: 36kr-1
lang: mixed
form: brief
published: 2021-06-22
outlet: 36氪
---
🚀🚀 「⟦禾籽科技|ORG =Hezi⟧」 raises ⟦2亿元|MONEY CNY 2e8 under⟧ in ⟦A+轮|ROUND series_a_plus⟧ 👩‍🚀

⟦近日|DATE 2021-06-08..2021-06-22⟧，⟦GGV纪源资本|ORG⟧领投，⟦BAI资本|ORG⟧跟投，⟦王刚|PERSON title=创始人_CEO at=禾籽科技⟧（⟦创始人 CEO|TITLE⟧）说，持股⟦20%|PERCENT 20⟧
---
funding series_a_plus confirmed company
  investee: 禾籽科技
  lead_investor: GGV纪源资本
  investor: BAI资本
  amount: 2亿元
  round: A+轮
  date: 近日
acquisition - rumored media
  investee: BAI资本
  stake: 20%
"""


@pytest.fixture
def article() -> Article:
    """An article with every kind of value, and an emoji before its first mention."""
    return notation.read("36kr-1", SOURCE)
