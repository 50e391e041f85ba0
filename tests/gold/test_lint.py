"""Tests of the lint: each kind of mistake is told, and the gold has none."""

from pathlib import Path

import pytest

from pipeline import cli, registry
from pipeline.gold import lint, notation, splits
from tests.gold.conftest import SOURCE
from tests.test_cli import dealwire

GOLD = Path(__file__).parents[2] / "corpus/gold"


def told(source: str, **known: str) -> list[str]:
    article = notation.read("36kr-1", source)
    return list(lint.problems([article], {"36kr-1": "dev"}, known, {"BAI资本"}))


def test_a_right_article_has_no_problem():
    assert (
        told(SOURCE.replace("acquisition - rumored media", "acquisition - confirmed media")) == []
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("", "", "event 2 (acquisition): is rumored without a status_cue"),
        ("form: brief", "form: draft", "36kr-1: is a draft"),
        ("funding series_a_plus", "funding series_a", "its mention 'A+轮' series_a_plus"),
        (
            "  investor: BAI资本",
            "  investor: GGV纪源资本",
            "has GGV纪源资本 as lead_investor, invest",
        ),
        ("  amount: 2亿元", "  amount: 2亿元 | 2亿元", "event 1 (funding): has 2 of amount"),
        ("  stake: 20%\n", "  stake: 20%\nipo - confirmed company\n", "event 3 (ipo): has no arg"),
        ("acquisition - ", "ipo - ", "is of round None, a listing of round ipo"),
        ("title=创始人_CEO", "title=董事长", "has title '董事长', which is no marked TITLE"),
        ("at=禾籽科技", "at=Hezi", "has at 'Hezi', which is no marked ORG"),
    ],
)
def test_what_cannot_be_right_is_told(old, new, problem):
    assert old in SOURCE
    assert any(problem in line for line in told(SOURCE.replace(old, new, 1)))


def test_an_investee_is_its_brand():
    both = SOURCE.replace("（⟦创始人", "、⟦白资有限公司|ORG =BAI资本⟧（⟦创始人")
    legal = both.replace("investee: BAI资本", "investee: 白资有限公司")
    assert not any("brand" in line for line in told(both))
    assert any("the investee 白资有限公司, whose brand is BAI资本" in line for line in told(legal))


def test_names_of_one_company_are_spelt_in_one_way():
    assert any("the registry calls Hezi 禾籽科技" in line for line in told(SOURCE, Hezi="禾籽科技"))
    other = SOURCE.replace("id: 36kr-1", "id: 36kr-2").replace("|ORG =Hezi⟧", "|ORG⟧")
    pair = [notation.read("36kr-1", SOURCE), notation.read("36kr-2", other)]
    problems = list(lint.problems(pair, {"36kr-1": "dev", "36kr-2": "dev"}, {}, ()))
    assert any("禾籽科技: is Hezi in 36kr-1, 禾籽科技 in 36kr-2" in line for line in problems)
    assert any("36kr-1, 36kr-2: share" in line for line in problems)
    spared = list(lint.problems(pair, {"36kr-1": "dev", "36kr-2": "dev"}, {}, {"禾籽科技"}))
    assert not any("is Hezi in" in line for line in spared)


def test_splits_name_every_article_and_no_other():
    article = notation.read("36kr-1", SOURCE)
    problems = list(lint.problems([article], {"gone": "dev"}, {}, ()))
    assert "36kr-1: is in no split" in problems
    assert "gone: has a split and no source" in problems


def test_other_words_are_no_variant_of_an_article():
    other = "id: b\nlang: zh\nform: flash\npublished:\noutlet:\n---\n{}\n---\n"
    text = "完全不同的一句话，讲的是另一件事，没有任何相同的措辞。"
    pair = [notation.read("36kr-1", SOURCE), notation.read("b", other.format(text))]
    assert list(lint.near_duplicates(pair)) == []


def test_a_name_marked_once_and_unmarked_elsewhere_is_doubtful():
    source = SOURCE.replace("领投，⟦BAI资本", "领投，王刚个人与⟦BAI资本", 1)
    (line,) = lint.doubts([notation.read("36kr-1", source)])
    assert line.startswith("36kr-1: 王刚 is unmarked in ")


def test_the_gold_is_clean():
    result = dealwire("gold", "lint", GOLD)
    assert (result.exit_code, result.stderr) == (cli.READ, ""), result.output[-2000:]
    assert "articles" in result.output


def test_the_gold_is_what_was_promised():
    split_of = splits.read((GOLD / splits.FILE).read_text(encoding="utf-8"))
    langs = [
        notation.read(path.stem, path.read_text(encoding="utf-8")).lang
        for path in GOLD.glob("sources/*.txt")
    ]
    assert len(langs) == len(split_of) >= 240
    assert langs.count("mixed") >= 40
    assert min(langs.count("en"), langs.count("zh")) >= 100
    assert len(list(GOLD.glob("second/*.txt"))) >= 40


def test_names_in_the_registry_are_known_to_the_lint():
    known = registry.load()
    assert known.companies[known.ids["商汤科技"]]["name"] == "SenseTime"
