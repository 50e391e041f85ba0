"""Records what made a table: digests of the code, the lexicons and the models, and the options.

The record stands in datapackage.json. It holds neither times nor paths, so that the same work
leaves the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any

from pipeline import __version__
from pipeline.registry import Registry

Record = dict[str, Any]

# What is part of dealwire and decides no table.
_BESIDE = (
    *("cli/", "evaluation/", "gold/"),
    *("changes.py", "explain.py", "provenance.py", "show.py"),
    *("confidence_training.py", "corpora.py", "role_training.py", "training.py"),
)
# Libraries whose version decides what is found.
_LIBRARIES = ("spacy", "python-crfsuite", "CurrencyConverter")
_DIGITS = 16


@cache
def state() -> Mapping[str, str]:
    """Returns what dealwire is made of: a digest or version by kind and name."""
    found = {"version dealwire": __version__}
    found |= {f"version {name}": metadata.version(name) for name in _LIBRARIES}
    for package in ("pipeline", "pipeline.models"):
        for name, file in _files(resources.files(package)):
            kind = _kind(PurePath(name))
            if kind and not name.startswith(("models/", *_BESIDE)):
                found[f"{kind} {name}"] = _digest(file.read_bytes())
    return dict(sorted(found.items()))


def _kind(path: PurePath) -> str | None:
    match path.suffix:
        case ".py":
            return "code"
        case ".crfsuite":
            return "model"
        case ".tsv":
            return "lexicon" if path.parent.name else "model"
    return None


def _files(folder: Traversable, prefix: str = "") -> Iterable[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def options(told: Mapping[str, Any]) -> dict[str, str]:
    """Returns the options of a stage that decide what it makes, as text.

    Args:
        told: attributes of the job by name, those that the stage heeds.
    """
    found = {}
    if told.get("published"):
        found["published"] = told["published"].isoformat()
    registry = told.get("registry")
    if isinstance(registry, Registry):
        content = json.dumps([registry.companies, registry.ids, registry.ambiguous])
        found["registry"] = _digest(content.encode())
    for lang, pipeline in sorted((told.get("ner") or {}).items()):
        found[f"ner {lang}"] = PurePath(pipeline).name
    return found


def record(
    earlier: Record, kept: Iterable[str], stages: Iterable[str], told: Mapping[str, str]
) -> Record:
    """Returns the record of tables once some stages have been run.

    Args:
        earlier: the record of what was there.
        kept: the stages whose tables are there still, in their order.
        stages: those of them that were run.
        told: its options, as `options` returns them.

    Returns:
        For each stage the state that made it, by its digest, and its options; and each state once.
    """
    now = dict(state())
    key = _digest(json.dumps(now).encode())
    new = {stage: {"state": key, "options": dict(told)} for stage in stages}
    known = {**earlier.get("stages", {}), **new}
    made = {stage: known[stage] for stage in kept if stage in known}
    states = {**earlier.get("states", {}), key: now}
    used = {row["state"] for row in made.values()}
    return {"stages": made, "states": {name: states[name] for name in sorted(used)}}


def changed(left: Record, right: Record, stage: str) -> list[str] | None:
    """Returns what differs in what made a stage twice: kinds with names.

    Args:
        left: one record.
        right: the other.
        stage: the name of the stage.

    Returns:
        Such as ``code events.py``, ``option published``; None where one has no record of it.
    """
    both = []
    for side in (left, right):
        row = side.get("stages", {}).get(stage)
        if row is None:
            return None
        told = {f"option {name}": value for name, value in row["options"].items()}
        both.append(side["states"][row["state"]] | told)
    names = sorted({*both[0], *both[1]})
    return [name for name in names if both[0].get(name) != both[1].get(name)]
