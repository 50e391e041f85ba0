"""An event in the making: what the sentences of an article have told of it so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from pipeline import roles
from pipeline.contexts import Mention
from pipeline.frames import Frame
from pipeline.naming import Names
from pipeline.raisers import raises_nothing

Row = dict[str, Any]

# Rounds that say little: one of them and a lettered round may be the same financing.
LOOSE_ROUNDS = (None, "unspecified", "strategic", "growth")
# How many rounds add up to a total, at least and at most, and how far it may be rounded.
_PARTS, _MANY, _ROUNDED = 2, 5, 0.005
_STATUS_RANK = {"confirmed": 0, "planned": 1, "rumored": 2, "denied": 3}
# Whose word makes a plan of talks.
_STANDING_BY = ("company", "investor", "filing")


@dataclass(slots=True)
class Draft:
    """An event in the making: the frames that speak of it, the first of them leading."""

    type: str
    investee: Mention | None
    names: Names
    frames: list[Frame] = field(default_factory=list)
    answers: list[Mention] = field(default_factory=list)
    attribution: str = "media"

    def first(self, name: str) -> Mention | None:
        """Returns an argument from the first frame that has it, the headline's last."""
        told = self._body()
        if name == "date":
            told.sort(key=lambda frame: -frame.dated)
        return next((m for f in told if (m := getattr(f, name)) is not None), None)

    def _body(self) -> list[Frame]:
        """Returns the frames, those of the headline last."""
        return sorted(self.frames, key=lambda f: f.sentence.kind == "title")

    @property
    def round(self) -> str | None:
        """The round, the most telling one stated; a takeover and a fund have none."""
        if self.type not in ("funding", "ipo"):
            return None
        values = [f.round.value["round"] for f in self.frames if f.round is not None]
        return next((v for v in values if v not in LOOSE_ROUNDS), values[0] if values else None)

    @property
    def status(self) -> str:
        """How sure the article is: what its anchored frames say, hedged or plainly."""
        told = [f for f in self.frames if f.is_anchored] or self.frames
        body = [f for f in told if f.sentence.kind != "title"] or told
        each = [self._told(frame.cues) for frame in body]
        answers = [self.said(cue) for cue in self.answers]
        if self.type != "ipo" and "confirmed" not in each:
            # What a headline denies is a rumour, or a plan, that the body goes on to tell.
            titles = [self._told(f.cues) for f in told if f.sentence.kind == "title"]
            answers += [status for status in titles if status == "denied"]
        if "denied" in [*each, *answers]:
            return "denied"
        # What a listing would raise is told plainly beside the filing.
        plain = "confirmed" in each and self.type != "ipo" and "planned" not in answers
        return "confirmed" if plain or "confirmed" in answers else max([*each, *answers], key=_rank)

    def _told(self, cues: list[Mention]) -> str:
        """Returns the status that the cues of a frame give; what is confirmed at last is so."""
        if cues and cues[-1].value["status"] == "confirmed":
            return "confirmed"
        return max(map(self.said, cues), key=_rank, default="confirmed")

    def said(self, cue: Mention) -> str:
        """Returns the status a cue gives: talks that the company itself tells of are a plan."""
        status: str = cue.value["status"]
        stands = self.attribution in _STANDING_BY and cue.value["attribution"] is None
        return "planned" if status == "rumored" and stands else status

    def record(self) -> Row:
        """Returns the row of `events`, less its keys and its score."""
        return {
            "type": self.type,
            "round": "ipo" if self.type == "ipo" else self.round,
            "status": self.status,
            "attribution": self._teller(),
        }

    def _teller(self) -> str:
        """Returns whose word it is; a rumour is nobody's who stands by it."""
        if self.status != "rumored" or self.attribution not in _STANDING_BY:
            return self.attribution
        shown = {cue.value["attribution"] for frame in self.frames for cue in frame.cues}
        return "people_familiar" if "people_familiar" in shown else "media"

    def ground(self, mention: Mention) -> Row:
        """Returns what gave an argument its part, and how likely it is where a model says so."""
        told = [f.parts[mention] for f in self.frames if mention in f.parts]
        if not told:
            return {"source": "events.context", "score": None}
        part = max(told, key=lambda part: part.score)
        return {
            "source": part.source,
            "score": None if part.source == roles.RULES else part.score,
        }

    def investors(self) -> list[tuple[str, Mention]]:
        """Returns the investors, each once and as lead where any frame says so."""
        found: list[tuple[str, Mention]] = []
        # Who finances a takeover, or its buyer beside it, buys nothing.
        bought = self.type == "acquisition"
        for frame in (f for f in self._body() if not bought or f.type == self.type):
            for role, mention in frame.investors.values():
                if self._is_own(mention):
                    continue
                places = [
                    i for i, (_, m) in enumerate(found) if self.names.are_same(m.text, mention.text)
                ]
                if not places:
                    found.append((role, mention))
                elif role == "lead_investor":
                    found[places[0]] = (role, found[places[0]][1])
        return [(role, m) for role, m in found if not self._is_by_another(m, found)]

    def _is_by_another(self, mention: Mention, found: Sequence[tuple[str, Mention]]) -> bool:
        """Says whether an investor is one with another that is named beside it.

        A partner is no investor beside the fund, a founder's company none beside the founder:
        "Kestrel Ventures' Maria Lopez", "Stripe's Patrick Collison".
        """
        if mention.label == "PERSON":
            firm = mention.value.get("at")
            return firm is not None and any(
                m.label == "ORG"
                and self.names.are_same(m.text, firm)
                and (raises_nothing(m.text) or raises_nothing(firm))
                for _, m in found
            )
        firms = [m.value.get("at") for _, m in found if m.label == "PERSON"]
        return not raises_nothing(mention.text) and any(
            firm and self.names.are_same(firm, mention.text) for firm in firms
        )

    def is_of(self, company: Mention | None) -> bool:
        """Says whether the event is of a company."""
        return bool(
            company and self.investee and self.names.are_same(company.text, self.investee.text)
        )

    def _is_own(self, mention: Mention) -> bool:
        """Says whether who seems to invest is the company itself, or speaks for it."""
        firm = mention.value.get("at") if mention.label == "PERSON" else mention.text
        return bool(self.investee and firm and self.names.are_same(firm, self.investee.text))

    def arguments(self) -> Iterator[tuple[str, Mention]]:
        """Yields roles and mentions, each pair once."""
        if self.investee is not None:
            yield "investee", self.names.brand(self.investee)
        yield from self.investors()
        round_ = next(
            (f.round for f in self.frames if f.round and f.round.value["round"] == self.round), None
        )
        if round_ is not None:
            yield "round", round_
        for name in ("amount", "date", "valuation", "stake"):
            mention = self.first(name)
            if mention is not None:
                yield name, mention
        # What is told plainly needs no evidence of how it is told.
        status = self.status
        cues = [*(c for f in self._body() for c in f.cues), *self.answers]
        cue = next((c for c in cues if self.said(c) == status), None)
        if status != "confirmed" and cue is not None:
            yield "status_cue", cue


def is_total(draft: Draft, found: Sequence[Draft]) -> bool:
    """Says whether what an event raises adds up the rounds that the same company is told to raise.

    Args:
        draft: the event, such as "emerges from stealth with $38 million".
        found: all events of the article: a seed round of 9 and a Series A of 29 million.
    """
    whole = draft.first("amount")
    if draft.type != "funding" or draft.round not in LOOSE_ROUNDS or whole is None:
        return False
    sums = [
        part
        for other in found
        if other.round not in LOOSE_ROUNDS and other.is_of(draft.investee)
        for part in [other.first("amount")]
        if part is not None and part.value.get("currency") == whole.value.get("currency")
    ]
    least = [float(part.value["minimum"]) for part in sums if part.value.get("minimum")]
    total = float(whole.value.get("minimum") or 0)
    return total > 0 and any(
        abs(sum(some) - total) < _ROUNDED * total
        for number in range(_PARTS, min(len(least), _MANY) + 1)
        for some in combinations(least, number)
        if max(some) < (1 - _ROUNDED) * total
    )


def _rank(status: str) -> int:
    return _STATUS_RANK[status]


def bounds(amount: Mention) -> tuple[Any, ...]:
    """Returns what makes a sum: its currency, the least and the most it may be."""
    return tuple(amount.value.get(name) for name in ("currency", "minimum", "maximum"))


def same_amount(left: Mention, right: Mention) -> bool:
    """Says whether two sums can be one: equal, or one within the range of the other."""
    (currency, least, most), (other, low, high) = bounds(left), bounds(right)
    if least is None or low is None:
        return True
    return bool(not (currency and other and currency != other) and least <= high and low <= most)
