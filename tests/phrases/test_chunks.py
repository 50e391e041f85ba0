"""Tests of cutting English sentences into chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.phrases import people
from pipeline.phrases.chunks import chunk
from pipeline.phrases.lists import join_headline_names


def of(kind: str, text: str) -> list[str]:
    return [item.text for item in chunk(text) if item.kind == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "It was led by Marsh Capital and the Bank of Norvik.",
            ["Marsh Capital", "Bank of Norvik"],
        ),
        ("It was backed by Reed & Sons, Inc. in May.", ["Reed & Sons, Inc."]),
        ("Copperline Partners of Chicago closed a fund.", ["Copperline Partners", "Chicago"]),
        ("A Seattle-based maker, Quokka, raised money.", ["Quokka"]),
        ("The North American market grew.", []),
        ("Nine Yards, a freight start-up, raised money.", ["Nine Yards"]),
        ("Today, a spokesman said so.", []),
        ("Vision Fund 2 invested.", ["Vision Fund 2"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert of("name", text) == names


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Xu Li, co-founder and CEO of Quokka, said so.", ["co-founder and CEO"]),
        (
            "Jane Roe, executive vice president of engineering at Acme",
            ["executive vice president of engineering"],
        ),
        ("Principal Financial raised a fund.", []),
    ],
)
def test_titles(text: str, titles: list[str]) -> None:
    assert of("title", text) == titles


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Mindful Mouse Raises $6 Million Seed Round Led By Pear Orchard", "Mindful Mouse"),
        ("Fintech Startup Ramp Raises $30M Series B To Fix Spending", "Ramp"),
        ("Paperboat Sets Sail With US$3.2 Million Seed Round Today", "Paperboat"),
    ],
)
def test_a_headline_names_its_subject(headline: str, name: str) -> None:
    joined = join_headline_names(headline, chunk(headline))
    assert name in [item.text for item in joined if item.kind == "name"]


@given(st.text(max_size=60))
def test_chunks_are_exact_in_order_and_cover_all_but_space(text: str) -> None:
    covered, end = set(), 0
    for item in chunk(text):
        assert text[item.start : item.end] == item.text
        assert item.start >= end
        end = item.end
        covered.update(range(item.start, item.end))
    assert all(text[place].isspace() for place in set(range(len(text))) - covered)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Jane Roe", True),
        ("Xu Li", True),
        ("Weimin Sun", True),
        ("Sun Weimin", True),
        ("Marsh Capital", False),
        ("Quokka", False),
        ("Xu Qwrt", False),
    ],
)
def test_shape_of_a_persons_name(name: str, person: bool) -> None:
    assert people.is_person(name) is person
