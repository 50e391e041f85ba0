"""Reads text in which people labelled the part that each mention plays.

Text is written in the notation of the gold, one sentence a line, pieces parted by empty lines; the
value of a mention is the part it plays in what its sentence says, such as ``⟦深创投|ORG L⟧``. The
train part of the gold is added: an argument of an event plays its part in every sentence that tells
the event.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import engine, tables
from pipeline.contexts import Mention, Sentence
from pipeline.gold import notation, records
from pipeline.gold.records import Article, GoldError
from pipeline.recognition import money, rounds
from pipeline.roles import LABELS, OUTSIDE, ROLES, TYPES
from pipeline.scripts import language

_MENTION = re.compile(rf"⟦([^⟦⟧|]+)\|({'|'.join(LABELS)})(?: ([{''.join(TYPES)}]?[A-Z]))?⟧")
_CODE = {role: letter for letter, role in ROLES.items()}
_TYPE = {name: letter for letter, name in TYPES.items()}
_FUNDING = _TYPE["funding"]


@dataclass(frozen=True)
class Labelled:
    """A sentence of an article, with the code of the part each of its mentions plays.

    Where events are known, `events` tells for each mention the one it plays its part in.
    """

    sentence: Sentence
    codes: tuple[str, ...]
    events: tuple[records.Event | None, ...] = ()


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
        if row["kind"] not in ("appendix", "boilerplate"):
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
    return Labelled(sentence, tuple(c for c, _ in coded), tuple(event for _, event in coded))


def _codes(
    article: Article, inside: Sequence[records.Mention]
) -> dict[int, tuple[str, records.Event]]:
    """Returns the code of each mention of a sentence that plays its part, by start, and its event.

    A sentence that names two arguments of an event tells the event, and every name and value of its
    arguments plays its part there; one that names a single argument does where it is the one that
    the gold points to.
    """
    codes: dict[int, tuple[str, records.Event]] = {}
    for event in article.events:
        playing: dict[tuple[str, Any], list[records.Mention]] = {}
        pointed = set()
        for argument in event.arguments:
            if argument.role not in _CODE:
                continue
            for mention in inside:
                if mention == argument.mention:
                    pointed.add(mention.start)
                if mention.label == argument.mention.label and (
                    identity(mention) == identity(argument.mention)
                ):
                    key = (argument.role, identity(mention))
                    playing.setdefault(key, []).append(mention)
        for (role, _), mentions in playing.items():
            told = mentions[:1]
            if len(playing) == 1:
                told = [mention for mention in mentions if mention.start in pointed]
            for mention in told:
                codes.setdefault(mention.start, (_TYPE[event.type] + _CODE[role], event))
    return codes


def identity(mention: Mention | records.Mention) -> Any:
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
