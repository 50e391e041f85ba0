"""Compiles gold articles from the notation that people write (corpus/README.md) to labelled JSON.

Nobody types an offset: a mention is marked where it stands, and an event names its arguments by
their text. What does not add up is refused with the line and the reason.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline import tables
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
)
# Which labels an argument of each role may have.
ROLE_LABELS = {
    "investee": ("ORG",),
    "lead_investor": ("ORG", "PERSON"),
    "investor": ("ORG", "PERSON"),
    "amount": ("MONEY",),
    "valuation": ("MONEY",),
    "round": ("ROUND",),
    "date": ("DATE",),
    "stake": ("PERCENT",),
    "status_cue": ("CUE",),
}
_HEAD = ("id", "lang", "form", "published", "outlet")
_MENTION = re.compile(r"⟦(?P<text>[^⟦⟧|]+)\|(?P<label>[A-Z]+)(?P<value>(?: [^⟦⟧]+)?)⟧")
_MARKS = "⟦⟧"
_ROW = re.compile(r"  (?P<role>\w+): (?P<arguments>.+)")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ISO_PART = re.compile(r"(\d{4})-([QH])([1-4])")


class GoldError(DealwireError):
    """A gold source breaks the notation, or does not add up."""


@dataclass(frozen=True)
class _Place:
    """Where in a source an error is."""

    name: str
    line: int

    def error(self, problem: str) -> GoldError:
        return GoldError(f"{self.name}, line {self.line}: {problem}", "see corpus/README.md")


def compile_article(name: str, source: str) -> Row:
    """Compiles one article.

    Args:
        name: the file's name without suffix, which is the article_id.
        source: the whole file.

    Returns:
        What gold/<article_id>.json holds: `article_id`, `lang`, `form`, `published`, `outlet`,
        `text`, `mentions` and `events`, in the words of `pipeline.tables`.

    Raises:
        GoldError: with file, line and reason.
    """
    lines = unicodedata.normalize("NFC", source).splitlines()
    fences = [number for number, line in enumerate(lines) if line == "---"]
    if len(fences) != 2:
        raise _Place(name, 1).error(f"needs two lines of ---, has {len(fences)}")
    head = _head(name, lines[: fences[0]])
    body = "\n".join(lines[fences[0] + 1 : fences[1]]).strip("\n")
    offset = fences[0] + 2
    text, mentions = _body(name, offset, body)
    events = list(_events(name, fences[1] + 1, lines[fences[1] + 1 :], mentions))
    return {**head, "text": text, "mentions": mentions, "events": events}


def dump(article: Row) -> str:
    """Writes a compiled article as JSON, the same bytes for the same article."""
    return json.dumps(article, ensure_ascii=False, indent=1) + "\n"


def articles(compiled: Iterable[Row]) -> str:
    """Writes compiled articles as JSON Lines that `dealwire run` reads.

    Args:
        compiled: what `compile_article` returns.

    Returns:
        One article a line, without its labels.
    """
    names = ("text", "published", "outlet")
    lines = (
        {"id": article["article_id"], **{name: article[name] for name in names}}
        for article in compiled
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _head(name: str, lines: list[str]) -> Row:
    pairs = dict(line.partition(":")[::2] for line in lines if line.strip())
    head = {key: value.strip() or None for key, value in pairs.items()}
    place = _Place(name, 1)
    if tuple(head) != _HEAD:
        raise place.error(f"head must be {', '.join(_HEAD)}, in this order")
    if head["id"] != name:
        raise place.error(f"id is {head['id']}, the file {name}")
    if head["lang"] not in tables.ARTICLE_LANG or head["form"] not in FORMS:
        raise place.error(f"lang {head['lang']} or form {head['form']} is not allowed")
    if head["published"]:
        try:
            date.fromisoformat(head["published"])
        except ValueError:
            raise place.error(f"published {head['published']} is no day") from None
    return {"article_id": head.pop("id"), **head}


def _body(name: str, line: int, body: str) -> tuple[str, list[Row]]:
    """Takes the marks out of a body and returns where the mentions stand."""
    parts: list[str] = []
    mentions: list[Row] = []
    length = position = 0
    for match in _MENTION.finditer(body):
        place = _Place(name, line + body.count("\n", 0, match.start()))
        before = body[position : match.start()]
        _refuse_marks(place, before)
        text, label = match["text"], match["label"]
        if text != text.strip() or label not in tables.LABEL:
            raise place.error(f"{match.group()} has blanks around its text, or no such label")
        start = length + len(before)
        fields = _fields(place, label, match["value"].split(), text)
        mentions.append({"start": start, "end": start + len(text), "text": text, "label": label})
        mentions[-1] |= fields
        parts += before, text
        length, position = start + len(text), match.end()
    _refuse_marks(_Place(name, line + body.count("\n", 0, position)), body[position:])
    return "".join(parts) + body[position:], mentions


def _refuse_marks(place: _Place, plain: str) -> None:
    if any(mark in plain for mark in _MARKS):
        raise place.error(f"a mark is broken near {plain.strip()[:40]!r}")


def _fields(place: _Place, label: str, values: list[str], text: str) -> Row:
    """Reads the value of a mention."""
    readers = {
        "ORG": _organisation,
        "PERSON": _person,
        "MONEY": _money,
        "PERCENT": _percent,
        "DATE": _date,
        "ROUND": _round,
    }
    try:
        if label in readers:
            return readers[label](values, text)
        if values:
            raise ValueError("takes no value")
    except (ValueError, IndexError) as error:
        raise place.error(f"{label} {' '.join(values)!r} of {text!r}: {error}") from None
    return {}


def _organisation(values: list[str], text: str) -> Row:
    name = " ".join(values)
    if name and not name.startswith("="):
        raise ValueError("a canonical name begins with =")
    return {"company": name[1:] or text}


def _person(values: list[str], _: str) -> Row:
    pairs = dict(value.partition("=")[::2] for value in values)
    if not set(pairs) <= {"title", "at"}:
        raise ValueError("knows title= and at=")
    return {
        "title": pairs.get("title", "").replace("_", " ") or None,
        "at": pairs.get("at", "").replace("_", " ") or None,
    }


def _money(values: list[str], _: str) -> Row:
    if values == ["undisclosed"]:
        bounds: Row = {"currency": None, "minimum": None, "maximum": None}
        return {**bounds, "approximation": "undisclosed"}
    currency, amount, approximation = [*values, "exact"][:3]
    minimum, _dots, maximum = amount.partition("..")
    if approximation not in tables.APPROXIMATION or len(values) > 3:
        raise ValueError(f"{approximation} is no approximation")
    if currency != "?" and not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(f"{currency} is no currency")
    low, high = float(minimum), float(maximum or minimum)
    if low > high:
        raise ValueError("least above greatest")
    return {
        "currency": None if currency == "?" else currency,
        "minimum": low,
        "maximum": high,
        "approximation": approximation,
    }


def _percent(values: list[str], _: str) -> Row:
    minimum, _dots, maximum = values[0].partition("..")
    return {"minimum": float(minimum), "maximum": float(maximum or minimum)}


def _date(values: list[str], _: str) -> Row:
    if values == ["?"]:
        return {"start_date": None, "end_date": None}
    first, _dots, last = " ".join(values).partition("..")
    start, end = _interval(first)
    if last:
        end = _interval(last)[1]
    if start > end:
        raise ValueError("first day after last")
    return {"start_date": start.isoformat(), "end_date": end.isoformat()}


def _interval(text: str) -> tuple[date, date]:
    """Returns the days of an ISO day, month, year, quarter or half."""
    part = _ISO_PART.fullmatch(text)
    month = _ISO_MONTH.fullmatch(text)
    if part:
        months = 3 if part[2] == "Q" else 6
        first = date(int(part[1]), months * (int(part[3]) - 1) + 1, 1)
    elif month:
        months, first = 1, date(int(month[1]), int(month[2]), 1)
    elif re.fullmatch(r"\d{4}", text):
        months, first = 12, date(int(text), 1, 1)
    else:
        day = date.fromisoformat(text)
        return day, day
    years, place = divmod(first.month - 1 + months, 12)
    return first, date(first.year + years, place + 1, 1) - timedelta(days=1)


def _round(values: list[str], _: str) -> Row:
    if len(values) != 1 or not tables.ROUND.fullmatch(values[0]):
        raise ValueError("no such round")
    return {"round": values[0]}


# Events


def _events(name: str, line: int, lines: list[str], mentions: list[Row]) -> Iterator[Row]:
    event: Row | None = None
    for number, text in enumerate(lines, start=line + 1):
        place = _Place(name, number)
        row = _ROW.fullmatch(text.rstrip())
        if not text.strip():
            continue
        if row and event is not None:
            event["arguments"] += _arguments(place, row["role"], row["arguments"], mentions)
            continue
        if row:
            raise place.error("a role before any event")
        if event is not None:
            yield event
        event = _event(place, text.split())
    if event is not None:
        yield event


def _event(place: _Place, words: list[str]) -> Row:
    if len(words) != 4:
        raise place.error("an event is: type round status attribution")
    type_, round_, status, attribution = words
    for value, allowed in (
        (type_, tables.EVENT_TYPE),
        (status, tables.STATUS),
        (attribution, tables.ATTRIBUTION),
    ):
        if value not in allowed:
            raise place.error(f"{value} is none of {', '.join(allowed)}")
    if round_ != "-" and not tables.ROUND.fullmatch(round_):
        raise place.error(f"{round_} is no round")
    return {
        "type": type_,
        "round": None if round_ == "-" else round_,
        "status": status,
        "attribution": attribution,
        "arguments": [],
    }


def _arguments(place: _Place, role: str, listed: str, mentions: list[Row]) -> Iterator[Row]:
    if role not in ROLE_LABELS:
        raise place.error(f"{role} is none of {', '.join(ROLE_LABELS)}")
    for item in listed.split(" | "):
        text, _at, count = item.strip().partition("@") if "@" in item else (item.strip(), "", "1")
        fitting = [m for m in mentions if m["text"] == text and m["label"] in ROLE_LABELS[role]]
        if not count.isdigit() or not 0 < int(count) <= len(fitting):
            raise place.error(f"{role} {item!r} is no marked {' or '.join(ROLE_LABELS[role])}")
        mention = fitting[int(count) - 1]
        yield {"role": role, "start": mention["start"], "end": mention["end"]}
