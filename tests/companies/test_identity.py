import re
from pathlib import Path

import pytest

from pipeline import lexicons
from pipeline.companies import identity

CASES = lexicons.parse(
    "identities", (Path(__file__).parents[1] / "cases/identities.tsv").read_text(encoding="utf-8")
)
NAME = re.compile(r"\[[^\]]+\]")


@pytest.mark.parametrize("case", CASES.rows)
def test_judgement(case):
    between = NAME.split(case["first"])[1].strip()
    gap, behind = NAME.split(case["second"])
    told = identity.judgement(between + gap, behind)
    assert (told or "nothing") == case["judgement"], case["note"]


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        ("The company, incorporated as ", True),
        ("its Shanghai business, now registered as ", True),
        ("成立于2015年，国内主体叫", True),
        ("该公司全称为", True),
        ("The company, formerly known as ", False),
        ("据悉，投资方为", False),
    ],
)
def test_is_of_the_company(before, is_told):
    assert identity.is_of_the_company(before) is is_told


def test_what_tells_a_legal_name_tells_of_one_company():
    rows = lexicons.load("lexicons/identity_cues")
    assert all(row["judgement"] == "same" for row in rows if row["legal"])
