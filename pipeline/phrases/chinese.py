"""Chinese phrases that name parties: subjects, objects, and lists of investors.

Chinese puts no space between a name and what describes it, so a name is what is left of a clause
when adverbs, dates, descriptions and generic words are taken off its ends.
"""

import re
from collections.abc import Iterator
from functools import cache

from wordfreq import get_frequency_dict

from pipeline import gazetteer
from pipeline.phrases.party import Party, Trigger, alternation, forms, triggers
from pipeline.scripts import has_han

Range = tuple[int, int]

_MASK = "\ue000"
_BOUNDARY = re.compile(r"[，。；：！？,;!?|｜【】\n]|:(?!\d)|——|…")
_SEPARATOR = re.compile(r"[、/；;，,&＆\ue001]")
_BRACKET = re.compile(r"[（(\[][^（）()\[\]]*[）)\]]")
_QUOTED = re.compile(r"[“「『\"《]([^“”「」『』\"《》]{1,30})[”」』\"》]")
_LATIN_TAIL = re.compile(r"[A-Za-z0-9][\w&.+'’\- ]*$", re.ASCII)
_TRIM = " \t\u3000“”「」『』\"'《》·-—"
_LONGEST_NAME = 14
# Han characters before Latin ones that can be one name with them: 船长BI.
_LONGEST_GLUED = 4
# A Chinese word of this relative frequency names nobody by itself.
_COMMON = 8e-6


@cache
def _part(part: str) -> str:
    """Returns an expression for the grammatical words of one part."""
    return f"(?:{alternation(forms('grammar', 'zh', part))})"


@cache
def _conjunction() -> re.Pattern[str]:
    return re.compile(_part("conjunction"))


@cache
def _amount() -> re.Pattern[str]:
    """Returns the pattern of what a sum begins with, in figures or in words."""
    about, digit, scale, unit = map(_part, ("about", "digit", "scale", "unit"))
    return re.compile(
        rf"[\d$¥￥€£]|{about}(?:{digit}|{scale})|{digit}?{scale}{unit}", re.IGNORECASE
    )


@cache
def _amount_end() -> re.Pattern[str]:
    """Returns the pattern of a sum at the end of a stretch, as stands before its verb."""
    about, digit, scale, unit = map(_part, ("about", "digit", "scale", "unit"))
    return re.compile(rf"{about}?(?:\d[\d.,]*|{digit}|{scale})*{scale}{unit}*$")


@cache
def _date() -> str:
    """Returns an expression for a date in figures, as stands beside a subject."""
    year, month, day, half_day = map(_part, ("year", "month", "day", "half_day"))
    return (
        rf"(?:\d{{2,4}}{year})?(?:\d{{1,2}}{month})?"
        rf"(?:\d{{1,2}}{day}|\d{{1,2}}{month}|\d{{2,4}}{year}){half_day}?"
    )


@cache
def _date_end() -> re.Pattern[str]:
    return re.compile(f"{_date()}$")


@cache
def _date_start() -> re.Pattern[str]:
    return re.compile(f"^{_date()}")


def parties(text: str) -> list[Party]:
    """Finds the parties of a Chinese sentence.

    Args:
        text: one sentence or headline.

    Returns:
        Parties with roles; unnamed ones, such as a pronoun before 完成, are empty spans.
    """
    masked = _mask(text)
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


def _mask(text: str) -> str:
    """Hides known names, whose characters would be read as triggers and conjunctions."""
    hidden = list(text)
    for match in gazetteer.organisations().find(text):
        if not gazetteer.is_short_han(match.entry.form) or match.entry.form not in common_words():
            hidden[match.start : match.end] = _MASK * (match.end - match.start)
    return "".join(hidden)


@cache
def common_words() -> dict[str, float]:
    """Returns Chinese words with their relative frequencies."""
    return get_frequency_dict("zh", wordlist="small")


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
    return re.compile(rf"[，。；！？、,;]|$|{_part('this_round')}")


def _speaks_of_financing(text: str, start: int) -> bool:
    end = re.compile("[，。；！？]").search(text, start)
    clause = text[start : end.start() if end else len(text)]
    return _amount().search(clause) is not None or _financing().search(clause) is not None


def _is_part_of_name(masked: str, match: re.Match[str]) -> bool:
    """Says whether a trigger is the end of a name in a list: 某某投资、某某投资领投."""
    rest = masked[match.end() :]
    heads = _name_heads()
    return match.group() in heads and (
        rest[:1] in ("、", "（", "(")
        or _conjunction().match(rest) is not None
        or any(rest.startswith(form) for form in triggers("zh") if form not in heads)
    )


@cache
def _name_heads() -> frozenset[str]:
    return forms("organisation_heads", "zh")


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
        dative = re.compile(_part("dative")).search(masked, start + 1, match.start())
        spans = _items(text, masked, start, dative.start() if dative else match.start())
    elif trigger.side == "inside":
        start = _list_start(masked, match.start(), before)
        dative = re.compile(_part("dative")).search(masked, start, match.start())
        span = _clean(text, masked, dative.end(), match.start()) if dative else None
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
    amount = _amount().search(masked, match.end(), end)
    return amount.start() if amount else match.end()


@cache
def _ends() -> re.Pattern[str]:
    words = alternation(forms("name_ends", "zh") - forms("grammar", "zh", "conjunction"))
    return re.compile(rf"{words}|{_amount().pattern}|[A-Za-z]\d?\+?{_part('round')}")


def _object(text: str, masked: str, start: int) -> list[tuple[int, int, str]]:
    """Reads the name that follows a verb."""
    stop = re.compile(r"[，。；！？、：,;（(]").search(masked, start)
    end = stop.start() if stop else len(text)
    while start < end and (text[start] == " " or text[start] in forms("grammar", "zh", "aspect")):
        start += 1
    cut = _object_end().search(masked, start + 1, end)
    span = _clean(text, masked, start, cut.start() if cut else end)
    return [span] if span else []


@cache
def _object_end() -> re.Pattern[str]:
    """Returns the pattern of what ends an object; a word a name goes on behind does not."""
    heads = alternation(_name_heads() | forms("legal_forms", "zh"))
    words = alternation(forms("name_ends", "zh"))
    round_ = rf"[A-Za-z]\d?\+?{_part('round')}"
    return re.compile(f"(?:{words})(?!{heads})|{_amount().pattern}|{round_}")


def _ends_object(text: str, end: int) -> bool:
    """Says whether nothing but a sum, a round or the end of the clause follows an object."""
    return re.compile(rf"[，。；,;]|$|{_ends().pattern}").match(text, end) is not None


def _items(text: str, masked: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Splits a list into its names."""
    brackets = _BRACKET.sub(lambda m: _MASK * len(m.group()), masked[start:end])
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
        span = _clean(text, masked, position, stop)
        if span:
            spans.append(span)
        position = start + separator.end() if separator else end
    return spans


def _clean(text: str, masked: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Takes off what describes a name; None where no name is left."""
    end = _without_tail(text, masked, start, end)
    start, end = _trimmed(text, start, end)
    label = "ORG"
    known = list(gazetteer.organisations().find(text[start:end]))
    quoted = _QUOTED.search(text, max(0, start - 1), min(len(text), end + 1))
    if quoted and quoted.end() >= end:
        start, end = quoted.start(1), quoted.end(1)
    elif known and start + known[-1].end == end:
        start = max(start, gazetteer.glued_start(text, start + known[-1].start))
    else:
        start, label = _without_description(text, masked, start, end)
    start, end = _trimmed(text, start, end)
    if not is_name(text[start:end]):
        return None
    return start, end, label


def name_in(text: str, start: int, end: int) -> Range | None:
    """Returns the name in a stretch of text, less what describes it.

    Args:
        text: the sentence.
        start: first character of the stretch.
        end: one past its last.

    Returns:
        Start and end of the name, None where there is none.
    """
    cleaned = _clean(text, _mask(text), start, end) if start < end else None
    return cleaned[:2] if cleaned else None


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def _without_tail(text: str, masked: str, start: int, end: int) -> int:
    """Takes brackets, adverbs and counting words off the end of a name."""
    tails = forms("party_tails", "zh")
    cut = re.compile(f"{_part('capacity')}|{_part('spending')}").search(masked, start + 1, end)
    end = cut.start() if cut else end
    while start < end:
        bracket = re.compile(r"[（(\[][^（）()\[\]]*[）)\]]\s*$").search(text, start, end)
        if bracket and bracket.start() > start:
            end = bracket.start()
            continue
        amount = _amount_end().search(text[start:end])
        if amount and amount.start() > 0:
            end = start + amount.start()
            continue
        tail = next(
            (n for n in range(min(8, end - start), 0, -1) if masked[end - n : end] in tails), 0
        )
        date = _date_end().search(text[start:end])
        if tail:
            end -= tail
        elif date:
            end = start + date.start()
        elif text[end - 1] in " \u3000，":
            end -= 1
        else:
            break
    return end


def _without_description(text: str, masked: str, start: int, end: int) -> tuple[int, str]:
    """Returns where a name begins behind its description, and whether it is of a person."""
    span = text[start:end]
    title = _after_last(span, _titles())
    person = span[title:]
    if title and has_han(person) and (2 <= len(person) <= 4 or "·" in person):
        return start + title, "PERSON"
    for words in (forms("descriptors", "zh", "modifier"), forms("verb_adverbs", "zh")):
        start = _without_prefix(masked, start, end, words)
    for part, shortest in (("genitive", 2), ("subsidiary", 1)):
        after = _after_last(text[start:end], tuple(forms("grammar", "zh", part)))
        start += after if after <= end - start - shortest else 0
    noun = _after_last(text[start:end], _nouns())
    remainder = text[start + noun : end]
    if noun and len(remainder) >= 2 and remainder not in _name_heads():
        start += noun
    latin = _LATIN_TAIL.search(text[start:end])
    if latin and latin.start() > _LONGEST_GLUED:
        start += latin.start()
    return start, "ORG"


def _without_prefix(masked: str, start: int, end: int, words: frozenset[str]) -> int:
    while start < end:
        length = next(
            (
                n
                for n in range(min(10, end - start - 1), 0, -1)
                if masked[start : start + n] in words
            ),
            0,
        )
        if not length:
            break
        start += length
    return start


def _after_last(span: str, words: tuple[str, ...]) -> int:
    """Returns the end of the last of the words in a span, 0 where there is none."""
    return max((span.rfind(word) + len(word) for word in words if word in span), default=0)


@cache
def _nouns() -> tuple[str, ...]:
    return tuple(sorted(forms("descriptors", "zh", "noun")))


@cache
def _titles() -> tuple[str, ...]:
    return tuple(sorted(forms("titles", "zh", "head")))


def is_name(span: str) -> bool:
    """Says whether what is left of a clause can be a name."""
    if not 1 < len(span) <= 40 or not any(c.isalpha() for c in span):
        return False
    if gazetteer.organisations().get(span) or gazetteer.ambiguous_organisations().get(span):
        return True
    han = sum(has_han(c) for c in span)
    if span in _generic() or gazetteer.places().get(span):
        return False
    if not han:
        return any(c.isupper() for c in span) or len(span) > 3
    if re.search(rf"[，。；：！？、“”（）%％]|\d{_part('scale')}", span):
        return False
    if span.endswith(tuple(forms("grammar", "zh", "generic_end"))):
        return False
    if any(word in span for word in forms("grammar", "zh", "name_stop")):
        return False
    if span.startswith(tuple(forms("grammar", "zh", "locative"))) and span.endswith(
        tuple(forms("grammar", "zh", "locative_end"))
    ):
        return False
    legal = span.endswith(tuple(forms("legal_forms", "zh")))
    if han > _LONGEST_NAME and not legal:
        return False
    return common_words().get(span, 0.0) < _COMMON


@cache
def _generic() -> frozenset[str]:
    """Returns the words that stand where names stand and name nobody."""
    lexicons = ("pronouns", "descriptors", "verb_adverbs", "party_tails")
    return frozenset().union(
        *(forms(name, "zh") for name in lexicons), forms("not_names"), _name_heads()
    )


def _subject(text: str, masked: str, end: int, before: int) -> list[tuple[int, int, str]]:
    """Finds the subject of a verb: the name at the start of its clause, or of one before."""
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
        dative = re.compile(_part("dative")).search(masked, start + 1, stop)
        stop = dative.start() if dative else stop
        start, stop = _without_adverbs(text, masked, start, stop, adverbs)
        if number:
            copula = _copulas().search(masked, start + 1, stop)
            stop = copula.start() if copula else stop
            start, stop = _without_adverbs(text, masked, start, stop, adverbs)
        if start >= stop or text[start:stop] in forms("pronouns", "zh"):
            continue
        if _without_tail(text, masked, start, stop) <= start + 1:
            continue
        learned = _learned().search(masked, start, stop + 2)
        if learned:
            start, stop = learned.span("name")
        span = _clean(text, masked, start, stop)
        if span:
            return [span]
        if number == 0:
            copula = _copulas().search(masked, start + 1, stop)
            span = _clean(text, masked, start, copula.start()) if copula else None
            if span:
                return [span]
            return []
    return []


@cache
def _learned() -> re.Pattern[str]:
    """Returns the pattern of a company the news was learnt from: 记者从某某获悉."""
    return re.compile(rf"{_part('source')}(?P<name>.{{2,20}}?){_part('learn')}")


@cache
def _copulas() -> re.Pattern[str]:
    return re.compile(alternation(forms("copulas", "zh")))


@cache
def _round_end() -> re.Pattern[str]:
    """Returns the pattern of a round at the end of a stretch: 某某的A轮."""
    named = alternation(frozenset(f for f in forms("round_names", "zh") if "{}" not in f))
    genitive, round_ = _part("genitive"), _part("round")
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
        amount = _amount_end().search(text[start:end])
        if amount and amount.start() > 0:
            end = start + amount.start()
            continue
        tail = next(
            (n for n in range(min(8, end - start), 0, -1) if masked[end - n : end] in adverbs), 0
        )
        early, late = _date_start().match(text[start:end]), _date_end().search(text[start:end])
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
