import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons, tables
from pipeline.recognition import money
from pipeline.recognition.spans import Amount

CASES = Path(__file__).parents[1] / "cases" / "money.tsv"
with CASES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE))


def amounts(text: str, expected: str) -> list[Amount]:
    """Reads `span@currency:value:approximation`, several separated by " | ", - for none.

    A value is one figure or least-greatest, ? is null, =N marks the same sum as the Nth.
    """
    found: list[Amount] = []
    for part in expected.split(" | ") if expected != "-" else ():
        span, _, fields = part.rpartition("@")
        currency, value, approximation = fields.split(":")
        approximation, _, same = approximation.partition("=")
        low, _, high = value.partition("-")
        start = text.index(span, found[-1].end if found else 0)
        found.append(
            Amount(
                start=start,
                end=start + len(span),
                text=span,
                currency=None if currency == "?" else currency,
                minimum=None if low == "?" else float(low),
                maximum=None if low == "?" else float(high or low),
                approximation=approximation,
                same_as=found[int(same) - 1].start if same else None,
            )
        )
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_cases(row: dict[str, str]) -> None:
    assert money.find(row["text"], row["lang"]) == amounts(row["text"], row["expected"])


def test_there_are_enough_cases() -> None:
    none = [row for row in ROWS if row["expected"] == "-"]
    assert len(ROWS) >= 600
    assert len(none) >= 150


MONEY = st.text(
    alphabet="0123456789.,'  $€¥￥US元美人民币万亿千百十数几余多近约超到至-–(（）)、+级约合融资投轮"
    "kmbnMllion dolarstufe figure",
    max_size=60,
)


@given(MONEY | st.text(max_size=60))
def test_amounts_hold_for_any_text(text: str) -> None:
    found = money.find(text)
    for amount in found:
        assert text[amount.start : amount.end] == amount.text != ""
        assert amount.approximation in tables.APPROXIMATION
        if amount.approximation == "undisclosed":
            assert (amount.currency, amount.minimum, amount.maximum) == (None, None, None)
        else:
            assert amount.minimum is not None
            assert amount.maximum is not None
            assert 0 <= amount.minimum <= amount.maximum
    assert all(left.end <= right.start for left, right in pairwise(found))
    starts = {amount.start for amount in found}
    assert all(a.same_as is None or (a.same_as in starts and a.same_as < a.start) for a in found)


UNRELATED = st.sampled_from(
    [
        "",
        "It was a quiet day.\n",
        "今天天气不错。\n",
        "1. Nothing more to say.\n",
        "共有3家公司。\n",
    ]
)


@given(st.sampled_from(ROWS), UNRELATED, UNRELATED)
def test_unrelated_text_around_changes_nothing(
    row: dict[str, str], before: str, after: str
) -> None:
    alone = money.find(row["text"], row["lang"])
    among = money.find(f"{before}{row['text']}\n{after}", row["lang"])
    shift = len(before)
    assert among == [
        replace(
            amount,
            start=amount.start + shift,
            end=amount.end + shift,
            same_as=None if amount.same_as is None else amount.same_as + shift,
        )
        for amount in alone
    ]


def test_the_article_tells_the_currency_of_a_shared_sign() -> None:
    def currency(context: str | None) -> str | None:
        return money.find("It raised ¥500 million.", "en", context)[0].currency

    assert currency(None) is None
    assert currency("The Tokyo start-up grew fast.") == "JPY"
    assert currency("The Shenzhen start-up grew fast.") == "CNY"
    assert currency("From Tokyo to Shenzhen.") is None


def test_every_qualifier_tells() -> None:
    for row in lexicons.load("lexicons/money_qualifiers"):
        han, form = row["lang"] == "zh", row["form"]
        text, money_text = {
            "before": (f"{form}5000万元", "5000万元") if han else (f"now {form} $5m", "$5m"),
            "bare": (f"{form}亿元", "亿元"),
            "grown": (f"5000万元{form}",) * 2 if han else (f"$5m{form}",) * 2,
            "after": (f"$5m {form}", "$5m"),
        }[row["place"]]
        effect = {"level": "about", "filler": "exact", "none": "exact"}.get(
            row["effect"], row["effect"]
        )
        found = [(amount.text, amount.approximation) for amount in money.find(text)]
        if (row["place"], row["effect"]) == ("bare", "none"):
            assert (money_text, "over") not in found
        else:
            assert found == [(money_text, effect)]


def test_every_context_makes_or_unmakes_money() -> None:
    for row in lexicons.load("lexicons/money_context"):
        han, form = row["lang"] == "zh", row["form"]
        number = "5000万" if han else " 5 million "
        cue = "融资" if han else "raised"
        text = {
            ("before", "cue"): f"{form}{number}，",
            ("after", "cue"): f"{number}{form}",
            ("after", "open"): f"{cue}{number}{form}",
            ("after", "never"): f"{cue}{number}{form}",
            ("before", "never"): f"{form}{number}元",
            ("before", "none"): f"{form}{number}，",
            ("before", "weight"): f"{form} 50 pounds",
            ("before", "piece"): f"{form}一块，",
        }[row["side"], row["effect"]]
        assert bool(money.find(text)) is (row["effect"] in ("cue", "open"))


@pytest.mark.parametrize("part", ["hidden", "withheld", "hiding", "sum", "filler"])
def test_every_word_of_secrecy_tells(part: str) -> None:
    for row in lexicons.load("lexicons/money_undisclosed"):
        han, form = row["lang"] == "zh", row["form"]
        if row["part"] == part:
            phrase = {
                "hidden": f"{form} amount",
                "withheld": f"金额{form}" if han else f"amount {form}",
                "hiding": f"{form}金额" if han else f"{form} the amount",
                "sum": f"{form}未披露" if han else f"undisclosed {form}",
                "filler": f"金额{form}未披露" if han else f"undisclosed {form} amount",
            }[part]
            assert [amount.text for amount in money.find(phrase)] == [phrase]
