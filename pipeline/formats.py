"""Reads article files: bytes in, articles and rejects out, never an exception.

Text, Markdown with front matter, web pages, and JSON Lines, plain or compressed. What cannot be
read becomes a `Reject` whose reason is a key of `REMEDIES`.
"""

import codecs
import gzip
import io
import json
import logging
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, NamedTuple

import charset_normalizer
import trafilatura
import yaml
from lxml import html  # type: ignore[import-untyped]
from trafilatura.metadata import extract_metadata

from pipeline import lexicons

# The reason codes. The last two are notes: the article is read all the same.
REMEDIES = {
    "unsupported_format": "save it as .txt, .md, .html, .jsonl or .jsonl.gz",
    "empty": "put the article's text in it or take it out of the folder",
    "binary": "save it as plain text",
    "undecodable": "save it as UTF-8",
    "too_large": "split it so that each article has its own file or line",
    "bad_html": "save the article's own page or its plain text",
    "bad_record": 'write the line as one JSON object with "text", a string, in it',
    "bad_gzip": "compress the file again",
    "gzip_bomb": "unpack it by hand if it can be trusted",
    "duplicate_id": "give the article an id or a file name of its own",
    "bad_date": "write the day of publication as YYYY-MM-DD",
    "bad_front_matter": "mend the YAML between the two --- lines; quote values that hold a colon",
}

MAX_BYTES = 20_000_000  # of one article; more is a book or an accident
# A gzip file that grows more than this is made to do harm: text shrinks to a tenth or so.
_MAX_GROWTH = 100
_LEAST_LINE = 64  # what a line counts for at least, lest a file of empty ones be read for hours
# Extraction slows down with the square of the number of tags; real pages have below 20,000.
_MAX_TAGS = 100_000
EARLIEST = date(1990, 1, 1)  # news on the web; what is older is a default of some software

# Without a handler of their own their warnings would end on the user's terminal.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its file has it: text and metadata not yet normalised."""

    article_id: str
    path: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be read: `reason` is a key of `REMEDIES`, `detail` ends with what to do."""

    path: str
    reason: str
    detail: str


Items = Iterator[RawArticle | Reject]


class _Source(NamedTuple):
    """Where an article stands, the id it has if it states none, and the latest day it may be of."""

    path: str
    article_id: str
    today: date


class _UnreadableError(Exception):
    """Carries a reason and what was found to where the reject is made."""


def parse(path: str, data: bytes, today: date = date.max) -> Items:
    """Reads the articles of one file.

    Args:
        path: relative path with forward slashes; its suffix tells the format.
        data: the file's content.
        today: no day after this one is taken for a day of publication.

    Yields:
        Articles and rejects in the order of the file. The reasons ``bad_date`` and
        ``bad_front_matter`` come beside an article that is read, all others in its stead.
    """
    suffix = next((suffix for suffix in _READERS if path.lower().endswith(suffix)), "")
    try:
        if not suffix:
            raise _UnreadableError("unsupported_format", "dealwire does not read this kind of file")
        yield from _READERS[suffix](_Source(path, path[: -len(suffix)], today), data)
    except _UnreadableError as problem:
        yield reject(path, *problem.args)


def reject(path: str, reason: str, found: str) -> Reject:
    """Makes a reject that says what was found and what to do about it."""
    return Reject(path, reason, f"{found}; {REMEDIES[reason]}")


def _decode(data: bytes, declared: str | None = None) -> str:
    r"""Decodes a text in UTF-8, UTF-16, GB18030, Big5, Windows-1252, or a rarer encoding.

    Args:
        data: the bytes.
        declared: encoding the text itself states.

    Returns:
        The text, with line ends ``\n``; what is broken is U+FFFD.
    """
    if not data.strip():
        raise _UnreadableError("empty", "it is empty")
    if len(data) > MAX_BYTES:
        raise _UnreadableError("too_large", f"it is larger than {MAX_BYTES // 1_000_000} MB")
    text = data.decode(_encoding(data, declared), "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ODD = rb"[^\t-\r\x20-\x7e]"
# What is no plain ASCII, with the usual part of it in the group: characters of two and more bytes;
# the first-level characters and the marks of GB 2312 and of Big5; an accent or quote on its own.
_USUAL = {
    "utf-8": rb"([\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3})|" + _ODD,
    "gb18030": rb"([\xa1-\xa3\xb0-\xd7][\xa1-\xfe])|[\x81-\xfe].|" + _ODD,
    "big5hkscs": rb"([\xa1-\xc6][\x40-\x7e\xa1-\xfe])|[\x81-\xfe].|" + _ODD,
    "cp1252": rb"((?<![\x80-\xff])[\x80-\xff](?![\x80-\xff]))|" + _ODD,
}
# Where there are zero bytes: ASCII, punctuation, Han, and full width.
_USUAL_UTF16 = {
    "utf-16-le": rb"([\t-\r -~]\0|[\x10-\x26]\x20|[\0-\x17]\x30|.[\x4e-\x9f]|[\x01-\x5e]\xff)|..",
    "utf-16-be": rb"(\0[\t-\r -~]|\x20[\x10-\x26]|\x30[\0-\x17]|[\x4e-\x9f].|\xff[\x01-\x5e])|..",
}
_PLAUSIBLE = 0.6  # right readings of eight Chinese characters and more score above this


def _encoding(data: bytes, declared: str | None) -> str:
    """Returns the encoding: UTF-8 if valid, else as declared, else with the most usual characters.

    charset-normalizer takes short Chinese texts for any of several encodings, so it comes last.
    """
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    with suppress(UnicodeDecodeError):
        if len(_CONTROL.findall(data.decode("utf-8"))) <= 1 + len(data) // 100:
            return "utf-8"
    odd = re.search(_ODD, data)
    begin = odd.start() & ~1 if odd else 0
    sample = data[begin : begin + 65_536]
    usual = _USUAL_UTF16 if b"\0" in sample else _USUAL
    shares = {encoding: _share(pattern, sample) for encoding, pattern in usual.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    for encoding in (declared, best):
        if encoding and shares.get(encoding, 0) >= _PLAUSIBLE:
            return encoding
    if b"\0" in sample:
        raise _UnreadableError("binary", "it is no text")
    match = charset_normalizer.from_bytes(sample).best()
    if match:
        return match.encoding
    raise _UnreadableError("undecodable", "its encoding is unknown")


def _share(usual: bytes, sample: bytes) -> float:
    """Returns the share of matches that have the group."""
    found = re.findall(usual, sample, re.DOTALL)
    return sum(map(bool, found)) / len(found) if found else 1.0


def _article(source: _Source, text: str, fields: Mapping[str, Any]) -> Items:
    """Yields an article, and a note if the day it states is none."""
    if not text.strip():
        raise _UnreadableError("empty", "it holds no text")
    stated = fields.get("published") or fields.get("date")
    published = _day(_field(stated) or "", source.today)
    yield RawArticle(
        article_id=_field(fields.get("id")) or source.article_id,
        path=source.path,
        text=text,
        published=published,
        **{name: _field(fields.get(name)) for name in ("title", "outlet", "author", "url")},
    )
    if stated and not published:
        shown = (_field(stated) or type(stated).__name__)[:40]
        yield reject(source.path, "bad_date", f"{shown!r} is no day up to {source.today}")


def _field(value: object) -> str | None:
    """Returns a metadata value as text; lists are joined, what is nested has none."""
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str)) or None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


_YEAR_FIRST = re.compile(r"(\d{4})(?:\D{1,2}(\d\d?)\D{1,2}(\d\d?)|(\d\d)(\d\d))(?!\d)", re.ASCII)
_YEAR_AND_DAY = (r"\d{4}", r"(?<![\d:])\d\d?(?![\d:])")


def _day(text: str, today: date) -> date | None:
    """Reads a day of publication: year first, or with the name of an English month."""
    names = {row["form"]: int(row["month"]) for row in lexicons.load("lexicons/article_months")}
    month = next((names[word] for word in re.findall("[a-z]+", text.lower()) if word in names), 0)
    if found := _YEAR_FIRST.match(text):
        year, month, day = (int(group) for group in found.groups() if group)
    else:
        year, day = (int(found[0]) if (found := re.search(p, text)) else 0 for p in _YEAR_AND_DAY)
    try:
        stated = date(year, month, day)
    except ValueError:
        return None
    return stated if EARLIEST <= stated <= today else None


_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")


def _markdown(source: _Source, data: bytes) -> Items:
    text, fields, problem = _decode(data), {}, None
    if match := _FRONT_MATTER.match(text):
        try:
            # All scalars stay text: a day that is none must not pass for broken YAML.
            content = yaml.load(match[1] or "{}", Loader=yaml.BaseLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            content, problem = {}, str(getattr(error, "problem", None) or "it is no YAML")
        if isinstance(content, dict):  # else the rules enclose a passage of the text
            fields = {key: value for key, value in content.items() if value not in _YAML_NULLS}
            text = text[match.end() :]
    yield from _article(source, _unmarked(text), fields)
    if problem:
        yield reject(source.path, "bad_front_matter", f"its front matter is broken: {problem}")


_TARGET = r"(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])"
# Marks of CommonMark and GFM in the order they go, with what is left: fences and definitions;
# rules; what begins a line; images; links; addresses; tags; code; emphasis, nested; escapes.
_MARKS = (
    (r"^[ \t]*(?:```|~~~).*$|^ {0,3}\[[^\[\]\n]+\]:[ \t]*(?:<|/|#|\w+:).*$", ""),
    (r"^(?=.*[-=*_][ \t]?[-=*_])[ \t|:=*_-]+$", ""),
    (r"^[ \t]*(?:>[ \t]*)*(?:(?:#{1,6}|[-*+])(?:[ \t]+|$))?", ""),
    (rf"!\[[^\[\]\n]*\]{_TARGET}", ""),
    (rf"\[([^\[\]\n]*)\]{_TARGET}", r"\1"),
    (r"<(https?://[^<>\s]+)>", r"\1"),
    (r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>", ""),
    (r"(?<![\\`])(`{1,3})([^`\n]+)\1", r"\2"),
    (r"(?<!\\)(\*{1,3}|~~)(?![\s*~])([^*~\n]*[^*~\s\\])\1", r"\2"),
    (r"(?<!\\)(\*\*)(?![\s*])([^*\n]*[^*\s\\])\1", r"\2"),
    (r"(?<![\w\\])(_{1,3})(?![\s_])([^\n_]*[^\s_\\])\1(?!\w)", r"\2"),
    (r"\\([!-/:-@\[-`{-~])", r"\1"),
)


def _unmarked(text: str) -> str:
    """Reduces Markdown to its text; images go, links leave the text they stand on."""
    text = "".join(
        part.partition("-->")[2] if number and "-->" in part else part
        for number, part in enumerate(text.split("<!--"))
    )
    for mark, left in _MARKS:
        text = re.sub(mark, left, text, flags=re.MULTILINE)
    return re.sub(r"&#?\w{1,31};", lambda match: unescape(match[0]), text)


def _html(source: _Source, data: bytes) -> Items:
    markup = _decode(data, _declared(data[:4096]))
    if markup.count("<") > _MAX_TAGS:
        raise _UnreadableError("bad_html", f"it has more than {_MAX_TAGS} tags")
    try:
        text, fields = _page(markup, source.today)
    except Exception as error:  # hostile markup raises what it likes in lxml and trafilatura
        raise _UnreadableError("bad_html", f"it cannot be read ({type(error).__name__})") from None
    if not _is_prose(text):
        raise _UnreadableError("bad_html", "it holds no article")
    yield from _article(source, text, fields)


def _declared(head: bytes) -> str | None:
    """Returns the encoding a page states for itself, if it is one of our languages'."""
    stated = re.search(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", head, re.IGNORECASE)
    label = stated[1].decode("latin-1").lower() if stated else ""
    rows = lexicons.load("lexicons/article_charsets")
    return next((row["encoding"] for row in rows if row["label"] == label), None)


def _page(markup: str, today: date) -> tuple[str, dict[str, Any]]:
    """Returns the text and the metadata of a web page."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(_CONTROL.sub("", markup).encode("utf-8"), parser)
    document = trafilatura.bare_extraction(tree, include_comments=False)
    _without_prose(tree)
    limits = {"original_date": True, "extensive_search": False, "max_date": today.isoformat()}
    stated = extract_metadata(tree, date_config=limits)
    fields = {"title": stated.title, "author": stated.author, "url": stated.url}
    fields |= {"outlet": stated.sitename, "published": stated.date}
    return getattr(document, "text", None) or "", fields


def _without_prose(tree: html.HtmlElement) -> None:
    """Takes long texts out of a page, for a date in a sentence is none of publication."""
    for element in tree.iter("p", "div", "li", "td", "span", "blockquote", "br", "a", "b"):
        element.text, element.tail = (
            None if len(text or "") > 60 else text for text in (element.text, element.tail)
        )


_SENTENCE = re.compile(
    '^.{12,}?[.!?]["\u201d\u2019)]*(?:\\s|$)|^.{8,}?[\u3002\uff01\uff1f\uff0c\uff1b]', re.MULTILINE
)


def _is_prose(text: str) -> bool:
    """Says whether a page holds a sentence, and is more than a notice in an article's place."""
    notices = [row["form"] for row in lexicons.load("lexicons/article_notices")]
    is_notice = len(text) < 600 and any(notice in text.lower() for notice in notices)
    return not is_notice and _SENTENCE.search(text) is not None


def _jsonl(source: _Source, data: bytes) -> Items:
    if data.startswith(_UTF16_MARKS):
        data = _decode(data).encode("utf-8")
    yield from _records(source, io.BytesIO(data), len(data) * _LEAST_LINE)


def _jsonl_gz(source: _Source, data: bytes) -> Items:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            yield from _records(source, stream, MAX_BYTES + _MAX_GROWTH * len(data))
    except (OSError, EOFError, zlib.error) as error:
        raise _UnreadableError("bad_gzip", f"it is broken ({type(error).__name__})") from None


def _records(source: _Source, stream: io.BufferedIOBase, budget: int) -> Items:
    """Yields the articles of JSON lines, a reject for each broken one."""
    filled = ((n, line) for n, line in enumerate(_lines(stream, budget), 1) if line.strip())
    number = 0
    for number, line in filled:
        path, article_id = f"{source.path}:{number}", f"{source.article_id}:{number}"
        try:
            record = _record(line)
            yield from _article(_Source(path, article_id, source.today), record["text"], record)
        except _UnreadableError as problem:
            yield reject(path, *problem.args)
    if not number:
        raise _UnreadableError("empty", "it is empty")


def _lines(stream: io.BufferedIOBase, budget: int) -> Iterator[bytes]:
    """Yields lines, of a line that is too long the beginning; `budget` is in bytes."""
    is_new = True
    while piece := stream.readline(MAX_BYTES + 1):
        budget -= max(len(piece), _LEAST_LINE)
        if budget < 0:
            raise _UnreadableError("gzip_bomb", f"it grows more than {_MAX_GROWTH} times")
        if is_new:
            yield piece
        is_new = piece.endswith(b"\n")


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(_decode(line))
    except (ValueError, RecursionError):
        raise _UnreadableError("bad_record", "the line is no JSON") from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise _UnreadableError("bad_record", "the line is no article")
    return record


_READERS: dict[str, Callable[[_Source, bytes], Items]] = {
    ".txt": lambda source, data: _article(source, _decode(data), {}),
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".jsonl": _jsonl,
    ".jsonl.gz": _jsonl_gz,
}
