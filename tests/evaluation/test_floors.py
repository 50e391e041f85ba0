"""Tests of floors, and of the figures on the dev part against those of the project."""

import json
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import DealwireError
from pipeline.evaluation import floors
from pipeline.evaluation.figures import Counts, Figure, Key, Tally
from pipeline.evaluation.floors import Floors
from tests.test_cli import dealwire

ROOT = Path(__file__).parents[2]
FLOORS = ROOT / "tests/eval_floors.json"
KEY = "mentions/strict/ORG/all"


def figures(hits: float, gold: int = 100) -> dict[Key, Figure]:
    tally = Tally()
    tally.add("mentions", "strict", "ORG", (), "a", Counts(hits, gold, hits, gold))
    return tally.figures()


def test_a_figure_below_its_floor_is_told():
    assert list(floors.broken(Floors({KEY: 0.5}), figures(50))) == []
    assert list(floors.broken(Floors({KEY: 0.5}), figures(49))) == [
        f"{KEY} is 0.4900, its floor 0.500"
    ]
    assert list(floors.broken(Floors({"gone": 0.5}), figures(49))) == [
        "gone is not measured, its floor 0.500"
    ]


def test_floors_rise_and_never_sink_by_themselves():
    assert floors.raised(Floors({}), figures(55.55)).least == {KEY: 0.555}
    assert floors.raised(Floors({KEY: 0.6}), figures(55)).least == {KEY: 0.6}
    assert floors.raised(Floors({}), figures(5, gold=10)).least == {}


def test_lowering_takes_a_reason_and_is_remembered():
    low = floors.lowered(Floors({KEY: 0.6, "gone": 0.5}), figures(55), "the guide changed")
    assert low.least == {KEY: 0.55}
    assert [entry["reason"] for entry in low.lowered] == ["the guide changed"] * 2
    assert floors.load("f", floors.dump(low)) == low
    with pytest.raises(DealwireError, match="say why"):
        floors.lowered(Floors({KEY: 0.6}), figures(55), " ")


def test_a_file_that_is_none_is_told():
    with pytest.raises(DealwireError, match="f is no file of floors"):
        floors.load("f", "[]")


def test_every_floor_lowered_is_explained_in_the_changelog():
    changelog = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    for entry in json.loads(FLOORS.read_text(encoding="utf-8"))["lowered"]:
        assert entry["reason"] in changelog


@pytest.fixture(scope="session")
def gold_tables(tmp_path_factory):
    """A folder with the tables of all gold articles."""
    out = tmp_path_factory.mktemp("gold")
    assert dealwire("gold", "compile", ROOT / "corpus/gold/sources", "-o", out).exit_code == 0
    result = dealwire("run", out / "articles.jsonl", "-o", out, "--jobs", "2")
    assert result.exit_code == cli.READ, result.output
    return out


def test_no_figure_of_the_dev_part_is_below_its_floor(gold_tables):
    result = dealwire(
        "evaluate",
        gold_tables,
        "--gold",
        ROOT / "corpus/gold",
        "--split",
        "dev",
        "--floors",
        FLOORS,
    )
    assert result.exit_code == cli.READ, result.output[-3000:] + result.stderr


def test_evaluate_writes_its_files_and_compares_with_earlier_ones(gold_tables, tmp_path):
    gold = ROOT / "corpus/gold"
    first = dealwire("evaluate", gold_tables, "--gold", gold, "--split", "dev", "--rules")
    folder = gold_tables / "evaluation"
    assert "Roles: the same name" in first.output
    assert "Brier score" in first.output
    assert "names.registry" in first.output
    assert {path.name for path in folder.iterdir()} == {
        "evaluation.json",
        "evaluation.csv",
        "errors.csv",
        "reliability.csv",
        "rules.csv",
    }
    again = dealwire(
        "evaluate", gold_tables, "--gold", gold, "--baseline", folder / "evaluation.json"
    )
    assert again.exit_code == cli.READ
    assert "Moved since" in again.output
    # Errors of the test part are not shown to those who write rules.
    split_of = dict(
        line.split("\t")[:2]
        for line in (gold / "splits.tsv").read_text().splitlines()
        if "\t" in line
    )
    told = {line.split(",")[0] for line in (folder / "errors.csv").read_text().splitlines()[1:]}
    assert {split_of.get(name) for name in told if name in split_of} == {"train", "dev"}
    path = tmp_path / "floors.json"
    raised = dealwire("evaluate", gold_tables, "--gold", gold, "--floors", path, "--raise-floors")
    assert raised.exit_code == cli.READ
    high = json.loads(path.read_text())
    high["floors"][KEY] = 1.0
    path.write_text(json.dumps(high))
    below = dealwire("evaluate", gold_tables, "--gold", gold, "--floors", path)
    assert below.exit_code == cli.REJECTED
    assert f"{KEY} is 0." in below.output
    low = dealwire(
        "evaluate", gold_tables, "--gold", gold, "--floors", path, "--lower-floors", "it was a test"
    )
    assert low.exit_code == cli.READ


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--split", "dev", "--raise-floors"), "give the file with --floors"),
        (("--floors", "gone.json"), "gone.json cannot be read"),
        (("--baseline", "gone.json"), "gone.json cannot be read"),
        (("--gold", "gone"), "gone holds no .txt file"),
    ],
)
def test_what_cannot_be_evaluated_is_told(arguments, problem, gold_tables):
    given = arguments if "--gold" in arguments else ("--gold", ROOT / "corpus/gold", *arguments)
    result = dealwire("evaluate", gold_tables, *given)
    assert result.exit_code == cli.USAGE
    assert problem in result.stderr


def test_tables_of_other_articles_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("Acme raised $5 million.")
    assert dealwire("run", tmp_path / "a.txt", "-o", tmp_path / "out").exit_code == 0
    result = dealwire("evaluate", tmp_path / "out", "--gold", ROOT / "corpus/gold")
    assert result.exit_code == cli.USAGE
    assert "the tables hold no article" in result.stderr
