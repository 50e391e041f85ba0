"""Bounds of names are mended by their form, whatever the names are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognition.name_bounds import mended
from pipeline.recognition.spans import Name

PARTS = st.sampled_from(
    [
        *(
            "Acme & Co",
            "Germany's ",
            "Jane Doe",
            "徐立",
            "先生",
            "明链医药",
            "（苏州）",
            "有限公司",
        ),
        *(
            "founder",
            "CEO",
            ", ",
            " and ",
            " III",
            "Mr.",
            " ",
            ".",
            "(Suzhou)",
            " Co., Ltd.",
            "é",
            "“",
            "（",
            "(",
            "》",
        ),
    ]
)


def names(text: str, *marked: tuple[str, str]) -> list[Name]:
    """Returns names, each at its first place."""
    return [
        Name(text.index(name), text.index(name) + len(name), name, label, 0.9, "test")
        for name, label in marked
    ]


@given(st.lists(PARTS, max_size=8), st.data())
def test_names_are_spans_of_the_text(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    places = data.draw(st.lists(st.integers(0, len(text)), unique=True).map(sorted))
    labels = st.sampled_from(["ORG", "PERSON", "GPE", "TITLE", "PRODUCT"])
    found = [
        Name(start, end, text[start:end], data.draw(labels), 0.9, "test")
        for start, end in pairwise(places)
    ]
    for name in mended(text, found):
        assert text[name.start : name.end] == name.text != ""


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("led by Slauson & Co.", [("Slauson & Co", "ORG")], [("Slauson & Co.", "ORG")]),
        ("led by Slauson & Cocoa.", [("Slauson & Cocoa", "ORG")], [("Slauson & Cocoa", "ORG")]),
        (
            "明链医药（苏州）有限公司今日宣布",
            [("明链医药", "ORG"), ("苏州", "GPE")],
            [("明链医药（苏州）有限公司", "ORG"), ("苏州", "GPE")],
        ),
        (
            "Brightstrand (Suzhou) Co., Ltd. said",
            [("Brightstrand", "ORG")],
            [("Brightstrand (Suzhou) Co., Ltd.", "ORG")],
        ),
        (
            "with Acme Acquisition Corp. II (NYSE: ACME)",
            [("Acme Acquisition Corp.", "ORG")],
            [("Acme Acquisition Corp. II", "ORG")],
        ),
        ("Kapok Partners II closed", [("Kapok Partners", "ORG")], [("Kapok Partners II", "ORG")]),
        ("Windows II", [("Windows", "ORG")], [("Windows", "ORG")]),
        ("from: Five Seasons", [(": Five Seasons", "ORG")], [("Five Seasons", "ORG")]),
        ("‘吃饱了汪’在8月", [("吃饱了汪’", "ORG")], [("吃饱了汪", "ORG")]),
        ("公司情报专家《财经涂鸦》获悉", [("《财经涂鸦》", "ORG")], [("财经涂鸦", "ORG")]),
        ("海鸥（海鸥储能）｜新能源", [("海鸥（海鸥储能", "ORG")], [("海鸥", "ORG")]),
        (
            "Acme (a maker of",
            [("Acme (a maker", "ORG")],
            [("Acme", "ORG")],
        ),
        (
            "号（深圳）创业投资合伙企业",
            [("号（深圳）创业投资合伙企业", "ORG")],
            [("号（深圳）创业投资合伙企业", "ORG")],
        ),
        ("明链医药（苏州）今日宣布", [("明链医药", "ORG")], [("明链医药", "ORG")]),
        ("明链医药（大楼）有限公司", [("明链医药", "ORG")], [("明链医药", "ORG")]),
        (
            "Germany's Alpine Eagle",
            [("Germany's Alpine Eagle", "ORG")],
            [("Germany", "GPE"), ("Alpine Eagle", "ORG")],
        ),
        ("Angie's List", [("Angie's List", "ORG")], [("Angie's List", "ORG")]),
        ("Ann Mazur III rolls over", [("Ann Mazur", "PERSON")], [("Ann Mazur III", "PERSON")]),
        ("Ann Mazur, Jr., left", [("Ann Mazur", "PERSON")], [("Ann Mazur, Jr.", "PERSON")]),
        (
            "Cissy Pan 潘思思",
            [("Cissy Pan 潘思思", "PERSON")],
            [("Cissy Pan", "PERSON"), ("潘思思", "PERSON")],
        ),
        ("bought by Abu Dhabi's Edge", [("Abu Dhabi", "PERSON")], [("Abu Dhabi", "GPE")]),
        ("Paris Hilton", [("Paris", "PERSON")], [("Paris", "PERSON")]),
        ("the app Xiao Guan Jia", [("Xiao Guan Jia", "PERSON")], [("Xiao Guan Jia", "ORG")]),
        ("Acme partner Ann Mazur", [("Ann Mazur", "PERSON")], [("Ann Mazur", "PERSON")]),
        ("中国苏州报道", [("中国苏州", "GPE")], [("中国", "GPE"), ("苏州", "GPE")]),
        ("台州仙居人", [("台州仙居", "GPE")], [("台州", "GPE"), ("仙居", "GPE")]),
        ("西安经开区", [("西安经开区", "GPE")], [("西安经开区", "GPE")]),
        ("收购赣州锂电企业", [("赣州锂电", "GPE")], [("赣州", "GPE")]),
        ("弗农市", [("弗农市", "GPE")], [("弗农市", "GPE")]),
        ("它是丹麦语的雨", [("丹麦", "GPE")], []),
        ("北京时间3月1日", [("北京", "GPE")], []),
        ("波兰人", [("波兰", "GPE")], [("波兰", "GPE")]),
        ("Tony 马", [("Tony 马", "PERSON")], [("Tony 马", "PERSON")]),
        ("蔡老板是我的客户", [("蔡老板", "PERSON")], [("蔡", "PERSON")]),
        (
            "founding partner Mr. Wu",
            [("founding partner Mr.", "TITLE")],
            [("founding partner", "TITLE")],
        ),
        ("Dr. Wu", [("Dr.", "TITLE")], [("Dr.", "TITLE")]),
        (
            "Founder, Chairwoman and CEO of Acme",
            [("Founder", "TITLE"), ("Chairwoman and CEO", "TITLE")],
            [("Founder, Chairwoman and CEO", "TITLE")],
        ),
        (
            "from CEO to chairman",
            [("CEO", "TITLE"), ("chairman", "TITLE")],
            [("CEO", "TITLE"), ("chairman", "TITLE")],
        ),
    ],
)
def test_a_name_is_mended(
    text: str, found: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    told = mended(text, names(text, *found))
    assert [(name.text, name.label) for name in told] == expected
