"""The notation in which people write labelled articles (corpus/README.md), read and written.

Nobody types an offset: a mention is marked where it stands, and an event names its arguments by
their text. What does not add up is refused with the line and the reason.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from pipeline import articles, tables
from pipeline.gold.records import (
    FORMS,
    Argument,
    Article,
    Event,
    GoldError,
    Mention,
    check_region,
)
from pipeline.tables import ROLE_LABELS

Row = dict[str, Any]
_Marked = TypeVar("_Marked", Mention, "Region")

_HEAD = ("id", "lang", "form", "published", "outlet")
_MENTION = re.compile(r"⟦(?P<text>[^⟦⟧|]+)\|(?P<label>[A-Z]+)(?P<value>(?: [^⟦⟧]+)?)⟧")
_MARKS = "⟦⟧"
_ROW = re.compile(r"  (?P<role>\w+): (?P<arguments>.+)")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ISO_PART = re.compile(r"(\d{4})-([QH])([1-4])")


@dataclass(frozen=True)
class Region:
    """A marked span, its value as the notation spells it."""

    start: int
    end: int
    text: str
    label: str
    value: str = ""


@dataclass(frozen=True)
class Source:
    """An article as it is written, before anything is held to add up; `events` is the last part."""

    article_id: str
    lang: str
    form: str
    published: str | None
    outlet: str | None
    text: str
    regions: tuple[Region, ...]
    events: str


@dataclass(frozen=True)
class _Place:
    """Where in a source an error is."""

    name: str
    line: int

    def error(self, problem: str) -> GoldError:
        return GoldError(f"{self.name}, line {self.line}: {problem}", "see corpus/README.md")


def read(name: str, source: str) -> Article:
    """Reads one article.

    Args:
        name: the file's name without suffix, which is the article_id.
        source: the whole file.

    Returns:
        The article with its mentions and events.

    Raises:
        GoldError: with file, line and reason.
    """
    lines = articles.characters(source).split("\n")
    fences = [number for number, line in enumerate(lines) if line == "---"]
    if len(fences) != 2:
        raise _Place(name, 1).error(f"needs two lines of ---, has {len(fences)}")
    head = _head(name, lines[: fences[0]])
    body = articles.normalise("\n".join(lines[fences[0] + 1 : fences[1]]))
    offset = fences[0] + 2
    text, mentions = _body(name, offset, body)
    events = _events(name, fences[1] + 1, lines[fences[1] + 1 :], mentions)
    return Article(**head, text=text, mentions=tuple(mentions), events=tuple(events))


def write(article: Article) -> str:
    """Writes an article in the notation, such that `read` gives the same article back."""
    return render(source(article))


def source(article: Article) -> Source:
    """Returns an article with its values and events as the notation spells them."""
    head = (article.article_id, article.lang, article.form, article.published, article.outlet)
    regions = tuple(
        Region(m.start, m.end, m.text, m.label, _spelt_value(m)) for m in article.mentions
    )
    events = []
    for event in article.events:
        told = [(a.role, regions[article.mentions.index(a.mention)]) for a in event.arguments]
        line = f"{event.type} {event.round or '-'} {event.status} {event.attribution}"
        events.append(spelt_event(line, told, regions))
    return Source(*head, article.text, regions, "\n".join(events))


def render(written: Source) -> str:
    """Writes the whole file of an article, whether or not its values add up.

    Raises:
        GoldError: a region is off its text, or two overlap.
    """
    head = (written.article_id, written.lang, written.form, written.published, written.outlet)
    lines = [f"{key}: {value or ''}".rstrip() for key, value in zip(_HEAD, head, strict=True)]
    parts: list[str] = []
    place = 0
    for region in sorted(written.regions, key=lambda r: (r.start, r.end)):
        check_region(written.article_id, written.text, region, place)
        value = f" {region.value}" if region.value else ""
        parts += written.text[place : region.start], f"⟦{region.text}|{region.label}{value}⟧"
        place = region.end
    body = "".join([*parts, written.text[place:]])
    return "\n".join([*lines, "---", body, "---", written.events, ""])


def feed(labelled: Iterable[Article]) -> str:
    """Writes articles as JSON Lines that `dealwire run` reads, without their labels."""
    lines = (
        {"id": a.article_id, "text": a.text, "published": a.published, "outlet": a.outlet}
        for a in labelled
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


def _body(name: str, line: int, body: str) -> tuple[str, list[Mention]]:
    """Takes the marks out of a body and returns where the mentions stand."""
    parts: list[str] = []
    mentions: list[Mention] = []
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
        mentions.append(Mention(start, start + len(text), text, label, fields))
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


def events_of(written: Source) -> Iterator[tuple[list[str], list[tuple[str, Region]]]]:
    """Yields the events of a source: the words of the first line, then roles with their regions.

    Raises:
        GoldError: an event breaks the notation.
    """
    lines = written.events.splitlines()
    for _, words, told in _parsed(written.article_id, 0, lines, written.regions):
        yield words, told


def _events(name: str, line: int, lines: list[str], mentions: list[Mention]) -> Iterator[Event]:
    for place, words, told in _parsed(name, line, lines, mentions):
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
        arguments = tuple(Argument(role, mention) for role, mention in told)
        yield Event(type_, None if round_ == "-" else round_, status, attribution, arguments)


def _parsed(
    name: str, line: int, lines: list[str], marked: Sequence[_Marked]
) -> Iterator[tuple[_Place, list[str], list[tuple[str, _Marked]]]]:
    """Yields place and words of the first line of each event, and roles with what plays them."""
    event: tuple[_Place, list[str], list[tuple[str, _Marked]]] | None = None
    for number, text in enumerate(lines, start=line + 1):
        place = _Place(name, number)
        row = _ROW.fullmatch(text.rstrip())
        if not text.strip():
            continue
        if row and event is not None:
            event[2].extend(_arguments(place, row["role"], row["arguments"], marked))
            continue
        if row:
            raise place.error("a role before any event")
        if event is not None:
            yield event
        words = text.split()
        if len(words) != 4:
            raise place.error("an event is: type round status attribution")
        event = (place, words, [])
    if event is not None:
        yield event


def _arguments(
    place: _Place, role: str, listed: str, marked: Sequence[_Marked]
) -> Iterator[tuple[str, _Marked]]:
    if role not in ROLE_LABELS:
        raise place.error(f"{role} is none of {', '.join(ROLE_LABELS)}")
    for item in listed.split(" | "):
        text, _at, count = item.strip().rpartition("@") if "@" in item else (item.strip(), "", "1")
        fitting = _fitting(marked, role, text)
        if not count.isdigit() or not 0 < int(count) <= len(fitting):
            raise place.error(f"{role} {item!r} is no marked {' or '.join(ROLE_LABELS[role])}")
        yield role, fitting[int(count) - 1]


def _fitting(mentions: Iterable[_Marked], role: str, text: str) -> list[_Marked]:
    """Returns the mentions of a text that may play a role."""
    return [m for m in mentions if m.text == text and m.label in ROLE_LABELS[role]]


# Writing


def _spelt_value(mention: Mention) -> str:
    """Returns the value of a mention as the notation has it, empty where it needs none."""
    value = mention.value
    match mention.label:
        case "ORG":
            return "" if value["company"] == mention.text else f"={value['company']}"
        case "PERSON":
            pairs = ((name, value[name]) for name in ("title", "at") if value[name])
            return " ".join(f"{name}={text.replace(' ', '_')}" for name, text in pairs)
        case "MONEY" if value["approximation"] == "undisclosed":
            return "undisclosed"
        case "MONEY":
            qualified = "" if value["approximation"] == "exact" else value["approximation"]
            bounds = _spelt_range(value["minimum"], value["maximum"])
            return f"{value['currency'] or '?'} {bounds} {qualified}".rstrip()
        case "PERCENT":
            return _spelt_range(value["minimum"], value["maximum"])
        case "DATE":
            first, last = value["start_date"], value["end_date"]
            return "?" if first is None else first if first == last else f"{first}..{last}"
        case "ROUND":
            return str(value["round"])
    return ""


def _spelt_range(least: float, greatest: float) -> str:
    low, high = (f"{float(bound)!r}".removesuffix(".0") for bound in (least, greatest))
    return low if low == high else f"{low}..{high}"


def spelt_event(line: str, told: Sequence[tuple[str, Region]], regions: Sequence[Region]) -> str:
    """Returns an event as the notation has it.

    Args:
        line: its first line: type, round, status, attribution.
        told: roles with the regions that play them.
        regions: all the regions of the article.
    """
    lines = [line]
    for role in ROLE_LABELS:
        items = []
        for region in (region for name, region in told if name == role):
            number = _fitting(regions, role, region.text).index(region) + 1
            plain = number == 1 and "@" not in region.text
            items.append(region.text if plain else f"{region.text}@{number}")
        lines += [f"  {role}: {' | '.join(items)}"] if items else []
    return "\n".join(lines)
