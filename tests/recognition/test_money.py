import csv
from pathlib import Path

import pytest

from pipeline.recognition import money
from pipeline.recognition.spans import Amount

CASES = Path(__file__).parents[1] / "cases" / "money.tsv"
with CASES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE))


def amounts(text: str, expected: str) -> list[Amount]:
    """Reads `span@currency:value:approximation`, several separated by " | ", - for none.

    A value is one figure or least..greatest, ? is null, =N marks the same sum as the Nth.
    """
    found: list[Amount] = []
    for part in expected.split(" | ") if expected != "-" else ():
        span, _, fields = part.rpartition("@")
        currency, value, approximation = fields.split(":")
        approximation, _, same = approximation.partition("=")
        low, _, high = value.partition("-")
        start = text.index(span, found[-1].end if found else 0)
        found.append(
            Amount(
                start=start,
                end=start + len(span),
                text=span,
                currency=None if currency == "?" else currency,
                minimum=None if low == "?" else float(low),
                maximum=None if low == "?" else float(high or low),
                approximation=approximation,
                same_as=found[int(same) - 1].start if same else None,
            )
        )
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_cases(row: dict[str, str]) -> None:
    assert money.find(row["text"], row["lang"]) == amounts(row["text"], row["expected"])
