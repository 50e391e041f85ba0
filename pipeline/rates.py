"""Exchange rates on a day, from the history of the European Central Bank that ships offline."""

from datetime import date, timedelta
from functools import cache

import pandas as pd
from currency_converter import CurrencyConverter, RateNotFoundError

from pipeline import tables

DOLLAR = "USD"
# There are no rates on weekends and holidays; the longest run of such days is five.
_OLDEST = 7
# Sums of this many dollars and more are given in whole dollars, lesser ones in cents.
_WHOLE = 1000


@cache
def _converter() -> CurrencyConverter:
    """Returns the history, read once and not before it is needed."""
    return CurrencyConverter()


class Rates:
    """Values in US dollars, by the euro reference rates since 1999.

    Source: https://www.ecb.europa.eu/stats/policy_and_exchange_rates, about forty currencies.
    """

    def to_usd(self, value: float, currency: str, day: date) -> tuple[float, date] | None:
        """Converts a value by the last rate at or before a day.

        Args:
            value: in units of the currency.
            currency: ISO 4217.
            day: the day of the event.

        Returns:
            The value, in whole dollars from a thousand up and else in cents, and the day of the
            rate, at most seven days before `day`; None where there is no such rate.
        """
        if currency == DOLLAR:
            return value, day
        converter = _converter()
        if currency not in converter.currencies:
            return None
        for back in range(_OLDEST + 1):
            rate_day = day - timedelta(days=back)
            try:
                dollars = converter.convert(value, currency, DOLLAR, rate_day)
            except RateNotFoundError:
                continue
            return round(dollars, 0 if dollars >= _WHOLE else 2), rate_day
        return None


def with_usd(
    amounts: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    event_arguments: pd.DataFrame,
    dates: pd.DataFrame,
) -> pd.DataFrame:
    """Fills in what the amounts are in US dollars.

    An amount is converted by the rate of the day of its event, or of the day its article was
    published. Amounts in dollars are what they are and used no rate.

    Args:
        amounts: table `amounts`.
        mentions: table `mentions`.
        articles: table `articles`.
        event_arguments: table `event_arguments`.
        dates: table `dates`.

    Returns:
        Table `amounts` with usd_minimum, usd_maximum and rate_date, null where the currency, the
        day or the rate is unknown.
    """
    days = _days(mentions, articles, event_arguments, dates)
    rates = Rates()
    return tables.frame(
        "amounts",
        (
            row | _in_dollars(row, days.get(row["mention_id"]), rates)
            for row in tables.rows(amounts)
        ),
    )


def _days(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    event_arguments: pd.DataFrame,
    dates: pd.DataFrame,
) -> dict[str, date | None]:
    """Returns the day of each mention: that of its first dated event, else of its article."""
    published = {row["article_id"]: row["published"] for row in tables.rows(articles)}
    started = {row["mention_id"]: row["start_date"] for row in tables.rows(dates)}
    arguments = tables.rows(event_arguments)
    happened: dict[str, date] = {}
    for row in arguments:
        day = started.get(row["mention_id"])
        if row["role"] == "date" and day:
            happened.setdefault(row["event_id"], day)
    dated: dict[str, date] = {}
    for row in arguments:
        if row["event_id"] in happened:
            dated.setdefault(row["mention_id"], happened[row["event_id"]])
    return {
        row["mention_id"]: dated.get(row["mention_id"], published.get(row["article_id"]))
        for row in tables.rows(mentions)
    }


def _in_dollars(row: tables.Row, day: date | None, rates: Rates) -> tables.Row:
    """Returns the columns in US dollars of a row of `amounts`."""
    least, greatest, currency = row["minimum"], row["maximum"], row["currency"]
    if currency == DOLLAR:
        return {"usd_minimum": least, "usd_maximum": greatest, "rate_date": None}
    low = high = None
    if day and None not in (least, greatest, currency):
        low, high = (rates.to_usd(value, currency, day) for value in (least, greatest))
    if low is None or high is None:
        return {"usd_minimum": None, "usd_maximum": None, "rate_date": None}
    return {"usd_minimum": low[0], "usd_maximum": high[0], "rate_date": low[1]}
