"""Stage 2b: mentions -> events, event_arguments, one article at a time.

Every sentence gives frames (`pipeline.frames`); frames that speak of one financing become one
event, whoever names the company in them: headline, body, or a pronoun.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline import confidence, roles, tables
from pipeline.contexts import Mention, Sentence, financing, is_no_financing
from pipeline.coreference import Coreference
from pipeline.drafts import Draft
from pipeline.frames import Frame, frames
from pipeline.phrases import parties
from pipeline.roles import Part
from pipeline.stories import Reading
from pipeline.takers import Takers
from pipeline.times import Times

Row = dict[str, Any]
Choice = Callable[[Frame, Sequence[Draft], Draft | None], Draft | None]

# Rounds that other things than a financing are called by too.
_WEAK_ROUNDS = (None, "unspecified", "strategic", "debt", "grant", "convertible")
# The least confidence in what an event is built on.
_LEAST_SURE = 0.5
# What needs no word of financing beside it.
_VERY_SURE = 0.85


def find(
    texts: pd.DataFrame,
    segments: pd.DataFrame,
    mentions: pd.DataFrame,
    amounts: pd.DataFrame,
    dates: pd.DataFrame,
    rounds: pd.DataFrame,
    percentages: pd.DataFrame,
    cues: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Finds the events of articles.

    Args:
        texts: table `texts`.
        segments: table `segments`.
        mentions: table `mentions`.
        amounts: table `amounts`.
        dates: table `dates`.
        rounds: table `rounds`.
        percentages: table `percentages`.
        cues: table `cues`.

    Returns:
        Tables `events` and `event_arguments`.
    """
    values = (amounts, dates, rounds, percentages, cues)
    value_of = {row["mention_id"]: row for data in values for row in tables.rows(data)}
    mentions_of: dict[tuple[str, int], list[Mention]] = {}
    for row in sorted(tables.rows(mentions), key=lambda r: (r["start"], r["end"])):
        mention = Mention(
            row["mention_id"],
            row["start"],
            row["end"],
            row["text"],
            row["label"],
            value_of.get(row["mention_id"], {}),
        )
        mentions_of.setdefault((row["article_id"], row["segment_id"]), []).append(mention)
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    sentences_of: dict[str, list[Sentence]] = {}
    for row in tables.rows(segments):
        if row["kind"] != "boilerplate":
            article_id = row["article_id"]
            sentence = Sentence(
                row["segment_id"],
                row["paragraph"],
                row["start"],
                text_of[article_id][row["start"] : row["end"]],
                row["lang"],
                row["kind"],
                tuple(mentions_of.get((article_id, row["segment_id"]), ())),
            )
            sentences_of.setdefault(article_id, []).append(sentence)
    events: list[Row] = []
    arguments: list[Row] = []
    for article_id, sentences in sentences_of.items():
        for number, draft in enumerate(drafts(sentences), start=1):
            event_id = f"{article_id}#e{number}"
            events.append({"event_id": event_id, "article_id": article_id, **draft.record()})
            arguments += (
                {
                    "event_id": event_id,
                    "role": role,
                    "mention_id": mention.mention_id,
                    **draft.ground(mention),
                }
                for role, mention in draft.arguments()
            )
    told = tables.frame("event_arguments", arguments)
    scored = confidence.scored(events, told, mentions, segments)
    return {"events": tables.frame("events", scored), "event_arguments": told}


def drafts(sentences: Iterable[Sentence]) -> list[Draft]:
    """Drafts the events of an article.

    Args:
        sentences: its sentences in order, with their mentions.

    Returns:
        The events in the order in which they are first told.
    """
    sentences = list(sentences)
    parts = roles.parts(sentences)
    reading = Reading(sentences, [roles.codes_of(each) for each in parts])
    coreference = Coreference(sentences, reading.names)
    return [d for d in gathered(parts, reading, coreference) if _is_told(d)]


def gathered(
    parts: Sequence[Mapping[Mention, Part]], reading: Reading, coreference: Choice
) -> list[Draft]:
    """Gathers the frames of an article into events, whatever is known of each.

    Args:
        parts: what the mentions of each sentence play.
        reading: the same of the whole article.
        coreference: chooses, of the events so far and the one that is being told, that which a
            frame goes on about.
    """
    sentences = reading.sentences
    takers, times = Takers(sentences, reading), Times(sentences, reading)
    found: list[Draft] = []
    topic: Mention | None = None
    current: Draft | None = None
    for sentence, each in zip(sentences, parts, strict=True):
        for frame in frames(sentence, each):
            if (frame.is_anchored or frame.investee is not None) and not _is_said(frame):
                frame.investee = takers.of(frame) or frame.investee
            frame.date, frame.dated = times.of(frame) or (None, 0.0)
            draft = coreference(frame, found, current)
            if draft is None:
                draft = Draft(frame.type, frame.investee or topic, reading.names)
                found.append(draft)
            draft.frames.append(frame)
            draft.investee = draft.investee or frame.investee
            if not frame.background:
                topic = frame.investee or topic
            if not frame.background or current is None:
                current = draft
    return found


def _is_said(frame: Frame) -> bool:
    """Says whether a sentence tells in so many words who raises."""
    part = frame.parts.get(frame.investee) if frame.investee is not None else None
    return part is not None and (part.source, part.score) == (roles.RULES, roles.SAID)


def _is_told(draft: Draft) -> bool:
    """Says whether enough is known for an event: a company, and a round, a sum or an investor."""
    if draft.investee is None or max(f.score for f in draft.frames) < _LEAST_SURE:
        return False
    if draft.type != "funding" or draft.round not in _WEAK_ROUNDS:
        return True
    if draft.round == "grant" and not draft.investors():
        return False
    # Sums are spent, lent and given away too: the words tell that one is raised.
    anchored = any(f.is_anchored for f in draft.frames)
    named = any(f.cues and f.investors and not f.background for f in draft.frames)
    return (anchored or named) and any(_speaks_of_raising(f) for f in draft.frames)


def _speaks_of_raising(frame: Frame) -> bool:
    """Says whether the words around a frame are those of financing, or the models are very sure."""
    sentence = frame.sentence
    if is_no_financing(sentence, frame.position, frame.end):
        return False
    return (
        frame.score >= _VERY_SURE
        or financing(sentence.lang).search(sentence.text) is not None
        or any(party.type == "funding" for party in parties(sentence.text, sentence.lang))
    )
