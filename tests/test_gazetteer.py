"""Tests of the finder of known names."""

import pytest

from pipeline import gazetteer
from pipeline.gazetteer import Entry, Gazetteer

NAMES = Gazetteer(
    Entry(form, "ORG", form.lower())
    for form in ("Acme", "Acme Robotics", "Port", "商汤", "商汤科技")
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme Robotics and Acme", ["Acme Robotics", "Acme"]),
        ("Acmes, McAcme, acme", []),
        ("Port, airport, Portside", ["Port"]),
        ("商汤科技与商汤", ["商汤科技", "商汤"]),
        ("投资Acme的商汤", ["Acme", "商汤"]),
        ("", []),
    ],
)
def test_longest_match_at_word_boundaries(text: str, found: list[str]) -> None:
    matches = list(NAMES.find(text))
    assert [match.entry.form for match in matches] == found
    assert all(text[match.start : match.end] == match.entry.form for match in matches)


def test_of_two_entries_the_first_wins() -> None:
    names = Gazetteer([Entry("Acme", "ORG", "one"), Entry("Acme", "ORG", "two")])
    entry = names.get("Acme")
    assert entry is not None
    assert entry.company_id == "one"


def test_latin_glued_to_a_chinese_name_belongs_to_it() -> None:
    text = "由General Atlantic泛大西洋投资领投"
    assert gazetteer.glued_start(text, text.index("泛")) == 1
    assert gazetteer.glued_start("SaaS泛大西洋投资", 4) == 4
    assert gazetteer.glued_start("由泛大西洋投资", 1) == 1


def test_kind_is_told_of_known_organisations_alone() -> None:
    assert gazetteer.kind("36氪") == "media"
    assert gazetteer.kind("no such company") is None


def test_a_county_is_a_place_by_its_full_name_alone() -> None:
    assert gazetteer.places().get("仙居县")
    assert not gazetteer.places().get("仙居")
    assert gazetteer.ambiguous_places().get("仙居")
