"""Finds the words that tell how sure a statement is: "in talks to raise", 据知情人士."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicons
from pipeline.phrases.party import alternation
from pipeline.recognition.spans import Span


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """A status cue with the status it gives, and whose word it shows, where it does."""

    status: str
    attribution: str | None


def find(text: str, lang: str) -> list[Cue]:
    """Finds the status cues of a sentence.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.

    Returns:
        Cues in the order of the text; they do not overlap.
    """
    return [_cue(match, lang) for match in _pattern(lang).finditer(text)]


def _cue(match: re.Match[str], lang: str) -> Cue:
    status, attribution = _cues(lang)[match.group().lower()]
    return Cue(match.start(), match.end(), match.group(), status, attribution)


@cache
def _cues(lang: str) -> dict[str, tuple[str, str | None]]:
    return {
        row["form"].lower(): (row["status"], row["attribution"] or None)
        for row in lexicons.load("lexicons/status_cues")
        if row["lang"] == lang
    }


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    words = alternation(frozenset(_cues(lang)))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)
