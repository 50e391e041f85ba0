"""Carries labelled articles to annotation tools and back: doccano, Label Studio, brat, spaCy.

Spans travel in each tool's own form, their values and the events as the notation spells them, so
that what a tool's user adds or mends can be completed in the source. Every offset is held to its
characters on the way back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

import spacy
from spacy.tokens import Doc, DocBin, Span

from pipeline import tables
from pipeline.gold import TOOLS, brat
from pipeline.gold.notation import Region, Source
from pipeline.gold.records import GoldError
from pipeline.recognition.tokenizer import MixedScriptTokenizer

Row = dict[str, Any]
Files = Mapping[str, bytes]

# Under this key spaCy's Doc carries what its entities do not tell.
USER_DATA = "dealwire"


@dataclass(frozen=True)
class Format:
    """How sources become the files of a tool, by name, and its files sources."""

    write: Callable[[Iterable[Source]], dict[str, bytes]]
    read: Callable[[Files], Iterator[Source]]


def _rest(source: Source) -> Row:
    """Returns what is not text or span: the head, the events, the values by their place."""
    row = asdict(source)
    del row["text"], row["regions"]
    values = {f"{r.start}-{r.end}": r.value for r in source.regions if r.value}
    return {**row, "values": values}


def _source(rest: Row, text: str, spans: Iterable[tuple[int, int, str]]) -> Source:
    """Returns a source of its text, its spans as start, end and label, and the rest."""
    values = rest["values"]
    regions = tuple(
        Region(start, end, text[start:end], label, values.get(f"{start}-{end}", ""))
        for start, end, label in sorted(spans)
    )
    names = ("article_id", "lang", "form", "published", "outlet", "events")
    return Source(**{name: rest[name] for name in names}, text=text, regions=regions)


# doccano: JSON Lines; offsets are code points, and fields it does not know come back unchanged.


def _to_doccano(sources: Iterable[Source]) -> dict[str, bytes]:
    lines = []
    for source in sources:
        label = [[region.start, region.end, region.label] for region in source.regions]
        line = {"text": source.text, "label": label, **_rest(source)}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return {"doccano.jsonl": "".join(lines).encode()}


def _of_doccano(files: Files) -> Iterator[Source]:
    for content in files.values():
        for line in content.decode().splitlines():
            row = json.loads(line)
            yield _source(row, row["text"], [(*span,) for span in row["label"]])


# Label Studio: JSON tasks; offsets count UTF-16 units, as JavaScript does.


def _to_label_studio(sources: Iterable[Source]) -> dict[str, bytes]:
    tasks = []
    for source in sources:
        units = _units(source.text)
        result = [
            {
                "id": f"{region.start}-{region.end}",
                "type": "labels",
                "from_name": "label",
                "to_name": "text",
                "value": {
                    "start": units[region.start],
                    "end": units[region.end],
                    "text": region.text,
                    "labels": [region.label],
                },
                "meta": {"text": [region.value]},
            }
            for region in source.regions
        ]
        rest = _rest(source)
        del rest["values"]
        data = {"text": source.text, **rest}
        tasks.append({"data": data, "annotations": [{"result": result}]})
    labels = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in tables.LABEL)
    config = (
        '<View>\n  <Labels name="label" toName="text">\n'
        f'{labels}  </Labels>\n  <Text name="text" value="$text"/>\n</View>\n'
    )
    content = json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"
    return {"label-studio.json": content.encode(), "label-studio.xml": config.encode()}


def _of_label_studio(files: Files) -> Iterator[Source]:
    for name, content in files.items():
        for task in json.loads(content) if name.endswith(".json") else ():
            text = task["data"]["text"]
            points = {unit: point for point, unit in enumerate(_units(text))}
            spans: list[tuple[int, int, str]] = []
            values: dict[str, str] = {}
            for region in task["annotations"][0]["result"]:
                value = region["value"]
                start, end = points[value["start"]], points[value["end"]]
                if text[start:end] != value["text"]:
                    article_id = task["data"]["article_id"]
                    raise ValueError(f"{article_id}: {value['text']!r} stands on other characters")
                spans.append((start, end, value["labels"][0]))
                values[f"{start}-{end}"] = "".join(region.get("meta", {}).get("text", ()))
            rest: Row = {**task["data"], "values": values}
            yield _source(rest, text, spans)


def _units(text: str) -> list[int]:
    """Returns how many UTF-16 units stand before each code point, and before the end."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units


# spaCy: a DocBin whose entities train a pipeline as they are.


def _to_spacy(sources: Iterable[Source]) -> dict[str, bytes]:
    nlp = spacy.blank("xx")
    tokenizer = MixedScriptTokenizer(nlp.vocab)
    bin_ = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "SPACY"], store_user_data=True)
    for source in sources:
        words: list[str] = []
        spaces: list[bool] = []
        token_at = {0: 0}
        edges = {0, len(source.text), *(e for r in source.regions for e in (r.start, r.end))}
        # Cut at the edges of every span, a token is never half inside one.
        for start, end in pairwise(sorted(edges)):
            for token in tokenizer(source.text[start:end]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            token_at[end] = len(words)
        doc = Doc(nlp.vocab, words=words, spaces=spaces)
        doc.ents = [
            Span(doc, token_at[r.start], token_at[r.end], label=r.label) for r in source.regions
        ]
        doc.user_data[USER_DATA] = _rest(source)
        bin_.add(doc)
    return {"gold.spacy": bin_.to_bytes()}


def _of_spacy(files: Files) -> Iterator[Source]:
    for content in files.values():
        for doc in DocBin().from_bytes(content).get_docs(spacy.blank("xx").vocab):
            spans = [(span.start_char, span.end_char, span.label_) for span in doc.ents]
            yield _source(doc.user_data[USER_DATA], doc.text, spans)


FORMATS: Mapping[str, Format] = dict(
    zip(
        TOOLS,
        (
            Format(_to_doccano, _of_doccano),
            Format(_to_label_studio, _of_label_studio),
            Format(brat.write, brat.read),
            Format(_to_spacy, _of_spacy),
        ),
        strict=True,
    )
)


def write(name: str, sources: Iterable[Source]) -> dict[str, bytes]:
    """Writes sources as the files of a tool.

    Args:
        name: one of `TOOLS`.
        sources: the articles.

    Returns:
        Content by file name.
    """
    return FORMATS[name].write(sources)


def read(name: str, files: Files) -> list[Source]:
    """Reads sources from the files of a tool.

    Args:
        name: one of `TOOLS`.
        files: content by file name.

    Raises:
        GoldError: they are not what the tool makes of what `write` wrote.
    """
    try:
        return list(FORMATS[name].read(files))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        problem = f"{', '.join(files)}: not from {name} ({type(error).__name__}: {error})"
        raise GoldError(
            problem, "give what the tool exported, with the fields it was given"
        ) from None
