"""What an article tells around a sentence: who it is about, and what a first reading made of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.contexts import Mention, Sentence
from pipeline.naming import Names

# What mentions of one company, sum, round or time have in common.
Key = tuple[str, Any]
# The codes of a first reading: how likely each mention of a sentence plays which part.
Codes = Mapping[Mention, Mapping[str, float]]
# A part is told elsewhere where all that speaks for it comes to this.
_TOLD = 0.4
_FIRM = 1.5
_HALF = 0.5
_TAKER = "E"
_MANY = (1, 2, 3, 6)
_OFTEN = (1, 2, 3, 5, 9)


@dataclass(frozen=True, slots=True)
class Story:
    """What an article tells around a sentence.

    Attributes:
        topics: names that its title names, and the one it names most.
        before: the labels of the sentence before, an initial each.
        opens: whether the sentence begins a paragraph.
        around: features of the sentence, from a first reading of the article.
        of: features of its mentions, from a first reading of the article.
    """

    topics: frozenset[str]
    before: str
    opens: bool
    around: tuple[str, ...] = ()
    of: Mapping[Mention, tuple[str, ...]] = field(default_factory=dict)


def stories(sentences: Sequence[Sentence], readings: Sequence[Codes] = ()) -> list[Story]:
    """Returns the story around each sentence of an article.

    Args:
        sentences: those of the article, in order.
        readings: what a first reading made of each; none at the first.
    """
    names = [(s.kind, m.text) for s in sentences for m in s.of("ORG")]
    most = Counter(text for _, text in names).most_common(1)
    topics = frozenset([*(text for kind, text in names if kind == "title"), *(t for t, _ in most)])
    article = Reading(sentences, readings) if readings else None
    found = []
    before, paragraph = "^", -1
    for number, sentence in enumerate(sentences):
        opens = sentence.paragraph != paragraph
        around = article.around(number) if article else ()
        of = article.of(number) if article else {}
        found.append(Story(topics, before, opens, around, of))
        paragraph = sentence.paragraph
        labels = {m.label[0] for m in sentence.of("ORG", "ROUND", "MONEY")}
        before = "".join(sorted(labels)) or "-"
    return found


class Reading:
    """An article as it was read: which parts its companies, sums, rounds and times play.

    Args:
        sentences: those of the article, in order.
        codes: of each sentence, how likely its mentions play which part.
    """

    def __init__(self, sentences: Sequence[Sentence], codes: Sequence[Codes]) -> None:
        self.sentences = sentences
        self.codes = codes
        self.place = {sentence.segment_id: number for number, sentence in enumerate(sentences)}
        self.names = Names(sentences)
        self.weights: dict[Key, dict[str, float]] = {}
        self.number: Counter[Key] = Counter()
        self.rank: dict[Key, int] = {}
        for sentence, told in zip(sentences, codes, strict=True):
            for mention in sentence.mentions:
                key = self._key(mention)
                self.number[key] += 1
                total = self.weights.setdefault(key, {})
                for code, weight in told.get(mention, {}).items():
                    total[code] = total.get(code, 0.0) + weight
        named = [(key, n) for key, n in self.number.items() if key[0] == "ORG"]
        named.sort(key=lambda item: -item[1])
        self.rank = {key: place for place, (key, _) in enumerate(named)}
        self.takers = [key for key, total in self.weights.items() if self._takes(total) >= _TOLD]
        self.takers.sort(key=lambda key: -self._takes(self.weights[key]))
        self.told = [
            "".join(sorted({c[1] for each in told.values() for c, w in each.items() if w >= _HALF}))
            for told in codes
        ]

    @staticmethod
    def _takes(total: Mapping[str, float]) -> float:
        return sum(weight for code, weight in total.items() if code[1] == _TAKER)

    def _key(self, mention: Mention) -> Key:
        """Returns what mentions of one company, sum, round or time have in common."""
        value = mention.value
        match mention.label:
            case "ORG":
                return "ORG", self.names.group(mention.text)
            case "MONEY" if value.get("minimum") is not None:
                return "MONEY", (value["currency"], value["minimum"], value["maximum"])
            case "ROUND":
                return "ROUND", value.get("round")
            case "DATE" if value.get("start_date") is not None:
                return "DATE", (value["start_date"], value["end_date"])
        return mention.label, mention.text

    def around(self, number: int) -> tuple[str, ...]:
        """Returns what the article and the sentences beside one tell of it."""
        before = self.told[number - 1] if number else "^"
        after = self.told[number + 1] if number + 1 < len(self.told) else "^"
        return (
            f"told={self.told[number]}",
            f"told-1={before}",
            f"told+1={after}",
            f"takers={step(len(self.takers), _MANY)}",
            *(f"was={code}" for code in before),
        )

    def of(self, number: int) -> dict[Mention, tuple[str, ...]]:
        """Returns what the rest of the article tells of the mentions of a sentence."""
        codes = self.codes[number]
        here: dict[Key, dict[str, float]] = {}
        for mention, each in codes.items():
            total = here.setdefault(self._key(mention), {})
            for code, weight in each.items():
                total[code] = total.get(code, 0.0) + weight
        return {
            mention: tuple(self._features(mention, codes.get(mention, {}), here))
            for mention in self.sentences[number].mentions
        }

    def _features(
        self, mention: Mention, own: Mapping[str, float], here: Mapping[Key, Mapping[str, float]]
    ) -> Iterable[str]:
        key = self._key(mention)
        mine = here.get(key, {})
        best = max(own, key=lambda code: (own[code], code), default="O")
        yield f"self={best}"
        yield f"sure={best}|{int(own.get(best, 0) * 4)}"
        elsewhere = {
            code: weight - mine.get(code, 0.0)
            for code, weight in self.weights[key].items()
            if weight - mine.get(code, 0.0) >= _TOLD
        }
        most = max(elsewhere, key=lambda code: (elsewhere[code], code), default="-")
        yield f"most={most}"
        yield f"most={most}|self={best}"
        yield f"alone={self.number[key] == 1}"
        for code, weight in elsewhere.items():
            yield f"else={code}"
            if weight >= _FIRM:
                yield f"else={code}+"
        if mention.label == "ORG":
            place = self.takers.index(key) if key in self.takers[:3] else 3
            many = step(len(self.takers), _MANY)
            rank = min(self.rank[key], 4)
            yield f"taker={place}"
            yield f"taker={place}|{many}"
            yield f"rank={rank}"
            yield f"rank={rank}|taker={place}"
            yield f"times={step(self.number[key], _OFTEN)}"


def step(number: float, steps: Sequence[float]) -> int:
    """Returns which of some steps a number has reached."""
    return sum(number >= step for step in steps)
