"""Holds the companies that mentions are linked to against gold, over all articles at once.

B³ (Bagga and Baldwin, 1998) and CEAF-e (Luo, 2005), over the ORG mentions whose bounds are right;
B³ `whole` counts those that were missed or are none as well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline import tables
from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import ALL, Counts, Key, Tally
from pipeline.evaluation.spans import match
from pipeline.gold.records import Article, Mention
from pipeline.scripts import has_han

# Mentions of companies that the gold names in both scripts.
CROSS = "cross"


@dataclass(frozen=True)
class Link:
    """An ORG mention that both sides have, with the company that each takes it for."""

    article: Article
    mention: Mention
    gold: str
    found: str


Clusters = Mapping[str, frozenset[int]]


def measure(tally: Tally, golds: Sequence[Article], founds: Sequence[Article]) -> list[Fault]:
    """Counts the links of articles.

    Returns:
        Companies taken for one, and companies taken for several.
    """
    links: list[Link] = []
    missing: list[tuple[Article, Counts]] = []
    for gold, found in zip(golds, founds, strict=True):
        true, put = gold.labelled("ORG"), found.labelled("ORG")
        matches = match(true, put, "strict")
        links += (Link(gold, g, g.value["company"], f.value["company"]) for g, f in matches.right)
        left = len(put) - len(matches.right), len(true) - len(matches.right)
        missing.append((gold, Counts(0, left[0], 0, left[1])))
    crossing = _named_in_both_scripts(golds)
    groups = {lang: [k for k in links if k.article.lang == lang] for lang in tables.ARTICLE_LANG}
    groups[CROSS] = [link for link in links if link.gold in crossing]
    groups[ALL] = links
    for lang, inside in groups.items():
        _b_cubed(tally, "b_cubed", lang, inside)
        _ceaf(tally, lang, inside)
    _b_cubed(tally, "b_cubed_whole", ALL, links)
    for article, counts in missing:
        tally.put(Key("linking", "b_cubed_whole", "ORG", ALL), article.article_id, counts)
    return [*_faults(links, merged=True), *_faults(links, merged=False)]


def clusters(names: Iterable[str]) -> dict[str, frozenset[int]]:
    """Returns the places at which each name stands."""
    found: dict[str, set[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(name, set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> list[tuple[float, float]]:
    """Returns the B³ precision and recall of each mention.

    Args:
        gold: the name of its true cluster.
        found: the name of the cluster it was put into.
    """
    true, put = clusters(gold), clusters(found)
    shared = [len(true[g] & put[f]) for g, f in zip(gold, found, strict=True)]
    return [
        (both / len(put[f]), both / len(true[g]))
        for g, f, both in zip(gold, found, shared, strict=True)
    ]


def ceaf_e(gold: Sequence[str], found: Sequence[str]) -> list[tuple[str | None, str | None, float]]:
    """Returns the optimal one-to-one alignment of clusters, each pair with its similarity φ₄.

    Args:
        gold: the name of the true cluster of each mention.
        found: the name of the cluster it was put into.

    Returns:
        Name of the gold cluster, of the found cluster and their similarity; None stands for the
        partner of a cluster that has none.
    """
    true, put = clusters(gold), clusters(found)
    names = list(true), list(put)
    row, column = ({name: i for i, name in enumerate(side)} for side in names)
    similarity = np.zeros((len(true), len(put)))
    for g, f in set(zip(gold, found, strict=True)):
        similarity[row[g], column[f]] = 2 * len(true[g] & put[f]) / (len(true[g]) + len(put[f]))
    chosen = [
        (names[0][i], names[1][j], float(similarity[i, j]))
        for i, j in zip(*linear_sum_assignment(-similarity), strict=True)
        if similarity[i, j]
    ]
    aligned = {pair[0] for pair in chosen}, {pair[1] for pair in chosen}
    return [
        *chosen,
        *((name, None, 0.0) for name in names[0] if name not in aligned[0]),
        *((None, name, 0.0) for name in names[1] if name not in aligned[1]),
    ]


def _b_cubed(tally: Tally, measure: str, lang: str, links: Sequence[Link]) -> None:
    scores = b_cubed([link.gold for link in links], [link.found for link in links])
    for link, (precision, recall) in zip(links, scores, strict=True):
        counts = Counts(precision, 1, recall, 1)
        tally.put(Key("linking", measure, "ORG", lang), link.article.article_id, counts)


def _ceaf(tally: Tally, lang: str, links: Sequence[Link]) -> None:
    pairs = ceaf_e([link.gold for link in links], [link.found for link in links])
    for gold, found, similarity in pairs:
        counts = Counts(similarity, found is not None, similarity, gold is not None)
        tally.put(Key("linking", "ceaf_e", "ORG", lang), gold or f"found {found}", counts)


def _named_in_both_scripts(golds: Iterable[Article]) -> Collection[str]:
    scripts: dict[str, set[bool]] = {}
    for article in golds:
        for mention in article.labelled("ORG"):
            scripts.setdefault(mention.value["company"], set()).add(has_han(mention.text))
    return {name for name, found in scripts.items() if len(found) == 2}


def _faults(links: Sequence[Link], merged: bool) -> Iterable[Fault]:
    """Yields a fault for each smaller part of a cluster that the other side keeps whole."""
    parts: dict[str, dict[str, list[Link]]] = {}
    for link in links:
        whole, part = (link.found, link.gold) if merged else (link.gold, link.found)
        parts.setdefault(whole, {}).setdefault(part, []).append(link)
    for whole, inside in parts.items():
        ordered = sorted(inside.values(), key=len, reverse=True)
        for smaller in ordered[1:]:
            link, other = smaller[0], ordered[0][0]
            told = f"{link.mention.text} as {other.mention.text}"
            kind = "link: two companies taken for one" if merged else "link: one taken for two"
            said = (whole, told) if not merged else (f"{link.gold} / {other.gold}", told)
            yield Fault.of(link.article, kind, link.mention, None, said)
