"""Finds the names, out of many, that are one: by legal form, sound, trade word and spelling.

Every comparison is blocked: names meet only where they share a key, so that the work grows with
the number of names and not with its square.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz
from wordfreq import get_frequency_dict

from pipeline.companies import evidence, names, transliteration
from pipeline.companies.clusters import Edge
from pipeline.scripts import has_han

_LEGAL_FORM = 0.9
_TRADE = 0.8
_SOUND = 0.78
_SPELLING = 0.75
# Names as alike as this, in per cent, differ in spelling only.
_ALIKE = 94.0
_SHORTEST_ALIKE = 7
# In a sorted block each name is held against as many that follow it.
_WINDOW = 40
# A stem as short as this is borne by many companies.
_SHORTEST_STEM = {"zh": 3, "en": 5}
# A word rarer than one in three million was made up for a company.
_RARE = 3e-7
_NUMBER = re.compile(r"\d+|\b[ivx]+\b")


def edges(found: Collection[str], articles_of: Mapping[str, Collection[str]]) -> Iterator[Edge]:
    """Yields the edges between names.

    Args:
        found: names as written.
        articles_of: the articles in which each stands; two spellings that one article has are two
            names.
    """
    ordered = sorted(found)
    yield from _same_form(ordered)
    yield from _same_stem(ordered)
    yield from _same_sound(ordered)
    yield from _same_spelling(ordered, articles_of)


def _same_form(ordered: Sequence[str]) -> Iterator[Edge]:
    first: dict[str, str] = {}
    for name in ordered:
        form = names.normal_form(name)
        one = first.setdefault(form, name)
        if one != name:
            yield Edge(one, name, "legal_form", _LEGAL_FORM)
        kind = names.investor_form(name)
        if kind != form:
            synonym = first.setdefault(kind, name)
            if synonym != name:
                yield Edge(synonym, name, "legal_form", _TRADE)


def _same_stem(ordered: Sequence[str]) -> Iterator[Edge]:
    """Joins a name and its legal name: 旷视科技 and 北京旷视科技有限公司."""
    longer: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for name in ordered:
        form = names.normal_form(name)
        written.setdefault(form, name)
        for stem in {names.core(name), names.without_trade(name)} - {form}:
            longer[stem].add(name)
    for stem, bearers in longer.items():
        cores = {names.core(name) for name in bearers}
        if stem in written and len(cores) == 1 and is_distinct(stem):
            for name in sorted(bearers):
                yield Edge(written[stem], name, "legal_form", _TRADE)


def is_distinct(stem: str) -> bool:
    """Says whether a stem is so long or so rare that two companies hardly share it."""
    lang = "zh" if has_han(stem) else "en"
    if len(stem) < _SHORTEST_STEM[lang] or names.is_place(stem):
        return False
    return get_frequency_dict(lang, wordlist="small").get(stem, 0.0) < _RARE


def _same_sound(ordered: Sequence[str]) -> Iterator[Edge]:
    """Joins a Latin name to the one Chinese name that it spells."""
    sounding: dict[str, set[str]] = defaultdict(set)
    latin = [
        n
        for n in ordered
        if not has_han(n) and any(s.identifies for s in transliteration.sounds(n))
    ]
    wanted = {sound.pinyin for name in latin for sound in transliteration.sounds(name)}
    if not wanted:
        return
    for name in ordered:
        if has_han(name):
            for sound in transliteration.sounds(name):
                if sound.pinyin in wanted:
                    sounding[sound.pinyin].add(name)
    for name in latin:
        bearers = {
            han
            for sound in transliteration.sounds(name)
            if sound.identifies
            for han in sounding.get(sound.pinyin, ())
            if evidence.is_pinyin(han, name, surely=True)
        }
        if len({names.without_trade(han) for han in bearers}) == 1:
            for han in sorted(bearers):
                yield Edge(han, name, "transliteration", _SOUND)


def _same_spelling(
    ordered: Iterable[str], articles_of: Mapping[str, Collection[str]]
) -> Iterator[Edge]:
    """Joins Latin names that differ in spelling; only names that begin alike are compared."""
    blocks: dict[str, dict[str, str]] = defaultdict(dict)
    for name in ordered:
        form = names.normal_form(name)
        if len(form) >= _SHORTEST_ALIKE and not has_han(form):
            blocks[form[:3]].setdefault(form, name)
    for block in blocks.values():
        listed = sorted(block)
        for number, one in enumerate(listed):
            for two in listed[number + 1 : number + 1 + _WINDOW]:
                left, right = block[one], block[two]
                apart = set(articles_of[left]).isdisjoint(articles_of[right])
                if apart and are_alike(one, two) and _numbers(left) == _numbers(right):
                    yield Edge(left, right, "spelling", _SPELLING)


def are_alike(one: str, two: str) -> bool:
    """Says whether two normal forms differ in spelling only."""
    return fuzz.ratio(one, two, score_cutoff=_ALIKE) > 0


def _numbers(name: str) -> list[str]:
    """Returns the numbers in a name, by which funds and versions differ."""
    return _NUMBER.findall(" ".join(names.words(name)))
