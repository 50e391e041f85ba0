"""Says whose word an event is: of the company, an investor, a filing, unnamed people, the outlet.

A small model (logistic, by CRFsuite) weighs what shows it: the words of speech, of filings and of
unnamed sources in the sentence and around it, and the manner of the article, which may be a press
release, an interview or a list of deals.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline import lexicons, weights
from pipeline.frames import Frame
from pipeline.phrases.party import alternation
from pipeline.stories import Reading, step

FILE = "tellers.crfsuite"
# What a release or an interview is known by stands at its head, or all over it.
_HEAD = 8
_MANY = (1, 2, 3, 6, 12)
_LONG = (6, 12, 25, 50)
_FRAMES = (2, 3, 5)
_PLACES = (0.1, 0.2, 0.4, 0.7)
_SHARES = (0.01, 0.05, 0.1, 0.2, 0.4)
# What is weighed together: the manner of the article and what the event's own sentences tell.
_MIXED = ("many", "released", "asked", "filing")
_WITH = ("here", "all past", "title")
_SPOKEN = {"says", "announces", "reports", "filing", "unnamed"}
_QUOTES = re.compile('[“”「」"]')


class Tellers:
    """The voices of an article.

    Args:
        reading: which parts the mentions of the article play.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.kinds = [voices(sentence.text, sentence.lang) for sentence in reading.sentences]
        self.manner = list(self._manner())

    def of(self, frames: Sequence[Frame]) -> str:
        """Returns whose word an event is that some frames tell."""
        said: str = weights.tagger(FILE).tag([self.features(frames)])[0]
        return said

    def features(self, frames: Sequence[Frame]) -> list[str]:
        """Returns what shows whose word the event is that some frames tell."""
        own = {row for frame in frames for row in self._told(frame)}
        told = [*self._whole(frames), *sorted(own)]
        mixed = [
            f"{one}|{other}"
            for one in self.manner
            if one.startswith(_MIXED)
            for other in told
            if other.startswith(_WITH)
        ]
        return [*self.manner, *told, *mixed]

    def _manner(self) -> Iterator[str]:
        """Yields what kind of article it is."""
        number = max(1, len(self.reading.sentences))
        share = {
            name: sum(name in kinds for kinds in self.kinds) / number
            for name in ("self", "says", "release", "reports", "filing")
        }
        asked = sum(s.kind == "question" for s in self.reading.sentences) / number
        quoted = sum(s.kind == "quote" for s in self.reading.sentences) / number
        head = {name for kinds in self.kinds[:_HEAD] for name in kinds}
        yield f"many={step(len(self.reading.takers), _MANY)}"
        yield f"long={step(number, _LONG)}"
        yield f"lang={self.reading.sentences[0].lang}"
        yield f"asked={step(asked, _SHARES)}"
        yield f"quoted={step(quoted, _SHARES)}"
        yield f"self={step(share['self'], _SHARES)}"
        yield f"release={step(share['release'], _SHARES)}"
        yield f"released={'release' in head}"
        yield f"announced={'announces' in head}"
        yield f"filed={'filing' in head}"
        yield f"filing={step(share['filing'], _SHARES)}"
        yield f"reported={'reports' in head or 'unnamed' in head}"

    def _whole(self, frames: Sequence[Frame]) -> Iterator[str]:
        """Yields what the frames of an event tell together."""
        anchored = [frame for frame in frames if frame.is_anchored] or frames
        body = [frame for frame in frames if frame.sentence.kind != "title"] or frames
        share = self.reading.place[body[0].sentence.segment_id] / len(self.reading.sentences)
        yield f"frames={step(len(frames), _FRAMES)}"
        yield f"title={any(frame.sentence.kind == 'title' for frame in frames)}"
        yield f"all past={all(frame.background for frame in anchored)}"
        yield f"place={step(share, _PLACES)}"
        yield f"persons={any(frame.sentence.of('PERSON') for frame in frames)}"

    def _told(self, frame: Frame) -> Iterator[str]:
        """Yields what a frame and the sentences beside it tell."""
        sentence = frame.sentence
        number = self.reading.place[sentence.segment_id]
        here = self.kinds[number]
        yield f"kind={sentence.kind}"
        yield f"type={frame.type}"
        yield f"past={frame.background}"
        yield f"first={number < _HEAD // 2}"
        yield f"taker={self._taker(frame)}"
        yield f"quotes={_QUOTES.search(sentence.text) is not None}"
        for kind, forms in here.items():
            yield f"here={kind}"
            yield from (f"word={kind} {form}" for form in forms)
        if not _SPOKEN & set(here):
            yield "here=-"
        if {"says", "announces"} & set(here):
            yield from (f"here={who} says" for who in ("officer", "investor") if who in here)
        yield from (f"near={kind}" for near in self._beside(number) for kind in self.kinds[near])

    def _taker(self, frame: Frame) -> int:
        """Returns the place of a frame's company among those that raise."""
        if frame.investee is None:
            return -1
        key = ("ORG", self.reading.names.group(frame.investee.text))
        takers = self.reading.takers[:2]
        return takers.index(key) if key in takers else len(takers)

    def _beside(self, number: int) -> list[int]:
        """Returns the sentences beside one, in its paragraph."""
        paragraph = self.reading.sentences[number].paragraph
        return [
            near
            for near in (number - 1, number + 1)
            if 0 <= near < len(self.reading.sentences)
            and self.reading.sentences[near].paragraph == paragraph
        ]


def voices(text: str, lang: str) -> Mapping[str, tuple[str, ...]]:
    """Returns the words of a text that show who speaks, by their kind."""
    found: dict[str, set[str]] = {}
    for kind, pattern in _patterns(lang).items():
        for match in pattern.finditer(text):
            found.setdefault(kind, set()).add(match.group().lower())
    return {kind: tuple(sorted(forms)) for kind, forms in sorted(found.items())}


@cache
def _patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    of: dict[str, set[str]] = {}
    for row in lexicons.load("lexicons/tellers"):
        if row["lang"] == lang:
            of.setdefault(row["kind"], set()).add(row["form"])
    bounds = ("", "") if lang == "zh" else (r"(?<!\w)(?:", r")(?!\w)")
    return {
        kind: re.compile(alternation(frozenset(forms)).join(bounds), re.IGNORECASE)
        for kind, forms in of.items()
    }
