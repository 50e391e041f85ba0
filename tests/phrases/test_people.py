import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.phrases.people import is_person, is_pinyin

SURNAMES = [r["form"] for r in lexicons.load("lexicons/surnames") if r["lang"] == "en"]
SYLLABLES = [r["form"] for r in lexicons.load("lexicons/pinyin_syllables")]


@pytest.mark.parametrize(
    "name",
    [
        *("Jill Harker", "Jean-Paul Gaultier", "Ludwig van Beethoven", "Maria da Silva"),
        *("Xu Li", "Li Xu", "Wang Xing", "Zhang Xiaoming", "Ma Huateng", "Ouyang Ming"),
    ],
)
def test_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Sequoia Capital", "Bank of America", "Atlas & Oak", "Northfen Ventures", "Kelvora"),
        *("Mary", "john smith", "Zhang Smith", "蔡崇信", "Jill 蔡", ""),
        "Jill Anne Mary Louise Harker",
    ],
)
def test_no_persons(name: str) -> None:
    assert not is_person(name)


@given(st.sampled_from(SURNAMES), st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2))
def test_a_family_name_and_one_or_two_syllables_are_a_name(family: str, given_: list[str]) -> None:
    assert is_pinyin(family, "".join(given_).title())
    assert is_pinyin(family, "-".join(given_).title())
    assert not is_pinyin(family.lower(), "".join(given_).title())


@given(st.text(max_size=30))
def test_any_text_is_judged(text: str) -> None:
    if is_person(text):
        assert len(text.split()) > 1
