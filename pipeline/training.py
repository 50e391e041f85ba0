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
from importlib import resources
from itertools import chain, groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite

from pipeline import engine, tables
from pipeline.errors import DealwireError
from pipeline.gold import notation
from pipeline.gold.records import Article, GoldError
from pipeline.recognition import article as article_module
from pipeline.recognition import features as features_module
from pipeline.recognition import tokenizer
from pipeline.recognition.article import Article as ArticleText
from pipeline.recognition.features import tokens
from pipeline.recognition.spans import Name
from pipeline.recognition.tagger import FILE, LABELS, names_by, tags_of
from pipeline.scripts import language

LANGS = ("en", "zh")
RECORD = "names.json"
Names = tuple[tuple[int, int, str], ...]
Parameters = Mapping[str, float | bool]
Examples = list[tuple[list[list[str]], list[str]]]

# Taggers that tell what would be found in articles that they did not learn from.
FOLDS = 2
# The pieces of training text that make an article.
_PIECES = {"en": 1, "zh": 6}

# What decides features, and how its code names the lexicons that it reads.
_FEATURES = (features_module, article_module, tokenizer)
_READ = re.compile(rb'(?:forms\("|"lexicons/)(\w+)"')

# What every token of text on anything says, so that how rare companies are there is not learnt for
# news of companies: one feature of those of Daumé, Frustratingly Easy Domain Adaptation (2007).
_GENERAL = "general"

_NAME = re.compile(rf"⟦([^⟦⟧|]+)\|({'|'.join(LABELS)})⟧")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its names: start, end and label of each.

    Sentences of one `article` follow each other; one without stands alone. One that is `general`
    is of no news of companies.
    """

    text: str
    lang: str
    names: Names
    article: str = ""
    general: bool = False


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

    Pieces have an empty line between them; a few of them are taken for one article, so that words
    recur in it as often as they do in articles.

    Args:
        name: the file, for errors.
        text: all of it.

    Raises:
        GoldError: a mark is broken.
    """
    piece = 0
    pieces = _PIECES[language(text)]
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            piece += 1
        elif not line.startswith("#"):
            yield _sentence(f"{name}, line {number}", line, f"{name} {piece // pieces}")


def _sentence(place: str, line: str, article: str) -> Sentence:
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
    return Sentence(text, language(text), tuple(names), article)


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
            yield Sentence(article.text[start:end], row["lang"], names, article.article_id)


def train(
    sentences: Iterable[Sentence],
    lang: str,
    path: Path,
    told: Parameters,
    partial: Sequence[Source] = (),
) -> int:
    """Trains the tagger of a language.

    It learns each article as it reads it: at first without what is found in the other sentences,
    then with it, as taggers found it that knew nothing of the article.

    Args:
        sentences: labelled ones; those of other languages are left out.
        lang: ``en`` or ``zh``.
        path: the file to write.
        told: the parameters of CRFsuite.
        partial: text that does not label all names; a tagger of the sentences completes it.

    Returns:
        The number of sentences it learnt from.
    """
    learnt = _labelled(sentences, lang)
    first = [labelled.examples() for labelled in learnt]
    if partial:
        _fit(first, path, told)
        model = load(path)
        others = _labelled(chain.from_iterable(completed(s, model) for s in partial), lang)
        learnt += others
        first += [labelled.examples() for labelled in others]
    again: list[Examples] = []
    for fold in range(FOLDS if len(learnt) >= FOLDS else 0):
        _fit((e for i, e in enumerate(first) if i % FOLDS != fold), path, told)
        model = load(path)
        for labelled in learnt[fold::FOLDS]:
            # A sentence alone has no others to be read by.
            if len(labelled.sentences) > 1:
                labelled.read(model)
                again.append(labelled.examples())
    _fit([*first, *again], path, told)
    return sum(len(labelled.sentences) for labelled in learnt)


def _labelled(sentences: Iterable[Sentence], lang: str) -> "list[Labelled]":
    return [
        Labelled(group)
        for group in grouped(s for s in sentences if s.lang == lang and tokens(s.text))
    ]


class Labelled:
    """The sentences of an article, to learn from."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self.article = ArticleText(sentence.text for sentence in sentences)

    def read(self, model: pycrfsuite.Tagger) -> None:
        """Takes in what a model finds in the sentences."""
        texts = (sentence.text for sentence in self.sentences)
        self.article.learn(list(zip(texts, self.found(model), strict=True)))

    def found(self, model: pycrfsuite.Tagger) -> list[list[Name]]:
        """Returns what a model finds in each sentence, as the article is known so far."""
        return [names_by(model, s.text, s.lang, self.article) for s in self.sentences]

    def examples(self) -> Examples:
        """Returns the features and the tags of each sentence, as the article is known so far."""
        return [
            ([[*row, _GENERAL] for row in rows] if s.general else rows, tags_of(spans, s.names))
            for s in self.sentences
            for spans in [tokens(s.text)]
            for rows in [self.article.features(s.text, spans, s.lang)]
        ]


def grouped(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yields the sentences of each article; one without an article by itself."""
    for article, group in groupby(sentences, key=lambda sentence: sentence.article):
        members = list(group)
        yield from [members] if article else ([sentence] for sentence in members)


def _fit(examples: Iterable[Examples], path: Path, told: Parameters) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=told, verbose=False)
    for rows, tags in chain.from_iterable(examples):
        trainer.append(rows, tags)
    trainer.train(str(path))


def tag(model: pycrfsuite.Tagger, sentences: Sequence[Sentence]) -> list[Names]:
    """Returns the names that a model finds in each sentence of an article, which it reads twice."""
    labelled = Labelled(sentences)
    labelled.read(model)
    return [
        tuple((name.start, name.end, name.label) for name in names)
        for names in labelled.found(model)
    ]


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
            for start, end, label in tag(model, [sentence])[0]
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
        number = train(sentences, lang, path, told, partial)
        weights = path.read_bytes()
    return {FILE: weights, RECORD: _record(chosen, lang, told, number, weights)}


def features_version() -> str:
    """Returns the digest of what decides features: a model knows only those that it learnt.

    That is their code, the tokenizer, and the lexicons that these read.
    """
    code = [Path(str(module.__file__)).read_bytes() for module in _FEATURES]
    read = sorted({name.decode() for text in code for name in _READ.findall(text)})
    folder = resources.files("pipeline.models").joinpath("lexicons")
    return sha256([*code, *(folder.joinpath(f"{name}.tsv").read_bytes() for name in read)])


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
