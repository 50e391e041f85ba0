"""The command that makes the models."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.cli.group import PATH, READ, examples, main
from pipeline.errors import DealwireError

if TYPE_CHECKING:
    from pipeline.gold.records import Article
    from pipeline.role_labels import Labelled
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
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Number of processes."
)
@click.option("-o", "--out", type=PATH, default=Path("models"), show_default=True)
def train(
    training: Path, gold: Path, corpora: Path | None, settings: Path, jobs: int, out: Path
) -> int:
    """Trains the models of names and of deals, the same bytes from the same text."""
    from pipeline import confidence, confidence_training, role_labels, storage
    from pipeline import training as names

    path = settings / "training.json"
    told = names.parameters(str(path), storage.read_text(path, "name its folder with --settings"))
    written = list(training_sources(training))
    pieces = list(_role_pieces(training / "roles"))
    articles = _train_articles(gold)
    every = [*pieces, *role_labels.of_articles(articles)]
    whole = _tasks([*written, *_corpora(corpora, settings), *gold_sources(gold)], every, told)
    # How sure events are is told by models that have not seen the articles it is learnt from.
    seen, unseen = articles[::2], articles[1::2]
    half = names.Source("half of the gold", "", list(names.of_articles(seen)))
    halves = [*pieces, *role_labels.of_articles(seen)]
    blind = _tasks([*written, half], halves, told) if unseen else []
    # The longest first, so that no process is left waiting for another.
    made = _done([*whole, *blind], jobs)
    if unseen:
        tagging = {file: model for file, model in _models(made[len(whole) :]).items() if model}
        found = confidence_training.examples(unseen, tagging)
        if found:
            storage.write_files(out, {confidence.FILE: confidence_training.made(found)})
            click.echo(f"scores learnt from {len(found):,} events")
    for learnt in made[: len(whole)]:
        click.echo(learnt.said)
        for file, content in learnt.files.items():
            storage.write_files((out / file).parent, {Path(file).name: content})
    return READ


class Learnt(NamedTuple):
    """What training made: content by path below the folder of models, and a word on it."""

    files: dict[str, str | bytes]
    said: str


def _tasks(
    sources: "Sequence[Source]",
    pieces: "Sequence[list[Labelled]]",
    told: "Mapping[str, Parameters]",
) -> list[Callable[[], Learnt]]:
    """Returns what is to be trained: roles, and the names of each language in the text."""
    langs = {sentence.lang for source in sources for sentence in source.sentences}
    names = [partial(_names, sources, lang, told[lang]) for lang in sorted(langs)]
    return [partial(_roles, pieces), *names]


def _names(sources: "Sequence[Source]", lang: str, told: "Parameters") -> Learnt:
    from pipeline import training

    made = training.make(sources, lang, told)
    number = sum(s.lang == lang for source in sources for s in source.sentences)
    files = {f"{lang}/{name}": content for name, content in made.items()}
    return Learnt(files, f"{lang}: names learnt from {number:,} sentences")


def _roles(pieces: "Sequence[list[Labelled]]") -> Learnt:
    from pipeline import coreference, role_training, roles, takers, tellers, times

    made = role_training.make(pieces)
    files: dict[str, str | bytes] = {
        f"{lang}/{roles.FILE}": content for lang, content in made.roles.items()
    }
    choices = {
        takers.FILE: made.takers,
        times.FILE: made.times,
        tellers.FILE: made.tellers,
        coreference.FILE: made.coreference,
    }
    files |= {name: content for name, content in choices.items() if content}
    said = ", ".join(f"{number:,} {lang}" for lang, number in sorted(made.sentences.items()))
    return Learnt(files, f"roles learnt from sentences: {said}")


def _done(tasks: Sequence[Callable[[], Learnt]], jobs: int) -> list[Learnt]:
    """Does what is to be done, in a few processes, and returns it in its order."""
    if jobs == 1:
        return [task() for task in tasks]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_end_with_parent) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def _end_with_parent() -> None:
    """Lets a process end when the one that started it is gone, though its task is not done."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _models(made: Sequence[Learnt]) -> dict[str, bytes]:
    return {
        file: content
        for learnt in made
        for file, content in learnt.files.items()
        if isinstance(content, bytes)
    }


def _role_pieces(folder: Path) -> Iterator["list[Labelled]"]:
    """Yields the text of a folder that is labelled with roles."""
    from pipeline import role_labels, storage

    if folder.is_dir():
        for name, text in storage.read_texts(folder, ".txt").items():
            yield from role_labels.read(name, text)


def _train_articles(folder: Path) -> "list[Article]":
    """Reads the train part of the gold, if there is one."""
    from pipeline.gold import notation

    return [notation.read(name, text) for name, text in _train_texts(folder).items()]


def _train_texts(folder: Path) -> dict[str, str]:
    from pipeline import storage
    from pipeline.gold import splits

    path = folder / splits.FILE
    if not path.exists():
        return {}
    split_of = splits.read(storage.read_text(path, "mend it"))
    texts = storage.read_texts(folder / "sources", ".txt")
    return {name: text for name, text in texts.items() if split_of.get(name) == "train"}


def training_sources(folder: Path) -> Iterator["Source"]:
    """Yields the files of training text."""
    from pipeline import storage
    from pipeline.training import Source, read, sha256

    for name, text in storage.read_texts(folder, ".txt").items():
        sentences = list(read(name, text))
        yield Source(f"{folder.name}/{name}.txt", sha256([text.encode()]), sentences)


def gold_sources(folder: Path) -> Iterator["Source"]:
    """Yields the train part of the gold, if there is one."""
    from pipeline.training import Source, of_articles, sha256

    texts = _train_texts(folder)
    if texts:
        digest = sha256(text.encode() for text in texts.values())
        articles = _train_articles(folder)
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
