import gzip
import json
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats, lexicons
from pipeline.formats import RawArticle, Reject

TODAY = date(2026, 1, 1)
ZH = "商汤科技完成6亿美元C轮融资，阿里巴巴领投。"
ZH_TRADITIONAL = "商湯科技完成6億美元C輪融資，阿里巴巴領投。"
EN = "“Acme” raised £5m – a record – from Café Capital."
STORY = "<p>Acme has completed a $5 million round led by Alibaba, with Temasek and Suning.</p>" * 3


def parse(path: str, data: bytes | str) -> list[RawArticle | Reject]:
    return list(formats.parse(path, data.encode() if isinstance(data, str) else data, TODAY))


def article(path: str, data: bytes | str) -> RawArticle:
    (found,) = parse(path, data)
    assert isinstance(found, RawArticle), found
    return found


def reject(path: str, data: bytes | str) -> Reject:
    (found,) = parse(path, data)
    assert isinstance(found, Reject), found
    return found


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (EN, "utf-8"),
        (EN, "utf-8-sig"),
        (EN, "utf-16"),
        (EN, "cp1252"),
        (ZH, "utf-8-sig"),
        (ZH, "utf-16"),
        (ZH, "gb18030"),
        (ZH_TRADITIONAL, "big5"),
        ("SenseTime（商汤科技）raised $600 million – “a record”.", "gb18030"),
        ("Acme raised money.\n", "utf-16-le"),
        ("Acme raised money.\n", "utf-16-be"),
        (ZH + "\n", "utf-16-le"),
        (ZH + "\n", "utf-16-be"),
        ("商汤完成融资", "gb18030"),
        ("阿里领投", "gb18030"),
        ("完成天使轮融资", "gb18030"),
        ("獲得投資", "big5"),
        ("完成天使輪融資", "big5"),
    ],
)
def test_text_is_read_in_its_encoding(text, encoding):
    assert article("a.txt", text.encode(encoding)).text == text


def test_ends_of_lines_are_one_character():
    assert article("a.txt", b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_a_text_cut_within_a_character_is_read():
    assert article("a.txt", (ZH * 9).encode()[:-1]).text == (ZH * 9)[:-1] + "\ufffd"


def test_a_stray_zero_byte_does_no_harm():
    assert article("a.txt", b"Acme raised\0 money.").text == "Acme raised\0 money."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        ("\u3000\n".encode(), "empty"),
        (bytes(range(256)) * 9, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0\\r\xa8f", "binary"),
        (random.Random(1).randbytes(400).replace(b"\0", b"\1"), "undecodable"),
        (b"x" * (formats.MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_text_is_rejected(data, reason):
    found = reject("a.txt", data)
    assert (found.path, found.reason) == ("a.txt", reason)
    assert found.detail.endswith("; " + formats.REMEDIES[reason])


def test_the_largest_article_is_read():
    assert len(article("a.txt", b"x" * formats.MAX_BYTES).text) == formats.MAX_BYTES


MARKUP = st.text(st.sampled_from("<>/!-ap='\" \n#*_`~[]()|&;:\\1é融"), max_size=200).map(str.encode)


@given(
    st.one_of(st.binary(max_size=400), MARKUP),
    st.sampled_from(["txt", "md", "htm", "html", "jsonl", "jsonl.gz"]),
)
def test_no_file_raises(data, suffix):
    for found in parse(f"a.{suffix}", data):
        assert isinstance(found, RawArticle) or found.reason in formats.REMEDIES


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), min_size=1))
def test_every_text_in_utf_8_is_read_as_it_is(text):
    found = parse("a.txt", text.encode())[0]
    if text.strip():
        assert isinstance(found, RawArticle)
        assert found.text == text.removeprefix("\ufeff")
    else:
        assert isinstance(found, Reject)


# Paths


@pytest.mark.parametrize(
    ("path", "article_id"),
    [
        ("a.txt", "a"),
        ("zh/2018.04.09/a.b.TXT", "zh/2018.04.09/a.b"),
        ("a.md", "a"),
        ("商汤.txt", "商汤"),
    ],
)
def test_the_path_without_its_suffix_is_the_id(path, article_id):
    found = article(path, ZH)
    assert (found.article_id, found.path) == (article_id, path)


@pytest.mark.parametrize("path", ["a.pdf", "README", "txt", "a.txt.bak", "a.json", "a.gz"])
def test_other_files_are_rejected(path):
    assert reject(path, ZH).reason == "unsupported_format"


# Markdown


def test_front_matter_is_metadata():
    found = article(
        "a.md",
        "---\ntitle: 'Acme: a round'\npublished: 2018-04-09\noutlet: Wire\n"
        "author: [Jane Roe, John Doe]\nurl: https://a.example/b\n---\nAcme raised.\n",
    )
    assert (found.title, found.outlet, found.author) == (
        "Acme: a round",
        "Wire",
        "Jane Roe, John Doe",
    )
    assert (found.url, found.published) == ("https://a.example/b", date(2018, 4, 9))
    assert found.text == "Acme raised.\n"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Acme raises", "Acme raises"),
        ("Acme\n====\ntext", "Acme\n\ntext"),
        ("**Acme** raised *five* ~~ten~~ __m__ _n_", "Acme raised five ten m n"),
        ("***Acme*** and **a *b* c**", "Acme and a b c"),
        ("[Acme](https://a.example/b_(c)) [raised][1]", "Acme raised"),
        ("[1]: https://a.example", ""),
        ("[Update]: Acme raised", "[Update]: Acme raised"),
        ("![a photo](a.png)Acme", "Acme"),
        ("<https://a.example>", "https://a.example"),
        ("- Acme\n* Bolt\n1. Cord", "Acme\nBolt\n1. Cord"),
        ("> > Acme\n>\n> Bolt", "Acme\n\nBolt"),
        ("a\n\n---\n\n* * *\n\nb", "a\n\n\n\n\n\nb"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "| a | b |\n\n| 1 | 2 |"),
        ("```python\nx = 1\n```", "\nx = 1\n"),
        ("`Acme` raised", "Acme raised"),
        ("a<!-- b\n -->c<br/>d<a href='x'>e</a>", "acde"),
        ("5 * 3 * 2, snake_case_name, 3 < 4 > 2, **", "5 * 3 * 2, snake_case_name, 3 < 4 > 2, **"),
        (r"\*Acme\* &amp; Bolt AT&T", "*Acme* & Bolt AT&T"),
        ("**商汤科技**完成[6亿](u)融资", "商汤科技完成6亿融资"),
        ("---\nno mapping\n---\ntext", "\nno mapping\n\ntext"),
        ("---\ntitle: never closed", "\ntitle: never closed"),
    ],
)
def test_markdown_is_reduced_to_its_text(markdown, text):
    assert article("a.md", markdown + "\n.").text == text + "\n."


@pytest.mark.parametrize(
    "yaml", ["title: Acme: a round", "title: [", "title: " + "[" * 5000, "a: b\n a: c", "- a\nb: c"]
)
def test_an_article_with_broken_front_matter_is_read(yaml):
    found, note = parse("a.md", f"---\n{yaml}\n---\nAcme raised.")
    assert isinstance(found, RawArticle)
    assert (found.text, found.title) == ("Acme raised.", None)
    assert isinstance(note, Reject)
    assert (note.path, note.reason) == ("a.md", "bad_front_matter")


def test_front_matter_runs_no_code():
    text = "---\ntitle: !!python/object/apply:os.getcwd []\nauthor: ~\n---\nAcme raised."
    found = article("a.md", text)
    assert (found.title, found.author) == (None, None)


# Days


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2018-04-09", date(2018, 4, 9)),
        ("2018-4-9", date(2018, 4, 9)),
        ("2018/04/09 10:22", date(2018, 4, 9)),
        ("2018-04-09T23:59:59+08:00", date(2018, 4, 9)),
        ("20180409", date(2018, 4, 9)),
        (20180409, date(2018, 4, 9)),
        ("2018年4月9日", date(2018, 4, 9)),
        ("April 9, 2018", date(2018, 4, 9)),
        ("10:22 Sept. 8th, 2021", date(2021, 9, 8)),
        ("Mon, 09 Apr 2018 10:00:00 +0000", date(2018, 4, 9)),
    ],
)
def test_days_are_read_in_usual_forms(stated, day):
    assert article("a.jsonl", lines({"text": "t", "published": stated})).published == day


@pytest.mark.parametrize(
    "stated",
    [
        *("banana", "2018-02-30", "2018-04", "09/04/2018", "April 9", "2026-01-02", "0001-01-01"),
        *(1523232000, True, {"$date": "2018-04-09"}),
    ],
)
def test_a_day_that_is_none_is_told(stated):
    found, note = parse("a.jsonl", lines({"text": "t", "published": stated}))
    assert isinstance(found, RawArticle)
    assert found.published is None
    assert isinstance(note, Reject)
    assert (note.path, note.reason) == ("a.jsonl:1", "bad_date")


@pytest.mark.parametrize("stated", ["", "~", "null"])
def test_no_day_is_not_a_bad_one(stated):
    assert article("a.md", f"---\ndate: {stated}\n---\nt").published is None


# Web pages


def test_a_page_gives_text_and_metadata():
    found = article(
        "a.html",
        page(
            f"<nav><a href='/'>Home</a></nav><article><h1>Acme raises</h1>{STORY}</article>"
            "<footer>Copyright</footer>",
            "<title>Acme raises - The Wire</title><meta name='author' content='Jane Roe'>"
            "<meta property='og:site_name' content='The Wire'>"
            "<meta property='article:published_time' content='2018-04-09T10:00:00Z'>"
            "<link rel='canonical' href='https://wire.example/acme'>",
        ),
    )
    assert found.title == "Acme raises"
    assert (found.outlet, found.author) == ("The Wire", "Jane Roe")
    assert (found.url, found.published) == ("https://wire.example/acme", date(2018, 4, 9))
    assert "led by Alibaba" in found.text
    assert "Home" not in found.text
    assert "Copyright" not in found.text


def test_a_page_has_no_day_after_today():
    head = "<meta property='article:published_time' content='2031-04-09T10:00:00Z'>"
    assert article("a.html", page(STORY, head)).published is None
    stamp = "<time datetime='2018-04-09'>then</time>"
    assert article("a.html", page(stamp + STORY, head)).published == date(2018, 4, 9)


def test_a_date_in_a_sentence_of_a_page_is_none_of_publication():
    sentence = "<p>Acme was founded by Jane Roe and by John Doe on 2016-03-04 in a shed.</p>"
    assert article("a.html", page(STORY + sentence)).published is None


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (ZH, "gb18030", "gb2312"),
        (ZH, "gbk", "GBK"),
        (ZH_TRADITIONAL, "big5", "big5"),
        (ZH, "gb18030", "utf-8"),
        (ZH, "gb18030", "nonsense"),
        (ZH, "utf-8", "gb2312"),
        ("商汤融资，领投。完成，跟投。", "gb18030", "gb2312"),
        (EN, "cp1252", "iso-8859-1"),
    ],
)
def test_the_charset_of_a_page_counts_where_it_can_be_true(text, encoding, charset):
    markup = page(f"<p>{text}</p>", f"<meta charset='{charset}'>")
    assert article("a.html", markup.encode(encoding)).text == text


@pytest.mark.parametrize("row", lexicons.load("lexicons/article_charsets").rows)
def test_a_declared_charset_decides_where_two_are_plausible(row):
    data = "北京大会".encode("gb18030")
    markup = page("<p>@ raised money, it said.</p>", f"<meta charset={row['label']}>")
    found = article("a.html", markup.encode().replace(b"@", data))
    assert found.text == data.decode(row["encoding"]) + " raised money, it said."


def test_a_fragment_and_xhtml_are_pages():
    assert article("a.htm", "<p>Acme raised $5 million.</p>").text == "Acme raised $5 million."
    xhtml = f"<?xml version='1.0' encoding='utf-8'?>{page(f'<p>{ZH}</p>')}"
    assert article("a.html", xhtml).text == ZH


@pytest.mark.parametrize(
    "markup",
    [
        page(""),
        page("<script>var a = 'Acme raised money. It did.';</script>"),
        page("<nav><ul><li><a href='/'>Home</a></li><li><a href='/a'>About</a></li></ul></nav>"),
        "<" * 50_000,
        "<html>" + "<div>" * 30_000 + "Acme raised money.",
        "<p " + "a=b " * 50_000 + ">x</p>",
        "<table>" * 9_000,
        "<a href='x'>" * (formats._MAX_TAGS + 1),
    ],
)
def test_a_page_without_an_article_is_rejected(markup):
    assert reject("a.html", markup).reason == "bad_html"


@pytest.mark.parametrize("row", lexicons.load("lexicons/article_notices").rows)
def test_a_notice_is_no_article(row):
    notice = (
        f"<p>Sorry for this, dear reader: {row['form']}. Thank you, goodbye, 谢谢您的光临。</p>"
    )
    assert reject("a.html", page(notice)).reason == "bad_html"
    assert article("a.html", page(notice + STORY * 4)).title is None


# JSON Lines

RECORDS = lines(
    {"id": "x/1", "title": "T", "text": "one", "outlet": "O", "url": "U", "author": ["A", "B"]},
    {"text": "two", "id": None, "title": 7, "outlet": ["O", 1], "author": {"name": "A"}},
    {"text": "three", "id": 3},
)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.jsonl", RECORDS),
        ("a.jsonl", RECORDS.replace(b"\n", b"\r\n") + b"\r\n"),
        ("a.jsonl", RECORDS.decode().encode("utf-16")),
        ("a.jsonl.gz", gzip.compress(RECORDS)),
    ],
)
def test_each_line_is_an_article(path, data):
    one, two, three = parse(path, data)
    assert one == RawArticle("x/1", f"{path}:1", "one", "T", "O", "A, B", "U")
    assert two == RawArticle("a:2", f"{path}:2", "two", "7", "O")
    assert three == RawArticle("3", f"{path}:3", "three")


def test_a_line_in_gb18030_is_read():
    data = json.dumps({"text": ZH}, ensure_ascii=False).encode("gb18030")
    assert article("a.jsonl", data).text == ZH


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "bad_record"),
        (b"[1, 2]", "bad_record"),
        (b'{"title": "no text"}', "bad_record"),
        (b'{"text": ["a"]}', "bad_record"),
        (b"[" * 100_000, "bad_record"),
        (b'{"text": ' + b"1" * 5000 + b"}", "bad_record"),
        (b'{"text": " "}', "empty"),
        (b"\0\1\2\3\4\5", "binary"),
        (b'{"text": "' + b"x" * formats.MAX_BYTES + b'"}', "too_large"),
    ],
)
def test_a_broken_line_is_one_reject(line, reason):
    before, found, after = parse("a.jsonl", b'{"text": "a"}\n' + line + b'\n\n{"text": "b"}')
    assert isinstance(found, Reject)
    assert (found.path, found.reason) == ("a.jsonl:2", reason)
    assert isinstance(before, RawArticle)
    assert isinstance(after, RawArticle)
    assert (before.article_id, after.article_id) == ("a:1", "a:4")


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n \n", "empty"),
        ("a.jsonl.gz", b"", "empty"),
        ("a.jsonl.gz", gzip.compress(b""), "empty"),
        ("a.jsonl.gz", b"no gzip", "bad_gzip"),
        ("a.jsonl.gz", b"\x1f\x8b", "bad_gzip"),
        ("a.jsonl.gz", gzip.compress(b"\n" * 2_000_000), "gzip_bomb"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_reject(path, data, reason):
    found = reject(path, data)
    assert (found.path, found.reason) == (path, reason)


def test_a_long_line_that_unpacks_without_end_is_given_up():
    line, file = parse("a.jsonl.gz", gzip.compress(b"0" * 50_000_000, 9))
    assert isinstance(line, Reject)
    assert isinstance(file, Reject)
    assert (line.reason, file.reason) == ("too_large", "gzip_bomb")


def test_what_precedes_the_break_of_a_gzip_file_is_read():
    data = gzip.compress(RECORDS + b"\n" + lines({"text": "x" * 50}))
    *found, last = parse("a.jsonl.gz", data[:-8])
    assert isinstance(last, Reject)
    assert (last.path, last.reason) == ("a.jsonl.gz", "bad_gzip")
    assert found == parse("a.jsonl.gz", gzip.compress(RECORDS))
