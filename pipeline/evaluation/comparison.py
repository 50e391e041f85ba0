"""Compares two labellings of the same articles in every respect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline import tables
from pipeline.errors import DealwireError
from pipeline.evaluation import deals, events, faults, linking, reliability, rules, spans, values
from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import Figure, Key, Tally
from pipeline.evaluation.reliability import Aligned, Reliability
from pipeline.evaluation.rules import Rule
from pipeline.gold import findings
from pipeline.gold.records import Article

# The tables that are held against gold.
READS = (*findings.READS, *deals.READS)


@dataclass(frozen=True)
class Comparison:
    """What was measured.

    Attributes:
        figures: by what they measure.
        faults: what is wrong, the commonest kind first.
        rules: what each rule and model found; nothing of labels made by people.
        reliability: how far the scores of events hold; None where there are none.
    """

    figures: Mapping[Key, Figure]
    faults: Sequence[Fault]
    rules: Sequence[Rule] = ()
    reliability: Reliability | None = None


def of_tables(golds: Sequence[Article], found: Mapping[str, pd.DataFrame]) -> Comparison:
    """Compares tables with gold articles.

    Args:
        golds: the articles as they should be.
        found: tables by name, those of `READS` among them; of more articles, if you like.

    Raises:
        DealwireError: an article is not in the tables, or has another text there.
    """
    named = {article.article_id: article for article in findings.articles(found)}
    founds = [_same_text(gold, named.get(gold.article_id)) for gold in golds]
    tally = Tally()
    wrong = _labels(tally, golds, founds)
    aligned = [(gold, events.align(gold, put)) for gold, put in zip(golds, founds, strict=True)]
    for (gold, pairs), put in zip(aligned, founds, strict=True):
        wrong += events.measure(tally, gold, put, pairs)
    deals.measure(tally, golds, found, [(gold, *pair) for gold, pairs in aligned for pair in pairs])
    return Comparison(
        tally.figures(),
        faults.commonest_first(wrong),
        _rules(aligned, found),
        _reliability(aligned, found),
    )


def _rules(
    aligned: Sequence[tuple[Article, Aligned]], found: Mapping[str, pd.DataFrame]
) -> list[Rule]:
    rows = tables.rows(found["mentions"])
    mention = {row["mention_id"]: row for row in rows}
    source_of = {}
    for row in tables.rows(found["event_arguments"]):
        start, end = (mention[row["mention_id"]][side] for side in ("start", "end"))
        source_of[row["event_id"], row["role"], start, end] = row["source"]
    golds = [gold for gold, _ in aligned]
    return [*rules.of_mentions(golds, rows), *rules.of_roles(aligned, source_of)]


def _reliability(
    aligned: Sequence[tuple[Article, Aligned]], found: Mapping[str, pd.DataFrame]
) -> Reliability | None:
    score = {row["event_id"]: row["score"] for row in tables.rows(found["events"])}
    return reliability.measured(
        [
            (score[event.event_id], right)
            for gold, pairs in aligned
            for event, right in reliability.judged(gold, pairs)
        ]
    )


def of_labels(golds: Sequence[Article], others: Iterable[Article]) -> Comparison:
    """Compares two labellings made by people, which tells how far they agree.

    Args:
        golds: the first labelling.
        others: the second; articles that it alone has, or that it lacks, are left out.
    """
    second = {article.article_id: article for article in others}
    golds = [gold for gold in golds if gold.article_id in second]
    founds = [_same_text(gold, second[gold.article_id]) for gold in golds]
    tally = Tally()
    wrong = _labels(tally, golds, founds)
    for gold, put in zip(golds, founds, strict=True):
        wrong += events.measure(tally, gold, put, events.align(gold, put))
    return Comparison(tally.figures(), faults.commonest_first(wrong))


def _labels(tally: Tally, golds: Sequence[Article], founds: Sequence[Article]) -> list[Fault]:
    wrong: list[Fault] = []
    for measure in (spans.measure, values.measure):
        for gold, found in zip(golds, founds, strict=True):
            wrong += measure(tally, gold, found)
    return [*wrong, *linking.measure(tally, golds, founds)]


def _same_text(gold: Article, found: Article | None) -> Article:
    if found is None:
        raise DealwireError(
            f"the tables hold no article {gold.article_id}",
            "run dealwire on the articles.jsonl that `dealwire gold compile` writes",
        )
    if found.text != gold.text:
        raise DealwireError(
            f"article {gold.article_id} has another text than its labels",
            "run `dealwire gold compile` and then dealwire again",
        )
    return found
