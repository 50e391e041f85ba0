"""Tests of text labelled with roles, and of the models it makes."""

from pathlib import Path
from random import Random

import pytest

from pipeline import role_labels, role_training, roles
from pipeline.gold import notation
from pipeline.gold.records import GoldError

ROOT = Path(__file__).parent.parent
TEXT = """# a comment

「⟦砺算方程|ORG E⟧」已完成⟦数千万元|MONEY A⟧⟦A轮|ROUND R⟧融资，由⟦深创投|ORG L⟧领投。
⟦云岫资本|ORG⟧担任财务顾问。

⟦Bolt|ORG aI⟧ bought ⟦Nut|ORG aE⟧.
"""
ARTICLE = """id: a
lang: en
form: brief
published: 2021-06-22
outlet:
---
⟦Acme|ORG⟧ raises ⟦$5m|MONEY USD 5e6⟧

⟦Acme|ORG⟧ has raised ⟦$5 million|MONEY USD 5e6⟧ from ⟦Sequoia Capital|ORG⟧, it said on ⟦Monday|DATE 2021-06-21⟧. ⟦Fenwick|ORG⟧ advised. ⟦Benchmark|ORG⟧ joined.
---
funding - confirmed company
  investee: Acme@2
  investor: Sequoia Capital | Benchmark
  amount: $5 million
  date: Monday
"""


def test_pieces_are_read_with_their_codes():
    first, second = role_labels.read("x", TEXT)
    assert [labelled.codes for labelled in first] == [("fE", "fA", "fR", "fL"), ("O",)]
    assert second[0].codes == ("aI", "aE")
    sentence = first[0].sentence
    assert sentence.text == "「砺算方程」已完成数千万元A轮融资，由深创投领投。"
    for mention in sentence.mentions:
        assert sentence.text[mention.start : mention.end] == mention.text
    assert sentence.mentions[1].value["approximation"] == "vague"
    assert sentence.mentions[2].value == {"round": "series_a"}


@pytest.mark.parametrize("line", ["⟦Acme|ORG E⟧ ⟦x", "⟦Acme|FIRM⟧", "⟦Acme|ORG xE⟧"])
def test_a_broken_mark_is_refused(line):
    with pytest.raises(GoldError, match="x, line 1: a mark is broken"):
        list(role_labels.read("x", line))


def test_an_argument_plays_its_part_in_every_sentence_that_tells_the_event():
    (article,) = role_labels.of_articles([notation.read("a", ARTICLE)])
    told = {labelled.sentence.text: labelled.codes for labelled in article}
    assert told["Acme raises $5m"] == ("fE", "fA")
    assert ("fE", "fA", "fI", "fD") in told.values()
    # An adviser plays none; a lone argument does where the event points to it.
    assert told["Fenwick advised."] == ("O",)
    assert told["Benchmark joined."] == ("fI",)


def test_models_are_the_same_every_time():
    pieces = [*role_labels.read("x", TEXT), *role_labels.of_articles([notation.read("a", ARTICLE)])]
    one, two = role_training.make(pieces), role_training.make(pieces)
    assert one == two
    assert one.takers
    assert one.times


def test_names_that_are_missed_take_their_codes_with_them():
    (piece,) = role_labels.of_articles([notation.read("a", ARTICLE)])
    random = Random(1)
    missed = 0
    for labelled in piece * 20:
        less = role_training._thinned(labelled, random)
        code = dict(zip(labelled.sentence.mentions, labelled.codes, strict=True))
        assert less.codes == tuple(code[mention] for mention in less.sentence.mentions)
        gone = set(labelled.sentence.mentions) - set(less.sentence.mentions)
        assert all(mention.label in ("ORG", "PERSON") for mention in gone)
        missed += len(gone)
    assert 0 < missed < 30


@pytest.mark.parametrize("path", sorted((ROOT / "corpus/training/roles").glob("*.txt")), ids=str)
def test_every_code_fits_its_mention(path):
    number = 0
    for piece in role_labels.read(path.name, path.read_text(encoding="utf-8")):
        for labelled in piece:
            for mention, code in zip(labelled.sentence.mentions, labelled.codes, strict=True):
                number += 1
                if code != roles.OUTSIDE:
                    assert mention.label in roles.ROLE_LABELS[roles.ROLES[code[1]]], mention
    assert number > 50
