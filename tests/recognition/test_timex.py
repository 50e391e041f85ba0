"""Tests of calendar periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognition import timex

MONDAY = date(2018, 4, 9)


@pytest.mark.parametrize(
    ("period", "value", "start", "end"),
    [
        (timex.year(2018), "2018", "2018-01-01", "2018-12-31"),
        (timex.half(2018, 2), "2018-H2", "2018-07-01", "2018-12-31"),
        (timex.quarter(2020, 1), "2020-Q1", "2020-01-01", "2020-03-31"),
        (timex.month(2020, 2), "2020-02", "2020-02-01", "2020-02-29"),
        (timex.month(2020, 12), "2020-12", "2020-12-01", "2020-12-31"),
        (timex.day(MONDAY), "2018-04-09", "2018-04-09", "2018-04-09"),
        (timex.week(MONDAY), "2018-W15", "2018-04-09", "2018-04-15"),
    ],
)
def test_values_and_days(period: timex.Period, value: str, start: str, end: str) -> None:
    assert period.timex == value
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    "period", [timex.month(None, 10), timex.year(None), timex.quarter(None, 2), timex.week(None)]
)
def test_what_is_not_known_is_written_x_and_has_no_days(period: timex.Period) -> None:
    assert "X" in period.timex
    assert period.start is None
    assert period.end is None


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert timex.day_of(2019, 2, 29) is None


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_ends_the_day_before_the_next(year: int, month: int) -> None:
    period = timex.month(year, month)
    following = timex.month(year + month // 12, month % 12 + 1)
    assert period.end is not None
    assert following.start is not None
    assert (following.start - period.end).days == 1
