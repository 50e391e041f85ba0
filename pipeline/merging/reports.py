"""What articles report: events joined with the values of their arguments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from pipeline import lexicons

Row = dict[str, Any]

# Rounds that say little: one of them and a lettered round may be the same financing.
LOOSE_ROUNDS = (None, "unspecified", "strategic", "growth")
# How sure a report is, the most settled first.
_SETTLED = {"confirmed": 0, "denied": 0, "planned": 1, "rumored": 2}
_ATTRIBUTIONS = ("company", "filing", "investor", "media", "people_familiar")
# How far from a valuation stand the words that tell its kind, and what parts it from words that
# follow on its heels.
_KIND_REACH = 24
_BESIDE = re.compile(r"[\s(（-]*")


@dataclass(frozen=True)
class Valuation:
    """A row of `amounts`, and whether it is before or after the money."""

    amount: Row
    kind: str


@dataclass(slots=True)
class Report:
    """An event with the values of its arguments.

    Attributes:
        row: its row of `events`.
        article: its article's row of `articles`.
        investee: the row of `companies`.
        investors: role, id and name of each.
        amount: the row of `amounts`.
        valuations: what the company is said to be worth.
        dated: the row of `dates`.
    """

    row: Row
    article: Row
    investee: Row | None = None
    investors: list[tuple[str, str, str]] = field(default_factory=list)
    amount: Row | None = None
    valuations: list[Valuation] = field(default_factory=list)
    dated: Row | None = None

    @property
    def event_id(self) -> str:
        """The key of the event."""
        return str(self.row["event_id"])

    @property
    def round(self) -> str | None:
        """The round, where it tells one financing from another."""
        value: str | None = self.row["round"]
        return None if value in LOOSE_ROUNDS else value

    @property
    def sum(self) -> Row | None:
        """The amount, where a figure is stated."""
        return self.amount if self.amount and self.amount["minimum"] is not None else None

    @property
    def is_dated(self) -> bool:
        """Whether the text tells when it happened."""
        return self.dated is not None and self.dated["start_date"] is not None

    @property
    def day(self) -> date | None:
        """First day on which it may have happened; its article's where it leads undated."""
        start: date | None = self.dated["start_date"] if self.dated else None
        published: date | None = self.article["published"]
        # What an article leads with and does not date is news of its day.
        return start or (published if self.event_id.endswith("#e1") else None)

    @property
    def last_day(self) -> date | None:
        """Last day on which it may have happened."""
        end: date | None = self.dated["end_date"] if self.dated else None
        return end or self.day

    @property
    def is_settled(self) -> bool:
        """Whether it is confirmed or denied, rather than planned or rumoured."""
        return _SETTLED[self.row["status"]] == 0

    @property
    def published(self) -> int:
        """The day its article came out as a number, 0 where it is not known."""
        day: date | None = self.article["published"]
        return day.toordinal() if day else 0

    @property
    def trust(self) -> tuple[int, int, int, str]:
        """Sorts reports: settled before hedged, company before hearsay, later before earlier."""
        return (
            _SETTLED[self.row["status"]],
            _ATTRIBUTIONS.index(self.row["attribution"]),
            -self.published,
            self.event_id,
        )


def joined(rows: Mapping[str, Sequence[Row]]) -> list[Report]:
    """Joins events with the values of their arguments.

    Args:
        rows: of `articles`, `texts`, `mentions`, `amounts`, `dates`, `events`, `event_arguments`,
            `companies` and `links`.

    Returns:
        A report for each event, in the order of `events`.
    """
    text_of = {row["article_id"]: row["text"] for row in rows["texts"]}
    article_of = {row["article_id"]: row for row in rows["articles"]}
    mentions, amounts, dates = (
        {row["mention_id"]: row for row in rows[name]} for name in ("mentions", "amounts", "dates")
    )
    companies = {row["company_id"]: row for row in rows["companies"]}
    company_of = {row["mention_id"]: companies[row["company_id"]] for row in rows["links"]}
    found = {row["event_id"]: Report(row, article_of[row["article_id"]]) for row in rows["events"]}
    for argument in rows["event_arguments"]:
        role, mention_id = argument["role"], argument["mention_id"]
        report, mention = found[argument["event_id"]], mentions[mention_id]
        if role == "investee":
            report.investee = company_of.get(mention_id)
        elif role in ("investor", "lead_investor"):
            report.investors.append(_investor(role, mention, company_of.get(mention_id)))
        elif role == "amount":
            report.amount = amounts[mention_id]
        elif role == "valuation":
            kind = valuation_kind(text_of[mention["article_id"]], mention["start"], mention["end"])
            report.valuations.append(Valuation(amounts[mention_id], kind))
        elif role == "date":
            report.dated = dates[mention_id]
    return list(found.values())


def _investor(role: str, mention: Row, company: Row | None) -> tuple[str, str, str]:
    part = "lead" if role == "lead_investor" else "participant"
    if company is None:
        return part, f"person:{mention['text']}", mention["text"]
    return part, company["company_id"], company["name"]


def valuation_kind(text: str, start: int, end: int) -> str:
    """Says whether a valuation is before or after the money: pre, post, or unknown.

    Args:
        text: the stored text.
        start: where the sum stands in it.
        end: one past its last character.

    Returns:
        What the words right behind it say ("a $50m post-money valuation"), else the nearest before
        it, else the nearest behind it.
    """
    before = text[max(0, start - _KIND_REACH) : start].lower()
    after = text[end : end + _KIND_REACH].lower()
    behind = [(after.find(form), -len(form), kind) for form, kind in _kinds() if form in after]
    ahead = [
        (len(before) - before.rfind(form) - len(form), -len(form), kind)
        for form, kind in _kinds()
        if form in before
    ]
    beside = [found for found in behind if _BESIDE.fullmatch(after[: found[0]])]
    return min(beside or ahead or behind, default=(0, 0, "unknown"))[2]


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((row["form"], row["kind"]) for row in lexicons.load("lexicons/valuation_kinds"))
