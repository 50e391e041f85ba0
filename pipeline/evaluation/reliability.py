"""Holds the scores of events against how often such events are right.

A score is a probability if, of the events that have it, that share is right (DeGroot and Fienberg,
The comparison and evaluation of forecasters, 1983).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.evaluation.events import Names, pair
from pipeline.gold.records import Article, Event

Aligned = Sequence[tuple[Event | None, Event | None]]

_BINS = 10


@dataclass(frozen=True)
class Bin:
    """Events of like scores.

    Attributes:
        low: the least score of the bin.
        high: the greatest.
        events: how many there are.
        score: their mean score.
        right: the share of them that is right.
    """

    low: float
    high: float
    events: int
    score: float
    right: float


@dataclass(frozen=True)
class Reliability:
    """How far scores hold.

    Attributes:
        bins: those that are not empty, the lowest first.
        brier: the mean squared distance of score and truth.
        error: the mean distance of score and share in the bins, each by its number.
    """

    bins: Sequence[Bin]
    brier: float
    error: float


def judged(gold: Article, aligned: Aligned) -> Iterator[tuple[Event, bool]]:
    """Yields each event that was found, and whether it is right.

    It is where the gold tells an event of its type, and of its company under any of its names.

    Args:
        gold: the article as it should be.
        aligned: what `events.align` returns of its events.
    """
    names = Names.in_article(gold)
    for true, put in aligned:
        if put is not None:
            yield put, true is not None and _is_it(true, put, names)


def _is_it(gold: Event, found: Event, names: Names) -> bool:
    named = pair(gold.mentions("investee"), found.mentions("investee"), names)
    return gold.type == found.type and bool(named.pairs)


def measured(scored: Sequence[tuple[float, bool]]) -> Reliability | None:
    """Returns how far scores hold, None where there is none.

    Args:
        scored: score of each event, and whether it is right.
    """
    if not scored:
        return None
    held: dict[int, list[tuple[float, bool]]] = {}
    for score, right in scored:
        held.setdefault(min(int(score * _BINS), _BINS - 1), []).append((score, right))
    bins = [
        Bin(
            number / _BINS,
            (number + 1) / _BINS,
            len(inside),
            sum(score for score, _ in inside) / len(inside),
            sum(right for _, right in inside) / len(inside),
        )
        for number, inside in sorted(held.items())
    ]
    brier = sum((score - right) ** 2 for score, right in scored) / len(scored)
    error = sum(b.events * abs(b.score - b.right) for b in bins) / len(scored)
    return Reliability(bins, brier, error)
