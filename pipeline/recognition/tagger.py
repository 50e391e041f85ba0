"""The tagger of names: a conditional random field over the features of tokens, one a language.

Linear-chain CRF (Lafferty, McCallum and Pereira, 2001) as CRFsuite trains it (Okazaki, 2007), over
BIO tags; `pipeline.training` makes the models, models/README.md tells what they learnt from. An
article is read twice (as in Krishnan and Manning, 2006): what is found in its sentences by
themselves is evidence when each is read again.
"""

from collections.abc import Sequence

import pycrfsuite

from pipeline import weights
from pipeline.recognition.article import Article
from pipeline.recognition.features import Range, tokens
from pipeline.recognition.spans import Name

LABELS = ("ORG", "PERSON", "GPE", "TITLE", "PRODUCT")
OUTSIDE = "O"
FILE = "names.crfsuite"


def read(sentences: Sequence[tuple[str, str]]) -> Article:
    """Reads an article for the first time.

    Args:
        sentences: the text of each, and its language.

    Returns:
        The article, which knows what was found in its sentences.
    """
    article = Article(text for text, _ in sentences)
    article.learn([(text, find(text, lang, article)) for text, lang in sentences])
    return article


def find(text: str, lang: str, article: Article | None = None) -> list[Name]:
    """Finds the names of a sentence.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.
        article: the article it stands in; None where it stands alone.

    Returns:
        Names in the order of the text, none overlapping; `score` is the least probability of one of
        its tokens' tags.
    """
    return names_by(model(lang), text, lang, article or Article([text]))


def names_by(model: "pycrfsuite.Tagger", text: str, lang: str, article: Article) -> list[Name]:
    """Finds the names of a sentence by a model, as `find` does: by the one the article knows."""
    spans = tokens(text)
    if not spans:
        return []
    rows = article.features(text, spans, lang)
    earlier = article.found_with(rows, text, lang)
    if earlier is not None:
        return earlier
    model.set(rows)
    tags = model.tag()
    found = []
    for first, last, label in runs(tags):
        score = min(model.marginal(tags[place], place) for place in range(first, last + 1))
        start, end = spans[first][0], spans[last][1]
        found.append(Name(start, end, text[start:end], label, round(score, 3), "names.tagger"))
    return found


def tags_of(spans: Sequence[Range], names: Sequence[tuple[int, int, str]]) -> list[str]:
    """Returns the BIO tag of each token.

    Args:
        spans: the tokens.
        names: start, end and label of each name; a token counts where all of it is inside.
    """
    tags = [OUTSIDE] * len(spans)
    for start, end, label in names:
        inside = [
            place for place, (first, last) in enumerate(spans) if start <= first and last <= end
        ]
        for place in inside:
            tags[place] = f"{'B' if place == inside[0] else 'I'}-{label}"
    return tags


def runs(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Returns the first and the last token of each name, and its label."""
    found: list[tuple[int, int, str]] = []
    for place, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        label = tag[2:]
        goes_on = tag[0] == "I" and found and found[-1][1] == place - 1 and found[-1][2] == label
        first = found.pop()[0] if goes_on else place
        found.append((first, place, label))
    return found


def model(lang: str) -> "pycrfsuite.Tagger":
    """Returns the model of a language."""
    return weights.tagger(f"{lang}/{FILE}")
