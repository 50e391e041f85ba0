"""Stage 1b: cuts each article into sentences and tells what each is part of.

Kinds: the title; bylines; headings; questions of an interview; quotes, which are sentences spoken
rather than written: within quotation marks for the most part, or after a speaker's name and a
colon; the appendix, which tells of the companies rather than the news; boilerplate, which yields no
facts; and body.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from pipeline import scripts, tables
from pipeline.segmentation import boilerplate, enclosures, interviews, layout, lines
from pipeline.segmentation.lines import Line
from pipeline.segmentation.paragraphs import Bounds

_SPEECH_SHARE = 0.5
_SPEECH_WORDS = 5
_SPEECH_HAN = 10
_QUOTATION_MARKS = '“「『"'
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+")
_HAN = re.compile(f"[{scripts.HAN}]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of an article: where it stands, its language, its kind and its paragraph."""

    start: int
    end: int
    lang: str
    kind: str
    paragraph: int


def segment(articles: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Cuts articles into sentences.

    Args:
        articles: the table of that name.
        texts: the table of that name.

    Returns:
        The table `segments`.
    """
    titles = {row["article_id"]: row["title"] for row in tables.rows(articles)}
    return tables.frame(
        "segments",
        (
            {
                "article_id": row["article_id"],
                "segment_id": number,
                "paragraph": found.paragraph,
                "start": found.start,
                "end": found.end,
                "lang": found.lang,
                "kind": found.kind,
            }
            for row in tables.rows(texts)
            for number, found in enumerate(split(row["text"], titles.get(row["article_id"])))
        ),
    )


def split(text: str, title: str | None = None) -> list[Segment]:
    """Cuts a text into sentences and tells their kinds.

    Args:
        text: the stored text of an article.
        title: its title, where known; a line that says it is of kind ``title``.

    Returns:
        Segments in order, without white space at their ends, which together cover every other
        character of the text.
    """
    found = lines.read(text)
    kinds = _line_kinds(found, title)
    return [
        Segment(
            start=line.start + start,
            end=line.start + end,
            lang=scripts.language(line.text[start:end]),
            kind=kind,
            paragraph=number,
        )
        for number, line in enumerate(found)
        for (start, end), kind in zip(
            line.sentences, _sentence_kinds(line, kinds[number]), strict=True
        )
    ]


def _line_kinds(found: list[Line], title: str | None) -> list[str]:
    """Returns the kind of each line; the rules that come first have the first say."""
    junk = boilerplate.find(found)
    kinds = interviews.find(found, set(junk))
    headline = layout.find_title(found, title, set(junk) | set(kinds) - {0})
    if headline in junk:
        junk = boilerplate.find(found, headline)
    kinds |= junk
    if headline is not None:
        kinds[headline] = "title"
    bylines = (n for n, line in enumerate(found) if n not in kinds and layout.is_byline(line))
    kinds |= dict.fromkeys(bylines, "byline")
    kinds |= dict.fromkeys(layout.find_headings(found, set(kinds)), "heading")
    return [kinds.get(number, "body") for number in range(len(found))]


def _sentence_kinds(line: Line, kind: str) -> Iterator[str]:
    """Yields the kinds of a line's sentences, which differ only within the body."""
    speech = _speech(line.text) if kind == "body" else []
    for start, end in line.sentences:
        if kind != "body":
            yield kind
        elif notice := boilerplate.notice(line, line.text[start:end]):
            yield notice
        else:
            yield "quote" if _is_spoken(start, end, speech) else "body"


def _speech(text: str) -> list[Bounds]:
    """Returns the quotations, disjoint and in order, that are long enough to be speech.

    One that begins the paragraph and is not closed in it goes on in the next, by the custom of
    long quotations.
    """
    pairs = sorted(
        (pair.start, pair.end) for pair in enclosures.find(text) if pair.is_quotation
    ) or [(0, len(text))] * (text[0] in _QUOTATION_MARKS)
    found: list[Bounds] = []
    for start, end in pairs:
        if found and start < found[-1][1]:
            continue
        words = len(_WORD.findall(text, start, end))
        if words >= _SPEECH_WORDS or len(_HAN.findall(text, start, end)) >= _SPEECH_HAN:
            found.append((start, end))
    return found


def _is_spoken(start: int, end: int, speech: list[Bounds]) -> bool:
    """Says whether most of a sentence lies within speech."""
    first = bisect_right(speech, start, key=lambda bounds: bounds[1])
    last = bisect_left(speech, end, key=lambda bounds: bounds[0])
    inside = sum(min(end, stop) - max(start, begin) for begin, stop in speech[first:last])
    return inside > _SPEECH_SHARE * (end - start)
