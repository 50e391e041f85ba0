"""Chooses, of all companies that an article names, the one that a deal in it is of.

The sentence that tells a round often names nobody who raises it: "the company", 本轮融资. A small
model (logistic, by CRFsuite) weighs every company of the article for every deal that a sentence
tells; what it looks at is where a company is named and which parts it plays elsewhere, never its
name.
"""

from collections.abc import Iterator, Sequence

from pipeline import gazetteer, weights
from pipeline.contexts import Mention, Sentence
from pipeline.frames import Frame
from pipeline.raisers import raises_nothing
from pipeline.roles import has_head
from pipeline.stories import Reading, step

FILE = "takers.crfsuite"
YES, NO = "yes", "no"
# Less than this says that the article does not name who a deal is of.
_LEAST = 0.1
_NEAR = (1, 2, 3, 5, 10)
# How many sentences back and ahead a company may stand that is not one of the main ones.
_BACK = 12
_AHEAD = 3
_MAIN = 5
_HALF = 0.5
_SOME = 0.1


class Takers:
    """The companies of an article, to choose from.

    Args:
        reading: which parts the mentions of the article play.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.named: dict[str, list[tuple[int, Mention]]] = {}
        for number, sentence in enumerate(reading.sentences):
            for mention in sentence.of("ORG"):
                self.named.setdefault(reading.names.group(mention.text), []).append(
                    (number, mention)
                )
        # A long list of deals names hundreds; those that the whole of it is about are few.
        ranked = [key[1] for key in sorted(reading.rank, key=reading.rank.__getitem__)]
        takers = [company for label, company in reading.takers if label == "ORG"]
        self.main = [*ranked[:_MAIN], *takers[:_MAIN], *list(self.named)[:_MAIN]]
        self.openings = [
            next((reading.names.group(m.text) for m in s.of("ORG")[:1]), None)
            for s in reading.sentences
        ]
        self.heads: list[int] = []
        for number, sentence in enumerate(reading.sentences):
            same = number and reading.sentences[number - 1].paragraph == sentence.paragraph
            self.heads.append(self.heads[-1] if same else number)

    def of(self, frame: Frame) -> Mention | None:
        """Returns the company a frame is of; None where the article seems to name none."""
        model = weights.tagger(FILE)
        best: tuple[float, str] = (_LEAST, "")
        for company, rows in self.candidates(frame):
            if frame.type in ("funding", "ipo") and raises_nothing(self.named[company][0][1].text):
                continue
            model.set([rows])
            likely = model.marginal(YES, 0)
            if likely > best[0]:
                best = likely, company
        return self.mention(best[1], frame.sentence) if best[1] else None

    def mention(self, company: str, sentence: Sentence) -> Mention:
        """Returns the mention of a company in a sentence, else its first in the body, or at all."""
        named = self.named[company]
        number = self.reading.place[sentence.segment_id]
        here = [mention for place, mention in named if place == number]
        body = [m for place, m in named if self.reading.sentences[place].kind != "title"]
        return (here or body or [mention for _, mention in named])[0]

    def candidates(self, frame: Frame) -> Iterator[tuple[str, list[str]]]:
        """Yields every company of the article with the features of its being the one."""
        number = self.reading.place[frame.sentence.segment_id]
        orgs = frame.sentence.of("ORG")
        groups = [self.reading.names.group(m.text) for m in orgs]
        own = self.reading.names.group(frame.investee.text) if frame.investee else None
        givers = {self.reading.names.group(m.text) for _, m in frame.investors.values()}
        common = [
            f"type={frame.type}",
            f"own={own is not None}",
            f"kind={frame.sentence.kind}",
            f"past={frame.background}",
        ]
        for company in self._near(number):
            named = self.named[company]
            rows = list(self._article(company))
            rows += self._place(company, named, number)
            if company in groups:
                rows += self._sentence(frame, company, orgs, groups)
            rows.append(f"is own={company == own}|{own is not None}")
            rows.append(f"gives={company in givers}")
            head = self.heads[number]
            rows.append(f"opens paragraph={self.openings[head] == company}")
            rows.append(f"opened last={number > 0 and self.openings[number - 1] == company}")
            if frame.anaphoric:
                rows += [f"{row}|pronoun" for row in rows if row.startswith(("open", "away"))]
            mixed = [f"{row}|{told}" for told in (common[0], common[1]) for row in rows]
            if frame.background:
                mixed += [f"{row}|past" for row in rows]
            yield company, [*rows, *mixed, *common]

    def _near(self, number: int) -> list[str]:
        """Returns the companies that come into question for a sentence, in a stable order."""
        near = range(max(0, number - _BACK), min(len(self.reading.sentences), number + _AHEAD + 1))
        found = dict.fromkeys(c for place in near for c in self._companies(place))
        return list(found | dict.fromkeys(self.main))

    def _article(self, company: str) -> Iterator[str]:
        """Yields what the whole article tells of a company."""
        reading = self.reading
        key = ("ORG", company)
        rank = min(reading.rank.get(key, 9), 4)
        takes = reading.takers.index(key) if key in reading.takers[:3] else 3
        many = min(len(reading.takers), 4)
        texts = [mention.text for _, mention in self.named[company]]
        known = next((kind for text in texts if (kind := gazetteer.kind(text))), None)
        title = any(
            self.reading.sentences[place].kind == "title" for place, _ in self.named[company]
        )
        yield f"rank={rank}"
        yield f"takes={takes}"
        yield f"takes={takes}|{many}"
        yield f"takes={takes}|rank={rank}"
        yield f"title={title}|takes={takes}"
        yield f"known={known}"
        yield f"head={any(has_head(text) for text in texts)}"
        yield f"title={title}"
        yield f"first={company == next(iter(self.named))}"
        for role in "EIL":
            weight = sum(w for code, w in reading.weights[key].items() if code[1] == role)
            yield f"{role}={min(int(weight + _HALF), 3) if weight > _SOME else '-'}"

    def _place(self, company: str, named: list[tuple[int, Mention]], number: int) -> Iterator[str]:
        """Yields how far from a sentence a company is named."""
        before = max((place for place, _ in named if place < number), default=None)
        after = min((place for place, _ in named if place > number), default=None)
        here = any(place == number for place, _ in named)
        back = "-" if before is None else step(number - before, _NEAR)
        ahead = "-" if after is None else step(after - number, _NEAR)
        yield f"here={here}"
        yield f"away={back}|{here}"
        yield f"ahead={ahead}|{here}"
        if before is not None:
            same = self.heads[before] == self.heads[number]
            yield f"in paragraph={same}|{here}"
            between = {c for place in range(before + 1, number) for c in self._companies(place)}
            yield f"since={min(len(between), 3)}|{here}"
            yield f"was={self._role(company, before)}|{back}"

    def _companies(self, place: int) -> Iterator[str]:
        for mention in self.reading.sentences[place].of("ORG"):
            yield self.reading.names.group(mention.text)

    def _role(self, company: str, place: int) -> str:
        """Returns the likeliest part of a company in a sentence."""
        best, most = "-", _SOME
        for mention, codes in self.reading.codes[place].items():
            if mention.label == "ORG" and self.reading.names.group(mention.text) == company:
                for code, weight in codes.items():
                    if weight > most:
                        best, most = code, weight
        return best

    def _sentence(
        self, frame: Frame, company: str, orgs: Sequence[Mention], groups: Sequence[str]
    ) -> Iterator[str]:
        """Yields what the sentence of a frame tells of a company."""
        first = groups.index(company)
        before = [m for m in orgs if m.start < frame.position]
        last = groups[len(before) - 1] if before else None
        following = groups[len(before)] if len(before) < len(orgs) else None
        yield f"place={min(first, 3)}"
        yield f"side={'before' if orgs[first].start < frame.position else 'after'}"
        yield f"last before={last == company}"
        yield f"next={following == company}"
        number = self.reading.place[frame.sentence.segment_id]
        yield f"plays={self._role(company, number)}"
