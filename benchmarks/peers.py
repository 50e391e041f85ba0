"""Libraries that find sums of money or dates, dealwire among them, behind functions of one form.

A library is imported when its function is made, not before. Offsets are made half open and values
those of dealwire: a sum has a currency (ISO 4217), a minimum and a maximum; a date has a first and
a last day. What a library finds beside these, such as durations and times of day, is left out.
"""

import contextlib
import importlib
import re
import sys
import warnings
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from pipeline import lexicons
from pipeline.recognition import dates, money

# What relative dates hang on where the day of publication is not known.
_SOME_DAY = date(2000, 1, 1)
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text with its value: (currency, minimum, maximum), or (first day, last day)."""

    start: int
    end: int
    value: tuple[Any, ...]


# Finds in a text, given its day of publication and its language.
Find = Callable[[str, date | None, str], list[Found]]


@dataclass(frozen=True)
class System:
    """A library that finds one label in texts of some languages.

    `package` is the name it is distributed under; `load` makes its function.
    """

    package: str
    label: str
    langs: tuple[str, ...]
    load: Callable[[], Find]


def money_value(currency: str | None, minimum: Any, maximum: Any = None) -> tuple[Any, ...]:
    """Returns the value of a sum, without the errors of binary fractions."""
    least, greatest = (
        float(f"{float(bound):.9g}") for bound in (minimum, minimum if maximum is None else maximum)
    )
    return currency, least, greatest


def _module(name: str) -> Any:
    """Imports a module; what it has to say does not end up in the table."""
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


@cache
def _codes() -> dict[tuple[str, str], str]:
    rows = lexicons.load("lexicons/currencies").rows
    return {(r["form"].casefold(), r["lang"]): r["usual"] or r["currency"] for r in rows}


def _currency(name: str | None, lang: str) -> str | None:
    """Returns the code of a currency by the name or sign that a library gives it."""
    known = ((name or "").casefold(), lang), ((name or "").casefold(), "any")
    code = next((_codes()[key] for key in known if key in _codes()), None)
    return code if code and " " not in code else None


# --- dealwire ---


def _dealwire_money() -> Find:
    def find(text: str, published: date | None, lang: str) -> list[Found]:
        return [
            Found(amount.start, amount.end, money_value(amount.currency, *bounds))
            for amount in money.find(text, lang)
            if None not in (bounds := (amount.minimum, amount.maximum))
        ]

    return find


def _dealwire_dates() -> Find:
    def find(text: str, published: date | None, lang: str) -> list[Found]:
        return [
            Found(span.start, span.end, (span.start_date, span.end_date))
            for span in dates.find(text, published, lang)
        ]

    return find


# --- Recognizers-Text ---

_CULTURES = {"en": "en-us", "zh": "zh-cn"}


def _recognizers_money() -> Find:
    recognizer = _module("recognizers_number_with_unit").NumberWithUnitRecognizer(
        lazy_initialization=False
    )
    models = {lang: recognizer.get_currency_model(code) for lang, code in _CULTURES.items()}

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        found = []
        for result in models[lang].parse(text):
            said = result.resolution or {}
            if said.get("value") is not None:
                currency = said.get("isoCurrency") or _currency(said["unit"], "en")
                value = money_value(currency, said["value"])
                found.append(Found(result.start, result.end + 1, value))
        return found

    return find


def _recognizers_dates() -> Find:
    recognizer = _module("recognizers_date_time").DateTimeRecognizer(lazy_initialization=False)
    models = {lang: recognizer.get_datetime_model(code) for lang, code in _CULTURES.items()}

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        day = published or _SOME_DAY
        found = []
        for result in models[lang].parse(text, datetime.combine(day, time())):
            said = (result.resolution or {}).get("values", ())
            values = [days for days in map(_resolved, said) if days]
            if values:
                past = [days for days in values if days[0] <= day]
                value = max(past, key=itemgetter(0)) if past else values[0]
                found.append(Found(result.start, result.end + 1, value))
        return found

    return find


def _resolved(said: dict[str, str | None]) -> tuple[date, date] | None:
    """Returns the days of one reading, None where it has none: of durations, and of "now"."""
    kind, timex, mode = said["type"], said["timex"] or "", said.get("Mod")
    start, end = said.get("start"), said.get("end")
    if kind in ("date", "datetime"):
        start = end = said.get("value")
    if kind not in ("date", "datetime", "daterange", "datetimerange") or timex.endswith("_REF"):
        return None
    try:
        if mode in ("since", "before", "after"):
            return _beside(timex, start or end or "", mode)
        if mode is None and re.fullmatch(r"\d{4}", timex):
            return _period(date.fromisoformat(f"{timex}-01-01"), "year")  # not this year so far
        first, last = (datetime.fromisoformat(moment or "") for moment in (start, end))
        # A range ends with the first moment that is after it.
        return first.date(), (last - _MOMENT if first < last else last).date()
    except (ValueError, OverflowError):
        return None  # "not resolved", or a day before all days


def _beside(timex: str, bound: str, mode: str) -> tuple[date, date]:
    """Returns the days of the period that something is since, before or after."""
    ends = re.match(r"\(([\d-]{10}),([\d-]{10}),", timex)
    if ends:
        return date.fromisoformat(ends[1]), (datetime.fromisoformat(ends[2]) - _MOMENT).date()
    grain = {len("2017"): "year", len("2017-10"): "month"}.get(len(timex), "day")
    moment = datetime.fromisoformat(bound)
    is_behind = mode == "after" and grain != "day"
    return _period((moment - _MOMENT if is_behind else moment).date(), grain)


# --- JioNLP ---


def _jionlp_money() -> Find:
    extract = _module("jionlp").ner.extract_money

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        found = []
        for result in extract(text, with_parsing=True):
            said = result["detail"]
            bounds = said["num"] if isinstance(said["num"], list) else [said["num"]]
            value = money_value(_currency(said["case"], "zh"), bounds[0], bounds[-1])
            start, end = result["offset"]
            found.append(Found(start, end, value))
        return found

    return find


def _jionlp_dates() -> Find:
    extract = _module("jionlp").ner.extract_time

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        base = datetime.combine(published or _SOME_DAY, time()).timestamp()
        found = []
        for result in extract(text, time_base=base, with_parsing=True):
            if result["type"] in ("time_point", "time_span"):
                start, end = result["offset"]
                first, last = result["detail"]["time"]
                if first != last:  # the moment that is now
                    found.append(Found(start, end, (_day(first), _day(last))))
        return found

    return find


def _day(moment: str) -> date | None:
    """Returns the day of a moment as JioNLP writes it, None where it is open."""
    return None if moment.endswith("inf") else datetime.fromisoformat(moment).date()


# --- dateparser ---


def _dateparser_dates() -> Find:
    search = _module("dateparser.search").search_dates

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        settings = {"RELATIVE_BASE": datetime.combine(published or _SOME_DAY, time())}
        found: list[Found] = []
        results = search(text, languages=[lang], settings=settings, add_period=True) or ()
        for words, moment, period in results:
            start = text.find(words, found[-1].end if found else 0)
            if start >= 0:
                value = _period(moment.date(), period)
                found.append(Found(start, start + len(words), value))
        return found

    return find


def _period(day: date, period: str) -> tuple[date, date]:
    """Returns the days of the period that a day stands for."""
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if period == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


# --- price-parser ---


def _price_parser_money() -> Find:
    parse = _module("price_parser").parse_price

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        price = parse(text)
        place = _priced(text, price.amount_text, price.currency)
        if place is None or price.amount is None:
            return []
        return [
            Found(place[0], place[1], money_value(_currency(price.currency, lang), price.amount))
        ]

    return find


def _priced(text: str, amount: str | None, currency: str | None) -> tuple[int, int] | None:
    """Returns where the first price of a text stands: price-parser does not tell."""
    if amount is None or currency is None:
        return None
    figure = r"\s+".join(map(re.escape, amount.rstrip(" .,").split()))
    sign = re.escape(currency)
    match = re.search(rf"{sign}\s*{figure}|{figure}\s*{sign}", text)
    return match.span() if match else None


# --- quantulum3 ---


def _quantulum_money() -> Find:
    parse = _module("quantulum3.parser").parse
    units = _module("quantulum3.load").units("en_US").names

    def find(text: str, published: date | None, lang: str) -> list[Found]:
        found = []
        for quantity in parse(text):
            unit = _unit_of_price(quantity.unit, units)
            if unit is not None:
                margin = quantity.uncertainty or 0
                code = getattr(unit, "currency_code", None) or _currency(unit.name, "en")
                value = money_value(code, quantity.value - margin, quantity.value + margin)
                start, end = quantity.span
                found.append(Found(start, end, value))
        return found

    return find


def _unit_of_price(unit: Any, units: Mapping[str, Any]) -> Any:
    """Returns the currency of a unit, be it one or a price per something; else None."""
    powers = [dimension["power"] for dimension in unit.dimensions]
    if powers[:1] != [1] or any(power > 0 for power in powers[1:]):
        return None
    first = units.get(unit.dimensions[0]["base"])
    return first if first is not None and first.entity.name == "currency" else None


DEALWIRE = (
    System("dealwire", "MONEY", ("en", "zh"), _dealwire_money),
    System("dealwire", "DATE", ("en", "zh"), _dealwire_dates),
)
PEERS = (
    System("recognizers-text-suite", "MONEY", ("en", "zh"), _recognizers_money),
    System("recognizers-text-suite", "DATE", ("en", "zh"), _recognizers_dates),
    System("jionlp", "MONEY", ("zh",), _jionlp_money),
    System("jionlp", "DATE", ("zh",), _jionlp_dates),
    System("dateparser", "DATE", ("en", "zh"), _dateparser_dates),
    System("price-parser", "MONEY", ("en", "zh"), _price_parser_money),
    System("quantulum3", "MONEY", ("en",), _quantulum_money),
)
