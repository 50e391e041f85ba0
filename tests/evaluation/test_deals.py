"""Tests of merged deals against gold."""

from pipeline.evaluation import comparison
from pipeline.evaluation.figures import ALL, Key

NEWS = """⟦Acme Robotics|ORG⟧ raised ⟦$5 million|MONEY USD 5e6⟧ in a ⟦Series A|ROUND series_a⟧ round led by ⟦Sequoia Capital|ORG⟧ on ⟦May 3, 2021|DATE 2021-05-03⟧.
---
funding series_a confirmed media
  investee: Acme Robotics
  lead_investor: Sequoia Capital
  amount: {amount}
  round: Series A
  date: May 3, 2021
"""


def test_fields_of_deals_of_two_articles(read, deals_of):
    texts = {"a": NEWS.format(amount="$5 million"), "b": NEWS.format(amount="$5 million")}
    golds = [read(source, name, "en") for name, source in texts.items()]
    found = comparison.of_tables(golds, deals_of(golds)).figures

    def f1(name: str) -> float | None:
        return found[Key("deals", "field", name, ALL)].f1

    # Two articles, one deal: each field counts once.
    assert found[Key("deals", "field", "deal", ALL)].gold == 1
    names = ("deal", "type", "investee", "round", "status", "amount", "announced", "lead")
    assert {name: f1(name) for name in names} == dict.fromkeys(names, 1)


def test_a_field_that_is_off_is_wrong(read, deals_of):
    gold = read(NEWS.format(amount="$5 million"), "a", "en")
    tables = deals_of([gold])
    tables["deals"]["amount_minimum"] = 6e6
    tables["deals"]["round"] = "series_b"
    found = comparison.of_tables([gold], tables).figures
    assert found[Key("deals", "field", "amount", ALL)].f1 == 0
    assert found[Key("deals", "field", "round", ALL)].f1 == 0
    assert found[Key("deals", "field", "lead", ALL)].f1 == 1
