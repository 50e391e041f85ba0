"""Stage 2: segments -> mentions, amounts, dates, people, through a spaCy pipeline a language."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import pandas as pd
import spacy
from spacy.language import Language
from spacy.util import registry

from pipeline import tables
from pipeline.recognition import components, dates, items, names, people, tagger
from pipeline.recognition.cues import Cue
from pipeline.recognition.spans import Amount, DateSpan, Name, Percentage, RoundSpan, Span
from pipeline.recognition.tokenizer import MixedScriptTokenizer

COMPONENTS = (
    "dealwire_money",
    "dealwire_percentages",
    "dealwire_dates",
    "dealwire_rounds",
    "dealwire_names",
    "dealwire_cues",
)
# Where spans of two kinds overlap, the kind that stands first here is kept.
PRECEDENCE = ("sure name", "MONEY", "PERCENT", "ROUND", "DATE", "name")
# The least score of a name that is surer than a value.
_SURE_SCORE = 0.8
_VALUE_SCORE = 0.95

WRITES = ("mentions", "amounts", "dates", "rounds", "percentages", "cues", "people")

Row = dict[str, Any]
AnySpan = TypeVar("AnySpan", bound=Span)
Found = tuple[str, Span]


@registry.tokenizers("dealwire_mixed_script.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Any:
    """Registers the tokenizer for mixed script under a name that a spaCy config can use."""
    return lambda nlp: MixedScriptTokenizer(nlp.vocab)


@cache
def load(lang: str, ner: str | None = None) -> Language:
    """Builds the pipeline of a language.

    Args:
        lang: ``en`` or ``zh``.
        ner: a spaCy pipeline that finds names in place of the tagger.

    Returns:
        The pipeline; the same object at every call.
    """
    tokenizer = {"@tokenizers": "dealwire_mixed_script.v1"}
    nlp = spacy.blank(lang, config={"nlp": {"tokenizer": tokenizer}})
    for component in COMPONENTS:
        config = {"ner": ner} if component == "dealwire_names" else {}
        nlp.add_pipe(component, config=config)
    return nlp


def recognise(
    articles: pd.DataFrame,
    texts: pd.DataFrame,
    segments: pd.DataFrame,
    ner: Mapping[str, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Finds the mentions of articles with their values.

    Args:
        articles: table `articles`.
        texts: table `texts`.
        segments: table `segments`; boilerplate is not read.
        ner: for a language, the spaCy pipeline that finds names in place of the tagger.

    Returns:
        The tables of `WRITES`.
    """
    text_of = {row["article_id"]: row["text"] for row in tables.rows(texts)}
    segments_of: dict[str, list[Row]] = {}
    for row in tables.rows(segments):
        if row["kind"] != "boilerplate":
            segments_of.setdefault(row["article_id"], []).append(row)
    found: dict[str, list[Row]] = {name: [] for name in WRITES}
    for article in tables.rows(articles):
        article_id = article["article_id"]
        article_segments = segments_of.get(article_id, [])
        spans = _spans(text_of[article_id], article_segments, article["published"], ner or {})
        for name, records in _records(article_id, text_of[article_id], article_segments, spans):
            found[name] += records
    return {name: tables.frame(name, records) for name, records in found.items()}


def settle(found: Iterable[Found]) -> list[Found]:
    """Settles overlaps between kinds by `PRECEDENCE`; cues may overlap anything.

    Args:
        found: labels and spans of one text.

    Returns:
        What is kept, in the order of the text.
    """
    kept: list[Found] = []
    taken: set[int] = set()
    ranked = sorted(found, key=lambda f: (_rank(f), f[1].start - f[1].end, f[1].start))
    for label, span in ranked:
        places = range(span.start, span.end)
        if label == "CUE" or taken.isdisjoint(places):
            kept.append((label, span))
            taken.update(() if label == "CUE" else places)
    return sorted(kept, key=lambda f: (f[1].start, f[1].end, f[0]))


def _rank(found: Found) -> int:
    label, span = found
    if label in PRECEDENCE or not isinstance(span, Name):
        return PRECEDENCE.index(label) if label in PRECEDENCE else len(PRECEDENCE)
    return PRECEDENCE.index("sure name" if span.score >= _SURE_SCORE else "name")


def _spans(text: str, segments: list[Row], published: Any, ner: Mapping[str, str]) -> list[Found]:
    """Reads the sentences of an article, then the article for what they name."""
    found: list[Found] = []
    sentences = [(text[s["start"] : s["end"]], s["lang"]) for s in segments]
    article = tagger.read(sentences)
    before: DateSpan | None = None
    frame: DateSpan | None = None
    end = 0
    for segment, (sentence, lang) in zip(segments, sentences, strict=True):
        if "\n" in text[end : segment["start"]]:
            frame = None
        end = segment["end"]
        nlp = load(lang, ner.get(lang))
        doc = nlp.make_doc(sentence)
        doc._.published = published
        doc._.article = article
        doc._.context = text
        doc._.date_before = before and _moved(before, -segment["start"] - 1)
        doc._.date_frame = frame
        values = [(span.label_, span._.value) for span in nlp(doc).spans[components.KEY]]
        days = [value for _, value in values if isinstance(value, DateSpan)]
        before = _moved(days[-1], segment["start"]) if days else before
        frame = dates.frame_after(sentence, days, published, frame)
        found += [(label, _moved(value, segment["start"])) for label, value in values]
    named = [span for _, span in found if isinstance(span, Name)]
    bounds = [(segment["start"], segment["end"]) for segment in segments]
    values = [f for f in found if not isinstance(f[1], Name)]
    named = items.named(text, bounds, values, named)
    return settle([*values, *((n.label, n) for n in names.propagate(text, named, bounds))])


def _moved(span: AnySpan, offset: int) -> AnySpan:
    """Returns a span of a sentence as one of its article."""
    moved = replace(span, start=span.start + offset, end=span.end + offset)
    if isinstance(moved, Amount) and moved.same_as is not None:
        return replace(moved, same_as=moved.same_as + offset)
    return moved


def _records(
    article_id: str, text: str, segments: list[Row], found: list[Found]
) -> Iterator[tuple[str, list[Row]]]:
    """Yields the rows of an article, by table."""
    ids = {
        id(span): tables.mention_id(article_id, span.start, span.end, label)
        for label, span in found
    }
    starts = [segment["start"] for segment in segments]
    segment_of = {
        id(span): segments[bisect_right(starts, span.start) - 1]["segment_id"] for _, span in found
    }
    amounts = {span.start: ids[id(span)] for _, span in found if isinstance(span, Amount)}
    yield (
        "mentions",
        [
            {
                "mention_id": ids[id(span)],
                "article_id": article_id,
                "segment_id": segment_of[id(span)],
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "label": label,
                "source": span.source if isinstance(span, Name) else label.lower(),
                "score": span.score if isinstance(span, Name) else _VALUE_SCORE,
            }
            for label, span in found
        ],
    )
    yield (
        "amounts",
        [
            {
                "mention_id": ids[id(span)],
                "currency": span.currency,
                "minimum": span.minimum,
                "maximum": span.maximum,
                "approximation": span.approximation,
                "same_as": amounts.get(span.same_as) if span.same_as is not None else None,
            }
            for _, span in found
            if isinstance(span, Amount)
        ],
    )
    yield (
        "dates",
        [
            {
                "mention_id": ids[id(span)],
                "timex": span.timex,
                "start_date": span.start_date,
                "end_date": span.end_date,
                "grain": span.grain,
                "anchored": span.anchored,
            }
            for _, span in found
            if isinstance(span, DateSpan)
        ],
    )
    yield (
        "rounds",
        [
            {"mention_id": ids[id(span)], "round": span.round}
            for _, span in found
            if isinstance(span, RoundSpan)
        ],
    )
    yield (
        "percentages",
        [
            {"mention_id": ids[id(span)], "minimum": span.minimum, "maximum": span.maximum}
            for _, span in found
            if isinstance(span, Percentage)
        ],
    )
    yield (
        "cues",
        [
            {
                "mention_id": ids[id(span)],
                "status": span.status,
                "attribution": span.attribution,
                "type": span.type,
            }
            for _, span in found
            if isinstance(span, Cue)
        ],
    )
    yield "people", list(_people(text, segment_of, ids, found))


def _people(
    text: str, segment_of: dict[int, int], ids: dict[int, str], found: list[Found]
) -> Iterator[Row]:
    by_segment: dict[int, list[Name]] = {}
    for _, span in found:
        if isinstance(span, Name):
            by_segment.setdefault(segment_of[id(span)], []).append(span)
    for named in by_segment.values():
        for office in people.offices(text, named):
            yield {
                "mention_id": ids[id(office.person)],
                "name": office.person.text,
                "title": office.title.text if office.title else None,
                "company_mention_id": ids[id(office.organisation)] if office.organisation else None,
            }
