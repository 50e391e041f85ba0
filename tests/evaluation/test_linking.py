"""Tests of B³ and CEAF-e on cases worked by hand."""

import pytest

from pipeline.evaluation.figures import Key, Tally
from pipeline.evaluation.linking import b_cubed, ceaf_e, measure
from pipeline.gold.records import Article, Mention


def test_b_cubed_of_the_paper():
    # Bagga and Baldwin's example: {1-5} {6,7} {8,9,A,B,C} read as {1-5} {6,7,8,9,A,B,C}.
    gold = [*"aaaaabbccccc"]
    found = [*"xxxxxyyyyyyy"]
    scores = b_cubed(gold, found)
    assert sum(p for p, _ in scores) / 12 == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert sum(r for _, r in scores) / 12 == 1


def test_ceaf_aligns_each_cluster_once():
    # gold {1,2,3} {4,5}, found {1,2} {3,4,5}: 2·2/5 + 2·2/5.
    pairs = ceaf_e([*"aaabb"], [*"xxyyy"])
    assert sorted(pairs) == [("a", "x", 0.8), ("b", "y", 0.8)]
    # A cluster too many stands alone.
    assert sorted(ceaf_e([*"aa"], [*"xy"]), key=str) == [
        ("a", "x", pytest.approx(2 / 3)),
        (None, "y", 0.0),
    ]


def article(article_id: str, lang: str, *names: tuple[str, str]) -> Article:
    """An article that is a list of names, each with its company."""
    mentions, text = [], ""
    for name, company in names:
        start = len(text)
        mentions.append(Mention(start, start + len(name), name, "ORG", {"company": company}))
        text += f"{name} "
    return Article(article_id, lang, "brief", None, None, text, tuple(mentions))


def test_companies_are_one_across_articles_and_scripts():
    golds = [
        article("1", "en", ("SenseTime", "s"), ("Megvii", "m")),
        article("2", "zh", ("商汤", "s"), ("旷视", "m")),
    ]
    founds = [
        article("1", "en", ("SenseTime", "x"), ("Megvii", "y")),
        article("2", "zh", ("商汤", "x"), ("旷视", "z")),
    ]
    tally = Tally()
    (fault,) = measure(tally, golds, founds)
    assert fault.kind == "link: one taken for two"
    figures = tally.figures()
    both = figures[Key("linking", "b_cubed", "ORG", "cross")]
    assert (both.precision, both.recall) == (1, 0.75)
    assert figures[Key("linking", "b_cubed", "ORG", "en")].f1 == 1
    # CEAF-e: SenseTime 1, Megvii 2/3 against one of its halves, over 2 gold and 3 found.
    ceaf = figures[Key("linking", "ceaf_e", "ORG", "all")]
    assert (ceaf.precision, ceaf.recall) == (pytest.approx(5 / 9), pytest.approx(5 / 6))


def test_two_companies_taken_for_one_is_told():
    golds = [article("1", "en", ("Tencent", "t"), ("Tencent Music", "tm"))]
    founds = [article("1", "en", ("Tencent", "t"), ("Tencent Music", "t"))]
    (fault,) = measure(Tally(), golds, founds)
    assert fault.kind == "link: two companies taken for one"
    assert (fault.gold, fault.found) == ("tm / t", "Tencent Music as Tencent")


def test_what_was_missed_counts_in_the_whole():
    golds = [article("1", "en", ("Acme", "a"), ("Bolt", "b"))]
    founds = [article("1", "en", ("Acme", "a"))]
    tally = Tally()
    measure(tally, golds, founds)
    whole = tally.figures()[Key("linking", "b_cubed_whole", "ORG", "all")]
    assert (whole.precision, whole.recall) == (1, 0.5)
