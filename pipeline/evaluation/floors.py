"""Floors under figures: what was once reached is not lost unnoticed.

A floors file holds ``{"floors": {figure: F1}, "lowered": [{figure, from, to, reason}]}``.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import DealwireError
from pipeline.evaluation.figures import Figure, Key

# Figures over fewer cases than this move too much to stand on.
_LEAST_GOLD = 20
_PLACES = 1000


@dataclass(frozen=True)
class Floors:
    """The least F1 of each figure, and every time that one was lowered, with the reason."""

    least: Mapping[str, float]
    lowered: tuple[Mapping[str, Any], ...] = ()


def load(name: str, content: str) -> Floors:
    """Reads a floors file.

    Raises:
        DealwireError: it is none.
    """
    try:
        row = json.loads(content)
        return Floors(dict(row["floors"]), tuple(row["lowered"]))
    except (ValueError, KeyError, TypeError):
        problem = f"{name} is no file of floors"
        raise DealwireError(problem, "make it with `dealwire evaluate --raise-floors`") from None


def dump(floors: Floors) -> str:
    """Writes a floors file."""
    row = {"floors": dict(sorted(floors.least.items())), "lowered": list(floors.lowered)}
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


def broken(floors: Floors, figures: Mapping[Key, Figure]) -> Iterator[str]:
    """Yields a line for each figure below its floor, and for each that is gone."""
    now = {str(key): figure.f1 for key, figure in figures.items()}
    for name, least in floors.least.items():
        value = now.get(name)
        if value is None or value < least:
            reached = "not measured" if value is None else f"{value:.4f}"
            yield f"{name} is {reached}, its floor {least:.3f}"


def raised(floors: Floors, figures: Mapping[Key, Figure]) -> Floors:
    """Returns floors at what is reached now, none of them lower than before."""
    reached = {
        str(key): math.floor(figure.f1 * _PLACES) / _PLACES
        for key, figure in figures.items()
        if figure.f1 is not None and figure.gold >= _LEAST_GOLD
    }
    least = {name: max(value, floors.least.get(name, 0)) for name, value in reached.items()}
    return Floors({**floors.least, **least}, floors.lowered)


def lowered(floors: Floors, figures: Mapping[Key, Figure], reason: str) -> Floors:
    """Returns floors that let today's figures pass, with the reason for every one that sank.

    Raises:
        DealwireError: there is no reason.
    """
    if not reason.strip():
        raise DealwireError("floors are lowered for a reason only", "say why, and in CHANGELOG.md")
    now = {str(key): figure.f1 for key, figure in figures.items()}
    least, history = dict(floors.least), list(floors.lowered)
    for name, floor in floors.least.items():
        value = now.get(name)
        if value is None:
            del least[name]
        elif value < floor:
            least[name] = math.floor(value * _PLACES) / _PLACES
        if least.get(name) != floor:
            history.append({"figure": name, "from": floor, "to": least.get(name), "reason": reason})
    return Floors(least, tuple(history))
