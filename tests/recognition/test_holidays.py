"""Tests of the days of holidays."""

from datetime import date

import pytest

from pipeline import lexicons
from pipeline.recognition import holidays, timex


@pytest.mark.parametrize(
    ("holiday", "year", "days"),
    [
        ("12-25", 2019, "2019-12-25"),
        ("10-01..10-07", 2020, "2020-10-01 2020-10-07"),
        ("11/4/4", 2020, "2020-11-26"),  # Thanksgiving
        ("5/1/-1", 2021, "2021-05-31"),  # Memorial Day
        ("9/1/1", 2019, "2019-09-02"),  # Labor Day
        ("easter", 1961, "1961-04-02"),
        ("easter", 2000, "2000-04-23"),
        ("easter", 2024, "2024-03-31"),
        ("easter+1", 2021, "2021-04-05"),
        ("spring_festival", 2018, "2018-02-16"),
        ("mid_autumn", 2020, "2020-10-01"),
        ("winter_solstice", 2017, "2017-12-22"),
    ],
)
def test_days(holiday, year, days):
    period = holidays.of_year(holiday, year)
    assert period is not None
    first, _, last = days.partition(" ")
    assert (period.start, period.end) == (
        date.fromisoformat(first),
        date.fromisoformat(last or first),
    )


def test_a_feast_of_a_year_beyond_the_lexicon_is_unknown():
    assert holidays.of_year("spring_festival", 1800) is None


def test_without_a_year_there_is_some_day():
    assert holidays.of_year("easter", None) == timex.day(None)
    assert holidays.of_year("12-25", None) == timex.day_of(None, 12, 25)


def test_a_month_has_no_fifth_monday_but_where_it_has():
    assert holidays.nth_weekday(timex.month(2021, 6), 1, 5) is None
    assert holidays.nth_weekday(timex.month(2021, 5), 1, 5) == timex.day(date(2021, 5, 31))


def test_every_holiday_of_the_lexicon_has_a_day():
    for row in lexicons.load("lexicons/date_words"):
        if row["kind"] == "holiday":
            assert holidays.of_year(row["value"], 2020), row["form"]
