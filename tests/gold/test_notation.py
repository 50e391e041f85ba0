"""Tests of the notation in which gold articles are written."""

from pathlib import Path

import pytest

from pipeline import articles, tables
from pipeline.gold import notation, records
from pipeline.gold.records import Article, GoldError

GOLD = Path(__file__).parents[2] / "corpus/gold"
SOURCES = sorted([*GOLD.glob("sources/*.txt"), *GOLD.glob("second/*.txt")])
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


def unordered(article: Article) -> list[object]:
    """The events of an article, whatever the order of their arguments."""
    return [
        (e.type, e.round, e.status, e.attribution, {(a.role, a.mention.start) for a in e.arguments})
        for e in article.events
    ]


def test_what_is_read_says_where_everything_stands() -> None:
    article = notation.read("sample", SOURCE)
    assert article.text.startswith("「禾籽科技」完成近2亿元A+轮融资 😀")
    for mention in article.mentions:
        assert article.text[mention.start : mention.end] == mention.text
    company, money, _, day, _, person = article.mentions
    assert company.value == {"company": "Hezi"}
    assert (money.value["currency"], money.value["minimum"]) == ("CNY", 2e8)
    assert money.value["approximation"] == "under"
    assert day.value == {"start_date": "2021-06-08", "end_date": "2021-06-22"}
    assert person.value == {"title": "创始人 CEO", "at": "Hezi"}
    (event,) = article.events
    assert {a.role: a.mention.text for a in event.arguments} == {
        "investee": "禾籽科技",
        "lead_investor": "GGV纪源资本",
        "amount": "2亿元",
        "date": "近日",
    }


def test_a_source_is_read_in_the_characters_texts_are_stored_in() -> None:
    article = notation.read("sample", SOURCE.replace("\n", "\r\n").replace("😀", "👩\u200d🔧 "))
    assert article.text.splitlines()[0].endswith("融资 👩🔧")
    assert articles.normalise(article.text) == article.text


def test_the_second_of_a_text_is_named_by_its_number() -> None:
    body = "⟦A|ORG⟧ bought ⟦a@1|ORG⟧ and ⟦A|ORG⟧"
    events = "acquisition - confirmed media\n  investee: A@2\n  investor: a@1@1"
    head = "id: x\nlang: en\nform: flash\npublished:\noutlet:"
    article = notation.read("x", f"{head}\n---\n{body}\n---\n{events}\n")
    assert [a.mention.start for a in article.events[0].arguments] == [17, 9]
    assert unordered(notation.read("x", notation.write(article))) == unordered(article)


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
    with pytest.raises(GoldError, match=problem) as caught:
        notation.read("sample", SOURCE.replace(old, new, 1))
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
    day = notation.read("sample", source).mentions[3].value
    assert (day["start_date"], day["end_date"]) == days


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_source_is_read_written_and_stored_as_it_is(path: Path) -> None:
    article = notation.read(path.stem, path.read_text(encoding="utf-8"))
    assert articles.normalise(article.text) == article.text
    assert {mention.label for mention in article.mentions} <= set(tables.LABEL)
    again = notation.read(path.stem, notation.write(article))
    assert (again.text, again.mentions) == (article.text, article.mentions)
    assert unordered(again) == unordered(article)
    assert records.load(path.stem, records.dump(article)) == article
