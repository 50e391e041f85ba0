"""Tests of the notation in which gold articles are written."""

import json
from pathlib import Path

import pytest

from pipeline import articles, gold, tables

SOURCES = sorted((Path(__file__).parents[1] / "corpus/gold/sources").glob("*.txt"))
SOURCE = """id: sample
lang: mixed
form: brief
published: 2021-06-22
outlet: 投资界
---
「⟦禾籽科技|ORG =Hezi⟧」完成近⟦2亿元|MONEY CNY 2e8 under⟧⟦A+轮|ROUND series_a_plus⟧融资 😀

⟦近日|DATE 2021-06-08..2021-06-22⟧，⟦GGV纪源资本|ORG⟧领投，⟦王刚|PERSON title=创始人_CEO at=Hezi⟧说
---
funding series_a_plus confirmed company
  investee: 禾籽科技
  lead_investor: GGV纪源资本
  amount: 2亿元
  date: 近日
"""


def test_compiled_article_says_where_everything_stands() -> None:
    article = gold.compile_article("sample", SOURCE)
    text = article["text"]
    assert text.startswith("「禾籽科技」完成近2亿元A+轮融资 😀")
    for mention in article["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]
    company, money, _, day, _, person = article["mentions"]
    assert company["company"] == "Hezi"
    assert (money["currency"], money["minimum"], money["approximation"]) == ("CNY", 2e8, "under")
    assert (day["start_date"], day["end_date"]) == ("2021-06-08", "2021-06-22")
    assert (person["title"], person["at"]) == ("创始人 CEO", "Hezi")
    (event,) = article["events"]
    assert {a["role"]: text[a["start"] : a["end"]] for a in event["arguments"]} == {
        "investee": "禾籽科技",
        "lead_investor": "GGV纪源资本",
        "amount": "2亿元",
        "date": "近日",
    }


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: sample", "id: other", "id is other"),
        ("form: brief", "form: novel", "is not allowed"),
        ("published: 2021-06-22", "published: June", "is no day"),
        ("|ORG =Hezi⟧", "|ORG Hezi⟧", "begins with ="),
        ("|ORG =Hezi⟧", "|FIRM⟧", "no such label"),
        ("⟦近日|", "⟦近⟦日|", "a mark is broken"),
        ("2e8 under", "2e8 roughly", "is no approximation"),
        ("2e8 under", "2e8..1e8 range", "least above greatest"),
        ("series_a_plus⟧", "series_z⟧", "no such round"),
        ("2021-06-08..", "2021-13..", "month must be in"),
        ("funding series", "raising series", "is none of"),
        ("  amount: 2亿元", "  amount: 3亿元", "is no marked MONEY"),
        ("  amount: 2亿元", "  amount: 2亿元@2", "is no marked MONEY"),
        ("  date: 近日", "  when: 近日", "is none of"),
        ("---\nfunding", "funding", "needs two lines"),
    ],
)
def test_what_does_not_add_up_is_refused(old: str, new: str, problem: str) -> None:
    assert old in SOURCE
    with pytest.raises(gold.GoldError, match=problem) as caught:
        gold.compile_article("sample", SOURCE.replace(old, new, 1))
    assert "sample, line" in str(caught.value)
    assert str(caught.value).endswith("see corpus/README.md")


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2018", ("2018-01-01", "2018-12-31")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2018-Q4", ("2018-10-01", "2018-12-31")),
        ("2018-H1", ("2018-01-01", "2018-06-30")),
        ("2018-11..2019-01", ("2018-11-01", "2019-01-31")),
        ("?", (None, None)),
    ],
)
def test_dates(value: str, days: tuple[str | None, str | None]) -> None:
    source = SOURCE.replace("2021-06-08..2021-06-22", value)
    day = gold.compile_article("sample", source)["mentions"][3]
    assert (day["start_date"], day["end_date"]) == days


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_gold_source_compiles_to_text_as_it_is_stored(path: Path) -> None:
    article = gold.compile_article(path.stem, path.read_text(encoding="utf-8"))
    assert json.loads(gold.dump(article)) == article
    assert articles.normalise(article["text"]) == article["text"]
    assert {mention["label"] for mention in article["mentions"]} <= set(tables.LABEL)
