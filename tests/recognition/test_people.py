import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.recognition.people import Office, offices
from pipeline.recognition.spans import Name

CASES = lexicons.parse(
    "people", (Path(__file__).parents[1] / "cases/people.tsv").read_text(encoding="utf-8")
)
MARK = re.compile(r"\[([A-Z]+) ([^\]]+)\]")
PIECES = [
    *("[PERSON Xu Li]", "[PERSON 徐立]", "[TITLE CEO]", "[TITLE founders]", "[TITLE 创始人]"),
    *("[ORG Acme]", "[ORG 商汤]", "[GPE Oslo]", "[PRODUCT X]", ", ", " and ", " of ", "'s ", "的"),
    *(" as ", "、", "（", "）", " the ", "former ", " who is ", "任", ". ", "\ue000", "word "),
]


def marked(text: str) -> tuple[str, list[Name]]:
    """Returns a text without its marks, and the names that they mark."""
    names: list[Name] = []
    plain, last = "", 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        label, name = mark.groups()
        names.append(Name(len(plain), len(plain) + len(name), name, label, 1.0, "test"))
        plain, last = plain + name, mark.end()
    return plain + text[last:], names


def said(office: Office) -> str:
    """Returns an office in the words of the cases."""
    title = f" = {office.title.text}" if office.title else ""
    return (
        office.person.text
        + title
        + (f" @ {office.organisation.text}" if office.organisation else "")
    )


@pytest.mark.parametrize("row", CASES.rows, ids=lambda row: row["text"])
def test_cases(row: lexicons.Row) -> None:
    assert "; ".join(map(said, offices(*marked(row["text"])))) == row["offices"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_person_has_one_office_made_of_names_of_the_sentence(text: str) -> None:
    plain, names = marked(text)
    found = offices(plain, names)
    assert [office.person for office in found] == [n for n in names if n.label == "PERSON"]
    for office in found:
        assert office.title is None or (office.title in names and office.title.label == "TITLE")
        assert office.organisation is None or office.organisation.label == "ORG"


def test_a_sentence_without_names_has_no_offices() -> None:
    assert offices("Nobody is here.", []) == []
