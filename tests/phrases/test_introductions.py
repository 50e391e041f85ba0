import pytest

from pipeline import lexicons
from pipeline.phrases import introductions


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("商汤科技（SenseTime）完成融资", "SenseTime"),
        ("广州探迹数据有限公司（简称“探迹”）宣布", "探迹"),
        ("广州探迹数据有限公司（以下简称：探迹）宣布", "探迹"),
        ("Kelvora (formerly Heatly) raised", "Heatly"),
        ('International Finance Corporation ("IFC") said', "IFC"),
        ("International Finance Corporation (IFC), a lender", "IFC"),
    ],
)
def test_a_bracket_behind_a_name(text: str, alias: str) -> None:
    bracket = introductions.behind().search(text)
    assert bracket
    assert bracket.group("alias") == alias


@pytest.mark.parametrize(
    "text",
    ["Kelvora raised", "Kelvora () raised", "Kelvora (K) raised", f"Kelvora ({'very ' * 9}long)"],
)
def test_what_introduces_nothing(text: str) -> None:
    assert introductions.behind().search(text) is None


def test_every_introducer_fires() -> None:
    for row in lexicons.load("lexicons/introducers"):
        space = "" if row["lang"] == "zh" else " "
        for form in {row["form"], row["form"].capitalize()}:
            bracket = introductions.behind().match(f"（{form}{space}“Acme”）")
            assert bracket, form
            assert bracket.group("alias") == "Acme"
            assert bracket.group("introducer").strip() == form
            between = f" ({form}{space}"
            assert introductions.between().fullmatch(between), form


def test_what_stands_between_two_names_of_one() -> None:
    for between in ("（", " (", "(“", "（简称「"):
        assert introductions.between().fullmatch(between), between
    for between in (", ", " and ", "、", "（由"):
        assert not introductions.between().fullmatch(between), between
