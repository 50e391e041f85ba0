import csv
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import storage, tables
from pipeline.errors import DealwireError


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def names(paths: list[Path], out: Path | None = None) -> list[str]:
    return [name for name, _ in storage.sources(paths, out)]


def test_a_folder_is_searched_through_in_order(tmp_path):
    write(tmp_path, "b.txt", "a/z.txt", "a b/资讯 1.txt", "a/b/c.md")
    assert names([tmp_path]) == ["a b/资讯 1.txt", "a/b/c.md", "a/z.txt", "b.txt"]
    assert [read().decode() for _, read in storage.sources([tmp_path])] == names([tmp_path])


def test_hidden_files_and_folders_are_left_out(tmp_path):
    write(tmp_path, "a.txt", ".b.txt", ".git/c.txt")
    assert names([tmp_path]) == ["a.txt"]


def test_a_hidden_folder_can_be_given(tmp_path):
    write(tmp_path, ".news/a.txt")
    assert names([tmp_path / ".news"]) == ["a.txt"]


def test_what_is_no_file_is_left_out(tmp_path):
    write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert names([tmp_path]) == ["a.txt"]


def test_links_are_followed_but_not_in_circles(tmp_path):
    write(tmp_path, "news/a.txt", "elsewhere/b.txt")
    (tmp_path / "news/circle").symlink_to(tmp_path / "news")
    (tmp_path / "news/linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "news/twice").symlink_to(tmp_path / "elsewhere")
    assert names([tmp_path / "news"]) == ["a.txt", "linked/b.txt"]


def test_tables_inside_the_folder_are_no_articles(tmp_path):
    write(tmp_path, "a.txt", "out/tables/deals.csv", "out/b.txt")
    assert names([tmp_path], tmp_path / "out") == ["a.txt", "out/b.txt"]


def test_single_files_are_named_from_the_folder_they_share(tmp_path):
    write(tmp_path, "x/a.txt", "y/a.txt")
    assert names([tmp_path / "x/a.txt"]) == ["a.txt"]
    assert names([tmp_path / "x", tmp_path / "y/a.txt"]) == ["x/a.txt", "y/a.txt"]


def test_a_path_given_twice_is_read_once(tmp_path, monkeypatch):
    write(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert names([Path("a.txt"), tmp_path / "a.txt"]) == ["a.txt"]


def test_a_name_that_is_not_utf8_is_escaped(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    assert names([tmp_path]) == ["caf\\xe9.txt"]


def test_a_folder_that_cannot_be_listed_fails_when_read(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", "locked/b.txt")
    listing = Path.iterdir

    def iterdir(path: Path):
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    (first, _), (second, read) = storage.sources([tmp_path])
    assert (first, second) == ("a.txt", "locked")
    with pytest.raises(OSError, match="locked"):
        read()


def test_no_path_and_no_file_are_told(tmp_path):
    with pytest.raises(DealwireError, match=r"gone does not exist; give a folder"):
        storage.sources([tmp_path / "gone"])
    with pytest.raises(DealwireError, match=r"holds no files; give a folder with articles"):
        storage.sources([tmp_path])


def test_csv_is_rfc_4180(tmp_path):
    quoted = {"path": 'a "b", c', "reason": "line\nbreak"}
    storage.write(tmp_path, {"rejects": tables.frame("rejects", [quoted])})
    content = (tmp_path / "tables/rejects.csv").read_bytes()
    assert content == b'path,reason,detail\r\n"a ""b"", c","line\nbreak",\r\n'


def test_csv_cells_are_plain(tmp_path):
    amount = {"mention_id": "资", "approximation": "exact", "minimum": 6e8, "maximum": 1.5}
    amount["rate_date"] = date(2018, 4, 9)
    day = {"mention_id": "a", "timex": "P", "grain": "day", "anchored": True}
    storage.write(
        tmp_path,
        {"amounts": tables.frame("amounts", [amount]), "dates": tables.frame("dates", [day])},
    )
    folder = tmp_path / "tables"
    cells = (folder / "amounts.csv").read_text(encoding="utf-8").splitlines()[1]
    assert cells == "资,,600000000,1.5,exact,,,2018-04-09,"
    assert (folder / "dates.csv").read_text().splitlines()[1] == "a,P,,,day,true"


def test_parquet_holds_what_csv_holds(tmp_path, found):
    storage.write(tmp_path, found)
    for name, data in storage.read(tmp_path, found).items():
        path = tmp_path / "tables" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        assert header == list(data.columns)
        assert lines == [
            ["" if value is None else str(storage.cell(value)) for value in row.values()]
            for row in tables.rows(data)
        ]


def test_dates_are_dates_in_parquet(tmp_path, found):
    storage.write(tmp_path, found)
    schema = pq.read_schema(tmp_path / "tables/articles.parquet")
    assert str(schema.field("published").type) == "date32[day]"
    assert str(schema.field("title").type) == "string"
    assert schema.metadata is None


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "mention_id": st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
                "currency": st.none() | st.just("USD"),
                "minimum": st.none() | st.floats(allow_nan=False, allow_infinity=False),
                "approximation": st.just("about"),
                "rate_date": st.none() | st.dates(),
            }
        ),
        unique_by=lambda row: row["mention_id"],
    )
)
def test_what_was_written_is_read(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("out")
    written = {"amounts": tables.frame("amounts", rows)}
    storage.write(folder, written)
    pd.testing.assert_frame_equal(storage.read(folder, ["amounts"])["amounts"], written["amounts"])


def test_tables_that_rest_on_new_ones_are_removed(tmp_path, found):
    storage.write(tmp_path, found)
    (tmp_path / "tables/mine.csv").write_text("stays")
    resolved = {name: found[name] for name in tables.of_stage("resolve")}
    storage.write(tmp_path, resolved)
    kept = {name for stage in ("segment", "extract", "resolve") for name in tables.of_stage(stage)}
    csvs = {path.stem for path in (tmp_path / "tables").glob("*.csv")}
    assert csvs == kept | {"mine"}
    assert {path.stem for path in (tmp_path / "tables").glob("*.parquet")} == kept


def test_a_write_that_fails_leaves_no_half_file(tmp_path, found, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", fail)
    storage.prepare(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.write(tmp_path, {"articles": found["articles"]})
    assert [path.name for path in (tmp_path / "tables").iterdir()] == ["articles.csv"]


def test_two_writes_give_the_same_bytes(tmp_path, found):
    for out in ("one", "two"):
        storage.write(tmp_path / out, found)
    for one in (tmp_path / "one/tables").iterdir():
        assert one.read_bytes() == (tmp_path / "two/tables" / one.name).read_bytes()


def test_read_says_which_stage_to_run(tmp_path, found):
    with pytest.raises(DealwireError, match=r"events.parquet is missing; run `dealwire extract`"):
        storage.read(tmp_path, ["events"])
    storage.write(tmp_path, found)
    path = tmp_path / "tables/events.parquet"
    pq.write_table(pq.read_table(path).drop(["score"]), path)
    with pytest.raises(DealwireError, match=r"other columns .*; run `dealwire extract` again"):
        storage.read(tmp_path, ["events"])
    path.write_bytes(b"PAR1")
    with pytest.raises(DealwireError, match=r"cannot be read; run `dealwire extract` again"):
        storage.read(tmp_path, ["events"])


def test_prepare_makes_the_folder_or_says_why_not(tmp_path):
    storage.prepare(tmp_path / "a/b")
    assert list((tmp_path / "a/b/tables").iterdir()) == []
    write(tmp_path, "file")
    with pytest.raises(DealwireError, match=r"cannot write to .*; choose another folder with -o"):
        storage.prepare(tmp_path / "file")
