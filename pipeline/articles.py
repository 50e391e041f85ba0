"""Stage 1a: article files become the tables articles, texts and rejects.

Here a text gets the form in which it is stored and which all offsets refer to, and an article its
day of publication: as metadata has it, else as its dateline, its file name or the user says.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

import pandas as pd

from pipeline import formats, lexicons, scripts, tables
from pipeline.formats import RawArticle


def read(
    files: Iterable[tuple[str, bytes]], published: date | None, today: date
) -> dict[str, pd.DataFrame]:
    """Reads article files.

    Args:
        files: relative path with forward slashes, and content, in any order.
        published: day of publication of articles that do not tell it themselves.
        today: no later day is taken for a day of publication.

    Returns:
        The tables ``articles``, ``texts`` and ``rejects``. Of articles with one id the first in
        the order of paths is kept.
    """
    articles: dict[str, tables.Row] = {}
    texts: list[tables.Row] = []
    rejects: dict[str, formats.Reject] = {}
    first: dict[str, str] = {}
    parsed = [(path, list(formats.parse(path, data, today))) for path, data in files]
    for item in chain(*(items for _, items in sorted(parsed, key=lambda pair: pair[0]))):
        if isinstance(item, RawArticle):
            text = stored_text(item)
            article = _article(item, text, published, today)
            article_id = article["article_id"]
            if not text:
                item = formats.reject(item.path, "empty", "it holds no text")
            elif article_id in articles:
                other = articles[article_id]["path"]
                item = formats.reject(item.path, "duplicate_id", f"{other} has the same id")
            else:
                article["duplicate_of"] = first.get(article["sha256"])
                first.setdefault(article["sha256"], article_id)
                articles[article_id] = article
                texts.append({"article_id": article_id, "text": text})
        if isinstance(item, formats.Reject):
            rejects.setdefault(item.path, item)
    found = {
        "articles": articles.values(),
        "texts": texts,
        "rejects": [asdict(reject) for reject in rejects.values()],
    }
    return {name: tables.frame(name, rows) for name, rows in found.items()}


def _article(raw: RawArticle, text: str, option: date | None, today: date) -> tables.Row:
    day, basis = publication(raw, text, option, today)
    return {
        "article_id": _line(raw.article_id) or raw.path,
        "path": raw.path,
        "title": _line(raw.title) or _title(text),
        "outlet": _line(raw.outlet),
        "author": _line(raw.author) or _author(text),
        "url": _line(raw.url),
        "published": day,
        "published_basis": basis,
        "lang": scripts.article_language(text),
        "chars": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


# By Unicode category: controls, what is invisible, and surrogates go; spaces are plain.
_BY_CATEGORY = {"Cc": None, "Cf": None, "Cs": None, "Zs": " ", "Zl": "\n", "Zp": "\n"}
_STORED = {
    code: _BY_CATEGORY[category]
    for code in (*range(0x10000), *range(0xE0000, 0xE0080))
    if (category := unicodedata.category(chr(code))) in _BY_CATEGORY
} | str.maketrans(dict.fromkeys("\n\v\f\r\x85", "\n") | {"\t": " ", "\u3000": "\u3000"})


def normalise(text: str) -> str:
    r"""Returns the form in which a text is stored.

    Line ends are ``\n``, at most two in a row; characters are NFC (Unicode Annex 15); spaces of
    all widths but the ideographic one are plain; what is invisible is gone, and so are blanks at
    line ends and at both ends of the text. Doing it twice changes nothing.
    """
    text = "\n".join(line.rstrip() for line in characters(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def characters(text: str) -> str:
    """Returns a text in the characters of which stored texts are made, its blanks left alone."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_STORED))


def stored_text(raw: RawArticle) -> str:
    """Returns the text of an article as stored, headed by its title if that is metadata."""
    text, title = normalise(raw.text), _line(raw.title)
    first, own = (
        "".join(line.casefold().split()) for line in (text.partition("\n")[0], title or "")
    )
    return text if not text or own in ("", first) else f"{title}\n\n{text}"


def _line(text: str | None) -> str | None:
    """Returns a value of metadata as one line, None for nothing."""
    return " ".join(normalise(text).split()) or None if text else None


def publication(
    raw: RawArticle, text: str, option: date | None, today: date
) -> tuple[date | None, str]:
    """Returns the day of publication and how it is known, a value of `tables.PUBLISHED_BASIS`.

    Args:
        raw: the article as read.
        text: its stored text.
        option: the day the user says.
        today: no later day is returned.
    """
    in_path = path_day(raw.path, today)
    in_option = option if option and option <= today else None
    in_text = dateline(text, today, [day for day in (in_path, in_option) if day])
    found = {"metadata": raw.published, "dateline": in_text}
    found |= {"filename": in_path, "option": in_option}
    return next(((day, basis) for basis, day in found.items() if day), (None, "unknown"))


_PATH_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_./])(\d\d?)\2(\d\d?)"
    r"|(\d\d)(\d\d)(?:(?:[01]\d|2[0-3])(?:[0-5]\d){1,2})?)(?!\d)"
)


def path_day(path: str, today: date) -> date | None:
    """Returns the one day that a file's name tells, or else its folders."""
    for part in (path.rpartition("/")[2], path):
        days = {
            _day(*(int(group) for group in match.groups() if group and group.isdigit()))
            for match in _PATH_DAY.finditer(part)
        }
        days = {day for day in days if day and formats.EARLIEST <= day <= today}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Stamp(NamedTuple):
    """A date in a line, with what stands left and right of it and of its weekday and time."""

    left: str
    right: str
    year: int | None
    month: int
    day: int
    is_timed: bool
    in_figures: bool

    def on(self, year: int | None, latest: date) -> date | None:
        """Returns the day in a year, None where there is no such day up to the latest one."""
        day = _day(year or 0, self.month, self.day)
        return day if day and formats.EARLIEST <= day <= latest else None


_Kinds = list[tuple[_Stamp, str | None]]
# How many lines at either end are looked at, how far into a line, how long a line may be that
# holds the date and names alone, and how far apart two dates may be that make a range.
_HEAD, _TAIL, _BEGINNING, _LONGEST, _RANGE = 8, 5, 160, 80, 4


def dateline(text: str, today: date, known: Sequence[date] = ()) -> date | None:
    """Returns the day of publication that the first or last lines of a text tell.

    A dateline is a line of its own or the beginning of one; a date in a sentence is none. Where
    datelines of one kind disagree there is no telling.

    Args:
        text: the stored text.
        today: no later day is returned.
        known: days that tell the year of a dateline without one, the most trusted first; such
            a dateline is used if it is not after the day known.
    """
    lines = [line for line in text.split("\n") if line]
    kinds = [pair for line in lines[:_HEAD] for pair in _kinds(line)]
    kinds += [pair for line in lines[_HEAD:][-_TAIL:] for pair in _kinds(line, in_tail=True)]
    for anchor in (None, *known):
        if day := _trusted(kinds, anchor, today):
            return day
    around = {day for stamp, _ in kinds if (day := stamp.on(stamp.year, today))}
    found = {(_trusted(kinds, anchor, today), anchor) for anchor in around}
    days = {day for day, anchor in found if day and anchor - day <= timedelta(days=31)}
    return days.pop() if len(days) == 1 else None


def _trusted(kinds: _Kinds, anchor: date | None, today: date) -> date | None:
    """Returns the day of the most trusted kind; with an anchor, of datelines without a year."""
    for kind in ("published", "line", "dispatch", "updated"):
        stamps = [stamp for stamp, found in kinds if found == kind and not (anchor and stamp.year)]
        year, latest = (anchor.year, anchor) if anchor else (None, today)
        days = {day for stamp in stamps if (day := stamp.on(stamp.year or year, latest))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _kinds(line: str, in_tail: bool = False) -> _Kinds:
    """Returns the dates of a line with the kind of dateline each is, or None."""
    pairs: _Kinds = [(stamp, _label(stamp)) for stamp in _stamps(line)]
    free = [index for index, (_, kind) in enumerate(pairs) if not kind]
    if free:
        stamp, is_only = pairs[free[0]][0], len(free) == 1
        pairs[free[0]] = stamp, _layout(stamp, is_only, in_tail)
    return pairs


# What stands around a date or a name; U+4E28 is a Han character that serves as a bar.
_BARE = re.compile(r"[\s()（）\[\]【】<>《》·•|｜\u4e28*–—-]*")
_SEPARATED_LEFT = re.compile(r"(?:[|｜\u4e28·•]|\s{2}|\s[–—/-])\s*$")
_SEPARATED_RIGHT = re.compile(r"\s*[|｜\u4e28·•]|\s{2}|\s[–—/-]\s")
_STOPS = re.compile(r"[。！？!?；;，$€£¥￥%]")
_STOPPED = re.compile(r"[。！？!?；;$€£¥￥%]|.[.,，:：]\s*$")
_BRACKETED = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_DASH = re.compile(
    r"\s?[)）\]]?\s*(?:/[^/\n]{2,40}/|[(（][^()（）\n]{2,40}[)）])?\s*(?:--|[–—|]|-(?!\w)|:(?=\s))"
)
_WRITER = (
    rf"(?:\s*[|｜\u4e28/／:：]\s*|\s+(?=[{scripts.HAN}]|[^\s,]+\s\S))(?:"
    rf"(?P<name>[A-Z][\w.'’-]*(?:\s(?:[a-z]{{2,3}}\s)?[A-Z][\w.'’-]*){{0,5}}|[{scripts.HAN}·]{{2,8}})"
    rf"(?:\s*(?:$|[|｜\u4e28/／·•,，、(（–—-])|(?<=[{scripts.HAN}])\s))"
)


def _label(stamp: _Stamp) -> str | None:
    """Returns the kind of dateline that a label in front of a date makes it, or None."""
    by_names = stamp.right[:1].isspace() and not _STOPPED.search(stamp.right)
    for kind in ("published", "updated"):
        if (by_names or _closes(stamp)) and _pattern(kind).search(stamp.left):
            return kind
    return None


def _closes(stamp: _Stamp) -> bool:
    """Says whether nothing of a sentence follows a date."""
    right = stamp.right
    if _BARE.fullmatch(right) or _SEPARATED_RIGHT.match(right) or _pattern("next").match(right):
        return True
    return stamp.is_timed and right[0].isspace()


def _layout(stamp: _Stamp, is_only: bool, in_tail: bool) -> str | None:
    """Returns the kind of dateline a date without label is, from what stands around it."""
    left, right = stamp.left, stamp.right
    is_bare = _BARE.fullmatch(left) and _BARE.fullmatch(right)
    if is_only and (is_bare or (not in_tail and _closes(stamp) and _is_line(stamp))):
        return "line"
    if (in_tail and left[:1] not in ("(", "（")) or _pattern("before").search(left):
        return None
    source = _BRACKETED.sub("", left).rstrip("，, ")
    is_name = len(source) <= 40 and not _STOPS.search(source) and "," not in source
    is_told = _pattern("outlet").search(source) and _pattern("time").match(right)
    is_told = is_told or _pattern("dispatched").match(right)
    if is_name and is_told and not _pattern("cited").match(source):
        return "dispatch"
    dash = _DASH.match(right)
    is_dispatch = dash and _is_place(left) and (left or not dash[0].endswith(":"))
    return "dispatch" if is_dispatch else None


def _is_line(stamp: _Stamp) -> bool:
    """Says whether a line holds a date and names, and no sentence."""
    left = stamp.left
    if len(left + stamp.right) > _LONGEST or _STOPPED.search(stamp.right) or _STOPS.search(left):
        return False
    if _SEPARATED_LEFT.search(left) or _pattern("byline").match(left) or _BARE.fullmatch(left):
        return True
    if left.isupper() and left.rstrip().endswith(","):
        return True
    is_stamp = stamp.year is not None and (stamp.is_timed or stamp.in_figures)
    return is_stamp and left[-1].isspace() and not _pattern("before").search(left)


def _is_place(left: str) -> bool:
    """Says whether what precedes a date reads like the place of a press release, or is nothing."""
    words = re.findall(r"[^\s,/()–—-]+", left)
    capital = all(word[0].isupper() or len(word) < 4 for word in words)
    return not words or (capital and words[0][0].isupper() and left.rstrip()[-1] in ",-–—(/)")


@cache
def _months() -> dict[str, int]:
    return {row["form"]: int(row["month"]) for row in lexicons.load("lexicons/article_months")}


def _any_of(forms: Iterable[str]) -> str:
    """Returns an alternation of forms, the longest first."""
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Returns the pattern of a date, or of the words of the lexicon left or right of one."""
    rows = lexicons.load("lexicons/article_metadata").rows
    forms = {
        kind: _any_of(row["form"] for row in rows if row["kind"] == kind)
        for kind in {row["kind"] for row in rows}
    }
    form = forms.get(name, "")
    patterns = {
        "before": rf"(?<![A-Za-z]){form}\s*$",
        "outlet": rf"{form}$",
        "time": rf"\s?{form}?(?:[\s，,]|$)",
        "cited": rf"\s*{form}",
        "next": rf"[,，]?\s*(?:{forms['updated']}|{forms['author']}|{forms['maker']})(?![A-Za-z])",
        "dispatched": rf"\s?{forms['time']}?\s?(?:{form}(?=[\s，,：:()（）】\]|–—-]|$)"
        rf"|{forms['reported']}(?=[\s()（）】\]]|$))"
        rf"|[，,](?!{forms['cited']})[^\s，,。]{{1,12}}{form}(?=[，,])",
        "byline": rf"\W*(?:{forms['author']}|{forms['maker']})(?![^\W\u4e28])",
        "author": rf"\W*{form}(?-i:{_WRITER})",
        "date": _date_pattern(forms),
    }
    label = rf"(?:(?:^|[|｜\u4e28·•,，]|\s\s)\W*{form}\s*[:：]?|[\s(（\[【]{form}\s*[:：])\s*$"
    return re.compile(patterns.get(name, label), re.IGNORECASE)


def _date_pattern(forms: Mapping[str, str]) -> str:
    """Returns the pattern of dates in both languages, with weekday and time."""
    year, month = r"[12１２][09０９]\d\d", _any_of(_months())
    weekday = rf"{forms['weekday']}(?![A-Za-z])\.?"
    clock = r"\d\d?[:：]\d\d(?:[:：]\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"
    clock += r"(?:\s?[A-Za-z.]{1,4}(?!\w)){0,2}"
    single = r"(?!\s?[-–—~]\s?\d\d?(?!\w))"
    orders = (
        rf"(?<![\d./-])(?P<y1>{year})(?P<s1>[-/.])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?!\d)",
        rf"(?<![\d./-])(?P<d2>\d\d?)(?P<s2>[/.])(?P<m2>\d\d?)(?P=s2)(?P<y2>{year})(?!\d)",
        rf"(?<!\d)(?:(?P<y3>{year})\s?{forms['year']}\s?)?(?P<m3>\d\d?)\s?{forms['month']}\s?"
        rf"(?P<d3>\d\d?)\s?{forms['day']}{single}",
        rf"(?<![A-Za-z])(?P<m4>{month})\.?\s(?P<d4>\d\d?){forms['ordinal']}?(?![\d:.]\d){single}"
        rf"(?:,?\s?(?P<y4>{year})(?!\d))?(?!\w)",
        rf"(?<![\d./:-])(?P<d5>\d\d?){forms['ordinal']}?[\s-](?P<m5>{month})(?![A-Za-z])\.?"
        rf"(?:,?[\s-](?P<y5>{year})(?!\d))?",
    )
    return (
        rf"(?:{clock}\s?[,，]?\s?)?(?:(?<![A-Za-z]){weekday},?\s?)?(?:{'|'.join(orders)})"
        rf"(?:\s?[(（]?{weekday}[)）]?)?(?P<clock>[T\s,，]{{0,2}}(?:{forms['time']}\s?)?{clock})?"
    )


def _stamps(line: str) -> Iterator[_Stamp]:
    """Yields the dates in the beginning of a line, none if two of them make a range."""
    matches = list(_pattern("date").finditer(line, 0, _BEGINNING)) if re.search(r"\d", line) else []
    if any(after.start() - match.end() <= _RANGE for match, after in pairwise(matches)):
        return
    for match in matches:
        parts = {name[0]: part for name, part in match.groupdict().items() if part}
        in_figures = parts["m"].isdigit()
        month = int(parts["m"]) if in_figures else _months()[parts["m"].lower()]
        year, day = int(parts.get("y", 0)) or None, int(parts["d"])
        if match["m2"] and month > 12:
            month, day = day, month
        elif match["m2"] and day <= 12 and day != month:
            continue  # day first or month first: there is no telling
        left, right = line[: match.start()], line[match.end() : match.end() + _LONGEST + 1]
        yield _Stamp(left, right, year, month, day, match["clock"] is not None, in_figures)


def _title(text: str) -> str | None:
    """Returns the first line if it reads like a title: short, no sentence, no dateline."""
    line, _, rest = text.partition("\n")
    size = len(line.split()) + len(re.findall(f"[{scripts.HAN}]", line)) // 2
    if not rest or not 3 <= size <= 36 or re.search(r"[.。;；,，:：、]$|://", line):
        return None
    return None if _author(line) or any(kind for _, kind in _kinds(line)) else line


def _author(text: str) -> str | None:
    """Returns the writer whom a byline in the first lines names."""
    for line in text.split("\n", _HEAD)[:_HEAD]:
        if _pattern("byline").match(line):
            names = next((stamp.left for stamp in _stamps(line)), line).rstrip(" ,")
            match = _pattern("author").match(names)
            if match and len(names) <= _LONGEST and not _STOPPED.search(names):
                return match["name"]
    return None
