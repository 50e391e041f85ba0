"""What stands around a date: words that keep it from being one, and words that look ahead."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from pipeline import lexicons
from pipeline.recognition import date_fiscal
from pipeline.recognition.patterns import LATIN, Cues, alternation, variants
from pipeline.recognition.spans import DateSpan

_GUARDS = lexicons.load("lexicons/date_guards").rows
_BEFORE = Cues(row for row in _GUARDS if row["side"] == "before")
_AFTER = Cues(row for row in _GUARDS if row["side"] == "after")

# How far the clause around a date is read, in characters.
_CLAUSE = 100
# A clause of so few characters besides the date says nothing: "In June," or 去年10月，
_EMPTY_CLAUSE = 12
# What stands so near after a date is said in one breath with it.
_BREATH = 25
_CLAUSE_BEGINS = re.compile(r"(?:\A|[.!?,;:\n\"“]\s?|\b(?:[Ii]f|and|but|while|as)\s)\Z")
_CLAUSE_ENDS = re.compile(r"[\s\"”’)）]*(?:[,.;:!?，。；|·•]|\Z)")
# Before "that November"; after other words it is a conjunction.
_CONTINUES = re.compile(r"(?:\A|[.,;(—–]\s?|\b(?:and|but|by|in|later|until|since|from|of)\s)\Z")
_LOOK_BACK = 10
# The last place of dates that stand before the text.
ELSEWHERE = -1
_CLAUSE_END = re.compile(r"[,，;；。！？!?\n—]|\.\s")
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s+[A-Z]")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?。！？\n])[\s\"“”’」』)）]*\Z")
_COMMA = re.compile(r"[,，]\s?\Z")
# A listed company is named with its code: 星期六（002291.SZ）.
_TICKER = re.compile(r"\s?[(（](?:\d{4,6}\.[A-Z]{2}|(?:NASDAQ|NYSE|SZ|SH|HK)[:：.])")
# How old somebody is: 今年41岁.
_AGE = re.compile(r"\s?[\d一二三四五六七八九十多几]{1,4}\s?[岁歲]")
_BRACKETS = {"(": ")", "（": "）"}


# What may stand between a verb and the day that it is scheduled for: opens on Friday, moves over on
# April 1.
_SCHEDULE_GAP = re.compile(
    r"\s(?:(?:on|in|at|by|for|this|the|early|late|noon|midnight)\s)*\Z"
    r"|(?:\s(?!back\s)[a-z]+){1,2}\s(?:on|in|at|by|from|for)\s(?:the\s)?\Z"
)
# What is told right before a day is over, whatever the clause looks ahead to: must pay after a jury
# decided on Thursday.
_PAST_BESIDE = re.compile(
    r"(?<!be\s)(?<!is\s)(?<!are\s)(?<![a-z])([a-z]{2,}ed)\s(?:on|in|at|over|during)\s(?:the\s)?\Z"
)

# What is compared with it is over: more than in April.
_THAN = re.compile(r"(?<![a-z])than\s(?:in|on|at)\s(?:the\s)?\Z")
_PLURAL = re.compile(r"[a-z]{2}s\s\Z")
# What is going on is spoken of a day ahead: is shutting its business on 15 April.
_PROGRESSIVE = re.compile(
    r"(?:(?<![a-z])(?:is|are|am)|['’](?:s|re|m))\s(?:[a-z]+ly\s)?[a-z]+ing(?![a-z])"
)
# Any English past: a deadline in its clause was kept.
_PAST_FORM = re.compile(r"[a-z]{2}ed(?![a-z])")
# A day before which something was asked for may be just over: 12月3日之前.
_MONTH_BEFORE = re.compile(r"(?<![日号])[之以]?前(?!后)")


def _tenses() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = lexicons.load("lexicons/date_cues").rows
    latin = alternation(form for row in rows if row["lang"] == "en" for form in variants(row))
    han = alternation(row["form"] for row in rows if row["lang"] == "zh")
    tenses = {form: row["tense"] for row in rows for form in variants(row)}
    clitics = "['’]"  # he'll
    edge = rf"(?:(?<![{LATIN}])|(?={clitics}))"
    return tenses, re.compile(rf"{edge}(?:{latin})(?![{LATIN}])|{han}")


_TENSES, _TENSE = _tenses()


class Tenses:
    """The words of a text that tell when something is: will, plans to, announced, 将, 已.

    They are looked for once in a text, however many dates it holds.

    Args:
        text: the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[tuple[int, int, str]] | None = None

    def between(self, start: int, end: int) -> list[str]:
        """Returns the tenses that a clause speaks of, in order; a passive takes what it governs.

        Args:
            start: where the clause begins.
            end: where it ends.
        """
        tenses: list[str] = []
        governs = False
        for _, last, tense in self._within(start, end):
            if tense in ("ahead", "past") and not (tense == "past" and governs):
                tenses.append(tense)
            governs = tense == "passive" or self._text.endswith(" be", start, last)
        return tenses

    def is_scheduled(self, position: int) -> bool:
        """Says whether a verb of events to come stands right before a place: opens on Friday."""
        words = self._within(max(0, position - _CLAUSE), position)[-2:]
        if not words or words[-1][2] not in ("schedule", "plural"):
            return False
        if words[-1][2] == "plural" and not _PLURAL.search(
            self._text, max(0, words[-1][0] - _LOOK_BACK), words[-1][0]
        ):
            return False
        if words[0][2] == "past" and words[-1][0] - words[0][1] <= 1:
            return False  # was open Friday
        return _SCHEDULE_GAP.match(self._text, words[-1][1], position) is not None

    def _within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        if self._words is None:
            self._words = [
                (match.start(), match.end(), _TENSES[re.sub(r"\s", " ", match.group())])
                for match in _TENSE.finditer(self._text)
            ]
        first = bisect_left(self._words, (start,))
        last = bisect_left(self._words, (end,))
        return [word for word in self._words[first:last] if word[1] <= end]


@dataclass(frozen=True)
class Context:
    """Where a date stands in its text, and what it may hang on.

    `anchor` is the publication day, `antecedent` the last date before this one, `frame` the one of
    which its paragraph tells; `inside` says that the date is the last of a range that the
    antecedent begins, `article` what the text is a part of.
    """

    text: str
    start: int
    end: int
    anchor: date | None
    antecedent: DateSpan | None
    tenses: Tenses
    day_first: bool = False
    inside: bool = False
    frame: DateSpan | None = None
    article: str | None = None

    @property
    def fiscal_start(self) -> int:
        """The month with which fiscal years begin in the country of the article."""
        return date_fiscal.first_month(self.text if self.article is None else self.article)

    @cached_property
    def before(self) -> str | None:
        """The effect of the word right before, as the lexicon of guards has it.

        The A of Series A is no article.
        """
        found = _BEFORE.before(self.text, self.start)
        if found and found[0] == "any" and found[1] and self.text[found[1] :][:2].strip() == "A":
            return None
        return found[0] if found else None

    @property
    def as_of(self) -> bool:
        """Whether it says up to when something held: as of the end of June, 截至6月底."""
        found = _BEFORE.before(self.text, self._without_article)
        return found is not None and found[0] == "as_of"

    @cached_property
    def governed(self) -> bool:
        """Whether a preposition stands before it, an article between them or none."""
        found = _BEFORE.before(self.text, self._without_article)
        return found is not None and found[0] in ("cue", "deadline", "as_of")

    @property
    def _without_article(self) -> int:
        found = _BEFORE.before(self.text, self.start)
        return found[1] if found and found[0] == "definite" else self.start

    @cached_property
    def after(self) -> str | None:
        """The effect of the word right after; the end of a name has a capital."""
        found = _AFTER.after(self.text, self.end)
        if found and found[0] == "name":
            first = self.text[self.end : self.end + 2].lstrip()[:1]
            return None if first.islower() else "name"
        if _TICKER.match(self.text, self.end):
            return "name"
        if _AGE.match(self.text, self.end):
            return "age"
        return found[0] if found else None

    @property
    def opens(self) -> bool:
        """Whether a sentence begins with it."""
        return begins_sentence(self.text, self.start, self.end)

    @property
    def names(self) -> bool:
        """Whether a name begins with it: the Sunday Business Post."""
        following = self.text[self.end : self.end + 2]
        return self.before == "definite" and following[:1] == " " and following[1:].isupper()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or one of a script without them."""
        return not self.text[self.start].islower()

    @property
    def begins_clause(self) -> bool:
        """Whether a clause begins with it."""
        return _CLAUSE_BEGINS.search(self.text, self._near, self.start) is not None

    @property
    def ends_clause(self) -> bool:
        """Whether a clause ends with it."""
        return _CLAUSE_ENDS.match(self.text, self.end) is not None

    @property
    def continues(self) -> bool:
        """Whether it goes on from what was told, where it begins with "that"."""
        return _CONTINUES.search(self.text, self._near, self.start) is not None

    @property
    def _near(self) -> int:
        return max(0, self.start - _LOOK_BACK)

    @property
    def bracketed(self) -> bool:
        """Whether it stands alone in brackets."""
        closing = _BRACKETS.get(self.text[self.start - 1 : self.start])
        return closing is not None and self.text[self.end : self.end + 1] == closing

    @cached_property
    def earlier(self) -> DateSpan | None:
        """The date before this one in the same sentence, where its days are known."""
        known = self.antecedent
        if known is None or known.start_date is None or known.end <= ELSEWHERE:
            return None
        return None if _SENTENCE_END.search(self.text, known.end, self.start) else known

    @property
    def ahead(self) -> bool:
        """Whether the clause looks ahead: it will, plans to, 将, 预计."""
        return self.tense == "ahead"

    @cached_property
    def tense(self) -> str | None:
        """Whether the clause looks ahead or back: ahead, past, or None where no word tells.

        The last word of tense before the date decides, without one the first after it. Where the
        date is all there is in its clause, the next clause counts too. Where no word tells, a
        deadline lies ahead: by June, 6月前. Second-quarter results are of one that is over.
        """
        if self.after == "reported":
            return "past"
        if self.tenses.is_scheduled(self.start):
            return "ahead"
        if _THAN.search(self.text, max(0, self.start - _BREATH), self.start):
            return "past"
        beside = _PAST_BESIDE.search(self.text, max(0, self.start - _BREATH), self.start)
        if beside and _TENSES.get(beside[1]) != "ahead":
            return "past"
        begin = max(0, self.start - _CLAUSE)
        for stop in _CLAUSE_END.finditer(self.text, begin, self.start):
            begin = stop.end()
        tenses = self.tenses.between(begin, self.start)
        if tenses:
            return tenses[-1]
        limit = min(len(self.text), self.end + _CLAUSE)
        stops = list(islice(_CLAUSE_END.finditer(self.text, self.end, limit), 2))
        end = stops[0].start() if stops else limit
        if self.start - begin + end - self.end < _EMPTY_CLAUSE and stops:
            end = stops[1].start() if len(stops) > 1 else limit
        tenses = self.tenses.between(self.end, end)
        if tenses:
            return tenses[0]
        is_ahead = _PROGRESSIVE.search(self.text, begin, self.start) is not None
        is_ahead = is_ahead or self._is_deadline(begin) or self._follows_a_day_ahead()
        return "ahead" if is_ahead else None

    def _is_deadline(self, begin: int) -> bool:
        """Whether something is to be done by it, as far as the rest of its sentence tells."""
        found = _BEFORE.before(self.text, self._without_article)
        is_by = found is not None and found[0] == "deadline"
        is_by = is_by or bool(_MONTH_BEFORE.match(self.text, self.end))
        if not is_by:
            return False
        limit = min(len(self.text), self.end + _CLAUSE)
        stop = _SENTENCE_END.search(self.text, self.end, limit)
        end = stop.start() if stop else limit
        tenses = self.tenses.between(begin, end)
        return tenses[:1] != ["past"] and not _PAST_FORM.search(self.text, begin, end)

    def _follows_a_day_ahead(self) -> bool:
        """Whether the date before it, in the same breath, lies ahead: tomorrow, B on Thursday."""
        known = self.earlier
        if known is None or known.start_date is None or self.anchor is None:
            return False
        gap = self.text[known.end : self.start]
        return known.start_date > self.anchor and len(gap) < _BREATH and not set(";；") & set(gap)


def begins_sentence(text: str, start: int, end: int) -> bool:
    """Says whether a sentence begins with a date, or a clause that is but the date.

    Args:
        text: the text.
        start: where the date begins.
        end: where it ends.
    """
    found = _BEFORE.before(text, start)
    while found and found[0] in ("cue", "deadline", "definite"):
        start = found[1]
        found = _BEFORE.before(text, start)
    if _SENTENCE_BEGINS.search(text, max(0, start - _LOOK_BACK), start):
        return True
    return _COMMA.search(text, max(0, start - 2), start) is not None and text[end : end + 1] in (
        "，",
        ",",
    )


def is_between(text: str, start: int) -> bool:
    """Says whether "between" stands before a place."""
    found = _BEFORE.before(text, start)
    return found is not None and found[0] == "between"
