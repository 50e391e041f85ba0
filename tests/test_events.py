"""Tests of the stage that builds events, on whole small articles."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import lexicons, tables

CASES = lexicons.parse(
    "events", (Path(__file__).parent / "cases/events.tsv").read_text(encoding="utf-8")
)
PUBLISHED = "2023-09-18"

Event = tuple[str, str | None, str, dict[str, set[str]]]


def expected(shorthand: str) -> list[Event]:
    """Reads the events column of a case."""
    return [_event(part) for part in shorthand.split(" || ") if part != "none"]


def _event(shorthand: str) -> Event:
    type_, round_, status, *rest = shorthand.split(" ", 3)
    roles: dict[str, set[str]] = {}
    for word in " ".join(rest).split(" "):
        role, equals, text = word.partition("=")
        if equals and role in tables.ROLE:
            roles[role] = {text}
            last = role
        elif word:
            roles[last] = {" ".join([*roles[last], word])}
    return (
        type_,
        None if round_ == "-" else round_,
        status,
        {role: set(texts.pop().split(" & ")) for role, texts in roles.items()},
    )


def told(text: str) -> list[Event]:
    """Returns the events that are found, in order."""
    made = pipeline.extract(text, published=PUBLISHED)
    text_of = {row["mention_id"]: row["text"] for row in tables.rows(made["mentions"])}
    events: dict[str, dict[str, Any]] = {
        row["event_id"]: row for row in tables.rows(made["events"])
    }
    roles: dict[str, dict[str, set[str]]] = {event_id: {} for event_id in events}
    for row in tables.rows(made["event_arguments"]):
        if row["role"] not in ("round", "status_cue"):
            roles[row["event_id"]].setdefault(row["role"], set()).add(text_of[row["mention_id"]])
    return [
        (row["type"], row["round"], row["status"], roles[event_id])
        for event_id, row in sorted(events.items())
    ]


@pytest.mark.parametrize("case", CASES.rows, ids=lambda case: case["text"][:40])
def test_case(case: lexicons.Row) -> None:
    found = told(case["text"].replace("\\n", "\n"))
    wanted = expected(case["events"])
    assert [event[:3] for event in found] == [event[:3] for event in wanted]
    for (*_, roles), (*_, wanted_roles) in zip(found, wanted, strict=True):
        assert {role: roles.get(role, set()) for role in wanted_roles} == wanted_roles
        investors = roles.get("investor", set()) | roles.get("lead_investor", set())
        assert investors == wanted_roles.get("investor", set()) | wanted_roles.get(
            "lead_investor", set()
        )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Quokka",
                "raised",
                "$5m",
                "led by",
                "A轮",
                "完成",
                "，",
                "。",
                ". ",
                "深岭",
                "融资",
                "近日",
            ]
        ),
        max_size=30,
    )
)
def test_any_text_gives_tables_that_hold(words: list[str]) -> None:
    made = pipeline.extract("".join(words) or ".", published=PUBLISHED)
    tables.validate(made)
    text_of = {row["article_id"]: row["text"] for row in tables.rows(made["texts"])}
    for row in tables.rows(made["mentions"]):
        assert text_of[row["article_id"]][row["start"] : row["end"]] == row["text"]


NO_FUNDING = lexicons.parse(
    "no_funding", (Path(__file__).parent / "cases/no_funding.tsv").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "case",
    [row for row in NO_FUNDING.rows if row["open"] != "yes"],
    ids=lambda case: case["text"][:40],
)
def test_other_money_is_no_funding(case: lexicons.Row) -> None:
    assert [event for event in told(case["text"]) if event[0] == "funding"] == []
