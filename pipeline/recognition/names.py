"""Finds names: organisations, people, places, titles and products.

`find` reads one sentence: what the back end (our tagger, unless told otherwise) finds, and where
that finds nothing, what the registry knows, and what another name introduces in brackets.
`propagate` then reads the whole article: a name found once is found everywhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from pipeline import gazetteer
from pipeline.phrases import han_names, introductions
from pipeline.phrases.chunks import is_common
from pipeline.phrases.party import alternation, forms
from pipeline.phrases.people import is_person
from pipeline.recognition import tagger
from pipeline.recognition.article import Article
from pipeline.recognition.backends import BackEnd
from pipeline.recognition.name_bounds import in_both_scripts, is_verb, mended
from pipeline.recognition.spans import Name
from pipeline.scripts import has_han

# Confidence by the kind of evidence, below what the tagger has mostly.
_INTRODUCED = 0.39
_REGISTRY = 0.38
_PROPAGATED = 0.35
# The tagger must be so sure of a name for it to be looked for elsewhere.
_SURE = 0.6
_SHORTEST_PROPAGATED = 2
# The most characters of a Chinese person's name, most family names being one.
_LONGEST_HAN = 4
# A family name that the tagger takes for a company more often than this may be one.
_SELDOM = 2
# Whom a turn of an interview begins with.
_TURN = re.compile(r"([^\W\d_][\w'\u2019-]*):\s")
_INITIALS = re.compile(r"[A-Z]{2,3}")
# Addresses of the web and of mail, in which nothing is named.
_ADDRESS = re.compile(r"[A-Za-z]+://[^\s（）()，。；、]+|[\w.+-]+@[\w-]+\.[\w.-]+|\bwww\.[\w./-]+")


def find(
    text: str, lang: str, back_end: BackEnd = tagger.find, article: Article | None = None
) -> list[Name]:
    """Finds the names of a sentence.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.
        back_end: finds names before any rule does.
        article: the article it stands in; None where it stands alone.

    Returns:
        Names in the order of the text, no two of which overlap.
    """
    known = [*_known(text), *_full_names(text), *_places(text)]
    tagged = [_widened(name, known) for name in mended(text, back_end(text, lang, article))]
    persons = {(p.start, p.end): p for p in _persons(text, tagged)}
    candidates = [*persons.values(), *(n for n in tagged if (n.start, n.end) not in persons)]
    candidates += (k for k in known if k.label == "ORG")
    candidates += _aliases(text, [c for c in candidates if c.label == "ORG"])
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    return [
        name
        for name in in_both_scripts(text, surest_then_longest(candidates))
        if not any(start < name.end and name.start < end for start, end in addresses)
        and not is_verb(text, name.start, name.end)
    ]


def propagate(text: str, names: Iterable[Name], spans: Iterable[tuple[int, int]]) -> list[Name]:
    """Finds the names of an article again wherever they stand.

    Args:
        text: the stored text of the article.
        names: what was found in its sentences, with offsets into `text`.
        spans: the sentences to read, half open; nothing is found elsewhere.

    Returns:
        All names of the article in the order of the text, no two of which overlap.
    """
    names = _without_adverbs(_with_families(list(names)))
    spans = list(spans)
    names += _speakers(text, names, spans)
    labels: dict[str, Name] = {}
    for name in sorted(names, key=lambda n: -n.score):
        if name.label != "TITLE" and (name.score > _SURE or name.source != "names.tagger"):
            labels.setdefault(name.text, name)
    labels = {f: n for f, n in labels.items() if _is_distinct(f)}
    for family, person in _families(names).items():
        if not is_common(family):
            labels.setdefault(family, person)
    if not labels:
        return surest_then_longest(names)
    again = re.compile(alternation(frozenset(labels)))
    for start, end in spans:
        for match in again.finditer(text, start, end):
            if gazetteer.is_bounded(text, *match.span()) and not is_verb(text, *match.span()):
                first = labels[match.group()]
                names.append(
                    Name(
                        match.start(),
                        match.end(),
                        match.group(),
                        first.label,
                        min(first.score, _PROPAGATED),
                        "names.article",
                    )
                )
    return surest_then_longest(names)


def _families(names: Sequence[Name]) -> dict[str, Name]:
    """Returns who is meant by a family name: no company begins with it, or is often called so."""
    families = {
        name.text.split()[-1]: name
        for name in names
        if name.label == "PERSON" and name.score > _SURE and " " in name.text
    }
    alone = Counter((name.text, name.label) for name in names)
    firms = {name.text.split()[0] for name in names if name.label == "ORG" and " " in name.text}
    return {
        family: name
        for family, name in families.items()
        if family not in firms
        and alone[family, "ORG"] <= max(_SELDOM, alone[family, "PERSON"])
        and len(family) > _SHORTEST_PROPAGATED
        and gazetteer.kind(family) is None
        and not has_han(family)
    }


def _with_families(names: Sequence[Name]) -> list[Name]:
    """Takes a family name alone, such as Park, for the person of the article who has it."""
    families = _families(names)
    return [
        replace(name, label="PERSON")
        if name.label in ("ORG", "GPE") and name.text in families
        else name
        for name in names
    ]


def _without_adverbs(names: Sequence[Name]) -> list[Name]:
    """Takes an adverb off the end of a company that the article names without it: 暴风魔镜|刚."""
    companies = {name.text for name in names if name.label == "ORG"}
    found = []
    for name in names:
        adverb = _adverb().search(name.text) if name.label == "ORG" else None
        if adverb and name.text[: adverb.start()] in companies:
            end = name.start + adverb.start()
            name = replace(name, end=end, text=name.text[: adverb.start()])
        found.append(name)
    return found


@cache
def _adverb() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(forms('verb_adverbs', 'zh'))})$")


def _speakers(text: str, names: Iterable[Name], spans: Iterable[tuple[int, int]]) -> Iterator[Name]:
    """Finds who speaks in an interview by initials: OC, who was named before, and TC, who asks.

    Who answers may go by the family name.
    """
    named = [name.text.split() for name in names if name.label == "PERSON" and " " in name.text]
    persons = {"".join(word[0] for word in words) for words in named}
    turns: dict[str, list[int]] = {}
    for start, end in spans:
        turn = _TURN.match(text, start, end)
        if turn:
            turns.setdefault(turn[1], []).append(turn.start(1))
    turns = {speaker: starts for speaker, starts in turns.items() if len(starts) > 1}
    if turns.keys() & {*persons, *(words[-1] for words in named)}:
        for speaker in filter(_INITIALS.fullmatch, turns):
            starts = turns[speaker]
            label = "PERSON" if speaker in persons else "ORG"
            for start in starts:
                yield _name(text, start, start + len(speaker), label, _INTRODUCED, "speaker")


def surest_then_longest(names: Iterable[Name]) -> list[Name]:
    """Settles overlaps: of two names that share a character the surer stays, then the longer."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(names, key=lambda n: (-n.score, n.start - n.end, n.start, n.label)):
        if taken.isdisjoint(range(name.start, name.end)):
            kept.append(name)
            taken.update(range(name.start, name.end))
    return sorted(kept, key=lambda n: n.start)


def _name(text: str, start: int, end: int, label: str, score: float, rule: str) -> Name:
    return Name(start, end, text[start:end], label, score, f"names.{rule}")


def _known(text: str) -> Iterator[Name]:
    for match in han_names.known(text):
        start = gazetteer.glued_start(text, match.start)
        yield _name(text, start, match.end, "ORG", _REGISTRY, "registry")


def _places(text: str) -> Iterator[Name]:
    for match in gazetteer.places().find(text):
        yield _name(text, match.start, match.end, "GPE", _REGISTRY, "place")


def _full_names(text: str) -> Iterator[Name]:
    """Finds legal names in brackets, whole: KUMO云栈（上海云栈供应链科技股份有限公司）."""
    for match in introductions.full_name().finditer(text):
        place = next(gazetteer.places().find(match["name"]), None)
        if place is not None and place.start == 0:
            yield _name(text, *match.span("name"), "ORG", _INTRODUCED, "introduced")


def _persons(text: str, names: Iterable[Name]) -> Iterator[Name]:
    """Finds the other name of a person in brackets: Luo Dacheng (罗大成), 裴安妮（Annie Pei）."""
    for name in names:
        bracket = introductions.behind().match(text, name.end) if name.label == "PERSON" else None
        if bracket is None or has_han(bracket["alias"]) == has_han(name.text):
            continue
        alias = bracket["alias"]
        if gazetteer.organisations().get(alias) or gazetteer.ambiguous_organisations().get(alias):
            continue
        if is_person(alias) or (len(alias) <= _LONGEST_HAN and alias[0] in forms("surnames", "zh")):
            start, end = bracket.span("alias")
            yield _name(text, start, end, "PERSON", name.score, "introduced")


def _widened(name: Name, known: Iterable[Name]) -> Name:
    """Returns a name, or the longest known one that it is a part of: Tel of Tel Aviv."""
    wholes = [
        whole
        for whole in known
        if whole.label == name.label and whole.start <= name.start and name.end <= whole.end
    ]
    if not wholes:
        return name
    return replace(max(wholes, key=lambda whole: whole.end - whole.start), score=name.score)


def _aliases(text: str, organisations: list[Name]) -> Iterator[Name]:
    """Finds another name in brackets behind a name: 商汤科技（SenseTime）."""
    for name in organisations:
        bracket = introductions.behind().match(text, name.end)
        if not bracket:
            continue
        start, end = bracket.span("alias")
        alias = text[start:end]
        introduced = bracket.group("introducer") is not None
        plain = han_names.is_name(alias) if has_han(alias) else alias[:1].isupper()
        if (introduced or has_han(alias) != has_han(name.text)) and plain and _is_alias(alias):
            yield _name(text, start, end, "ORG", _INTRODUCED, "introduced")


def _is_alias(alias: str) -> bool:
    return (
        alias not in forms("not_names")
        and not gazetteer.places().get(alias)
        and alias not in forms("titles", "zh", "head")
        and (has_han(alias) or len(alias) > 1)
    )


def _is_distinct(form: str) -> bool:
    """Says whether a form, met anywhere, is the name and not an ordinary word."""
    if len(form) < _SHORTEST_PROPAGATED:
        return False
    if has_han(form):
        return form not in han_names.common_words() and form not in forms("pronouns", "zh")
    return form not in forms("not_names") and any(c.isupper() for c in form)
