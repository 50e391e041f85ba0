"""Tests of the stage that finds which company each name is of."""

from collections.abc import Mapping

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import companies, tables
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
        )
    },
    ids={"Acme": "acme", "埃克米": "acme", "Acme Robotics": "acme", "Zenith": "zenith"},
    ambiguous={"Peak": "peak"},
)


def resolved(*articles: str, score: float = 0.95) -> Mapping[str, pd.DataFrame]:
    """Resolves articles in which names stand between ⟦ and ⟧."""
    texts, mentions = [], []
    for number, marked in enumerate(articles):
        article_id, plain, position = f"a{number}", "", 0
        for index, part in enumerate(marked.replace("⟧", "⟦").split("⟦")):
            if index % 2:
                mentions.append(
                    {
                        "mention_id": f"{article_id}:{position}",
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
            plain += part
            position += len(part)
        texts.append({"article_id": article_id, "text": plain})
    made = companies.resolve(
        tables.frame("texts", texts),
        tables.frame("mentions", mentions),
        tables.frame("events", []),
        tables.frame("event_arguments", []),
        KNOWN,
    )
    tables.validate(made)
    return made


def company_of(made: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Returns the company_id of each alias."""
    return {row["alias"]: row["company_id"] for row in tables.rows(made["aliases"])}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("⟦Acme⟧ raised money.", "⟦埃克米⟧完成融资。"),
        ("⟦Acme⟧ raised money.", "⟦ACME⟧ raised money."),
        ("⟦Quokka⟧ raised money.", "⟦Quokka, Inc.⟧ raised money."),
        ("⟦深度光年⟧完成融资。", "⟦深度光年有限公司⟧完成融资。"),
        ("⟦蓝图創投⟧領投。", "⟦蓝图创投⟧领投。"),
        ("⟦Brightwheel⟧ raised.", "⟦Brightwheels⟧ raised."),
        ("⟦Ｑｕｏｋｋａ⟧ raised.", "⟦Quokka⟧ raised."),
    ],
)
def test_one_company(left: str, right: str) -> None:
    assert len(set(company_of(resolved(left, right)).values())) == 1


@pytest.mark.parametrize(
    "article",
    [
        "⟦深度光年⟧（⟦Deepyear⟧）完成融资。",
        "⟦Deepyear⟧ (⟦深度光年⟧) raised money.",
        "⟦杭州深度光年科技有限公司⟧（以下简称“⟦深度光年⟧”）公告。",
        "⟦Temasong Holdings⟧ invested. ⟦Temasong⟧ is based in Singapore.",
        "⟦商光科技⟧完成融资，⟦商光⟧成立于2014年。",
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
    ],
)
def test_two_companies(article: str) -> None:
    assert len(set(company_of(resolved(article)).values())) == 2


def test_refused_edge_is_kept_as_a_judgement() -> None:
    rows = tables.rows(resolved("⟦Acme⟧（⟦埃克米⟧）与⟦Zenith⟧（⟦埃克米⟧）")["decisions"])
    judged = {(row["left"], row["right"]): row["judgement"] for row in rows}
    assert judged[("Zenith", "埃克米")] == "not_same"
    assert judged[("Acme", "埃克米")] == "same"


def test_ambiguous_name_needs_evidence_of_being_a_name() -> None:
    assert company_of(resolved("⟦Peak⟧ raised.", score=0.95))["Peak"] == "peak"
    assert company_of(resolved("⟦Peak⟧ raised.", score=0.5))["Peak"] != "peak"


def test_id_of_an_unknown_company_does_not_hang_on_other_articles() -> None:
    alone = company_of(resolved("⟦Quokka⟧ raised."))["Quokka"]
    among = company_of(resolved("⟦Wombat⟧ raised.", "⟦Quokka⟧ and ⟦Quokka, Inc.⟧ raised."))[
        "Quokka"
    ]
    assert alone == among


def test_every_mention_is_linked_to_a_company_that_exists() -> None:
    made = resolved("⟦Acme⟧ bought ⟦Quokka⟧.", "⟦深度光年⟧完成融资。")
    assert len(made["links"]) == 3
    assert set(made["links"]["company_id"]) <= set(made["companies"]["company_id"])


@given(st.text(min_size=1, max_size=40))
def test_normal_form_does_not_heed_width(name: str) -> None:
    wide = name.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert companies.normal_form(wide) == companies.normal_form(name)
