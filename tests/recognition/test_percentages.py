import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognition import percentages

CASES = Path(__file__).parents[1] / "cases" / "percentages.tsv"
with CASES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE))


def shares(expected: str) -> list[tuple[str, float, float]]:
    """Reads `span:value` or `span:least-greatest`, several separated by " | ", - for none."""
    found = []
    for part in expected.split(" | ") if expected != "-" else ():
        span, _, value = part.rpartition(":")
        low, _, high = value.partition("-")
        found.append((span, float(low), float(high or low)))
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_cases(row: dict[str, str]) -> None:
    found = percentages.find(row["text"])
    assert [(p.text, p.minimum, p.maximum) for p in found] == shares(row["expected"])


@given(st.text(alphabet="0123456789.,% -到至百千分之成立三五十percnt％", max_size=60) | st.text())
def test_offsets_are_exact_and_spans_do_not_overlap(text: str) -> None:
    found = percentages.find(text)
    for share in found:
        assert text[share.start : share.end] == share.text
        assert 0 <= share.minimum <= share.maximum
    assert all(left.end <= right.start for left, right in pairwise(found))
