"""Tests of the record of what made the tables."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline import provenance, registry, storage, tables

ROOT = Path(__file__).parent.parent


def test_the_state_names_code_lexicons_and_models():
    names = provenance.state()
    assert {
        "code events.py",
        "code recognition/money.py",
        "lexicon lexicons/currencies.tsv",
        "lexicon companies/companies.tsv",
        "model en/names.crfsuite",
        "model events.tsv",
        "version dealwire",
    } <= names.keys()
    assert not any("cli/" in name or "evaluation/" in name for name in names)
    assert str(ROOT) not in json.dumps(dict(names))


def test_the_options_that_decide_are_told_and_no_path():
    told = {"published": date(2018, 4, 9), "jobs": 4, "ner": {"en": "/home/ann/my/pipeline"}}
    assert provenance.options(told) == {"published": "2018-04-09", "ner en": "pipeline"}
    assert provenance.options({"published": None, "registry": None, "ner": {}}) == {}
    known = registry.Registry({"acme": {"name": "Acme"}})
    other = registry.Registry({"acme": {"name": "ACME"}})
    assert provenance.options({"registry": known}) != provenance.options({"registry": other})


def test_what_was_run_earlier_stays_on_record(tmp_path, found):
    stage = {s: {n: found[n] for n in tables.of_stage(s)} for s in ("segment", "extract")}
    storage.write(tmp_path, stage["segment"], {"published": "2018-04-09"})
    storage.write(tmp_path, stage["extract"])
    record = storage.read_record(tmp_path)
    assert list(record["stages"]) == ["segment", "extract"]
    assert record["stages"]["segment"]["options"] == {"published": "2018-04-09"}
    assert len(record["states"]) == 1
    # What rests on replaced tables is gone, and so is its record.
    storage.write(tmp_path, stage["segment"])
    assert list(storage.read_record(tmp_path)["stages"]) == ["segment"]


def test_what_differs_is_named():
    left = {
        "stages": {"extract": {"state": "1", "options": {"ner en": "a"}}},
        "states": {"1": {"code events.py": "x", "lexicon lexicons/a.tsv": "y"}},
    }
    right = {
        "stages": {"extract": {"state": "2", "options": {}}},
        "states": {"2": {"code events.py": "z", "lexicon lexicons/a.tsv": "y", "model m": "w"}},
    }
    assert provenance.changed(left, right, "extract") == [
        "code events.py",
        "model m",
        "option ner en",
    ]
    assert provenance.changed(left, left, "extract") == []
    assert provenance.changed(left, right, "resolve") is None
    assert provenance.changed({}, right, "extract") is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"dealwire": 1}'])
def test_a_package_without_a_record(tmp_path, content):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/datapackage.json").write_text(content)
    assert storage.read_record(tmp_path) == {}
