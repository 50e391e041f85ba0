"""Chooses, of the dates around a sentence, the one of the deal that it tells.

A small model (logistic, by CRFsuite) weighs every date nearby: where it stands, what stands beside
it, how long it is, and what the reading of its own sentence and the rules of frames make of it.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline import weights
from pipeline.contexts import Mention, clause_bounds, is_other_date
from pipeline.frames import Frame
from pipeline.stories import Reading, step

FILE = "times.crfsuite"
YES, NO = "yes", "no"
_LEAST = 0.35
_SAID = 1.0
_WHEN = re.compile(r",? when\b[^.,;\u2014]{0,45}$")
# How many sentences before and after are looked at, and how many open an article.
_BEFORE = 3
_AFTER = 1
_LEAD = 3
_LENGTHS = (2, 8, 32, 100, 190)
_CONTEXT = {"en": 14, "zh": 4}


class Times:
    """The dates of an article, to choose from.

    Args:
        reading: which parts the mentions of the article play.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        body = [n for n, sentence in enumerate(reading.sentences) if sentence.kind != "title"]
        self.lead = frozenset(body[:_LEAD])
        starts = [
            day for s in reading.sentences for m in s.of("DATE") if (day := _day(m, "start_date"))
        ]
        self.latest = max(starts, default=None)

    def of(self, frame: Frame) -> tuple[Mention, float] | None:
        """Returns the date of a frame and how likely it is that; None where none is likely."""
        best: tuple[Mention, float] | None = next(
            ((m, _SAID) for m in frame.sentence.of("DATE") if _tells_when(frame, m)), None
        )
        model = weights.tagger(FILE)
        for mention, rows in self.candidates(frame):
            model.set([rows])
            likely = model.marginal(YES, 0)
            if best is None or likely > best[1]:
                best = mention, likely
        return best if best is not None and best[1] >= _LEAST else None

    def candidates(self, frame: Frame) -> Iterator[tuple[Mention, list[str]]]:
        """Yields every date near a frame with the features of its being the one."""
        number = self.reading.place[frame.sentence.segment_id]
        near = range(
            max(0, number - _BEFORE), min(len(self.reading.sentences), number + _AFTER + 1)
        )
        order = 0
        for place in sorted({*near, *self.lead}):
            for mention in self.reading.sentences[place].of("DATE"):
                rows = list(self._features(frame, number, place, mention))
                rows.append(f"order={min(order, 3)}")
                past = f"past={frame.background}"
                away = rows[0]
                yield (
                    mention,
                    [
                        *rows,
                        *(f"{row}|{past}" for row in rows),
                        *(f"{row}|{away}" for row in rows),
                        f"type={frame.type}|{away}",
                    ],
                )
                order += 1

    def _features(self, frame: Frame, number: int, place: int, mention: Mention) -> Iterator[str]:
        sentence = self.reading.sentences[place]
        yield f"away={max(-_BEFORE - 1, min(place - number, _AFTER))}"
        yield f"lead={place in self.lead}|{sentence.lang}"
        yield f"title={sentence.kind == 'title'}|{frame.sentence.kind == 'title'}"
        yield f"paragraph={sentence.paragraph == frame.sentence.paragraph}"
        codes = self.reading.codes[place].get(mention, {})
        plays = max(codes, key=lambda code: (codes[code], code), default="-")
        yield f"plays={plays}"
        yield f"sure={plays}|{int(codes.get(plays, 0) * 4)}"
        yield f"rule={frame.date == mention}"
        yield f"other={is_other_date(sentence, mention)}"
        yield f"long={_length(mention)}"
        yield f"latest={_day(mention, 'start_date') == self.latest}"
        reach = _CONTEXT[sentence.lang]
        left = sentence.between(max(sentence.start, mention.start - reach), mention.start)
        right = sentence.between(mention.end, mention.end + reach)
        if sentence.lang == "zh":
            yield from (f"l={left[-n:]}" for n in (1, 2))
            yield from (f"r={right[:n]}" for n in (1, 2))
        else:
            words = left.lower().split()
            yield from (f"l={' '.join(words[-n:])}" for n in (1, 2))
            yield f"r={' '.join(right.lower().split()[:1])}"
        if place == number:
            start, end = clause_bounds(sentence, frame.position, frame.end)
            inside = start <= mention.start < end
            side = "before" if mention.start < frame.position else "after"
            dates = sorted(sentence.of("DATE"), key=lambda m: abs(m.start - frame.position))
            yield f"clause={inside}"
            yield f"side={side}|{inside}"
            yield f"nearest={min(dates.index(mention), 2)}|{side}"


def _tells_when(frame: Frame, mention: Mention) -> bool:
    """Says whether a date is said to be when a deal was: "in 2021, when it raised $350 million"."""
    gap = frame.sentence.between(mention.end, frame.position)
    return _WHEN.match(gap) is not None


def _day(mention: Mention, name: str) -> date | None:
    """Returns the first or the last day of a date; gold has days as text."""
    value: Any = mention.value.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else value


def _length(mention: Mention) -> int:
    """Returns how long a date is, in steps: a day, a week, a month, a quarter, half a year."""
    first, last = _day(mention, "start_date"), _day(mention, "end_date")
    if first is None or last is None:
        return -1
    return step((last - first).days + 1, _LENGTHS)
