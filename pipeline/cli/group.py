"""The group of all commands: its errors, exit statuses, shared options."""

import io
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline import __version__, tables
from pipeline.errors import DealwireError

READ, REJECTED, USAGE, INTERNAL, STOPPED = 0, 1, 2, 70, 130

Command = Callable[..., Any]


class _Group(click.Group):
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
            status = say(USAGE, f"{command}: {problem}; see `{command} --help`")
        except (click.ClickException, DealwireError) as error:
            status = say(USAGE, f"dealwire: {error}")
        except click.Abort:
            status = say(STOPPED, "dealwire: stopped")
        except BrokenPipeError:
            # Whoever reads has seen enough; nothing is left to flush at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = READ
        except OSError as error:
            status = say(USAGE, f"dealwire: {error}; mend that and run it again")
        except Exception:
            traceback.print_exc()
            status = say(INTERNAL, "dealwire: this is a bug; report it with the lines above")
        sys.exit(status)


def say(status: int, line: str) -> int:
    """Prints a line to standard error and returns an exit status."""
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


class _Ner(click.ParamType[tuple[str, str]]):
    """A language, and the spaCy pipeline that finds its names."""

    name = "lang=pipeline"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Returns the language and the pipeline that were written."""
        lang, _, pipeline = value.partition("=")
        if lang not in tables.LANG or not pipeline:
            ways = " or ".join(f"{lang}=PIPELINE" for lang in tables.LANG)
            self.fail(f"{value!r} names no language and pipeline; write it {ways}", param, ctx)
        return lang, pipeline


PATH = click.Path(path_type=Path)
_OPTIONS: Mapping[str, Callable[[Command], Command]] = {
    "articles": click.argument("articles", nargs=-1, required=True, type=PATH),
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
        "--registry", type=PATH, help="A TSV of companies of your own; they win over those known."
    ),
    "ner": click.option(
        "--ner",
        type=_Ner(),
        multiple=True,
        help="A spaCy pipeline, installed or in a folder, that finds the names of a language.",
    ),
    "out": click.option(
        "-o", "--out", type=PATH, required=True, help="Folder whose tables/ is read and written."
    ),
    "verbose": click.option("-v", "--verbose", is_flag=True, help="Tell how long each stage took."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Print errors alone."),
}


def takes(*names: str) -> Callable[[Command], Command]:
    """Returns a decorator that adds shared arguments and options in this order."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


def examples(*lines: str) -> str:
    """Returns the examples of a help text."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def status_of(rejected: int, remedy: str) -> int:
    """Returns the exit status, and says so where something was rejected."""
    if not rejected:
        return READ
    problem = "1 article was" if rejected == 1 else f"{rejected:,} articles were"
    return say(REJECTED, f"dealwire: {problem} rejected; {remedy}")


def told(problems: Iterable[str], remedy: str) -> int:
    """Prints each problem on a line and returns the exit status."""
    lines = list(problems)
    for line in lines:
        click.echo(line)
    return say(REJECTED, f"dealwire: {len(lines):,} problems; {remedy}") if lines else READ


@click.group(
    "dealwire",
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("dealwire run articles -o outputs", "dealwire show articles/news.txt")
    + "\n\nExit status: 0 all well, 1 done, but something was rejected, 2 not possible as given.",
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
