"""What dealwire found, as labelled articles: to be held against gold, or corrected by hand."""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline import tables
from pipeline.gold.records import VALUE_FIELDS, Argument, Article, Event, Mention, Row

# The tables that are read.
READS = (
    "articles",
    "texts",
    "mentions",
    "amounts",
    "dates",
    "rounds",
    "percentages",
    "people",
    "events",
    "event_arguments",
    "companies",
    "links",
)


def articles(found: Mapping[str, pd.DataFrame], company: str = "company_id") -> Iterator[Article]:
    """Yields labelled articles made of tables.

    Args:
        found: tables by name, those of `READS` among them.
        company: the column of `companies` by which an ORG mention names its company.

    Yields:
        The articles in the order of their ids. A cue that overlaps another mention is left out,
        for gold has nothing nested.
    """
    rows = {name: tables.rows(found[name]) for name in READS}
    names = {row["company_id"]: row[company] for row in rows["companies"]}
    text_of = {row["mention_id"]: row["text"] for row in rows["mentions"]}
    values: dict[str, Row] = {
        row["mention_id"]: row
        for name in ("amounts", "dates", "rounds", "percentages")
        for row in rows[name]
    }
    values |= {row["mention_id"]: {"company": names[row["company_id"]]} for row in rows["links"]}
    for row in rows["people"]:
        at = text_of.get(row["company_mention_id"])
        values[row["mention_id"]] = {"title": row["title"], "at": at}
    mentions: dict[str, Mention] = {}
    mentions_of: dict[str, list[Mention]] = {row["article_id"]: [] for row in rows["articles"]}
    for row in _apart(rows["mentions"]):
        value = _value(row, values.get(row["mention_id"], {}))
        mention = Mention(row["start"], row["end"], row["text"], row["label"], value)
        mentions[row["mention_id"]] = mention
        mentions_of[row["article_id"]].append(mention)
    arguments: dict[str, list[Argument]] = {}
    for row in rows["event_arguments"]:
        if row["mention_id"] in mentions:
            argument = Argument(row["role"], mentions[row["mention_id"]])
            arguments.setdefault(row["event_id"], []).append(argument)
    events_of: dict[str, list[Event]] = {}
    for row in rows["events"]:
        event_id = row["event_id"]
        told = tuple(sorted(arguments.get(event_id, ()), key=lambda a: a.mention.start))
        head = {name: row[name] for name in ("type", "round", "status", "attribution")}
        event = Event(**head, arguments=told, event_id=event_id)
        events_of.setdefault(row["article_id"], []).append(event)
    texts = {row["article_id"]: row["text"] for row in rows["texts"]}
    for row in rows["articles"]:
        article_id, published = row["article_id"], row["published"]
        yield Article(
            article_id,
            row["lang"],
            "draft",
            published.isoformat() if published else None,
            row["outlet"],
            texts[article_id],
            tuple(mentions_of[article_id]),
            tuple(events_of.get(article_id, ())),
        )


def _apart(mentions: list[Row]) -> list[Row]:
    """Returns mentions in the order of the text, cues that overlap others left out."""
    kept: list[Row] = []
    taken: dict[str, set[int]] = {}
    for row in sorted(mentions, key=lambda r: (r["label"] == "CUE", r["start"] - r["end"])):
        places = taken.setdefault(row["article_id"], set())
        span = range(row["start"], row["end"])
        if places.isdisjoint(span):
            kept.append(row)
            places.update(span)
    return sorted(kept, key=lambda r: (r["article_id"], r["start"]))


def _value(mention: Row, known: Row) -> Row:
    """Returns the value of a mention, days as ISO 8601 text; a company without one is its text."""
    value = {name: known.get(name) for name in VALUE_FIELDS.get(mention["label"], ())}
    if mention["label"] == "ORG":
        value["company"] = value["company"] or mention["text"]
    if mention["label"] == "DATE":
        value = {name: day.isoformat() if day else None for name, day in value.items()}
    return value
