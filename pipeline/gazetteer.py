"""Finds the names that models/ knows: organisations of the registry, and places."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import lexicons
from pipeline.scripts import has_han

_REMEMBERED = 256
_LATIN = re.compile(r"[^\W_]", re.ASCII)
# Where a name may begin: nowhere inside a Latin word or a number.
_BEGINNING = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|[^\sA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A known name: its label, and the registry id of an organisation."""

    form: str
    label: str
    company_id: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A known name met in a text."""

    start: int
    end: int
    entry: Entry


class Gazetteer:
    """Longest match of a set of names, case as written, at word boundaries for Latin script.

    Args:
        entries: the names; of two entries of one form the first wins.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_head: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in entries:
            self._by_head[entry.form[:2]].setdefault(entry.form, entry)
        self._lengths = {
            head: sorted({len(form) for form in forms}, reverse=True)
            for head, forms in self._by_head.items()
        }
        # Several readers of an article look into each of its sentences.
        self._matches = lru_cache(maxsize=_REMEMBERED)(lambda text: tuple(self._search(text)))

    def get(self, form: str) -> Entry | None:
        """Returns the entry of exactly this form."""
        return self._by_head.get(form[:2], {}).get(form)

    def find(self, text: str) -> Iterator[Match]:
        """Yields the longest matches from left to right; they do not overlap."""
        yield from self._matches(text)

    def _search(self, text: str) -> Iterator[Match]:
        reach = 0
        for start, head in _beginnings(text):
            lengths = self._lengths.get(head)
            match = lengths and start >= reach and self._match_at(text, start, head, lengths)
            if match:
                yield match
                reach = match.end

    def _match_at(self, text: str, start: int, head: str, lengths: Iterable[int]) -> Match | None:
        forms = self._by_head[head]
        for length in lengths:
            end = start + length
            entry = forms.get(text[start:end])
            if entry and is_bounded(text, start, end):
                return Match(start, start + len(entry.form), entry)
        return None


@lru_cache(maxsize=_REMEMBERED)
def _beginnings(text: str) -> tuple[tuple[int, str], ...]:
    """Returns where names may begin, with the two characters that stand there."""
    starts = (match.start() for match in _BEGINNING.finditer(text))
    return tuple((start, text[start : start + 2]) for start in starts)


def is_bounded(text: str, start: int, end: int) -> bool:
    """Says whether no Latin word or number is cut at either end of a span."""
    return not _cuts(text, start) and not _cuts(text, end)


_GLUED = re.compile(r"[A-Z][A-Za-z0-9&.]*(?: [A-Z][A-Za-z0-9&.]*)*$")


def glued_start(text: str, start: int) -> int:
    """Returns where a Chinese name begins that Latin is glued to: General Atlantic泛大西洋投资."""
    latin = _GLUED.search(text, max(0, start - 40), start)
    if latin is None or not has_han(text[start : start + 1]) or latin.group() in _not_names():
        return start
    return latin.start()


@cache
def _not_names() -> frozenset[str]:
    return frozenset(row["form"] for row in lexicons.load("lexicons/not_names"))


def _cuts(text: str, position: int) -> bool:
    return (
        0 < position < len(text)
        and _LATIN.match(text[position - 1]) is not None
        and _LATIN.match(text[position]) is not None
    )


@cache
def organisations() -> Gazetteer:
    """Returns the names of the registry that are no ordinary words or names of something else."""
    return Gazetteer(_organisations(ambiguous=False))


@cache
def ambiguous_organisations() -> Gazetteer:
    """Returns the names of the registry that count only where the text gives evidence."""
    return Gazetteer(_organisations(ambiguous=True))


def kind(form: str) -> str | None:
    """Returns what the registry says an organisation is: startup, investor, media and so on."""
    entry = organisations().get(form)
    return _kinds()[entry.company_id] if entry and entry.company_id else None


@cache
def _kinds() -> dict[str, str]:
    return {row["company_id"]: row["kind"] for row in lexicons.load("companies/companies")}


@cache
def places() -> Gazetteer:
    """Returns countries, regions and cities, and Chinese districts and counties by their names."""
    counties = (row["form"] + row["ending"] for row in lexicons.load("lexicons/counties"))
    known = (row["form"] for row in lexicons.load("lexicons/places"))
    return Gazetteer(Entry(form, "GPE", None) for form in (*known, *counties))


@cache
def ambiguous_places() -> Gazetteer:
    """Returns districts and counties without their endings: 仙居, 武清, 高明."""
    counties = (row["form"] for row in lexicons.load("lexicons/counties"))
    return Gazetteer(Entry(form, "GPE", None) for form in counties if not places().get(form))


def _organisations(ambiguous: bool) -> Iterator[Entry]:
    for row in lexicons.load("companies/companies"):
        if row["note"].startswith("ambiguous name") == ambiguous:
            for form in dict.fromkeys((row["name"], row["name_en"], row["name_zh"])):
                if form:
                    yield Entry(form, "ORG", row["company_id"])
    for row in lexicons.load("companies/aliases"):
        # A stock symbol is no name of the company in running text.
        if row["kind"] != "symbol" and (row["ambiguous"] == "yes") == ambiguous:
            yield Entry(row["alias"], "ORG", row["company_id"])


def is_short_han(form: str) -> bool:
    """Says whether a Chinese name is so short that other words easily contain it."""
    return len(form) <= 2 and has_han(form)
