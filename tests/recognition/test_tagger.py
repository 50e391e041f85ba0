"""The tagger: tags and names are the same thing twice, names are spans, the same text the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.recognition.features import tokens
from pipeline.recognition.tagger import LABELS, OUTSIDE, find, read, runs, tags_of

PARTS = st.sampled_from(
    [
        *(
            "Acme Capital",
            "商汤科技",
            "明势资本",
            "Jill Harker",
            "徐立",
            "Singapore",
            "北京",
            "CEO",
        ),
        *("raised $5 million", "led by", "完成A轮融资", "由", "领投", "（", "）", "、", "，", ", "),
        *(" and ", "'s ", "“", "”", "有限公司", " ", "é", "😀"),
    ]
)
TEXTS = st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=60)
LANGS = st.sampled_from(tables.LANG)
TAGS = st.lists(
    st.sampled_from([OUTSIDE, *(f"{edge}-{label}" for edge in "BI" for label in LABELS)])
)


@given(TEXTS, LANGS)
def test_names_are_whole_tokens_that_do_not_overlap(text: str, lang: str) -> None:
    names = find(text, lang)
    starts, ends = ({edge for edge, _ in tokens(text)}, {edge for _, edge in tokens(text)})
    for name in names:
        assert text[name.start : name.end] == name.text
        assert name.start in starts
        assert name.end in ends
        assert name.label in LABELS
        assert 0 <= name.score <= 1
    assert all(left.end <= right.start for left, right in pairwise(names))
    assert names == find(text, lang)


@given(st.lists(st.tuples(TEXTS, LANGS), max_size=5))
def test_an_article_is_read_the_same_again(sentences: list[tuple[str, str]]) -> None:
    for text, lang in sentences:
        once, again = (find(text, lang, read(sentences)) for _ in range(2))
        assert once == again
        assert all(text[name.start : name.end] == name.text for name in once)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from(LABELS))))
def test_tags_give_back_the_names_they_were_made_of(steps: list[tuple[int, int, str]]) -> None:
    names, places = [], []
    reach = 0
    for gap, length, label in steps:
        first, last = reach + gap, reach + gap + length - 1
        places.append((first, last, label))
        names.append((2 * first, 2 * last + 1, label))
        reach = last + 1
    spans = [(2 * place, 2 * place + 1) for place in range(reach)]
    assert runs(tags_of(spans, names)) == places


@given(TAGS)
def test_runs_hold_every_tag_that_is_not_outside(tags: list[str]) -> None:
    found = runs(tags)
    assert all(left[1] < right[0] for left, right in pairwise(found))
    inside = [(place, label) for first, last, label in found for place in range(first, last + 1)]
    assert inside == [(i, tag[2:]) for i, tag in enumerate(tags) if tag != OUTSIDE]


def test_a_name_that_cuts_a_token_leaves_it_out() -> None:
    spans = tokens("Acme raised")
    assert tags_of(spans, [(0, 6, "ORG")]) == ["B-ORG", OUTSIDE]


@pytest.mark.parametrize("lang", tables.LANG)
@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_a_sentence_without_words_has_no_names(text: str, lang: str) -> None:
    assert find(text, lang) == []


@pytest.mark.parametrize(
    ("first", "second", "lang", "name"),
    [
        ("Ironquill Partners led the round.", "Ironquill is new.", "en", ("Ironquill", "ORG")),
        ("“We grew,” said Ann Mazur, the CEO.", "Mazur smiled.", "en", ("Mazur", "PERSON")),
        ("海蚌科技完成A轮融资，由启明创投领投。", "海蚌去年很难。", "zh", ("海蚌", "ORG")),
        ("“不难。”创始人徐立明说。", "徐立明笑了。", "zh", ("徐立明", "PERSON")),
    ],
)
def test_a_name_is_found_by_what_another_sentence_tells(
    first: str, second: str, lang: str, name: tuple[str, str]
) -> None:
    article = read([(first, lang), (second, lang)])
    assert name in [(found.text, found.label) for found in find(second, lang, article)]
