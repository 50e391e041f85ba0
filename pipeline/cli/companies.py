"""Commands about companies: why two names are one, and what is wrong in the registry."""

from pathlib import Path

import click

from pipeline.cli.group import PATH, READ, examples, main, takes, told


@main.group(epilog=examples("dealwire companies why 商汤 SenseTime"))
def companies() -> None:
    """Tells why names are taken for one company, or for two."""


@companies.command(
    "why",
    epilog=examples(
        "dealwire companies why 商汤科技 SenseTime",
        "dealwire companies why Tencent 腾讯音乐",
        "dealwire companies why Temasek 'Temasek Holdings' -o outputs",
    ),
)
@click.argument("left", metavar="NAME")
@click.argument("right", metavar="NAME")
@click.option(
    "-o", "--out", type=PATH, help="Folder of a run whose articles tell; else names tell alone."
)
@takes("registry")
def companies_why(left: str, right: str, out: Path | None, registry: Path | None) -> int:
    """Prints the judgements by which two names are one company, or two."""
    from pipeline import registry as registries
    from pipeline import storage
    from pipeline.companies import paths

    if out is not None and registry is not None:
        raise click.UsageError("give --registry to `dealwire resolve`, whose tables are told of")
    if out is not None:
        found = storage.read(out, ("decisions", "aliases", "mentions", "texts"))
    else:
        found = paths.of_names((left, right), registries.load(registry))
    for line in paths.explain(left, right, found):
        click.echo(line)
    return READ


@companies.command("lint", epilog=examples("dealwire companies lint"))
@takes("registry")
def companies_lint(registry: Path | None) -> int:
    """Looks for duplicates and other faults in the registry, your own rows included."""
    from pipeline import lexicons
    from pipeline import registry as registries
    from pipeline.companies import lint

    rows, aliases = registries.rows(registry)
    not_same, marks = (list(lexicons.load(f"companies/{name}")) for name in ("not_same", "marks"))
    return told(lint.problems(rows, aliases, not_same, marks), "mend the rows")
