"""The vocabulary of labelled articles: one form for what people label and what dealwire finds.

Offsets are half-open code points of the text: ``text[start:end] == mention.text``. Nothing nests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.errors import DealwireError

Row = dict[str, Any]

FORMS = (
    "flash",
    "brief",
    "release",
    "feature",
    "interview",
    "roundup",
    "translated",
    "scraped",
    "rumor",
    "denial",
    "acquisition",
    "ipo",
    "fund",
    "none",
    "draft",
)
# What the value of a mention tells, in the words of the tables.
VALUE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "ORG": ("company",),
    "PERSON": ("title", "at"),
    "MONEY": ("currency", "minimum", "maximum", "approximation"),
    "PERCENT": ("minimum", "maximum"),
    "DATE": ("start_date", "end_date"),
    "ROUND": ("round",),
}


class GoldError(DealwireError):
    """A labelled article does not add up."""


@dataclass(frozen=True)
class Mention:
    """A span of text that names something; `value` holds the `VALUE_FIELDS` of its label."""

    start: int
    end: int
    text: str
    label: str
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Argument:
    """A mention that plays a part in an event."""

    role: str
    mention: Mention


@dataclass(frozen=True)
class Event:
    """What an article says happened; `event_id` tells apart what dealwire found."""

    type: str
    round: str | None
    status: str
    attribution: str
    arguments: tuple[Argument, ...] = ()
    event_id: str | None = None

    def mentions(self, *roles: str) -> list[Mention]:
        """Returns the mentions that play any of some roles, in their order."""
        return [argument.mention for argument in self.arguments if argument.role in roles]


@dataclass(frozen=True)
class Article:
    """An article with all its labels, mentions in the order of the text."""

    article_id: str
    lang: str
    form: str
    published: str | None
    outlet: str | None
    text: str
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()

    def labelled(self, *labels: str) -> list[Mention]:
        """Returns the mentions that have any of some labels."""
        return [mention for mention in self.mentions if mention.label in labels]


def dump(article: Article) -> str:
    """Writes an article as JSON, the same bytes for the same article."""
    row = {
        "article_id": article.article_id,
        "lang": article.lang,
        "form": article.form,
        "published": article.published,
        "outlet": article.outlet,
        "text": article.text,
        "mentions": [
            {"start": m.start, "end": m.end, "text": m.text, "label": m.label, **m.value}
            for m in article.mentions
        ],
        "events": [
            {
                "type": event.type,
                "round": event.round,
                "status": event.status,
                "attribution": event.attribution,
                "arguments": [
                    {"role": a.role, "start": a.mention.start, "end": a.mention.end}
                    for a in event.arguments
                ],
            }
            for event in article.events
        ],
    }
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


def load(name: str, content: str) -> Article:
    """Reads what `dump` writes.

    Args:
        name: the file's name, for errors.
        content: JSON.

    Raises:
        GoldError: it is no labelled article, or an offset is off.
    """
    try:
        row = json.loads(content)
        mentions = tuple(
            Mention(
                m["start"],
                m["end"],
                m["text"],
                m["label"],
                {name: m[name] for name in VALUE_FIELDS.get(m["label"], ())},
            )
            for m in row["mentions"]
        )
        placed = {(m.start, m.end): m for m in mentions}
        events = tuple(
            Event(
                e["type"],
                e["round"],
                e["status"],
                e["attribution"],
                tuple(Argument(a["role"], placed[a["start"], a["end"]]) for a in e["arguments"]),
            )
            for e in row["events"]
        )
        head = {name: row[name] for name in ("article_id", "lang", "form", "published", "outlet")}
        article = Article(**head, text=row["text"], mentions=mentions, events=events)
    except (ValueError, KeyError, TypeError) as error:
        problem = f"{name} is no labelled article ({type(error).__name__}: {error})"
        raise GoldError(problem, "make it with `dealwire gold compile`") from None
    check_offsets(article)
    return article


class Marked(Protocol):
    """What stands in a text under a label."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102


def check_offsets(article: Article) -> None:
    """Holds every mention to the characters it stands for.

    Raises:
        GoldError: one stands elsewhere, or two overlap.
    """
    end = 0
    for mention in article.mentions:
        check_region(article.article_id, article.text, mention, end)
        end = mention.end


def check_region(article_id: str, text: str, marked: Marked, after: int) -> None:
    """Holds one marked span to the characters it stands for.

    Args:
        article_id: for the error.
        text: the article.
        marked: the span.
        after: where the span before it ends.

    Raises:
        GoldError: it stands elsewhere, or overlaps the one before it.
    """
    place = f"{article_id}: {marked.label} {marked.text!r} at {marked.start}"
    found = text[marked.start : marked.end]
    if found != marked.text or not found:
        raise GoldError(f"{place} stands on {found!r}", "mend its offsets")
    if marked.start < after:
        raise GoldError(f"{place} overlaps the mention before it", "nothing may nest")
