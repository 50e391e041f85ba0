"""Tests of the explanation of deals."""

import click
import pytest
from click.testing import CliRunner

from pipeline import cli, explain, storage, tables
from pipeline.errors import DealwireError


def explained(found, *arguments):
    return click.unstyle(explain.explain(found, *arguments))


def test_a_value_its_sentence_and_what_found_it(found):
    assert explained(found, "acme-seed", "amount") == (
        "amount: USD 5,000,000\n"
        "  news/acme.txt:33-36  amount\n"
        "    Acme raised “⟦$5m⟧”, 由启明创投领投。\n"
        "    found by test (0.50), its part by roles.model\n"
    )


def test_every_column_that_says_something_has_its_block(found):
    lines = explained(found, "acme-seed").splitlines()
    heads = [line.partition(":")[0] for line in lines if line and line[0] != " "]
    assert heads == [
        *("type", "investee", "round", "amount", "announced", "valuation", "status"),
        *("investors", "sources", "score"),
    ]
    assert "  no article dates it: the day is that on which the first was published" in lines


def test_rivals_stand_beside_what_was_chosen(found):
    rival = {"deal_id": "acme-seed", "column": "amount", "event_id": "news/acme#e1"}
    found["conflicts"] = tables.frame("conflicts", [rival | {"value": "USD 6", "chosen": False}])
    assert "    rival: USD 6, confirmed by media, event news/acme#e1\n" in explained(
        found, "acme-seed", "amount_minimum"
    )


def test_flags_are_told_with_their_values(found):
    flag = {"deal_id": "acme-seed", "flag_id": "x", "flag": "investor_is_investee"}
    found["flags"] = tables.frame("flags", [flag | {"detail": "Acme is both"}])
    found["deals"]["flags"] = "investor_is_investee"
    assert "  investor_is_investee: Acme is both\n" in explained(found, "acme-seed", "flags")


@pytest.mark.parametrize(
    ("deal_id", "remedy"),
    [
        ("acme:funding:seed", "give one of acme-seed"),
        ("Acme", "give one of acme-seed"),
        ("nobody", "see deals.csv for those it has"),
        ("", "see deals.csv for those it has"),
    ],
)
def test_a_deal_that_is_not_there(found, deal_id, remedy):
    with pytest.raises(DealwireError, match=remedy):
        explain.explain(found, deal_id)


def test_every_role_and_every_column_of_deals_can_be_explained():
    roles = {role for taken in explain.COLUMNS.values() for role in taken}
    assert roles == set(tables.ROLE) - {"stake"}
    assert set(tables.TABLES["deals"].names) - {"deal_id"} <= set(explain.NAMES)
    assert set(tables.CONFLICT_COLUMN) <= set(explain.COLUMNS)


def test_the_command(found, tmp_path):
    storage.write(tmp_path, found)
    run = CliRunner().invoke
    result = run(cli.main, ["explain", "acme-seed", "round", "-o", str(tmp_path)])
    assert (result.exit_code, result.output) == (cli.READ, "round: seed\n")
    missing = run(cli.main, ["explain", "acme-seed", "-o", str(tmp_path / "none")])
    assert missing.exit_code == cli.USAGE
    assert "run `dealwire segment` first" in missing.output
    other = run(cli.main, ["explain", "acme-seed", "sum", "-o", str(tmp_path)])
    assert other.exit_code == cli.USAGE
    assert "'sum' is not one of" in other.output
