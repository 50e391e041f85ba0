"""Tests of what an article tells around a sentence."""

from pipeline import role_labels
from pipeline.stories import Reading, stories

TEXT = "⟦Acme|ORG⟧ raised ⟦$5m|MONEY⟧.\n⟦Acme|ORG⟧ is from ⟦Zorble|ORG⟧.\nNothing."


def sentences():
    (piece,) = role_labels.read("x", TEXT)
    return [labelled.sentence for labelled in piece]


def test_stories_tell_topics_and_what_came_before():
    found = stories(sentences())
    assert [story.before for story in found] == ["^", "MO", "O"]
    assert found[0].topics == {"Acme"}


def test_the_second_reading_knows_what_the_first_found_elsewhere():
    first, second, third = sentences()
    acme, again, bolt = first.of("ORG")[0], *second.of("ORG")
    codes = [{acme: {"fE": 0.9}}, {}, {}]
    found = stories([first, second, third], codes)
    assert "most=fE" in found[1].of[again]
    assert "most=-" in found[1].of[bolt]
    assert "told-1=E" in found[1].around


def test_no_mention_speaks_for_itself():
    first, second, third = sentences()
    acme = first.of("ORG")[0]
    found = stories([first, second, third], [{acme: {"fE": 0.9}}, {}, {}])
    assert "most=-" in found[0].of[acme]
    assert "self=fE" in found[0].of[acme]


def test_who_takes_most_money_comes_first():
    first, second, third = sentences()
    acme, bolt = first.of("ORG")[0], second.of("ORG")[1]
    codes = [{acme: {"fE": 0.9}}, {bolt: {"fE": 0.5}}, {}]
    assert Reading([first, second, third], codes).takers == [
        ("ORG", "acme"),
        ("ORG", "zorble"),
    ]
