import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognition import numerals

CASES = Path(__file__).parents[1] / "cases" / "numerals.tsv"
with CASES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE))
NUMBER = re.compile(numerals.NUMBER)


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_cases(row: dict[str, str]) -> None:
    assert NUMBER.fullmatch(row["text"])
    number = numerals.read(row["text"])
    if row["minimum"] == "-":
        assert number is None
    else:
        assert number is not None
        values = (number.minimum, number.maximum, number.approximation)
        assert values == (float(row["minimum"]), float(row["maximum"]), row["approximation"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2亿一次性", "2亿"),
        ("3亿来自", "3亿"),
        ("3亿2018年", "3亿"),
        ("大陆6.8亿", "6.8亿"),
        ("3个月", "3"),
        ("10Mbps", "10"),
        ("$5.", "5"),
        ("five and ten", "five"),
        ("a five million", "five million"),
        ("tens of cats", "tens"),
    ],
)
def test_a_number_ends_where_the_next_word_begins(text: str, number: str) -> None:
    match = NUMBER.search(text)
    assert match is not None
    assert match.group() == number


@pytest.mark.parametrize(
    ("text", "scale", "magnitude"),
    [("3千万", 1e7, 1e4), ("三百", 100, 1), ("5 million", 1e6, 1e6), ("two hundred", 100, 1)],
)
def test_what_the_first_half_of_a_range_borrows(text: str, scale: float, magnitude: float) -> None:
    number = numerals.read(text)
    assert number is not None
    assert (number.scale, number.magnitude) == (scale, magnitude)


@pytest.mark.parametrize(("text", "bare"), [("亿", True), ("million", True), ("十亿", False)])
def test_a_magnitude_without_a_figure_is_bare(text: str, bare: bool) -> None:
    number = numerals.read(text)
    assert number is not None
    assert number.bare is bare


@given(st.integers(0, 10**15))
def test_grouped_digits_are_the_number(value: int) -> None:
    assert numerals.digits(f"{value:,}") == numerals.digits(str(value)) == value


@given(st.decimals(0, 9999, places=2))
def test_a_magnitude_multiplies_without_rounding_errors(value: object) -> None:
    number = numerals.read(f"{value}亿")
    assert number is not None
    assert number.minimum == float(f"{value}e8")


@given(
    st.text(alphabet="0123456789.,' 一二两十百千万亿数几余多半个点壹拾a-half tenmilo", max_size=40)
)
def test_reading_what_matches_never_fails(text: str) -> None:
    for match in NUMBER.finditer(text):
        number = numerals.read(match.group())
        if number is not None:
            assert 0 <= number.minimum <= number.maximum
