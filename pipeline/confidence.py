"""Says how likely an event is what the article tells: a logistic model over what is known of it.

The model is a text file, models/events.tsv: a weight for each feature. It is made by
`pipeline.confidence_training`; `dealwire evaluate` shows how far its probabilities hold.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline import lexicons, roles, tables, weights

Row = dict[str, Any]

FILE = "events.tsv"
# What is less likely than this is left out: articles that tell of no deal would have too many.
LEAST = 0.15
# An article that tells of no financing surely tells of none likely: its doubtful ones are left out.
_SURE = 0.5
_LEAST_ALONE = 0.4
# Where no model says how likely something is, and the least and most a probability may say.
_UNKNOWN = 0.5
_LEAST, _MOST = 0.01, 0.99
_PLAYED = ("investee", "investor", "lead_investor", "amount", "round")


def scored(
    events: Iterable[Row],
    event_arguments: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: pd.DataFrame,
) -> list[Row]:
    """Gives events their scores.

    Args:
        events: rows of `events`, less their scores.
        event_arguments: table `event_arguments`.
        mentions: table `mentions`.
        segments: table `segments`.

    Returns:
        The rows with `score`: the probability that the article tells such an event of the company.
    """
    events = list(events)
    found = features(events, event_arguments, mentions, segments)
    rows = lexicons.parse(FILE, weights.content(FILE).decode())
    weight_of = {row["feature"]: float(row["weight"]) for row in rows}
    return [
        event | {"score": round(probability(known, weight_of), 3)}
        for event, known in zip(events, found, strict=True)
    ]


def likely(rows: Sequence[Row]) -> list[Row]:
    """Leaves out the events that are likely none.

    Args:
        rows: rows of `events` with their scores.

    Returns:
        Those that are likely enough by themselves, and of doubtful financings those that stand
        beside a surer one of their article.
    """
    surest: dict[str, float] = defaultdict(float)
    for row in rows:
        if row["type"] == "funding":
            surest[row["article_id"]] = max(surest[row["article_id"]], row["score"])
    return [row for row in rows if row["score"] >= _least(row, surest[row["article_id"]])]


def _least(row: Row, surest: float) -> float:
    """Returns the least score of an event, by the surest financing of its article."""
    # Plans, rumours and denials are told in few words, and of little else than a deal.
    is_plain = row["status"] == "confirmed"
    return _LEAST_ALONE if row["type"] == "funding" and is_plain and surest < _SURE else LEAST


def probability(known: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Returns the probability of an event of which something is known."""
    sum_ = sum(weights.get(name, 0.0) * value for name, value in known.items())
    return min(_MOST, max(_LEAST, 1 / (1 + math.exp(-sum_))))


def features(
    events: Sequence[Row],
    event_arguments: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: pd.DataFrame,
) -> list[dict[str, float]]:
    """Returns what is known of each event: numbers by name, most of them 0 or 1."""
    named = {row["mention_id"]: row for row in tables.rows(mentions)}
    place = {(row["article_id"], row["segment_id"]): row for row in tables.rows(segments)}
    arguments: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows(event_arguments):
        mention = named[row["mention_id"]]
        segment = place[mention["article_id"], mention["segment_id"]]
        arguments[row["event_id"]].append({"mention": mention, "segment": segment, **row})
    number: dict[str, int] = defaultdict(int)
    for event in events:
        number[event["article_id"]] += 1
    return [
        dict(_features(event, arguments[event["event_id"]], number[event["article_id"]]))
        for event in events
    ]


def _features(event: Row, arguments: Sequence[Row], number: int) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield f"type={event['type']}", 1.0
    yield f"status={event['status']}", 1.0
    yield f"attribution={event['attribution']}", 1.0
    yield "events", math.log(number)
    yield "first", float(event["event_id"].endswith("#e1"))
    told = [row for row in arguments if row["role"] in _PLAYED]
    for role in (*_PLAYED, "date", "valuation", "status_cue"):
        yield f"has {role}", float(any(row["role"] == role for row in arguments))
    parts = [_UNKNOWN if row["score"] is None else row["score"] for row in told]
    anchors = [
        _UNKNOWN if row["score"] is None else row["score"]
        for row in told
        if row["role"] != "investee"
    ]
    yield "least part", _logit(min(parts, default=_UNKNOWN))
    yield "mean part", _logit(sum(parts) / len(parts) if parts else _UNKNOWN)
    yield "best part", _logit(max(anchors, default=_UNKNOWN))
    yield "by rules", float(any(row["source"] == roles.RULES for row in told))
    yield "in title", float(any(row["segment"]["kind"] == "title" for row in told))
    yield "in Chinese", float(any(row["segment"]["lang"] == "zh" for row in told))
    places = {row["mention"]["segment_id"] for row in told}
    yield "sentences", math.log(max(1, len(places)))
    for row in told:
        if row["role"] != "investee":
            continue
        yield f"investee {row['source']}", 1.0
        yield f"investee {row['mention']['source']}", 1.0
        yield "investee name", _logit(row["mention"]["score"])
        yield "investee part", _logit(_UNKNOWN if row["score"] is None else row["score"])
        here = row["mention"]["segment_id"]
        others = [other for other in told if other["role"] != "investee"]
        yield "together", float(any(o["mention"]["segment_id"] == here for o in others))


def _logit(share: float) -> float:
    share = min(_MOST, max(_LEAST, share))
    return math.log(share / (1 - share))
