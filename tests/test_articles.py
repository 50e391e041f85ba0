import csv
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles, formats, lexicons, tables
from pipeline.formats import RawArticle

TODAY = date(2026, 1, 1)
WORDS = lexicons.load("lexicons/article_metadata").rows
MONTHS = lexicons.load("lexicons/article_months").rows

with (Path(__file__).parent / "cases" / "datelines.tsv").open(encoding="utf-8") as _file:
    DATELINES = list(csv.DictReader(_file, dialect="excel-tab", quoting=csv.QUOTE_NONE))


def read(*files: tuple[str, str], published: date | None = None) -> dict[str, list[tables.Row]]:
    found = articles.read([(path, text.encode()) for path, text in files], published, TODAY)
    tables.validate(found)
    return {name: tables.rows(data) for name, data in found.items()}


def day_of(text: str, known: str | None = None) -> str | None:
    days = [date.fromisoformat(known)] if known else []
    day = articles.dateline(articles.normalise(text), TODAY, days)
    return day and day.isoformat()


# The stored text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\r\nb\rc\u2028d\x85e\ff", "a\nb\nc\nd\ne\nf"),
        ("e\u0301 \u1100\u1161", "é 가"),
        ("\ufeffa\u200bb\u00adc\u200ed\u2066e\x00f\x1bg", "abcdefg"),
        ("融\u200b资\ufeff", "融资"),
        ("a\u00a0b\u202fc\u2003d\te", "a b c d e"),
        ("a \u3000\n\u3000\u3000b\u3000c\u3000", "a\n\u3000\u3000b\u3000c"),
        ("\n\n a \n\n\n\n \nb\n", "a\n\nb"),
        ("a\ud800b\ud83d", "ab"),
        ("１００万㈱…", "１００万㈱…"),
        ("\u200b\n\t", ""),
    ],
)
def test_normalise(text, stored):
    assert articles.normalise(text) == stored


ODD = st.sampled_from("\r\n\t\v\x00\x1c\x85\xa0\xad\u0301\u200b\u2000\u2028\u3000\ufeff\ud800 a融é")


@given(st.text(st.one_of(ODD, st.characters())))
def test_normalising_twice_changes_nothing(text):
    stored = articles.normalise(text)
    assert articles.normalise(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not {unicodedata.category(c) for c in stored if c != "\n"} & {"Cc", "Cs", "Zl", "Zp"}
    assert "\n\n\n" not in stored
    assert all(line == line.rstrip() for line in stored.split("\n"))
    stored.encode()


@pytest.mark.parametrize(
    ("title", "text", "stored"),
    [
        ("Acme raises", "Acme has money.", "Acme raises\n\nAcme has money."),
        (" Acme\n raises\u200b ", "It has money.", "Acme raises\n\nIt has money."),
        ("Acme raises", "Acme raises\nIt has money.", "Acme raises\nIt has money."),
        ("Acme  Raises", "acme raises\n\nIt has money.", "acme raises\n\nIt has money."),
        ("Acme raises", "Acme raises money.", "Acme raises\n\nAcme raises money."),
        ("Acme raises", "Acme raises", "Acme raises"),
        ("Acme raises", "\u200b", ""),
        ("\u200b", "It has money.", "It has money."),
        (None, "It has money.", "It has money."),
    ],
)
def test_a_title_from_metadata_heads_the_stored_text(title, text, stored):
    assert articles.stored_text(RawArticle("a", "a.txt", text, title)) == stored


# The day of publication


@pytest.mark.parametrize("case", DATELINES, ids=lambda case: case["text"][:40])
def test_publication(case):
    text = articles.normalise(case["text"].replace("⏎", "\n"))
    raw = RawArticle("a", (case["path"] or "a") + ".txt", text)
    option = date.fromisoformat(case["option"]) if case["option"] else None
    day, basis = articles.publication(raw, text, option, TODAY)
    assert (str(day or ""), basis) == (case["published"], case["basis"])


def test_there_are_datelines_of_both_languages_and_none():
    assert len(DATELINES) >= 60
    assert sum(case["basis"] == "unknown" for case in DATELINES) >= 20


def test_metadata_goes_before_all_else():
    raw = RawArticle("a", "2018-04-07.txt", "", published=date(2018, 4, 5))
    found = articles.publication(raw, "2018-04-06", date(2018, 4, 8), TODAY)
    assert found == (date(2018, 4, 5), "metadata")


@pytest.mark.parametrize("row", MONTHS, ids=lambda row: row["form"])
def test_each_month_is_read(row):
    day = f"2018-{int(row['month']):02}-09"
    assert day_of(f"{row['form'].title()} 9, 2018") == day
    assert day_of(f"9 {row['form'].upper()}. 2018") == day


LINES = {
    "year": "2018{}4月9日",
    "month": "2018年4{}9日",
    "day": "2018年4月9{}",
    "weekday": "2018-04-09 {} 10:22",
    "ordinal": "April 9{}, 2018",
    "time": "2018-04-09 {} 10:22",
    "published": "Acme {}: 2018-04-09 and more",
    "updated": "Acme {}: 2018-04-09 and more",
    "dispatched": "某某2018年4月9日{}，某公司宣布融资。",
    "reported": "某某2018年4月9日{} 某公司宣布融资。",
    "outlet": "某某{} 2018年4月9日，某公司宣布融资。",
    "author": "{} Roe 2018-04-09",
    "maker": "{} Roe April 9, 2018",
}


@pytest.mark.parametrize("row", [row for row in WORDS if row["kind"] in LINES], ids=str)
def test_each_word_makes_a_dateline(row):
    assert day_of(LINES[row["kind"]].format(row["form"])) == "2018-04-09"


@pytest.mark.parametrize("row", [row for row in WORDS if row["kind"] == "before"], ids=str)
def test_each_word_before_a_date_keeps_it_in_its_sentence(row):
    assert day_of("某公司 2018-04-09 10:22") == "2018-04-09"
    assert day_of(f"某公司 {row['form']} 2018-04-09 10:22") is None


@pytest.mark.parametrize("row", [row for row in WORDS if row["kind"] == "cited"], ids=str)
def test_each_word_that_quotes_an_outlet_makes_the_date_its_own(row):
    assert day_of("某报2018年4月9日消息，某公司宣布融资。") == "2018-04-09"
    assert day_of(f"{row['form']}某报2018年4月9日消息，某公司宣布融资。") is None


@given(st.text(st.one_of(st.sampled_from("2018年4月9日April,:|/-() \n消息"), st.characters())))
def test_no_text_raises_and_no_day_is_later_than_today(text):
    day = articles.dateline(articles.normalise(text), TODAY, [date(2018, 4, 9)])
    assert day is None or formats.EARLIEST <= day <= TODAY


# Title and author


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Acme raises $5 million\nIt did so today.", "Acme raises $5 million"),
        ("商汤科技完成C轮融资\n正文。", "商汤科技完成C轮融资"),
        ("谁在烧钱？\n正文。", "谁在烧钱？"),
        ("Acme raised $5 million today.\nIt did.", None),
        ("商汤科技今日完成融资。\n正文。", None),
        ("Acme raises $5 million", None),
        ("Home\nAcme raises", None),
        ("By Jane Roe\nAcme raised money.", None),
        ("2018-04-09 10:22 | Jane Roe\nAcme raised money.", None),
        ("https://acme.example raised money\nIt did.", None),
        ("raised " * 40 + "\nIt did.", None),
        ("商汤科技融资" * 15 + "\n正文。", None),
    ],
)
def test_the_first_line_is_the_title_if_it_reads_like_one(text, title):
    assert read(("a.txt", text))["articles"][0]["title"] == title


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("BY JANE ROE", "JANE ROE"),
        ("by Jane Roe and John Doe", "Jane Roe and John Doe"),
        ("By Jane Roe, March 3, 2020", "Jane Roe"),
        ("By Jane Roe March 3, 2020", "Jane Roe"),
        ("Text | Zhang Dong", "Zhang Dong"),
        ("Author: Lin Zhaohe", "Lin Zhaohe"),
        ("文 | 张三", "张三"),
        ("文／张三 编辑／李四", "张三"),
        ("文\u4e28张三", "张三"),
        ("作者：张三", "张三"),
        ("作者 | 张三　编辑 | 李四", "张三"),
        ("原创 张三 36氪 2021-06-03 09:30", "张三"),
        ("By Monday, Acme had money", None),
        ("By raising money, Acme grew", None),
        ("By Acme Corp standards this is little.", None),
        ("编辑：张三", None),
        ("文章来自36氪", None),
        ("Context | Acme", None),
    ],
)
def test_the_author_is_in_the_byline(line, author):
    found = read(("a.txt", f"Acme raises money\n{line}\nIt did so today."))
    assert found["articles"][0]["author"] == author


@pytest.mark.parametrize("row", [row for row in WORDS if row["kind"] == "author"], ids=str)
def test_each_word_of_a_byline_names_an_author(row):
    assert (
        read(("a.txt", f"{row['form']} Jane Roe\nIt did."))["articles"][0]["author"] == "Jane Roe"
    )


# The tables


def test_an_article_with_all_its_columns():
    text = "---\ntitle: Acme  raises\noutlet: Wire\nauthor: Jane Roe\nurl: https://w.example\n"
    found = read(("en/a.md", f"{text}date: 2018-04-09\n---\nIt has **money**.\n"))
    stored = "Acme raises\n\nIt has money."
    assert found["articles"] == [
        {
            "article_id": "en/a",
            "path": "en/a.md",
            "title": "Acme raises",
            "outlet": "Wire",
            "author": "Jane Roe",
            "url": "https://w.example",
            "published": date(2018, 4, 9),
            "published_basis": "metadata",
            "lang": "en",
            "chars": len(stored),
            "sha256": "2555aecc6eb383cf1a1cdedfee44cef365380cb90d4c144db391a5fc11411860",
            "duplicate_of": None,
        }
    ]
    assert found["texts"] == [{"article_id": "en/a", "text": stored}]
    assert found["rejects"] == []


def test_of_two_articles_with_one_id_the_first_by_path_is_kept():
    found = read(("b.jsonl", '{"id": "a", "text": "three"}'), ("a.txt", "two"), ("a.md", "one"))
    assert found["texts"] == [{"article_id": "a", "text": "one"}]
    rejects = [(row["path"], row["reason"], row["detail"]) for row in found["rejects"]]
    remedy = formats.REMEDIES["duplicate_id"]
    assert rejects == [
        (path, "duplicate_id", f"a.md has the same id; {remedy}") for path in ("a.txt", "b.jsonl:1")
    ]


def test_lines_of_a_file_keep_their_order():
    lines = "\n".join(json.dumps({"id": "a", "text": str(number)}) for number in range(12))
    assert read(("a.jsonl", lines))["texts"] == [{"article_id": "a", "text": "0"}]


def test_articles_with_one_text_are_duplicates_of_the_first():
    found = read(("c.txt", "one\n"), ("b.md", "**one**"), ("a.txt", "two"), ("d.txt", "one"))
    of = {row["article_id"]: row["duplicate_of"] for row in found["articles"]}
    assert of == {"a": None, "b": None, "c": "b", "d": "b"}


def test_an_article_that_is_read_may_have_a_reject():
    found = read(("2018-04-09.md", "---\ndate: banana\n---\none"))
    assert found["articles"][0]["published"] == date(2018, 4, 9)
    assert found["articles"][0]["published_basis"] == "filename"
    assert [(row["path"], row["reason"]) for row in found["rejects"]] == [
        ("2018-04-09.md", "bad_date")
    ]


def test_a_path_has_one_reject():
    found = read(("a.md", "one"), ("a.txt", "two"), ("b.md", "---\ndate: x\n---\n\u200b"))
    assert [(row["path"], row["reason"]) for row in found["rejects"]] == [
        ("a.txt", "duplicate_id"),
        ("b.md", "empty"),
    ]


def test_what_no_table_can_hold_is_cleaned():
    line = {"id": "\ud800a\n b", "title": "\udfff", "text": "o\ud800ne", "author": "\u200b"}
    found = read(("a.jsonl", json.dumps(line)))["articles"][0]
    assert (found["article_id"], found["title"], found["author"]) == ("a b", None, None)
    line = {"id": "\u200b", "text": "one"}
    assert read(("a.jsonl", json.dumps(line)))["articles"][0]["article_id"] == "a.jsonl:1"


MIXED = (
    "Acme raised five million dollars from Bolt.\n商汤科技今日宣布完成六亿美元融资，阿里巴巴领投。"
)


@pytest.mark.parametrize(
    ("text", "lang"), [("Acme raised.", "en"), ("商汤完成融资。", "zh"), (MIXED, "mixed")]
)
def test_the_language_is_that_of_the_script(text, lang):
    assert read(("a.txt", text))["articles"][0]["lang"] == lang


def test_nothing_gives_empty_tables():
    assert read() == {"articles": [], "texts": [], "rejects": []}


def test_the_order_of_files_does_not_matter():
    files = [(f"{name}.txt", text) for name, text in zip("cabd", ("x", "y", "x", " "), strict=True)]
    assert read(*files) == read(*reversed(files))
