"""Tests of labelled articles as JSON."""

import re

import pytest

from pipeline.gold import records
from pipeline.gold.records import GoldError


def test_there_and_back(article):
    assert records.load("36kr-1", records.dump(article)) == article


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"mentions"', '"spans"', "36kr-1 is no labelled article (KeyError"),
        ("{", "", "36kr-1 is no labelled article (JSONDecodeError"),
        ('"text": "禾籽科技"', '"text": "禾籽"', "ORG '禾籽' at 4 stands on '禾籽科技'"),
        ('"text": "创始人 CEO"', '"text": "创始人"', "TITLE '创始人' at 56 stands on '创始人 CEO'"),
    ],
)
def test_what_is_off_is_refused(old, new, problem, article):
    content = records.dump(article)
    assert old in content
    with pytest.raises(GoldError, match=re.escape(problem)):
        records.load("36kr-1", content.replace(old, new, 1))
