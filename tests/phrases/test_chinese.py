from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.phrases import parties

CASES = lexicons.parse(
    "parties", (Path(__file__).parents[1] / "cases/parties.tsv").read_text(encoding="utf-8")
)
WORDS = [
    *(
        "完成",
        "融资",
        "由",
        "领投",
        "跟投",
        "老股东",
        "投资方包括",
        "获",
        "投资",
        "数千万元",
        "A轮",
    ),
    *(
        "收购",
        "海蚌科技",
        "明势资本",
        "SenseTime",
        "、",
        "，",
        "。",
        "和",
        "以及",
        "等",
        "「",
        "」",
    ),
    *("（", "）", "SIG海纳亚洲", "宣布", "近日", "a16z", "公司", " ", "7"),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=16).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("row", [row for row in CASES if row["lang"] == "zh"])
def test_cases(row: lexicons.Row, assert_read: Callable[[lexicons.Row], None]) -> None:
    assert_read(row)


@given(TEXTS)
def test_parties_are_spans_of_the_text(text: str) -> None:
    for party in parties(text, "zh"):
        assert 0 <= party.start <= party.end <= len(text)
        assert 0 <= party.trigger_start < party.trigger_end <= len(text)
        name = text[party.start : party.end]
        assert name == name.strip()


@given(TEXTS)
def test_no_name_plays_its_role_twice_at_one_place(text: str) -> None:
    named = [(p.start, p.end, p.role, p.trigger_start) for p in parties(text, "zh")]
    assert len(named) == len(set(named))
