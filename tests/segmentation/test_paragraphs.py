from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import paragraphs

TEXTS = st.text(alphabet="aA.。,- \n\n\r\t\u2028", max_size=80) | st.text(max_size=60)

WRAPPED = """Acme raises $5 million
By Jane Roe

Acme, which makes rockets out of old washing machines, has raised $5
million in a Series A round of funding. The round was led by Sequoia
Capital. It was joined by IDG and by three angels, who were not named
in the statement that the company made.

The money will go to new machines, and to a second plant in the
north of England, which is to open next year.
- IDG has put in most of the money that the company has got to date and
- Sequoia the rest"""


def lines(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs.find(text)]


def test_a_line_is_a_paragraph() -> None:
    assert lines(" one \n\n two\r\nthree and\nfour") == ["one", "two", "three and", "four"]
    assert lines(" \n ") == []


def test_wrapped_lines_are_joined() -> None:
    found = [" ".join(line.split()) for line in lines(WRAPPED)]
    assert found[:2] == ["Acme raises $5 million", "By Jane Roe"]
    assert found[2].startswith("Acme, which")
    assert found[2].endswith("company made.")
    assert found[3].endswith("next year.")
    assert [line[0] for line in found[4:]] == ["-", "-"]


def test_lines_of_a_list_are_not_joined() -> None:
    text = "Investors are\nacme ventures\nbeta capital\ngamma partners\n" + "It grew. " * 30
    assert len(lines(text)) == 5


@given(TEXTS)
def test_paragraphs_cover_a_text_in_order(text: str) -> None:
    found = paragraphs.find(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert "".join("".join(lines(text)).split()) == "".join(text.split())
