"""Tests of the lint of the registry."""

import pytest

from pipeline.companies import lint
from pipeline.lexicons import Row


def company(company_id: str, name: str, note: str = "") -> Row:
    return {"company_id": company_id, "name": name, "name_en": "", "name_zh": "", "note": note}


def alias(name: str, company_id: str, kind: str = "short", ambiguous: str = "no") -> Row:
    return {"alias": name, "company_id": company_id, "kind": kind, "ambiguous": ambiguous}


TWO = [company("acme", "Acme"), company("zenith", "Zenith")]


@pytest.mark.parametrize(
    ("companies", "aliases", "not_same", "problem"),
    [
        (TWO, [alias("Top", "acme"), alias("Top", "zenith")], [], "Top is of acme and zenith"),
        (TWO, [alias("Zenith", "acme")], [], "Zenith is of acme and zenith"),
        (TWO, [alias("Acme", "acme")], [], "Acme is the name of acme already"),
        (TWO, [alias("Top", "peak")], [], "there is no company peak"),
        (TWO, [alias("Ac\u200bme", "acme")], [], "is not normalised"),
        (TWO, [alias("Ａcme", "acme")], [], "is not normalised"),
        (TWO, [alias("Top^", "acme")], [], "is not normalised"),
        ([*TWO, company("acme_inc", "ACME Inc.")], [], [], "Acme and ACME Inc. may be one"),
        (TWO, [], [("zenith", "acme")], "zenith must stand before acme"),
        (TWO, [], [("acme", "peak")], "there is no company peak"),
        (
            [company("acme", "Acme", "ambiguous name"), company("zenith", "Zenith")],
            [alias("Zenith", "acme", "former", "yes"), alias("Acme", "zenith", "former", "yes")],
            [],
            "acme was formerly a company that was formerly acme",
        ),
    ],
)
def test_problems(
    companies: list[Row], aliases: list[Row], not_same: list[tuple[str, str]], problem: str
) -> None:
    pairs = [{"left": left, "right": right, "note": ""} for left, right in not_same]
    assert any(problem in line for line in lint.problems(companies, aliases, pairs))


def test_marks_are_of_companies_that_exist() -> None:
    marks = [{"company_id": "peak", "mark": "Jane Doe", "kind": "person", "note": ""}]
    assert list(lint.problems(TWO, [], [], marks)) == ["marks: there is no company peak"]


def test_what_is_right_is_let_be() -> None:
    companies = [*TWO, company("acme_inc", "ACME Inc.")]
    aliases = [alias("Top", "acme", ambiguous="yes"), alias("Top", "zenith", ambiguous="yes")]
    pairs = [{"left": "acme", "right": "acme_inc", "note": "two countries"}]
    assert not list(lint.problems(companies, aliases, pairs))
