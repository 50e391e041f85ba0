"""Names inside stretches of Chinese."""

import pytest

from pipeline.phrases import han_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由五源领投，高瓴跟投。", ["五源", "高瓴"]),
        ("中关村自主创新基金参投", []),  # 新基 is Celgene
        ("公司登陆新三板，苹果大卖。", []),
    ],
)
def test_short_names_are_known_where_no_word_is_cut(text: str, names: list[str]) -> None:
    assert [match.entry.form for match in han_names.known(text)] == names
