"""The back ends that find names: our own tagger, or a spaCy pipeline in its place."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol

import spacy
from spacy.language import Language
from spacy.tokens import Span

from pipeline import lexicons
from pipeline.errors import DealwireError
from pipeline.phrases.party import alternation, forms
from pipeline.recognition import tagger
from pipeline.recognition.article import Article
from pipeline.recognition.spans import Name


class BackEnd(Protocol):
    """Finds the names of a sentence, given its language, and its article where it has one."""

    def __call__(self, text: str, lang: str, article: Article | None = None, /) -> list[Name]:
        """Returns names in the order of the text, none overlapping."""


COMPONENT = "ner"
# spaCy tells no confidence: names count for less than sums, dates and rounds, for more than rules.
_SCORE = 0.75


def of(pipeline: str | None) -> BackEnd:
    """Returns the back end for names.

    Args:
        pipeline: a spaCy pipeline, by the name of its package or by its folder; None for the
            tagger.

    Returns:
        A function that finds the names of a sentence. A kind of name that the pipeline has no
        label for is found by the tagger.

    Raises:
        DealwireError: the pipeline cannot be loaded, or has no component that finds names.
    """
    if pipeline is None:
        return tagger.find
    nlp = load(pipeline)
    known = {_labels().get(label) for label in nlp.pipe_labels[COMPONENT]}

    def find(text: str, lang: str, article: Article | None = None, /) -> list[Name]:
        found = [name for entity in nlp(text).ents for name in _names(entity)]
        taken = {place for name in found for place in range(name.start, name.end)}
        found += [
            name
            for name in tagger.find(text, lang, article)
            if name.label not in known and taken.isdisjoint(range(name.start, name.end))
        ]
        return sorted(found, key=lambda name: name.start)

    return find


@cache
def load(pipeline: str) -> Language:
    """Loads a spaCy pipeline that finds names.

    Args:
        pipeline: the name of its package, or its folder.

    Returns:
        The pipeline; the same object at every call.

    Raises:
        DealwireError: it cannot be loaded, or has no component that finds names.
    """
    try:
        nlp = spacy.load(pipeline)
    except (OSError, ImportError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DealwireError(
            f"spaCy pipeline {pipeline} cannot be loaded ({reason})",
            "install it with `python -m spacy download`, or give its folder",
        ) from None
    if COMPONENT not in nlp.pipe_names:
        held = ", ".join(nlp.pipe_names) or "nothing"
        problem = f"spaCy pipeline {pipeline} has no component {COMPONENT}, but {held}"
        raise DealwireError(problem, "give one that finds names, such as en_core_web_sm")
    return nlp


def _names(entity: Span) -> Iterator[Name]:
    """Yields the name in an entity, where it is of a kind that counts."""
    label = _labels().get(entity.label_)
    name = _bare().fullmatch(entity.text)
    if label and name:
        start, end = (entity.start_char + place for place in name.span("name"))
        yield Name(start, end, name["name"], label, _SCORE, "names.spacy")


@cache
def _labels() -> dict[str, str]:
    """Returns our label for each that counts."""
    return {row["form"]: row["label"] for row in lexicons.load("lexicons/entity_labels")}


@cache
def _bare() -> re.Pattern[str]:
    """Returns a pattern of entities in which `name` is without article and possessive."""
    articles = alternation(forms("grammar", "en", "article"))
    return re.compile(rf"\s*(?:(?i:{articles})\s+)?(?P<name>\S.*?)(?:['\u2019]s?)?\s*", re.DOTALL)
