"""Tests of the choice of the company, and of the date, that a deal is of."""

import pytest

from pipeline import role_labels, roles
from pipeline.frames import Frame, frames
from pipeline.stories import Reading
from pipeline.takers import Takers
from pipeline.times import Times


def read(text: str) -> tuple[Takers, Times, list[Frame]]:
    """Returns the choices of a labelled text, with the frames of its sentences."""
    (piece,) = role_labels.read("x", text)
    sentences = [labelled.sentence for labelled in piece]
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    told = [f for s, each in zip(sentences, parts, strict=True) for f in frames(s, each)]
    return Takers(reading), Times(reading), told


@pytest.mark.parametrize(
    "text",
    [
        "⟦Quillfish|ORG⟧ makes sensors for ponds.\n"
        "The company has raised ⟦$5 million|MONEY⟧ in ⟦Series A|ROUND⟧ funding led by ⟦Accel|ORG⟧.",
        "⟦砺算方程|ORG⟧是一家工业仿真软件公司。\n"
        "公司已完成⟦数千万元|MONEY⟧⟦A轮|ROUND⟧融资，由⟦深创投|ORG⟧领投。",
    ],
)
def test_a_sentence_that_names_nobody_is_of_whom_the_article_is_about(text: str) -> None:
    takers, _, (*_, frame) = read(text)
    chosen = takers.of(frame)
    assert chosen is not None
    assert chosen.text in ("Quillfish", "砺算方程")


def test_names_themselves_are_no_features() -> None:
    rows = []
    for name in ("Qib", "Zorble"):
        takers, _, (frame,) = read(f"⟦{name}|ORG⟧ raised ⟦$5 million|MONEY⟧ from ⟦Accel|ORG⟧.")
        rows.append([features for _, features in takers.candidates(frame)])
    assert rows[0] == rows[1]


def test_an_article_without_companies_or_dates_gives_none() -> None:
    takers, times, told = read("It raised ⟦$5 million|MONEY⟧ in a ⟦Series A|ROUND⟧ round.")
    assert told
    assert all(takers.of(frame) is None for frame in told)
    assert all(times.of(frame) is None for frame in told)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            "⟦Quillfish|ORG⟧, founded in ⟦2014|DATE⟧, said on ⟦Tuesday|DATE⟧ that it raised "
            "⟦$5 million|MONEY⟧ in ⟦Series A|ROUND⟧ funding led by ⟦Accel|ORG⟧.",
            "Tuesday",
        ),
        (
            "⟦砺算方程|ORG⟧成立于⟦2014年|DATE⟧，⟦近日|DATE⟧完成⟦数千万元|MONEY⟧⟦A轮|ROUND⟧融资，"
            "由⟦深创投|ORG⟧领投。",
            "近日",
        ),
    ],
)
def test_the_date_is_that_of_the_deal(text: str, date: str) -> None:
    _, times, (frame, *_) = read(text)
    chosen = times.of(frame)
    assert chosen is not None
    assert chosen[0].text == date
