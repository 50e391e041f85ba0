"""Tests of the registry of known organisations."""

from pathlib import Path

import pytest

from pipeline import lexicons, registry
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


def test_aliases_and_pairs_point_to_companies() -> None:
    known = {row["company_id"] for row in lexicons.load("companies/companies")}
    assert {row["company_id"] for row in lexicons.load("companies/aliases")} <= known
    pairs = lexicons.load("companies/not_same").rows
    assert {row[side] for row in pairs for side in ("left", "right")} <= known
    assert all(row["left"] < row["right"] for row in pairs)


def test_no_plain_name_is_of_two_companies() -> None:
    owners: dict[str, set[str]] = {}
    for row in lexicons.load("companies/companies"):
        for name in {row["name"], row["name_en"], row["name_zh"]} - {""}:
            owners.setdefault(name, set()).add(row["company_id"])
    for row in lexicons.load("companies/aliases"):
        if row["ambiguous"] == "no":
            owners.setdefault(row["alias"], set()).add(row["company_id"])
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert not shared
