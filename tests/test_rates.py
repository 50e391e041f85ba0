from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import rates, tables
from pipeline.rates import Rates

MONDAY = date(2018, 4, 9)


def test_dollars_are_themselves() -> None:
    assert Rates().to_usd(6e8, "USD", MONDAY) == (6e8, MONDAY)


@pytest.mark.parametrize(
    ("currency", "value", "dollars"),
    [("CNY", 1.5e9, 237_960_000), ("EUR", 1e6, 1_229_000), ("JPY", 1e9, 9_340_000)],
)
def test_a_weekday_has_its_own_rate(currency: str, value: float, dollars: float) -> None:
    found = Rates().to_usd(value, currency, MONDAY)
    assert found is not None
    assert found[0] == pytest.approx(dollars, rel=0.01)
    assert found[1] == MONDAY


def test_a_weekend_takes_the_rate_of_the_friday_before() -> None:
    sunday = MONDAY - timedelta(days=1)
    friday = MONDAY - timedelta(days=3)
    found = Rates().to_usd(1e6, "CNY", sunday)
    assert found is not None
    assert found[1] == friday
    assert found == Rates().to_usd(1e6, "CNY", friday)


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        ("XXX", MONDAY),
        ("VND", MONDAY),
        ("CNY", date(2000, 1, 3)),
        ("EUR", date(1998, 12, 31)),
        ("RUB", date(2023, 1, 2)),
        ("EUR", date(2199, 1, 1)),
    ],
)
def test_no_rate_is_none(currency: str, day: date) -> None:
    assert Rates().to_usd(1e6, currency, day) is None


def test_great_sums_are_whole_dollars_and_small_ones_cents() -> None:
    great, small = Rates().to_usd(1e4, "EUR", MONDAY), Rates().to_usd(9.99, "EUR", MONDAY)
    assert great is not None
    assert small is not None
    assert great[0] == int(great[0])
    assert round(small[0], 2) == small[0] != int(small[0])


@given(
    st.dates(date(2005, 5, 1), date(2024, 1, 1)),
    st.sampled_from(["CNY", "EUR", "GBP", "INR", "HKD"]),
    st.floats(0, 1e12),
)
def test_a_rate_is_never_of_a_later_or_a_stale_day(day: date, currency: str, value: float) -> None:
    found = Rates().to_usd(value, currency, day)
    if found is not None:
        assert 0 <= (day - found[1]).days <= 7
        assert found[0] >= 0


@pytest.fixture
def inputs() -> dict[str, pd.DataFrame]:
    """An article of 9 April 2018 with four sums, two of them in an event of October 2017."""
    records = {
        "articles": [
            {"article_id": "a", "path": "a.txt", "published": MONDAY, "lang": "en"}
            | {"published_basis": "option", "chars": 99, "sha256": "0" * 64},
            {"article_id": "b", "path": "b.txt", "published": None, "lang": "en"}
            | {"published_basis": "unknown", "chars": 99, "sha256": "1" * 64},
        ],
        "mentions": [
            {"mention_id": name, "article_id": name[0], "segment_id": 0, "start": 0, "end": 1}
            | {"text": name, "label": "MONEY", "source": "test", "score": 1.0}
            for name in ("a:cny", "a:past", "a:usd", "a:none", "a:when", "b:cny", "b:usd")
        ],
        "amounts": [
            {"mention_id": name, "currency": currency, "minimum": value, "maximum": value}
            | {"approximation": "exact"}
            for name, currency, value in (
                ("a:cny", "CNY", 1e6),
                ("a:past", "CNY", 1e6),
                ("a:usd", "USD", 5e6),
                ("a:none", None, None),
                ("b:cny", "CNY", 1e6),
                ("b:usd", "USD", 5e6),
            )
        ],
        "event_arguments": [
            {"event_id": "e", "role": role, "mention_id": name, "source": "roles.model"}
            for role, name in (("amount", "a:past"), ("date", "a:when"))
        ],
        "dates": [
            {"mention_id": "a:when", "timex": "2017-10", "start_date": date(2017, 10, 2)}
            | {"end_date": date(2017, 10, 31), "grain": "month", "anchored": True}
        ],
    }
    return {name: tables.frame(name, rows) for name, rows in records.items()}


def test_an_amount_has_the_rate_of_its_event_else_of_its_article(
    inputs: dict[str, pd.DataFrame],
) -> None:
    made = rates.with_usd(**inputs)
    rows = {row["mention_id"]: row for row in tables.rows(made)}
    assert rows["a:cny"]["rate_date"] == MONDAY
    assert rows["a:past"]["rate_date"] == date(2017, 10, 2)
    assert rows["a:cny"]["usd_minimum"] == pytest.approx(158_700, rel=0.01)
    assert rows["a:past"]["usd_maximum"] == pytest.approx(150_300, rel=0.01)
    assert list(made.columns) == tables.TABLES["amounts"].names


def test_without_a_day_or_a_currency_there_is_no_value(inputs: dict[str, pd.DataFrame]) -> None:
    rows = {row["mention_id"]: row for row in tables.rows(rates.with_usd(**inputs))}
    for name in ("a:none", "b:cny"):
        assert [rows[name][c] for c in ("usd_minimum", "usd_maximum", "rate_date")] == [None] * 3


def test_dollars_need_no_day_and_have_no_rate(inputs: dict[str, pd.DataFrame]) -> None:
    rows = {row["mention_id"]: row for row in tables.rows(rates.with_usd(**inputs))}
    for name in ("a:usd", "b:usd"):
        assert rows[name]["usd_minimum"] == rows[name]["usd_maximum"] == 5e6
        assert rows[name]["rate_date"] is None
