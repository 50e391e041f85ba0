"""Tests of precision, recall, F1 and the bootstrap."""

import pytest

from pipeline.evaluation.figures import ALL, Counts, Key, Tally, rows

KEY = Key("mentions", "strict", "ORG", "en")


def test_f1_of_summed_counts():
    tally = Tally()
    tally.add(*KEY[:3], ["en"], "a", Counts(3, 4, 3, 6))
    tally.add(*KEY[:3], ["en"], "b", Counts(1, 4, 1, 2))
    figure = tally.figures()[KEY]
    assert (figure.precision, figure.recall) == (0.5, 0.5)
    assert figure.f1 == 0.5
    assert (figure.found, figure.gold) == (8, 8)
    assert figure.low < figure.f1 < figure.high
    assert tally.figures()[KEY._replace(lang=ALL)] == figure


def test_nothing_found_and_nothing_there():
    tally = Tally()
    tally.add(*KEY[:3], (), "a", Counts(0, 0, 0, 3))
    (figure,) = tally.figures().values()
    assert (figure.precision, figure.recall, figure.f1) == (None, 0, 0)
    tally = Tally()
    tally.add(*KEY[:3], (), "a", Counts(0, 0, 0, 0))
    (figure,) = tally.figures().values()
    assert (figure.f1, figure.low, figure.high) == (None, None, None)


def test_the_interval_covers_what_articles_say():
    # Half of the articles right, half wrong: about 1.96·√(¼/100) on either side.
    tally = Tally()
    for number in range(100):
        tally.yes_or_no("events", "fields", "type", (), str(number), right=number % 2 == 0)
    (figure,) = tally.figures().values()
    assert figure.f1 == 0.5
    assert (figure.low, figure.high) == (pytest.approx(0.4, abs=0.02), pytest.approx(0.6, abs=0.02))


def test_rows_are_the_same_at_every_run():
    tally = Tally()
    for unit in "abc":
        tally.add(*KEY[:3], (), unit, Counts(1, 2, 1, 3))
    assert list(rows(tally.figures())) == list(rows(tally.figures()))
    assert next(rows(tally.figures()))["recall"] == 0.3333
