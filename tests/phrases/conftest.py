"""What the tests of the readers of both languages share: how a case is held against a reading."""

from collections.abc import Callable

import pytest

from pipeline.lexicons import Row
from pipeline.phrases import parties

COLUMN = {"investee": "investee", "lead_investor": "lead", "investor": "investors"}


@pytest.fixture(scope="session")
def assert_read() -> Callable[[Row], None]:
    """Returns what asserts that each role is read to be played by the names of a case."""

    def assert_read(row: Row) -> None:
        expected = {c: [p.split(" ~ ") for p in row[c].split("; ") if p] for c in COLUMN.values()}
        # Of several names of one party any may be read; the first stands for all.
        first = {name: party[0] for named in expected.values() for party in named for name in party}
        found: dict[str, set[str]] = {column: set() for column in expected}
        for party in parties(row["text"], row["lang"]):
            if party.start < party.end:
                name = row["text"][party.start : party.end]
                found[COLUMN[party.role]].add(first.get(name, name))
                assert party.type == row["type"], name
        # Who leads also invests.
        found["investors"] -= found["lead"]
        assert found == {c: {party[0] for party in named} for c, named in expected.items()}

    return assert_read
