import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import gazetteer
from pipeline.gazetteer import Entry, Gazetteer

FORMS = ["Acme", "Acme Capital", "Acme Capital Partners", "商汤", "商汤科技", "360", "3i"]
ACME = Gazetteer(Entry(form, "ORG", form.lower()) for form in FORMS)


def found(text: str, names: Gazetteer = ACME) -> list[str]:
    return [match.entry.form for match in names.find(text)]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Acme Capital Partners led", ["Acme Capital Partners"]),
        ("Acme Capital led, Acme sold", ["Acme Capital", "Acme"]),
        ("Acmeology and pre-Acme and ACME", ["Acme"]),
        ("商汤科技（商汤）与Acme合作", ["商汤科技", "商汤", "Acme"]),
        ("360投资，3600万元，v360", ["360"]),
        ("3i, 3in, 13i, 3i’s", ["3i", "3i"]),
        ("", []),
    ],
)
def test_the_longest_name_at_word_bounds_is_found(text: str, forms: list[str]) -> None:
    assert found(text) == forms


def test_of_two_entries_of_one_form_the_first_wins() -> None:
    names = Gazetteer([Entry("Acme", "ORG", "one"), Entry("Acme", "GPE", "two")])
    assert [match.entry.company_id for match in names.find("Acme")] == ["one"]
    entry = names.get("Acme")
    assert entry is not None
    assert entry.label == "ORG"
    assert names.get("Acm") is None


@given(st.lists(st.sampled_from([*FORMS, " ", "，", "a", "0"]), max_size=12).map("".join))
def test_matches_are_spans_that_do_not_overlap(text: str) -> None:
    last = 0
    for match in ACME.find(text):
        assert last <= match.start < match.end
        assert text[match.start : match.end] == match.entry.form
        assert gazetteer.is_bounded(text, match.start, match.end)
        last = match.end


@given(st.lists(st.sampled_from(FORMS), max_size=8))
def test_names_set_apart_are_all_found(names: list[str]) -> None:
    assert found("; ".join(names)) == names


def test_every_known_name_is_found_by_itself() -> None:
    for known in (
        gazetteer.organisations(),
        gazetteer.ambiguous_organisations(),
        gazetteer.places(),
    ):
        forms = [form for entries in known._by_head.values() for form in entries]
        assert forms
        for form in forms:
            assert found(form, known) == [form]
            assert found(f"（{form}）", known) == [form]


def test_a_name_is_ambiguous_or_not() -> None:
    plain = {e for forms in gazetteer.organisations()._by_head.values() for e in forms.values()}
    labels = {entry.label for entry in plain}
    assert labels == {"ORG"}
    assert all(entry.company_id for entry in plain)
    place = gazetteer.places().get("Singapore")
    assert place == Entry("Singapore", "GPE", None)


def test_short_han_names() -> None:
    assert gazetteer.is_short_han("美团")
    assert not gazetteer.is_short_han("商汤科技")
    assert not gazetteer.is_short_han("GV")
