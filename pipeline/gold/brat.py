"""Labelled articles in the standoff format of brat (brat.nlplab.org/standoff.html).

Spans are text-bound annotations, their values notes; an event is an event, whose trigger covers its
first argument, whose status and attribution are attributes and whose round is a note. What brat has
no place for stands in `articles.json` beside its files. Offsets are code points.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import tables
from pipeline.gold.notation import Region, Source, events_of, spelt_event
from pipeline.gold.records import GoldError
from pipeline.tables import ROLE_LABELS

HEADS = "articles.json"
_ATTRIBUTES = ("status", "attribution")


def write(sources: Iterable[Source]) -> dict[str, bytes]:
    """Writes two files an article, the settings brat needs, and the heads."""
    files: dict[str, str] = {"annotation.conf": _settings()}
    heads: dict[str, Any] = {}
    for source in sources:
        files[f"{source.article_id}.txt"] = source.text
        files[f"{source.article_id}.ann"] = "".join(f"{line}\n" for line in _lines(source))
        heads[source.article_id] = {
            name: getattr(source, name) for name in ("lang", "form", "published", "outlet")
        }
    files[HEADS] = json.dumps(heads, ensure_ascii=False, indent=1) + "\n"
    return {name: content.encode() for name, content in files.items()}


def _lines(source: Source) -> Iterator[str]:
    number = {region: place for place, region in enumerate(source.regions, start=1)}
    for region, place in number.items():
        yield f"T{place}\t{region.label} {region.start} {region.end}\t{region.text}"
        if region.value:
            yield f"#{place}\tAnnotatorNotes T{place}\t{region.value}"
    attribute = 0
    for place, (words, told) in enumerate(events_of(source), start=1):
        if not told:
            problem = f"{source.article_id}: event {place} has no argument"
            raise GoldError(problem, "brat cannot hold it; give it one")
        trigger = told[0][1]
        own = len(source.regions) + place
        yield f"T{own}\t{words[0]} {trigger.start} {trigger.end}\t{trigger.text}"
        arguments = " ".join(f"{role}:T{number[region]}" for role, region in _numbered(told))
        yield f"E{place}\t{words[0]}:T{own} {arguments}"
        yield f"#{own}\tAnnotatorNotes E{place}\t{words[1]}"
        for name, value in zip(_ATTRIBUTES, words[2:], strict=True):
            attribute += 1
            yield f"A{attribute}\t{name} E{place} {value}"


def _numbered(told: Iterable[tuple[str, Region]]) -> Iterator[tuple[str, Region]]:
    """Yields roles as brat wants them: the second of a role is role2."""
    seen: dict[str, int] = {}
    for role, region in told:
        seen[role] = seen.get(role, 0) + 1
        yield (role if seen[role] == 1 else f"{role}{seen[role]}"), region


def read(files: Mapping[str, bytes]) -> Iterator[Source]:
    """Reads what `write` writes, as brat's users changed it."""
    heads = json.loads(files[HEADS])
    for name, content in files.items():
        if name.endswith(".ann"):
            article_id = name.removesuffix(".ann")
            text = files[f"{article_id}.txt"].decode()
            regions, events = _annotations(content.decode())
            yield Source(article_id, **heads[article_id], text=text, regions=regions, events=events)


def _annotations(content: str) -> tuple[tuple[Region, ...], str]:
    rows = [line.split("\t") for line in content.splitlines()]
    notes = {row[1].split()[1]: row[2] for row in rows if row[0].startswith("#")}
    spans: dict[str, Region] = {}
    for row in rows:
        if row[0].startswith("T"):
            label, start, end = row[1].split()
            spans[row[0]] = Region(int(start), int(end), row[2], label, notes.get(row[0], ""))
    attributes: dict[str, dict[str, str]] = {}
    for row in rows:
        if row[0].startswith("A"):
            name, event, value = row[1].split()
            attributes.setdefault(event, {})[name] = value
    kept = {key: r for key, r in spans.items() if r.label in tables.LABEL}
    regions = tuple(sorted(kept.values(), key=lambda r: (r.start, r.end)))
    events = []
    for row in rows:
        if row[0].startswith("E"):
            trigger, *arguments = (pair.split(":") for pair in row[1].split())
            told_of = attributes[row[0]]
            words = [trigger[0], notes[row[0]], *(told_of[name] for name in _ATTRIBUTES)]
            told = [(role.rstrip("0123456789"), kept[span]) for role, span in arguments]
            events.append(spelt_event(" ".join(words), told, regions))
    return regions, "\n".join(events)


def _settings() -> str:
    roles = ", ".join(f"{role}*:<ENTITY>" for role in ROLE_LABELS)
    attributes = {
        "status": "|".join(tables.STATUS),
        "attribution": "|".join(tables.ATTRIBUTION),
    }
    lines = ["[entities]", *tables.LABEL, "", "[relations]", "", "[events]"]
    lines += [f"{type_} {roles}" for type_ in tables.EVENT_TYPE]
    lines += ["", "[attributes]"]
    lines += [f"{name} Arg:<EVENT>, Value:{values}" for name, values in attributes.items()]
    return "\n".join(lines) + "\n"
