"""The registry of known organisations, with a user's own rows before those that ship."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import lexicons, tables
from pipeline.errors import LexiconError
from pipeline.lexicons import Row

COLUMNS = ("company_id", "name", "name_en", "name_zh", "kind", "country", "aliases")


@dataclass(frozen=True)
class Registry:
    """Known organisations.

    Attributes:
        companies: rows of companies.tsv by company_id.
        ids: company_id by name or alias, where the name is of one company only.
        ambiguous: the same for names that are also ordinary words, or names of something else.
    """

    companies: dict[str, Row] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    ambiguous: dict[str, str] = field(default_factory=dict)


def load(user: Path | None = None) -> Registry:
    """Reads the registry.

    Args:
        user: a TSV of the user's own with the columns of `COLUMNS`, aliases separated by ``|``.

    Returns:
        The registry; where the two differ the user's rows win.

    Raises:
        LexiconError: the user's file cannot be read, or breaks its form.
    """
    registry = Registry()
    if user is not None:
        for row in _user_rows(user):
            aliases = [alias.strip() for alias in row["aliases"].split("|")]
            _add(registry, row, registry.ids, aliases)
    for row in lexicons.load("companies/companies"):
        names = registry.ambiguous if row["note"].startswith("ambiguous name") else registry.ids
        _add(registry, row, names, ())
    for row in lexicons.load("companies/aliases"):
        # A symbol that is also a word names the company in brackets behind its name only.
        if row["kind"] == "symbol" and row["ambiguous"] == "yes":
            continue
        names = registry.ambiguous if row["ambiguous"] == "yes" else registry.ids
        names.setdefault(row["alias"], row["company_id"])
    return registry


def _add(registry: Registry, row: Row, names: dict[str, str], aliases: Iterable[str]) -> None:
    company_id = row["company_id"]
    if company_id in registry.companies:
        return
    registry.companies[company_id] = row
    for name in (row["name"], row["name_en"], row["name_zh"], *aliases):
        if name:
            names.setdefault(name, company_id)


def _user_rows(path: Path) -> list[Row]:
    remedy = f"give a UTF-8 file with a header line of {', '.join(COLUMNS)}, separated by tabs"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"registry {path} cannot be read ({error})", remedy) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows: list[Row] = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, start=1):
        if set(row) != set(COLUMNS) or None in row.values():
            raise LexiconError(f"registry {path}, row {number}: columns are off", remedy)
        if not row["company_id"] or not row["name"] or row["kind"] not in tables.COMPANY_KIND:
            raise LexiconError(
                f"registry {path}, row {number}: needs company_id, name and a kind out of "
                + ", ".join(tables.COMPANY_KIND),
                "mend the row",
            )
    return rows
