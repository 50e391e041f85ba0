"""Tests of what the words around a sum make of it."""

import pytest

from pipeline import contexts
from pipeline.contexts import Mention, Sentence


def read(marked: str, lang: str) -> tuple[Sentence, Mention]:
    """Returns the sentence and the sum that stands between ⟦ and ⟧."""
    before, sum_, after = marked.replace("⟧", "⟦").split("⟦")
    start, end = len(before), len(before) + len(sum_)
    mention = Mention("m", start, end, sum_, "MONEY", {})
    return Sentence(0, 0, 0, before + sum_ + after, lang, "body", (mention,)), mention


@pytest.mark.parametrize(
    ("marked", "lang", "kind"),
    [
        ("It raised ⟦$5 million⟧ from Acme.", "en", "raised"),
        ("at a valuation of ⟦$2 billion⟧.", "en", "valuation"),
        ("which values the breakfast company at ⟦$2 billion⟧.", "en", "valuation"),
        ("a ⟦$2 billion⟧ valuation.", "en", "valuation"),
        ("bringing the total raised since its founding to ⟦$90 million⟧.", "en", "total"),
        ("It has raised ⟦$90 million⟧ to date.", "en", "total"),
        ("The company received ⟦$50 million⟧ at the initial closing.", "en", "part"),
        ("revenue of ⟦$30 million⟧ last year.", "en", "other"),
        ("a ⟦$4 billion⟧ market.", "en", "other"),
        ("完成⟦1亿元⟧A轮融资。", "zh", "raised"),
        ("投后估值超过⟦10亿美元⟧。", "zh", "valuation"),
        ("累计融资超⟦3亿元⟧。", "zh", "total"),
        ("营收约⟦2.6亿元⟧。", "zh", "other"),
        ("C轮融资（约合⟦2.1亿元⟧）。", "zh", "part"),
        ("超出⟦20亿元⟧的募集目标。", "zh", "other"),
    ],
)
def test_kind_of_a_sum(marked: str, lang: str, kind: str) -> None:
    assert contexts.amount_kind(*read(marked, lang)) == kind
