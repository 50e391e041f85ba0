import re

import pytest

from pipeline.recognition.people import offices
from pipeline.recognition.spans import Name

MARK = re.compile(r"\[(PERSON|TITLE|ORG) ([^\]]+)\]")


def marked(text: str) -> tuple[str, list[Name]]:
    """Returns a text without its marks, and the names that they mark."""
    names: list[Name] = []
    plain, last = "", 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        label, name = mark.groups()
        names.append(Name(len(plain), len(plain) + len(name), name, label, 1.0, "test"))
        plain, last = plain + name, mark.end()
    return plain + text[last:], names


def held(text: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (o.person.text, o.title and o.title.text, o.organisation and o.organisation.text)
        for o in offices(*marked(text))
    ]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("[PERSON Anna Roe], [TITLE CEO] of [ORG Grafen].", ("Anna Roe", "CEO", "Grafen")),
        ("[PERSON Anna Roe], [TITLE partner] at [ORG Quill].", ("Anna Roe", "partner", "Quill")),
        ("[ORG Grafen] [TITLE CEO] [PERSON Anna Roe] said", ("Anna Roe", "CEO", "Grafen")),
        ("[ORG Grafen]'s [TITLE CTO], [PERSON Anna Roe], said", ("Anna Roe", "CTO", "Grafen")),
        ("[TITLE Chairman] [PERSON Anna Roe] said", ("Anna Roe", "Chairman", None)),
        ("[PERSON Anna Roe] ([TITLE CEO]) said", ("Anna Roe", "CEO", None)),
        ("[PERSON Anna Roe], [TITLE CTO], [ORG Grafen], said", ("Anna Roe", "CTO", "Grafen")),
        ("[TITLE CEO] Dr. [PERSON Anna Roe] said", ("Anna Roe", "CEO", None)),
        ("[PERSON Anna Roe] left [ORG Grafen].", ("Anna Roe", None, None)),
        (
            "[ORG 商汤科技][TITLE 联合创始人兼CEO][PERSON 徐立]表示",
            ("徐立", "联合创始人兼CEO", "商汤科技"),
        ),
        ("[TITLE 董事长][PERSON 张近东]出席", ("张近东", "董事长", None)),
        ("[TITLE 创始人]：[PERSON 徐立]", ("徐立", "创始人", None)),
        ("[PERSON 徐立]（[TITLE 创始人]）", ("徐立", "创始人", None)),
        ("[ORG 商汤科技] [TITLE CEO] [PERSON Xu Li]表示", ("Xu Li", "CEO", "商汤科技")),
    ],
)
def test_the_office_of_a_person(text: str, office: tuple[str, str | None, str | None]) -> None:
    assert held(text) == [office]


def test_persons_keep_their_own_offices() -> None:
    text = "[PERSON Anna Roe], [TITLE CEO] of [ORG Grafen], and [PERSON Lee Poe] ([TITLE CTO])"
    assert held(text) == [("Anna Roe", "CEO", "Grafen"), ("Lee Poe", "CTO", None)]


def test_a_title_apart_is_nobodys() -> None:
    assert held("[PERSON Anna Roe] thinks that any [TITLE CEO] would sell.") == [
        ("Anna Roe", None, None)
    ]
    assert held("The [TITLE CEO] of [ORG Grafen] left.") == []
