"""Tests of the recogniser of dates."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons, tables
from pipeline.recognition import dates
from pipeline.recognition.spans import DateSpan

CASES = lexicons.parse(
    "dates", (Path(__file__).parents[1] / "cases/dates.tsv").read_text(encoding="utf-8")
)
PUBLISHED = date(2018, 4, 9)
PIECES = (
    "2018",
    "年",
    "4月",
    "9日",
    "去年",
    "October ",
    "last ",
    "Q3 ",
    "week",
    "至",
    "-",
    "周五",
    "early ",
)


def written(span: DateSpan) -> str:
    days = f"{span.start_date}..{span.end_date}" if span.start_date else "?"
    return f"{span.text}={days} {span.grain}"


@pytest.mark.parametrize("case", CASES.rows, ids=lambda case: case["text"])
def test_case(case: lexicons.Row) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    found = dates.find(case["text"], published)
    assert (" & ".join(written(span) for span in found) or "-") == case["expected"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join))
def test_spans_are_exact_in_order_and_their_days_too(text: str) -> None:
    end = 0
    for span in dates.find(text, PUBLISHED):
        assert text[span.start : span.end] == span.text
        assert end <= span.start
        assert span.grain in tables.GRAIN
        assert (span.start_date is None) == (span.end_date is None)
        if span.start_date and span.end_date:
            assert span.start_date <= span.end_date
        end = span.end


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_what_is_anchored_has_no_days_without_a_publication_day(text: str) -> None:
    assert all(span.start_date is None for span in dates.find(text) if span.anchored)


def test_that_year_is_the_one_the_sentence_before_spoke_of() -> None:
    before = dates.find("It was founded in 2014.", PUBLISHED)[-1]
    found = dates.find("In June of that year it raised a seed round.", PUBLISHED, "en", before)
    assert [written(span) for span in found] == ["June of that year=2014-06-01..2014-06-30 month"]
    alone = dates.find("In June it raised a seed round.", PUBLISHED, "en", before)
    assert [written(span) for span in alone] == ["June=2017-06-01..2017-06-30 month"]


def test_a_month_is_of_the_year_that_its_paragraph_tells_of() -> None:
    text = "In March 2015 it hired a chief executive."
    found = dates.find(text, PUBLISHED, "en")
    frame = dates.frame_after(text, found, PUBLISHED)
    told = dates.find("By June it had 40 staff.", PUBLISHED, "en", None, frame)
    assert [written(span) for span in told] == ["June=2015-06-01..2015-06-30 month"]
    alone = dates.find("By June it had 40 staff.", PUBLISHED, "en")
    assert [written(span) for span in alone] == ["June=2017-06-01..2017-06-30 month"]


def test_a_date_of_this_year_ends_what_was_told_of_another() -> None:
    frame = dates.find("In 2014", PUBLISHED)[0]
    text = "It closed the round in March 2018."
    assert dates.frame_after(text, dates.find(text, PUBLISHED), PUBLISHED, frame) is None


@pytest.mark.parametrize(
    ("article", "days"),
    [
        ("The Pune firm raised ₹40 crore.", "2021-04-01..2022-03-31"),
        ("The Sydney firm raised A$40 million.", "2021-07-01..2022-06-30"),
        ("The Boston firm raised $40 million.", "2022-01-01..2022-12-31"),
    ],
)
def test_a_fiscal_year_is_that_of_the_country_of_the_article(article: str, days: str) -> None:
    found = dates.find("Revenue doubled in FY22.", PUBLISHED, "en", None, None, article)
    assert [written(span) for span in found] == [f"FY22={days} year"]
