"""Chinese phrases that name parties: subjects, objects, and lists of investors."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.phrases.han_names import (
    MASK,
    Range,
    amount_end,
    amount_start,
    clean,
    date_end,
    date_start,
    mask,
    name_heads,
    part,
    without_tail,
)
from pipeline.phrases.party import Party, Trigger, alternation, forms, triggers

_BOUNDARY = re.compile(r"[，。；：！？,;!?|｜【】\n]|:(?!\d)|——|…")
_SEPARATOR = re.compile(r"[、/；;，,&＆\ue001]")
_BRACKET = re.compile(r"[（(\[][^（）()\[\]]*[）)\]]")


@cache
def _conjunction() -> re.Pattern[str]:
    return re.compile(part("conjunction"))


def parties(text: str) -> list[Party]:
    """Finds the parties of a Chinese sentence.

    Args:
        text: one sentence or headline.

    Returns:
        Parties with roles; unnamed ones, such as a pronoun before 完成, are empty spans.
    """
    masked = mask(text)
    matches = [m for m in _triggers().finditer(masked) if m.group() in triggers("zh")]
    found: list[Party] = []
    before = last = 0
    matches = [match for match in matches if not _is_part_of_name(masked, match)]
    for number, match in enumerate(matches):
        before, last = last, match.end()
        # A role in brackets behind a name ends no list: 某某资本（领投）、某某创投.
        later = (m.start() for m in matches[number + 1 :] if text[m.start() - 1] not in "（(")
        following = next(later, len(text))
        passive = _passive(text, masked, match, before)
        if passive:
            found += passive
            continue
        for trigger in triggers("zh")[match.group()]:
            if not _passes(text, match.end(), trigger):
                continue
            found += _found(text, masked, match, trigger, before, following)
    return found


def _passive(text: str, masked: str, match: re.Match[str], before: int) -> list[Party]:
    """Reads an acquisition in the passive, where the target comes first: 某某被某某收购."""
    if triggers("zh")[match.group()][0].type != "acquisition":
        return []
    start = max([before, *(m.end() for m in _BOUNDARY.finditer(masked, before, match.start()))])
    marker = _passive_markers().search(masked, start, match.start())
    if not marker:
        return []
    targets = _subject(text, masked, marker.start(), before)
    buyers = _items(text, masked, marker.end(), match.start())
    return [
        Party(first, last, role, "acquisition", match.start(), match.end(), label)
        for role, spans in (("investee", targets), ("investor", buyers))
        for first, last, label in spans
    ]


@cache
def _passive_markers() -> re.Pattern[str]:
    return re.compile(alternation(forms("passive_markers", "zh")))


@cache
def _triggers() -> re.Pattern[str]:
    return re.compile(alternation(frozenset(triggers("zh")) | forms("trigger_exceptions", "zh")))


@cache
def _financing() -> re.Pattern[str]:
    return re.compile(alternation(forms("financing_words", "zh")))


def _passes(text: str, end: int, trigger: Trigger) -> bool:
    """Says whether a trigger counts where it stands."""
    if trigger.gate == "closed":
        return _closed().match(text, end) is not None
    return trigger.gate != "financing" or _speaks_of_financing(text, end)


@cache
def _closed() -> re.Pattern[str]:
    """Returns the pattern of what may follow a verb without an object."""
    return re.compile(rf"[，。；！？、,;]|$|{part('this_round')}")


def _speaks_of_financing(text: str, start: int) -> bool:
    end = re.compile("[，。；！？]").search(text, start)
    clause = text[start : end.start() if end else len(text)]
    return amount_start().search(clause) is not None or _financing().search(clause) is not None


def _is_part_of_name(masked: str, match: re.Match[str]) -> bool:
    """Says whether a trigger is the end of a name in a list: 某某投资、某某投资领投."""
    rest = masked[match.end() :]
    heads = name_heads()
    return match.group() in heads and (
        rest[:1] in ("、", "（", "(")
        or _conjunction().match(rest) is not None
        or any(rest.startswith(form) for form in triggers("zh") if form not in heads)
    )


def _found(
    text: str,
    masked: str,
    match: re.Match[str],
    trigger: Trigger,
    before: int,
    following: int,
) -> Iterator[Party]:
    if trigger.side == "before":
        start = _list_start(masked, match.start(), before)
        dative = re.compile(part("dative")).search(masked, start + 1, match.start())
        spans = _items(text, masked, start, dative.start() if dative else match.start())
    elif trigger.side == "inside":
        start = _list_start(masked, match.start(), before)
        dative = re.compile(part("dative")).search(masked, start, match.start())
        span = clean(text, masked, dative.end(), match.start()) if dative else None
        spans = [span] if span else []
    elif trigger.side == "after" and trigger.role != "investee":
        end = min(following, _list_end(text, masked, match, trigger))
        spans = _items(text, masked, match.end(), end)
    elif trigger.side == "after":
        spans = _object(text, masked, match.end())
        if trigger.gate == "object" and not all(_ends_object(text, span[1]) for span in spans):
            spans = []
    else:
        spans = _subject(text, masked, match.start(), before)
        if trigger.role == "investee" and not spans:
            spans = [(match.start(), match.start(), "ORG")]
    for start, end, label in spans:
        role = "lead_investor" if _is_marked_lead(text, end, trigger) else trigger.role
        yield Party(start, end, role, trigger.type, match.start(), match.end(), label)


def _is_marked_lead(text: str, end: int, trigger: Trigger) -> bool:
    """Says whether a bracket behind an investor's name makes it the lead: 某某资本（领投）."""
    bracket = _BRACKET.match(text, end)
    return (
        trigger.role == "investor"
        and bracket is not None
        and any(
            row.role == "lead_investor"
            for row in triggers("zh").get(bracket.group()[1:-1].strip(), ())
        )
    )


def _list_start(masked: str, end: int, before: int) -> int:
    """Returns where the list that ends at a trigger begins."""
    start = before
    for boundary in _BOUNDARY.finditer(masked, before, end):
        rest = masked[boundary.end() : end]
        continues = boundary.group() in "，," and _conjunction().match(rest)
        if not continues:
            start = boundary.end()
    for marker in _markers().finditer(masked, start, end):
        if marker.end() < end:
            start = marker.end()
    return start


@cache
def _markers() -> re.Pattern[str]:
    return re.compile(alternation(forms("party_markers", "zh")))


def _list_end(text: str, masked: str, match: re.Match[str], trigger: Trigger) -> int:
    """Returns where the list that begins after a trigger ends."""
    stop = re.compile("[，。；！？]|,(?! )").search(masked, match.end())
    end = stop.start() if stop else len(text)
    if trigger.gate != "financing":
        return end
    # 获得某某数千万元投资: the list ends before the sum, the round or the verb.
    for cut in _ends().finditer(masked, match.end(), end):
        return cut.start()
    amount = amount_start().search(masked, match.end(), end)
    return amount.start() if amount else match.end()


@cache
def _ends() -> re.Pattern[str]:
    words = alternation(forms("name_ends", "zh") - forms("grammar", "zh", "conjunction"))
    return re.compile(rf"{words}|{amount_start().pattern}|[A-Za-z]\d?\+?{part('round')}")


def _object(text: str, masked: str, start: int) -> list[tuple[int, int, str]]:
    """Reads the name that follows a verb."""
    stop = re.compile(r"[，。；！？、：,;（(]").search(masked, start)
    end = stop.start() if stop else len(text)
    while start < end and (text[start] == " " or text[start] in forms("grammar", "zh", "aspect")):
        start += 1
    cut = _object_end().search(masked, start + 1, end)
    span = clean(text, masked, start, cut.start() if cut else end)
    return [span] if span else []


@cache
def _object_end() -> re.Pattern[str]:
    """Returns the pattern of what ends an object; a word a name goes on behind does not."""
    heads = alternation(name_heads() | forms("legal_forms", "zh"))
    words = alternation(forms("name_ends", "zh"))
    round_ = rf"[A-Za-z]\d?\+?{part('round')}"
    return re.compile(f"(?:{words})(?!{heads})|{amount_start().pattern}|{round_}")


def _ends_object(text: str, end: int) -> bool:
    """Says whether nothing but a sum, a round or the end of the clause follows an object."""
    return re.compile(rf"[，。；,;]|$|{_ends().pattern}").match(text, end) is not None


def _items(text: str, masked: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Splits a list into its names."""
    brackets = _BRACKET.sub(lambda m: MASK * len(m.group()), masked[start:end])
    plain = _conjunction().sub(lambda m: "\ue001" * len(m.group()), brackets)
    # 和 at the head of an item is the first character of a name (和利资本) more often than "and".
    opener = r"(^|[、，])\ue001(?!\ue001)"
    for match in re.finditer(opener, plain):
        first = masked[start + match.end() - 1]
        if first in forms("grammar", "zh", "opening_conjunction"):
            plain = f"{plain[: match.end() - 1]}{first}{plain[match.end() :]}"
    spans, position = [], start
    for separator in [*_SEPARATOR.finditer(plain), None]:
        stop = start + separator.start() if separator else end
        span = clean(text, masked, position, stop)
        if span:
            spans.append(span)
        position = start + separator.end() if separator else end
    return spans


def _subject(text: str, masked: str, end: int, before: int) -> list[tuple[int, int, str]]:
    """Finds the subject of a verb: the name at the start of its clause, or of one before."""
    masked = _BRACKET.sub(lambda m: MASK * len(m.group()), masked)
    boundaries = [m.span() for m in _BOUNDARY.finditer(masked, 0, end)]
    clauses: list[Range] = []
    stop = end
    for left, right in reversed(boundaries):
        clauses.append((right, stop))
        stop = left
        if masked[left:right] in "。！？；":
            break
    else:
        clauses.append((0, stop))
    adverbs = forms("verb_adverbs", "zh")
    if clauses[0][0] < before:
        # Another verb of the clause has taken its subject.
        clauses = [(before, clauses[0][1])]
    for number, (start, stop) in enumerate(clauses[:4]):
        dative = re.compile(part("dative")).search(masked, start + 1, stop)
        stop = dative.start() if dative else stop
        start, stop = _without_adverbs(text, masked, start, stop, adverbs)
        if number:
            copula = _copulas().search(masked, start + 1, stop)
            stop = copula.start() if copula else stop
            start, stop = _without_adverbs(text, masked, start, stop, adverbs)
        if start >= stop or text[start:stop] in forms("pronouns", "zh"):
            continue
        if without_tail(text, masked, start, stop) <= start + 1:
            continue
        learned = _learned().search(masked, start, stop + 2)
        if learned:
            start, stop = learned.span("name")
        span = clean(text, masked, start, stop)
        if span:
            return [span]
        if number == 0:
            copula = _copulas().search(masked, start + 1, stop)
            span = clean(text, masked, start, copula.start()) if copula else None
            if span:
                return [span]
            return []
    return []


@cache
def _learned() -> re.Pattern[str]:
    """Returns the pattern of a company the news was learnt from: 记者从某某获悉."""
    return re.compile(rf"{part('source')}(?P<name>.{{2,20}}?){part('learn')}")


@cache
def _copulas() -> re.Pattern[str]:
    return re.compile(alternation(forms("copulas", "zh")))


@cache
def _round_end() -> re.Pattern[str]:
    """Returns the pattern of a round at the end of a stretch: 某某的A轮."""
    named = alternation(frozenset(f for f in forms("round_names", "zh") if "{}" not in f))
    genitive, round_ = part("genitive"), part("round")
    return re.compile(rf"{genitive}?\s?(?:(?:[Pp]re-?)?[A-K]\d?[+＋]*{round_}|{named})$")


def _without_adverbs(
    text: str, masked: str, start: int, end: int, adverbs: frozenset[str]
) -> Range:
    """Takes adverbs and dates off both ends of a clause."""
    while start < end:
        head = next(
            (n for n in range(min(8, end - start), 0, -1) if masked[start : start + n] in adverbs),
            0,
        )
        amount = amount_end().search(text[start:end])
        if amount and amount.start() > 0:
            end = start + amount.start()
            continue
        tail = next(
            (n for n in range(min(8, end - start), 0, -1) if masked[end - n : end] in adverbs), 0
        )
        early, late = date_start().match(text[start:end]), date_end().search(text[start:end])
        round_ = _round_end().search(text[start:end])
        if round_ and round_.start() > 0:
            end = start + round_.start()
        elif tail:
            end -= tail
        elif late:
            end = start + late.start()
        elif head and head < end - start:
            start += head
        elif early:
            start += early.end()
        elif text[start] in " \u3000":
            start += 1
        elif text[end - 1] in " \u3000":
            end -= 1
        else:
            break
    return start, end
