"""Tests of what is told of two names."""

import pytest

from pipeline.companies import paths
from pipeline.registry import Registry

from .test_resolution import resolved


def told(left: str, right: str, *articles: str) -> list[str]:
    """Explains two names by articles, or by the names alone."""
    if not articles:
        return list(paths.explain(left, right, paths.of_names((left, right))))
    return list(paths.explain(left, right, resolved(*articles)))


def test_names_of_the_registry_are_one_by_it() -> None:
    head, *steps = told("商汤科技", "SenseTime")
    assert head == "商汤科技 and SenseTime are one company:"
    assert len(steps) == 2
    assert all("registry:sensetime" in step for step in steps)


def test_two_companies_of_the_registry_are_told_with_its_note() -> None:
    lines = told("Tencent", "腾讯音乐")
    assert lines[0] == "Tencent and 腾讯音乐 are two companies:"
    assert lines[-1] == "  tencent ≠ tencent_music  registry: parent and subsidiary"


def test_unknown_names_are_told_by_their_form() -> None:
    assert told("Quokka", "Quokka, Inc.")[1] == "  Quokka = Quokka, Inc.  legal_form, 0.90"
    assert told("Quokka", "Quokka")[1] == "  Quokka = Quokka  written alike"
    assert told("Quokka", "Wombat")[-1] == "  nothing joins them"


def test_evidence_in_a_text_is_quoted() -> None:
    lines = told("深度光年", "Deepyear", "⟦深度光年⟧（⟦Deepyear⟧）完成融资。")
    assert (
        lines[1]
        == "  Deepyear = 深度光年  introduced, 0.95, in a0: … 深度光年（Deepyear）完成融资。 …"
    )


def test_what_keeps_names_apart_is_quoted() -> None:
    lines = told("蓝图集团", "蓝图出行", "⟦蓝图集团⟧旗下⟦蓝图出行⟧完成融资。")
    assert lines[0] == "蓝图集团 and 蓝图出行 are two companies:"
    assert lines[-1].startswith("  蓝图出行 ≠ 蓝图集团  introduced, 0.90, in a0: …")


def test_a_name_that_is_given_needs_no_evidence_of_being_one() -> None:
    assert told("Apple", "苹果") == [
        "Apple and 苹果 are one company:",
        "  Apple = registry:apple  registry, 0.85",
        "  registry:apple = 苹果  registry, 0.85",
    ]


def test_namesakes_are_told() -> None:
    lines = told("Gable", "Gable", "Fintech ⟦Gable⟧ raised.", "Robotics firm ⟦Gable⟧ raised.")
    assert lines[0].startswith("Gable is the name of x")
    assert lines[1].startswith("  Gable ≠ Gable @ a1  industry, 0.80, in a1: … Robotics firm Gable")


def test_the_use_of_a_short_name_has_its_article() -> None:
    lines = told("Mercury", "Mercury Foods", "⟦Mercury Foods⟧ raised. ⟦Mercury⟧ sells jam.")
    assert "Mercury @ a0 = Mercury Foods" in lines[1]


def test_a_spelling_that_no_article_has_is_looked_up_by_form() -> None:
    assert told("QUOKKA", "quokka inc", "⟦Quokka⟧ and ⟦Quokka, Inc.⟧ raised.")[0].endswith(
        "are one company:"
    )


def test_a_name_that_no_article_has_is_an_error() -> None:
    with pytest.raises(paths.UnknownNameError, match="no article names Wombat"):
        told("Wombat", "Quokka", "⟦Quokka⟧ raised.")


def test_a_users_registry_decides() -> None:
    own = Registry({}, {})
    made = paths.of_names(("商汤科技", "SenseTime"), own)
    assert "two companies" in next(paths.explain("商汤科技", "SenseTime", made))
