"""Tests of the benchmark of company names."""

from click.testing import CliRunner

from benchmarks import names
from pipeline.gold import notation

HEAD = "id: {}\nlang: en\nform: brief\npublished: 2016-07-01\noutlet: News\n---\n"
BODY = "⟦Quokka, Inc.|ORG =Quokka⟧ and ⟦Quokka|ORG⟧ met ⟦Wombat|ORG⟧.\n---\n"


def test_ways_that_see_names_alone():
    texts = ["Acme Robotics", "Acme Robotic", "Zenith", "Acme Robotics"]
    assert names.by_string(texts) == texts
    assert names.by_spelling(texts) == ["Acme Robotics", "Acme Robotics", "Zenith", "Acme Robotics"]


def missing(_):
    raise ImportError("No module named 'rigour'")


def test_dealwire_joins_what_strings_do_not():
    article = notation.read("a", HEAD.format("a") + BODY)
    ways = {"exact string": names.by_string, "missing": missing}
    results = names.measure([article], ways)
    f1 = {result.way: result.f1 for result in results if result.group == "all"}
    assert f1["dealwire"] == 1 > f1["exact string"]
    assert "missing" not in f1


def test_many_names_take_little_more_than_their_number():
    names.seconds(names.many(2_000))
    few, more = (names.seconds(names.many(number)) for number in (2_001, 20_010))
    assert more < 30 * few


def test_the_command_writes_its_table(tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.txt").write_text(HEAD.format("a") + BODY, encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["--gold", str(gold), "--names", "100", "-o", str(out)]
    result = CliRunner().invoke(names.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    table = (out / "names.md").read_text(encoding="utf-8")
    assert result.output == table
    assert "| dealwire | 100.0 / 100.0 / 100.0 |" in table
    assert "100 names on one core" in table
