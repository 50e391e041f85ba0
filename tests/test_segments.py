from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons, scripts, tables
from pipeline.segments import segment, split

CASES = Path(__file__).parent / "cases" / "segment_kinds.tsv"
ROWS = [line.split("\t")[:2] for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]
# Paragraphs of prose, which {en} and {zh} stand for in the cases.
PROSE = {
    "{en}": "SenseTime announced that it has completed a Series C financing of $600 million. "
    "The round was led by Alibaba Group, followed by Temasek and Suning.",
    "{zh}": "商汤科技今日宣布完成6亿美元C轮融资，本轮融资由阿里巴巴集团领投，淡马锡、苏宁等跟投。"
    "公司表示，资金将用于研发和市场拓展，并进一步扩大在人工智能领域的领先优势。",
}
TEXTS = st.text(alphabet='Aa1 。.!？\n\n“”"：:|#-商汤融资【】Q', max_size=120) | st.text(
    max_size=80
)


def article(case: str) -> str:
    text = "\n".join(case.split(" ¶ "))
    for mark, prose in PROSE.items():
        text = text.replace(mark, prose)
    return text


def kinds(text: str, title: str | None = None) -> list[str]:
    """Returns the kinds of each paragraph, joined by + where they change within it."""
    paragraphs = groupby(split(text, title), key=lambda found: found.paragraph)
    return [
        "+".join(kind for kind, _ in groupby(found.kind for found in sentences))
        for _, sentences in paragraphs
    ]


@pytest.mark.parametrize(("case", "expected"), ROWS)
def test_kinds(case: str, expected: str) -> None:
    merged = ["+".join(kind for kind, _ in groupby(part.split("+"))) for part in expected.split()]
    assert kinds(article(case)) == merged


@given(TEXTS, st.none() | st.text(max_size=20))
def test_segments_cover_the_text_in_order(text: str, title: str | None) -> None:
    found = split(text, title)
    end = paragraph = 0
    for part in found:
        piece = text[part.start : part.end]
        assert part.start >= end
        assert piece == piece.strip() != ""
        assert part.lang == scripts.language(piece)
        assert part.kind in tables.SEGMENT_KIND
        assert part.paragraph in (paragraph, paragraph + 1)
        end, paragraph = part.end, part.paragraph
    joined = "".join(text[part.start : part.end] for part in found)
    assert "".join(joined.split()) == "".join(text.split())


@given(TEXTS)
def test_white_space_around_lines_changes_nothing(text: str) -> None:
    spaced = "\n\n".join(f" {line}\t" for line in text.splitlines())
    before = [text[found.start : found.end] for found in split(text)]
    assert before == [spaced[found.start : found.end] for found in split(spaced)]


def test_known_title_is_found_behind_a_menu() -> None:
    text = "Home\nNews\nAcme raises $5m\nBy Jane Roe\n" + PROSE["{en}"]
    assert kinds(text, "Acme Raises $5M | Daily News")[2:4] == ["title", "byline"]
    assert kinds(text, "Something else")[2] == "title"
    assert kinds("Home\nNews\n" + PROSE["{en}"])[0] == "title"


def test_known_title_may_look_like_a_notice() -> None:
    assert kinds("Recommended Reading\n" + PROSE["{en}"], "Recommended reading") == [
        "title",
        "body",
    ]


def test_sentences_of_two_languages_in_one_paragraph() -> None:
    text = "SenseTime closed a Series C. 阿里巴巴领投了本轮融资。"
    assert [found.lang for found in split(text)] == ["en", "zh"]


def test_the_tail_of_a_scraped_article_is_boilerplate() -> None:
    tail = (
        "Leifeng.com is recruiting editors, operators, part-timers , and other positions\n"
        "Click here for details Recruitment Notice\n◆ ◆ ◆\nRecommended Reading\n"
        "Follow Leiphone.com (leiphone-sz) and reply 2 to add the reader group\nFeatured Posts"
    )
    found = kinds(f"SenseTime raises $600 million\n{PROSE['{en}']}\n{PROSE['{zh}']}\n{tail}")
    assert found == ["title", "body", "body"] + ["boilerplate"] * 6


def test_every_heading_fires() -> None:
    for row in lexicons.load("lexicons/segment_headings"):
        # Among bullets nothing is a heading by its shape.
        text = f"A title of sorts\n- a\n{row['form']}:\n- b\n{PROSE['{en}']}"
        assert kinds(text)[2] == "heading", row["form"]


def test_every_speaker_fires() -> None:
    for row in lexicons.load("lexicons/segment_speakers"):
        # A question of a speaker not in the lexicon ends with its mark, an answer comes twice.
        if row["role"] == "question":
            lines = [
                f"{row['form']}: Go on.",
                "Roe: We grow.",
                f"{row['form']}: Well.",
                "Roe: Yes.",
            ]
        else:
            lines = ["So what?", f"{row['form']}: We grow", "Then what?", "Nothing comes of it."]
        found = kinds("\n".join(["A title of sorts", *lines]))
        assert found[1:3] == ["question", "quote"], row["form"]


def test_segment_makes_the_table() -> None:
    articles = tables.frame(
        "articles",
        [
            {
                "article_id": name,
                "path": f"{name}.txt",
                "title": title,
                "published_basis": "unknown",
                "lang": "en",
                "chars": 0,
                "sha256": "",
            }
            for name, title in (("b", "Acme raises $5m"), ("a", None), ("c", None))
        ],
    )
    texts = {"a": "It grew. It fell.", "b": "Acme raises $5m\n\nIt did.", "c": ""}
    frame = segment(
        articles, tables.frame("texts", [{"article_id": k, "text": v} for k, v in texts.items()])
    )
    tables.validate({"articles": articles, "segments": frame})
    found = [
        (row["article_id"], row["segment_id"], row["paragraph"], row["kind"])
        for row in tables.rows(frame)
    ]
    assert found == [
        ("a", 0, 0, "body"),
        ("a", 1, 0, "body"),
        ("b", 0, 0, "title"),
        ("b", 1, 1, "body"),
    ]
