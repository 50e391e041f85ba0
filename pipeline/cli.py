"""The command line: parses, calls the engine, stores, prints."""

import io
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline import __version__, engine, registry
from pipeline.engine import STAGES, Stage
from pipeline.errors import DealwireError

READ, REJECTED, USAGE, INTERNAL, STOPPED = 0, 1, 2, 70, 130

_Command = Callable[..., Any]


class _Commands(click.Group):
    """A group that lists commands in their order, and whose errors are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands as they were added."""
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command and leaves with its exit status."""
        kwargs["standalone_mode"] = False
        try:
            status = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = USAGE
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else self.name
            problem = error.format_message().rstrip(".")
            status = _say(USAGE, f"{command}: {problem}; see `{command} --help`")
        except (click.ClickException, DealwireError) as error:
            status = _say(USAGE, f"dealwire: {error}")
        except click.Abort:
            status = _say(STOPPED, "dealwire: stopped")
        except BrokenPipeError:
            # Whoever reads has seen enough; nothing is left to flush at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = READ
        except OSError as error:
            status = _say(USAGE, f"dealwire: {error}; mend that and run it again")
        except Exception:
            traceback.print_exc()
            status = _say(INTERNAL, "dealwire: this is a bug; report it with the lines above")
        sys.exit(status)


def _say(status: int, line: str) -> int:
    click.echo(line, err=True)
    return status


class _Day(click.ParamType[date]):
    """An ISO 8601 date."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Returns the date that was written."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2018-04-09", param, ctx)


_PATH = click.Path(path_type=Path)
_OPTIONS: Mapping[str, Callable[[_Command], _Command]] = {
    "articles": click.argument("articles", nargs=-1, required=True, type=_PATH),
    "published": click.option(
        "--published", type=_Day(), help="Day of publication of articles that do not tell it."
    ),
    "jobs": click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Number of processes.",
    ),
    "registry": click.option(
        "--registry", type=_PATH, help="Your own companies, in the format of models/companies."
    ),
    "out": click.option(
        "-o", "--out", type=_PATH, required=True, help="Folder whose tables/ is read and written."
    ),
    "verbose": click.option("-v", "--verbose", is_flag=True, help="Tell how long each stage took."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Print errors alone."),
}


def _takes(*names: str) -> Callable[[_Command], _Command]:
    """Returns a decorator that adds shared arguments and options in this order."""

    def decorate(command: _Command) -> _Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


def _examples(*lines: str) -> str:
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


@click.group(
    "dealwire",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_examples("dealwire run articles -o outputs", "dealwire show articles/news.txt")
    + "\n\nExit status: 0 all read, 1 some articles rejected, 2 not possible as given.",
)
@click.version_option(__version__, prog_name="dealwire")
@click.pass_context
def main(context: click.Context) -> None:
    """Turns funding news in English and Chinese into tables of deals."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a character shows its code.
        sys.stdout.reconfigure(errors="backslashreplace")


def _add_command(name: str, summary: str, stages: Sequence[Stage], examples: Sequence[str]) -> None:
    """Adds a command that runs some stages upon an output folder."""

    @main.command(name, help=summary, epilog=_examples(*examples))
    @_takes(*(option for stage in stages for option in stage.options), "out", "verbose", "quiet")
    def command(out: Path, verbose: bool, quiet: bool, **told: Any) -> int:
        from pipeline import storage

        job = _job(told, out, quiet)
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
        return _status(rejected, f"see {storage.table_folder(out) / 'rejects.csv'}")


def _job(told: dict[str, Any], out: Path | None = None, quiet: bool = False) -> engine.Job:
    """Returns what a run is told, files looked up."""
    from pipeline import storage

    if "articles" in told:
        told["articles"] = storage.sources(told["articles"], out)
    if told.get("registry"):
        told["registry"] = registry.load(told["registry"])
    return engine.Job(**told, quiet=quiet)


def _status(rejected: int, remedy: str) -> int:
    """Returns the exit status, and says so where something was rejected."""
    if not rejected:
        return READ
    problem = "1 article was" if rejected == 1 else f"{rejected:,} articles were"
    return _say(REJECTED, f"dealwire: {problem} rejected; {remedy}")


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
    epilog=_examples(
        "dealwire show articles/news.txt",
        "dealwire show articles/news.txt --published 2018-04-09 | less -R",
    )
)
@_takes("articles", "published", "registry")
def show(**told: Any) -> int:
    """Shows the deals and the marked text of an article."""
    from pipeline.show import render

    found: engine.Tables = {}
    for made in engine.run(STAGES, {}, _job(told)):
        found |= made
    click.echo(render(found), nl=False)
    reasons = found["rejects"][["path", "detail"]].itertuples(index=False)
    return _status(
        len(found["rejects"]), "; ".join(f"{path}: {detail}" for path, detail in reasons)
    )


@main.group(cls=click.Group, epilog=_examples("dealwire gold compile corpus/gold/sources"))
def gold() -> None:
    """Works on articles labelled by hand."""


@gold.command(
    "compile",
    epilog=_examples(
        "dealwire gold compile corpus/gold/sources",
        "dealwire gold compile my/sources -o my/gold",
    ),
)
@click.argument("sources", type=_PATH)
@click.option("-o", "--out", type=_PATH, default=Path("corpus/gold"), show_default=True)
def gold_compile(sources: Path, out: Path) -> int:
    """Makes the JSON of articles written in the notation of corpus/README.md."""
    from pipeline import gold, storage

    texts = storage.read_texts(sources, ".txt")
    compiled = {name: gold.compile_article(name, text) for name, text in texts.items()}
    files = {f"{name}.json": gold.dump(article) for name, article in compiled.items()}
    files["articles.jsonl"] = gold.articles(compiled.values())
    storage.write_texts(out, files)
    click.echo(f"compiled {len(compiled):,} articles")
    return READ
