"""Tests of the report and of what moved."""

import csv
import io
import json

import pytest

from pipeline.errors import DealwireError
from pipeline.evaluation import report
from pipeline.evaluation.faults import Fault, commonest_first
from pipeline.evaluation.figures import Counts, Figure, Key, Tally


def figures(hits: int) -> dict[Key, Figure]:
    tally = Tally()
    for unit in range(20):
        right = unit < hits
        tally.add("mentions", "strict", "ORG", ["en"], str(unit), Counts(right, 1, right, 1))
        tally.yes_or_no("events", "fields", "type", ["zh"], str(unit), True)
    return tally.figures()


def test_the_table_has_a_line_each_name():
    lines = report.table(figures(10)).splitlines()
    assert "Mentions: bounds and label" in lines[0]
    assert lines[1].split() == ["P", "R", "F1", "95", "%", "gold", "en", "zh"]
    assert lines[2].split()[:4] == ["ORG", "50.0", "50.0", "50.0"]
    assert lines[2].split()[-2:] == ["50.0", "–"]
    assert max(map(len, lines)) <= 100


def test_machines_read_the_same_figures():
    made = figures(10)
    named = json.loads(report.as_json(made))
    assert named["mentions/strict/ORG/en"]["f1"] == 0.5
    rows = list(csv.DictReader(io.StringIO(report.figures_csv(made))))
    assert len(rows) == len(made) == len(named)
    assert (rows[0]["section"], rows[0]["f1"]) == ("mentions", "0.5")


def test_what_moved_is_starred_beyond_the_interval():
    before = report.as_json(figures(10))
    lines = report.moved("old.json", before, figures(20)).splitlines()
    assert "Moved since old.json: 2" in lines[0]
    assert lines[1].split() == ["*", "+50.0", "50.0", "→", "100.0", "mentions/strict/ORG/all"]
    assert report.moved("old.json", before, figures(11)).splitlines()[1].startswith("    +5.0")
    assert len(report.moved("old.json", before, figures(10)).splitlines()) == 1


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}'])
def test_a_baseline_that_is_none_is_told(content):
    with pytest.raises(DealwireError, match="is no evaluation"):
        report.moved("old.json", content, figures(1))


def test_the_commonest_kind_of_error_comes_first():
    def fault(kind: str, article: str) -> Fault:
        return Fault(article, "en", kind, None, None, 0, "…")

    faults = commonest_first([fault("rare", "a"), fault("often", "b"), fault("often", "a")])
    assert [(f.kind, f.article_id) for f in faults] == [
        ("often", "a"),
        ("often", "b"),
        ("rare", "a"),
    ]
    assert report.commonest(faults).splitlines()[1].split()[:2] == ["2", "often"]
    assert len(report.faults_csv(faults).splitlines()) == 4
