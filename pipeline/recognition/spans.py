"""The vocabulary of recognition: spans of text with the values they stand for.

Offsets are half open, in code points of the text given: ``text[span.start:span.end] == span.text``.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Amount(Span):
    """A sum of money.

    `minimum` and `maximum` are in units of the currency and equal where one figure is stated;
    what stands around the figure ("over", "近") is in `approximation`, not in the bounds.
    `currency` is ISO 4217, None where the text does not tell. Amounts that give one sum in two
    currencies carry the start of the first of them in `same_as`.
    """

    currency: str | None
    minimum: float | None
    maximum: float | None
    approximation: str
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Percentage(Span):
    """A share in per cent: 15.0 for 15%."""

    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class DateSpan(Span):
    """A calendar expression.

    `timex` is its TIMEX3 value; `start_date` and `end_date`, both inclusive, are None where they
    hang on an unknown publication date; `anchored` says whether one was needed.
    """

    timex: str
    start_date: date | None
    end_date: date | None
    grain: str
    anchored: bool


@dataclass(frozen=True, slots=True)
class RoundSpan(Span):
    """The naming part of a financing round, with its value in `tables.ROUND`."""

    round: str


@dataclass(frozen=True, slots=True)
class Name(Span):
    """A name: `label` is ORG, PERSON, GPE, TITLE or PRODUCT; `score` a confidence in 0..1."""

    label: str
    score: float
    source: str
