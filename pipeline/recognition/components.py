"""The recognisers as spaCy components: what `find` finds is attached to the Doc.

Every component adds to ``doc.spans["dealwire"]``: a span's label is that of `tables.LABEL`, and
``span._.value`` holds what was found, with offsets into ``doc.text``. Where a span's ends fall
inside tokens, as another tokenizer may have it, the span is widened to whole tokens while its
value keeps the exact offsets.
"""

from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognition import backends
from pipeline.recognition import cues as cue_finder
from pipeline.recognition import dates as date_finder
from pipeline.recognition import money as money_finder
from pipeline.recognition import names as name_finder
from pipeline.recognition import percentages as percentage_finder
from pipeline.recognition import rounds as round_finder
from pipeline.recognition.spans import Name
from pipeline.recognition.spans import Span as Found

KEY = "dealwire"

# Extensions are set at import: worker processes import this module and need them too.
if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)
if not Doc.has_extension("context"):
    Doc.set_extension("context", default=None)
if not Doc.has_extension("date_before"):
    Doc.set_extension("date_before", default=None)
if not Doc.has_extension("date_frame"):
    Doc.set_extension("date_frame", default=None)

Finder = Callable[[Doc], Iterable[Found]]


def _key(span: Span) -> str:
    """Returns where the value of a span is kept: a name and a sum may have the same bounds."""
    return f"{KEY} {span.start_char} {span.end_char} {span.label_}"


def _value(span: Span) -> Found | None:
    value: Found | None = span.doc.user_data.get(_key(span))
    return value


def _set_value(span: Span, value: Found) -> None:
    span.doc.user_data[_key(span)] = value


if not Span.has_extension("value"):
    Span.set_extension("value", getter=_value, setter=_set_value)


class Attacher:
    """Attaches what a finder finds.

    Args:
        label: the label of the spans; a `Name` brings its own.
        find: finds spans in a Doc's text.
    """

    def __init__(self, label: str, find: Finder) -> None:
        self.label = label
        self.find = find

    def __call__(self, doc: Doc) -> Doc:
        """Adds the spans to ``doc.spans["dealwire"]``."""
        group = list(doc.spans.get(KEY, ()))
        for found in self.find(doc):
            label = found.label if isinstance(found, Name) else self.label
            span = doc.char_span(found.start, found.end, label=label, alignment_mode="expand")
            if span is not None:
                span._.value = found
                group.append(span)
        doc.spans[KEY] = group
        return doc


@Language.factory("dealwire_money", assigns=["doc.spans"])
def money(nlp: Language, name: str) -> Attacher:
    """Makes the component that attaches sums of money (MONEY).

    ``doc._.context`` is the text of the article that the Doc is a sentence of.
    """
    return Attacher("MONEY", lambda doc: money_finder.find(doc.text, _lang(nlp), doc._.context))


@Language.factory("dealwire_percentages", assigns=["doc.spans"])
def percentages(nlp: Language, name: str) -> Attacher:
    """Makes the component that attaches percentages (PERCENT)."""
    return Attacher("PERCENT", lambda doc: percentage_finder.find(doc.text))


@Language.factory("dealwire_dates", assigns=["doc.spans"])
def dates(nlp: Language, name: str) -> Attacher:
    """Makes the component that attaches dates (DATE), anchored on ``doc._.published``.

    ``doc._.date_before`` is the last date of the sentences before, ``doc._.date_frame`` the one of
    which its paragraph tells, ``doc._.context`` the text of the article.
    """

    def find(doc: Doc) -> Iterable[Found]:
        before, frame = doc._.date_before, doc._.date_frame
        return date_finder.find(doc.text, doc._.published, _lang(nlp), before, frame, doc._.context)

    return Attacher("DATE", find)


@Language.factory("dealwire_rounds", assigns=["doc.spans"])
def rounds(nlp: Language, name: str) -> Attacher:
    """Makes the component that attaches financing rounds (ROUND)."""
    return Attacher("ROUND", lambda doc: round_finder.find(doc.text))


@Language.factory("dealwire_names", assigns=["doc.spans"], default_config={"ner": None})
def names(nlp: Language, name: str, ner: str | None) -> Attacher:
    """Makes the component that attaches names (ORG, PERSON, GPE, TITLE, PRODUCT).

    ``ner`` is a spaCy pipeline that finds names in place of the tagger; ``doc._.article`` is the
    article that the Doc is a sentence of, as `tagger.read` gives it.
    """
    back_end = backends.of(ner)
    return Attacher(
        "ORG", lambda doc: name_finder.find(doc.text, _lang(nlp), back_end, doc._.article)
    )


@Language.factory("dealwire_cues", assigns=["doc.spans"])
def cues(nlp: Language, name: str) -> Attacher:
    """Makes the component that attaches the words that tell an event's status (CUE)."""
    return Attacher("CUE", lambda doc: cue_finder.find(doc.text, _lang(nlp)))


def _lang(nlp: Language) -> str:
    """Returns the language to read in: Chinese for a Chinese pipeline, else English."""
    return "zh" if nlp.lang == "zh" else "en"
