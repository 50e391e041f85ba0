"""Tests of the stage that finds which company each name is of."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import registry, tables
from pipeline.companies import names, resolve
from pipeline.registry import Registry

KNOWN = Registry(
    companies={
        key: {
            "company_id": key,
            "name": name,
            "name_en": name,
            "name_zh": zh,
            "kind": "startup",
            "country": "CN",
        }
        for key, name, zh in (
            ("acme", "Acme", "埃克米"),
            ("zenith", "Zenith", ""),
            ("peak", "Peak", ""),
            ("the_block", "The Block", ""),
            ("block", "Block", ""),
        )
    },
    ids={
        "Acme": "acme",
        "埃克米": "acme",
        "Acme Robotics": "acme",
        "Zenith": "zenith",
        "The Block": "the_block",
    },
    ambiguous={"Peak": "peak", "Block": "block"},
)


def resolved(
    *articles: str,
    score: float = 0.95,
    days: Mapping[str, date] = MappingProxyType({}),
    registry: Registry = KNOWN,
    roles: Mapping[str, str] = MappingProxyType({}),
) -> Mapping[str, pd.DataFrame]:
    """Resolves articles in which names stand between ⟦ and ⟧.

    The id of an article stands before a bar, or is its number. `roles` are those that each name
    plays, in fundings.
    """
    texts, mentions, arguments = [], [], []
    for number, article in enumerate(articles):
        head, bar, rest = article.rpartition("|")
        article_id, plain, position = head if bar else f"a{number}", "", 0
        for index, part in enumerate(rest.replace("⟧", "⟦").split("⟦")):
            if index % 2:
                mention_id = f"{article_id}:{position}"
                mentions.append(
                    {
                        "mention_id": mention_id,
                        "article_id": article_id,
                        "segment_id": 0,
                        "start": position,
                        "end": position + len(part),
                        "text": part,
                        "label": "ORG",
                        "source": "test",
                        "score": score,
                    }
                )
                if part in roles:
                    arguments.append(
                        {"event_id": article_id, "role": roles[part], "mention_id": mention_id}
                    )
            plain += part
            position += len(part)
        texts.append({"article_id": article_id, "text": plain})
    events = [{"event_id": row["article_id"], "type": "funding"} for row in texts]
    made = resolve(
        pd.DataFrame([{**row, "published": days.get(row["article_id"])} for row in texts]),
        tables.frame("texts", texts),
        tables.frame("mentions", mentions),
        tables.frame("events", events),
        tables.frame("event_arguments", arguments),
        registry,
    )
    tables.validate(made)
    return {
        **made,
        "texts": tables.frame("texts", texts),
        "mentions": tables.frame("mentions", mentions),
    }


def company_of(made: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Returns the company_id of each alias."""
    return {row["alias"]: row["company_id"] for row in tables.rows(made["aliases"])}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("⟦Acme⟧ raised money.", "⟦埃克米⟧完成融资。"),
        ("⟦Acme⟧ raised money.", "⟦ACME⟧ raised money."),
        ("⟦Quokka⟧ raised money.", "⟦Quokka, Inc.⟧ raised money."),
        ("⟦Quokka⟧ raised money.", "⟦Quokka S.à r.l.⟧ raised money."),
        ("⟦Québec Mobilité⟧ raised.", "⟦QUEBEC MOBILITE GmbH⟧ raised."),
        ("⟦Pye & Barker⟧ raised.", "⟦Pye and Barker⟧ raised."),
        ("⟦深度光年⟧完成融资。", "⟦深度光年有限公司⟧完成融资。"),
        ("⟦深度光年⟧完成融资。", "⟦杭州深度光年科技有限公司⟧完成融资。"),
        ("⟦深度光年⟧完成融资。", "⟦深度光年信息技术（上海）有限公司⟧完成融资。"),
        ("⟦蓝图創投⟧領投。", "⟦蓝图创投⟧领投。"),
        ("⟦Brightwheel⟧ raised.", "⟦Brightwheels⟧ raised."),
        ("⟦Ｑｕｏｋｋａ⟧ raised.", "⟦Quokka⟧ raised."),
        ("⟦中科金财⟧完成融资。", "⟦Zhongke Jincai⟧ raised."),
        ("⟦梅花创投⟧领投。", "⟦Meihua Venture Capital⟧ led."),
    ],
)
def test_one_company(left: str, right: str) -> None:
    assert len(set(company_of(resolved(left, right)).values())) == 1


@pytest.mark.parametrize(
    "article",
    [
        "⟦深度光年⟧（⟦Deepyear⟧）完成融资。",
        "⟦Deepyear⟧ (⟦深度光年⟧) raised money.",
        "8｜⟦天穹航天⟧ ⟦Welkin Aerospace⟧ had its application accepted.",
        "⟦杭州深度光年科技有限公司⟧（以下简称“⟦深度光年⟧”）公告。",
        "⟦Kontora⟧, previously known as ⟦AccountBridge⟧, announced today.",
        "⟦Gadi⟧ (legal entity: ⟦Neelkanth Mobility Pvt Ltd⟧) leases.",
        "⟦Parrot⟧ was incorporated in 2019 as ⟦Squawk Audio Inc.⟧ by two.",
        "⟦Tuppence⟧, d/b/a ⟦Penny Bank⟧, raised.",
        "⟦造物小匠⟧的关联公司⟦厦门手工坊教育科技有限公司⟧新增股东。",
        "⟦背包兔⟧由⟦深圳市兔行科技有限公司⟧运营。",
        "⟦泊刻⟧，英文名⟦Port⟧，成立于去年。",
        "⟦得令⟧，曾用名⟦号令机器⟧，完成融资。",
        "⟦得令⟧（曾用名：⟦号令机器⟧）完成融资。",
        "⟦得令⟧（原⟦号令机器⟧）完成融资。",
        "⟦Kontora⟧ (formerly ⟦AccountBridge⟧) raised.",
        "⟦Kontora⟧ (d/b/a ⟦AccountBridge⟧) raised.",
        "⟦Temasong Holdings⟧ invested. ⟦Temasong⟧ is based in Singapore.",
        "⟦Frazier Healthcare Partners⟧ led. Jolene Tapper of ⟦Frazier⟧ joins.",
        "⟦商光科技⟧完成融资，⟦商光⟧成立于2014年。",
        "⟦深圳市听涛微电子有限公司⟧签完协议。⟦听涛微⟧做芯片。",
        "⟦箱伴网⟧融资。⟦宁波箱伴信息技术股份有限公司⟧宣布。⟦箱伴⟧表示。",
        "⟦KUMO云栈⟧宣布融资，⟦云栈⟧表示。",
        "⟦晨星资本⟧领投。⟦晨星⟧合伙人表示。",
        "⟦International Desk Group⟧ led. ⟦IDG⟧ said so.",
        "⟦TechBrunch⟧ writes so. ⟦TB⟧ has more.",
        "⟦扁雀⟧完成融资。⟦Bianque⟧ sells ultrasound.",
        "⟦Kapok Ventures⟧ led. 领投的是⟦木棉资本⟧。",
        "⟦Balderton Capital⟧ led. 领投的是⟦鲍尔德顿资本⟧。",
    ],
)
def test_one_company_inside_an_article(article: str) -> None:
    assert len(set(company_of(resolved(article)).values())) == 1


@pytest.mark.parametrize(
    "article",
    [
        "⟦Acme⟧ (⟦Zenith⟧) raised money.",
        "⟦Quokka⟧ (⟦Wombat⟧) raised money.",
        "⟦Model 21 Labs⟧ and ⟦Model 22 Labs⟧ raised money.",
        "⟦蓝图创投⟧和⟦蓝海创投⟧领投。",
        "⟦Figma⟧ and ⟦Figment⟧ raised money.",
        "⟦Penumbral⟧ is no relation of ⟦Penumbra⟧.",
        "⟦Two Lychees⟧ closed ⟦Two Lychees Fund II⟧.",
        "⟦Penumbral⟧ thanks the ⟦Penumbral Foundation⟧.",
        "⟦岩松资本⟧的⟦岩松资本二期⟧完成关账。",
        "⟦蓝图集团⟧旗下⟦蓝图出行⟧完成融资。",
        "⟦Quokka Foods⟧, a subsidiary of ⟦Quokka Foods Group Holdings International⟧, raised.",
        "⟦Acme⟧ and ⟦Acme Music⟧ raised money.",
        "⟦Acme⟧ and ⟦Acme Ventures⟧ raised money.",
        "⟦埃克米⟧和⟦埃克米音乐⟧完成融资。",
        "投资方 ⟦Wombat⟧ ⟦蓝海创投⟧ 等。",
        "The Block writes that ⟦The Block⟧ and ⟦Block⟧ differ.",
    ],
)
def test_two_companies(article: str) -> None:
    assert len(set(company_of(resolved(article)).values())) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("⟦海星智能⟧完成融资。", "⟦Haixing Technology⟧ raised."),
        ("⟦蓝图科技⟧完成融资。", "⟦上海蓝图资本管理有限公司⟧领投。"),
        ("⟦Bolt⟧ raised.", "⟦Bolt Labs⟧ raised."),
        ("⟦中科⟧完成融资。", "⟦北京中科科技有限公司⟧完成融资。"),
        ("⟦Acme Fund I, L.P.⟧ closed.", "⟦Acme Fund II, L.P.⟧ closed."),
        ("⟦岩松一期基金⟧关账。", "⟦岩松二期基金⟧关账。"),
        ("⟦AB InVest⟧ led.", "⟦InVest⟧ led."),
    ],
)
def test_two_companies_in_two_articles(left: str, right: str) -> None:
    assert len(set(company_of(resolved(left, right)).values())) == 2


def test_one_short_name_may_be_of_several_companies() -> None:
    made = resolved(
        "⟦Mercury Foods⟧ raised. ⟦Mercury⟧ sells jam.",
        "⟦Mercury Rockets⟧ raised. ⟦Mercury⟧ flies.",
        "⟦Mercury⟧ raised.",
    )
    companies = tables.rows(made["links"])
    by_mention = {row["mention_id"]: row["company_id"] for row in companies}
    foods, rockets = by_mention["a0:0"], by_mention["a1:0"]
    assert [by_mention["a0:22"], by_mention["a1:24"]] == [foods, rockets]
    assert len({foods, rockets, by_mention["a2:0"]}) == 3


def test_a_short_name_of_one_company_is_of_it_everywhere() -> None:
    made = resolved("⟦Mercury Foods⟧ raised. ⟦Mercury⟧ sells jam.", "⟦Mercury⟧ raised.")
    assert len(set(made["links"]["company_id"])) == 1


def test_a_company_and_its_arm_are_told_apart_by_their_parts() -> None:
    article = "⟦Wombat⟧ raised money. ⟦Wombat Ventures⟧ led another round."
    assert len(resolved(article)["companies"]) == 1
    roles = {"Wombat": "investee", "Wombat Ventures": "investor"}
    assert len(resolved(article, roles=roles)["companies"]) == 2


def test_the_company_is_the_one_that_is_written_about() -> None:
    article = (
        "⟦Coldie⟧ was funded by ⟦Wombat⟧. The company, incorporated as ⟦Cool Things JSC⟧, grew."
    )
    made = company_of(resolved(article, roles={"Coldie": "investee", "Wombat": "investor"}))
    assert made["Cool Things JSC"] == made["Coldie"] != made["Wombat"]


def test_a_company_is_shown_under_its_fullest_brand() -> None:
    made = resolved(
        "⟦杭州商光科技有限公司⟧（⟦Shangguang⟧）融资。⟦商光科技⟧成立于2014年，⟦商光⟧在杭州。"
    )
    (company,) = tables.rows(made["companies"])
    assert (company["name"], company["name_zh"], company["name_en"]) == (
        "商光科技",
        "商光科技",
        "Shangguang",
    )


def test_refused_edge_is_kept_as_a_judgement() -> None:
    rows = tables.rows(resolved("⟦Acme⟧（⟦埃克米⟧）与⟦Zenith⟧（⟦埃克米⟧）")["decisions"])
    judged = {(row["left"], row["right"]): row["judgement"] for row in rows}
    assert judged[("Zenith", "埃克米")] == "not_same"
    assert judged[("Acme", "埃克米")] == "same"


SHIPPED = registry.load()


@pytest.mark.parametrize(
    ("article", "company_id"),
    [
        ("⟦苹果⟧CEO库克表示", "apple"),
        ("⟦苹果⟧公司发布财报", "apple"),
        ("美国科技巨头⟦苹果⟧收购了该公司", "apple"),
        ("与⟦苹果⟧、⟦谷歌⟧竞争", "apple"),
        ("⟦苹果公司⟧发布财报", "apple"),
        ("⟦苹果⟧今年丰收，果农高兴。", None),
        ("他每天早上卖⟦苹果⟧。", None),
        ("⟦小米⟧领投", "xiaomi"),
        ("⟦小米⟧创始人雷军", "xiaomi"),
        ("她用⟦小米⟧熬粥", None),
        ("⟦Target⟧ (NYSE: TGT) opened a store", "target_corp"),
        ("The ⟦Target⟧ was 110 million.", None),
        ("⟦Square⟧, led by Jack Dorsey, grew", "block"),
        ("⟦Square⟧ Mile", None),
        ("⟦Stripe, Inc.⟧, led by Patrick Collison, grew", "stripe"),
        ("⟦Bolt GmbH⟧ (paint)", None),
        ("⟦Bolt GmbH⟧ (paint). ⟦Bolt⟧ is of Ulm.", None),
        ("engineers who came from ⟦Meta⟧", "meta"),
        ("a ⟦Meta⟧ analysis of trials", None),
        ("ex-⟦Amazon⟧ engineers", "amazon"),
        ("⟦Amazon⟧ and its cloud AWS", "amazon"),
        ("the ⟦Amazon⟧ rainforest burns", None),
        ("⟦Apple⟧ pie is sweet", None),
    ],
)
def test_ambiguous_name_needs_evidence(article: str, company_id: str | None) -> None:
    found = tables.rows(resolved(article, registry=SHIPPED)["links"])[0]["company_id"]
    assert (found if found in SHIPPED.companies else None) == company_id


def test_a_part_in_a_deal_is_evidence() -> None:
    assert company_of(resolved("⟦Peak⟧ 123"))["Peak"] != "peak"
    assert company_of(resolved("⟦Peak⟧ 123", roles={"Peak": "investor"}))["Peak"] == "peak"


def test_what_is_said_may_contradict_the_registry() -> None:
    roles = {"Ramp": "investee"}
    made = resolved("Fintech ⟦Ramp⟧ raised.", registry=SHIPPED, roles=roles)
    assert company_of(made)["Ramp"] == "ramp"
    article = "Munich-based robotics firm ⟦Ramp⟧ raised."
    assert company_of(resolved(article, registry=SHIPPED, roles=roles))["Ramp"] != "ramp"


XIAOMAN = "在线教育公司⟦小满⟧获融资。⟦小满⟧全称⟦成都小满未满教育咨询有限公司⟧。"


@pytest.mark.parametrize(
    ("left", "right", "companies"),
    [
        # Legal names of two places, lines of business of a name that many may bear.
        (XIAOMAN, "⟦小满⟧（⟦上海盈满金融信息服务有限公司⟧）获融资。", 2),
        ("金融公司⟦光年⟧获融资。", "新能源汽车公司“⟦光年⟧”获融资。", 2),
        ("Fintech startup ⟦Gable⟧ raised.", "Robotics firm ⟦Gable⟧ raised.", 2),
        ("⟦Gable⟧, a Berlin-based startup, raised.", "The Indian startup ⟦Gable⟧ raised.", 2),
        # Two differences where the name was made up.
        ("⟦Qorvexa⟧, a lender, raised.", "⟦Qorvexa⟧, a maker of robots, raised.", 1),
        ("Berlin-based lender ⟦Qorvexa⟧ raised.", "Indian robotics firm ⟦Qorvexa⟧ raised.", 2),
        # One group, under the names of two of its companies.
        ("⟦小满⟧（⟦成都小满科技有限公司⟧）", "⟦小满⟧（⟦成都小满网络技术有限公司⟧）", 1),
        ("⟦滴答⟧（⟦北京小桔科技有限公司⟧）", "⟦滴答⟧（⟦北京运达网络科技有限公司⟧）", 1),
        # What both tell alike, and what tells of another company.
        (XIAOMAN, "在线教育平台⟦小满⟧获新一轮融资。", 1),
        ("Fintech startup ⟦Gable⟧ raised.", "⟦Gable⟧, a payments company, raised.", 1),
        ("Fintech startup ⟦Gable⟧ raised.", "⟦Gable⟧, a customer of robotics firm Ark, raised.", 1),
        ("Fintech startup ⟦Gable⟧ raised.", "⟦Gable⟧ raised.", 1),
    ],
)
def test_namesakes(left: str, right: str, companies: int) -> None:
    found = companies_of(left, right, name=left[left.index("⟦") + 1 : left.index("⟧")])
    assert len(found) == companies


def companies_of(*articles: str, name: str) -> set[str]:
    """Returns the companies of a name."""
    made = resolved(*articles)
    text_of = {row["mention_id"]: row["text"] for row in tables.rows(made["mentions"])}
    links = tables.rows(made["links"])
    return {row["company_id"] for row in links if text_of[row["mention_id"]] == name}


@pytest.mark.parametrize("name", ["Fund II", "Fund 3", "二期基金"])
def test_the_number_of_a_fund_names_nobody(name: str) -> None:
    assert len(companies_of(f"⟦{name}⟧ closed.", f"⟦{name}⟧ closed.", name=name)) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Quokka G.m.b.H.",
        "Quokka N.V",
        "Quokka SpA",
        "Quokka Sp. z o.o.",
        "Quokka S.A.B. de C.V.",
        "Quokka e.V.",
        "Quokka OHG",
        "Quokka spol. s r.o.",
        "Quokka SGR",
        "Quokka Bank, N.A.",
        "Quokka Designated Activity Company",
        "Quokka Unipessoal Lda.",
    ],
)
def test_a_legal_form_may_have_points_or_none(name: str) -> None:
    assert names.is_legal(name)
    assert names.normal_form(name) in ("quokka", "quokkabank")


def test_words_that_are_one_for_an_investor() -> None:
    assert len(set(company_of(resolved("⟦Pear VC⟧ led.", "⟦Pear Ventures⟧ led.")).values())) == 1
    assert len(set(company_of(resolved("⟦Pear Growth⟧", "⟦Pear Ventures⟧")).values())) == 2


def test_what_keeps_namesakes_apart_is_a_judgement() -> None:
    made = resolved("Fintech startup ⟦Gable⟧ raised.", "Robotics firm ⟦Gable⟧ raised.")
    (row,) = tables.rows(made["decisions"])
    assert (row["judgement"], row["basis"], row["mention_id"]) == ("not_same", "industry", "a1:14")


NAMES = (
    "Mercury",
    "Mercury Foods",
    "Mercury Rockets",
    "Fintech startup |Gable",
    "Berlin-based robotics firm |Gable",
    "Peak",
    "Quokka",
    "Quokka, Inc.",
    "Quokka Foods",
    "Wombat",
    "深度光年",
    "杭州深度光年科技有限公司",
    "Acme",
)
ARTICLES = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=4)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, ARTICLES)
def test_later_articles_change_no_id(early: list[list[str]], late: list[list[str]]) -> None:
    written = [
        f"{when}{number}|"
        + " wrote. ".join(
            f"{''.join(name.rpartition('|')[:1])}⟦{name.rpartition('|')[2]}⟧" for name in article
        )
        for when, articles in (("early", early), ("late", late))
        for number, article in enumerate(articles)
    ]
    days = {
        text.partition("|")[0]: date(2019 if text.startswith("early") else 2020, 1, 1)
        for text in written
    }
    before = tables.rows(resolved(*written[: len(early)], days=days)["links"])
    after = tables.rows(resolved(*written, days=days)["links"])
    now = {row["mention_id"]: row["company_id"] for row in after}
    then = {row["mention_id"]: row["company_id"] for row in before}
    # Two companies may turn out to be one, and then one id is left; none is new.
    assert {now[mention_id] for mention_id in then} <= set(then.values())


def test_id_is_kept_when_a_shorter_name_becomes_known() -> None:
    days = {"a0": date(2019, 1, 1), "a1": date(2020, 1, 1)}
    old = "⟦Deepyear Robotics⟧ raised."
    new = "⟦Deepyear Robotics⟧（⟦深光⟧） raised again."
    (before,) = resolved(old, days=days)["companies"]["company_id"]
    (after,) = resolved(old, new, days=days)["companies"]["company_id"]
    assert before == after


def test_every_mention_is_linked_to_a_company_that_exists() -> None:
    made = resolved("⟦Acme⟧ bought ⟦Quokka⟧.", "⟦深度光年⟧完成融资。")
    assert len(made["links"]) == 3
    assert set(made["links"]["company_id"]) <= set(made["companies"]["company_id"])


@given(st.text(min_size=1, max_size=40))
def test_normal_form_does_not_heed_width(name: str) -> None:
    wide = name.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert names.normal_form(wide) == names.normal_form(name)
