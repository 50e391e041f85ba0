"""What stands around a date: words that keep it from being one, and words that look ahead."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline import lexicons
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
_CLAUSE_END = re.compile(r"[,，;；。！？!?\n—]|\.\s")
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s+[A-Z]")
# A listed company is named with its code: 星期六（002291.SZ）.
_TICKER = re.compile(r"\s?[(（](?:\d{4,6}\.[A-Z]{2}|(?:NASDAQ|NYSE|SZ|SH|HK)[:：.])")
_BRACKETS = {"(": ")", "（": "）"}


def _tenses() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = lexicons.load("lexicons/date_cues").rows
    latin = alternation(form for row in rows if row["lang"] == "en" for form in variants(row))
    han = alternation(row["form"] for row in rows if row["lang"] == "zh")
    tenses = {form: row["tense"] for row in rows for form in variants(row)}
    return tenses, re.compile(rf"(?<![{LATIN}]){latin}(?![{LATIN}])|{han}")


_TENSES, _TENSE = _tenses()


@dataclass(frozen=True, slots=True)
class Context:
    """Where a date stands in its text, and what it may hang on.

    `anchor` is the publication day, `antecedent` the last date before this one; `inside` says that
    the date is the last of a range that the antecedent begins.
    """

    text: str
    start: int
    end: int
    anchor: date | None
    antecedent: DateSpan | None
    day_first: bool = False
    inside: bool = False

    @property
    def before(self) -> str | None:
        """The effect of the word right before, as the lexicon of guards has it."""
        found = _BEFORE.before(self.text, self.start)
        return found[0] if found else None

    @property
    def as_of(self) -> bool:
        """Whether it says up to when something held: as of the end of June, 截至6月底."""
        found = _BEFORE.before(self.text, self._without_article)
        return found is not None and found[0] == "as_of"

    @property
    def governed(self) -> bool:
        """Whether a preposition stands before it, an article between them or none."""
        found = _BEFORE.before(self.text, self._without_article)
        return found is not None and found[0] in ("cue", "as_of")

    @property
    def _without_article(self) -> int:
        found = _BEFORE.before(self.text, self.start)
        return found[1] if found and found[0] == "definite" else self.start

    @property
    def after(self) -> str | None:
        """The effect of the word right after; the end of a name has a capital."""
        found = _AFTER.after(self.text, self.end)
        if found and found[0] == "name":
            first = self.text[self.end : self.end + 2].lstrip()[:1]
            return None if first.islower() else "name"
        if _TICKER.match(self.text, self.end):
            return "name"
        return found[0] if found else None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or one of a script without them."""
        return not self.text[self.start].islower()

    @property
    def bracketed(self) -> bool:
        """Whether it stands alone in brackets."""
        closing = _BRACKETS.get(self.text[self.start - 1 : self.start])
        return closing is not None and self.text[self.end : self.end + 1] == closing

    @property
    def earlier(self) -> DateSpan | None:
        """The date before this one in the same sentence, where its days are known."""
        known = self.antecedent
        if known is None or known.start_date is None:
            return None
        return None if _SENTENCE_END.search(self.text, known.end, self.start) else known

    @property
    def ahead(self) -> bool:
        """Whether the clause looks ahead: it will, plans to, 将, 预计.

        The last word of tense before the date decides, without one the first after it. Where the
        date is all there is in its clause, the next clause counts too.
        """
        left = self.text[max(0, self.start - _CLAUSE) : self.start]
        breaks = [match.end() for match in _CLAUSE_END.finditer(left)]
        left = left[breaks[-1] if breaks else 0 :]
        tenses = _read_tenses(left)
        if tenses:
            return tenses[-1] == "ahead"
        right = self.text[self.end : self.end + _CLAUSE]
        parts = _CLAUSE_END.split(right, maxsplit=2)
        clause = parts[0]
        if len(left) + len(clause) < _EMPTY_CLAUSE and len(parts) > 1:
            clause = f"{clause} {parts[1]}"
        tenses = _read_tenses(clause)
        return tenses[0] == "ahead" if tenses else self._follows_a_day_ahead()

    def _follows_a_day_ahead(self) -> bool:
        """Whether the date before it, in the same breath, lies ahead: tomorrow, B on Thursday."""
        known = self.earlier
        if known is None or known.start_date is None or self.anchor is None:
            return False
        gap = self.text[known.end : self.start]
        return known.start_date > self.anchor and len(gap) < _BREATH and not set(";；") & set(gap)


def is_between(text: str, start: int) -> bool:
    """Says whether "between" stands before a place."""
    found = _BEFORE.before(text, start)
    return found is not None and found[0] == "between"


def _read_tenses(clause: str) -> list[str]:
    """Returns the tenses a clause speaks of, in order; a passive takes the one it governs."""
    tenses: list[str] = []
    last = ""
    for match in _TENSE.finditer(clause):
        tense = _TENSES[re.sub(r"\s", " ", match.group())]
        if tense in ("ahead", "past") and not (tense == "past" and last == "passive"):
            tenses.append(tense)
        last = tense
    return tenses
