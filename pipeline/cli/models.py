"""The command that makes the models."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import PATH, READ, examples, main
from pipeline.errors import DealwireError

if TYPE_CHECKING:
    from pipeline.gold.records import Article
    from pipeline.role_training import Labelled
    from pipeline.training import Parameters, Source


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
    """Trains the models of names, roles and events, the same bytes from the same text."""
    from pipeline import confidence, confidence_training, storage
    from pipeline.training import parameters

    known = settings / "training.json"
    told = parameters(str(known), storage.read_text(known, "name its folder with --settings"))
    written = [*training_sources(training), *_corpora(corpora, settings)]
    roles_written = list(role_pieces(training / "roles"))
    articles = _train_articles(gold)
    if articles:
        # How sure events are is told by models that have not seen the articles it is learnt from.
        blind = _models(written, roles_written, told)
        tagging = {key: content for key, content in blind.items() if isinstance(content, bytes)}
        found = confidence_training.examples(articles, tagging)
        if found:
            storage.write_files(out, {confidence.FILE: confidence_training.made(found)})
            click.echo(f"scores learnt from {len(found):,} events")
    sources = [*written, *gold_sources(gold)]
    pieces = [*roles_written, *gold_pieces(articles)]
    for path, content in _models(sources, pieces, told, click.echo).items():
        storage.write_files((out / path).parent, {Path(path).name: content})
    return READ


def _models(
    sources: "Sequence[Source]",
    pieces: "Sequence[list[Labelled]]",
    told: "Mapping[str, Parameters]",
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, str | bytes]:
    """Trains the taggers of the languages that there is text of; content by path."""
    from pipeline import role_training, roles, training

    made: dict[str, str | bytes] = {}
    for lang in training.LANGS:
        number = sum(s.lang == lang for source in sources for s in source.sentences)
        if number:
            for name, content in training.make(sources, lang, told[lang]).items():
                made[f"{lang}/{name}"] = content
            say(f"{lang}: names learnt from {number:,} sentences")
    for lang in training.LANGS:
        number = sum(labelled.sentence.lang == lang for piece in pieces for labelled in piece)
        if number:
            made[f"{lang}/{roles.FILE}"] = role_training.made(pieces, lang)
            say(f"{lang}: roles learnt from {number:,} sentences")
    return made


def role_pieces(folder: Path) -> Iterator["list[Labelled]"]:
    """Yields the text of a folder that is labelled with roles."""
    from pipeline import role_training, storage

    if folder.is_dir():
        for name, text in storage.read_texts(folder, ".txt").items():
            yield from role_training.read(name, text)


def gold_pieces(articles: "Sequence[Article]") -> Iterator["list[Labelled]"]:
    """Yields articles of the gold as text labelled with roles."""
    from pipeline import role_training

    yield from role_training.of_articles(articles)


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
