"""Tests of scores held against how often they are right."""

import csv
import io

import pytest

from pipeline.evaluation import comparison, events, reliability, report

from .conftest import GOLD


def test_a_score_that_holds_and_one_that_does_not():
    scored = [(0.9, n < 9) for n in range(10)] + [(0.35, False) for _ in range(10)]
    found = reliability.measured(scored)
    assert [(b.low, b.events, b.score, b.right) for b in found.bins] == [
        (0.3, 10, pytest.approx(0.35), 0.0),
        (0.9, 10, pytest.approx(0.9), 0.9),
    ]
    assert found.error == pytest.approx(0.175)
    assert found.brier == pytest.approx((9 * 0.01 + 0.81 + 10 * 0.35**2) / 20)


@pytest.mark.parametrize(("score", "low"), [(0.0, 0.0), (0.5, 0.5), (1.0, 0.9)])
def test_a_score_on_a_bound_is_of_the_bin_above_and_one_of_the_last(score, low):
    assert [b.low for b in reliability.measured([(score, True)]).bins] == [low]


def test_no_events_have_no_reliability():
    assert reliability.measured([]) is None
    assert report.reliability_table(None) == ""
    assert report.reliability_csv(None).count("\n") == 1


def test_an_event_is_right_by_its_type_and_company(read):
    gold = read(GOLD)
    same = read(GOLD)
    assert [right for _, right in reliability.judged(gold, events.align(gold, same))] == [True] * 2
    other = read(GOLD.replace("funding series_a", "acquisition series_a"))
    judged = reliability.judged(gold, events.align(gold, other))
    assert sorted(right for _, right in judged) == [False, True]


def test_the_evaluation_has_the_table(read, deals_of):
    gold = read(GOLD)
    found = comparison.of_tables([gold], deals_of([gold])).reliability
    assert found is not None
    assert "Brier score" in report.reliability_table(found)
    rows = list(csv.DictReader(io.StringIO(report.reliability_csv(found))))
    assert sum(int(row["events"]) for row in rows) >= 2
    assert comparison.of_labels([gold], [gold]).reliability is None
