"""Corpora as they lie on disk, each format in small, and what becomes of their names."""

import json
from pathlib import Path

import pytest

from pipeline import corpora
from pipeline.corpora import Corpus
from pipeline.errors import DealwireError

LABELS = {"PER": "PERSON", "LOC": "GPE", "ORG": "ORG"}
ROOT = Path(__file__).parent.parent
GUM = """\
# text = President Xu Li of the firm SenseTime
1	President	_	PROPN	_	_	_	_	_	Entity=(1-person-new-cf1-coref-Xu_Li
2	Xu	_	PROPN	_	_	_	_	_	_
3	Li	_	PROPN	_	_	_	_	_	_
4	of	_	ADP	_	_	_	_	_	_
5	the	_	DET	_	_	_	_	_	Entity=(2-organization-new
6	firm	_	NOUN	_	_	_	_	_	_
7	SenseTime	_	PROPN	_	_	_	_	_	Entity=(3-organization-new)2)1)|SpaceAfter=No
"""


def corpus(format_: str, **changes) -> Corpus:
    told = {
        "lang": "en",
        "files": ("*.txt",),
        "format": format_,
        "licence": "MIT",
        "labels": LABELS,
        "use": "train",
    }
    return Corpus(**(told | changes))


def read(folder: Path, format_: str, content: str, **changes):
    """Returns the text of each sentence with its names."""
    (folder / "a.txt").write_text(content, encoding="utf-8")
    found = corpora.source("A", corpus(format_, **changes), folder)
    assert found is not None
    return [
        (s.text, [(s.text[start:end], label) for start, end, label in s.names])
        for s in found.sentences
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Xu\tB-PER\nLi\tI-PER\n,\tO\nof\tO\nParis\tB-LOC\n!\tO\n\n\nHello\tO\n",
            [("Xu Li, of Paris!", [("Xu Li", "PERSON"), ("Paris", "GPE")]), ("Hello", [])],
        ),
        (
            "-DOCSTART- -X- O O\n\nAcme NNP - I-ORG\nLtd NNP - I-ORG\nin IN - O\nRome NNP - I-LOC\n",
            [("Acme Ltd in Rome", [("Acme Ltd", "ORG"), ("Rome", "GPE")])],
        ),
        (
            "Acme\tI-ORG\nFoo\tB-ORG\nSong\tI-MISC\n",
            [("Acme Foo Song", [("Acme", "ORG"), ("Foo", "ORG")])],
        ),
        (
            "# sent_id = 1\n# text = 馬雲在北京。\n1\t馬雲\tB-PER\t-\tx\n2\t在\tO\t-\t-\n3\t北京\tB-LOC\n4\t。\tO\n",
            [("马云在北京。", [("马云", "PERSON"), ("北京", "GPE")])],
        ),
        (
            "# text = #1 at Acme\n1\t#\tO\n2\t1\tB-O\n3\tat\tO\n4\tAcme\tB-ORG\n",
            [("#1 at Acme", [("Acme", "ORG")])],
        ),
    ],
    ids=["BIO", "IOB1", "other labels", "counted, traditional", "a word that begins with #"],
)
def test_columns(content, expected, tmp_path):
    assert read(tmp_path, "columns", content) == expected


def test_brackets_join_what_was_said_in_one_go(tmp_path):
    content = "A1W0001 <腾讯>说\nA1W0002 [马化腾]在(深圳)\nA1W0005 没有名字\n"
    assert read(tmp_path, "brackets", content, lang="zh") == [
        ("腾讯说，马化腾在深圳。", [("腾讯", "ORG"), ("马化腾", "PERSON"), ("深圳", "GPE")]),
        ("没有名字。", []),
    ]


def test_entities_are_the_proper_nouns_of_the_outermost(tmp_path):
    labels = {"person": "PERSON", "organization": "ORG"}
    assert read(tmp_path, "entities", GUM, labels=labels) == [
        (
            "President Xu Li of the firm SenseTime",
            [("President Xu Li", "PERSON"), ("SenseTime", "ORG")],
        )
    ]


def test_arguments(tmp_path):
    told = [{"span": [0, 2], "role": "sub"}, {"span": [4, 6], "role": "obj"}]
    line = {"text": "腾讯收购京东。", "events": [{"arguments": told}, {"arguments": told[:1]}]}
    labels = {"sub": "ORG", "obj": "ORG"}
    content = json.dumps(line) + "\n"
    assert read(tmp_path, "arguments", content, lang="zh", labels=labels) == [
        ("腾讯收购京东。", [("腾讯", "ORG"), ("京东", "ORG")])
    ]


def test_a_corpus_says_what_it_labels(tmp_path):
    (tmp_path / "a.txt").write_text("Acme\tB-ORG\n")
    whole = corpora.source("A", corpus("columns"), tmp_path)
    part = corpora.source("A", corpus("columns", whole=False), tmp_path)
    assert whole is not None
    assert part is not None
    assert whole.labels == {"PERSON", "GPE", "ORG"}
    assert part.labels == set()
    assert whole.licence == "MIT"
    assert [sentence.general for sentence in whole.sentences] == [True]
    news = corpora.source("A", corpus("columns", general=False), tmp_path)
    assert news is not None
    assert [sentence.general for sentence in news.sentences] == [False]


def test_a_corpus_that_is_not_there_is_nothing(tmp_path):
    assert corpora.source("A", corpus("columns"), tmp_path) is None


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        ("columns", "# text = Acme\n1\tFoo\tO\n"),
        ("brackets", "what is this\n"),
        ("arguments", "{}\n"),
        ("arguments", "no JSON\n"),
        ("entities", "# text = A\n1\tA\n"),
    ],
)
def test_what_is_in_another_format_is_one_line(format_, content, tmp_path):
    (tmp_path / "a.txt").write_text(content)
    with pytest.raises(DealwireError, match=rf"a.txt is not in the format {format_}; lay the"):
        corpora.source("A", corpus(format_), tmp_path)


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"A": {"lang": "en"}}'])
def test_a_description_that_is_broken_is_one_line(text):
    with pytest.raises(
        DealwireError, match=r"^corpora.json does not describe corpora .*; mend it$"
    ):
        corpora.known("corpora.json", text)


def test_the_corpora_are_described():
    path = ROOT / "models/corpora.json"
    known = corpora.known(path.name, path.read_text(encoding="utf-8"))
    for described in known.values():
        assert described.lang in ("en", "zh")
        assert described.format in corpora.FORMATS
        assert described.use in ("train", "measure", "none")
        assert described.licence
