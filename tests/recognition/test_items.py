"""Tests of the names that the items of lists begin with."""

import pytest

import pipeline
from pipeline import tables
from pipeline.recognition import items

LISTS = [
    (
        "周报\n\n**合同侠**｜电子合同。A轮，3000万元，由金蝶领投。\n\n**字里行间**｜大语文。新东方战略投资5000万元。"
        "\n\n**杯岛**｜希腊酸奶。天使轮，千万级人民币，天图资本独家。",
        {"合同侠", "字里行间", "杯岛"},
    ),
    (
        "融资名单\n\n企业 | 领域 | 轮次 | 金额\n拾光里 | 硅光引擎 | 天使轮 | 未披露\n"
        "微纳通达 | MEMS麦克风 | C+轮 | 1亿元\n折射率 | 光芯片 | B轮 | 2亿元",
        {"拾光里", "微纳通达", "折射率"},
    ),
    (
        "本周融资\n\n企业：指点未来\n轮次：天使轮\n金额：数千万元\n投资方：云启资本",
        {"指点未来"},
    ),
    (
        "Deals of the week\n\n1. Marejada – A Coruña. Wave buoys, a €4.5 million Series A.\n"
        "2. Tostada – Madrid. Raised a €12 million Series B.\n"
        "3. Nube Nueve – Zaragoza. Hail forecasting, €650,000 of seed money.",
        {"Marejada", "Tostada", "Nube Nueve"},
    ),
    (
        "早知道\n\n01 听见花开（杭州）　近千万元　种子轮\n\n02 护心小爱（天津）　2000万元　Pre-A轮"
        "\n\n03 眼底影像AI公司明眸（上海）　5.5亿元　C轮",
        {"听见花开", "护心小爱", "明眸"},
    ),
    (
        "周报\n\n| 公司 | 领域 | 轮次 | 金额 |\n| 半两盐 | 低钠盐 | Pre-A轮 | 数千万人民币 |\n"
        "| 折光（印尼） | AR光学 | A轮 | 未透露 |\n| 云上麦 | 烘焙 | 天使轮 | 300万元 |",
        {"半两盐", "折光", "云上麦"},
    ),
    (
        "Deals\n\n| Company | Round | Amount |\n|---|---|---|\n| Fieldnote | Series A | $9M |\n"
        "| Borrowed Light | Seed | $2M |\n| plumb | Series B | $30M |",
        {"Fieldnote", "Borrowed Light", "plumb"},
    ),
    (
        "简讯\n\n[教育] 小树莺，家长沟通工具，A轮，2000万元\n[金融] 麦穗分期：B轮、亿元级\n"
        "[旅游] 住哪儿（民宿）A+轮，6000万元",
        {"小树莺", "麦穗分期", "住哪儿"},
    ),
]
NO_LISTS = [
    # Sections of a feature.
    "一年三轮\n\n**第一张支票**\n\n2015年，公司拿到天使轮1000万元。\n\n**没人要的货**\n\n2016年，A轮3000万元。"
    "\n\n**卖给谁**\n\n2017年，B轮1亿元。",
    # Results, which tell sums and no rounds.
    "Results\n\n• Gross margin: $58.1 million\n• Adjusted loss: $2.2 million\n"
    "• Cash position: $148.7 million",
    # Two items are no list.
    "周报\n\n**合同侠**｜A轮，3000万元。\n\n**杯岛**｜天使轮，100万元。",
]


def item_names(text: str) -> set[str]:
    """Returns the organisations that are found by their place in a list."""
    rows = tables.rows(pipeline.extract(text)["mentions"])
    return {row["text"] for row in rows if row["source"] == "names.item"}


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_the_head_of_an_item_is_a_company(text: str, names: set[str]) -> None:
    rows = tables.rows(pipeline.extract(text)["mentions"])
    assert names <= {row["text"] for row in rows if row["label"] == "ORG"}
    for row in rows:
        assert row["text"] in text


@pytest.mark.parametrize(
    "sign", ["*", "**", "1.", "- ", "【", "，", "：", "a:", "|", " ", "[", "[a]"]
)
def test_rows_of_signs_take_no_long_time(sign: str) -> None:
    text = sign * 20_000
    assert items.named(text, [(0, len(text))] * 3, [], []) == []


@pytest.mark.parametrize("text", NO_LISTS)
def test_what_is_no_list_of_deals_names_nobody(text: str) -> None:
    assert item_names(text) == set()
