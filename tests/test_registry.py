"""Tests of the registry of known organisations."""

from pathlib import Path

import pytest

from pipeline import registry
from pipeline.companies.known import Known
from pipeline.errors import LexiconError

HEADER = "\t".join(registry.COLUMNS)


def test_a_users_rows_win(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"{HEADER}\nmine\tSenseTime\t\t\tstartup\tCN\tST | 商汤\n", encoding="utf-8")
    ids = registry.load(path).ids
    assert (ids["SenseTime"], ids["ST"], ids["商汤"]) == ("mine", "mine", "mine")
    assert registry.load().ids["SenseTime"] != "mine"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "cannot be read"),
        (b"name\nAcme\n", "columns are off"),
        (f"{HEADER}\n\tAcme\t\t\tstartup\t\t\n".encode(), "needs company_id"),
        (f"{HEADER}\nacme\tAcme\t\t\tcarmaker\t\t\n".encode(), "needs company_id"),
    ],
)
def test_what_is_wrong_with_a_users_file_is_said(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "mine.tsv"
    path.write_bytes(content)
    with pytest.raises(LexiconError, match=problem) as caught:
        registry.load(path)
    assert "mine.tsv" in str(caught.value)


def test_a_users_name_wins_in_every_spelling(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"{HEADER}\nmine\tSENSETIME\t\t\tstartup\tCN\t\n", encoding="utf-8")
    assert Known(registry.load(path)).find("Sensetime Inc.") == "mine"
    assert Known(registry.load()).find("Sensetime Inc.") == "sensetime"


def test_a_users_row_stands_for_the_one_of_its_id(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"{HEADER}\nsensetime\tSense\t\t\tinvestor\tSG\t\n", encoding="utf-8")
    known = registry.load(path)
    assert known.companies["sensetime"]["kind"] == "investor"
    assert known.ids["商汤"] == "sensetime"


def test_symbols_that_are_words_name_nothing() -> None:
    assert registry.load().owner("XYZ") is None
