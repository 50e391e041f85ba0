"""Holds mentions against gold: strict, exact, partial and type.

SemEval-2013 task 9.1 (Segura-Bedmar et al., 2013), in the reading of the nervaluate package, with
which a test compares.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline import tables
from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import ALL, Counts, Tally
from pipeline.gold.records import Article, Mention

Right = Callable[[Mention, Mention], bool]


def same_bounds(gold: Mention, found: Mention) -> bool:
    """Says whether two mentions cover the same characters."""
    return (gold.start, gold.end) == (found.start, found.end)


def same_label(gold: Mention, found: Mention) -> bool:
    """Says whether two mentions have the same label."""
    return gold.label == found.label


def overlap(gold: Mention, found: Mention) -> bool:
    """Says whether two mentions share a character."""
    return gold.start < found.end and found.start < gold.end


# What makes a found mention right in each strategy, where it overlaps a gold one.
STRATEGIES: Mapping[str, Right] = {
    "strict": lambda gold, found: same_bounds(gold, found) and same_label(gold, found),
    "exact": same_bounds,
    "partial": same_bounds,
    "type": same_label,
}


@dataclass(frozen=True)
class Matches:
    """Pairs of gold and found mentions that are right, pairs that are wrong, and what is left."""

    right: list[tuple[Mention, Mention]]
    wrong: list[tuple[Mention, Mention]]
    missed: list[Mention]
    spurious: list[Mention]

    def counts(self, strategy: str) -> Counts:
        """Returns the counts; a pair that only overlaps is half right in the strategy partial."""
        hits = len(self.right) + (len(self.wrong) / 2 if strategy == "partial" else 0)
        pairs = len(self.right) + len(self.wrong)
        return Counts(hits, pairs + len(self.spurious), hits, pairs + len(self.missed))


def match(gold: Sequence[Mention], found: Sequence[Mention], strategy: str) -> Matches:
    """Pairs found mentions with gold ones, each used once.

    Args:
        gold: in the order of the text.
        found: in the order of the text.
        strategy: a key of `STRATEGIES`.

    Returns:
        Each found mention with the nearest overlapping gold one that makes it right, else with the
        first that it overlaps.
    """
    is_right = STRATEGIES[strategy]
    left = list(gold)
    right, wrong, spurious = [], [], []
    for mention in found:
        touching = [g for g in left if overlap(g, mention)]
        fitting = [g for g in touching if is_right(g, mention)]
        if fitting:
            nearest = min(fitting, key=partial(_distance, mention))
            right.append((nearest, mention))
            left.remove(nearest)
        elif touching:
            wrong.append((touching[0], mention))
            left.remove(touching[0])
        else:
            spurious.append(mention)
    return Matches(right, wrong, left, spurious)


def _distance(one: Mention, other: Mention) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)


def measure(tally: Tally, gold: Article, found: Article) -> list[Fault]:
    """Counts the mentions of one article.

    Returns:
        What is wrong by the strategy strict.
    """
    for label in (*tables.LABEL, ALL):
        labels = tables.LABEL if label == ALL else (label,)
        true, put = gold.labelled(*labels), found.labelled(*labels)
        for strategy in STRATEGIES if true or put else ():
            counts = match(true, put, strategy).counts(strategy)
            tally.add("mentions", strategy, label, [gold.lang], gold.article_id, counts)
    matches = match(gold.mentions, found.mentions, "strict")
    return [
        *(_clash(gold, *pair) for pair in matches.wrong),
        *(Fault.of(gold, f"mention missed: {m.label}", m, None) for m in matches.missed),
        *(Fault.of(gold, f"mention spurious: {m.label}", None, m) for m in matches.spurious),
    ]


def _clash(article: Article, gold: Mention, found: Mention) -> Fault:
    bounds = same_bounds(gold, found)
    kind = f"label: {gold.label} as {found.label}" if bounds else f"bounds: {gold.label}"
    return Fault.of(article, kind, gold, found)
