"""Finds numbers with the currencies written beside them, and joins those that are one sum.

One regular expression finds every number with the currency before or after it. Two numbers make
one sum where they are the ends of a range, or a currency and its hundredths.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline import lexicons
from pipeline.recognition import numerals
from pipeline.recognition.currencies import AFTER, BEFORE, BEFORE_FORMS, Evidence, Form
from pipeline.recognition.numerals import NUMBER, Number
from pipeline.recognition.patterns import LATIN, SPACE, Cues, alternation, variants

# Without a currency, a smaller number is a year, a count or an age.
GREAT = 1e4
# The longest gap between two numbers that are one sum, in characters.
_GAP = 24
# An end of a range that bears no scale of its own is no more than so many times the other.
_WIDEST = 1000

# Where a point parts thousands: €600.000. No price has three decimals.
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_POINTING = frozenset(("EUR", "DKK", "BRL", "IDR", "VND", "TRY", "CLP", "COP", "ARS"))
_THOUSAND = 1000

QUALIFIERS = lexicons.load("lexicons/money_qualifiers").rows
LINKS = lexicons.load("lexicons/money_links").rows


@dataclass(frozen=True, slots=True)
class Sum:
    """A number met in the text, with the currency written on either side of it.

    `effect` is that of the qualifier which is part of the mention, as in money_qualifiers; `han`
    says that the number ends in a Chinese numeral, `is_measured` that it
    is counted with a measure word: 3个亿.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    number: Number
    before: Form | None
    after: Form | None
    effect: str | None
    han: bool
    is_measured: bool
    is_range: bool = False

    @property
    def has_currency(self) -> bool:
        """Says whether a currency is written beside the number."""
        return self.before is not None or self.after is not None

    @property
    def is_single(self) -> bool:
        """Says whether the number is one Chinese character."""
        return self.han and self.number_end - self.number_start == 1


def written(rows: Iterable[lexicons.Row]) -> str:
    """Returns a regular expression for the forms of lexicon rows."""
    return alternation(form for row in rows for form in variants(row))


def _linking(*effects: str) -> str:
    return written(row for row in LINKS if row["effect"] in effects)


# --- numbers with their currencies ---

_GROWN_ROWS = [row for row in QUALIFIERS if row["place"] == "grown"]
_GROWN_EFFECT = {form: row["effect"] for row in _GROWN_ROWS for form in variants(row)}
_GROWN = (
    rf"(?:{written(row for row in _GROWN_ROWS if row['lang'] == 'zh')}"
    rf"|{written(row for row in _GROWN_ROWS if row['lang'] != 'zh')}(?![{LATIN}\d]))"
)
_LEADING = [row for row in QUALIFIERS if row["place"] in ("before", "bare")]
_LEADING_EFFECT = {form: row["effect"] for row in _LEADING for form in variants(row)}
QUALIFIER = written(row for row in _LEADING if row["effect"] not in ("filler", "none"))
_OF = alternation(
    form
    for row in lexicons.load("lexicons/numerals")
    if row["kind"] == "of"
    for form in variants(row)
)
# 三块五 is three yuan and a half: five tenths.
_TENTH, _HUNDREDTH = 0.1, 0.01
_TENTHS = (
    rf"(?<=[块塊毛])(?:[1-9](?![\d.%％元角分毛块塊万萬亿億千百个個])|[{numerals.FIGURES}](?![\w.%％])"
    rf"|(?<=[块塊])零[{numerals.FIGURES}](?![\w.%％]))"  # 两块零五
)
# No other character begins a sum: this is what makes the search fast.
_FIRST = re.escape("".join(sorted({form[0] for form in BEFORE_FORMS})))
_START = rf"(?:(?<![{LATIN}])(?=[{LATIN}])|(?=[{numerals.BEGINNINGS}{_FIRST}])(?![{LATIN}]))"
_PIECE = re.compile(
    rf"{_START}(?:({BEFORE}){SPACE}?(?:({QUALIFIER}){SPACE}?)?)?({NUMBER})({_GROWN})?"
    rf"(?:(?:{SPACE}{_OF}{SPACE}|{SPACE}|-)?((?>{AFTER})))?({_GROWN})?({_TENTHS})?"
)
_CONTINUES = re.compile(rf"{SPACE}?{_linking('range', 'until', 'dash', 'pair')}")


# The second end of a range may have neither currency nor scale: Rs 462-487.
_DASH = re.compile(r"[-–~～](?=\d[\d,]*+(?:\.\d++)?(?![\w%％-]))")


def find(text: str, evidence: Evidence) -> Iterator[Sum]:
    """Finds the numbers of a text that may be money.

    Args:
        text: any text.
        evidence: what tells the currencies of this text.

    Yields:
        Sums in the order of the text: numbers with a currency, great ones without; a range once.
    """
    held: Sum | None = None
    for piece in _pieces(text, evidence):
        if held is None:
            held = piece
            continue
        whole = _whole(text, held, piece)
        if whole is None:
            if not (held.has_currency or piece.before) and is_list(text, held, piece):
                held = replace(held, after=piece.after)  # 1亿、2亿元
            yield held
        held = whole or piece
    if held:
        yield held


def _pieces(text: str, evidence: Evidence) -> Iterator[Sum]:
    begun = -1
    for match in _PIECE.finditer(text):
        number = numerals.read(match[3])
        if number is None:
            continue
        before = evidence.before(match[1]) if match[1] else None
        after = evidence.after(match[5]) if match[5] else None
        great = number.maximum >= GREAT
        if match[2] and not (after or great):
            before = None  # 人民币破七 is an exchange rate
        is_second = match.start() == begun
        begun = -1
        if before:
            dash = _DASH.match(text, match.end())
            begun = dash.end() if dash else -1  # Rs 462-487
        if before or after or great or is_second or _CONTINUES.match(text, match.end(3)):
            yield _sum(match, number, before, after)


def _groups_with_points(form: Form | None) -> bool:
    """Says whether a currency is of countries that write 600.000 for 600,000."""
    return form is not None and not _POINTING.isdisjoint(form.currencies)


def _sum(match: re.Match[str], number: Number, before: Form | None, after: Form | None) -> Sum:
    start = match.start(3)
    if after and match.string[match.end(3)] == "-":
        # In "a billion-dollar valuation" the article is the valuation's.
        article = numerals.LEADING_ARTICLE.match(match[3])
        start += article.end() if article else 0
    if _POINTED.fullmatch(match[3]) and any(_groups_with_points(form) for form in (before, after)):
        value = number.minimum * _THOUSAND
        number = replace(number, minimum=value, maximum=value)
    if match[7]:
        tenths = numerals.read(match[7][-1])
        part = _TENTH if len(match[7]) == 1 else _HUNDREDTH
        value = round(number.minimum + (tenths.minimum if tenths else 0) * part, 2)
        number = replace(number, minimum=value, maximum=value)
    effect = _GROWN_EFFECT.get(match[4] or match[6] or "") or _LEADING_EFFECT.get(match[2] or "")
    return Sum(
        # In 人民币约3亿元 the qualifier stands before the mention, and so does the first currency.
        start=match.start() if before and not (match[2] and after) else start,
        end=match.end() if after or not match[5] else match.end(4 if match[4] else 3),
        number_start=start,
        number_end=match.end(3),
        number=number,
        before=before,
        after=after,
        effect=effect,
        han=match[3][-1] in numerals.HAN_FORMS,
        is_measured=not numerals.MEASURES.isdisjoint(match[3]),
    )


# --- two numbers that are one sum ---

_LED = rf"(?:{QUALIFIER}{SPACE}?)?"
_UNTIL = re.compile(rf"{SPACE}?{_linking('until')}{SPACE}?{_LED}")
_RANGE = re.compile(rf"{SPACE}?{_linking('range')}{SPACE}?{_LED}|{_linking('dash')}")
_PAIR = re.compile(rf"{SPACE}?{_linking('pair')}{SPACE}?{_LED}")
_LIST = re.compile(rf"{SPACE}?{_linking('list')}{SPACE}?")
_OPENING = Cues(row for row in LINKS if row["effect"] in ("between", "from"))
_CLOSING = Cues(row for row in LINKS if row["effect"] == "varies")


def _whole(text: str, left: Sum, right: Sum) -> Sum | None:
    """Returns the one sum that two make, as a range or as a currency and its hundredths."""
    gap = text[left.end : right.start]
    part = right.after is not None and right.after.unit < 1
    if part and left.has_currency and (not gap.strip() or _PAIR.fullmatch(gap)):
        unit = right.after.unit if right.after else 1.0
        unit /= left.after.unit if left.after else 1.0  # 八毛三分
        total = round(left.number.minimum + right.number.minimum * unit, 4)
        return replace(
            left, end=right.end, number=replace(left.number, minimum=total, maximum=total)
        )
    whole = left.has_currency and right.has_currency
    if left.is_range or not is_range(text, left, right, whole):
        return None
    return _range(left, right)


class Placed(Protocol):
    """What has a place in a text."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """One past the last character."""


def is_list(text: str, left: Placed, right: Placed) -> bool:
    """Says whether one figure follows another in an enumeration."""
    gap = text[left.end : right.start] if right.start - left.end < _GAP else ""
    return _LIST.fullmatch(gap) is not None


def is_range(text: str, left: Placed, right: Placed, whole: bool) -> bool:
    """Says whether the words around two figures make them the ends of a range.

    Args:
        text: the text.
        left: the first figure.
        right: the next one.
        whole: whether both bear their unit: from $5 million to $10 million is a change.

    Returns:
        Whether it is a range.
    """
    gap = text[left.end : right.start] if right.start - left.end < _GAP else ""
    until = _UNTIL.fullmatch(gap)
    pair = _PAIR.fullmatch(gap)
    if not (until or pair or _RANGE.fullmatch(gap)):
        return False
    opening = _OPENING.before(text, left.start)
    effect = opening[0] if opening else None
    if pair:
        return effect == "between"
    change = until and effect == "from" and whole
    return not change or _CLOSING.after(text, right.end) is not None


def _range(left: Sum, right: Sum) -> Sum | None:
    """Returns a range, whose ends share the scale and the currency that only one of them bears."""
    low, high = left.number, right.number
    whole = left.after is not None or (left.before is not None and right.before is not None)
    if (right.before and not left.has_currency) or not _agree(left, right):
        return None
    if low.magnitude > 1 and high.scale == 1 and left.has_currency and not right.has_currency:
        return None
    minimum = low.minimum
    if low.magnitude == 1 and not left.after:
        shared = minimum * (high.scale if low.scale == 1 else high.magnitude)
        if shared < high.maximum:
            minimum = round(shared, 4)
        elif low.scale == 1 < high.scale and minimum < _WIDEST and left.has_currency:
            minimum, high = (
                high.minimum,
                replace(high, maximum=minimum * high.scale),
            )  # $8-$4 million
        elif not whole and high.maximum > _WIDEST * minimum:
            return None
    if minimum >= high.maximum:
        return None
    vague = "vague" in (low.approximation, high.approximation)
    approximation = "vague" if vague else "range"
    return replace(
        left,
        end=right.end,
        number=replace(high, minimum=minimum, approximation=approximation, bare=False),
        before=left.before or right.before,
        after=right.after or left.after,
        effect=None,
        han=left.han or right.han,
        is_measured=left.is_measured or right.is_measured,
        is_range=True,
    )


def _agree(left: Sum, right: Sum) -> bool:
    """Says whether two sums may be of one currency, and in the same part of it."""
    if left.after and right.after and left.after.unit != right.after.unit:
        return False
    a, b = ({*_codes(side.before), *_codes(side.after)} for side in (left, right))
    return not a or not b or not a.isdisjoint(b)


def _codes(form: Form | None) -> tuple[str, ...]:
    return form.currencies if form else ()
