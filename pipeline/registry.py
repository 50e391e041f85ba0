"""The registry of known organisations, with a user's own rows before those that ship."""

import csv
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
        own: the company_id of each row of the user's own.
        symbols: the symbols under which each company is listed, words among them.
    """

    companies: dict[str, Row] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    ambiguous: dict[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    symbols: dict[str, frozenset[str]] = field(default_factory=dict)

    def owner(self, name: str) -> str | None:
        """Returns the company that bears exactly this name, be it an ordinary word or not."""
        return self.ids.get(name) or self.ambiguous.get(name)


def load(user: Path | None = None) -> Registry:
    """Reads the registry.

    Args:
        user: a TSV of the user's own with the columns of `COLUMNS`, aliases separated by ``|``.

    Returns:
        The registry; where the two differ the user's rows win.

    Raises:
        LexiconError: the user's file cannot be read, or breaks its form.
    """
    companies, aliases = rows(user)
    own = frozenset(row["company_id"] for row in companies if "aliases" in row)
    registry = Registry({row["company_id"]: row for row in companies}, own=own)
    for row in companies:
        names = registry.ambiguous if row["note"].startswith("ambiguous name") else registry.ids
        for column in ("name", "name_en", "name_zh"):
            if row[column]:
                names.setdefault(row[column], row["company_id"])
        # The user's aliases come before the names that ship, as the user's names do.
        for alias in row.get("aliases", "").split("|"):
            if alias.strip():
                names.setdefault(alias.strip(), row["company_id"])
    for row in aliases:
        if row["kind"] == "symbol":
            symbols = registry.symbols.get(row["company_id"], frozenset())
            registry.symbols[row["company_id"]] = symbols | {row["alias"]}
        # A symbol that is also a word names the company in brackets behind its name only.
        if row["kind"] == "symbol" and row["ambiguous"] == "yes":
            continue
        names = registry.ambiguous if row["ambiguous"] == "yes" else registry.ids
        names.setdefault(row["alias"], row["company_id"])
    return registry


def rows(user: Path | None = None) -> tuple[list[Row], list[Row]]:
    """Returns the rows of companies and of aliases, the user's before those that ship.

    Args:
        user: a file of the user's own, see `load`.

    Raises:
        LexiconError: the user's file cannot be read, or breaks its form.
    """
    own = [{**row, "note": ""} for row in _user_rows(user)] if user is not None else []
    taken = {row["company_id"] for row in own}
    shipped = [r for r in lexicons.load("companies/companies") if r["company_id"] not in taken]
    return [*own, *shipped], list(lexicons.load("companies/aliases"))


def _user_rows(path: Path) -> list[Row]:
    remedy = f"give a UTF-8 file with a header line of {', '.join(COLUMNS)}, separated by tabs"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"registry {path} cannot be read ({error})", remedy) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    read: list[Row] = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(read, start=1):
        if set(row) != set(COLUMNS) or None in row.values():
            raise LexiconError(f"registry {path}, row {number}: columns are off", remedy)
        if not row["company_id"] or not row["name"] or row["kind"] not in tables.COMPANY_KIND:
            raise LexiconError(
                f"registry {path}, row {number}: needs company_id, name and a kind out of "
                + ", ".join(tables.COMPANY_KIND),
                "mend the row",
            )
    return read
