from pathlib import Path

import pipeline.models
import pytest

from pipeline import lexicons
from pipeline.errors import LexiconError

ROOT = Path(pipeline.models.__file__).parent
SHIPPED = sorted(str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.rglob("*.tsv"))

GOOD = """\
# Words that scale a number.
# They stand after it.
# key: form, lang
# form: the text as written
# lang: en | zh
# value: how much it stands for (optional)
form\tlang\tvalue\tnote
万\tzh\t10000\t
k\ten\t\tinformal
"""


def test_parse_reads_description_and_rows():
    lexicon = lexicons.parse("scales", GOOD)
    assert lexicon.description == "Words that scale a number. They stand after it."
    assert lexicon.key == ("form", "lang")
    assert list(lexicon) == [
        {"form": "万", "lang": "zh", "value": "10000", "note": ""},
        {"form": "k", "lang": "en", "value": "", "note": "informal"},
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("k\ten", "万\tzh", "line 9: 万 / zh stands twice"),
        ("k\ten", "k\tfr", "line 9: lang 'fr' is none of en, zh"),
        ("k\ten", " k\ten", "line 9: form is not NFC or has white space"),
        ("k\ten", "e\u0301\ten", "line 9: form is not NFC"),
        ("万\tzh", "\tzh", "line 8: form is empty"),
        ("\tinformal", "", "line 9: 3 cells where the header has 4"),
        ("# key: form, lang\n", "", "no key is declared"),
        ("# key: form", "# key: word", "key column word does not exist"),
        ("# value: how much it stands for (optional)\n", "", "column value is not described"),
        (GOOD[GOOD.index("form\tlang") :], "", "has no rows"),
    ],
)
def test_parse_names_the_line_that_breaks_a_rule(old, new, problem):
    assert old in GOOD
    with pytest.raises(LexiconError, match=problem):
        lexicons.parse("scales", GOOD.replace(old, new))


def test_quotes_are_characters_like_others():
    lexicon = lexicons.parse("scales", GOOD.replace("informal", '"k" as in 5k'))
    assert lexicon.rows[1]["note"] == '"k" as in 5k'


def test_load_names_the_lexicon_that_is_missing():
    with pytest.raises(LexiconError, match="lexicon lexicons/nothing is missing; reinstall"):
        lexicons.load("lexicons/nothing")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_lexicon_keeps_its_own_rules(name):
    lexicon = lexicons.load(name)
    assert lexicon.rows
    assert lexicon.description
    assert lexicons.load(name) is lexicon
