"""Tells namesakes apart: one name in several articles that is of several companies.

The articles of a name are taken in the order in which they were published. Each joins the first of
the companies met so far that it does not contradict (see `profiles.difference`), or begins another
one, so that what later articles tell changes nothing that was decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.companies import names, spelling
from pipeline.companies.clusters import Edge, use_node
from pipeline.companies.known import Known
from pipeline.companies.profiles import Profile, difference, of_note

_APART = 0.8
_LEGAL = 0.85

# What articles tell of a name, by article and name.
Profiles = Mapping[tuple[str, str], Profile]


@dataclass(slots=True)
class _Company:
    """One of the companies that bear a name: its node, and all that is told of it.

    `fixed` is one whose longer name the article has, so that no other article joins it here.
    """

    node: str
    profile: Profile
    fixed: bool = False


def part(
    articles: Sequence[str],
    profiles: Profiles,
    uses: Mapping[tuple[str, str], str],
    known: Known,
) -> tuple[dict[tuple[str, str], str], list[Edge]]:
    """Parts the articles of each name by the company that they speak of.

    Args:
        articles: ids of articles in the order of their publication.
        profiles: what each article tells of its names.
        uses: the node of each name that stands for a longer one, by article and name.
        known: the registry.

    Returns:
        The node of each name, by article and name, where it is not the name itself; and the edges
        that keep those nodes apart, or join them by their legal names.
    """
    place = {article_id: number for number, article_id in enumerate(articles)}
    articles_of: dict[str, list[str]] = defaultdict(list)
    for article_id, name in sorted(profiles, key=lambda key: (place[key[0]], key[1])):
        articles_of[name].append(article_id)
    parted: dict[tuple[str, str], str] = {}
    edges: list[Edge] = []
    for name, where in articles_of.items():
        if len(where) > 1 or name in known.ids:
            nodes, found = _part_name(name, where, profiles, uses, known)
            parted |= nodes
            edges += found
    return parted, edges


def _part_name(
    name: str,
    where: Iterable[str],
    profiles: Profiles,
    uses: Mapping[tuple[str, str], str],
    known: Known,
) -> tuple[dict[tuple[str, str], str], list[Edge]]:
    parted: dict[tuple[str, str], str] = {}
    edges: list[Edge] = []
    if _is_of_all_trades(name, known):
        return parted, edges
    distinct = spelling.is_distinct(names.normal_form(name))
    companies = [_Company(name, _of_registry(name, known))]
    for article_id in where:
        profile = profiles[article_id, name]
        told = [(c, difference(c.profile, profile, distinct)) for c in companies]
        node = uses.get((article_id, name))
        if node is None:
            mine = next((c for c, basis in told if basis is None and not c.fixed), None)
            if mine is None:
                mine = _Company(use_node(name, article_id), Profile())
                companies.append(mine)
            mine.profile |= profile
            node = mine.node
            if node != name:
                parted[article_id, name] = node
        else:
            edges += [
                Edge(company.node, node, "legal_form", _LEGAL, profile.mention_id)
                for company, basis in told
                if company.fixed and basis is None and company.profile.is_registered_as(profile)
            ]
            companies.append(_Company(node, profile, fixed=True))
        evidence = profile.mention_id
        edges += [
            Edge(company.node, node, basis, _APART, evidence, same=False)
            for company, basis in told
            if basis and node != company.node
        ]
    return parted, edges


def _of_registry(name: str, known: Known) -> Profile:
    company_id = known.ids.get(name)
    if company_id is None:
        return Profile()
    company = known.companies[company_id]
    return of_note(company.get("note", ""), company["country"])


def _is_of_all_trades(name: str, known: Known) -> bool:
    """Says whether the name is of a known organisation that is no start-up, and of any business."""
    company_id = known.ids.get(name)
    return company_id is not None and known.companies[company_id]["kind"] != "startup"
