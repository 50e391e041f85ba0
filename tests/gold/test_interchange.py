"""Tests of the exchange with annotation tools: nothing is lost, no offset moves."""

import json
import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

from pipeline.gold import TOOLS, interchange, notation
from pipeline.gold.notation import Region, Source
from pipeline.gold.records import GoldError


def comparable(source: Source) -> tuple[object, ...]:
    """A source whose events have no order of roles."""
    events = sorted(
        tuple(sorted(lines.splitlines())) for lines in re.split(r"\n(?! )", source.events)
    )
    return source.article_id, source.text, source.regions, events


@pytest.mark.parametrize("tool", TOOLS)
def test_there_and_back_is_the_same(tool, article):
    source = notation.source(article)
    (back,) = interchange.read(tool, interchange.write(tool, [source]))
    assert comparable(back) == comparable(source)
    assert (back.lang, back.form, back.published, back.outlet) == (
        source.lang,
        source.form,
        source.published,
        source.outlet,
    )
    again = notation.read("36kr-1", notation.render(back))
    assert (again.text, again.mentions) == (article.text, article.mentions)


@given(
    pieces=st.lists(
        st.tuples(
            st.text("ab 禾籽,.🚀é\n", max_size=4), st.text("Xy禾🚀é", min_size=1, max_size=3)
        ),
        min_size=1,
        max_size=6,
    ),
    tool=st.sampled_from(TOOLS),
)
def test_spans_survive_any_characters_around_them(pieces, tool):
    text, regions = "", []
    for before, name in pieces:
        text += before
        regions.append(Region(len(text), len(text) + len(name), name, "ORG", f"={name}!"))
        text += name
    source = Source("a", "zh", "brief", None, None, text, tuple(regions), "")
    (back,) = interchange.read(tool, interchange.write(tool, [source]))
    assert (back.text, back.regions) == (text, tuple(regions))


def test_label_studio_counts_utf16_units_and_doccano_code_points(article):
    source = notation.source(article)
    tasks = json.loads(interchange.write("label-studio", [source])["label-studio.json"])
    value = tasks[0]["annotations"][0]["result"][0]["value"]
    encoded = article.text.encode("utf-16-le")
    assert encoded[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == "禾籽科技"
    line = json.loads(interchange.write("doccano", [source])["doccano.jsonl"])
    start, end, label = line["label"][0]
    assert (line["text"][start:end], label) == ("禾籽科技", "ORG")
    assert value["start"] == start + 2


def test_spacy_trains_on_what_it_is_given(article):
    content = interchange.write("spacy", [notation.source(article)])["gold.spacy"]
    (doc,) = DocBin().from_bytes(content).get_docs(spacy.blank("zh").vocab)
    assert doc.text == article.text
    assert [(e.start_char, e.label_) for e in doc.ents] == [
        (m.start, m.label) for m in article.mentions
    ]


def test_brat_has_an_event_with_its_roles(article):
    files = interchange.write("brat", [notation.source(article)])
    lines = files["36kr-1.ann"].decode().splitlines()
    assert (
        "E1\tfunding:T10 investee:T1 lead_investor:T5 investor:T6 amount:T2 round:T3 date:T4"
        in lines
    )
    assert "A1\tstatus E1 confirmed" in lines
    assert files["36kr-1.txt"].decode() == article.text
    assert "[events]\nfunding investee*:<ENTITY>" in files["annotation.conf"].decode()


@pytest.mark.parametrize(
    ("tool", "name", "old", "new"),
    [
        ("doccano", "doccano.jsonl", b'"label"', b'"labels"'),
        ("doccano", "doccano.jsonl", b"{", b"["),
        ("label-studio", "label-studio.json", "禾籽科技".encode(), "禾籽".encode()),
        ("label-studio", "label-studio.json", b'"start": 6', b'"start": 1'),
        ("brat", "36kr-1.ann", b"investee:T1", b"investee:T99"),
        ("spacy", "gold.spacy", b"", b"x"),
    ],
)
def test_what_a_tool_broke_is_refused(tool, name, old, new, article):
    files = interchange.write(tool, [notation.source(article)])
    assert old in files[name]
    broken = {**files, name: files[name].replace(old, new, 1)}
    with pytest.raises(GoldError, match=re.escape(name)):
        interchange.read(tool, broken)


def test_a_moved_span_is_refused(article):
    files = interchange.write("brat", [notation.source(article)])
    moved = files["36kr-1.ann"].replace(b"ORG 4 8", b"ORG 5 9", 1)
    (back,) = interchange.read("brat", {**files, "36kr-1.ann": moved})
    with pytest.raises(GoldError, match="stands on"):
        notation.render(back)


def test_a_span_added_without_value_can_be_completed_by_hand(article):
    line = json.loads(interchange.write("doccano", [notation.source(article)])["doccano.jsonl"])
    start = line["text"].index("领投")
    line["label"].append([start, start + 2, "MONEY"])
    content = json.dumps(line).encode()
    (back,) = interchange.read("doccano", {"all.jsonl": content})
    written = notation.render(back)
    assert "⟦领投|MONEY⟧" in written
    with pytest.raises(GoldError, match="MONEY '' of '领投'"):
        notation.read("36kr-1", written)
