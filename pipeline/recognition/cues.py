"""Finds the words that tell how sure a statement is: "in talks" to raise, 据知情人士.

Many of them hedge anything: a cue with a gate counts only beside words of a deal, as the lexicon
says of it; longer words that hold a cue and hedge nothing (虚拟) stand there as well.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.phrases.party import alternation, forms
from pipeline.recognition.spans import Span

# How far, in characters, the words of a deal may stand from what hedges them.
_AHEAD = {"en": 60, "zh": 24}
_BEHIND = {"en": 0, "zh": 24}
_BREAKS = {"en": re.compile(r"[.;!?](?:\s|$)"), "zh": re.compile("[。；！？]")}
_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """A status cue with the status it gives, whose word it shows, and of which kind of event."""

    status: str
    attribution: str | None
    type: str | None


def find(text: str, lang: str) -> list[Cue]:
    """Finds the status cues of a sentence.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.

    Returns:
        Cues in the order of the text; they do not overlap.
    """
    found = (_cue(text, match, lang) for match in _pattern(lang).finditer(text))
    return [cue for cue in found if cue is not None]


def _cue(text: str, match: re.Match[str], lang: str) -> Cue | None:
    row = _cues(lang)[match.group().lower()]
    if row["status"] == _NOTHING or not _passes(text, match, row):
        return None
    attribution, type_ = row["attribution"] or None, row["type"] or None
    return Cue(match.start(), match.end(), match.group(), row["status"], attribution, type_)


def _passes(text: str, match: re.Match[str], row: lexicons.Row) -> bool:
    """Says whether what a cue's gate asks for stands beside it."""
    lang = row["lang"]
    gates = row["gate"].split()
    ahead = _BREAKS[lang].split(text[match.end() : match.end() + _AHEAD[lang]])[0]
    before = text[max(0, match.start() - _BEHIND[lang]) : match.start()]
    beside = (ahead, match.group(), _BREAKS[lang].split(before)[-1])
    return (
        not gates
        or ("to" in gates and _verbs(lang, r"to\s+").match(ahead) is not None)
        or ("verb" in gates and _verbs(lang, "").match(ahead) is not None)
        or ("deal" in gates and any(_nouns(lang).search(side) for side in beside))
        or ("report" in gates and _reports(lang).search(text) is not None)
    )


@cache
def _verbs(lang: str, before: str) -> re.Pattern[str]:
    words = alternation(forms("deal_words", lang, "verb"))
    return re.compile(rf"\s+{before}(?:\w+ly\s+|also\s+)?(?:{words})\b", re.IGNORECASE)


@cache
def _nouns(lang: str) -> re.Pattern[str]:
    words = alternation(forms("deal_words", lang, "noun"))
    return re.compile(words if lang == "zh" else rf"(?<!\w)(?:{words})(?!\w)|[$€£₹]", re.IGNORECASE)


@cache
def _reports(lang: str) -> re.Pattern[str]:
    words = alternation(forms("deal_words", lang, "report"))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _cues(lang: str) -> dict[str, lexicons.Row]:
    rows = lexicons.load("lexicons/status_cues")
    return {row["form"].lower(): row for row in rows if row["lang"] == lang}


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    words = alternation(frozenset(_cues(lang)))
    return re.compile(words if lang == "zh" else rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
