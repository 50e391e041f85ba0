"""Figures: counts over units that give precision, recall, F1 and a bootstrap interval.

A unit is what is drawn anew by the bootstrap: an article, or a company where a measure is made of
companies (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, the percentile interval).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

ALL = "all"
_DRAWS = 1000
_SEED = 20180409


class Key(NamedTuple):
    """What a figure measures: ``mentions/strict/ORG/en``."""

    section: str
    measure: str
    name: str
    lang: str

    def __str__(self) -> str:
        return "/".join(self)


class Counts(NamedTuple):
    """How much of what was found is right, and how much of what is right was found.

    `hits` of `found` give precision, `recalled` of `gold` recall; the two numerators differ for
    measures such as B³ alone.
    """

    hits: float
    found: float
    recalled: float
    gold: float


@dataclass(frozen=True)
class Figure:
    """Precision, recall and F1 from 0 to 1, None where nothing was found and nothing is there."""

    precision: float | None
    recall: float | None
    f1: float | None
    low: float | None
    high: float | None
    found: float
    gold: float


class Tally:
    """Collects counts by key and unit."""

    def __init__(self) -> None:
        self._counts: dict[Key, dict[str, np.ndarray[Any, np.dtype[np.float64]]]] = {}

    def add(
        self, section: str, measure: str, name: str, langs: Iterable[str], unit: str, counts: Counts
    ) -> None:
        """Adds counts to a figure of some languages, and to that of all.

        Args:
            section: the part of the report.
            measure: how it is counted.
            name: what is counted: a label, a role, a column.
            langs: the languages it counts for; `ALL` is added.
            unit: article or company.
            counts: added to those the unit has.
        """
        for lang in dict.fromkeys([*langs, ALL]):
            self.put(Key(section, measure, name, lang), unit, counts)

    def put(self, key: Key, unit: str, counts: Counts) -> None:
        """Adds counts to one figure."""
        units = self._counts.setdefault(key, {})
        units[unit] = units.get(unit, np.zeros(4)) + np.array(counts)

    def yes_or_no(
        self, section: str, measure: str, name: str, langs: Iterable[str], unit: str, right: bool
    ) -> None:
        """Adds one case that is right or wrong: precision, recall and F1 are the share right."""
        self.add(section, measure, name, langs, unit, Counts(right, 1, right, 1))

    def figures(self) -> dict[Key, Figure]:
        """Returns all figures, in the order in which they were first counted."""
        return {key: _figure(list(units.values())) for key, units in self._counts.items()}


def _figure(units: list["np.ndarray[Any, np.dtype[np.float64]]"]) -> Figure:
    counts = np.array(units)
    total = counts.sum(axis=0)
    drawn = np.random.RandomState(_SEED).multinomial(
        len(units), np.full(len(units), 1 / len(units)), size=_DRAWS
    )
    samples = [f1 for f1 in (_rates(row)[2] for row in drawn @ counts) if f1 is not None]
    low, high = np.percentile(samples, [2.5, 97.5]) if samples else (None, None)
    precision, recall, f1 = _rates(total)
    return Figure(
        precision,
        recall,
        f1,
        None if low is None else float(low),
        None if high is None else float(high),
        float(total[1]),
        float(total[3]),
    )


def _rates(counts: Iterable[float]) -> tuple[float | None, float | None, float | None]:
    hits, found, recalled, gold = map(float, counts)
    precision = hits / found if found else None
    recall = recalled / gold if gold else None
    if precision is None and recall is None:
        return None, None, None
    both = (precision or 0) + (recall or 0)
    return precision, recall, 2 * (precision or 0) * (recall or 0) / both if both else 0.0


def rows(figures: Mapping[Key, Figure]) -> Iterator[dict[str, Any]]:
    """Yields a flat row a figure, rounded to four places, for JSON and CSV."""
    for key, figure in figures.items():
        row = key._asdict()
        for name in ("precision", "recall", "f1", "low", "high", "found", "gold"):
            value = getattr(figure, name)
            row[name] = None if value is None else round(value, 4)
        yield row
