"""The features of tokens: one row a token, the same for the same text, knowledge where it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.recognition.features import features, tokens

TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "Acme",
            "商汤科技",
            " ",
            "raised $5 million",
            "“",
            "（",
            "）",
            "CEO",
            "A轮",
            "é",
            "😀",
            "\n",
        ]
    ),
    max_size=12,
).map("".join)
LANGS = st.sampled_from(tables.LANG)


@given(TEXTS)
def test_tokens_are_all_that_is_no_space(text: str) -> None:
    spans = tokens(text)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join(text[s:e] for s, e in spans) == "".join(c for c in text if not c.isspace())


@given(TEXTS, LANGS)
def test_a_row_a_token_and_the_same_again(text: str, lang: str) -> None:
    spans = tokens(text)
    rows = features(text, spans, lang)
    assert len(rows) == len(spans)
    assert all(rows)
    assert rows == features(text, spans, lang)


@pytest.mark.parametrize(
    ("text", "lang", "token", "feature"),
    [
        ("It raised $5 million.", "en", "5", "k0=Imoney"),
        ("Sequoia Capital led.", "en", "Capital", "k0=Eorg"),
        ("She lives in Singapore.", "en", "Singapore", "k0=Sgpe"),
        ("完成A轮融资", "zh", "A", "k0=Bround"),
        ("董事长徐立", "zh", "徐", "l0=surname"),
        ("董事长徐立", "zh", "董", "k0=Btitle"),
        ("The Acme2 app", "en", "2", "s0=+0"),
        ("She lives in Durham, NC.", "en", "NC", "l0=state"),
        ("Chairman Lee", "en", "Chairman", "l0=title"),
        ("欧阳立说", "zh", "阳", "k0=Esurname"),
        ("Acme2 and Bolt", "en", "Bolt", "s0=Xx"),
    ],
)
def test_a_token_has_a_feature(text: str, lang: str, token: str, feature: str) -> None:
    spans = tokens(text)
    place = [text[start:end] for start, end in spans].index(token)
    assert feature in features(text, spans, lang)[place]
