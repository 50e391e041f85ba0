import json

import pytest
from frictionless import Package, system

from pipeline import datapackage, storage
from pipeline.tables import TABLES


@pytest.fixture
def package(tmp_path, found):
    """The data package of a small run."""
    storage.write(tmp_path, found)
    return tmp_path / "tables/datapackage.json"


def problems(package):
    """What frictionless finds: pairs of table and kind of error."""
    with system.use_context(trusted=True):
        report = Package(str(package)).validate()
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_the_package_is_valid(package):
    assert problems(package) == []


def test_the_package_of_the_sample_articles_is_valid(corpus, tmp_path):
    storage.write(tmp_path, corpus)
    assert problems(tmp_path / "tables/datapackage.json") == []


@pytest.mark.parametrize(
    ("table", "old", "new", "kind"),
    [
        ("deals", "confirmed", "perhaps", "constraint-error"),
        ("deals", ",seed,", ",seedy,", "constraint-error"),
        ("deals", "2018-04-01", "April 2018", "type-error"),
        ("deals", ",acme,", ",nobody,", "foreign-key"),
        ("deal_investors", "person:Ann", "qiming", "primary-key"),
        ("companies", "false", "no", "type-error"),
        ("segments", ",title", ",", "constraint-error"),
    ],
)
def test_the_package_tells_what_a_cell_may_hold(package, table, old, new, kind):
    path = package.with_name(f"{table}.csv")
    content = path.read_bytes().decode()
    assert old in content
    path.write_bytes(content.replace(old, new).encode())
    assert (table, kind) in problems(package)


def test_every_column_is_described():
    described = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in datapackage.descriptor(list(TABLES))["resources"]
    }
    assert described == {name: table.names for name, table in TABLES.items()}


def test_a_partial_run_is_described_as_far_as_it_went(tmp_path, found):
    storage.write(tmp_path, {"articles": found["articles"], "texts": found["texts"]})
    package = json.loads((tmp_path / "tables/datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == ["articles.csv", "texts.csv"]
