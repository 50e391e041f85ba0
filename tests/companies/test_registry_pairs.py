"""Holds the shipped registry against its own list of pairs that are easily taken for one."""

from collections.abc import Iterator

import pandas as pd
import pytest

from pipeline import lexicons, registry, tables
from pipeline.companies import lint, resolve

PAIRS = tuple(lexicons.load("companies/not_same"))
ROWS = {row["company_id"]: row for row in lexicons.load("companies/companies")}
KNOWN = registry.load()


SURE: dict[str, list[str]] = {}
for _name, _owner in KNOWN.ids.items():
    SURE.setdefault(_owner, []).append(_name)


def written(together: bool) -> Iterator[tuple[str, str, str]]:
    """Yields article, company and name; the pair in one article or each in one of its own.

    Bare names that are ordinary words are left out where both stand in one article: there Ada is
    short for Ada Health, by rule.
    """
    for number, pair in enumerate(PAIRS):
        for side in ("left", "right"):
            company_id = pair[side]
            found = list(SURE.get(company_id, ()))
            if not together:
                found = list(dict.fromkeys([ROWS[company_id]["name"], *found]))
            for name in found:
                yield f"{number}{'' if together else side}", company_id, name


@pytest.mark.parametrize("together", [True, False])
def test_no_pair_is_taken_for_one(together: bool) -> None:
    texts: dict[str, str] = {}
    mentions, company_of = [], {}
    for article_id, company_id, name in written(together):
        text = texts.get(article_id, "")
        mention_id = f"{article_id}:{len(text)}"
        company_of[mention_id] = company_id
        mentions.append(
            {
                "mention_id": mention_id,
                "article_id": article_id,
                "segment_id": 0,
                "start": len(text),
                "end": len(text) + len(name),
                "text": name,
                "label": "ORG",
                "source": "test",
                "score": 0.95,
            }
        )
        texts[article_id] = f"{text}{name}.\n"
    made = resolve(
        pd.DataFrame({"article_id": list(texts), "published": None}),
        tables.frame("texts", ({"article_id": key, "text": text} for key, text in texts.items())),
        tables.frame("mentions", mentions),
        tables.frame("events", []),
        tables.frame("event_arguments", []),
        KNOWN,
    )
    apart = {frozenset((pair["left"], pair["right"])) for pair in PAIRS}
    wrong = [
        row
        for row in tables.rows(made["links"])
        if frozenset((company_of[row["mention_id"]], row["company_id"])) in apart
    ]
    assert len(PAIRS) >= 300
    assert not wrong


def test_the_registry_that_ships_is_clean() -> None:
    assert len(ROWS) >= 2500
    assert not list(lint.problems(*registry.rows(), PAIRS))
