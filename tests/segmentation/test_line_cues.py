import pytest

from pipeline import lexicons
from pipeline.segmentation import boilerplate, layout, lines
from pipeline.segmentation.line_cues import find

EVERYWHERE = frozenset(("any", "head", "tail"))
ANYWHERE = frozenset(("any",))


def sample(row: dict[str, str]) -> tuple[str, str]:
    """Makes a line of a cue's shape, and the line behind it."""
    form, english = row["form"], row["lang"] == "en"
    name = "Acme" if english else "商汤科技"
    line = {
        "whole": f"◆ {form}：",
        "begins": f"{form} {name}",
        "ends": f"{name} {form}",
        "contains": f"{name} {form} {name}",
        "label": f"{form}：{name}",
        "named": f"{form} {name}",
        "about": f"{form} {name}" if english else f"{form}{name}",
    }[row["shape"]]
    return line, f"{name} is a company." if english else f"{name}成立于2014年。"


@pytest.mark.parametrize("name", ["boilerplate", "appendix", "bylines"])
def test_every_cue_fires(name: str) -> None:
    for row in lexicons.load(f"lexicons/segment_{name}"):
        line, following = sample(row)
        of_sentence = row.get("scope") == "sentence"
        assert find(name, line, EVERYWHERE, following, of_sentence=of_sentence), line
        assert not find(name, f"X{line * 90}", EVERYWHERE, of_sentence=of_sentence), line


def test_every_description_fires() -> None:
    for row in lexicons.load("lexicons/segment_descriptions"):
        for_english = f"In Paris, Acme {row['form']} shop.", "About Acme"
        for_chinese = f"近年来，商汤科技{row['form']}京城。", "关于商汤科技"
        following, line = for_english if row["lang"] == "en" else for_chinese
        assert find("appendix", line, EVERYWHERE, following), row["form"]
        assert not find("appendix", line, EVERYWHERE, following.replace(row["form"], "x"))


def test_every_date_word_fires() -> None:
    prose = "商汤科技今日宣布完成6亿美元C轮融资。" * 4
    for row in lexicons.load("lexicons/segment_dates"):
        found = lines.read(f"标题是一个标题\n9 {row['form']}\n{prose}")
        assert layout.is_byline(found[1]), row["form"]
    assert not layout.is_byline(lines.read(f"标题是一个标题\n9 x\n{prose}")[1])


def test_every_menu_entry_fires() -> None:
    for row in lexicons.load("lexicons/segment_menus"):
        menu = " | ".join([row["form"]] * 3)
        assert boilerplate.find(lines.read(f"{menu}\nA title")) == {0: "boilerplate"}, menu


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("— Click here for details —", "Click here"),
        ("click here for details", "Click here"),
        ("Don’t have an account? Sign up", "Don't have an account"),
        ("Clicks here rose", None),
        ("source Acme", None),
        ("SOURCE Acme", "SOURCE"),
        ("SOURCE acme said so", None),
        ("Tags: AI", "Tags"),
        ("Tags are useful", None),
        ("标签 | 人工智能", "标签"),
        ("标签很有用", None),
        ("About The Round", None),
        ("About us", "About us"),
    ],
)
def test_shapes(line: str, form: str | None) -> None:
    cues = [
        find(kind, line, EVERYWHERE, "The round was led by IDG.", of_sentence=of_sentence)
        for kind in ("boilerplate", "appendix")
        for of_sentence in (False, True)
    ]
    assert [cue.form for cue in cues if cue] == ([form] if form else [])


def test_a_cue_counts_only_in_its_place() -> None:
    assert find("appendix", "SOURCE Acme", EVERYWHERE)
    assert not find("appendix", "SOURCE Acme", ANYWHERE)
