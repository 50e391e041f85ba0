"""Commands about articles labelled by hand: to make them, to carry them, to measure by them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import engine
from pipeline.cli.group import PATH, READ, examples, main, say, status_of, takes, told
from pipeline.cli.tables import job_of
from pipeline.errors import DealwireError
from pipeline.gold import TOOLS
from pipeline.gold.records import Article
from pipeline.gold.splits import SPLITS

if TYPE_CHECKING:
    from pipeline.evaluation.floors import Floors

_FOLDER = click.argument("folder", type=PATH, default=Path("corpus/gold"))
_FORMAT = click.option(
    "--format", "name", type=click.Choice(TOOLS), required=True, help="The tool."
)


@main.group(epilog=examples("dealwire gold compile corpus/gold/sources -o outputs/gold"))
def gold() -> None:
    """Works on articles labelled by hand."""


@gold.command("compile", epilog=examples("dealwire gold compile corpus/gold/sources -o my/gold"))
@click.argument("sources", type=PATH)
@click.option("-o", "--out", type=PATH, required=True, help="Folder to write to.")
def gold_compile(sources: Path, out: Path) -> int:
    """Makes JSON of articles in the notation, and what `run` reads."""
    from pipeline import storage
    from pipeline.gold import notation, records

    compiled = _read(sources)
    files = {f"{article.article_id}.json": records.dump(article) for article in compiled}
    storage.write_files(out, {**files, "articles.jsonl": notation.feed(compiled)})
    click.echo(f"compiled {len(compiled):,} articles")
    return READ


@gold.command("lint", epilog=examples("dealwire gold lint", "dealwire gold lint my/gold --doubts"))
@_FOLDER
@click.option("--doubts", is_flag=True, help="Show names marked in one place and not in another.")
def gold_lint(folder: Path, doubts: bool) -> int:
    """Looks for labels that cannot be right; prints statistics."""
    from pipeline import registry
    from pipeline.gold import lint

    articles, split_of = _read_gold(folder), _splits(folder)
    click.echo(lint.statistics(articles, split_of))
    if doubts:
        for line in lint.doubts(articles):
            click.echo(line)
    known = registry.load()
    names = {name: known.companies[id_]["name"] for name, id_ in known.ids.items()}
    return told(lint.problems(articles, split_of, names, _namesakes(folder)), "mend the sources")


@gold.command(
    "agreement", epilog=examples("dealwire gold agreement corpus/gold/sources corpus/gold/second")
)
@click.argument("first", type=PATH)
@click.argument("second", type=PATH)
def gold_agreement(first: Path, second: Path) -> int:
    """Tells how far two labellings of the same articles agree."""
    from pipeline.evaluation import comparison, report

    found = comparison.of_labels(_read(first), _read(second))
    click.echo(report.table(found.figures), nl=False)
    click.echo("\n" + report.commonest(found.faults), nl=False)
    return READ


@gold.command("export", epilog=examples("dealwire gold export --format doccano -o doccano"))
@_FOLDER
@_FORMAT
@click.option("-o", "--out", type=PATH, required=True, help="Folder to write to.")
def gold_export(folder: Path, name: str, out: Path) -> int:
    """Writes labelled articles for an annotation tool, or spaCy."""
    from pipeline import storage
    from pipeline.gold import interchange, notation

    sources = [notation.source(article) for article in _read_gold(folder)]
    files = interchange.write(name, sources)
    storage.write_files(out, files)
    click.echo(f"wrote {len(sources):,} articles into {len(files):,} files")
    return READ


@gold.command(
    "import", epilog=examples("dealwire gold import doccano/all.jsonl --format doccano -o sources")
)
@click.argument("path", type=PATH)
@_FORMAT
@click.option("-o", "--out", type=PATH, required=True, help="Folder of sources to write to.")
def gold_import(path: Path, name: str, out: Path) -> int:
    """Makes sources of what an annotation tool exported."""
    from pipeline import storage
    from pipeline.gold import interchange, notation

    sources = interchange.read(name, storage.read_files(path))
    files = {source.article_id: notation.render(source) for source in sources}
    storage.write_files(out, {f"{name}.txt": content for name, content in files.items()})
    click.echo(f"wrote {len(files):,} sources")
    return told(_unread(files), f"complete them in {out}")


@gold.command(
    "prelabel", epilog=examples("dealwire gold prelabel articles -o drafts --published 2018-04-09")
)
@takes("articles", "published", "registry", "ner")
@click.option("-o", "--out", type=PATH, required=True, help="Folder of sources to write to.")
def gold_prelabel(out: Path, **given: Any) -> int:
    """Writes what dealwire finds in articles as sources to correct."""
    from pipeline import storage
    from pipeline.gold import findings, notation

    found: engine.Tables = {}
    for made in engine.run(engine.STAGES, {}, job_of(given)):
        found |= made
    drafts = findings.articles(found, company="name")
    files = {f"{draft.article_id.replace('/', '-')}.txt": notation.write(draft) for draft in drafts}
    storage.write_files(out, files)
    click.echo(f"wrote {len(files):,} drafts")
    return status_of(len(found["rejects"]), "run `dealwire segment` to see which and why")


@main.command(
    epilog=examples(
        "dealwire evaluate outputs/gold",
        "dealwire evaluate outputs/gold --split dev --baseline before/evaluation.json",
        "dealwire evaluate outputs/gold --split dev --rules",
        "dealwire evaluate my/outputs --gold my/gold",
    )
)
@click.argument("out", type=PATH)
@click.option("--gold", "folder", type=PATH, default=Path("corpus/gold"), show_default=True)
@click.option("--split", type=click.Choice(SPLITS), help="Articles to measure; all by default.")
@click.option("--rules", is_flag=True, help="Show what each rule and model finds, right or wrong.")
@click.option("--baseline", type=PATH, help="An earlier evaluation.json: shows what moved.")
@click.option("--floors", type=PATH, help="Figures that must be reached, or the status is 1.")
@click.option("--raise-floors", is_flag=True, help="Raise the floors to what is reached.")
@click.option(
    "--lower-floors", metavar="REASON", help="Lower them to what is reached, for a reason."
)
def evaluate(
    out: Path,
    folder: Path,
    split: str | None,
    rules: bool,
    baseline: Path | None,
    floors: Path | None,
    raise_floors: bool,
    lower_floors: str | None,
) -> int:
    """Holds the tables in OUT against labelled articles."""
    from pipeline import storage
    from pipeline.evaluation import comparison, report
    from pipeline.evaluation.floors import broken, dump, lowered, raised
    from pipeline.gold import splits

    if floors is None and (raise_floors or lower_floors is not None):
        raise click.UsageError("give the file with --floors")
    known = _floors(floors, raise_floors) if floors else None
    articles, split_of = _read_gold(folder), _splits(folder)
    chosen = splits.choose(articles, split_of, split) if split else articles
    old = storage.read_text(baseline, "give an evaluation.json") if baseline else None
    found = comparison.of_tables(chosen, storage.read(out, comparison.READS))
    # Nobody who writes rules should see what is wrong in the test part.
    faults = [f for f in found.faults if split_of.get(f.article_id) != "test"]
    storage.write_files(
        out / "evaluation",
        {
            "evaluation.json": report.as_json(found.figures),
            "evaluation.csv": report.figures_csv(found.figures),
            "errors.csv": report.faults_csv(faults),
            "rules.csv": report.rules_csv(found.rules),
            "reliability.csv": report.reliability_csv(found.reliability),
        },
    )
    click.echo(report.table(found.figures))
    click.echo(report.reliability_table(found.reliability))
    if rules:
        click.echo(report.rules_table(found.rules))
    click.echo(report.commonest(faults), nl=False)
    if old is not None:
        click.echo("\n" + report.moved(str(baseline), old, found.figures), nl=False)
    if floors is None or known is None:
        return READ
    if lower_floors is not None:
        known = lowered(known, found.figures, lower_floors)
    if raise_floors:
        known = raised(known, found.figures)
    if raise_floors or lower_floors is not None:
        storage.write_files(floors.parent, {floors.name: dump(known)})
        say(READ, f"dealwire: {floors} holds {len(known.least):,} floors")
    return told(broken(known, found.figures), "mend what got worse")


def _floors(path: Path, may_be_new: bool) -> "Floors":
    """Reads a file of floors; one that is to be raised need not be there."""
    from pipeline import storage
    from pipeline.evaluation.floors import Floors, load

    if may_be_new and not path.exists():
        return Floors({})
    remedy = "give a file of floors, or make one with --raise-floors"
    return load(str(path), storage.read_text(path, remedy))


def _read(folder: Path) -> list[Article]:
    """Reads articles in the notation, or as JSON where there are none."""
    from pipeline import storage
    from pipeline.gold import notation, records

    if folder.is_dir() and not any(folder.glob("*.txt")) and any(folder.glob("*.json")):
        texts = storage.read_texts(folder, ".json")
        return [records.load(name, text) for name, text in texts.items()]
    return [notation.read(name, text) for name, text in storage.read_texts(folder, ".txt").items()]


def _read_gold(folder: Path) -> list[Article]:
    """Reads a gold folder: its sources, or what was compiled of them."""
    sources = folder / "sources"
    return _read(sources if sources.is_dir() else folder)


def _splits(folder: Path) -> dict[str, str]:
    from pipeline import storage
    from pipeline.gold import splits

    path = folder / splits.FILE
    return splits.read(storage.read_text(path, "mend it")) if path.exists() else {}


def _namesakes(folder: Path) -> set[str]:
    from pipeline import lexicons, storage

    path = folder / "namesakes.tsv"
    if not path.exists():
        return set()
    rows = lexicons.parse("gold/namesakes", storage.read_text(path, "mend it"))
    return {row["name"] for row in rows}


def _unread(files: Mapping[str, str]) -> list[str]:
    """Returns what keeps sources from being read."""
    from pipeline.gold import notation

    problems = []
    for name, content in files.items():
        try:
            notation.read(name, content)
        except DealwireError as error:
            problems.append(error.problem)
    return problems
