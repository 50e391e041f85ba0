"""Counts what each rule and each model finds, and how much of it is right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluation.events import Names, pair
from pipeline.evaluation.reliability import Aligned
from pipeline.gold.records import Article, Mention
from pipeline.tables import Row

# Finds the part of an argument: event, role, bounds.
Place = tuple[str, str, int, int]


@dataclass(frozen=True)
class Rule:
    """What a rule or model gave.

    Attributes:
        kind: mention or role.
        name: the label or the role.
        source: the rule or model, as the tables call it.
        hits: how often it found something in the articles.
        right: how often the gold has the same: bounds and label, or name, sum, round or days.
        precision: the share that is right.
    """

    kind: str
    name: str
    source: str
    hits: int
    right: int
    precision: float


def of_mentions(golds: Sequence[Article], mentions: Sequence[Row]) -> list[Rule]:
    """Counts the mentions of each source, cues left out: the gold marks those of events alone.

    Args:
        golds: the articles as they should be.
        mentions: rows of `mentions`, of more articles if you like.
    """
    marked = {
        article.article_id: {(m.start, m.end, m.label) for m in article.mentions}
        for article in golds
    }
    hits: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for row in mentions:
        if row["article_id"] in marked and row["label"] != "CUE":
            key = (row["label"], row["source"])
            hits[key] += 1
            right[key] += (row["start"], row["end"], row["label"]) in marked[row["article_id"]]
    return _rules("mention", hits, right)


def of_roles(
    aligned: Sequence[tuple[Article, Aligned]], source_of: Mapping[Place, str]
) -> list[Rule]:
    """Counts the parts that each source gave to mentions.

    Args:
        aligned: each gold article with its events beside those found.
        source_of: what gave an argument its part.
    """
    hits: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for article, pairs in aligned:
        names = Names.in_article(article)
        for true, put in pairs:
            if put is None:
                continue
            for role in dict.fromkeys(argument.role for argument in put.arguments):
                wanted = true.mentions(role) if true is not None else []
                pairing = pair(wanted, put.mentions(role), names)
                good = [id(found) for _, found, grade in pairing.pairs if grade == 1]
                for mention in put.mentions(role):
                    key = (role, source_of[place(put.event_id, role, mention)])
                    hits[key] += 1
                    right[key] += id(mention) in good
    return _rules("role", hits, right)


def place(event_id: str | None, role: str, mention: Mention) -> Place:
    """Returns what finds the part of an argument."""
    return event_id or "", role, mention.start, mention.end


def _rules(
    kind: str, hits: Mapping[tuple[str, str], int], right: Mapping[tuple[str, str], int]
) -> list[Rule]:
    return [
        Rule(kind, name, source, number, right[name, source], right[name, source] / number)
        for (name, source), number in sorted(hits.items())
    ]
