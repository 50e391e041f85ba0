"""Commands that make tables and show them."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from pipeline import engine, registry
from pipeline.cli.group import examples, main, status_of, takes
from pipeline.engine import STAGES, Stage


def _add_command(name: str, summary: str, stages: Sequence[Stage], lines: Sequence[str]) -> None:
    """Adds a command that runs some stages upon an output folder."""

    @main.command(name, help=summary, epilog=examples(*lines))
    @takes(*(option for stage in stages for option in stage.options), "out", "verbose", "quiet")
    def command(out: Path, verbose: bool, quiet: bool, **told: Any) -> int:
        from pipeline import storage

        job = job_of(told, out, quiet)
        inputs = storage.read(out, stages[0].reads)
        storage.prepare(out)
        rejected = 0
        begun = time.perf_counter()
        for stage, made in zip(stages, engine.run(stages, inputs, job), strict=True):
            storage.write(out, made)
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
