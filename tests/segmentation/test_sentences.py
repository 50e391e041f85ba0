from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.segmentation.sentences import sentences

CASES = Path(__file__).parents[1] / "cases" / "sentences.tsv"
MARKED = [line.split("\t")[0] for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]

# Prose in both languages, with the marks that decide where a sentence ends.
TEXTS = st.text(
    alphabet="Aa1. 。！？!?…；;\"“”‘’'「」（）()《》[]、,，:•①一\n\t融资it I.U", max_size=80
)
PLAIN = st.sampled_from(
    [
        "Acme raised $1.5 million.",
        "Who led it?",
        "商汤完成6亿元融资。",
        "谁领投？",
        "It is in the U.S.",
    ]
)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize("marked", MARKED)
def test_cases(marked: str) -> None:
    text = marked.replace("‖", "")
    assert pieces(text) == [piece.strip() for piece in marked.split("‖")]


@given(TEXTS | st.text(max_size=60))
def test_sentences_cover_a_paragraph_in_order(text: str) -> None:
    bounds = sentences(text)
    for (_, end), (start, _) in pairwise(bounds):
        assert end <= start
    for piece in pieces(text):
        assert piece == piece.strip() != ""
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())


@given(st.lists(PLAIN, min_size=1, max_size=6))
def test_sentences_set_side_by_side_are_found_again(plain: list[str]) -> None:
    # "U.S." ends a sentence only before a word that begins one.
    plain = [s for s in plain if not s.endswith("U.S.")] + ["It is in the U.S."]
    assert pieces(" ".join(plain)) == plain
    assert all(pieces(piece) == [piece] for piece in pieces(" ".join(plain)))


@pytest.mark.parametrize("mark", ["“", ".", "…", "；", "1. ", "(", "Inc. ", '"', " ", "？！"])
def test_time_is_linear(mark: str) -> None:
    # A quadratic scan of these would not come to an end.
    assert bool(sentences(mark * 100_000)) == bool(mark.strip())


def test_every_abbreviation_fires() -> None:
    following = {"never": "Acme is", "number": "5", "company": "was", "either": "Acme is"}
    for row in lexicons.load("lexicons/segment_abbreviations"):
        form, kind = row["form"], row["kind"]
        text = f"it {form} {following.get(kind, 'A. Acme is here')}"
        assert len(pieces(text)) == (2 if kind == "letter" else 1), form
    for row in lexicons.load("lexicons/segment_following"):
        text = f"it was sold to Beta Inc. {row['form']} here"
        assert len(pieces(text)) == (2 if row["verdict"] == "starts" else 1), row["form"]


def test_every_other_row_fires() -> None:
    for row in lexicons.load("lexicons/segment_clauses"):
        form = row["form"]
        side = f"甲公司今天{form}一轮" if row["lang"] == "zh" else f"Acme now {form} it"
        assert len(pieces(f"{side}；{side}。")) == 2, form
    for row in lexicons.load("lexicons/segment_speech"):
        who = f"徐立{row['form']}。" if row["lang"] == "zh" else f" Roe {row['form']}."
        assert len(pieces(f"“好！”{who}")) == 1, row["form"]
    for row in lexicons.load("lexicons/segment_transliteration"):
        assert len(pieces(f"请{row['form']}.{row['form']}来")) == 1, row["form"]
    for row in lexicons.load("lexicons/segment_domains"):
        assert len(pieces(f"看acme.{row['form'].title()}网站")) == 1, row["form"]
