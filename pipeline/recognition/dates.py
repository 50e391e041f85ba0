"""Finds dates and gives them TIMEX3 values, in English, Chinese and text that mixes both.

The text is broken into tokens (`date_tokens`), rules over their kinds find dates (`date_grammar`),
what a rule found is given its period (`date_values`) in the light of what stands around it
(`date_context`), and two that are joined become a range. Tokens are few, and all that is looked at
beside one is bounded: the time is linear in the text.

A mention leaves out the preposition before it, clock times and parts of days; it keeps its article
(the third quarter, as in TimeML), what narrows the period (early, the end of, 月底) and the weekday
in brackets after a day. Conventions for values: see `timex`. A date
that is not whole is anchored as news has it: the nearest one past, unless the words of its clause
look ahead. After a whole date in the same sentence it takes the year from that one
(2017年4月30日…，5月22日…), unless it is just before publication.
"""

import re
from dataclasses import replace
from datetime import date

from pipeline import lexicons
from pipeline.recognition import date_grammar, date_values, timex
from pipeline.recognition.date_context import (
    ELSEWHERE,
    Context,
    Tenses,
    begins_sentence,
    is_between,
)
from pipeline.recognition.date_tokens import scan
from pipeline.recognition.date_years import YEAR_ROLES, Roles
from pipeline.recognition.patterns import LATIN, SPACE, alternation
from pipeline.recognition.spans import DateSpan
from pipeline.recognition.timex import Period

# Rules whose dates have an article of their own: that of "the June 12 crash" is the crash's.
_WITH_ARTICLE = frozenset(
    (
        *("quarter", "last_quarter", "half", "season", "first", "decade", "relative"),
        *(
            "part_of_unit",
            "unit_end",
            "day_of_month",
            "week_of",
            "nth_units",
            "nth_alone",
            "month_quarter",
            "weekend_of",
            "ordinal_day",
            "nth_day",
            "then",
            "weekend",
            "same_period_of",
        ),
    )
)
_ARTICLE = re.compile(rf"(?<![{LATIN}])[Tt]he{SPACE}\Z")
_ARTICLE_REACH = 5
# Tokens that no rule begins with.
_NEVER_FIRST = frozenset(("part_after", "decade_unit", "day_unit", "day_mark", "other"))


def find(
    text: str,
    published: date | None = None,
    lang: str | None = None,
    before: DateSpan | None = None,
    frame: DateSpan | None = None,
    article: str | None = None,
) -> list[DateSpan]:
    """Finds the dates of a text.

    Args:
        text: any text; languages may mix within a sentence.
        published: the publication day, which relative and partial dates hang on. Without it they
            have X for what is not known in their TIMEX3 value, and no days.
        lang: language of the text, ``en`` or ``zh``, if known. 06/07/2021 is the seventh of June,
            in Chinese text the sixth of July.
        before: the last date of what stands before the text, which "that year" speaks of; its
            offsets are counted from the start of the text, and negative.
        frame: the date of which the paragraph tells before the text, as `frame_after` gives it.
        article: what the text is a part of; it tells which country's fiscal years are meant.

    Returns:
        Dates in the order of the text; they do not overlap.
    """
    if before is not None and before.end > ELSEWHERE:
        before = replace(before, start=ELSEWHERE, end=ELSEWHERE)
    return _Finder(text, published, lang == "zh", before, frame, article).spans()


def frame_after(
    text: str, found: list[DateSpan], published: date | None, frame: DateSpan | None = None
) -> DateSpan | None:
    """Returns the date of which a paragraph tells after a text of it: that of "In March 2019".

    Args:
        text: the text.
        found: its dates.
        published: the publication day; a date of its year ends what was told of another.
        frame: the one of which the paragraph tells before the text.
    """
    for span in found:
        if span.start_date is None:
            continue
        if begins_sentence(text, span.start, span.end):
            frame = None if span.anchored and span.grain == "year" else span
        elif published and span.start_date.year >= published.year:
            frame = None
    return frame


def _has_article(rule: str, roles: Roles, text: str) -> bool:
    """Says whether an article before a date is its own; in "the first-half loss" it is not."""
    if "part" in roles or "side" in roles or text.lower().startswith("fourth of"):
        return True
    if "modifier" in roles and roles["modifier"].value == "following":
        return True
    if "same_month" in roles or "same_day" in roles:
        return text.startswith("same")
    if rule == "year":
        return "relative_year" not in roles or roles["relative_year"].value in ("-2", "2")
    if rule == "relative" and "relative_year" in roles:
        return roles["relative_year"].value in ("-2", "2")
    if rule == "day_month":
        return roles["day"].kind == "nth"
    return rule in _WITH_ARTICLE and not (rule in ("quarter", "half") and "-" in text)


def _weekday_gloss() -> re.Pattern[str]:
    rows = [row for row in lexicons.load("lexicons/date_words") if row["lang"] == "zh"]
    weeks, characters, words = (
        alternation(row["form"] for row in rows if row["kind"] == kind)
        for kind in ("week_unit", "weekday_char", "weekday")
    )
    return re.compile(rf"{SPACE}?[(（](?:{weeks}{characters}|{words})[)）]")


_WEEKDAY_GLOSS = _weekday_gloss()


class _Finder:
    """Reads the dates of one text from left to right."""

    def __init__(
        self,
        text: str,
        published: date | None,
        day_first: bool,
        before: DateSpan | None,
        frame: DateSpan | None,
        article: str | None,
    ) -> None:
        self._text = text
        self._published = published
        self._day_first = day_first
        self._before = before
        self._frame = frame
        self._article = article
        self._tokens, self._kinds = scan(text)
        self._tenses = Tenses(text)
        self._last_read: tuple[int, list[date_grammar.Reading]] = (-1, [])

    def spans(self) -> list[DateSpan]:
        """Returns the dates of the text."""
        spans: list[DateSpan] = []
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if spans and token and token.start < spans[-1].end:
                at += 1  # the weekday in brackets
                continue
            span, at = self._date(at, spans[-1] if spans else self._before)
            if span:
                last = spans[-1].end if spans else 0
                frame = None if "\n" in self._text[last : span.start] else self._frame
                self._frame = frame_after(self._text, [span], self._published, frame)
                spans.append(span)
        return spans

    def _date(self, at: int, antecedent: DateSpan | None) -> tuple[DateSpan | None, int]:
        """Returns the date or range that begins with a token, if any, and where to go on."""
        token = self._tokens[at]
        if token is None or token.kind in _NEVER_FIRST:
            return None, at + 1
        for rule, roles, after in self._read(at):
            first = self._span(rule, roles, at, after, antecedent)
            if first:
                return self._range(rule, roles, first, at, after, antecedent) or (first, after)
        return None, at + 1

    def _read(self, at: int) -> list[date_grammar.Reading]:
        """Returns what may begin at a token; what ends no range is asked for again as a date."""
        if self._last_read[0] != at:
            self._last_read = at, list(date_grammar.read(self._kinds, self._tokens, at))
        return self._last_read[1]

    def _range(
        self, rule: str, roles: Roles, first: DateSpan, at: int, after: int, known: DateSpan | None
    ) -> tuple[DateSpan | None, int] | None:
        """Returns the range that a date begins, or None; days of any week are skipped."""
        link = date_grammar.joint(self._kinds, after)
        if link is None:
            return None
        word, at_last = link
        if word == "and" and not is_between(self._text, first.start):
            return None
        for last_rule, last_roles, end in self._read(at_last):
            if rule == "weekday_of_week" and last_rule == "weekday":
                last_rule, last_roles = rule, roles | last_roles
            if (rule == "weekday") != (last_rule == "weekday"):
                continue
            last = self._span(last_rule, last_roles, at_last, end, first, inside=True)
            if last is None:
                continue
            if rule == "weekday" and "modifier" not in roles and word != "and":
                return None, end
            years = {role: last_roles[role] for role in YEAR_ROLES if role in last_roles}
            if years and not any(role in roles for role in YEAR_ROLES):
                first = self._span(rule, roles | years, at, after, known) or first
            joined = self._joined(first, last)
            if joined:
                return joined, end
        return None

    def _span(
        self,
        rule: str,
        roles: Roles,
        at: int,
        after: int,
        antecedent: DateSpan | None,
        inside: bool = False,
    ) -> DateSpan | None:
        tokens = [token for token in self._tokens[at:after] if token]
        start, end = tokens[0].start, tokens[-1].end
        context = Context(
            text=self._text,
            start=start,
            end=end,
            anchor=self._published,
            antecedent=antecedent,
            tenses=self._tenses,
            day_first=self._day_first,
            inside=inside,
            frame=self._frame,
            article=self._article,
        )
        reading = date_values.read(rule, roles, context)
        if reading is None:
            return None
        article = _ARTICLE.search(self._text, max(0, start - _ARTICLE_REACH), start)
        if article and _has_article(rule, roles, self._text[start:end]):
            start = article.start()
        if reading[0].grain == "day":
            gloss = _WEEKDAY_GLOSS.match(self._text, end)
            end = gloss.end() if gloss else end
        return self._made(start, end, *reading)

    def _joined(self, first: DateSpan, last: DateSpan) -> DateSpan | None:
        period = timex.joined(date_values.period(first), date_values.period(last))
        anchored = first.anchored or last.anchored
        return self._made(first.start, last.end, period, anchored) if period else None

    def _made(self, start: int, end: int, period: Period, anchored: bool) -> DateSpan:
        text = self._text[start:end]
        return DateSpan(
            start, end, text, period.timex, period.start, period.end, period.grain, anchored
        )
