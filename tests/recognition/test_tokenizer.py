import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from pipeline.recognition.tokenizer import MixedScriptTokenizer

TOKENIZE = MixedScriptTokenizer(Vocab())
MIXED = st.text(alphabet="Aaé1. ,，。“’'s-&_$€商汤科技\t\n\u3000\u00a0\u200b😀e\u0301", max_size=40)


@given(MIXED | st.text(max_size=60))
def test_tokens_give_the_text_back(text: str) -> None:
    doc = TOKENIZE(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text != ""


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("SenseTime完成C轮", ["SenseTime", "完", "成", "C", "轮"]),
        ("RMB2.1bn", ["RMB", "2.1", "bn"]),
        ("US$1,000.50", ["US", "$", "1,000.50"]),
        ("AT&T’s e-commerce", ["AT&T", "’s", "e-commerce"]),
        ("O'Reilly's", ["O'Reilly", "'s"]),
        ("Boston-based, U.S.-Led", ["Boston", "-based", ",", "U.S", ".", "-Led"]),
        ("ex-Google BRIEF-Acme", ["ex-", "Google", "BRIEF-", "Acme"]),
        ("a Well-basedness", ["a", "Well-basedness"]),
        ("a_b", ["a", "_", "b"]),
        ("BAI资本", ["BAI", "资", "本"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in TOKENIZE(text)] == tokens


@given(st.text(alphabet="Aa1.商汤，$ ", max_size=30))
def test_numbers_and_words_never_share_a_token(text: str) -> None:
    for token in TOKENIZE(text):
        kinds = {c.isdigit() for c in token.text if c.isalnum()}
        assert len(kinds) <= 1, token.text


def test_state_is_saved_and_loaded() -> None:
    assert TOKENIZE.to_bytes() == b""
    assert TOKENIZE.from_bytes(b"")("商汤 A").text == "商汤 A"
