"""Makes the models of roles from labelled text, the same bytes from the same text.

Text is written in the notation of the gold, one sentence a line, pieces parted by empty lines; the
value of a mention is the part it plays in what its sentence says, such as ``⟦深创投|ORG L⟧``. The
train part of the gold is added: an argument of an event plays its part in every sentence that tells
the event.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pycrfsuite

from pipeline import engine, tables
from pipeline.contexts import Mention, Sentence
from pipeline.frames import frames
from pipeline.gold import notation, records
from pipeline.gold.records import Article, GoldError
from pipeline.recognition import money, rounds
from pipeline.roles import (
    LABELS,
    OUTSIDE,
    ROLES,
    TYPES,
    features,
    likeliest,
    opened,
    reading,
    told,
)
from pipeline.scripts import language
from pipeline.stories import Codes, Reading
from pipeline.takers import NO, YES, Takers

_MENTION = re.compile(rf"⟦([^⟦⟧|]+)\|({'|'.join(LABELS)})(?: ([{''.join(TYPES)}]?[A-Z]))?⟧")
_CODE = {role: letter for letter, role in ROLES.items()}
_TYPE = {name: letter for letter, name in TYPES.items()}
_FUNDING = _TYPE["funding"]
# Elastic net and iterations, chosen on the dev part of the gold.
_PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 150}
_LOGISTIC = {"c1": 0.1, "c2": 0.5, "max_iterations": 200}
# Models that tell what would be found in articles that they did not learn from.
FOLDS = 4
Example = tuple[list[list[str]], tuple[str, ...]]


@dataclass(frozen=True)
class Labelled:
    """A sentence of an article, with the code of the part each of its mentions plays.

    Where events are known, `takers` tells for each mention which company its event is of.
    """

    sentence: Sentence
    codes: tuple[str, ...]
    takers: tuple[str | None, ...] = ()


def read(name: str, text: str) -> Iterator[list[Labelled]]:
    """Reads a file of labelled text, a piece at a time.

    Args:
        name: the file, for errors.
        text: all of it.

    Raises:
        GoldError: a mark is broken.
    """
    piece: list[Labelled] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        if line.strip():
            start = piece[-1].sentence.end + 1 if piece else 0
            piece.append(_labelled(f"{name}, line {number}", line, len(piece), start))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _labelled(place: str, line: str, number: int, offset: int) -> Labelled:
    parts: list[str] = []
    marked: list[tuple[int, int, str, str]] = []
    length = position = 0
    for match in _MENTION.finditer(line):
        parts += line[position : match.start()], match[1]
        start = length + match.start() - position
        length = start + len(match[1])
        marked.append((start, length, match[2], match[3] or OUTSIDE))
        position = match.end()
    text = "".join([*parts, line[position:]])
    if set("⟦⟧") & set(text):
        raise GoldError(f"{place}: a mark is broken", "see corpus/README.md")
    lang = language(text)
    values = _values(text, lang)
    mentions = tuple(
        Mention(
            f"{offset + start}:{label}",
            offset + start,
            offset + end,
            text[start:end],
            label,
            values.get(start, {}),
        )
        for start, end, label, _ in marked
    )
    codes = (c if c == OUTSIDE or len(c) > 1 else _FUNDING + c for *_, c in marked)
    # A piece of flat sentences has no paragraphs to speak of.
    return Labelled(Sentence(number, 0, offset, text, lang, "body", mentions), tuple(codes))


def _values(text: str, lang: str) -> dict[int, dict[str, Any]]:
    """Returns the values of sums and rounds as the recognisers read them, by their start."""
    found: dict[int, dict[str, Any]] = {
        a.start: {
            "approximation": a.approximation,
            "same_as": a.same_as,
            "currency": a.currency,
            "minimum": a.minimum,
            "maximum": a.maximum,
        }
        for a in money.find(text, lang)
    }
    return found | {r.start: {"round": r.round} for r in rounds.find(text)}


def of_articles(articles: Sequence[Article]) -> Iterator[list[Labelled]]:
    """Yields labelled articles, each as its sentences."""
    feed = notation.feed(articles).encode()
    job = engine.Job([("gold.jsonl", lambda: feed)])
    segments = next(engine.run(engine.STAGES[:1], {}, job))["segments"]
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in tables.rows(segments):
        if row["kind"] != "boilerplate":
            rows.setdefault(row["article_id"], []).append(row)
    for article in articles:
        yield [_of_segment(article, row) for row in rows.get(article.article_id, ())]


def _of_segment(article: Article, row: dict[str, Any]) -> Labelled:
    start, end = row["start"], row["end"]
    inside = [m for m in article.labelled(*LABELS) if start <= m.start and m.end <= end]
    codes = _codes(article, inside)
    mentions = tuple(
        Mention(f"{m.start}:{m.label}", m.start, m.end, m.text, m.label, dict(m.value))
        for m in inside
    )
    sentence = Sentence(
        row["segment_id"],
        row["paragraph"],
        start,
        article.text[start:end],
        row["lang"],
        row["kind"],
        mentions,
    )
    coded = [codes.get(m.start, (OUTSIDE, None)) for m in inside]
    return Labelled(sentence, tuple(c for c, _ in coded), tuple(taker for _, taker in coded))


def _codes(
    article: Article, inside: Sequence[records.Mention]
) -> dict[int, tuple[str, str | None]]:
    """Returns the code of each mention of a sentence that plays a part, by its start, and of whom.

    A sentence that names two arguments of an event tells the event, and every name and value of its
    arguments plays its part there; one that names a single argument does where it is the one that
    the gold points to.
    """
    codes: dict[int, tuple[str, str | None]] = {}
    for event in article.events:
        takers = [m.value["company"] for m in event.mentions("investee") if m.label == "ORG"]
        taker = takers[0] if takers else None
        playing: dict[tuple[str, Any], list[records.Mention]] = {}
        pointed = set()
        for argument in event.arguments:
            if argument.role not in _CODE:
                continue
            for mention in inside:
                if mention == argument.mention:
                    pointed.add(mention.start)
                if mention.label == argument.mention.label and (
                    _identity(mention) == _identity(argument.mention)
                ):
                    key = (argument.role, _identity(mention))
                    playing.setdefault(key, []).append(mention)
        for (role, _), mentions in playing.items():
            told = mentions[:1]
            if len(playing) == 1:
                told = [mention for mention in mentions if mention.start in pointed]
            for mention in told:
                codes.setdefault(mention.start, (_TYPE[event.type] + _CODE[role], taker))
    return codes


def _identity(mention: records.Mention) -> Any:
    """Returns what two mentions of one company, sum, round or time have in common."""
    value = mention.value
    match mention.label:
        case "ORG":
            return value["company"]
        case "MONEY" if value["minimum"] is not None:
            return value["currency"], value["minimum"], value["maximum"]
        case "ROUND":
            return value["round"]
        case "DATE" if value["start_date"] is not None:
            return value["start_date"], value["end_date"]
        case "PERSON":
            return mention.text
    return mention.start


@dataclass(frozen=True)
class Models:
    """What `make` makes: the models of roles by language, that of takers, and what they learnt."""

    roles: dict[str, bytes]
    takers: bytes
    sentences: Counter[str]


def make(pieces: Sequence[Sequence[Labelled]]) -> Models:
    """Trains the models of roles and that of takers.

    An article is learnt as it is read: at first without what the other sentences tell, then with
    it, as models found it that knew nothing of the article.

    Args:
        pieces: articles, or pieces of some.
    """
    langs = sorted({labelled.sentence.lang for piece in pieces for labelled in piece})
    first = {lang: [list(_examples(piece, lang)) for piece in pieces] for lang in langs}
    codes: dict[int, list[Codes]] = {}
    for fold in range(FOLDS):
        weights = {
            lang: _fit(each for i, each in enumerate(first[lang]) if i % FOLDS != fold)
            for lang in langs
        }
        models = {lang: opened(weights[lang]) for lang in langs}
        for number in range(fold, len(pieces), FOLDS):
            sentences = [labelled.sentence for labelled in pieces[number]]
            codes[number] = [
                reading(models[s.lang], s, story) for s, story in told(sentences)
            ]
    again = {
        lang: [list(_examples(piece, lang, codes[n])) for n, piece in enumerate(pieces)]
        for lang in langs
    }
    return Models(
        {lang: _fit([*first[lang], *again[lang]]) for lang in langs},
        _fit([_choices(piece, codes[n]) for n, piece in enumerate(pieces)], _LOGISTIC),
        Counter({lang: sum(map(len, first[lang])) for lang in langs}),
    )


def _examples(
    piece: Sequence[Labelled], lang: str, codes: Sequence[Codes] = ()
) -> Iterator[Example]:
    sentences = [labelled.sentence for labelled in piece]
    for labelled, (sentence, story) in zip(piece, told(sentences, codes), strict=True):
        mentions = sentence.of(*LABELS)
        if mentions and sentence.lang == lang:
            yield features(sentence, mentions, story), labelled.codes


def _choices(piece: Sequence[Labelled], codes: Sequence[Codes]) -> Iterator[Example]:
    """Yields, for each deal that a sentence tells, every company and whether it is the one."""
    if not any(labelled.takers for labelled in piece):
        return
    sentences = [labelled.sentence for labelled in piece]
    choice = Takers(sentences, Reading(sentences, codes))
    for labelled, each in zip(piece, codes, strict=True):
        of = dict(zip((m.start for m in labelled.sentence.mentions), labelled.takers, strict=True))
        for frame in frames(labelled.sentence, likeliest(each)):
            company = next((c for m in frame.told() if (c := of.get(m.start))), None)
            if company is None:
                continue
            for group, rows in choice.candidates(frame):
                right = any(m.value["company"] == company for _, m in choice.named[group])
                yield [rows], (YES if right else NO,)


def _fit(
    pieces: Iterable[Iterable[Example]], parameters: Mapping[str, float] = _PARAMETERS
) -> bytes:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=parameters, verbose=False)
    for rows, codes in chain.from_iterable(pieces):
        trainer.append(rows, codes)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()
