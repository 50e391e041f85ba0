"""Finds the sentences of a paragraph of English, Chinese or mixed prose.

A cut is made behind an end mark and the quotation marks and brackets it closes. The marks are
read in their context: what stands before a stop (abbreviation, initial, number), what follows
it, and what it stands in. Text scraped without spaces ("today.The company", "完成融资.公司") is
cut too, unless the paragraph has 。 for its stops.

- Quotations that begin a sentence or follow a colon or comma are speech and are cut inside; short
  ones within a clause (以“连接一切！”为口号), brackets and titles (《谁来投资？》) are not.
- Who spoke, said after a quotation that began the sentence, belongs to it.
- A semicolon ends a sentence only where either side carries a predicate of news of its own, as
  in a list of deals (`segment_clauses`).
- An ellipsis within Chinese ends none.
- An item of a numbered list begins a sentence and keeps its number.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline import lexicons
from pipeline.scripts import HAN
from pipeline.segmentation import enclosures, numbering, paragraphs
from pipeline.segmentation.enclosures import CLOSERS, OPENERS, Enclosure
from pipeline.segmentation.paragraphs import Bounds

# Longer brackets and embedded quotations than these are prose of their own and are cut inside.
_BRACKET_LIMIT = 200
_QUOTATION_LIMIT = 40

_MARK = re.compile("[;；]|[.．。｡!！?？…]+[~～]*")
_CRIES = frozenset("!！?？")
_CARRIES_ON = frozenset(".。,，、:：;；)）]］】》〉%％")
_FOOTNOTE = re.compile(r"(?:\s?\[\d{1,3}\])+")
_SPACED_CLOSER = re.compile(r"\s{0,2}([”’」』）】])")
_SIDE = re.compile(r"[;；。｡！？!?]|\.(?=\s)")
_SIDE_LENGTH = 8
# Characters looked at on either side of a mark.
_REACH = 300
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f.&'’/@_-]+$")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:[-'’][A-Za-z\u00c0-\u024f]+)*")
_LAST_WORD = re.compile(r"([A-Za-z]+)\s+$")
_LOWER_WORD = re.compile(r"\s[a-z]{2,}")


@dataclass(frozen=True)
class _Words:
    """The lexicons of sentence ends, made ready."""

    abbreviations: dict[str, str]
    following: dict[str, str]
    clause: re.Pattern[str]
    speech: re.Pattern[str]
    transliteration: frozenset[str]
    domains: frozenset[str]


def sentences(line: str) -> list[Bounds]:
    """Finds the sentences of a paragraph.

    Args:
        line: a paragraph; line breaks in it count as white space.

    Returns:
        Bounds in order, without white space at either end, which together cover every other
        character of the paragraph.
    """
    cuts = [0, *_cuts(line), len(line)]
    pieces = [paragraphs.trimmed(line, start, end) for start, end in pairwise(cuts)]
    return _joined(line, list(filter(None, pieces)))


def _cuts(line: str) -> list[int]:
    """Returns the positions, in order, at which a paragraph is cut."""
    pairs = enclosures.find(line)
    closed = {pair.end: pair for pair in pairs}
    zones = _unbroken(line, pairs)
    items = numbering.find(line)
    cuts: list[int] = []
    start = next_item = zone = 0
    has_full_stops = "。" in line
    for match in _MARK.finditer(line):
        if has_full_stops and _is_stray(line, match):
            continue
        while next_item < len(items) and items[next_item] <= match.start():
            cuts.append(items[next_item])
            start = items[next_item]
            next_item += 1
        end, pair = _close(line, match.end(), closed)
        while zone < len(zones) and zones[zone][1] <= match.start():
            zone += 1
        if zone < len(zones) and zones[zone][0] < end < zones[zone][1]:
            continue
        if _ends(line, start, match, end, pair):
            cuts.append(end)
            start = _skip_space(line, end)
    return cuts + items[next_item:]


def _is_stray(line: str, match: re.Match[str]) -> bool:
    """Says whether an ASCII stop between Han is a slip, in a paragraph that has full stops."""
    around = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    return match.group() == "." and all(map(_is_han, around))


def _unbroken(line: str, pairs: list[Enclosure]) -> list[Bounds]:
    """Returns the stretches, disjoint and in order, within which nothing is cut."""
    zones: list[Bounds] = []
    for enclosure in sorted(pairs, key=lambda e: (e.start, -e.end)):
        length = enclosure.end - enclosure.start
        if enclosure.is_quotation:
            whole = length <= _QUOTATION_LIMIT and enclosures.is_embedded(line, enclosure.start)
        else:
            whole = length <= _BRACKET_LIMIT
        if whole and (not zones or enclosure.start >= zones[-1][1]):
            zones.append((enclosure.start, enclosure.end))
    return zones


def _close(line: str, end: int, closed: dict[int, Enclosure]) -> tuple[int, Enclosure | None]:
    """Moves an end past closing marks and footnotes; returns the outermost pair closed there."""
    outermost: Enclosure | None = None
    while end < len(line):
        spaced = _SPACED_CLOSER.match(line, end)
        at = spaced.start(1) if spaced else end
        pair = closed.get(at + 1)
        if pair is None and not (at == end and _closes_alone(line, at)):
            break
        outermost = pair or outermost
        end = at + 1
    footnote = _FOOTNOTE.match(line, end)
    return (footnote.end() if footnote else end), outermost


def _closes_alone(line: str, at: int) -> bool:
    """Says whether a mark without a partner can only close: ”, or ' with no letter behind it."""
    return line[at] in "”’」』'" and not enclosures.is_apostrophe(line, at)


def _ends(line: str, start: int, match: re.Match[str], end: int, closed: Enclosure | None) -> bool:
    """Says whether the sentence from `start` ends at `end`, behind the marks of `match`."""
    marks = match.group()
    following = _skip_space(line, end)
    if following == len(line):
        return True
    if marks in ";；":
        return _parts_clauses(line, start, match)
    if line[following] in _CARRIES_ON:
        return False
    spaced = following > end
    if closed is not None:
        if not closed.is_quotation:
            return closed.start <= start and not closed.is_title
        if enclosures.is_embedded(line, closed.start) and not spaced:
            return "。" in marks
        if enclosures.begins_sentence(line, closed.start) and _lexicon().speech.match(line, end):
            return False
    word = _skip_openers(line, following)
    if "。" in marks or "｡" in marks:
        return True
    if not _CRIES.isdisjoint(marks):
        return _cry_ends(line, match, word, spaced)
    if len(marks) > 1 or marks == "…":
        return _ellipsis_ends(line, match.start(), word, spaced or closed is not None)
    if spaced:
        return _spaced_stop_ends(line, start, match.start(), following)
    return _glued_stop_ends(line, match.start(), word, closed is not None)


def _parts_clauses(line: str, start: int, match: re.Match[str]) -> bool:
    """Says whether both sides of a semicolon carry news of their own."""
    left, right = max(start, match.start() - _REACH), min(len(line), match.end() + _REACH)
    side = _SIDE.search(line, match.end(), right)
    right = side.start() if side else right
    if min(match.start() - left, right - match.end()) < _SIDE_LENGTH:
        return False
    clause = _lexicon().clause
    return bool(
        clause.search(line, left, match.start()) and clause.search(line, match.end(), right)
    )


def _ellipsis_ends(line: str, mark: int, word: int, parted: bool) -> bool:
    if parted:
        return not _is_lower(line, word)
    return line[word : word + 1].isupper() and line[mark - 1 : mark].islower()


def _cry_ends(line: str, match: re.Match[str], word: int, spaced: bool) -> bool:
    """Says whether an exclamation or question mark ends a sentence."""
    before = line[match.start() - 1 : match.start()]
    if match.group()[0] in "！？" or _is_han(before) or _is_han(line[word : word + 1]):
        return True
    if not spaced:
        return line[word : word + 1].isupper() and before.islower()
    if _is_lower(line, word):
        return False
    token = _token(line, match.start()) + match.group()
    return token not in _lexicon().abbreviations or _verdict(line, word) == "starts"


def _glued_stop_ends(line: str, stop: int, following: int, closed: bool) -> bool:
    """Says whether a full stop with no space behind it ends a sentence, in text scraped badly."""
    words = _lexicon()
    before, after = line[stop - 1 : stop], line[following : following + 1]
    if closed:
        return after.isupper() or _is_han(after)
    word = _WORD.match(line, following)
    if word and word.group().lower() in words.domains:
        return False
    if _is_han(before):
        name = before in words.transliteration and after in words.transliteration
        return not name and (_is_han(after) or (after.isalpha() and after.isascii()))
    token = _token(line, stop)
    if not (_is_han(after) or (after.isupper() and word)) or "/" in token or "@" in token:
        return False
    if before.isdigit():
        return token.isdigit() and len(token) > 2 and not (word and word.group().isupper())
    if before in CLOSERS or before in "%％":
        return True
    if _is_han(after):
        return _abbreviation(line, stop) is None
    return len(token) > 1 and token.isalpha() and token.islower()


def _spaced_stop_ends(line: str, start: int, stop: int, following: int) -> bool:
    """Says whether a full stop with space behind it ends a sentence."""
    word = _skip_openers(line, following)
    if _is_lower(line, word):
        return _is_han(line[stop - 1 : stop])
    kind = _abbreviation(line, stop)
    after = line[following]
    if kind is None:
        return True
    if kind == "number":
        return not after.isdigit()
    if kind == "never" or after in "(（" or _is_han(after):
        return False
    if kind == "company" and word == following and after.isalpha():
        has_predicate = _LOWER_WORD.search(line, max(start, stop - _REACH), stop) is not None
        return has_predicate and _verdict(line, following) != "continues"
    return word > following or _verdict(line, following) == "starts"


def _abbreviation(line: str, stop: int) -> str | None:
    """Returns the kind of abbreviation that a full stop belongs to, None where it is none."""
    kinds = _lexicon().abbreviations
    token = _token(line, stop)
    kind = kinds.get(f"{token}.")
    if kind is None and _ACRONYM.fullmatch(token):
        return "either"
    if len(token) == 1 and token.isupper():
        noun = _LAST_WORD.search(line, max(0, stop - 20), stop - 1)
        return None if noun and kinds.get(noun.group(1)) == "letter" else "either"
    return kind


def _verdict(line: str, following: int) -> str | None:
    """Returns what the word after an abbreviation tells of it."""
    words = _lexicon()
    word = _WORD.match(line, following)
    if word and line.startswith(".", word.end()):
        kind = words.abbreviations.get(f"{word.group()}.")
        return "continues" if kind == "company" else None
    return words.following.get(word.group()) if word else None


def _joined(line: str, pieces: list[Bounds]) -> list[Bounds]:
    """Joins what cannot stand alone: an item's number to the next piece, bare marks to the last."""
    joined: list[Bounds] = []
    held: int | None = None
    for start, end in pieces:
        begin = start if held is None else held
        held = None
        if numbering.is_number(line, begin, end) and end != pieces[-1][1]:
            held = begin
        elif joined and begin == start and not _has_word(line, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def _has_word(line: str, start: int, end: int) -> bool:
    return any(character.isalnum() for character in line[start:end])


def _skip_space(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _skip_openers(line: str, at: int) -> int:
    while at < len(line) and line[at] in OPENERS:
        at += 1
    return at


def _is_han(character: str) -> bool:
    return _HAN_CHARACTER.match(character) is not None


def _is_lower(line: str, at: int) -> bool:
    """Says whether a word begins in lower case; brands such as iFlytek and eBay do not count."""
    word = _WORD.match(line, at)
    return word.group().islower() if word else line[at : at + 1].islower()


def _token(line: str, end: int) -> str:
    """Returns the Latin token that ends at `end`, at most 20 characters of it."""
    match = _TOKEN.search(line, max(0, end - 20), end)
    return match.group() if match else ""


@cache
def _lexicon() -> _Words:
    def forms(name: str) -> dict[str, list[str]]:
        by_lang: dict[str, list[str]] = {"en": [], "zh": []}
        for row in lexicons.load(f"lexicons/segment_{name}"):
            by_lang[row["lang"]].append(re.escape(row["form"]))
        return by_lang

    def column(name: str, value: str) -> dict[str, str]:
        lexicon = lexicons.load(f"lexicons/segment_{name}")
        return {row["form"]: row[value] for row in lexicon}

    clauses, speech = forms("clauses"), forms("speech")
    return _Words(
        abbreviations=column("abbreviations", "kind"),
        following=column("following", "verdict"),
        clause=re.compile(rf"(?i:\b(?:{'|'.join(clauses['en'])})\b)|{'|'.join(clauses['zh'])}"),
        speech=re.compile(
            rf"\s?[^,，。.!！?？;；:：\"“”\n]{{0,40}}?"
            rf"(?:\b(?:{'|'.join(speech['en'])})\b|{'|'.join(speech['zh'])}|[，：,:]\s?[“「\"])"
        ),
        transliteration=frozenset(column("transliteration", "form")),
        domains=frozenset(column("domains", "form")),
    )
