"""Tests of whose word an event is."""

import pytest

from pipeline import role_labels, roles
from pipeline.frames import Frame, frames
from pipeline.stories import Reading
from pipeline.tellers import Tellers, voices

RAISED = "⟦{}|ORG⟧ raised ⟦$5 million|MONEY⟧ in ⟦Series A|ROUND⟧ funding led by ⟦Accel|ORG⟧"


def read(text: str) -> tuple[Tellers, list[Frame]]:
    """Returns the voices of a labelled text, with the frames of its sentences."""
    (piece,) = role_labels.read("x", text)
    sentences = [labelled.sentence for labelled in piece]
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    told = [f for s, each in zip(sentences, parts, strict=True) for f in frames(s, each)]
    return Tellers(reading), told


@pytest.mark.parametrize(
    ("text", "teller"),
    [
        (
            RAISED.format("Quillfish") + ", according to people familiar with the matter.",
            "people_familiar",
        ),
        (RAISED.format("Quillfish") + ", a regulatory filing shows.", "filing"),
        (
            "PARIS, May 3, 2022 /PRNewswire/ -- Quillfish is pleased to announce that "
            + RAISED.format("Quillfish")
            + ".\n“We are proud of our team,” said Ann Lee, founder and CEO of ⟦Quillfish|ORG⟧.",
            "company",
        ),
    ],
)
def test_the_words_around_an_event_show_who_tells_it(text: str, teller: str) -> None:
    tellers, told = read(text)
    assert tellers.of(told) == teller


def test_names_themselves_are_no_features() -> None:
    rows = []
    for name in ("Qib", "Zorble"):
        tellers, told = read(RAISED.format(name) + ".")
        rows.append(tellers.features(told))
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("text", "lang", "kinds"),
    [
        ("She said so in a filing.", "en", {"says", "filing"}),
        ("Perfect weather.", "en", set()),
        ("公司创始人表示", "zh", {"says", "officer"}),
    ],
)
def test_voices(text: str, lang: str, kinds: set[str]) -> None:
    assert set(voices(text, lang)) == kinds
