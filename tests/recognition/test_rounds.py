"""Tests of the recogniser of financing rounds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons, tables
from pipeline.recognition import rounds

CASES = lexicons.parse(
    "rounds", (Path(__file__).parents[1] / "cases/rounds.tsv").read_text(encoding="utf-8")
)
PIECES = ("A轮", "Series B", "+", "轮", "Pre-", "seed", " round", "、", "和", "融资", "Series", "X")


@pytest.mark.parametrize("case", CASES.rows, ids=lambda case: case["text"])
def test_case(case: lexicons.Row) -> None:
    found = " & ".join(f"{span.text}={span.round}" for span in rounds.find(case["text"]))
    assert (found or "-") == case["expected"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join))
def test_spans_are_exact_in_order_and_of_allowed_value(text: str) -> None:
    end = 0
    for span in rounds.find(text):
        assert text[span.start : span.end] == span.text
        assert end <= span.start
        assert tables.ROUND.fullmatch(span.round)
        end = span.end


def test_every_name_fires() -> None:
    for row in lexicons.load("lexicons/round_names"):
        before = row["before"].split("; ")[0]
        after = row["after"].split("; ")[0].removesuffix("$").replace("{}", "B").replace("…", "")
        blank = "" if row["lang"] == "zh" else " "
        form = row["form"].replace("{}", "A").replace("{~}", "A")
        money = "$5 million " if row["near"] else ""
        text = f"{money}{before}{blank}{form}{blank if after[:1].isalpha() else ''}{after}"
        assert any(span.text == form for span in rounds.find(text)), text
