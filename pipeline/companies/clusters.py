"""Builds companies from edges: the connected components, less the edges that must not join.

Method: entity resolution as judgements on edges, as nomenklatura does. Edges are taken surest
first; one that would join two companies of the registry, or two names that the text tells apart, is
kept as the judgement `not_same` and joins nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_REGISTRY = "registry:"


@dataclass(frozen=True, slots=True)
class Edge:
    """A reason for taking two nodes for one company, or for two.

    A node is a name, a use of a short name in one article (see `use_node`), or a registry id.
    """

    left: str
    right: str
    basis: str
    score: float
    mention_id: str | None = None
    same: bool = True


def registry_node(company_id: str) -> str:
    """Returns the node of a company of the registry."""
    return f"{_REGISTRY}{company_id}"


def registered(node: str) -> str | None:
    """Returns the registry id of a node, None if it is a name."""
    return node.removeprefix(_REGISTRY) if node.startswith(_REGISTRY) else None


def use_node(name: str, article_id: str) -> str:
    """Returns the node of a name that is short for another in this article."""
    return f"{name} @ {article_id}"


class Clusters:
    """Joins nodes along edges and keeps every judgement."""

    def __init__(self) -> None:
        self.judgements: dict[tuple[str, str], tuple[Edge, bool]] = {}
        self._parent: dict[str, str] = {}
        self._company: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}

    def root(self, node: str) -> str:
        """Returns the node that stands for the company of this one."""
        if node not in self._parent:
            self._parent[node] = node
            self._members[node] = {node}
            company_id = registered(node)
            if company_id is not None:
                self._company[node] = company_id
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def company(self, node: str) -> str | None:
        """Returns the registry id of the company of a node, None if it is unknown."""
        return self._company.get(self.root(node))

    def join(self, edges: Iterable[Edge]) -> None:
        """Takes edges, those that keep apart first, then the surest."""
        for edge in sorted(
            edges, key=lambda e: (e.same, -e.score, e.left, e.right, e.mention_id or "")
        ):
            same = edge.same and self._may_join(edge.left, edge.right)
            pair = (min(edge.left, edge.right), max(edge.left, edge.right))
            self.judgements.setdefault(pair, (edge, same))
            if not edge.same:
                self._apart.setdefault(edge.left, set()).add(edge.right)
                self._apart.setdefault(edge.right, set()).add(edge.left)
            elif same:
                self._unite(self.root(edge.left), self.root(edge.right))

    def _may_join(self, left: str, right: str) -> bool:
        left, right = self.root(left), self.root(right)
        one, two = self._company.get(left), self._company.get(right)
        if one is not None and two is not None and one != two:
            return False
        fewer, more = sorted((left, right), key=lambda root: len(self._members[root]))
        others = self._members[more]
        return left == right or all(
            others.isdisjoint(self._apart.get(node, ())) for node in self._members[fewer]
        )

    def _unite(self, left: str, right: str) -> None:
        if left == right:
            return
        fewer, more = sorted((left, right), key=lambda root: (len(self._members[root]), root))
        self._parent[fewer] = more
        self._members[more] |= self._members.pop(fewer)
        company_id = self._company.pop(fewer, None)
        if company_id is not None:
            self._company[more] = company_id
