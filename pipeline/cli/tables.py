"""Commands that make tables and show them."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from pipeline import engine, explain, registry
from pipeline.cli.group import PATH, READ, REJECTED, examples, main, say, status_of, takes
from pipeline.engine import STAGES, Stage


def _add_command(name: str, summary: str, stages: Sequence[Stage], lines: Sequence[str]) -> None:
    """Adds a command that runs some stages upon an output folder."""

    @main.command(name, help=summary, epilog=examples(*lines))
    @takes(*(option for stage in stages for option in stage.options), "out", "verbose", "quiet")
    def command(out: Path, verbose: bool, quiet: bool, **told: Any) -> int:
        from pipeline import provenance, storage

        job = job_of(told, out, quiet)
        inputs = storage.read(out, stages[0].reads)
        storage.prepare(out)
        rejected = 0
        begun = time.perf_counter()
        for stage, made in zip(stages, engine.run(stages, inputs, job), strict=True):
            heeded = {name: getattr(job, name) for name in stage.options}
            storage.write(out, made, provenance.options(heeded))
            rejected += len(made.get("rejects", ()))
            if not quiet:
                sizes = ", ".join(f"{len(data):,} {name}" for name, data in made.items())
                elapsed = f" ({time.perf_counter() - begun:.1f} s)" if verbose else ""
                click.echo(f"{stage.name}: {sizes}{elapsed}")
            begun = time.perf_counter()
        return status_of(rejected, f"see {storage.table_folder(out) / 'rejects.csv'}")


def job_of(told: dict[str, Any], out: Path | None = None, quiet: bool = False) -> engine.Job:
    """Returns what a run is told, files looked up."""
    from pipeline import storage

    if "articles" in told:
        told["articles"] = storage.sources(told["articles"], out)
    if told.get("registry"):
        told["registry"] = registry.load(told["registry"])
    told["ner"] = _loaded(told.get("ner", ()))
    return engine.Job(**told, quiet=quiet)


def _loaded(ner: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Returns the pipelines that find names by language, once each could be loaded."""
    pipelines = dict(ner)
    if pipelines:
        from pipeline.recognition import backends

        for pipeline in pipelines.values():
            backends.load(pipeline)
    return pipelines


_add_command(
    "run",
    "Turns a folder of articles into tables: all stages.",
    STAGES,
    [
        "dealwire run articles -o outputs",
        "dealwire run news.jsonl.gz -o outputs --published 2018-04-09 --jobs 4",
    ],
)
for _stage in STAGES:
    _add_command(_stage.name, _stage.help, [_stage], _stage.examples)


@main.command(
    epilog=examples(
        "dealwire show articles/news.txt",
        "dealwire show articles/news.txt --published 2018-04-09 | less -R",
    )
)
@takes("articles", "published", "registry", "ner")
def show(**told: Any) -> int:
    """Shows the deals and the marked text of an article."""
    from pipeline.show import render

    found: engine.Tables = {}
    for made in engine.run(STAGES, {}, job_of(told)):
        found |= made
    click.echo(render(found), nl=False)
    reasons = found["rejects"][["path", "detail"]].itertuples(index=False)
    return status_of(
        len(found["rejects"]), "; ".join(f"{path}: {detail}" for path, detail in reasons)
    )


@main.command(
    "explain",
    epilog=examples(
        "dealwire explain acme:funding:seed -o outputs",
        "dealwire explain acme:funding:seed amount -o outputs",
    ),
)
@click.argument("deal_id")
@click.argument("column", required=False, metavar="[COLUMN]", type=click.Choice(explain.NAMES))
@takes("out")
def explain_deal(deal_id: str, column: str | None, out: Path) -> int:
    """Explains a deal: its values in their sentences, what found them, rivals."""
    from pipeline import storage

    click.echo(explain.explain(storage.read(out, explain.READS), deal_id, column), nl=False)
    return READ


@main.command(
    "diff",
    epilog=examples("dealwire diff outputs-before outputs", "dealwire diff a b | less -R")
    + "\n\nExit status: 0 the same deals, 1 some differ, 2 not possible as given.",
)
@click.argument("out_a", type=PATH)
@click.argument("out_b", type=PATH)
def diff(out_a: Path, out_b: Path) -> int:
    """Tells how the deals of two output folders differ, and why."""
    from pipeline import changes, storage

    left, right = (
        changes.Side(storage.read(out, changes.READS), storage.read_record(out))
        for out in (out_a, out_b)
    )
    found = list(changes.changes(left, right))
    click.echo(changes.render(found), nl=False)
    return say(REJECTED, f"dealwire: deals that differ: {len(found):,}") if found else READ
