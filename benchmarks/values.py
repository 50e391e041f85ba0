"""Measures how well and how fast dealwire and its peers find money and dates.

The texts are the lines of the gold articles that no rule was written with a look at (split test)
and, as a second set, the rows of dealwire's own test cases. Every system gets one text at a time,
with its language and its day of publication.
"""

import csv
import importlib.metadata
import io
import logging
import math
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from itertools import groupby, product
from pathlib import Path
from time import process_time
from typing import Any

import click

from benchmarks.peers import DEALWIRE, PEERS, Find, Found, System, money_value
from pipeline import lexicons, scripts, storage
from pipeline.gold import notation, splits
from pipeline.gold.records import Mention
from pipeline.recognition import numerals

LABELS = ("MONEY", "DATE")
LANGS = ("en", "zh")
# Longer lines are left out: some peers take very long over them.
_LONGEST = 400
# Over how many texts speed is taken, about, and how often.
_TIMED = 200
_PASSES = 3
# Sentences over which dealwire's own speed is told: about 90 characters of English, 24 of Chinese.
_SENTENCE = {"en": range(75, 106), "zh": range(18, 31)}
_SENTENCE_END = re.compile(r"(?<=[。！？；，])|(?<=[.!?])\s+")


@dataclass(frozen=True)
class Text:
    """A text with what there is to find of one label."""

    text: str
    published: date | None
    lang: str
    label: str
    gold: tuple[Found, ...]


@dataclass(frozen=True)
class Result:
    """How a system did on the texts of one set, label and language; a column a field.

    `spans_f1` counts mentions whose bounds are right, `values_f1` those whose value is right too,
    and `overlap_f1` those whose value is right wherever they overlap gold. All are None for what is
    not installed.
    """

    set: str
    label: str
    lang: str
    system: str
    texts: int
    gold: int
    version: str | None = None
    spans_f1: float | None = None
    values_f1: float | None = None
    overlap_f1: float | None = None
    texts_per_second: float | None = None
    ratio: float | None = None


# --- texts ---


def gold_texts(folder: Path, chosen: Container[str] | None = None) -> Iterator[Text]:
    """Yields the lines of labelled articles, once for each label.

    For dates, articles without a day of publication are left out: no peer can be told so.

    Args:
        folder: holds the articles.
        chosen: which articles, by name; None for all.
    """
    for name, source in storage.read_texts(folder, ".txt").items():
        if chosen is not None and name not in chosen:
            continue
        article = notation.read(name, source)
        published = _day(article.published)
        for line in re.finditer(r"\S.*", article.text):
            if len(line.group()) > _LONGEST:
                continue
            for label in LABELS if published else ("MONEY",):
                gold = tuple(
                    _of_gold(mention, line.start())
                    for mention in article.labelled(label)
                    if line.start() <= mention.start < line.end() and _is_told(mention)
                )
                lang = scripts.language(line.group())
                yield Text(line.group(), published, lang, label, gold)


def _is_told(mention: Mention) -> bool:
    return mention.value.get("approximation") != "undisclosed"


def _of_gold(mention: Mention, offset: int) -> Found:
    said = mention.value
    value = (
        money_value(said["currency"], said["minimum"], said["maximum"])
        if mention.label == "MONEY"
        else (_day(said["start_date"]), _day(said["end_date"]))
    )
    return Found(mention.start - offset, mention.end - offset, value)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def case_texts(folder: Path) -> Iterator[Text]:
    """Yields dealwire's test cases, but for dates without a day of publication."""
    content = (folder / "money.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(content), dialect="excel-tab", quoting=csv.QUOTE_NONE):
        gold = tuple(_of_case(row["text"], map(_money_case, _parts(row["expected"], " | "))))
        yield Text(row["text"], None, row["lang"], "MONEY", gold)
    content = (folder / "dates.tsv").read_text(encoding="utf-8")
    for row in lexicons.parse("dates", content):
        text, published = row["text"], _day(row["published"])
        dated = [_date_case(part) for part in _parts(row["expected"], " & ")]
        words = [words for words, _ in dated]
        # Words that stand elsewhere too do not tell which of them is the date.
        if published and all(text.count(one) == words.count(one) for one in words):
            gold = tuple(_of_case(text, dated))
            yield Text(text, published, scripts.language(text), "DATE", gold)


def _parts(expected: str, mark: str) -> list[str]:
    return [] if expected == "-" else expected.split(mark)


def _of_case(text: str, expected: Iterable[tuple[str, tuple[Any, ...] | None]]) -> Iterator[Found]:
    """Places the mentions of a test case, told by their words in the order of the text."""
    end = 0
    for words, value in expected:
        start = text.index(words, end)
        end = start + len(words)
        if value is not None:
            yield Found(start, end, value)


def _money_case(part: str) -> tuple[str, tuple[Any, ...] | None]:
    """Reads ``$5m@USD:5e6:exact``; the value is None for what is undisclosed."""
    words, _, said = part.rpartition("@")
    currency, bounds, _approximation = said.split(":")
    if bounds == "?":
        return words, None
    low, _, high = bounds.partition("-")
    return words, money_value(None if currency == "?" else currency, low, high or low)


def _date_case(part: str) -> tuple[str, tuple[Any, ...] | None]:
    """Reads ``June 2016=2016-06-01..2016-06-30 month``."""
    words, _, said = part.rpartition("=")
    first, _, last = said.partition(" ")[0].partition("..")
    return words, (_day(first), _day(last)) if last else (None, None)


# --- how well ---


def f1(right: int, found: int, gold: int) -> float | None:
    """Returns F1, None where there is nothing found and nothing to find."""
    return 2 * right / (found + gold) if found + gold else None


def scores(
    gold: Sequence[Sequence[Found]], found: Sequence[Sequence[Found]]
) -> tuple[float | None, float | None, float | None]:
    """Holds what was found in each text against gold.

    Returns:
        F1 of spans, of values, and of values that overlap gold, as `Result` has them.
    """
    pairs = list(zip(gold, found, strict=True))
    spans = sum(len({_bounds(g) for g in true} & {_bounds(f) for f in put}) for true, put in pairs)
    values = sum(len(set(true) & set(put)) for true, put in pairs)
    overlaps = sum(_overlapping(true, put) for true, put in pairs)
    totals = sum(map(len, found)), sum(map(len, gold))
    return f1(spans, *totals), f1(values, *totals), f1(overlaps, *totals)


def _bounds(found: Found) -> tuple[int, int]:
    return found.start, found.end


def _overlapping(gold: Sequence[Found], found: Iterable[Found]) -> int:
    """Counts what has the value of a gold mention that it overlaps, each mention once."""
    left = list(gold)
    for one in found:
        for other in left:
            if one.value == other.value and one.start < other.end and other.start < one.end:
                left.remove(other)
                break
    return len(gold) - len(left)


# --- how fast ---


def seconds(finders: Mapping[str, Find], texts: Sequence[Text]) -> dict[str, float]:
    """Measures how long each system takes over some texts.

    The systems take turns, so that what else the machine does hits all alike, and the least time
    of the processor over each text counts.
    """
    least = {name: [math.inf] * len(texts) for name in finders}
    for _ in range(_PASSES):
        numerals.read.cache_clear()  # what dealwire remembers is not to help it the next time
        for name, find in finders.items():
            for i, text in enumerate(texts):
                begun = process_time()
                find(text.text, text.published, text.lang)
                least[name][i] = min(least[name][i], process_time() - begun)
    return {name: sum(times) for name, times in least.items()}


def sentences_per_second(texts: Iterable[Text]) -> dict[tuple[str, str], float]:
    """Measures dealwire alone over sentences of usual length.

    Args:
        texts: are cut into sentences.

    Returns:
        Sentences in a second of the processor, by label and language.
    """
    finders = {system.label: system.load() for system in DEALWIRE}
    chosen: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        for sentence in _SENTENCE_END.split(text.text):
            if len(sentence) in _SENTENCE[text.lang]:
                one = replace(text, text=sentence, gold=())
                chosen.setdefault((text.label, text.lang), []).append(one)
    return {
        key: len(members) / seconds({"dealwire": finders[key[0]]}, members)["dealwire"]
        for key, members in sorted(chosen.items())
    }


# --- all together ---


def measure(texts: Mapping[str, Iterable[Text]], systems: Sequence[System]) -> list[Result]:
    """Measures systems.

    Args:
        texts: by the name of their set.
        systems: what to measure; the first of each label is what the others are held against.

    Returns:
        A result for each set, label, language and system that has to do with these.
    """
    finders = [(system, _loaded(system)) for system in systems]
    results: list[Result] = []
    for name, members in texts.items():
        every = list(members)
        for label, lang in product(LABELS, LANGS):
            chosen = [text for text in every if (text.label, text.lang) == (label, lang)]
            able = [pair for pair in finders if pair[0].label == label and lang in pair[0].langs]
            if chosen:
                results += _compared(name, chosen, able)
    return results


def _loaded(system: System) -> Find | None:
    """Returns the function of a system, None where it is not installed."""
    try:
        return system.load()
    except ImportError:
        return None


def _compared(
    name: str, texts: Sequence[Text], finders: Sequence[tuple[System, Find | None]]
) -> Iterator[Result]:
    """Yields the result of each system on texts of one label and language."""
    gold = [text.gold for text in texts]
    timed = texts[:: math.ceil(len(texts) / _TIMED)]
    installed = {system.package: find for system, find in finders if find}
    taken = seconds(installed, timed)
    for system, find in finders:
        row = Result(
            set=name,
            label=texts[0].label,
            lang=texts[0].lang,
            system=system.package,
            texts=len(texts),
            gold=sum(map(len, gold)),
        )
        if find:
            spans, values, overlap = scores(
                gold, [find(text.text, text.published, text.lang) for text in texts]
            )
            row = replace(
                row,
                version=importlib.metadata.version(system.package),
                spans_f1=spans,
                values_f1=values,
                overlap_f1=overlap,
                texts_per_second=len(timed) / taken[system.package],
                ratio=next(iter(taken.values())) / taken[system.package],
            )
        yield row


# --- the table ---

_TITLES = {
    "gold": "Lines of gold articles",
    "cases": "dealwire's own test cases, which it passes by construction",
}
_COLUMNS = ("system", "spans", "values", "overlap", "texts/s", "ratio")


def as_csv(results: Iterable[Result]) -> str:
    """Returns results as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [field.name for field in fields(Result)])
    writer.writeheader()
    writer.writerows(map(asdict, results))
    return buffer.getvalue()


def as_markdown(results: Iterable[Result]) -> str:
    """Returns results as tables in Markdown, one for each set, label and language."""
    parts = [f"# Money and dates: dealwire and its peers\n\n{_LEGEND}"]
    blocks = groupby(results, lambda r: (r.set, r.label, r.lang, r.texts, r.gold))
    for (name, label, lang, texts, gold), rows in blocks:
        head = f"{label}, {lang}: {texts:,} texts with {gold:,} mentions"
        lines = [_line(_COLUMNS), _line(["---", *["--:"] * (len(_COLUMNS) - 1)])]
        parts.append("\n".join([f"## {_TITLES[name]}: {head}\n", *lines, *map(_row, rows)]))
    return "\n\n".join(parts) + "\n"


_LEGEND = """\
Per cent F1. spans: the bounds are right; values: the value is right too; overlap: the value is
right where it overlaps gold, whatever the bounds. ratio: texts per second, dealwire's being 1.
Bounds follow dealwire's guide, which the others do not know: they are best judged by overlap. Left
out are lines of more than 400 characters and, for dates, articles without a day of publication."""


def speeds_as_markdown(speeds: Mapping[tuple[str, str], float]) -> str:
    """Returns a line about dealwire's own speed."""
    parts = [f"{label} {lang} {speed:,.0f}" for (label, lang), speed in speeds.items()]
    return (
        "\ndealwire alone, sentences of about 90 characters of English or 24 of Chinese in a "
        f"second of one core of this machine: {', '.join(parts)}.\n"
    )


def _row(result: Result) -> str:
    if result.version is None:
        return _line([result.system, "not installed", *[""] * (len(_COLUMNS) - 2)])
    figures = result.spans_f1, result.values_f1, result.overlap_f1
    return _line(
        [
            f"{result.system} {result.version}",
            *("–" if figure is None else f"{100 * figure:.1f}" for figure in figures),
            f"{result.texts_per_second:,.0f}",
            f"{result.ratio:.3g}",
        ]
    )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _of_split(gold: Path, split: str) -> set[str] | None:
    """Returns the names of the articles of a split; None where no file divides them."""
    file = gold.parent / splits.FILE
    if not file.exists():
        return None
    listed = splits.read(file.read_text(encoding="utf-8"))
    return {name for name, part in listed.items() if part == split}


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--gold", type=_FOLDER, default="corpus/gold/sources", help="Labelled articles.")
@click.option("--cases", type=_FOLDER, default="tests/cases", help="Test cases of dealwire.")
@click.option("--split", type=click.Choice(splits.SPLITS), default="test", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), default="outputs/benchmark")
@click.option("--record", type=click.Path(path_type=Path), help="Write the CSV there as well.")
def main(gold: Path, cases: Path, split: str, out: Path, record: Path | None) -> None:
    """Measures dealwire and its peers; prints a table and writes it to OUT."""
    logging.disable()  # what a peer logs of texts that it cannot read
    texts = {
        "gold": list(gold_texts(gold, _of_split(gold, split))),
        "cases": list(case_texts(cases)),
    }
    results = measure(texts, DEALWIRE + PEERS)
    table = as_markdown(results) + speeds_as_markdown(sentences_per_second(texts["gold"]))
    content = as_csv(results)
    storage.write_files(out, {"values.csv": content, "values.md": table})
    if record:
        storage.write_files(record.parent, {record.name: content})
    click.echo(table, nl=False)


if __name__ == "__main__":
    main()
