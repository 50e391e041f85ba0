"""Tests of the values of mentions held against gold."""

import pytest

from pipeline.evaluation.figures import Tally
from pipeline.evaluation.values import LABELS, measure
from pipeline.gold.records import VALUE_FIELDS

END = "\n---\n"
GOLD = """⟦Xu Li|PERSON title=CEO at=Acme⟧, ⟦CEO|TITLE⟧ of ⟦Acme|ORG⟧, met ⟦Jane Doe|PERSON⟧ and ⟦Wu|PERSON title=CTO⟧."""


def figures(read, found: str) -> tuple[dict[str, tuple[float, int]], list[tuple[str, str, str]]]:
    """Returns F1 and gold of each figure by measure and name, and what is wrong."""
    tally = Tally()
    faults = measure(tally, read(GOLD + END), read(found + END))
    rows = {
        f"{key.measure} {key.name}": (figure.f1, figure.gold)
        for key, figure in tally.figures().items()
        if key.lang == "all"
    }
    return rows, [(fault.kind, fault.gold, fault.found) for fault in faults]


def test_every_label_has_fields():
    assert set(LABELS) <= set(VALUE_FIELDS)


def test_offices_that_are_right(read):
    rows, faults = figures(read, GOLD)
    assert rows == {
        "whole PERSON": (1, 3),
        "fields PERSON title": (1, 3),
        "fields PERSON at": (1, 3),
    }
    assert not faults


def test_each_field_of_an_office_counts_by_itself(read):
    rows, faults = figures(read, GOLD.replace(" at=Acme", ""))
    assert rows["whole PERSON"] == (pytest.approx(2 / 3), 3)
    assert rows["fields PERSON title"] == (1, 3)
    assert rows["fields PERSON at"] == (pytest.approx(2 / 3), 3)
    assert faults == [("value: PERSON", "Xu Li = CEO Acme", "Xu Li = CEO None")]


def test_fields_count_where_bounds_are_right_alone(read):
    rows, faults = figures(read, GOLD.replace("⟦Xu Li|PERSON title=CEO at=Acme⟧", "Xu ⟦Li|PERSON⟧"))
    assert rows["whole PERSON"] == (pytest.approx(2 / 3), 3)
    assert rows["fields PERSON title"] == (1, 2)
    assert not faults


def test_every_field_of_a_sum_must_be_right(read):
    tally = Tally()
    gold, found = (read(f"⟦$5m|MONEY USD {value}⟧{END}") for value in ("5e6", "6e6"))
    (fault,) = measure(tally, gold, found)
    assert fault.kind == "value: MONEY"
