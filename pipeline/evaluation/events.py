"""Holds the events of an article against gold: aligned one to one, then role by role."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import Counts, Tally
from pipeline.evaluation.spans import overlap
from pipeline.evaluation.values import described
from pipeline.gold.records import Article, Event, Mention

# The roles that are counted, each with those of the arguments it takes in.
ROLES: Mapping[str, tuple[str, ...]] = {
    "investee": ("investee",),
    "investor": ("investor",),
    "lead_investor": ("lead_investor",),
    "any investor": ("investor", "lead_investor"),
    "amount": ("amount",),
    "round": ("round",),
    "date": ("date",),
    "valuation": ("valuation",),
    "stake": ("stake",),
    "status_cue": ("status_cue",),
}
# The roles that are summed up under one name.
ALL_ROLES = "all roles"
CORE = ("investee", "investor", "lead_investor", "amount", "round", "date")
FIELDS = ("type", "round", "status", "attribution")
# Beside arguments, what two events have in common decides among equals.
_SAME_FIELD = 0.1
_RELAXED = 0.5


@dataclass(frozen=True)
class Names:
    """The names that an article has for each company, by the name that stands in an argument."""

    of: Mapping[str, frozenset[str]]

    @classmethod
    def in_article(cls, article: Article) -> "Names":
        """Collects the names of an article's companies."""
        named: dict[str, set[str]] = {}
        for mention in article.labelled("ORG"):
            named.setdefault(mention.value["company"], set()).add(plain(mention.text))
        return cls({name: frozenset(names) for name, names in named.items()})


def plain(text: str) -> str:
    """Returns a name without differences of case and blanks."""
    return re.sub(r"\s+", " ", text).casefold()


def agree(gold: Mention, found: Mention, names: Names) -> float:
    """Says how well an argument agrees with the gold one.

    Args:
        gold: the gold argument.
        found: what was found in the same role.
        names: of the companies in the gold article.

    Returns:
        1 for the same name or value; `_RELAXED` for a name that holds the other or is another of
        the company's names in the article, a sum or time that overlaps; 0 else.
    """
    return _AGREE[gold.label](gold, found, names)


def _same_name(gold: Mention, found: Mention, names: Names) -> float:
    left, right = plain(gold.text), plain(found.text)
    if left == right:
        return 1
    known = names.of.get(gold.value.get("company", ""), frozenset())
    return _RELAXED if left in right or right in left or right in known else 0


def _same_money(gold: Mention, found: Mention, _: Names) -> float:
    low, high = gold.value["minimum"], gold.value["maximum"]
    least, greatest = found.value["minimum"], found.value["maximum"]
    if None in (low, high, least, greatest):
        return float(gold.value["approximation"] == found.value["approximation"])
    currencies = {gold.value["currency"], found.value["currency"]}
    if (low, high) == (least, greatest) and len(currencies) == 1:
        return 1
    meets = least <= high and low <= greatest
    return _RELAXED if meets and len(currencies - {None}) < 2 else 0


def _same_days(gold: Mention, found: Mention, _: Names) -> float:
    first, last = gold.value["start_date"], gold.value["end_date"]
    start, end = found.value["start_date"], found.value["end_date"]
    if None in (first, last, start, end):
        return float(overlap(gold, found))
    if (first, last) == (start, end):
        return 1
    return _RELAXED if start <= last and first <= end else 0


def _same_value(gold: Mention, found: Mention, _: Names) -> float:
    return float(dict(gold.value) == dict(found.value))


_AGREE: Mapping[str, Callable[[Mention, Mention, Names], float]] = {
    "ORG": _same_name,
    "PERSON": _same_name,
    "MONEY": _same_money,
    "DATE": _same_days,
    "ROUND": _same_value,
    "PERCENT": _same_value,
    "CUE": lambda gold, found, _: float(overlap(gold, found)),
}


@dataclass(frozen=True)
class Pairing:
    """The arguments of one role: pairs with how well they agree, and what is left."""

    pairs: list[tuple[Mention, Mention, float]]
    missed: list[Mention]
    spurious: list[Mention]

    def counts(self, exact: bool) -> Counts:
        """Returns the counts, of exact agreement or of any."""
        hits = sum(grade == 1 or not exact for *_, grade in self.pairs)
        number = len(self.pairs)
        return Counts(hits, number + len(self.spurious), hits, number + len(self.missed))


def pair(gold: Sequence[Mention], found: Sequence[Mention], names: Names) -> Pairing:
    """Pairs the arguments of one role, the best agreement first, each used once."""
    graded = sorted(
        (
            (agree(g, f, names), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if g.label == f.label or {g.label, f.label} <= {"ORG", "PERSON"}
        ),
        key=lambda item: (-item[0], *item[1:]),
    )
    pairs: dict[int, tuple[int, float]] = {}
    for grade, i, j in graded:
        if grade and i not in pairs and j not in {other for other, _ in pairs.values()}:
            pairs[i] = (j, grade)
    used = {j for j, _ in pairs.values()}
    return Pairing(
        [(gold[i], found[j], grade) for i, (j, grade) in pairs.items()],
        [g for i, g in enumerate(gold) if i not in pairs],
        [f for j, f in enumerate(found) if j not in used],
    )


def align(gold: Article, found: Article) -> list[tuple[Event | None, Event | None]]:
    """Aligns the events of two labellings of one article, one to one, as well as can be.

    Args:
        gold: the article as it should be.
        found: the article as it was read.

    Returns:
        Pairs of events that share an argument at least; None stands for the missing partner.
    """
    names = Names.in_article(gold)
    likeness = np.zeros((len(gold.events), len(found.events)))
    for i, true in enumerate(gold.events):
        for j, put in enumerate(found.events):
            likeness[i, j] = _likeness(true, put, names)
    chosen = [
        (i, j)
        for i, j in zip(*linear_sum_assignment(-likeness), strict=True)
        if likeness[i, j] >= _RELAXED
    ]
    used = {i for i, _ in chosen}, {j for _, j in chosen}
    return [
        *((gold.events[i], found.events[j]) for i, j in chosen),
        *((event, None) for i, event in enumerate(gold.events) if i not in used[0]),
        *((None, event) for j, event in enumerate(found.events) if j not in used[1]),
    ]


def _likeness(gold: Event, found: Event, names: Names) -> float:
    shared = 0.0
    for role in ("investee", "any investor", "amount", "round", "date", "valuation", "stake"):
        pairing = pair(gold.mentions(*ROLES[role]), found.mentions(*ROLES[role]), names)
        shared += sum(grade for _, _, grade in pairing.pairs)
    if not shared:
        return 0.0
    same = [name for name in FIELDS if getattr(gold, name) == getattr(found, name)]
    return shared + _SAME_FIELD * len(same)


def measure(
    tally: Tally,
    gold: Article,
    found: Article,
    aligned: Sequence[tuple[Event | None, Event | None]],
) -> list[Fault]:
    """Counts the events of one article.

    Args:
        tally: takes the counts.
        gold: the article as it should be.
        found: the article as it was read.
        aligned: what `align` returns of them.

    Returns:
        What is wrong.
    """
    langs, unit = [gold.lang], gold.article_id
    names = Names.in_article(gold)
    funding = [any(e.type == "funding" for e in article.events) for article in (gold, found)]
    if not funding[0]:
        tally.yes_or_no("events", "articles", "no funding, none found", langs, unit, not funding[1])
    faults: list[Fault] = []
    for true, put in aligned:
        hit = true is not None and put is not None
        counts = Counts(hit, put is not None, hit, true is not None)
        tally.add("events", "found", "event", langs, unit, counts)
        tally.add("events", "found", (true or put or _NOTHING).type, langs, unit, counts)
        if true is not None and put is not None:
            for name in FIELDS:
                right = getattr(true, name) == getattr(put, name)
                tally.yes_or_no("events", "fields", name, langs, unit, right)
                if not right and name in ("type", "status"):
                    faults.append(_other_field(gold, true, put, name))
        else:
            faults.append(_unpaired(gold, true, put))
        for role, taken in ROLES.items():
            wanted, got = ((event or _NOTHING).mentions(*taken) for event in (true, put))
            if not wanted and not got:
                continue
            pairing = pair(wanted, got, names)
            for grade, exact in (("exact", True), ("relaxed", False)):
                tally.add("roles", grade, role, langs, unit, pairing.counts(exact))
                if role in CORE:
                    tally.add("roles", grade, ALL_ROLES, langs, unit, pairing.counts(exact))
            if hit and role != "any investor":
                faults += _role_faults(gold, role, pairing)
    return faults


_NOTHING = Event("", None, "", "")


def _role_faults(article: Article, role: str, pairing: Pairing) -> Iterator[Fault]:
    for gold, found, grade in pairing.pairs:
        if grade < 1:
            is_name = gold.label in ("ORG", "PERSON")
            said = None if is_name else (described(gold), described(found))
            yield Fault.of(article, f"role near: {role}", gold, found, said)
    missed, spurious = list(pairing.missed), list(pairing.spurious)
    while missed and spurious:
        gold, found = missed.pop(0), spurious.pop(0)
        yield Fault.of(article, f"role other: {role}", gold, found)
    yield from (Fault.of(article, f"role missed: {role}", m, None) for m in missed)
    yield from (Fault.of(article, f"role spurious: {role}", None, m) for m in spurious)


def _unpaired(article: Article, gold: Event | None, found: Event | None) -> Fault:
    event = gold or found or _NOTHING
    kind = f"event {'missed' if gold else 'spurious'}: {event.type}"
    said = (_told(event), None) if gold else (None, _told(event))
    first = event.arguments[0].mention if event.arguments else None
    return Fault.of(article, kind, first, None, said)


def _other_field(article: Article, gold: Event, found: Event, name: str) -> Fault:
    values = getattr(gold, name), getattr(found, name)
    arguments = [a.mention for a in (*gold.arguments, *found.arguments)]
    kind = f"{name}: {values[0]} as {values[1]}"
    return Fault.of(article, kind, arguments[0], None, (_told(gold), _told(found)))


def _told(event: Event) -> str:
    """Returns an event on one line."""
    parts = [event.type, event.status]
    parts += [f"{argument.role}={argument.mention.text}" for argument in event.arguments]
    return " ".join(parts)
