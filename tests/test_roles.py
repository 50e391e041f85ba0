"""Tests of the parts that mentions play."""

import pytest

from pipeline import role_labels, roles
from pipeline.stories import Story


def read(line: str):
    ((labelled,),) = role_labels.read("x", line)
    return labelled


@pytest.mark.parametrize(
    "line",
    [
        "⟦Acme Robotics|ORG E⟧ raised ⟦$20 million|MONEY A⟧ in ⟦Series A|ROUND R⟧ funding led by ⟦Sequoia Capital|ORG L⟧, with participation from ⟦Accel|ORG I⟧ and ⟦Bolt VC|ORG I⟧.",
        "Existing investors ⟦Index Ventures|ORG I⟧ and ⟦Felicis|ORG I⟧ also joined the round.",
        "⟦晨光科技|ORG E⟧宣布完成⟦2亿元|MONEY A⟧⟦B轮|ROUND R⟧融资，由⟦红杉中国|ORG L⟧领投，⟦高瓴创投|ORG I⟧、⟦真格基金|ORG I⟧跟投，⟦华兴资本|ORG⟧担任独家财务顾问。",
        "The company had revenue of ⟦$20 million|MONEY⟧ in ⟦2019|DATE⟧.",
        "⟦Bolt|ORG aI⟧ has agreed to acquire ⟦Nutly|ORG aE⟧ for ⟦$300 million|MONEY aA⟧.",
    ],
)
def test_plain_sentences(line):
    labelled = read(line)
    (found,) = roles.parts([labelled.sentence])
    expected = {
        mention: (roles.TYPES[code[0]], roles.ROLES[code[1]])
        for mention, code in zip(labelled.sentence.mentions, labelled.codes, strict=True)
        if code != roles.OUTSIDE
    }
    assert {mention: (part.type, part.role) for mention, part in found.items()} == expected
    assert all(0 < part.score <= 1 for part in found.values())


def test_names_themselves_are_no_features():
    one, two = (
        read(f"⟦{name}|ORG E⟧ raised ⟦$5 million|MONEY A⟧.").sentence for name in ("Qib", "Zorble")
    )
    story = Story(frozenset(), "^", True)
    rows = [roles.features(s, s.of(*roles.LABELS), story) for s in (one, two)]
    assert rows[0] == rows[1]


def test_a_sentence_without_mentions_has_no_parts():
    labelled = read("Nothing happened.")
    assert roles.parts([labelled.sentence]) == [{}]
