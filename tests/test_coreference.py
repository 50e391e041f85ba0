"""Tests of the choice of the event that a sentence goes on about."""

import pytest

from pipeline import role_labels, roles
from pipeline.coreference import Coreference, joined
from pipeline.drafts import Draft
from pipeline.events import gathered
from pipeline.stories import Reading


def drafts(text: str) -> list[Draft]:
    """Returns the events of a text that is labelled with roles."""
    (piece,) = role_labels.read("x", text)
    sentences = [labelled.sentence for labelled in piece]
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    return gathered(parts, reading, Coreference(reading))


@pytest.mark.parametrize(
    "text",
    [
        "⟦Quillfish|ORG⟧ raises ⟦$5m|MONEY⟧ led by ⟦Accel|ORG⟧\n"
        "⟦Quillfish|ORG⟧ has raised ⟦$5 million|MONEY⟧ in ⟦Series A|ROUND⟧ funding.\n"
        "The round was led by ⟦Accel|ORG⟧, with participation from ⟦Seedcamp|ORG⟧.",
        "「⟦砺算方程|ORG⟧」获⟦数千万元|MONEY⟧⟦A轮|ROUND⟧融资\n"
        "⟦砺算方程|ORG⟧近日完成⟦数千万元|MONEY⟧⟦A轮|ROUND⟧融资。\n"
        "本轮由⟦深创投|ORG⟧领投，⟦线性资本|ORG⟧跟投。",
    ],
)
def test_headline_body_and_investors_tell_one_event(text: str) -> None:
    (draft,) = drafts(text)
    assert {role for role, _ in draft.arguments()} >= {"investee", "amount", "round", "investor"}


@pytest.mark.parametrize(
    "text",
    [
        "⟦Quillfish|ORG⟧ has raised ⟦$15 million|MONEY⟧ in ⟦Series B|ROUND⟧ funding led by "
        "⟦Accel|ORG⟧.\n"
        "The company previously raised a ⟦$4 million|MONEY⟧ ⟦Series A|ROUND⟧ led by ⟦Seedcamp|ORG⟧.",
        "⟦砺算方程|ORG⟧完成⟦1亿元|MONEY⟧⟦B轮|ROUND⟧融资，由⟦深创投|ORG⟧领投。\n"
        "此前，公司曾完成⟦2000万元|MONEY⟧⟦A轮|ROUND⟧融资，由⟦线性资本|ORG⟧领投。",
    ],
)
def test_an_earlier_round_is_an_event_of_its_own(text: str) -> None:
    first, second = drafts(text)
    assert (first.round, second.round) == ("series_b", "series_a")
    assert not {m.text for _, m in first.investors()} & {m.text for _, m in second.investors()}


def test_events_of_one_sum_are_joined_and_of_two_kept() -> None:
    """Whatever a model says of frames, no two events of an article are of one company and sum."""
    (piece,) = role_labels.read(
        "x",
        "⟦Quillfish|ORG E⟧ raises ⟦$5m|MONEY A⟧.\n"
        "⟦Quillfish|ORG E⟧ closed a ⟦$2m|MONEY A⟧ ⟦seed|ROUND R⟧ round.\n"
        "⟦Quillfish|ORG E⟧ raised ⟦$5 million|MONEY A⟧ in ⟦Series A|ROUND R⟧ funding.",
    )
    sentences = [labelled.sentence for labelled in piece]
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    apart = gathered(parts, reading, lambda frame, found, current: None)
    assert len(apart) == 3
    both, seed = joined(apart)
    assert [frame.sentence.segment_id for frame in both.frames] == [
        sentences[0].segment_id,
        sentences[2].segment_id,
    ]
    assert (both.round, seed.round) == ("series_a", "seed")


def test_names_themselves_are_no_features() -> None:
    rows = []
    for name in ("Qib", "Zorble"):
        (piece,) = role_labels.read(
            "x",
            f"⟦{name}|ORG⟧ raised ⟦$5 million|MONEY⟧ in ⟦Series A|ROUND⟧ funding.\n"
            f"⟦{name}|ORG⟧ raised ⟦$5 million|MONEY⟧ from ⟦Accel|ORG⟧.",
        )
        sentences = [labelled.sentence for labelled in piece]
        parts = roles.parts(sentences)
        reading = Reading(sentences, [roles.codes_of(each) for each in parts])
        choice = Coreference(reading)
        seen = []

        def keep(frame, found, current, choice=choice, seen=seen):
            seen.append([each for _, each in choice.candidates(frame, found, current)])
            return choice(frame, found, current)

        gathered(parts, reading, keep)
        rows.append(seen)
    assert rows[0] == rows[1]
    assert any(rows[0])
