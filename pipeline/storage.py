"""Reads and writes what lies on disk: article files, and tables as CSV and Parquet.

A file is written under a temporary name beside its place and moved there when it is whole, so that
no reader ever meets half a table.
"""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import datapackage, provenance, tables
from pipeline.errors import DealwireError

_PACKAGE = "datapackage.json"
_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def sources(
    paths: Sequence[Path], out: Path | None = None
) -> list[tuple[str, Callable[[], bytes]]]:
    """Lists the files below some paths: folders searched through, or files.

    Hidden files and folders are left out, and so is what is neither file nor folder. A symbolic
    link is followed; a folder that several lead to is listed once.

    Args:
        paths: folders and files.
        out: folder whose tables are no articles, even where it lies inside one of `paths`.

    Returns:
        For each file its path relative to the folder given (or to the folder that several paths
        share) and the function that reads it, in the order of these relative paths.

    Raises:
        DealwireError: a path is missing, or there is no file at all.
    """
    for path in paths:
        if not (path.is_dir() or path.is_file()):
            raise DealwireError(f"{path} does not exist", "give a folder of articles, or files")
    visited = {table_folder(out).resolve()} if out else set()
    files = {file for path in paths for file in _files(path.absolute(), visited)}
    if not files:
        raise DealwireError(f"{paths[0]} holds no files", "give a folder with articles in it")
    folders = [path if path.is_dir() else path.parent for path in paths]
    root = os.path.commonpath([folder.absolute() for folder in folders])
    named = sorted((_printable(file.relative_to(root)), file) for file in files)
    return [(name, file.read_bytes) for name, file in named]


def _files(path: Path, visited: set[Path]) -> Iterator[Path]:
    """Yields the files below a path; a folder that cannot be listed stands for its files."""
    if path.is_file():
        yield path
    elif path.resolve() not in visited:
        visited.add(path.resolve())
        try:
            entries = sorted(path.iterdir())
        except OSError:
            yield path
            return
        for entry in entries:
            if not entry.name.startswith(".") and (entry.is_dir() or entry.is_file()):
                yield from _files(entry, visited)


def _printable(path: Path) -> str:
    """Returns a path as text that can be encoded, folders parted by a slash."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def table_folder(out: Path) -> Path:
    """Returns the folder that holds the tables of an output folder."""
    return out / "tables"


def prepare(out: Path) -> None:
    """Makes an output folder and finds out whether it can be written to, before any work is done.

    Raises:
        DealwireError: it cannot.
    """
    folder = table_folder(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        problem = f"cannot write to {folder} ({error.strerror})"
        raise DealwireError(problem, "choose another folder with -o") from error


def read(out: Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Reads tables from the Parquet files of an output folder.

    Args:
        out: the output folder.
        names: keys of `tables.TABLES`.

    Returns:
        The tables by name, typed as `tables.frame` types them.

    Raises:
        DealwireError: a table is missing, unreadable, or not as this version defines it.
    """
    return {name: _read(table_folder(out) / f"{name}.parquet", name) for name in names}


def _read(path: Path, name: str) -> pd.DataFrame:
    table = tables.TABLES[name]
    try:
        found = pq.read_table(path)
    except FileNotFoundError:
        raise DealwireError(f"{path} is missing", f"run `dealwire {table.stage}` first") from None
    except (OSError, pa.ArrowInvalid) as error:
        problem = f"{path} cannot be read"
        raise DealwireError(problem, f"run `dealwire {table.stage}` again") from error
    if not found.schema.equals(_schema(table)):
        problem = f"{path} has other columns than this version writes"
        raise DealwireError(problem, f"run `dealwire {table.stage}` again")
    data: pd.DataFrame = found.to_pandas(date_as_object=False)
    return data.astype(table.dtypes())


def read_record(out: Path) -> provenance.Record:
    """Reads the record of what made the tables of an output folder, empty where there is none."""
    try:
        text = (table_folder(out) / _PACKAGE).read_text(encoding="utf-8")
        found = json.loads(text).get("dealwire", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def write(
    out: Path, new: Mapping[str, pd.DataFrame], told: Mapping[str, str] | None = None
) -> None:
    """Writes the tables of one stage, each as CSV and Parquet, and the data package around them.

    Tables of later stages rest on what is replaced here: they are removed first.

    Args:
        out: the output folder.
        new: all the tables of the stage by name.
        told: the options it was run with, as `provenance.options` returns them.
    """
    folder = table_folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    order = list(tables.TABLES)
    places = [order.index(name) for name in new]
    earlier = read_record(out)
    (folder / _PACKAGE).unlink(missing_ok=True)
    for name in order[min(places) :]:
        for suffix in ("csv", "parquet"):
            (folder / f"{name}.{suffix}").unlink(missing_ok=True)
    for name, data in new.items():
        with _replacing(folder / f"{name}.csv") as path:
            _write_csv(path, data)
        with _replacing(folder / f"{name}.parquet") as path:
            pq.write_table(_arrow(tables.TABLES[name], data), path)
    there = order[: max(places) + 1]
    kept = dict.fromkeys(tables.TABLES[name].stage for name in there)
    run = {tables.TABLES[name].stage for name in new}
    made = provenance.record(earlier, kept, run, told or {})
    package = datapackage.descriptor(there, made)
    with _replacing(folder / _PACKAGE) as path:
        text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        path.write_text(text, encoding="utf-8")


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Gives a path to write to, and moves what is there into place once all of it is."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_csv(path: Path, data: pd.DataFrame) -> None:
    """Writes RFC 4180: lines end in CR LF, quotes are doubled; null is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(data.columns)
        for row in tables.rows(data):
            writer.writerow([cell(value) for value in row.values()])


def cell(value: Any) -> Any:
    """Returns a value as CSV shows it: whole numbers bare, truth in lower case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _schema(table: tables.Table) -> pa.Schema:
    return pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])


def _arrow(table: tables.Table, data: pd.DataFrame) -> pa.Table:
    """Returns a table for Parquet, without the metadata that ties it to a version of pandas."""
    arrow = pa.Table.from_pandas(data, _schema(table), preserve_index=False)
    return arrow.replace_schema_metadata()


def read_texts(folder: Path, suffix: str) -> dict[str, str]:
    """Reads the UTF-8 files of a folder that end in a suffix.

    Args:
        folder: not searched any deeper.
        suffix: with its stop, such as ``.txt``.

    Returns:
        Text by file name without suffix, in the order of the names.

    Raises:
        DealwireError: there is no such folder, or no such file in it, or one is not UTF-8.
    """
    paths = sorted(folder.glob(f"*{suffix}")) if folder.is_dir() else []
    if not paths:
        raise DealwireError(f"{folder} holds no {suffix} file", "give the folder of the sources")
    try:
        return {path.stem: path.read_text(encoding="utf-8") for path in paths}
    except UnicodeDecodeError as error:
        raise DealwireError(
            f"{folder} has a file that is not UTF-8 ({error})", "save it as UTF-8"
        ) from None


def read_text(path: Path, remedy: str) -> str:
    """Reads a UTF-8 file.

    Raises:
        DealwireError: it is missing or not UTF-8; `remedy` says what to do.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DealwireError(f"{path} cannot be read ({error})", remedy) from None


def read_files(path: Path) -> dict[str, bytes]:
    """Reads a file, or the files of a folder, which is not searched any deeper.

    Raises:
        DealwireError: there is none.
    """
    paths = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    if not paths or not paths[0].is_file():
        raise DealwireError(f"{path} holds no files", "give a file, or a folder of files")
    return {file.name: file.read_bytes() for file in paths}


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files into a folder, each at once or not at all.

    Args:
        folder: made where it is missing.
        files: content by file name; text becomes UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with _replacing(folder / name) as path:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
