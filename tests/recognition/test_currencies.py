from itertools import product

import pytest

from pipeline import lexicons
from pipeline.recognition import money
from pipeline.recognition.currencies import Evidence

CURRENCIES = lexicons.load("lexicons/currencies").rows
CODES = {code for row in CURRENCIES for code in row["currency"].split()}


def beside_a_number(row: lexicons.Row, side: str) -> str:
    space = "" if row["lang"] == "zh" else " "
    if row["guard"] == "part":
        return f"5元5{row['form']}"
    return f"{row['form']}{space}500000" if side == "before" else f"500000{space}{row['form']}"


@pytest.mark.parametrize("side", ["before", "after"])
def test_every_form_is_found_beside_a_number(side: str) -> None:
    for row in CURRENCIES:
        if row["side"] in (side, "both"):
            text = beside_a_number(row, side)
            found = money.find(text, "zh" if row["lang"] == "zh" else "en")
            assert [amount.text for amount in found] == [text]
            assert found[0].currency in (*row["currency"].split(), None)


def test_the_currencies_of_tech_funding_are_known_by_code_and_name() -> None:
    named = {row["currency"] for row in CURRENCIES if row["lang"] in ("en", "zh")}
    assert len(named) >= 60
    assert {"USD", "CNY", "EUR", "GBP", "JPY", "KRW", "INR", "SGD", "HKD", "TWD", "BRL"} <= named


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$5 million CAD", "CAD"),
        ("A$5 million dollars", "AUD"),
        ("HK$5亿元", "HKD"),
        ("新台币5亿元", "TWD"),
        ("¥5亿元", "CNY"),
        ("US$5 million USD", "USD"),
        ("£5 million pounds", "GBP"),
    ],
)
def test_of_two_forms_the_more_specific_counts(text: str, currency: str) -> None:
    found = money.find(text)
    assert [amount.text for amount in found] == [text]
    assert found[0].currency == currency


@pytest.mark.parametrize(
    "text",
    ["2019 won", "Euro 2020", "PHP 8", "3日元旦", "50块屏幕", "SAR 2019", "5角", "R2", "CAD 2024"],
)
def test_a_guard_keeps_homographs_out(text: str) -> None:
    assert money.find(text) == []


def test_every_place_tells_a_currency_that_is_known() -> None:
    for row in lexicons.load("lexicons/money_evidence"):
        evidence = Evidence(f"In {row['form']} it rains US$", "en")
        shared = [
            form
            for text, side in product((r["form"] for r in CURRENCIES), ("before", "after"))
            if (form := getattr(evidence, side)(text)) and len(form.currencies) > 1
        ]
        found = {evidence.currency(form, None) for form in shared}
        assert row["currency"] in found & CODES


@pytest.mark.parametrize(
    ("article", "currency"),
    [
        ("Quince of Melbourne, in Australia, raised US$4m last year and $5m now.", "AUD"),
        ("Quince of Melbourne, in Australia, raised $5m.", "USD"),
        ("Toronto and Sydney met. US$4m or $5m.", "USD"),
        ("It raised US$4m and then $5m.", "USD"),
    ],
)
def test_a_plain_dollar_is_of_the_country_where_us_dollars_are_written_apart(article, currency):
    evidence = Evidence("raised $5m", "en", article)
    assert evidence.currency(evidence.before("$"), None) == currency


def test_the_article_tells_where_the_sentence_does_not():
    kenyan, none = "Baridi of Kenya sells freezers.", "Baridi sells freezers."
    for article, currency in ((kenyan, "KES"), (none, None)):
        evidence = Evidence("180 shillings a day", "en", article)
        assert evidence.currency(None, evidence.after("shillings")) == currency
