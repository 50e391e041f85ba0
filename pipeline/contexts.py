"""A sentence with its mentions, and what the words around them make of a sum, a round or a date."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipeline import lexicons
from pipeline.phrases.party import alternation, forms

Row = dict[str, Any]

# How far, in characters, words may stand from what they speak of.
_CONTEXT_GAP = {"en": 40, "zh": 12}
_CUE_REACH = 12
_RAISE_REACH = {"en": 60, "zh": 24}
# Which rows of the words against a financing count, by what is told.
_SPEAKS_AGAINST = {"weak": ("weak", "listed", "all"), "lettered": ("all",), "listing": ("listed",)}
_CLAUSE = {"en": re.compile(r"[;.](?:\s|$)|\u2014"), "zh": re.compile(r"[，。；！？]|,(?! )")}


@dataclass(frozen=True, slots=True)
class Mention:
    """A row of `mentions` with its value: the row of `amounts`, `dates` and so on."""

    mention_id: str
    start: int
    end: int
    text: str
    label: str
    value: Row = field(compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its mentions; all offsets are into the text of the article."""

    segment_id: int
    paragraph: int
    start: int
    text: str
    lang: str
    kind: str
    mentions: tuple[Mention, ...]

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self.start + len(self.text)

    def of(self, *labels: str) -> list[Mention]:
        """Returns the mentions with one of the labels."""
        return [mention for mention in self.mentions if mention.label in labels]

    def between(self, start: int, end: int) -> str:
        """Returns the text between two offsets of the article."""
        return self.text[max(0, start - self.start) : max(0, end - self.start)]


def clause_bounds(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Returns the clause around a span."""
    clause = _CLAUSE[sentence.lang]
    breaks = [m.span() for m in clause.finditer(sentence.text)]
    left = max((b for _, b in breaks if sentence.start + b <= start), default=0)
    right = min((a for a, _ in breaks if sentence.start + a >= end), default=len(sentence.text))
    return sentence.start + left, sentence.start + right


def breaks_clause(gap: str) -> bool:
    """Says whether a stretch of text ends a sentence or a clause that stands by itself."""
    return _CLAUSE["en"].search(gap) is not None or "；" in gap or "。" in gap


def amount_kind(sentence: Sentence, mention: Mention) -> str:
    """Says what a sum is: raised, valuation, total, or other."""
    reach = _CONTEXT_GAP[sentence.lang]
    left = sentence.between(max(sentence.start, mention.start - 90), mention.start)
    right = sentence.between(mention.end, mention.end + 60)
    best, distance = "raised", reach + 1
    others = [m for m in sentence.of("MONEY") if m is not mention]
    for match in _contexts(sentence.lang, "before").finditer(left):
        gap = len(left) - match.end()
        between = left[match.end() :]
        taken = any(
            mention.start - gap <= m.start < mention.start and m.value.get("same_as") is None
            for m in others
        )
        if gap < distance and not taken and not re.search("[。；;，]|, |\\. ", between):
            best, distance = match.lastgroup or best, gap
    after = _contexts(sentence.lang, "after").match(right.lstrip())
    # What follows at once says more than what stands before at a distance.
    if after and distance > 4:
        best = after.lastgroup or best
    return best


@cache
def _contexts(lang: str, side: str) -> re.Pattern[str]:
    """Returns the pattern of the words beside a sum; its groups are what they make of it."""
    by_kind: dict[str, set[str]] = {}
    for row in lexicons.load("lexicons/amount_contexts"):
        if (row["lang"], row["side"]) == (lang, side):
            by_kind.setdefault(row["kind"], set()).add(row["form"])
    # Escaped, a gap reads "\\ …\\ "; up to sixty characters of words may fill it.
    gap = ("\\ …\\ ", r"\b[^\d.,;]{1,60}?\b")
    groups = [
        f"(?P<{kind}>{alternation(frozenset(words)).replace(*gap)})"
        for kind, words in by_kind.items()
    ]
    expression = "|".join(groups)
    return re.compile(expression if lang == "zh" else rf"\b(?:{expression})\b", re.IGNORECASE)


def is_no_financing(sentence: Sentence, start: int, end: int, told: str = "weak") -> bool:
    """Says whether what is raised is no financing: a bond, a placement, a subsidy, an order.

    Args:
        sentence: the sentence.
        start: where it is told, in the article.
        end: where that ends.
        told: ``weak`` of a round that loans go by, or of none; ``lettered`` of another, of which
            nothing but general talk is none ("a typical Series A"); ``listing`` of a listing.

    Returns:
        Whether the words of the clause around it, or those a little before it, say so, as far as
        the next sum.
    """
    _, right = clause_bounds(sentence, start, end)
    reach = _RAISE_REACH[sentence.lang]
    following = [m.start for m in sentence.of("MONEY") if m.start >= end]
    window = sentence.between(start - reach, min([right, end + reach, *following]))
    return _no_financing(sentence.lang, told).search(window) is not None


@cache
def _no_financing(lang: str, told: str) -> re.Pattern[str]:
    rows = [row for row in lexicons.load("lexicons/raise_contexts") if row["lang"] == lang]
    words = alternation(frozenset(r["form"] for r in rows if r["rounds"] in _SPEAKS_AGAINST[told]))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


def is_background(sentence: Sentence, start: int, end: int, after: int) -> bool:
    """Says whether a financing is told as history, not as the news.

    Args:
        sentence: the sentence.
        start: where the financing is told, in the article.
        end: where that ends.
        after: the end of the financing told before it, or the start of the sentence.

    Returns:
        Whether a word of the past stands before it.
    """
    clause, _ = clause_bounds(sentence, start, end)
    left = sentence.between(max(after, clause - _CUE_REACH), start)
    return _background(sentence.lang).search(left) is not None


@cache
def _background(lang: str) -> re.Pattern[str]:
    words = alternation(forms("background_cues", lang))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


def is_other_date(sentence: Sentence, mention: Mention) -> bool:
    """Says whether a date is of something else, such as the founding of the company."""
    left = sentence.between(max(sentence.start, mention.start - 24), mention.start).rstrip()
    match = _date_contexts(sentence.lang).search(left)
    return match is not None


@cache
def _date_contexts(lang: str) -> re.Pattern[str]:
    words = alternation(forms("date_contexts", lang))
    return re.compile(rf"(?:{words})$" if lang == "zh" else rf"\b(?:{words})$", re.IGNORECASE)


@cache
def financing(lang: str) -> re.Pattern[str]:
    """Returns the pattern of the words that show a text to speak of financing."""
    words = alternation(forms("financing_words", lang))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)
