"""Says which reports speak of one deal: of one company, by round, sum and time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.merging.reports import Report

Row = dict[str, Any]

# Reports this many days apart may be one deal when they name the same round, ...
_SAME_ROUND_DAYS = 400
# ... this many when they name the same sum, ...
_SAME_SUM_DAYS = 90
# ... this many, and neither dated more loosely, when only the company speaks for it, ...
_NEWS_DAYS = 31
# ... and this many when one outlet calls the round by another name than the other.
_OTHER_ROUND_DAYS = 7
# What is planned or rumoured this many days after it was settled is another deal.
_AFTERMATH_DAYS = 14
# Takeovers take long, from the rumour to the closing.
_TAKEOVER_DAYS = 400
# From which least to which greatest share of its figures a sum may lie, by how it is qualified.
_WIDTHS = {"about": (0.9, 1.1), "over": (1.0, 1.3), "under": (0.7, 1.0)}
# A figure is rounded by whoever writes it, the more so one converted from another currency.
_ROUNDING = 0.02
_CONVERSION = 0.08


def groups(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Brings together the reports that speak of one deal.

    Args:
        reports: of any companies; one without an investee speaks of no deal.

    Yields:
        Groups of reports in the order of their first event.
    """
    by_company: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports:
        if report.investee is not None:
            by_company[report.investee["company_id"], report.row["type"]].append(report)
    found = [group for company in by_company.values() for group in _of_company(company)]
    yield from sorted(found, key=lambda group: min(report.event_id for report in group))


def _of_company(company: Sequence[Report]) -> list[list[Report]]:
    found: list[list[Report]] = []
    # What names its round comes first: it is what the rest may belong to; sums help to tell it.
    for report in sorted(
        company, key=lambda r: (r.round is None, r.sum is None, not r.is_settled, r.event_id)
    ):
        homes = [g for g in found if all(may_be_one(report, other) for other in g)]
        if homes:
            max(homes, key=lambda group: _likeness(report, group)).append(report)
        else:
            found.append([report])
    return found


def _likeness(report: Report, group: Sequence[Report]) -> tuple[bool, bool, int]:
    """Says how well a report fits a group: by round, then sum, then time."""
    apart = [days for other in group if (days := days_apart(report, other)) is not None]
    return (
        report.round is not None and any(report.round == other.round for other in group),
        any(same_sum(report, other) for other in group),
        -min(apart, default=_SAME_ROUND_DAYS),
    )


def may_be_one(left: Report, right: Report) -> bool:
    """Says whether two reports of one company, on one kind of deal, can speak of the same."""
    apart = days_apart(left, right)
    if left.row["article_id"] == right.row["article_id"]:
        # An article keeps its deals apart, unless it tells one twice.
        return left.round is not None and left.round == right.round and same_sum(left, right)
    if left.row["type"] == "acquisition":
        return _is_one_takeover(left, right, apart)
    if left.round and right.round:
        if left.round != right.round:
            close = apart is not None and apart <= _OTHER_ROUND_DAYS
            return close and _is_exact(left) and _is_exact(right) and same_sum(left, right)
        return apart is None or apart <= _SAME_ROUND_DAYS
    if apart is None or _is_aftermath(left, right) or _is_aftermath(right, left):
        return False
    if left.sum and right.sum:
        return apart <= _SAME_SUM_DAYS and same_sum(left, right)
    return apart <= _NEWS_DAYS and _is_news(left) and _is_news(right)


def _is_one_takeover(left: Report, right: Report, apart: int | None) -> bool:
    """Says whether two reports can be of one takeover: a rival's bid is another."""
    buyers = [{investor for _, investor, _ in report.investors} for report in (left, right)]
    if all(buyers):
        return bool(buyers[0] & buyers[1]) and (apart is None or apart <= _TAKEOVER_DAYS)
    if left.sum and right.sum and not same_sum(left, right):
        return False
    return apart is not None and apart <= _SAME_SUM_DAYS


def _is_aftermath(left: Report, right: Report) -> bool:
    """Says whether one report hedges what the other settled before."""
    if left.is_settled or not right.is_settled or not left.day or not right.last_day:
        return False
    return (left.day - right.last_day).days > _AFTERMATH_DAYS


def _is_news(report: Report) -> bool:
    """Says whether a report is dated closely enough for time to tell anything."""
    if not report.day or not report.last_day:
        return False
    return (report.last_day - report.day).days <= _NEWS_DAYS


def _is_exact(report: Report) -> bool:
    return report.sum is not None and report.sum["approximation"] in ("exact", "about")


def days_apart(left: Report, right: Report) -> int | None:
    """Returns how many days lie between two reports at least, None where one is undated."""
    if not (left.day and right.day and left.last_day and right.last_day):
        return None
    return max(0, (left.day - right.last_day).days, (right.day - left.last_day).days)


def same_sum(left: Report, right: Report) -> bool:
    """Says whether two reports state sums that can be the same."""
    return left.sum is not None and right.sum is not None and agree(left.sum, right.sum)


def agree(left: Row, right: Row) -> bool:
    """Says whether two sums with figures can be the same, in one currency or by their dollars."""
    if left["currency"] == right["currency"] or not left["currency"] or not right["currency"]:
        return _overlap(_range(left, "", _ROUNDING), _range(right, "", _ROUNDING))
    if left["usd_minimum"] is None or right["usd_minimum"] is None:
        return False
    return _overlap(_range(left, "usd_", _CONVERSION / 2), _range(right, "usd_", _CONVERSION / 2))


def _range(amount: Row, currency: str, rounding: float) -> tuple[float, float]:
    least, greatest = _WIDTHS.get(amount["approximation"], (1.0, 1.0))
    low, high = amount[f"{currency}minimum"], amount[f"{currency}maximum"]
    return low * least * (1 - rounding / 2), high * greatest * (1 + rounding / 2)


def _overlap(left: tuple[float, float], right: tuple[float, float]) -> bool:
    return left[0] <= right[1] and right[0] <= left[1]
