"""Makes the taggers of names from labelled text, the same bytes from the same text.

Training text is written in the notation of the gold (corpus/README.md), names alone, one sentence a
line; the train part of the gold is added as it is cut into sentences, and what other corpora hold
(`pipeline.corpora`), if they are wanted. How it is learnt stands in models/training.json.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite

from pipeline import engine, tables
from pipeline.errors import DealwireError
from pipeline.gold import notation
from pipeline.gold.records import Article, GoldError
from pipeline.recognition import features as features_module
from pipeline.recognition.features import features, tokens
from pipeline.recognition.tagger import FILE, LABELS, runs, tags_of
from pipeline.scripts import language

LANGS = ("en", "zh")
RECORD = "names.json"
Names = tuple[tuple[int, int, str], ...]
Parameters = Mapping[str, float | bool]

_NAME = re.compile(rf"⟦([^⟦⟧|]+)\|({'|'.join(LABELS)})⟧")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its names: start, end and label of each."""

    text: str
    lang: str
    names: Names


@dataclass(frozen=True)
class Source:
    """Labelled text to learn from.

    Attributes:
        name: the file or the corpus.
        sha256: of all its bytes.
        sentences: in their order.
        licence: where it is not that of dealwire.
        labels: what it labels; other names may stand in it unmarked.
    """

    name: str
    sha256: str
    sentences: Sequence[Sentence]
    licence: str | None = None
    labels: frozenset[str] = frozenset(LABELS)


def sha256(parts: Iterable[bytes]) -> str:
    """Returns the digest of some bytes after each other."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def parameters(name: str, text: str) -> dict[str, Parameters]:
    """Reads models/training.json.

    Args:
        name: the file, for errors.
        text: all of it.

    Returns:
        What CRFsuite is told, by language.

    Raises:
        DealwireError: it is no JSON, or a language is missing.
    """
    try:
        told = json.loads(text)
        return {lang: dict(told[lang]) for lang in LANGS}
    except (ValueError, LookupError, TypeError) as error:
        problem = f"{name} does not tell the parameters of {' and '.join(LANGS)}"
        raise DealwireError(problem, "mend it as in models/README.md") from error


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


def train(sentences: Iterable[Sentence], lang: str, path: Path, told: Parameters) -> int:
    """Trains the tagger of a language.

    Args:
        sentences: labelled ones; those of other languages are left out.
        lang: ``en`` or ``zh``.
        path: the file to write.
        told: the parameters of CRFsuite.

    Returns:
        The number of sentences it learnt from.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=told, verbose=False)
    number = 0
    for sentence in sentences:
        spans = tokens(sentence.text)
        if sentence.lang == lang and spans:
            rows = features(sentence.text, spans, lang)
            trainer.append(rows, tags_of(spans, sentence.names))
            number += 1
    trainer.train(str(path))
    return number


def tag(model: pycrfsuite.Tagger, sentence: Sentence) -> Names:
    """Returns the names that a model finds in a sentence."""
    spans = tokens(sentence.text)
    if not spans:
        return ()
    tags = model.tag(features(sentence.text, spans, sentence.lang))
    return tuple((spans[first][0], spans[last][1], label) for first, last, label in runs(tags))


def load(path: Path) -> pycrfsuite.Tagger:
    """Opens a model."""
    model = pycrfsuite.Tagger()
    model.open(str(path))
    return model


def completed(source: Source, model: pycrfsuite.Tagger) -> Iterator[Sentence]:
    """Yields the sentences of a corpus with the names it does not label, as a model finds them.

    A corpus without titles would else teach that there are none.
    """
    for sentence in source.sentences:
        free = tuple(
            (start, end, label)
            for start, end, label in tag(model, sentence)
            if label not in source.labels
            and all(end <= first or last <= start for first, last, _ in sentence.names)
        )
        yield replace(sentence, names=tuple(sorted((*sentence.names, *free))))


def make(sources: Sequence[Source], lang: str, told: Parameters) -> dict[str, str | bytes]:
    """Trains the tagger of a language, and describes it.

    Sources that do not label all names are completed by a tagger of those that do.

    Args:
        sources: sentences of other languages in them are left out.
        lang: ``en`` or ``zh``.
        told: the parameters of CRFsuite.

    Returns:
        Content by file name: the model, and what it learnt from.
    """
    chosen = [
        replace(source, sentences=[s for s in source.sentences if s.lang == lang])
        for source in sources
    ]
    chosen = [source for source in chosen if source.sentences]
    whole = [source for source in chosen if source.labels == frozenset(LABELS)]
    partial = [source for source in chosen if source not in whole]
    sentences = [sentence for source in whole for sentence in source.sentences]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "names"
        number = train(sentences, lang, path, told)
        if partial:
            model = load(path)
            others = chain.from_iterable(completed(source, model) for source in partial)
            number = train([*sentences, *others], lang, path, told)
        weights = path.read_bytes()
    return {FILE: weights, RECORD: _record(chosen, lang, told, number, weights)}


def features_version() -> str:
    """Returns the digest of the code of the features: a model knows those it learnt alone."""
    return sha256([Path(features_module.__file__).read_bytes()])


def _record(
    sources: Sequence[Source], lang: str, told: Parameters, number: int, weights: bytes
) -> str:
    """Describes a model, without a word of when and where it was made."""
    record = {
        "lang": lang,
        "labels": LABELS,
        "sha256": sha256([weights]),
        "features": features_version(),
        "parameters": told,
        "sentences": number,
        "learnt_from": [
            {
                "name": source.name,
                "sentences": len(source.sentences),
                "sha256": source.sha256,
                "licence": source.licence,
            }
            for source in sources
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
