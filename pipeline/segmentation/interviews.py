"""Tells questions from answers in an interview.

A speaker is a label before a colon, whether of the lexicon (`segment_speakers`) or a name. A name
counts only where the article shows a dialogue: it stands before at least two lines, and one of
them, a sentence, follows a question. So "Amount: $5 million" is no speech.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline import lexicons
from pipeline.segmentation.lines import Line, width

_LABEL = re.compile(r"[\s*_]*(?P<label>[^\s*_:：][^:：\n]{0,40}?)[\s*_]*[:：][\s*_]*(?=\S)")
_NAME = re.compile(r"(?:[^\W_a-z][\w.'’&+-]*)(?:[ ·・][^\W_a-z][\w.'’&+-]*){0,4}")
_NUMBER = re.compile(r"\s*\d+$")
_NAME_WIDTH = 32
# Questions between paragraphs that make an article an interview though it names no speakers.
_QUESTIONS = 3


def find(lines: Sequence[Line], others: set[int]) -> dict[int, str]:
    """Finds the questions and answers of an interview.

    Args:
        lines: the lines of an article.
        others: numbers of lines that are no part of its prose.

    Returns:
        ``question`` or ``quote``, which is what a speaker's answer is, by line number. Lines of an
        answer that carry no label of their own are left out.
    """
    spoken = [number for number in range(len(lines)) if number not in others]
    labels = {number: _label(lines[number].text) for number in spoken}
    counts: Counter[str | None] = Counter(label for label in labels.values() if label)
    pairs = [
        (asked, answer)
        for asked, answer in pairwise(spoken)
        if labels[answer] and labels[answer] != labels[asked]
    ]
    answering = {
        labels[answer]
        for asked, answer in pairs
        if _asks(lines[asked], labels[asked]) and _can_answer(lines[answer], labels[answer], counts)
    }
    asking = {
        labels[asked]
        for asked, answer in pairs
        if labels[asked] and labels[answer] in answering and lines[asked].asks
    } - answering
    kinds = {number: "quote" for number in spoken if labels[number] in answering}
    kinds |= {number: "question" for number in spoken if labels[number] in asking}
    for asked, answer in pairs:
        if labels[answer] in answering and _asks(lines[asked], labels[asked]):
            kinds[asked] = "question"
    alone = [
        asked for asked, answer in pairwise(spoken) if _stands_alone(lines[asked], lines[answer])
    ]
    if not answering and len(alone) >= _QUESTIONS:
        kinds |= dict.fromkeys(alone, "question")
    return kinds


def _stands_alone(asked: Line, answer: Line) -> bool:
    """Says whether a line is a question that the next one answers, with no label on either."""
    return asked.asks and not asked.is_prose and not (answer.asks or answer.is_open)


def _asks(line: Line, label: str | None) -> bool:
    return line.asks or _role(label) == "question"


def _can_answer(line: Line, label: str | None, counts: Counter[str | None]) -> bool:
    role = _role(label)
    return role == "answer" or (role is None and counts[label] > 1 and not line.is_open)


def _label(text: str) -> str | None:
    """Returns the label of a line if it can be a speaker."""
    match = _LABEL.match(text)
    if match is None:
        return None
    label = match["label"].strip()
    if _role(label):
        return _NUMBER.sub("", label).casefold()
    return label if width(label) <= _NAME_WIDTH and _NAME.fullmatch(label) else None


def _role(label: str | None) -> str | None:
    """Returns the role a label has by the lexicon."""
    return _roles().get(_NUMBER.sub("", label).casefold()) if label else None


@cache
def _roles() -> dict[str, str]:
    rows = lexicons.load("lexicons/segment_speakers")
    return {row["form"].casefold(): row["role"] for row in rows}
