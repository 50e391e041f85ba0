"""Looks for deals that cannot be right as they stand, and says so: nothing is repaired.

A flag is a code, with what was found written out, so that whoever reads the tables can judge.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

from pipeline import lexicons
from pipeline.merging import choice
from pipeline.merging.reports import LOOSE_ROUNDS, Report

Row = dict[str, Any]

# Sums add up when they miss by less than this share: figures are rounded.
_TOLERANCE = 0.05
# Deals of one company this many days apart may be one.
_NEAR_DAYS = 31
# Deals of two companies this many days apart, alike in all else, may be of one under two names.
_SAME_NEWS_DAYS = 3
_LETTER = re.compile(r"(pre|series)_([a-k])(\d?)")
_EARLY = ("pre_seed", "angel", "seed")


def flags(deals: Sequence[Row], groups: Mapping[str, Sequence[Report]]) -> Iterator[Row]:
    """Yields what does not add up, of each deal by itself and of deals beside each other.

    Args:
        deals: rows of `deals`, less flags.
        groups: the reports of each by deal_id.

    Yields:
        Rows of `flags`; of two deals that are at odds each has one.
    """
    for deal in deals:
        for flag, detail in _of_deal(deal, groups[deal["deal_id"]]):
            yield _flag(deal, flag, None, detail)
    for left, right, flag, detail in (*_of_companies(deals), *_of_namesakes(deals, groups)):
        yield _flag(left, flag, right["deal_id"], detail)
        yield _flag(right, flag, left["deal_id"], detail)


def _flag(deal: Row, flag: str, other: str | None, detail: str) -> Row:
    key = f"{flag}:{other}" if other else flag
    return {
        "deal_id": deal["deal_id"],
        "flag_id": key,
        "flag": flag,
        "other_deal_id": other,
        "detail": detail,
    }


def _of_deal(deal: Row, group: Sequence[Report]) -> Iterator[tuple[str, str]]:
    if deal["investee_id"] in {key for report in group for _, key, _ in report.investors}:
        yield "investor_is_investee", f"{deal['investee']} is both"
    amount = choice.amount_of(group)
    if amount is None:
        return
    worth = choice.valuation_of(group)
    if worth and worth.kind != "pre" and _is_less(worth.amount, amount):
        detail = f"worth {choice.written(worth.amount)}, raised {choice.written(amount)}"
        yield "valuation_below_amount", detail
    yield from _sums_off(group, amount)
    least, greatest = _ranges().get(deal["round"], (0.0, float("inf")))
    dollars = deal["amount_usd"]
    if deal["type"] == "funding" and dollars and not least <= dollars <= greatest:
        detail = f"USD {dollars:.15g}, where USD {least:.15g} to {greatest:.15g} is usual"
        yield "amount_out_of_range", detail


def _is_less(left: Row, right: Row) -> bool:
    return bool(left["currency"] == right["currency"] and left["maximum"] < right["minimum"])


def _sums_off(group: Sequence[Report], raised: Row) -> Iterator[tuple[str, str]]:
    """Yields a flag where the valuation after the money is not that before it and the money."""
    ranked = sorted(group, key=lambda report: report.trust)
    told = [v for report in ranked for v in report.valuations if v.amount["minimum"] is not None]
    pre, post = (next((v.amount for v in told if v.kind == k), None) for k in ("pre", "post"))
    if pre is None or post is None or len({a["currency"] for a in (pre, post, raised)}) > 1:
        return
    if any(a["approximation"] in ("over", "under") for a in (pre, post, raised)):
        return
    least, greatest = pre["minimum"] + raised["minimum"], pre["maximum"] + raised["maximum"]
    if not least * (1 - _TOLERANCE) <= post["maximum"] or not (
        post["minimum"] <= greatest * (1 + _TOLERANCE)
    ):
        sums = (choice.written(a) for a in (pre, raised, post))
        yield "post_is_not_pre_and_raised", "pre {}, raised {}, post {}".format(*sums)


Pair = tuple[Row, Row, str, str]


def _of_companies(deals: Sequence[Row]) -> Iterator[Pair]:
    """Yields pairs of deals of one company and type that are at odds."""
    by_company: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for deal in deals:
        by_company[deal["investee_id"], deal["type"]].append(deal)
    for company in by_company.values():
        for left, right in combinations(company, 2):
            if _look_like_one(left, right):
                yield left, right, "possible_duplicate", _both(left, right)
            elif _are_out_of_order(left, right) or _are_out_of_order(right, left):
                yield left, right, "round_out_of_order", _both(left, right)


def _look_like_one(left: Row, right: Row) -> bool:
    rounds = {left["round"], right["round"]} - {None, "unspecified"}
    apart = _apart(left, right)
    if left["round"] == right["round"] and left["round"] not in LOOSE_ROUNDS and apart is None:
        return True
    if apart is None or apart > _NEAR_DAYS:
        return False
    if len(rounds) < 2:
        return not _differ(left, right)
    return _same_sum(left, right)


def _of_namesakes(deals: Sequence[Row], groups: Mapping[str, Sequence[Report]]) -> Iterator[Pair]:
    """Yields deals of two companies alike in round, sum, time and an investor.

    They may be one company under two names that nothing brought together.
    """
    alike: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for deal in deals:
        if deal["amount_minimum"] and deal["amount_minimum"] == deal["amount_maximum"]:
            key = (deal["type"], deal["round"], deal["currency"], deal["amount_minimum"])
            alike[key].append(deal)
    for same in alike.values():
        for left, right in combinations(same, 2):
            apart = _apart(left, right)
            if left["investee_id"] == right["investee_id"] or apart is None:
                continue
            parties = [
                {key for r in groups[deal["deal_id"]] for _, key, _ in r.investors}
                for deal in (left, right)
            ]
            if apart <= _SAME_NEWS_DAYS and parties[0] & parties[1]:
                yield left, right, "possible_duplicate", _both(left, right)


def _apart(left: Row, right: Row) -> int | None:
    if left["announced_start"] is None or right["announced_start"] is None:
        return None
    gaps = (
        left["announced_start"] - right["announced_end"],
        right["announced_start"] - left["announced_end"],
    )
    days: int = max(gap.days for gap in gaps)
    return max(0, days)


def _same_sum(left: Row, right: Row) -> bool:
    said = ("currency", "amount_minimum", "amount_maximum")
    stated = left["amount_minimum"] is not None or left["amount_maximum"] is not None
    return stated and all(left[name] == right[name] for name in said)


def _differ(left: Row, right: Row) -> bool:
    """Says whether two deals state sums of one currency that exclude each other."""
    if left["currency"] != right["currency"]:
        return False
    lows = [deal["amount_minimum"] for deal in (left, right)]
    highs = [deal["amount_maximum"] for deal in (left, right)]
    return any(
        low is not None and high is not None and low > high
        for low, high in ((lows[0], highs[1]), (lows[1], highs[0]))
    )


def _are_out_of_order(early: Row, late: Row) -> bool:
    """Says whether a deal came wholly after another whose round is later."""
    first, second = rank(early["round"]), rank(late["round"])
    if first is None or second is None or "denied" in (early["status"], late["status"]):
        return False
    if early["announced_start"] is None or late["announced_end"] is None:
        return False
    return bool(first < second and early["announced_start"] > late["announced_end"])


def rank(name: str | None) -> tuple[int, int, int] | None:
    """Returns what sorts rounds as companies go through them, None for one without a place.

    What extends a round (A+) has its place, for it may come after the next was begun.
    """
    if name in _EARLY:
        return (0, int(name != "pre_seed"), 0)
    match = _LETTER.fullmatch(name or "")
    if match is None:
        return None
    return ord(match[2]) - ord("a") + 1, int(match[1] == "series"), int(match[3] or 0)


def _both(left: Row, right: Row) -> str:
    return " / ".join(f"{_told(deal)}" for deal in (left, right))


def _told(deal: Row) -> str:
    sums = dict.fromkeys(
        f"{deal[side]:.15g}"
        for side in ("amount_minimum", "amount_maximum")
        if deal[side] is not None
    )
    amount = f"{deal['currency'] or '?'} {'-'.join(sums)}" if sums else None
    start = deal["announced_start"]
    facts = (deal["investee"], deal["round"], amount, start.isoformat() if start else None)
    return ", ".join(fact for fact in facts if fact)


@cache
def _ranges() -> Mapping[str, tuple[float, float]]:
    """Returns the dollars that rounds usually raise, from least to greatest."""
    return {
        row["round"]: (float(row["least"]), float(row["greatest"]))
        for row in lexicons.load("lexicons/round_sums")
    }
