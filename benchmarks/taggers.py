"""Measures the taggers of names and writes the figures down.

    python -m benchmarks.taggers -o DIR
    python -m benchmarks.taggers --page --corpora DIR

The first compares the taggers with networks of spaCy that learnt from the same text; the second
writes all figures of models/README.md. Names alone, strict: bounds and label are right. Articles
are read as dealwire reads them, twice; sentences of general corpora stand alone. Intervals are
drawn over articles for the gold, over sentences for the general corpora. Of the test part nothing
but figures is shown.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

import click
import pycrfsuite

from benchmarks import networks
from pipeline import corpora, storage
from pipeline.cli.models import gold_sources, training_sources
from pipeline.evaluation.figures import ALL, Counts, Figure, Key, Tally
from pipeline.gold import notation, splits
from pipeline.gold.records import Article
from pipeline.recognition.tagger import FILE, LABELS
from pipeline.training import (
    LANGS,
    RECORD,
    Names,
    Parameters,
    Sentence,
    Source,
    grouped,
    load,
    of_articles,
    parameters,
    tag,
    train,
)

TITLES = {"en": "English", "zh": "Chinese"}
# Shares of the articles that taggers are trained on, beside all of them.
SHARES = (25, 50)
GENERAL = ("ORG", "PERSON", "GPE")
# What speed is told in, and how often it is taken.
_UNITS = {"en": "words/s", "zh": "characters/s"}
_PASSES = 3
_SEED = 5

Units = Mapping[str, Sequence[Sentence]]
Find = Callable[[Sequence[Sentence]], list[Names]]


def finder(model: pycrfsuite.Tagger) -> Find:
    """Returns what finds the names in the sentences of an article with a tagger."""
    return lambda sentences: tag(model, sentences)


def figures(find: Find, units: Units, labels: Sequence[str]) -> dict[str, Figure]:
    """Returns the figures of labels, and of all of them, over units that are drawn anew."""
    tally = Tally()
    for unit, sentences in units.items():
        for sentence, found in zip(sentences, find(sentences), strict=True):
            true = {name for name in sentence.names if name[2] in labels}
            put = {name for name in found if name[2] in labels}
            for label in labels:
                counts = _counts(true, put, label)
                tally.put(Key("names", "strict", label, ALL), unit, counts)
                tally.put(Key("names", "strict", ALL, ALL), unit, counts)
    return {key.name: figure for key, figure in tally.figures().items()}


def speed(find: Find, units: Units, lang: str) -> float:
    """Returns how many words or characters a second are read on one core, at best."""
    texts = [sentence.text for sentences in units.values() for sentence in sentences]
    size = sum(len(text) if lang == "zh" else len(text.split()) for text in texts)
    took = []
    for _ in range(_PASSES):
        start = process_time()
        for sentences in units.values():
            find(sentences)
        took.append(process_time() - start)
    return size / min(took)


def _counts(true: set[tuple[int, int, str]], put: set[tuple[int, int, str]], label: str) -> Counts:
    right = sum(name[2] == label for name in true & put)
    found, gold = (sum(name[2] == label for name in names) for names in (put, true))
    return Counts(right, found, right, gold)


def curve(
    whole: Path, sentences: Sequence[Sentence], dev: Units, told: Parameters, lang: str
) -> Iterator[list[str]]:
    """Yields a row for each share of the articles: their sentences, F1 of each label.

    Args:
        whole: the model that learnt from all of them.
        sentences: of all articles.
        dev: the articles to measure on.
        told: the parameters of CRFsuite.
        lang: ``en`` or ``zh``.
    """
    articles = list(grouped(sentences))
    Random(_SEED).shuffle(articles)
    for share in SHARES:
        part = [s for article in articles[: len(articles) * share // 100] for s in article]
        with TemporaryDirectory() as folder:
            path = Path(folder) / FILE
            train(part, lang, path, told)
            yield [
                f"{share} %",
                f"{len(part):,}",
                *_cells(figures(finder(load(path)), dev, LABELS)),
            ]
    yield ["100 %", f"{len(sentences):,}", *_cells(figures(finder(load(whole)), dev, LABELS))]


def compared(
    models: Path, sources: Sequence[Source], dev: Mapping[str, Units]
) -> Iterator[tuple[str, ...]]:
    """Yields rows: how well and how fast taggers and networks read that learnt from one text."""
    for lang in LANGS:
        model = models / lang / FILE
        network = networks.train((s for source in sources for s in source.sentences), lang)
        systems = (
            ("dealwire", finder(load(model)), model.stat().st_size),
            ("spaCy, network of default size", networks.finder(network), len(network.to_bytes())),
        )
        for name, find, size in systems:
            f1 = _cells(figures(find, dev[lang], LABELS))
            rate = f"{speed(find, dev[lang], lang):,.0f} {_UNITS[lang]}"
            yield TITLES[lang], name, *f1, rate, f"{size / 1e6:.1f}"


def _cells(found: Mapping[str, Figure]) -> Iterator[str]:
    """Returns F1 of each label, and of all."""
    return (_f1(found.get(label)) for label in (*LABELS, ALL))


def _f1(figure: Figure | None) -> str:
    return "" if figure is None or figure.f1 is None else f"{100 * figure.f1:.1f}"


def _interval(figure: Figure | None) -> str:
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return f"{_f1(figure)} ({100 * figure.low:.1f}–{100 * figure.high:.1f})"


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def filled(page: str, name: str, text: str) -> str:
    """Returns a page with what stands between the comments of a name replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page, number = re.subn(
        f"{begin}.*?{end}", lambda _: f"{begin}\n{text}\n{end}", page, flags=re.S
    )
    if number != 1:
        raise ValueError(f"{begin} … {end} stands {number} times in the page, not once")
    return page


def learnt_from(models: Path) -> str:
    """Returns what the models say they learnt from, files of one kind together."""
    rows = []
    for lang in LANGS:
        record = json.loads((models / lang / RECORD).read_text(encoding="utf-8"))
        groups: dict[tuple[str, str], list[int]] = {}
        for source in record["learnt_from"]:
            name = re.sub(r"/[a-z]+-\d+\.txt$", "/", source["name"])
            groups.setdefault((name, source["licence"] or "as dealwire"), []).append(
                source["sentences"]
            )
        rows += [
            (TITLES[lang], name, f"{len(numbers)}", f"{sum(numbers):,}", licence)
            for (name, licence), numbers in groups.items()
        ]
    return grid(("language", "text", "files", "sentences", "licence"), rows)


def by_article(articles: Iterable[Article], lang: str) -> dict[str, list[Sentence]]:
    """Returns the sentences of each article in a language."""
    return {a.article_id: [s for s in of_articles([a]) if s.lang == lang] for a in articles}


@click.command()
@click.option("--page", is_flag=True, help="Write all figures of README.md of the models.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the comparison here.")
@click.option("--corpora", "folder", type=click.Path(path_type=Path), help="The other corpora.")
@click.option("--models", type=click.Path(path_type=Path), default=Path("models"))
@click.option("--gold", type=click.Path(path_type=Path), default=Path("corpus/gold"))
@click.option("--training", type=click.Path(path_type=Path), default=Path("corpus/training"))
def main(
    page: bool, out: Path | None, folder: Path | None, models: Path, gold: Path, training: Path
) -> None:
    """Measures the models, beside networks that learnt from the same text."""
    split_of = splits.read(storage.read_text(gold / splits.FILE, "give the gold with --gold"))
    texts = storage.read_texts(gold / "sources", ".txt")
    articles = [notation.read(name, text) for name, text in texts.items()]
    chosen = {split: splits.choose(articles, split_of, split) for split in ("dev", "test")}
    dev = {lang: by_article(chosen["dev"], lang) for lang in LANGS}
    sources = [*training_sources(training), *gold_sources(gold)]
    if page:
        put(models, "data", learnt_from(models))
        put(models, "scores", scores(models, chosen))
        if folder:
            put(models, "general", general(models, folder))
    header = ("", "", *LABELS, ALL, "speed", "MB")
    peers = grid(header, compared(models, sources, dev))
    click.echo(peers)
    if out:
        storage.write_files(out, {"names.md": f"{peers}\n"})
    if page:
        put(models, "peers", peers)
        put(models, "curve", curves(models, sources, dev))


def put(models: Path, name: str, text: str) -> None:
    """Writes a part of the page."""
    page = (models / "README.md").read_text(encoding="utf-8")
    storage.write_files(models, {"README.md": filled(page, name, text)})


def scores(models: Path, chosen: Mapping[str, Sequence[Article]]) -> str:
    """Returns the figures of each label on parts of the gold."""
    rows = []
    for lang, (split, articles) in product(LANGS, chosen.items()):
        find = finder(load(models / lang / FILE))
        found = figures(find, by_article(articles, lang), LABELS)
        for label in (*LABELS, ALL):
            f = found[label]
            cells = [f"{100 * (value or 0):.1f}" for value in (f.precision, f.recall)]
            rows.append((TITLES[lang], split, label, *cells, _interval(f), f"{f.gold:,.0f}"))
    return grid(("", "part", "label", "P", "R", "F1 (95 %)", "gold"), rows)


def general(models: Path, folder: Path) -> str:
    """Returns the figures on the corpora that are held out."""
    path = models / "corpora.json"
    known = corpora.known(str(path), storage.read_text(path, "give the folder with --models"))
    rows = []
    for name, corpus in known.items():
        source = corpora.source(name, corpus, folder) if corpus.use == "measure" else None
        if source:
            units = {str(number): [s] for number, s in enumerate(source.sentences)}
            found = figures(finder(load(models / corpus.lang / FILE)), units, GENERAL)
            cells = [_interval(found.get(label)) for label in (*GENERAL, ALL)]
            rows.append((name, f"{len(units):,}", *cells))
    return grid(("corpus", "sentences", *GENERAL, ALL), rows)


def curves(models: Path, sources: Sequence[Source], dev: Mapping[str, Units]) -> str:
    """Returns F1 on dev of taggers trained on shares of the sentences."""
    path = models / "training.json"
    told = parameters(str(path), storage.read_text(path, "give the folder with --models"))
    rows = []
    for lang in LANGS:
        own = [s for source in sources for s in source.sentences if s.lang == lang]
        for row in curve(models / lang / FILE, own, dev[lang], told[lang], lang):
            rows.append([TITLES[lang], *row])
            click.echo(" ".join(rows[-1]))
    return grid(("", "share", "sentences", *LABELS, ALL), rows)


if __name__ == "__main__":
    main()
