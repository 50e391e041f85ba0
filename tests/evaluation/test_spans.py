"""Tests of span matching: hand-worked cases, and agreement with nervaluate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from pipeline.evaluation.spans import STRATEGIES, match
from pipeline.gold.records import Mention

LABELS = ("ORG", "PERSON")
TEXT = "x" * 60


def mention(start: int, end: int, label: str = "ORG") -> Mention:
    return Mention(start, end, TEXT[start:end], label)


@pytest.mark.parametrize(
    ("gold", "found", "counts"),
    [
        # The same span and label is right by every measure.
        ([(0, 5, "ORG")], [(0, 5, "ORG")], {"strict": (1, 1, 1), "exact": (1, 1, 1)}),
        # The same span, another label.
        (
            [(0, 5, "ORG")],
            [(0, 5, "PERSON")],
            {"strict": (0, 1, 1), "exact": (1, 1, 1), "partial": (1, 1, 1), "type": (0, 1, 1)},
        ),
        # A span that is too long.
        (
            [(0, 5, "ORG")],
            [(0, 7, "ORG")],
            {"strict": (0, 1, 1), "exact": (0, 1, 1), "partial": (0.5, 1, 1), "type": (1, 1, 1)},
        ),
        # One found span over two gold ones answers for one of them.
        (
            [(0, 2, "ORG"), (3, 5, "ORG")],
            [(0, 5, "ORG")],
            {"strict": (0, 1, 2), "partial": (0.5, 1, 2), "type": (1, 1, 2)},
        ),
        # Spans that touch do not overlap.
        ([(0, 2, "ORG")], [(2, 4, "ORG")], {"partial": (0, 1, 1), "type": (0, 1, 1)}),
        ([(0, 2, "ORG")], [], {"strict": (0, 0, 1)}),
        ([], [(0, 2, "ORG")], {"strict": (0, 1, 0)}),
    ],
)
def test_hand_worked(gold, found, counts):
    for strategy, (hits, number_found, number_gold) in counts.items():
        matches = match([mention(*g) for g in gold], [mention(*f) for f in found], strategy)
        assert matches.counts(strategy) == (hits, number_found, hits, number_gold)


@st.composite
def spans(draw: st.DrawFn) -> list[Mention]:
    """Spans in order, none overlapping another."""
    edges = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [mention(start, end, draw(st.sampled_from(LABELS))) for start, end in pairs]


@given(gold=spans(), found=spans())
def test_nervaluate_counts_the_same(gold, found):
    # Their ends are inclusive.
    sides = [
        [[{"label": m.label, "start": m.start, "end": m.end - 1} for m in side]]
        for side in (gold, found)
    ]
    theirs = Evaluator(*sides, tags=list(LABELS), loader="dict").evaluate()
    names = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
    for strategy in STRATEGIES:
        matches = match(gold, found, strategy)
        hits, number_found, _, number_gold = matches.counts(strategy)
        result = theirs["overall"][names[strategy]]
        assert result.correct + result.partial / 2 == hits
        assert (result.actual, result.possible) == (number_found, number_gold)
        assert (result.missed, result.spurious) == (len(matches.missed), len(matches.spurious))
