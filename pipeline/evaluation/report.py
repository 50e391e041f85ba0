"""Shows figures: a table for the terminal, JSON and CSV for machines, and what moved since."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields

import click

from pipeline import tables
from pipeline.errors import DealwireError
from pipeline.evaluation.events import ALL_ROLES, ROLES
from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import ALL, Figure, Key, rows
from pipeline.evaluation.linking import CROSS
from pipeline.evaluation.reliability import Bin, Reliability
from pipeline.evaluation.rules import Rule

_LANGS = (*tables.ARTICLE_LANG, CROSS)
# What the table calls each measure; the measures it leaves out stand in the files.
_TITLES = {
    ("mentions", "strict"): "Mentions: bounds and label",
    ("values", "whole"): "Values: bounds and every field",
    ("values", "fields"): "Values: each field, where the bounds are right",
    ("linking", "b_cubed"): "Companies: B³, where the bounds are right",
    ("linking", "ceaf_e"): "Companies: CEAF-e, where the bounds are right",
    ("linking", "b_cubed_whole"): "Companies: B³ of all ORG mentions",
    ("events", "found"): "Events: found",
    ("events", "fields"): "Events: each field, where found",
    ("events", "articles"): "Articles that tell of no funding",
    ("roles", "exact"): "Roles: the same name, sum, round or days",
    ("roles", "relaxed"): "Roles: one name holds the other, sums or days overlap",
    ("deals", "field"): "Deals: found, and each field of those found",
}
_ORDER = (*tables.LABEL, *ROLES, ALL, ALL_ROLES)
_NAME_WIDTH = 24
_COMMONEST = 12


def table(figures: Mapping[Key, Figure]) -> str:
    """Returns figures as a table: per cent, with 95 % bootstrap intervals of F1.

    Args:
        figures: by key.

    Returns:
        For each measure a block of lines, a line each label, role or field: precision, recall, F1
        with its interval and the number in gold, then F1 in the articles of each language.
    """
    langs = [lang for lang in _LANGS if any(key.lang == lang for key in figures)]
    blocks = []
    for measure, title in _TITLES.items():
        names = sorted((k for k in figures if k[:2] == measure and k.lang == ALL), key=_place)
        if not names:
            continue
        head = f"{'':{_NAME_WIDTH}}{'P':>6}{'R':>6}{'F1':>6}{'95 %':>12}{'gold':>7}  "
        lines = [click.style(title, bold=True), head + "".join(f"{lang:>7}" for lang in langs)]
        for key in names:
            figure = figures[key]
            interval = f"{_percent(figure.low)}–{_percent(figure.high)}"
            each = (figures.get(key._replace(lang=lang)) for lang in langs)
            lines.append(
                f"{key.name:{_NAME_WIDTH}}{_percent(figure.precision):>6}"
                f"{_percent(figure.recall):>6}{_percent(figure.f1):>6}{interval:>12}"
                f"{figure.gold:>7,.0f}  "
                + "".join(f"{_percent(f.f1 if f else None):>7}" for f in each)
            )
        blocks.append("\n".join(line.rstrip() for line in lines))
    return "\n\n".join(blocks) + "\n"


def _place(key: Key) -> int:
    """Returns where a name stands in its block: as in the tables, sums of all last."""
    return _ORDER.index(key.name) if key.name in _ORDER else -1


def commonest(faults: Sequence[Fault]) -> str:
    """Returns the commonest kinds of error with one example each."""
    numbers: dict[str, list[Fault]] = {}
    for fault in faults:
        numbers.setdefault(fault.kind, []).append(fault)
    lines = [click.style(f"Errors: {len(faults):,}, the commonest kinds", bold=True)]
    for kind, inside in list(numbers.items())[:_COMMONEST]:
        lines.append(f"{len(inside):>5}  {kind:34}{inside[0].context[:90]}")
    return "\n".join(lines) + "\n"


def reliability_table(found: Reliability | None) -> str:
    """Returns how far the scores of events hold: in each bin the mean score and the share right."""
    if found is None:
        return ""
    lines = [
        click.style("Events: of those with a score, the share that is right", bold=True),
        f"{'score':<24}{'mean':>6}{'right':>6}{'events':>8}",
    ]
    lines += [
        f"{f'{_percent(b.low)}–{_percent(b.high)}':<24}{_percent(b.score):>6}"
        f"{_percent(b.right):>6}{b.events:>8,}"
        for b in found.bins
    ]
    lines.append(f"Brier score {found.brier:.3f}, mean distance {_percent(found.error)}")
    return "\n".join(lines) + "\n"


def rules_table(found: Sequence[Rule]) -> str:
    """Returns what each rule and model found, and how much of it is right."""
    lines = [
        click.style("Rules and models: what each found, and the share that is right", bold=True),
        f"{'':<16}{'source':<20}{'hits':>8}{'right':>8}{'P':>7}",
    ]
    lines += [
        f"{rule.name:<16}{rule.source:<20}{rule.hits:>8,}{rule.right:>8,}"
        f"{_percent(rule.precision):>7}"
        for rule in found
    ]
    return "\n".join(lines) + "\n"


def rules_csv(found: Iterable[Rule]) -> str:
    """Returns what each rule and model found as CSV."""
    return _csv([field.name for field in fields(Rule)], map(asdict, found))


def reliability_csv(found: Reliability | None) -> str:
    """Returns how far the scores of events hold as CSV, a row a bin."""
    return _csv([field.name for field in fields(Bin)], map(asdict, found.bins if found else ()))


def as_json(figures: Mapping[Key, Figure]) -> str:
    """Returns figures as JSON, an object a figure by its key."""
    named = {"/".join(row[name] for name in Key._fields): row for row in rows(figures)}
    slim = {k: {n: v for n, v in row.items() if n not in Key._fields} for k, row in named.items()}
    return json.dumps(slim, ensure_ascii=False, indent=1) + "\n"


def figures_csv(figures: Mapping[Key, Figure]) -> str:
    """Returns figures as CSV, a row a figure."""
    return _csv([*Key._fields, *(f.name for f in fields(Figure))], rows(figures))


def faults_csv(faults: Iterable[Fault]) -> str:
    """Returns errors as CSV, a row an error."""
    return _csv([field.name for field in fields(Fault)], map(asdict, faults))


def _csv(header: Sequence[str], records: Iterable[Mapping[str, object]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, header)
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue()


def moved(name: str, baseline: str, figures: Mapping[Key, Figure]) -> str:
    """Returns what moved since an earlier evaluation.

    Args:
        name: the file of that evaluation, for errors.
        baseline: its content, as `as_json` writes it.
        figures: of now.

    Returns:
        A line a figure whose F1 moved, the largest move first; a star marks those that left the
        95 % interval of the earlier figure.

    Raises:
        DealwireError: the file is no evaluation.
    """
    try:
        old = {
            key: (row["f1"], row["low"], row["high"]) for key, row in json.loads(baseline).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = f"{name} is no evaluation"
        raise DealwireError(problem, "give an evaluation.json that dealwire wrote") from None
    moves = []
    for key, figure in figures.items():
        before, low, high = old.get(str(key), (None, None, None))
        if before is not None and figure.f1 is not None and round(figure.f1, 4) != before:
            beyond = not low <= figure.f1 <= high
            moves.append((figure.f1 - before, beyond, before, figure.f1, key))
    moves.sort(key=lambda move: (-abs(move[0]), move[-1]))
    lines = [click.style(f"Moved since {name}: {len(moves)}", bold=True)]
    lines += [
        f"{'*' if beyond else ' '} {100 * step:+6.1f}"
        f"  {100 * before:5.1f} → {100 * now:5.1f}  {key}"
        for step, beyond, before, now, key in moves
    ]
    return "\n".join(lines) + "\n"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"
