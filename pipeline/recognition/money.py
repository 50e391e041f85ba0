"""Finds sums of money and reads their values, in English, Chinese and text that mixes both.

A number is money by the currency beside it or, without one, by the words around: a round, a
valuation, a verb of raising. Every step looks at most a few words to either side of a number, so
that the time is linear in the text.
"""

import math
import re
from dataclasses import replace

from pipeline import lexicons
from pipeline.recognition import numerals, sums, undisclosed
from pipeline.recognition.currencies import BEFORE, Evidence, Form
from pipeline.recognition.patterns import LATIN, SPACE, Cues
from pipeline.recognition.spans import Amount
from pipeline.recognition.sums import GREAT, LINKS, QUALIFIER, QUALIFIERS, Sum, written
from pipeline.scripts import HAN

_DECADE = 10
_SERIAL = 100
# The longest gap between one sum in two currencies, in characters.
_GAP = 24
# How many words are looked at before a number: qualifiers, and what stands between.
_CUES = 3


def find(text: str, lang: str | None = None, context: str | None = None) -> list[Amount]:
    """Finds the sums of money of a text.

    Args:
        text: any text.
        lang: ``en`` or ``zh``, where it is known; else by script.
        context: the article of which the text is a part. The places it speaks of tell which
            country's ¥, kr or peso is meant; None for those of the text itself.

    Returns:
        Amounts in the order of the text, not overlapping. A range is one amount; a sum whose
        currency the text does not tell has None; undisclosed sums have None for all values.
    """
    amounts: list[Amount] = []
    if _may_hold_money(text):
        evidence = Evidence(text, lang, context)
        for found in sums.find(text, evidence):
            last = amounts[-1] if amounts else None
            amount = _amount(text, found, evidence, last)
            if amount:
                amounts.append(_with_same(text, _with_shared(text, amount, last), last))
    secret = undisclosed.find(text)
    return sorted([*amounts, *secret], key=lambda amount: amount.start) if secret else amounts


_CHARACTER = re.compile(rf"[{numerals.BEGINNINGS}]")
_WORD = re.compile(f"[{LATIN}]+")


def _may_hold_money(text: str) -> bool:
    """Says, cheaply, whether a text holds what any number begins with."""
    if _CHARACTER.search(text):
        return True
    return not numerals.WORDS.isdisjoint(_WORD.findall(text))


# --- what is money ---

_CONTEXT = lexicons.load("lexicons/money_context").rows
_CONTEXT_BEFORE = Cues(row for row in _CONTEXT if row["side"] == "before")
_CONTEXT_AFTER = Cues(row for row in _CONTEXT if row["side"] == "after")
_BEFORE_FIGURE = Cues(row for row in QUALIFIERS if row["place"] == "before")
_BEFORE_MAGNITUDE = Cues(row for row in QUALIFIERS if row["place"] in ("before", "bare"))
_AFTER_FIGURE = Cues(row for row in QUALIFIERS if row["place"] == "after")
# The letter of a round: the word for round follows it in Chinese.
_LETTER = re.compile(rf"{SPACE}?[A-Za-z][A-Za-z\d+-]{{0,7}}{SPACE}?(?=[{HAN}])")
# What may follow a colloquial currency all the same.
_AFTER_CLOSED = re.compile(rf"多(?![{HAN}])|左右|以上|以下|上下|[\d{numerals.FIGURES}](?!\w)")
# A sign that heads a line compares nothing.
_BULLET = re.compile(r"[>＞~]\s")
_LAST_FIGURES = frozenset(f"0123456789{numerals.FIGURES}")
_OPEN = re.compile(rf"{SPACE}{{0,2}}(?:[^\w\s%％+“‘「『《-]|[\t\n\r]|$)")


def _amount(text: str, found: Sum, evidence: Evidence, last: Amount | None) -> Amount | None:
    """Returns the amount that a sum is, or None where it is no money."""
    cue = _CONTEXT_BEFORE.before(text, found.start)
    behind = cue[0] if cue else None
    found = _believed(text, found, behind)
    if behind == "never" or _is_glued(text, found):
        return None
    qualifier = _qualifier(text, found)
    if found.number.bare and found.is_single and not (found.effect or qualifier):
        supported = found.has_currency and _is_contextual(text, found)  # 单位：亿元, but 亿元融资
    else:
        supported = found.has_currency or _is_contextual(text, found)
    if not supported and not _is_enumerated(text, found, last):
        return None
    if found.number.maximum == 0 and not re.search(r"\d", text[found.start : found.end]):
        return None  # not a zero dollars, but none
    low, high, approximation = _value(found, qualifier)
    unit = next((form.unit for form in (found.after, found.before) if form), 1.0)
    return Amount(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        currency=evidence.currency(found.before, found.after),
        minimum=_exact(low * unit),
        maximum=_exact(high * unit),
        approximation=approximation,
    )


def _exact(value: float) -> float:
    """Returns a value without what the multiplication of decimals leaves behind."""
    return float(f"{value:.15g}")


def _believed(text: str, found: Sum, behind: str | None) -> Sum:
    """Returns the sum without the currencies that its size or its neighbours disprove."""
    value = found.number.maximum
    before, after, start, end = found.before, found.after, found.start, found.end
    if before and (value < before.least or (not after and _is_serial(text, found))):
        before, start = None, start if found.is_range else found.number_start
    if after and (value < after.least or not _holds(text, found, after, behind)):
        after, end = None, end if found.is_range else found.number_end
    return replace(found, start=start, end=end, before=before, after=after)


def _is_serial(text: str, found: Sum) -> bool:
    """Says whether a small number counts what follows: 人民币四期 is a fund."""
    ahead = _CONTEXT_AFTER.after(text, found.end)
    return found.number.maximum < _SERIAL and ahead is not None and ahead[0] == "never"


def _holds(text: str, found: Sum, after: Form, behind: str | None) -> bool:
    """Says whether the guard of a currency after a number lets it pass."""
    if found.end > 0 and text[found.end - 1] in _LAST_FIGURES and not found.is_range:
        return True  # 9块9包邮
    if after.guard == "part" or (after.guard == "weight" and behind == "weight"):
        return False
    # One character and one more are easily part of a word: 三元锂电池.
    short = found.is_single and not found.number.bare and len(after.text) == 1
    if short and behind == "piece":
        return False  # 最低的一块
    if not (short or after.guard == "closed") or _OPEN.match(text, found.end):
        return True
    return after.guard == "closed" and bool(_AFTER_CLOSED.match(text, found.end))


def _is_glued(text: str, found: Sum) -> bool:
    """Says whether a number in digits is the end of a name: A100, but not Bank5250万欧元."""
    preceding = text[found.start - 1 : found.start]
    return not (found.before or found.han) and re.match(f"[{LATIN}]", preceding) is not None


def _qualifier(text: str, found: Sum) -> str | None:
    """Returns the effect of the words that qualify a figure, from before it or after it."""
    position = found.start
    for _ in range(_CUES):
        cue = (_BEFORE_MAGNITUDE if found.number.bare else _BEFORE_FIGURE).before(text, position)
        if cue and _BULLET.match(text, cue[1]) and text[cue[1] - 1 : cue[1]] in ("", "\n"):
            break
        if cue and cue[0] != "filler":
            return cue[0] if cue[0] != "none" else None
        if cue is None:
            break
        position = cue[1]
    trailing = _AFTER_FIGURE.after(text, found.end)
    return trailing[0] if trailing and trailing[0] != "none" else None


def _value(found: Sum, qualifier: str | None) -> tuple[float, float, str]:
    """Returns the least and the greatest value, and how the figure is qualified."""
    number, effect = found.number, found.effect
    low, high = number.minimum, number.maximum
    if number.approximation != "exact":
        return low, high, number.approximation
    if effect == "level" and _is_power_of_ten(low) and not qualifier:
        return low, low * _DECADE, "vague"
    effect = qualifier or "about" if effect == "level" else effect or qualifier
    return low, high, effect or "exact"


def _is_power_of_ten(value: float) -> bool:
    return value >= 1 and math.log10(value).is_integer()


def _is_contextual(text: str, found: Sum) -> bool:
    """Says whether the words around make money of a number without a currency."""
    if found.number.maximum < GREAT:
        return False
    letter = _LETTER.match(text, found.end)
    ahead = _CONTEXT_AFTER.after(text, letter.end() if letter else found.end)
    if found.is_measured and not ahead:
        return True  # 三个亿 is said of money
    if ahead and (ahead[0] != "open" or letter):
        return ahead[0] == "cue"
    if not (ahead or _OPEN.match(text, found.end)):
        return False
    position = found.start
    for _ in range(_CUES):
        behind = _CONTEXT_BEFORE.before(text, position)
        if behind or found.number.figures:
            effect = behind[0] if behind else None
            return effect == "cue" or (found.number.figures and effect in (None, "piece"))
        qualifier = _BEFORE_MAGNITUDE.before(text, position)
        if qualifier is None or qualifier[0] == "none":
            return False
        position = qualifier[1]
    return False


def _is_enumerated(text: str, found: Sum, last: Amount | None) -> bool:
    """Says whether a number goes on an enumeration of sums: $5M and 3M."""
    if last is None or last.minimum is None or found.number.maximum < GREAT:
        return False
    if not sums.is_list(text, last, found):
        return False
    ahead = _CONTEXT_AFTER.after(text, found.end)
    return ahead[0] != "never" if ahead else _OPEN.match(text, found.end) is not None


_EACH = re.compile(written(row for row in LINKS if row["effect"] == "each"))
_EACH_REACH = 30


def _with_shared(text: str, amount: Amount, last: Amount | None) -> Amount:
    """Gives an amount the qualifier it shares with the one before: 分别不低于1亿元、2亿元."""
    if last is None or amount.approximation != "exact":
        return amount
    if last.approximation not in ("over", "under", "about") or not sums.is_list(text, last, amount):
        return amount
    opening = text[max(0, last.start - _EACH_REACH) : last.start]
    if _EACH.search(opening) is None:
        return amount
    return replace(amount, approximation=last.approximation)


# --- one sum in two currencies ---

_SAME = rf"(?:[(（\[【]|{written(row for row in LINKS if row['effect'] == 'same')})"
_SAME_SIGN = re.compile(_SAME)
_SAME_GAP = re.compile(rf"(?:{SPACE}|[,，;；]|{_SAME}|{QUALIFIER}|{BEFORE})+")
_ALIKE = re.compile(rf"{SPACE}?(?:[、/]|or|和|或){SPACE}?")
# The round may stand between: 3000万美元C轮融资（约合2.1亿元人民币）.
_SAME_BEHIND = re.compile(
    rf"[^,，。.;；()（）]*[(（]{SPACE}?"
    rf"(?:{written(row for row in LINKS if row['effect'] == 'same')}|{QUALIFIER}){SPACE}?"
)


def _with_same(text: str, amount: Amount, last: Amount | None) -> Amount:
    """Marks an amount as the sum before it in another currency."""
    if last is None or None in (last.minimum, amount.minimum) or last.currency == amount.currency:
        return amount
    gap = text[last.end : amount.start]
    if len(gap) > _GAP:
        return amount
    if last.same_as is not None and last.approximation == "about" and _ALIKE.fullmatch(gap):
        amount = replace(amount, approximation="about")  # （约合人民币4.3亿元、港币4.8亿元）
    if _SAME_BEHIND.fullmatch(gap):
        return replace(amount, same_as=last.start)
    if not _SAME_GAP.fullmatch(gap):
        return amount
    if not _SAME_SIGN.search(gap) and last.same_as is None:
        return amount
    return replace(amount, same_as=last.start if last.same_as is None else last.same_as)
