"""What the text of one article says about its names: which are one company, and which are not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pipeline.companies import identity, names, transliteration
from pipeline.companies.clusters import Edge
from pipeline.phrases import introductions
from pipeline.registry import Registry
from pipeline.scripts import has_han

Row = dict[str, Any]
# How often each name of an article plays which part.
Roles = Mapping[str, Counter[str]]

_INTRODUCED = 0.95
_BESIDE = 0.9
_LEGAL = 0.9
_SHORT = 0.88
_SOUND = 0.8
_APART = 0.9
# The most characters between two names that one of them is told of.
_NEAR = 60
# The most characters behind the second that tell of them.
_FRAMED = 10
_CLOSERS = set("）),，;；")


def introduced(rows: Sequence[Row], text: str) -> Iterator[Edge]:
    """Joins a name to the one that follows it in brackets, or behind words that say so.

    Args:
        rows: the ORG mentions of an article, in its order.
        text: its text.
    """
    for left, right in pairwise(rows):
        gap = text[left["end"] : right["start"]]
        behind = text[right["end"] : right["end"] + 2]
        pair = left["text"], right["text"], right["mention_id"]
        told = None
        if 0 < len(gap) <= _NEAR:
            told = identity.judgement(gap, text[right["end"] :][:_FRAMED])
        if not gap.strip(" ") and has_han(left["text"]) != has_han(right["text"]):
            if not _is_listed(text, left["start"], right["end"]):
                yield _edge(*pair, "introduced", _BESIDE)
        elif told is not None:
            score = _INTRODUCED if told == "same" else _APART
            yield _edge(*pair, "introduced", score, same=told == "same")
        elif introductions.between().fullmatch(gap):
            closed = behind.lstrip("”\"」』’'")[:1] in _CLOSERS
            if closed and _may_be_one(left["text"], right["text"]):
                yield _edge(*pair, "introduced", _INTRODUCED)


def protagonist(rows: Sequence[Row], text: str, known: Registry, roles: Roles) -> Iterator[Edge]:
    """Joins a name that is told of "the company" to the company that is written about.

    "The company, incorporated as Coldie Logistics JSC"; 国内主体叫上海横行网络科技有限公司.
    """
    counts = Counter(row["text"] for row in rows if roles.get(row["text"], Counter())["startup"])
    named = min(counts, key=lambda name: (-counts[name], name), default=None)
    # The legal names of well-known companies are known as well.
    if named is None or named in known.ids:
        return
    for row in rows:
        before = text[max(0, row["start"] - _NEAR) : row["start"]]
        bare = names.is_legal(row["text"]) and not roles.get(row["text"])
        if bare and identity.is_of_the_company(before):
            yield _edge(named, row["text"], row["mention_id"], "introduced", _LEGAL)


def shortened(
    rows: Sequence[Row],
    known: Registry,
    roles: Roles,
) -> Iterator[tuple[str, str, str, str]]:
    """Finds the names of an article that are short for a longer one in it.

    Args:
        rows: the ORG mentions of an article.
        known: the registry, which knows what can only be one company's name.
        roles: how often each name plays which part.

    Yields:
        Short name, long name, basis, and the first mention of the short name. A name that may be
        short for several is short for none.
    """
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["text"], row["mention_id"])
    for short in first:
        if names.is_place(short):
            continue
        found: dict[str, tuple[str, str]] = {}
        for long in first:
            rest = _rest(short, long)
            bare = names.is_legal(long) or not names.is_legal(short)
            if rest is None or not bare or (long in known.ids and short in known.ids):
                continue
            basis, added = rest
            if not _may_stand_for(short, long, added, known, roles):
                continue
            found[long] = basis, added
        if _are_one(found):
            for long, (basis, _) in sorted(found.items()):
                yield short, long, basis, first[short]


def _rest(short: str, long: str) -> tuple[str, str] | None:
    """Returns why a name may be short for another and what the other has more, or None."""
    one, two = names.normal_form(short), names.core(long)
    if not one or (one == two and names.normal_form(long) == one):
        return None
    if has_han(short):
        if len(one) < 2 or not has_han(long):
            return None
        if two.startswith(one):
            return "legal_form", two[len(one) :]
        # KUMO云栈 is 云栈 with its Latin name glued to it.
        latin = re.match(r"[a-z0-9]+", two)
        if latin and two[latin.end() :] == one:
            return "legal_form", ""
        return None
    if has_han(long):
        latin = re.fullmatch(r"([a-z0-9]{2,})([^a-z0-9]+)", two)
        return ("legal_form", latin[2]) if latin and latin[1] == one else None
    parts, whole = names.words(short), names.words(long)
    if parts and len(parts) < len(whole) and whole[: len(parts)] == parts and len(one) >= 2:
        return "legal_form", " ".join(whole[len(parts) :])
    if short.isupper() and short in names.initials(long):
        return "acronym", ""
    return None


def _are_one(candidates: Mapping[str, tuple[str, str]]) -> bool:
    """Says whether the names are longer and shorter forms of one another.

    Args:
        candidates: what each has more than the short name, by name.
    """
    telling = [
        name
        for name, (_, added) in candidates.items()
        if not names.is_addition(added, "zh" if has_han(name) else "en")
    ]
    ordered = sorted(telling, key=lambda name: len(names.core(name)))
    return all(names.core(long).startswith(names.core(one)) for one, long in pairwise(ordered))


def _may_stand_for(short: str, long: str, added: str, known: Registry, roles: Roles) -> bool:
    """Says whether a bare name may be short for a longer one: Vertex for Vertex Ventures.

    Not where the two play different parts and may be a company and its arm. A bare name that the
    registry knows of another company is short for it only if the other is known too, the
    first is no corporation, and, where the bare name is its proper one, it acts as the other would.
    """
    lang = "zh" if has_han(long) else "en"
    another = names.makes_another(added, lang)
    if names.sets_apart(added, lang):
        return False
    if short in known.ids:
        return names.is_addition(added, lang)
    one, two = roles.get(short, Counter()), roles.get(long, Counter())
    if another and one and two and not set(one) & set(two):
        return False
    owner, other = known.ambiguous.get(short), known.owner(long)
    if owner is None or owner == other:
        return True
    if other is None:
        return not another
    kind, wanted = (known.companies[company_id]["kind"] for company_id in (owner, other))
    # A name that is no more than short for its owner may as well be short for another.
    by_right = short in (known.companies[owner][name] for name in ("name", "name_en", "name_zh"))
    if kind == "corporation" or (by_right and kind != "startup"):
        return False
    return not by_right or kind == wanted or wanted in one


def across_scripts(rows: Sequence[Row]) -> Iterator[Edge]:
    """Joins a Chinese name to a Latin one of the article that is its pinyin or translation."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["text"], row["mention_id"])
    latin = [name for name in first if not has_han(name)]
    for han in (name for name in first if has_han(name)):
        for other in latin:
            if is_pinyin(han, other):
                yield _edge(han, other, first[other], "transliteration", _SOUND)
            elif transliteration.translates(other, han):
                yield _edge(han, other, first[other], "translation", _SOUND)
            elif transliteration.imitates(han, other):
                yield _edge(han, other, first[other], "transliteration", _SOUND)


def is_pinyin(han: str, latin: str, surely: bool = False) -> bool:
    """Says whether a Latin name spells a Chinese one: Meihua Venture Capital, 梅花创投.

    Args:
        han: the Chinese name.
        latin: the other.
        surely: two syllables alone are not enough, both must say that they invest.
    """
    spelt = transliteration.sounds(latin)
    if not spelt:
        return False
    return any(
        one.pinyin == two.pinyin
        and one.syllables >= 2
        and _kinds_agree(one.kind, two.kind)
        and (not surely or one.syllables >= 3 or one.kind == two.kind == "investor")
        for one in transliteration.sounds(han)
        for two in spelt
    )


def _kinds_agree(one: str | None, two: str | None) -> bool:
    return one is None or two is None or one == two


def _edge(
    left: str, right: str, mention_id: str, basis: str, score: float, same: bool = True
) -> Edge:
    return Edge(left, right, basis, score, mention_id, same)


def _may_be_one(left: str, right: str) -> bool:
    """Says whether a bracket glosses a name: another script, a legal name, a short form."""
    if has_han(left) != has_han(right):
        return True
    if names.is_legal(right) and names.places_of(right) and not names.is_legal(left):
        return True
    short, long = sorted((names.normal_form(left), names.normal_form(right)), key=len)
    return bool(short) and short[0] in long and sum(c in long for c in short) >= 0.8 * len(short)


def _is_listed(text: str, start: int, end: int) -> bool:
    """Says whether names stand in a list that has spaces between its members."""
    return text[start - 1 : start] == " " == text[end : end + 1]
