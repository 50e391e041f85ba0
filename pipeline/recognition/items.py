"""Finds the companies that the items of a list are of: a roundup names each at the item's head.

"**Acme**｜warehouse robots, Shenzhen. Series B, …" says by its place alone that Acme is a company.
A list is taken for one of deals where its items have one layout and most tell a round or a sum.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline import gazetteer, lexicons
from pipeline.phrases import han_names
from pipeline.phrases.party import forms
from pipeline.recognition.spans import Name, Span
from pipeline.scripts import has_han

Range = tuple[int, int]

# Less than what the tagger has mostly, more than what it is told to look for again.
_SCORE = 0.61
_SURE = 0.9
_OPENING = (
    r"(?:\d{1,3}\s?[.、．)）|｜]|\d{2}\s(?=[^\W\d])|[•●■◆▪▸·*-]|[①-⑳]|【|\*\*"
    # The edge of a table, and a field of trade: | Acme | Series B |, [教育] 小树鸽，A轮.
    r"|[|｜]|\[[^\[\]\n]{1,12}\])"
)
# What opens an item, its head, and what ends that.
_ITEM = re.compile(
    # Possessive: two asterisks are one mark or two, and a row of them must not be tried both ways.
    rf"\s*+(?P<opening>(?:{_OPENING}\s*+)*+)"
    r"(?P<head>[^\s|｜，,:：（(【】*—–/][^|｜，,:：（(【】*—–/\t\u3000\n]{0,39}?)"
    # Nothing behind it, and it is the heading of a section.
    r"(?P<end>\*\*|】|\s*[|｜]|\s?—+|\s[–/-]\s|[\t\u3000]|\s*[：:（(]|[，,])(?=.*\w)"
)
_FIELD = re.compile(
    r"\s*(?P<field>[^\s:：][^:：\n]{0,15})[:：]\s*"
    r"(?P<value>[^\s，,。;；|｜（(]+(?: [^\s，,。;；|｜（(]+){0,3})\s*$"
)
# A phrase that is quoted, asked, counted or enumerated.
_NO_NAME = re.compile(r"[“”‘\"「」『』、；;?？!！。]|[.]$|\d\s|\s\d")
_NUMBER = re.compile(r"\d+|[①-⑳]")
# These alone make a list, whatever ends the head.
_TABLE, _FIELD_OF_TRADE = re.compile(r"[|｜]"), re.compile(r"\[.*\]")
# These end a head only where something opens the item: they stand in any sentence.
_ENDS_LITTLE = tuple("，,：:（(")
_LEAST_ITEMS = 3
# The shares of items that must tell a round, and a round or a sum, and of heads that must differ.
_ROUNDS, _TELLS, _DIFFERS = 0.3, 0.6, 0.8
# How many sentences an item has at most.
_REACH = 4
_LONGEST = {"en": 5, "zh": 14}


def named(
    text: str, spans: Sequence[Range], values: Iterable[tuple[str, Span]], names: Sequence[Name]
) -> list[Name]:
    """Finds the companies at the head of the items of an article's lists.

    Args:
        text: the stored text of the article.
        spans: its sentences, half open.
        values: its sums, rounds, dates and shares, with their labels.
        names: what was found so far.

    Returns:
        The names, those that a head shows to be wrong left out, and the heads that are companies.
    """
    values = list(values)
    rounds = sorted(value.start for label, value in values if label == "ROUND")
    sums = sorted([*rounds, *(value.start for label, value in values if label == "MONEY")])
    taken = {place for _, value in values for place in range(value.start, value.end)}
    kept = list(names)
    for start, end in [*_fields(text, spans), *_heads(text, spans, rounds, sums)]:
        if has_han(text[start:end]):
            # What the company does may stand before its name.
            start, end, _ = han_names.clean(text, text, start, end) or (start, end, None)
        inside = [n for n in kept if n.start < end and start < n.end]
        if not _is_name(text[start:end]) or not taken.isdisjoint(range(start, end)):
            continue
        if any(_is_told(name, start, end) for name in inside):
            continue
        kept = [name for name in kept if name not in inside]
        kept.append(Name(start, end, text[start:end], "ORG", _SCORE, "names.item"))
    return kept


def _fields(text: str, spans: Sequence[Range]) -> Iterator[Range]:
    """Yields the values of fields that hold a company: 企业：某某."""
    for start, end in spans:
        field = _FIELD.match(text, start, end)
        if field and field["field"].lower() in _field_names("company"):
            yield field.span("value")


def _heads(
    text: str, spans: Sequence[Range], rounds: Sequence[int], sums: Sequence[int]
) -> Iterator[Range]:
    """Yields the heads of the items of lists of deals."""
    lists: dict[str, list[tuple[int, Range]]] = {}
    for number, (start, end) in enumerate(spans):
        item = _ITEM.match(text, start, end)
        layout = _layout(item) if item else ""
        if item and layout and item["head"].lower() not in _field_names():
            lists.setdefault(layout, []).append((number, item.span("head")))
    for items in lists.values():
        heads = [head for _, head in items]
        if len(items) < _LEAST_ITEMS:
            continue
        if len({text[a:b] for a, b in heads}) < _DIFFERS * len(items):
            continue
        limits = [number for number, _ in items[1:]] + [len(spans)]
        reaches = [
            (end, spans[min(limit, number + _REACH) - 1][1])
            for (number, (_, end)), limit in zip(items, limits, strict=True)
        ]
        if all(
            sum(bisect_left(starts, last) > bisect_left(starts, first) for first, last in reaches)
            >= least * len(items)
            for starts, least in ((rounds, _ROUNDS), (sums, _TELLS))
        ):
            yield from heads


def _layout(item: re.Match[str]) -> str:
    """Returns what the items of one list have in common; nothing where the match need be none."""
    opening = _NUMBER.sub("0", "".join(item["opening"].split()))
    if _TABLE.fullmatch(opening) or _FIELD_OF_TRADE.search(opening):
        return _FIELD_OF_TRADE.sub("[]", opening)
    end = item["end"].strip() or item["end"]
    return "" if not opening and end in _ENDS_LITTLE else f"{opening}{end}"


def _is_name(head: str) -> bool:
    """Says whether a head may be the name of a company: it is short, one phrase, and no place."""
    if head in forms("not_names") or gazetteer.places().get(head) or _NO_NAME.search(head):
        return False
    if has_han(head):
        return len(head) <= _LONGEST["zh"]
    words = head.split()
    is_written_so = head[0].isupper() or head[0].isdigit() or len(words) == 1
    return is_written_so and len(words) <= _LONGEST["en"] and not head.isdigit()


def _is_told(name: Name, start: int, end: int) -> bool:
    """Says whether a name found before tells more than a head: it ends it, or stands within it."""
    if name.label == "PERSON" and name.score >= _SURE:
        return True
    # One character is no description.
    ends = name.label == "ORG" and name.end == end and name.start != start + 1
    return ends or (start < name.start and name.end < end)


@cache
def _field_names(names: str | None = None) -> frozenset[str]:
    rows = lexicons.load("lexicons/item_fields")
    return frozenset(row["form"] for row in rows if names in (None, row["names"]))
