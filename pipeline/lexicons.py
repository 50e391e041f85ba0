"""Loads the lexicons: self-describing TSV files under models/, one fact a row.

A lexicon begins with comment lines that state its contract:

    # What the file is, in a sentence or more.
    # key: form, lang
    # form: the text as written
    # lang: en | zh | any
    form<TAB>lang<TAB>note

`key` names the columns that identify a row. A column described as ``a | b | c`` takes only these
values, and one described with ``(optional)`` may be empty; so may `note`, which need not be
described. Cells are NFC, without surrounding white space.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.errors import LexiconError

Row = dict[str, str]


@dataclass(frozen=True)
class Lexicon:
    """One lexicon file: what it says of itself, and its rows in file order."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, str]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@cache
def load(name: str) -> Lexicon:
    """Reads a lexicon shipped with the package.

    Args:
        name: path below models/ without suffix, such as ``lexicons/currencies``.

    Returns:
        The lexicon; the same object at every call.

    Raises:
        LexiconError: the file is missing or breaks its own header.
    """
    path = resources.files("pipeline.models").joinpath(f"{name}.tsv")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(f"lexicon {name} is missing", "reinstall dealwire") from None
    return parse(name, text)


def parse(name: str, text: str) -> Lexicon:
    """Reads a lexicon from text and holds it against its own header.

    Args:
        name: what to call it in errors.
        text: the whole file.

    Returns:
        The lexicon.

    Raises:
        LexiconError: naming the line, for a missing or doubled key, an undescribed column, a value
            that is not allowed, an empty cell that is not optional, or text that is not NFC.
    """
    comments: list[str] = []
    lines = text.splitlines()
    while lines and lines[0].startswith("#"):
        comments.append(lines.pop(0)[1:].strip())
    if not lines:
        raise LexiconError(f"lexicon {name} has no rows", "add a header line and rows")
    header = lines[0].split("\t")
    fields = _described(comments)
    key = tuple(column.strip() for column in fields.pop("key", "").split(",") if column.strip())
    fields.setdefault("note", "why the row is there (optional)")
    problems = [f"column {c} is not described" for c in header if c not in fields]
    problems += [f"key column {c} does not exist" for c in key if c not in header]
    if not key or problems:
        found = "; ".join(problems) or "no key is declared"
        raise LexiconError(f"lexicon {name}: {found}", "mend the comment lines on top")
    columns = {column: fields[column] for column in header}
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    first = len(comments) + 2
    for number, cells in enumerate(csv.reader(lines[1:], "excel-tab", quoting=csv.QUOTE_NONE)):
        row = dict(zip(header, cells, strict=False))
        problem = _problem(row, cells, columns)
        identity = tuple(row.get(column, "") for column in key)
        if not problem and identity in seen:
            problem = f"{' / '.join(identity)} stands twice"
        if problem:
            raise LexiconError(f"lexicon {name}, line {first + number}: {problem}", "mend the row")
        seen.add(identity)
        rows.append(row)
    description = " ".join(line for line in comments if line and not _is_field(line, fields))
    return Lexicon(name, description, key, columns, tuple(rows))


def _described(comments: list[str]) -> dict[str, str]:
    """Returns the `name: description` pairs among the comment lines."""
    pairs = (line.partition(": ") for line in comments)
    return {name: text.strip() for name, colon, text in pairs if colon and name.isidentifier()}


def _is_field(line: str, fields: dict[str, str]) -> bool:
    name = line.partition(": ")[0]
    return name == "key" or name in fields


def _problem(row: Row, cells: list[str], columns: dict[str, str]) -> str | None:
    """Says what is wrong with a row, or None."""
    if len(cells) != len(columns):
        return f"{len(cells)} cells where the header has {len(columns)}"
    for column, cell in row.items():
        rule = columns[column]
        if cell != unicodedata.normalize("NFC", cell).strip():
            return f"{column} is not NFC or has white space around it"
        optional = column == "note" or "(optional)" in rule
        if not cell and not optional:
            return f"{column} is empty"
        allowed = [value.strip() for value in rule.replace("(optional)", "").split(" | ")]
        if cell and len(allowed) > 1 and cell not in allowed:
            return f"{column} {cell!r} is none of {', '.join(allowed)}"
    return None
