"""Tests of how the deals of two folders differ, and why."""

import copy

import click
import pytest
from click.testing import CliRunner

from pipeline import changes, cli, storage, tables

RECORD = {
    "stages": {
        stage: {"state": "1", "options": {}}
        for stage in ("segment", "extract", "resolve", "tabulate")
    },
    "states": {"1": {"code events.py": "x", "lexicon lexicons/a.tsv": "y"}},
}


def record(**changed: str):
    """Returns a record in which some code or lexicon is another."""
    other = copy.deepcopy(RECORD)
    other["states"]["1"] |= {name.replace("_", " "): value for name, value in changed.items()}
    return other


def edited(found, table, **values):
    """Returns tables in which every row of one has other values."""
    rows = [row | values for row in tables.rows(found[table])]
    return {**found, table: tables.frame(table, rows)}


def compared(found, other, right=RECORD, left=RECORD):
    sides = changes.Side(found, left), changes.Side(other, right)
    return list(changes.changes(*sides))


def test_the_same_deals_do_not_differ(found):
    assert compared(found, found, record(code_x="z")) == []
    assert changes.render([]) == ""


def test_another_text_is_why(found):
    other = edited(edited(found, "deals", round="series_a"), "articles", sha256="1" * 64)
    (change,) = compared(found, other, record(code_x="z"))
    assert change.cells == [("round", "seed", "series_a")]
    assert (change.stage, change.causes) == ("segment", ["text news/acme"])


def test_another_code_or_lexicon_is_why_where_the_texts_are_the_same(found):
    other = edited(edited(found, "amounts", maximum=6e6), "deals", amount_maximum=6e6)
    (change,) = compared(found, other, record(**{"lexicon_lexicons/a.tsv": "z"}))
    assert change.cells == [("amount_maximum", "5,000,000", "6,000,000")]
    assert (change.stage, change.causes) == ("extract", ["lexicon lexicons/a.tsv"])


def test_the_first_stage_that_differs_is_named(found):
    linked = edited(edited(found, "companies", name="Acme Inc"), "deals", investee="Acme Inc")
    assert [change.stage for change in compared(found, linked)] == ["resolve"]
    merged = edited(found, "deals", status="rumored")
    (change,) = compared(found, merged)
    assert (change.stage, change.causes) == (
        "tabulate",
        ["nothing on record: was a table changed by hand?"],
    )


def test_a_change_without_a_record_is_told_so(found):
    (change,) = compared(found, edited(found, "deals", status="rumored"), {})
    assert change.causes == ["unknown: one of the two has no record of what made it"]


def test_a_deal_under_another_id_is_known_by_its_evidence(found):
    other = dict(found)
    for name in ("deals", "deal_events", "deal_investors"):
        other = edited(other, name, deal_id="acme-a") if name == "deals" else other
        if name != "deals":
            rows = [row | {"deal_id": "acme-a"} for row in tables.rows(found[name])]
            other[name] = tables.frame(name, rows)
    (change,) = compared(found, other)
    assert change.cells == [("deal_id", "acme-seed", "acme-a")]


@pytest.mark.parametrize(("gone", "word"), [(True, "gone"), (False, "new")])
def test_deals_that_one_side_has_alone(found, gone, word):
    none = {
        **found,
        **{n: found[n].iloc[:0] for n in ("deals", "deal_events", "deal_investors", "events")},
        "event_arguments": found["event_arguments"].iloc[:0],
    }
    pair = (found, none) if gone else (none, found)
    (change,) = compared(*pair, record(code_x="z"))
    assert change.gone is gone
    assert click.unstyle(changes.render([change])) == (
        f"acme-seed is {word}\n  why: code x (first seen in extract)\n"
    )


def test_investors_are_cells_of_their_deal(found):
    other = edited(found, "deal_investors", role="participant")
    (change,) = compared(found, other)
    assert change.cells == [("lead", "启明创投", None), ("participant", "Ann", "Ann; 启明创投")]
    assert "lead: 启明创投 → –" in changes.render([change])


def test_many_causes_are_cut_short(found):
    other = edited(edited(found, "events", status="rumored"), "deals", status="rumored")
    many = record(**{f"code_m{number}": "z" for number in range(9)})
    (change,) = compared(found, other, many)
    assert "code m3, 5 more of code" in changes.render([change])


def test_the_command(found, tmp_path):
    storage.write(tmp_path / "a", found)
    storage.write(tmp_path / "b", edited(found, "deals", status="rumored"))

    def diff(left, right):
        return CliRunner().invoke(cli.main, ["diff", str(tmp_path / left), str(tmp_path / right)])

    assert (diff("a", "a").exit_code, diff("a", "a").output) == (0, "")
    result = diff("a", "b")
    assert result.exit_code == cli.REJECTED
    assert "  status: confirmed → rumored\n" in result.output
    assert "dealwire: deals that differ: 1" in result.output
    missing = diff("a", "c")
    assert missing.exit_code == cli.USAGE
    assert "run `dealwire segment` first" in missing.output
