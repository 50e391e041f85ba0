"""Finds names: organisations, people, places, titles and products.

`find` reads one sentence: what the gazetteers know, what stands in a party's place beside a
funding trigger, and what has the shape of a name. `propagate` then reads the whole article: a name
found once is found everywhere, with the short forms the article introduces for it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline import gazetteer, lexicons
from pipeline.phrases import chunks, han_names, introductions, parties
from pipeline.phrases.chunks import Chunk, chunk
from pipeline.phrases.party import alternation, forms
from pipeline.phrases.people import is_person
from pipeline.recognition.spans import Name
from pipeline.scripts import has_han

# Confidence by the kind of evidence; a name below the last is not reported.
_REGISTRY = 0.95
_PARTY = 0.85
_SHAPE = 0.75
_PROPAGATED = 0.7
_CAPITALS = 0.5
_SHORTEST_PROPAGATED = 2


def find(text: str, lang: str) -> list[Name]:
    """Finds the names of a sentence.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.

    Returns:
        Names in the order of the text, no two of which overlap.
    """
    candidates = [*_known(text), *_parties(text, lang)]
    candidates += _chinese(text) if lang == "zh" else _english(text)
    candidates += _aliases(text, [c for c in candidates if c.label == "ORG"])
    return surest_then_longest(candidates)


def propagate(text: str, names: Iterable[Name], spans: Iterable[tuple[int, int]]) -> list[Name]:
    """Finds the names of an article again wherever they stand.

    Args:
        text: the stored text of the article.
        names: what was found in its sentences, with offsets into `text`.
        spans: the sentences to read, half open; nothing is found elsewhere.

    Returns:
        All names of the article in the order of the text, no two of which overlap.
    """
    names = list(names)
    labels: dict[str, Name] = {}
    for name in sorted(names, key=lambda n: -n.score):
        if name.label != "TITLE" and name.score > _CAPITALS:
            for form in (name.text, *_short_forms(name)):
                labels.setdefault(form, name)
    labels = {f: n for f, n in labels.items() if _is_distinct(f)}
    if not labels:
        return surest_then_longest(names)
    again = re.compile(alternation(frozenset(labels)))
    for start, end in spans:
        for match in again.finditer(text, start, end):
            if gazetteer.is_bounded(text, match.start(), match.end()):
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
    for match in gazetteer.organisations().find(text):
        if match.entry.form not in han_names.common_words() or not gazetteer.is_short_han(
            match.entry.form
        ):
            start = gazetteer.glued_start(text, match.start)
            yield _name(text, start, match.end, "ORG", _REGISTRY, "registry")
    for match in gazetteer.places().find(text):
        yield _name(text, match.start, match.end, "GPE", _SHAPE, "place")


def _parties(text: str, lang: str) -> Iterator[Name]:
    for party in parties(text, lang):
        if party.start < party.end:
            span = text[party.start : party.end]
            label = "PERSON" if party.label == "PERSON" or _is_person(span) else "ORG"
            if label == "ORG" and gazetteer.places().get(span):
                continue
            yield _name(text, party.start, party.end, label, _PARTY, "party")


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
            yield _name(text, start, end, "ORG", _PARTY, "introduced")


def _is_alias(alias: str) -> bool:
    return (
        alias not in forms("not_names")
        and not gazetteer.places().get(alias)
        and alias not in forms("titles", "zh", "head")
        and (has_han(alias) or len(alias) > 1)
    )


# English


def _english(text: str) -> Iterator[Name]:
    found = chunk(text)
    for index, item in enumerate(found):
        if item.kind == "title":
            if _holds_office(found, index):
                yield _name(text, item.start, item.end, "TITLE", _SHAPE, "title")
        elif item.kind == "name":
            label, score, rule = _classified(found, index)
            if score >= _CAPITALS:
                yield _name(text, item.start, item.end, label, score, rule)


def _holds_office(found: list[Chunk], index: int) -> bool:
    """Says whether a title is held by somebody named, or at a company named."""
    before = [c for c in found[max(0, index - 2) : index] if c.text != ","]
    after = [c for c in found[index + 1 : index + 4] if c.text != ","]
    links = forms("titles", "en", "link")
    if len(after) > 1 and (after[0].lower in links or after[0].text == "("):
        after = after[1:]
    return any(c.kind == "name" for c in (*before[-1:], *after[:1]))


def _classified(found: list[Chunk], index: int) -> tuple[str, float, str]:
    """Returns the label of a capitalised run, how sure it is, and by which rule."""
    item = found[index]
    before = found[index - 1] if index else None
    after = found[index + 1] if index + 1 < len(found) else None
    last = item.text.split()[-1]
    if last in chunks.organisation_heads() and " " in item.text:
        return "ORG", _SHAPE, "head"
    person = _is_person(item.text)
    office = (before is not None and before.kind == "title") or (
        after is not None
        and (
            after.kind == "title"
            or (after.text == "," and index + 2 < len(found) and found[index + 2].kind == "title")
        )
    )
    if person and office:
        return "PERSON", _PARTY, "office"
    if person:
        return "PERSON", _SHAPE, "person"
    words = item.text.split()
    if office and 2 <= len(words) <= 3 and before is not None and before.kind == "title":
        return "PERSON", _CAPITALS, "office"
    common = all(chunks.is_common(w) for w in words) or item.text in forms("not_names")
    return "ORG", 0.0 if common else _CAPITALS, "capitals"


def _is_person(name: str) -> bool:
    return (
        is_person(name)
        and name.split()[-1] not in chunks.organisation_heads()
        and not gazetteer.organisations().get(name)
    )


# Chinese


def _chinese(text: str) -> Iterator[Name]:
    yield from _people(text)
    for match in _legal_names().finditer(text):
        yield _name(text, match.start(), match.end(), "ORG", _SHAPE, "legal_form")
    for match in _LATIN_RUN.finditer(text):
        label, score, rule = _latin(match.group())
        if score >= _CAPITALS:
            yield _name(text, match.start(), match.end(), label, score, rule)
    for match in _WORK.finditer(text):
        yield _name(text, match.start(1), match.end(1), "PRODUCT", _SHAPE, "work")
    yield from _headed(text)


_LATIN_RUN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[.&+'’\-][A-Za-z0-9]+)*\+*(?: [A-Z][A-Za-z0-9&.'’\-]*)*"
)
_WORK = re.compile(r"《([^《》]{1,30})》")


def _latin(span: str) -> tuple[str, float, str]:
    if _is_person(span):
        return "PERSON", _SHAPE, "person"
    known = span in forms("not_names") or span.lower() in forms("titles", "en", "head")
    common = known or len(span) < 3 or (span.isupper() and len(span) <= 4)
    return "ORG", 0.0 if common else _CAPITALS, "capitals"


@cache
def _legal_names() -> re.Pattern[str]:
    """Returns the pattern of registered names: a place, or a clause's start, to a legal form."""
    legal = alternation(frozenset(f for f in forms("legal_forms", "zh") if len(f) >= 4))
    town = alternation(forms("grammar", "zh", "town"))
    zones = alternation(frozenset(f for f in forms("places", "zh") if len(f) >= 2))
    return re.compile(
        rf"(?:{zones})(?:{town})?[^\W\d_A-Za-z]{{2,16}}?(?:[（(][^\W\d_]{{2,6}}[）)])?[^\W\d_A-Za-z]{{0,8}}?(?:{legal})"
    )


def _headed(text: str) -> Iterator[Name]:
    """Finds list items that end in a word organisations end in: 、某某资本、."""
    heads = _investor_heads()
    for item in re.finditer(r"[^\s，。；：！？、,;:!?（）()“”《》「」]{3,12}", text):
        span = item.group()
        left = item.start() > 0 and text[item.start() - 1] in "、"
        right = item.end() < len(text) and text[item.end()] in "、"
        if (left or right) and span.endswith(heads):
            cleaned = han_names.name_in(text, item.start(), item.end())
            if cleaned and cleaned[1] - cleaned[0] > 2:
                yield _name(text, cleaned[0], cleaned[1], "ORG", _CAPITALS + 0.05, "head")


@cache
def _investor_heads() -> tuple[str, ...]:
    rows = lexicons.load("lexicons/organisation_heads")
    return tuple(r["form"] for r in rows if r["lang"] == "zh" and r["kind"] == "investor")


def _people(text: str) -> Iterator[Name]:
    """Finds 公司 + title + person, each a name of its own."""
    for match in _office().finditer(text):
        start, end = match.span("title")
        person = match.group("person") or match.group("latin")
        if person:
            yield _name(text, start, end, "TITLE", _SHAPE, "title")
            group = "person" if match.group("person") else "latin"
            yield _name(text, *match.span(group), "PERSON", _PARTY, "office")
        organisation = han_names.name_in(text, _clause_start(text, start), start)
        if organisation and organisation[1] == start:
            if not person:
                yield _name(text, start, end, "TITLE", _CAPITALS + 0.05, "title")
            yield _name(text, organisation[0], organisation[1], "ORG", _SHAPE, "office")


def _clause_start(text: str, end: int) -> int:
    return max(text.rfind(mark, 0, end) for mark in "，。；：！？、\n“”「」（）() ") + 1


@cache
def _office() -> re.Pattern[str]:
    heads = alternation(forms("titles", "zh", "head"))
    modifiers = alternation(forms("titles", "zh", "modifier"))
    joiners = alternation(forms("titles", "zh", "joiner"))
    title = f"(?:{modifiers})*(?:{heads})"
    followers = alternation(forms("person_followers", "zh"))
    surnames = alternation(forms("surnames", "zh"))
    han = "[\u4e00-\u9fff]"
    return re.compile(
        rf"(?P<title>{title}(?:(?:{joiners}){title})*)[：: ]?"
        rf"(?:(?P<person>(?:{surnames}){han}{{1,2}}?)(?=[，。、；：:（(“”！？\s]|$|{followers})"
        rf"|(?P<latin>[A-Z][a-z]+(?: [A-Z][a-z.]+){{0,2}}))?"
    )


# Short forms


def _short_forms(name: Name) -> Iterator[str]:
    """Yields the forms an article may go on with: 商汤 for 商汤科技, Xu for no one."""
    if name.label != "ORG":
        return
    if has_han(name.text):
        for head in forms("organisation_heads", "zh"):
            stem = name.text[: -len(head)]
            if name.text.endswith(head) and len(stem) >= 2 and han_names.is_name(stem):
                yield stem
        return
    words = name.text.split()
    if len(words) > 1 and words[-1] in chunks.organisation_heads():
        stem = " ".join(words[:-1]).rstrip(",")
        if not chunks.is_common(stem):
            yield stem


def _is_distinct(form: str) -> bool:
    """Says whether a form, met anywhere, is the name and not an ordinary word."""
    if len(form) < _SHORTEST_PROPAGATED:
        return False
    if has_han(form):
        return form not in han_names.common_words() and form not in forms("pronouns", "zh")
    return form not in forms("not_names") and any(c.isupper() for c in form)
