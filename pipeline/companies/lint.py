"""Looks for what cannot be right in the registry of companies."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.companies.names import normal_form
from pipeline.lexicons import Row

_NAMES = ("name", "name_en", "name_zh")
# Invisible characters, white space other than one space, letters and digits of full width, and
# marks that no name has.
_ODD = re.compile(r"[\^|]|[\u200b-\u200f\u2060\ufeff\u00ad]|[^\S ]|  |[\uff10-\uff19\uff21-\uff5a]")


def problems(
    companies: Sequence[Row],
    aliases: Sequence[Row],
    not_same: Sequence[Row],
    marks: Iterable[Row] = (),
) -> Iterator[str]:
    """Yields a line for each problem.

    Args:
        companies: rows of companies.tsv.
        aliases: rows of aliases.tsv.
        not_same: rows of not_same.tsv.
        marks: rows of marks.tsv.
    """
    known = {row["company_id"]: row for row in companies}
    apart = {frozenset((row["left"], row["right"])) for row in not_same}
    yield from _text(companies, aliases)
    for row in aliases:
        if row["company_id"] not in known:
            yield f"{row['alias']}: there is no company {row['company_id']}"
        elif row["alias"] in (known[row["company_id"]][name] for name in _NAMES):
            yield f"{row['alias']} is the name of {row['company_id']} already"
    for row in not_same:
        for side in ("left", "right"):
            if row[side] not in known:
                yield f"not_same: there is no company {row[side]}"
        if row["left"] >= row["right"]:
            yield f"not_same: {row['left']} must stand before {row['right']}"
    for row in marks:
        if row["company_id"] not in known:
            yield f"marks: there is no company {row['company_id']}"
    yield from _shared(companies, aliases, apart)
    yield from _cycles(companies, aliases)


def _text(companies: Iterable[Row], aliases: Iterable[Row]) -> Iterator[str]:
    texts = [row[name] for row in companies for name in _NAMES] + [row["alias"] for row in aliases]
    for text in dict.fromkeys(texts):
        if text != unicodedata.normalize("NFC", text).strip() or _ODD.search(text):
            yield f"{text!r} is not normalised"


def _is_plain(company: Row) -> bool:
    return not company["note"].startswith("ambiguous name")


def _shared(
    companies: Sequence[Row], aliases: Iterable[Row], apart: set[frozenset[str]]
) -> Iterator[str]:
    """Finds names that are of two companies, written alike or all but alike."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for row in companies:
        if _is_plain(row):
            for name in _NAMES:
                if row[name]:
                    owners[row[name]][row["company_id"]] = row[name]
    for row in aliases:
        if row["ambiguous"] == "no":
            owners[row["alias"]][row["company_id"]] = row["alias"]
    for name, ids in owners.items():
        if len(ids) > 1:
            yield f"{name} is of {' and '.join(sorted(ids))}"
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    for row in companies:
        if _is_plain(row):
            forms[normal_form(row["name"])].setdefault(row["company_id"], row["name"])
    for ids in forms.values():
        if len(ids) > 1 and not _all_apart(list(ids), apart):
            yield f"{' and '.join(ids.values())} may be one: join them, or add them to not_same"


def _all_apart(ids: Sequence[str], apart: set[frozenset[str]]) -> bool:
    return all(
        frozenset((left, right)) in apart for i, left in enumerate(ids) for right in ids[i + 1 :]
    )


def _cycles(companies: Iterable[Row], aliases: Iterable[Row]) -> Iterator[str]:
    """Finds companies each of which is, by its former names, another one's past."""
    bearer = {row[name]: row["company_id"] for row in companies for name in _NAMES if row[name]}
    before: dict[str, set[str]] = defaultdict(set)
    for row in aliases:
        if (
            row["kind"] == "former"
            and bearer.get(row["alias"], row["company_id"]) != row["company_id"]
        ):
            before[row["company_id"]].add(bearer[row["alias"]])
    for start in sorted(before):
        if _leads_to(start, start, before):
            yield f"{start} was formerly a company that was formerly {start}"


def _leads_to(node: str, goal: str, before: Mapping[str, set[str]]) -> bool:
    open_, seen = list(before[node]) if node in before else [], set()
    while open_:
        one = open_.pop()
        if one == goal:
            return True
        if one not in seen:
            seen.add(one)
            open_ += before.get(one, ())
    return False
