"""Tests of the pipelines that turn sentences into mentions."""

import configparser
from datetime import date
from pathlib import Path

import pytest
import spacy

from pipeline import articles, segments, tables
from pipeline.recognition import components, nlp
from pipeline.recognition.spans import Name, RoundSpan, Span

TEXT = """Quokka raises $40 million

Quokka has raised $40 million in a Series B round led by Marsh Capital, the company said on Friday.
今日，「深岭科技」宣布完成5000万元A轮融资，由蓝图创投领投，创始人兼CEO李明表示。

责任编辑：王芳
欢迎投稿，请联系赵敏"""


@pytest.fixture(scope="module")
def made() -> dict[str, object]:
    read = articles.read([("a.txt", TEXT.encode())], date(2024, 3, 12), date(2024, 4, 1))
    found = segments.segment(read["articles"], read["texts"])
    return {**nlp.recognise(read["articles"], read["texts"], found), **read, "segments": found}


def test_tables_hold_and_offsets_are_exact(made) -> None:
    tables.validate(made)
    (text,) = made["texts"]["text"]
    rows = tables.rows(made["mentions"])
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    found = {(row["text"], row["label"]) for row in rows}
    assert {
        ("Quokka", "ORG"),
        ("$40 million", "MONEY"),
        ("Series B", "ROUND"),
        ("Marsh Capital", "ORG"),
        ("Friday", "DATE"),
        ("深岭科技", "ORG"),
        ("5000万元", "MONEY"),
        ("A轮", "ROUND"),
        ("李明", "PERSON"),
        ("创始人兼CEO", "TITLE"),
    } <= found


def test_boilerplate_is_not_read_but_an_appendix_is(made) -> None:
    assert {"王芳", "赵敏"} & set(made["mentions"]["text"]) == {"王芳"}


def test_a_known_name_goes_before_a_value_and_a_value_before_a_guess() -> None:
    known = Name(0, 8, "Series A", "ORG", 0.95, "names.registry")
    value = RoundSpan(0, 8, "Series A", "series_a")
    guess = Name(0, 8, "Series A", "ORG", 0.5, "names.capitals")
    cue = Span(0, 8, "Series A")
    assert nlp.settle([("ROUND", value), ("ORG", known)]) == [("ORG", known)]
    assert nlp.settle([("ORG", guess), ("ROUND", value)]) == [("ROUND", value)]
    assert len(nlp.settle([("CUE", cue), ("ROUND", value)])) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("component", nlp.COMPONENTS)
def test_each_component_works_in_a_pipeline_of_the_user(component: str, lang: str) -> None:
    pipeline = spacy.blank(lang)
    pipeline.add_pipe(component)
    doc = pipeline("SenseTime 完成 RMB2.1bn Series A, up 5% on 2018-04-09; 据传 reportedly 王芳.")
    labels = {span.label_ for span in doc.spans[components.KEY]}
    for span in doc.spans[components.KEY]:
        value = span._.value
        assert doc.text[value.start : value.end] == value.text
    assert labels


def test_a_publication_day_anchors_dates() -> None:
    doc = nlp.load("en").make_doc("It was raised yesterday.")
    doc._.published = date(2018, 4, 9)
    (span,) = [s for s in nlp.load("en")(doc).spans[components.KEY] if s.label_ == "DATE"]
    assert span._.value.start_date == date(2018, 4, 8)


def test_entry_points_name_every_component() -> None:
    config = configparser.ConfigParser()
    config.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    lines = config["options.entry_points"]["spacy_factories"].split("\n")
    names = {line.partition(" = ")[0] for line in lines if line}
    assert names == set(nlp.COMPONENTS)
