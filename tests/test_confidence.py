"""Tests of how likely events are, and of the model that says so."""

import pytest

from pipeline import confidence, confidence_training, lexicons, tables
from pipeline.gold import notation


def test_what_is_known_of_an_event(found):
    (event,) = tables.rows(found["events"])
    read = (found[name] for name in ("event_arguments", "mentions", "segments"))
    (known,) = confidence.features([event], *read)
    for name in ("has amount", "has lead_investor", "together", "type=funding", "first"):
        assert known[name] == 1, name
    for name in ("has investor", "in title", "by rules", "events"):
        assert known[name] == 0, name


def test_every_weight_is_of_something_known():
    names = {row["feature"] for row in lexicons.load("events")}
    assert {"always", "best part", "has amount"} <= names
    assert all(float(row["weight"]) for row in lexicons.load("events"))


def test_scores_are_probabilities_and_the_model_decides_them(found):
    rows = tables.rows(found["events"])
    read = [found[name] for name in ("event_arguments", "mentions", "segments")]
    (scored,) = confidence.scored(rows, *read)
    assert 0 < scored["score"] < 1
    assert confidence.probability({"x": 1.0}, {"x": 100.0}) == confidence.probability(
        {"x": 1.0}, {"x": 50.0}
    )
    assert confidence.probability({"x": 1.0}, {}) == 0.5


def test_the_fit_tells_what_is_right_more_often():
    learnt = [({"always": 1.0, "good": 1.0}, n < 18) for n in range(20)]
    learnt += [({"always": 1.0}, n < 4) for n in range(20)]
    weights = confidence_training.fit(learnt, prior=0.01)
    assert confidence.probability({"always": 1.0, "good": 1.0}, weights) == pytest.approx(
        0.9, abs=0.02
    )
    assert confidence.probability({"always": 1.0}, weights) == pytest.approx(0.2, abs=0.02)


def test_the_file_is_a_lexicon_and_the_same_every_time():
    learnt = [({"always": 1.0, "b": float(n % 2)}, n % 3 == 0) for n in range(30)]
    made = confidence_training.made(learnt)
    assert made == confidence_training.made(learnt)
    rows = list(lexicons.parse("events", made))
    assert [row["feature"] for row in rows] == ["always", "b"]


def test_examples_are_the_events_of_the_articles_and_whether_they_are_right():
    text = (
        "id: a\nlang: en\nform: brief\npublished: 2021-06-22\noutlet:\n---\n"
        "⟦Acme|ORG⟧ has raised ⟦$5 million|MONEY USD 5e6⟧ from ⟦Sequoia Capital|ORG⟧.\n---\n"
    )
    event = "funding - confirmed media\n  investee: Acme\n  amount: $5 million\n"
    for gold, right in ((event, True), ("", False)):
        (example,) = confidence_training.examples([notation.read("a", text + gold)], {})
        assert example[1] is right
        assert example[0]["has amount"] == 1
