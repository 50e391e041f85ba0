"""Writes the parts of the documentation that follow from the code: `make docs`."""

import ast
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import click
from click.testing import CliRunner

from pipeline import cli
from pipeline.engine import STAGES
from pipeline.evaluation import comparison
from pipeline.evaluation.figures import Key
from pipeline.gold import notation
from pipeline.tables import ARTICLE_LANG, TABLES, Column, Table

ROOT = Path(__file__).parent.parent

EXAMPLE = "corpus/articles/mixed/kumquat-series-b-plus.txt"
EXAMPLE_LINES = 9
EXAMPLE_ROUND = "series_b_plus"

HEAD = """\
# Tables

Generated from `pipeline/tables.py` by `make docs`.

Each table is written to `OUT/tables/` as CSV (UTF-8, RFC 4180; null is an empty cell) and as
Parquet, described for machines by `datapackage.json` beside them. Key columns are bold. Offsets are
half-open ranges of code points in the stored text: `text[start:end] == mention.text`.
"""


def pages() -> dict[Path, str]:
    """Returns what each generated or partly generated page should hold."""
    parts = {
        "README.md": {
            "article": article(),
            "example": example(),
            "commands": commands(),
            "benchmark": benchmark(),
        },
        "docs/architecture.md": {"stages": stages(), "modules": modules()},
        "corpus/README.md": {"agreement": agreement()},
    }
    pages = {
        ROOT / name: filled((ROOT / name).read_text(encoding="utf-8"), texts)
        for name, texts in parts.items()
    }
    return {ROOT / "docs/tables.md": tables(), **pages}


def filled(page: str, parts: dict[str, str]) -> str:
    """Returns a page with the text between ``<!-- name -->`` and ``<!-- /name -->`` replaced."""
    for name, text in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        page, found = re.subn(
            f"{begin}.*?{end}", lambda _, new=f"{begin}\n{text}{end}": new, page, flags=re.DOTALL
        )
        if found != 1:
            raise ValueError(f"{begin} … {end} stands {found} times in a page, not once")
    return page


def grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Returns a Markdown table."""
    titles = list(header)
    lines = [titles, ["---"] * len(titles), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in escaped)


def article() -> str:
    """Returns the beginning of the example article as a quotation."""
    text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines()[:EXAMPLE_LINES])


def example() -> str:
    """Returns a console session that shows the deals of the example article."""
    shown = CliRunner().invoke(cli.main, ["show", str(ROOT / EXAMPLE)]).output
    deals = next(block for block in shown.split("\n\n") if EXAMPLE_ROUND in block)
    return f"```console\n$ dealwire show {EXAMPLE}\n{deals}\n```\n"


def commands() -> str:
    """Returns the table of commands, those of a group one by one."""
    rows = []
    for name, command in cli.main.commands.items():
        inside = command.commands if isinstance(command, click.Group) else {"": command}
        rows += [
            (f"`{f'dealwire {name} {sub}'.strip()}`", c.help or "") for sub, c in inside.items()
        ]
    return grid(("command", "what it does"), rows)


def agreement() -> str:
    """Returns how far two labellings of the same gold articles agree."""
    first, second = (
        [notation.read(p.stem, p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.txt"))]
        for folder in (ROOT / "corpus/gold/sources", ROOT / "corpus/gold/second")
    )
    figures = comparison.of_labels(first, second).figures
    measures = {
        ("mentions", "strict"): "mention {}",
        ("values", "whole"): "mention and value {}",
        ("linking", "b_cubed"): "companies, B³",
        ("events", "found"): "event {}",
        ("events", "fields"): "field {}",
        ("roles", "exact"): "role {}",
    }
    rows = []
    for measure, title in measures.items():
        for name in dict.fromkeys(key.name for key in figures if key[:2] == measure):
            each = [figures.get(Key(*measure, name, lang)) for lang in (*ARTICLE_LANG, "all")]
            cells = [f"{100 * f.f1:.0f}" if f and f.f1 is not None else "" for f in each]
            cases = f"{each[-1].gold:,.0f}" if each[-1] else ""
            rows.append((title.format(name), *cells, cases))
    return grid(("F1 of the second against the first", *ARTICLE_LANG, "all", "cases"), rows)


def benchmark() -> str:
    """Returns how dealwire and its peers did in the benchmark that was recorded last."""
    content = (ROOT / "benchmarks/results.csv").read_text(encoding="utf-8")
    results = [row for row in csv.DictReader(io.StringIO(content)) if row["set"] == "gold"]
    columns = list(dict.fromkeys((row["label"], row["lang"]) for row in results))
    rows = []
    for system in dict.fromkeys(row["system"] for row in results):
        of_system = {(r["label"], r["lang"]): r for r in results if r["system"] == system}
        cells = [_scores(of_system.get(column)) for column in columns]
        ratios = sorted(float(row["ratio"]) for row in of_system.values())
        version = next(iter(of_system.values()))["version"]
        speed = " – ".join(dict.fromkeys(f"{ratio:.2g}" for ratio in (ratios[0], ratios[-1])))
        rows.append((f"{system} {version}", *cells, speed))
    numbers = {(row["label"], row["lang"]): row["gold"] for row in results}
    gold = ", ".join(f"{label} {lang} {numbers[label, lang]}" for label, lang in columns)
    titles = [f"{label} {lang}" for label, lang in columns]
    return grid(("system", *titles, "speed"), rows) + f"\nMentions to find: {gold}.\n"


def _scores(row: dict[str, str] | None) -> str:
    """Returns F1 by overlap and, in brackets, with the bounds right too."""
    if row is None:
        return "–"
    return "{:.1f} ({:.1f})".format(*(100 * float(row[k]) for k in ("overlap_f1", "values_f1")))


def stages() -> str:
    """Returns the table of stages."""
    return grid(
        ("stage", "what it does", "reads", "writes", "command"),
        (
            (
                stage.name,
                stage.help,
                ", ".join(stage.reads) or "article files",
                ", ".join(stage.writes),
                f"`{stage.examples[0]}`",
            )
            for stage in STAGES
        ),
    )


def modules() -> str:
    """Returns the table of modules, each with the first line of its docstring."""
    paths = sorted((ROOT / "pipeline").rglob("*.py"))
    return grid(
        ("module", "idea"),
        (
            (f"`{path.relative_to(ROOT)}`", summary(path))
            for path in paths
            if path.name != "__init__.py"
        ),
    )


def summary(path: Path) -> str:
    """Returns the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def tables() -> str:
    """Returns the page about the tables."""
    return HEAD + "".join(section(table) for table in TABLES.values())


def section(table: Table) -> str:
    """Returns the section about one table."""
    columns = grid(
        ("column", "type", "holds", "values"),
        (
            (
                f"**{column.name}**" if column.name in table.key else column.name,
                column.type + ("" if column.required else ", or null"),
                column.description,
                values(table, column),
            )
            for column in table.columns
        ),
    )
    return f"\n## {table.name}\n\n{table.description} Written by `{table.stage}`.\n\n{columns}"


def values(table: Table, column: Column) -> str:
    """Returns which values a column takes, empty where any."""
    if column.name in table.references:
        return "`{}.{}`".format(*table.references[column.name])
    if isinstance(column.allowed, re.Pattern):
        return f"`{column.allowed.pattern}`"
    return ", ".join(column.allowed or ())


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
