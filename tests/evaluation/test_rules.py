"""Tests of what is counted of rules and models."""

import csv
import io

from pipeline.evaluation import comparison, report

from .conftest import GOLD


def test_each_source_has_its_hits_and_its_precision(read, deals_of):
    gold = read(GOLD)
    found = comparison.of_tables([gold], deals_of([gold]))
    rules = {(rule.kind, rule.name, rule.source): rule for rule in found.rules}
    money = rules["mention", "MONEY", "money"]
    assert (money.hits, money.right, money.precision) == (1, 1, 1)
    led = rules["role", "lead_investor", "roles.model"]
    assert led.hits >= led.right == 1
    assert not any(rule.name == "CUE" for rule in found.rules)
    assert all(0 <= rule.right <= rule.hits for rule in found.rules)


def test_the_same_stands_in_the_table_and_the_file(read, deals_of):
    gold = read(GOLD)
    rules = comparison.of_tables([gold], deals_of([gold])).rules
    lines = report.rules_table(rules).splitlines()
    assert lines[1].split() == ["source", "hits", "right", "P"]
    assert len(lines) == len(rules) + 2
    rows = list(csv.DictReader(io.StringIO(report.rules_csv(rules))))
    assert [row["source"] for row in rows] == [rule.source for rule in rules]
