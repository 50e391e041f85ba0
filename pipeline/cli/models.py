"""The command that makes the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import PATH, READ, examples, main
from pipeline.errors import DealwireError

if TYPE_CHECKING:
    from pipeline.gold.records import Article
    from pipeline.role_labels import Labelled
    from pipeline.training import Source


@main.command(epilog=examples("dealwire train", "dealwire train --corpora ner-data -o my/models"))
@click.option(
    "--training",
    type=PATH,
    default=Path("corpus/training"),
    show_default=True,
    help="Folder of labelled sentences.",
)
@click.option(
    "--gold",
    type=PATH,
    default=Path("corpus/gold"),
    show_default=True,
    help="Labelled articles; their train part is learnt from, where there is one.",
)
@click.option("--corpora", type=PATH, help="Folder of other corpora; those that help are used.")
@click.option(
    "--settings",
    type=PATH,
    default=Path("models"),
    show_default=True,
    help="Folder of training.json and corpora.json.",
)
@click.option("-o", "--out", type=PATH, default=Path("models"), show_default=True)
def train(training: Path, gold: Path, corpora: Path | None, settings: Path, out: Path) -> int:
    """Trains the models of names and of deals, the same bytes from the same text."""
    from pipeline import role_training, roles, storage, takers, times
    from pipeline.training import LANGS, make, parameters

    path = settings / "training.json"
    told = parameters(str(path), storage.read_text(path, "name its folder with --settings"))
    sources = [*training_sources(training), *gold_sources(gold), *_corpora(corpora, settings)]
    for lang in LANGS:
        number = sum(s.lang == lang for source in sources for s in source.sentences)
        if number:
            storage.write_files(out / lang, make(sources, lang, told[lang]))
            click.echo(f"{lang}: names learnt from {number:,} sentences")
    made = role_training.make(list(role_pieces(training / "roles", gold)))
    for lang, number in sorted(made.sentences.items()):
        storage.write_files(out / lang, {roles.FILE: made.roles[lang]})
        click.echo(f"{lang}: roles learnt from {number:,} sentences")
    if made.takers:
        storage.write_files(out, {takers.FILE: made.takers, times.FILE: made.times})
    return READ


def role_pieces(folder: Path, gold: Path) -> Iterator["list[Labelled]"]:
    """Yields text labelled with roles: that of a folder, and the train part of the gold."""
    from pipeline import role_labels, storage

    if folder.is_dir():
        for name, text in storage.read_texts(folder, ".txt").items():
            yield from role_labels.read(name, text)
    yield from role_labels.of_articles(_train_articles(gold))


def _train_articles(folder: Path) -> "list[Article]":
    """Reads the train part of the gold, if there is one."""
    from pipeline import storage
    from pipeline.gold import notation, splits

    path = folder / splits.FILE
    if not path.exists():
        return []
    split_of = splits.read(storage.read_text(path, "mend it"))
    texts = storage.read_texts(folder / "sources", ".txt")
    return [
        notation.read(name, text) for name, text in texts.items() if split_of.get(name) == "train"
    ]


def training_sources(folder: Path) -> Iterator["Source"]:
    """Yields the files of training text."""
    from pipeline import storage
    from pipeline.training import Source, read, sha256

    for name, text in storage.read_texts(folder, ".txt").items():
        sentences = list(read(name, text))
        yield Source(f"{folder.name}/{name}.txt", sha256([text.encode()]), sentences)


def gold_sources(folder: Path) -> Iterator["Source"]:
    """Yields the train part of the gold, if there is one."""
    from pipeline import storage
    from pipeline.gold import notation, splits
    from pipeline.training import Source, of_articles, sha256

    path = folder / splits.FILE
    if not path.exists():
        return
    split_of = splits.read(storage.read_text(path, "mend it"))
    texts = storage.read_texts(folder / "sources", ".txt")
    chosen = {name: text for name, text in texts.items() if split_of.get(name) == "train"}
    if chosen:
        articles = [notation.read(name, text) for name, text in chosen.items()]
        digest = sha256(text.encode() for text in chosen.values())
        yield Source(f"{folder.name}, train part", digest, list(of_articles(articles)))


def _corpora(folder: Path | None, settings: Path) -> Iterator["Source"]:
    """Yields the corpora that help, where they are there."""
    from pipeline import corpora, storage

    if folder is None:
        return
    if not folder.is_dir():
        raise DealwireError(f"{folder} does not exist", "give the folder of the corpora")
    path = settings / "corpora.json"
    known = corpora.known(str(path), storage.read_text(path, "name its folder with --settings"))
    found = [
        source
        for name, corpus in known.items()
        if corpus.use == "train" and (source := corpora.source(name, corpus, folder))
    ]
    for source in found:
        click.echo(f"{source.name}: {len(source.sentences):,} sentences, {source.licence}")
    if not found:
        click.echo("of the corpora that help none is there")
    yield from found
