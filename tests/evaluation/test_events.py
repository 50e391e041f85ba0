"""Tests of event alignment and role scores, worked by hand."""

import pytest

from pipeline.evaluation import events
from pipeline.evaluation.events import Names, agree, align
from pipeline.evaluation.figures import ALL, Key, Tally
from pipeline.gold.records import Mention
from tests.evaluation.conftest import GOLD


def figures(gold, found):
    tally = Tally()
    faults = events.measure(tally, gold, found, align(gold, found))
    return tally.figures(), faults


def test_what_is_right_is_right(read):
    found, faults = figures(read(GOLD), read(GOLD))
    assert faults == []
    assert {figure.f1 for figure in found.values()} == {1}


def test_events_are_aligned_whatever_their_order(read):
    body, _, told = GOLD.partition("---\n")
    first, second = told.split("funding angel")
    found, faults = figures(read(GOLD), read(f"{body}---\nfunding angel{second}{first}"))
    assert faults == []
    assert found[Key("events", "found", "event", ALL)].f1 == 1


def test_each_role_is_counted_over_aligned_events(read):
    # Lead taken for a participant, the sum missed, the second event missed whole.
    body, _, told = GOLD.partition("---\n")
    told = told[: told.index("funding angel")]
    told = told.replace(
        "lead_investor: GGV纪源资本\n  investor: BAI资本", "investor: GGV纪源资本 | BAI资本"
    )
    told = told.replace("  amount: 2亿元\n", "")
    found, faults = figures(read(GOLD), read(f"{body}---\n{told}"))

    def counted(role: str, grade: str = "exact") -> tuple[float | None, float | None]:
        figure = found[Key("roles", grade, role, ALL)]
        return figure.precision, figure.recall

    assert counted("investee") == (1, 0.5)
    assert counted("lead_investor") == (None, 0)
    assert counted("investor") == (0.5, 0.5)
    assert counted("any investor") == (1, pytest.approx(2 / 3))
    assert counted("amount") == (None, 0)
    # investee 1/2, investor 1/2 of 2 found, lead 0/1, amount 0/1, round 1/2, date 0/1.
    assert counted("all roles") == (0.75, pytest.approx(3 / 9))
    kinds = {fault.kind for fault in faults}
    assert kinds == {
        "event missed: funding",
        "role missed: lead_investor",
        "role missed: amount",
        "role spurious: investor",
    }


def test_another_name_of_the_company_is_near(read):
    found, faults = figures(
        read(GOLD), read(GOLD.replace("investee: 禾籽科技", "investee: 上海禾籽信息有限公司"))
    )
    assert found[Key("roles", "exact", "investee", ALL)].f1 == 0
    assert found[Key("roles", "relaxed", "investee", ALL)].f1 == 1
    assert {fault.kind for fault in faults} == {"role near: investee"}


def test_fields_of_events_that_were_found(read):
    found, faults = figures(
        read(GOLD), read(GOLD.replace("series_a confirmed company", "series_a denied media"))
    )
    assert found[Key("events", "fields", "status", ALL)].f1 == 0.5
    assert found[Key("events", "fields", "attribution", ALL)].f1 == 0.5
    assert found[Key("events", "fields", "type", ALL)].f1 == 1
    assert [fault.kind for fault in faults] == ["status: confirmed as denied"]


def test_an_article_without_funding_should_have_none(read):
    body, _, _ = GOLD.partition("---\n")
    found, faults = figures(read(f"{body}---\n"), read(GOLD))
    key = Key("events", "articles", "no funding, none found", "zh")
    assert (found[key].f1, found[key].gold) == (0, 1)
    assert [fault.kind for fault in faults] == ["event spurious: funding"] * 2


def money(text: str, currency: str | None, low: float, high: float) -> Mention:
    value = {"currency": currency, "minimum": low, "maximum": high, "approximation": "exact"}
    return Mention(0, len(text), text, "MONEY", value)


def days(first: str | None, last: str | None) -> Mention:
    return Mention(0, 2, "近日", "DATE", {"start_date": first, "end_date": last})


def org(text: str, company: str = "") -> Mention:
    return Mention(0, len(text), text, "ORG", {"company": company or text})


@pytest.mark.parametrize(
    ("gold", "found", "grade"),
    [
        (org("Acme  Robotics"), org("acme robotics"), 1),
        (org("Acme Robotics"), org("Acme"), 0.5),
        (org("旷视科技", "Megvii"), org("Face++", "Megvii"), 0.5),
        (org("Acme"), org("Bolt"), 0),
        (money("$5m", "USD", 5e6, 5e6), money("US$5 million", "USD", 5e6, 5e6), 1),
        (money("$5m", "USD", 5e6, 5e6), money("5m", None, 5e6, 5e6), 0.5),
        (money("$5m", "USD", 5e6, 5e6), money("€5m", "EUR", 5e6, 5e6), 0),
        (money("$5m", "USD", 5e6, 5e6), money("$4-6m", "USD", 4e6, 6e6), 0.5),
        (money("$5m", "USD", 5e6, 5e6), money("$6m", "USD", 6e6, 6e6), 0),
        (days("2020-01-01", "2020-12-31"), days("2020-01-01", "2020-12-31"), 1),
        (days("2020-01-01", "2020-12-31"), days("2020-03-01", "2020-03-31"), 0.5),
        (days("2020-01-01", "2020-12-31"), days("2021-01-01", "2021-01-01"), 0),
        (days(None, None), days(None, None), 1),
    ],
)
def test_agreement(gold, found, grade):
    names = Names({"Megvii": frozenset({"旷视科技", "face++"})})
    assert agree(gold, found, names) == grade
