import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import scripts


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("SenseTime raised $600 million.", "en"),
        ("商汤科技完成6亿美元融资。", "zh"),
        ("SenseTime（商汤科技）raised $600 million.", "en"),
        ("商汤科技（SenseTime Group, a company that makes vision software）完成融资。", "zh"),
        ("The founder 徐立 said that 商汤科技 had raised money.", "en"),
        ("投资方为Sequoia Capital China、GGV Capital、Tiger Global Management。", "zh"),
        ("SenseTime、Face++", "zh"),
        ("由General Atlantic泛大西洋投资领投", "zh"),
        ("Joost van Rijn在邮件里写道：", "zh"),
        ("Kumquat, known in China as 金桔科技, was founded in Shenzhen.", "en"),
        ("iPhone 15", "en"),
        ("36氪", "zh"),
        ("（完）", "zh"),
        ("(laughs)", "en"),
        ("2018-04-09", "en"),
        ("◆ ◆ ◆", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, lang: str) -> None:
    assert scripts.language(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("SenseTime raised money.\nIt is glad.", "en"),
        ("商汤科技完成融资。\nSenseTime", "zh"),
        ("商汤科技完成融资。\nCopyright © 2018 All Rights Reserved", "zh"),
        ("It said it had raised money.\n商汤科技", "en"),
        ("It said it had raised money.\n商汤科技完成融资。", "mixed"),
        ("SenseTime\n商汤", "zh"),
        ("It is known as 商汤科技 in China.\nIt is glad.", "en"),
        ("\n\n", "en"),
    ],
)
def test_article_language(text: str, lang: str) -> None:
    assert scripts.article_language(text) == lang


@given(st.text(max_size=80))
def test_languages_agree_with_the_characters(text: str) -> None:
    chinese, english = scripts.weights(text)
    assert chinese >= 0 <= english
    if not chinese:
        assert scripts.language(text) == "en"
    elif not english:
        assert scripts.language(text) == "zh"
    if scripts.has_han(text):
        assert chinese > 0


@given(st.lists(st.sampled_from(["商汤科技完成融资。", "It has raised the money."]), max_size=6))
def test_order_of_lines_does_not_matter(lines: list[str]) -> None:
    expected = scripts.article_language("\n".join(sorted(lines)))
    assert scripts.article_language("\n".join(lines)) == expected
