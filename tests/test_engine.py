from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline import engine, storage, tables
from pipeline.engine import STAGES, Job, Stage
from pipeline.errors import TableError


def toy(name: str, reads: tuple[str, ...], function) -> Stage:
    return Stage(name, "Help.", (), reads, (), function)


def test_the_stages_write_every_table_once_and_read_what_was_written():
    written: list[str] = []
    for stage in STAGES:
        assert set(stage.reads) <= set(written)
        written += stage.writes
    assert written == list(tables.TABLES)


def test_a_stage_reads_what_its_own_tables_refer_to():
    for stage in STAGES:
        for name in stage.writes:
            targets = {target for target, _ in tables.TABLES[name].references.values()}
            assert targets <= {*stage.reads, *stage.writes}


def test_options_are_attributes_of_a_job():
    for stage in STAGES:
        assert set(stage.options) <= set(Job.__dataclass_fields__)


def test_a_stage_is_given_what_it_reads_and_no_more(found):
    given: list[list[str]] = []

    def resolve(inputs, _):
        given.append(list(inputs))
        return found

    def tabulate(inputs, _):
        given.append(list(inputs))
        return found

    stages = [toy("resolve", ("texts", "mentions"), resolve)]
    stages.append(toy("tabulate", ("articles", "events", "companies"), tabulate))
    first, second = engine.run(stages, found, Job())
    assert list(first) == tables.of_stage("resolve")
    assert list(second) == tables.of_stage("tabulate")
    assert given == [["texts", "mentions"], ["articles", "events", "companies"]]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("deals", "status", "perhaps"), ("deals", "investee_id", "nobody")],
)
def test_tables_that_are_off_are_not_handed_on(found, name, column, value):
    found[name][column] = value
    stage = toy("tabulate", ("articles", "events", "companies"), lambda *_: found)
    with pytest.raises(TableError, match=f"table {name} .*{value}"):
        list(engine.run([stage], found, Job()))


def test_a_file_that_cannot_be_opened_is_a_reject():
    def locked() -> bytes:
        raise PermissionError(13, "Permission denied")

    articles = [("a.txt", b"A text.".strip), ("b.txt", locked), ("c.txt", b"Another.".strip)]
    (made,) = engine.run(STAGES[:1], {}, Job(articles))
    assert [row["article_id"] for row in tables.rows(made["articles"])] == ["a", "c"]
    (reject,) = tables.rows(made["rejects"])
    assert (reject["path"], reject["reason"]) == ("b.txt", "unreadable")
    assert reject["detail"].startswith("Permission denied; check")


def test_nothing_to_read_makes_empty_tables():
    for made in engine.run(STAGES, {}, Job()):
        assert all(data.empty for data in made.values())


@given(st.lists(st.integers(0, 5), max_size=40))
def test_batches_share_out_the_articles(sizes):
    ids = [f"{number:02}" for number in range(len(sizes))]
    articles = pd.DataFrame({"article_id": ids})
    segments = pd.DataFrame(
        {"article_id": [i for i, size in zip(ids, sizes, strict=True) for _ in range(size)]}
    )
    batches = engine.batches({"articles": articles, "segments": segments})
    assert [i for batch in batches for i in batch["articles"]["article_id"]] == ids
    joined = [i for batch in batches for i in batch["segments"]["article_id"]]
    assert joined == list(segments["article_id"])
    for batch in batches:
        assert set(batch["segments"]["article_id"]) <= set(batch["articles"]["article_id"])


def test_mentions_are_the_characters_they_point_at(corpus):
    texts = dict(zip(corpus["texts"]["article_id"], corpus["texts"]["text"], strict=True))
    mentions = tables.rows(corpus["mentions"])
    assert mentions
    for row in mentions:
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_mentions_stand_inside_their_segment(corpus):
    segments = {
        (row["article_id"], row["segment_id"]): row for row in tables.rows(corpus["segments"])
    }
    for row in tables.rows(corpus["mentions"]):
        segment = segments[row["article_id"], row["segment_id"]]
        assert segment["start"] <= row["start"] < row["end"] <= segment["end"]


def test_two_processes_make_the_same_bytes_as_one(corpus, run_corpus, tmp_path):
    for out, made in (("one", corpus), ("two", run_corpus(2))):
        storage.write(tmp_path / out, made)
    for path in (tmp_path / "one/tables").iterdir():
        assert path.read_bytes() == (tmp_path / "two/tables" / path.name).read_bytes()


def test_extract_gives_the_tables_of_a_text():
    text = "Acme Robotics has raised $20 million in a Series A round led by Sequoia Capital."
    made = pipeline.extract(text, published="2021-05-04", title="Acme raises")
    assert set(made) == set(tables.TABLES)
    assert made["rejects"].empty
    (article,) = tables.rows(made["articles"])
    assert article["published"] == date(2021, 5, 4)
    assert made["texts"]["text"][0] == f"Acme raises\n\n{text}"
    (deal,) = tables.rows(made["deals"])
    assert deal["investee"] == "Acme Robotics"
    assert (deal["round"], deal["amount_minimum"], deal["currency"]) == ("series_a", 2e7, "USD")


def test_extract_takes_a_date_or_none():
    text = "Acme Robotics raised $20 million yesterday."
    day = pipeline.extract(text, published=date(2021, 5, 4))["dates"]
    assert list(day["start_date"].dt.date) == [date(2021, 5, 3)]
    assert pipeline.extract(text)["dates"]["start_date"].isna().all()


def test_extract_rejects_what_is_no_text():
    made = pipeline.extract(" ")
    assert list(made["rejects"]["reason"]) == ["empty"]
    assert made["deals"].empty
