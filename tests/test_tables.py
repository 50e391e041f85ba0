import re
from datetime import date

import pytest

from pipeline import tables
from pipeline.errors import TableError
from pipeline.tables import TABLES


@pytest.mark.parametrize("table", TABLES.values(), ids=str)
def test_a_table_is_sound(table):
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= {column.name for column in table.columns if column.required}
    for column, (target, target_column) in table.references.items():
        assert column in table.names
        assert TABLES[target].key == (target_column,)
    for column in table.columns:
        assert column.type in tables.DTYPES
        assert column.description


def test_a_table_refers_to_its_own_or_an_earlier_stage():
    stages = list(dict.fromkeys(table.stage for table in TABLES.values()))
    for table in TABLES.values():
        for target, _ in table.references.values():
            assert stages.index(TABLES[target].stage) <= stages.index(table.stage)


def test_stages_share_out_the_tables():
    stages = {table.stage for table in TABLES.values()}
    assert sorted(name for stage in stages for name in tables.of_stage(stage)) == sorted(TABLES)


def test_hand_written_tables_are_valid(found):
    assert list(found) == list(TABLES)
    tables.validate(found)


def test_rows_gives_back_what_frame_was_given():
    row = {
        "mention_id": "a:0-4:DATE",
        "timex": "2018-04",
        "start_date": date(2018, 4, 1),
        "end_date": None,
        "grain": "month",
        "anchored": True,
    }
    assert tables.rows(tables.frame("dates", [row])) == [row]


def test_frame_sorts_by_key_and_fills_with_null():
    data = tables.frame("rejects", [{"path": "b", "reason": "x"}, {"path": "a", "reason": "x"}])
    assert tables.rows(data) == [
        {"path": "a", "reason": "x", "detail": None},
        {"path": "b", "reason": "x", "detail": None},
    ]


def test_an_empty_frame_has_the_types_of_a_full_one(found):
    for name, data in found.items():
        assert list(tables.frame(name, ()).dtypes) == list(data.dtypes)


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("deals", {"status": "perhaps"}, "'perhaps' in status"),
        ("deals", {"round": "series_z"}, "'series_z' in round"),
        ("deals", {"currency": "usd"}, "'usd' in currency"),
        ("deals", {"status": None}, "null in status"),
        ("deals", {"investee_id": "nobody"}, "investee_id 'nobody' is not in companies"),
        ("deal_investors", {"investor_id": "qiming"}, r"repeats a key \(deal_id, investor_id\)"),
    ],
)
def test_validate_names_what_is_wrong(found, name, change, problem):
    rows = [row | change for row in tables.rows(found[name])]
    found[name] = tables.frame(name, rows)
    with pytest.raises(TableError, match=f"table {name} .*{problem}"):
        tables.validate(found)


def test_validate_wants_the_columns_in_order(found):
    found["rejects"] = found["rejects"][["reason", "path", "detail"]]
    with pytest.raises(TableError, match=re.escape("has columns ['reason', 'path', 'detail']")):
        tables.validate(found)


def test_validate_leaves_references_to_absent_tables(found):
    tables.validate({"links": found["links"]})


@pytest.mark.parametrize(
    "code",
    [
        "seed",
        "pre_a",
        "series_a",
        "series_a1",
        "series_b_plus",
        "series_b_plus_plus",
        "series_c_extension",
        "angel_plus",
        "pre_ipo",
        "ipo",
        "unspecified",
    ],
)
def test_round_takes(code):
    assert tables.ROUND.fullmatch(code)


@pytest.mark.parametrize("code", ["a", "Series_A", "series_l", "series_a12", "pre_seed_", "plus"])
def test_round_takes_not(code):
    assert not tables.ROUND.fullmatch(code)


def test_mention_id_says_where_the_mention_stands():
    assert tables.mention_id("news/a", 3, 7, "ORG") == "news/a:3-7:ORG"
