"""Makes the taggers of names from labelled text, the same bytes from the same text.

Training text is written in the notation of the gold (corpus/README.md), names alone, one sentence a
line; the train part of the gold is added as it is cut into sentences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from pipeline import engine, tables
from pipeline.gold import notation
from pipeline.gold.records import Article, GoldError
from pipeline.recognition.features import features, tokens
from pipeline.recognition.tagger import LABELS, tags_of
from pipeline.scripts import language

_NAME = re.compile(rf"⟦([^⟦⟧|]+)\|({'|'.join(LABELS)})⟧")
# Elastic net and iterations, chosen on the dev part of the gold.
PARAMETERS: Mapping[str, float | bool] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 100,
    "feature.possible_transitions": True,
}


@dataclass(frozen=True)
class Sentence:
    """A sentence with its names: start, end and label of each."""

    text: str
    lang: str
    names: tuple[tuple[int, int, str], ...]


def read(name: str, text: str) -> Iterator[Sentence]:
    """Reads a file of training text: a sentence a line, comments behind #.

    Args:
        name: the file, for errors.
        text: all of it.

    Raises:
        GoldError: a mark is broken.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield _sentence(f"{name}, line {number}", line)


def _sentence(place: str, line: str) -> Sentence:
    parts: list[str] = []
    names: list[tuple[int, int, str]] = []
    length = position = 0
    for match in _NAME.finditer(line):
        parts += line[position : match.start()], match[1]
        start = length + match.start() - position
        length = start + len(match[1])
        names.append((start, length, match[2]))
        position = match.end()
    text = "".join([*parts, line[position:]])
    if set("⟦⟧") & set(text):
        raise GoldError(f"{place}: a mark is broken", "see corpus/README.md")
    return Sentence(text, language(text), tuple(names))


def of_articles(articles: Sequence[Article]) -> Iterator[Sentence]:
    """Yields the sentences of labelled articles, as the first stage cuts them."""
    feed = notation.feed(articles).encode()
    job = engine.Job([("gold.jsonl", lambda: feed)])
    segments = next(engine.run(engine.STAGES[:1], {}, job))["segments"]
    named = {article.article_id: article for article in articles}
    for row in tables.rows(segments):
        article = named[row["article_id"]]
        start, end = row["start"], row["end"]
        names = tuple(
            (mention.start - start, mention.end - start, mention.label)
            for mention in article.labelled(*LABELS)
            if start <= mention.start and mention.end <= end
        )
        if row["kind"] != "boilerplate":
            yield Sentence(article.text[start:end], row["lang"], names)


def train(sentences: Iterable[Sentence], lang: str, path: Path) -> int:
    """Trains the tagger of a language.

    Args:
        sentences: labelled ones; those of other languages are left out.
        lang: ``en`` or ``zh``.
        path: the file to write.

    Returns:
        The number of sentences it learnt from.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    number = 0
    for sentence in sentences:
        spans = tokens(sentence.text)
        if sentence.lang == lang and spans:
            rows = features(sentence.text, spans, lang)
            trainer.append(rows, tags_of(spans, sentence.names))
            number += 1
    trainer.train(str(path))
    return number
