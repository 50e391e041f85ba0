"""Chooses what a deal carries among what its reports say, and keeps what was not chosen.

The rule: what is settled before what is planned or rumoured, the company's word before hearsay,
later before earlier; of the figures that agree with the one chosen so, the most precise. The day
alone goes by the first who told it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipeline.merging.matching import agree
from pipeline.merging.reports import Report, Valuation
from pipeline.rates import Rates
from pipeline.tables import APPROXIMATION

Row = dict[str, Any]
Group = Sequence[Report]

# The valuation that counts the money in is the one people speak of.
_KINDS = ("post", "unknown", "pre")


def deal(group: Group) -> Row:
    """Returns what the reports of one deal say, less ids, sources and flags.

    Args:
        group: its reports, each of them with an investee.

    Returns:
        Columns of `deals`.
    """
    ranked = sorted(group, key=lambda report: report.trust)
    company = ranked[0].investee or {}
    amount, valuation, dated = amount_of(ranked), valuation_of(ranked), dated_of(ranked)
    minimum, maximum = bounds(amount)
    least, greatest = bounds(valuation.amount if valuation else None)
    start = dated.day if dated else None
    return {
        "type": ranked[0].row["type"],
        "investee_id": company["company_id"],
        "investee": company["name"],
        "round": round_of(ranked),
        "amount_minimum": minimum,
        "amount_maximum": maximum,
        "currency": amount["currency"] if amount else None,
        "amount_usd": in_usd(amount, start),
        "announced_start": start,
        "announced_end": dated.last_day if dated else None,
        "valuation_minimum": least,
        "valuation_maximum": greatest,
        "valuation_currency": valuation.amount["currency"] if valuation else None,
        "valuation_kind": valuation.kind if valuation else None,
        "status": status_of(ranked),
        "score": max(report.row["score"] for report in group),
    }


def status_of(group: Group) -> str:
    """Returns what was settled last; where nothing is settled, a plan before a rumour."""
    settled = [report for report in group if report.is_settled]
    if settled:
        last = max(report.published for report in settled)
        return str(_first([r for r in settled if r.published == last]).row["status"])
    return str(_first(group).row["status"])


def round_of(group: Group) -> str | None:
    """Returns the round that tells most, of the most trusted report that names one."""
    named = sorted((r for r in group if r.row["round"]), key=lambda r: (r.round is None, r.trust))
    return named[0].row["round"] if named else None


def amount_of(group: Group) -> Row | None:
    """Returns the sum of the most trusted report, or a more precise one that agrees with it."""
    stated = sorted((report for report in group if report.sum), key=lambda report: report.trust)
    sums = [r.sum for r in stated if r.sum and r.is_settled == stated[0].is_settled]
    return _most_precise(sums)


def valuation_of(group: Group) -> Valuation | None:
    """Returns what the company is worth with the money, else whatever is told of its worth.

    Among those of a kind the rule is that of sums.
    """
    told = [
        valuation
        for _, valuation in sorted(
            ((r, v) for r in group for v in r.valuations if v.amount["minimum"] is not None),
            key=lambda pair: (not pair[0].is_settled, _KINDS.index(pair[1].kind), pair[0].trust),
        )
    ]
    same_kind = [valuation for valuation in told if valuation.kind == told[0].kind]
    amount = _most_precise([valuation.amount for valuation in same_kind])
    return next((v for v in same_kind if v.amount is amount), None)


def _most_precise(sums: Sequence[Row]) -> Row | None:
    """Returns the most precise of the sums that agree with the first."""
    alike = [amount for amount in sums if agree(sums[0], amount)]
    return min(alike, key=lambda a: APPROXIMATION.index(a["approximation"]), default=None)


def dated_of(group: Group) -> Report | None:
    """Returns the report by which a deal is dated.

    A report of the deal's status dates it before one that was overtaken, a day that is stated
    before the day of an article, the more exact before the looser, the company's word before
    hearsay; and the earlier before the later, for whoever reports it last was not there when it
    was announced.
    """
    status = status_of(group)

    def order(report: Report) -> tuple[Any, ...]:
        span = (report.last_day - report.day).days if report.day and report.last_day else 0
        whose = report.trust[1] if report.is_dated else 0
        other = report.row["status"] != status
        return other, not report.is_dated, span, whose, report.day, report.event_id

    return min((report for report in group if report.day), key=order, default=None)


def bounds(amount: Row | None) -> tuple[float | None, float | None]:
    """Returns least and greatest value; a figure exceeded, or not reached, bounds one side."""
    if amount is None:
        return None, None
    minimum = None if amount["approximation"] == "under" else amount["minimum"]
    maximum = None if amount["approximation"] == "over" else amount["maximum"]
    return minimum, maximum


def in_usd(amount: Row | None, day: date | None) -> float | None:
    """Returns the stated figure, or the middle of a range, in dollars of the day."""
    if amount is None or amount["minimum"] is None or amount["currency"] is None:
        return None
    middle = (amount["minimum"] + amount["maximum"]) / 2
    if amount["currency"] == "USD":
        return float(middle)
    converted = Rates().to_usd(middle, amount["currency"], day) if day else None
    return converted[0] if converted else None


def investors(group: Group) -> Iterator[Row]:
    """Yields who put money in, and who led.

    Whom a rumour or a plan names does not count once the deal is settled by reports that name
    investors.
    """
    told = _naming_investors(group)
    leads = {key for report in told for role, key, _ in report.investors if role == "lead"}
    names = {key: name for report in told for _, key, name in report.investors}
    for key, name in names.items():
        role = "lead" if key in leads else "participant"
        yield {"investor_id": key, "investor": name, "role": role}


def _naming_investors(group: Group) -> list[Report]:
    """Returns the reports whose investors count, in the order of trust."""
    naming = sorted((r for r in group if r.investors), key=lambda report: report.trust)
    return [r for r in naming if r.is_settled == naming[0].is_settled]


def conflicts(group: Group) -> Iterator[Row]:
    """Yields what the reports of a deal say of each column on which they do not say the same."""
    ranked = sorted(group, key=lambda report: report.trust)
    for column, said, chosen in (
        ("status", [(r, str(r.row["status"])) for r in ranked], status_of(ranked)),
        ("round", _rounds(ranked), round_of(ranked)),
        ("amount", [(r, written(r.sum)) for r in ranked if r.sum], written(amount_of(ranked))),
        ("valuation", *_valuations(ranked)),
        ("announced", *_days(ranked)),
        ("investors", *_parties(ranked)),
    ):
        if len({value for _, value in said}) > 1:
            for report, value in said:
                yield {
                    "column": column,
                    "event_id": report.event_id,
                    "value": value,
                    "chosen": value == chosen,
                }


def _rounds(ranked: Group) -> list[tuple[Report, str]]:
    """Returns the rounds that are named; an unspecified one contradicts none."""
    named = [(r, str(r.row["round"])) for r in ranked if r.row["round"]]
    return [(r, value) for r, value in named if value != "unspecified"]


def _valuations(ranked: Group) -> tuple[list[tuple[Report, str]], str]:
    """Returns the valuations of the chosen kind, and the one chosen: pre and post may differ."""
    chosen = valuation_of(ranked)
    if chosen is None:
        return [], ""
    said: dict[str, tuple[Report, str]] = {}
    for report in ranked:
        for valuation in report.valuations:
            if valuation.kind == chosen.kind and valuation.amount["minimum"] is not None:
                said.setdefault(report.event_id, (report, written(valuation.amount)))
    return list(said.values()), written(chosen.amount)


def _days(ranked: Group) -> tuple[list[tuple[Report, str]], str]:
    """Returns the days stated where they exclude each other, and those chosen.

    That a rumour ran before the news does not contradict it.
    """
    chosen = dated_of(ranked)
    if chosen is None or not chosen.is_dated or chosen.last_day is None:
        return [], ""
    said = [r for r in ranked if r.is_dated and r.row["status"] == chosen.row["status"]]
    first = max(report.day for report in said if report.day)
    last = min(report.last_day for report in said if report.last_day)
    written_days = [(report, f"{report.day}/{report.last_day}") for report in said]
    return (written_days if first > last else []), f"{chosen.day}/{chosen.last_day}"


def _parties(ranked: Group) -> tuple[list[tuple[Report, str]], str]:
    """Returns the investors named by reports that count, and by those that do not, if any."""
    told = _naming_investors(ranked)
    counted = sorted({name for report in told for _, _, name in report.investors})
    others = [
        report
        for report in ranked
        if report not in told and not {name for _, _, name in report.investors} <= set(counted)
    ]
    if not others:
        return [], ""
    chosen = "; ".join(counted)
    dropped = [(r, "; ".join(sorted({name for _, _, name in r.investors}))) for r in others]
    return [*((report, chosen) for report in told), *dropped], chosen


def written(amount: Row | None) -> str:
    """Writes a sum for the table of conflicts: currency, bounds, approximation."""
    if amount is None:
        return ""
    figures = dict.fromkeys(f"{amount[side]:.15g}" for side in ("minimum", "maximum"))
    return " ".join([amount["currency"] or "?", "-".join(figures), amount["approximation"]])


def _first(group: Group) -> Report:
    return min(group, key=lambda report: report.trust)
