"""Makes the model of how likely events are, the same bytes from the same text.

It must learn from articles that the models behind the events have not seen: on text they learnt
from they are right far more often than on any other. So models are made with half of the train part
of the gold, and read the other half.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline import confidence, engine, tables, weights
from pipeline.evaluation import events, reliability
from pipeline.gold import findings, notation
from pipeline.gold.records import Article

# A model by which no event is left out.
_ALL_LIKELY = (
    b"# All.\n# key: feature\n# feature: what is known\n# weight: what it adds\n"
    b"feature\tweight\tnote\nalways\t5\t\n"
)
Example = tuple[Mapping[str, float], bool]

# The strength of the prior that keeps weights small, chosen by the likelihood on the train part in
# five folds of articles.
_PRIOR = 1.0
_STEPS = 50
_HEAD = """\
# How likely an event is right: weights of a logistic model over what is known of it.
# Made by dealwire train.
# key: feature
# feature: what is known, as pipeline.confidence names it
# weight: what it adds to the logit
"""


def examples(articles: Sequence[Article], models: Mapping[str, bytes]) -> list[Example]:
    """Finds the events of labelled articles, and says which are right.

    Args:
        articles: as they should be.
        models: by their paths below models/, models that have not seen these articles.
    """
    feed = notation.feed(articles).encode()
    found: dict[str, pd.DataFrame] = {}
    with weights.instead({**models, confidence.FILE: _ALL_LIKELY}):
        for made in engine.run(engine.STAGES, {}, engine.Job([("gold.jsonl", lambda: feed)])):
            found |= made
    return list(_judged(articles, found))


def _judged(articles: Sequence[Article], found: Mapping[str, pd.DataFrame]) -> Iterator[Example]:
    read = (found[name] for name in ("event_arguments", "mentions", "segments"))
    rows = tables.rows(found["events"])
    known = confidence.features(rows, *read)
    of_event = dict(zip((row["event_id"] for row in rows), known, strict=True))
    named = {article.article_id: article for article in findings.articles(found)}
    for article in articles:
        aligned = events.align(article, named[article.article_id])
        for event, right in reliability.judged(article, aligned):
            yield of_event[event.event_id or ""], right


def made(learnt: Sequence[Example]) -> str:
    """Returns the file of the model that fits some examples."""
    fitted = sorted(fit(learnt).items())
    rows = [f"{name}\t{weight:.3f}\t\n" for name, weight in fitted]
    return f"{_HEAD}feature\tweight\tnote\n{''.join(rows)}"


def fit(learnt: Sequence[Example], prior: float = _PRIOR) -> dict[str, float]:
    """Fits weights by penalised likelihood, in Newton's steps.

    Args:
        learnt: what is known of events, and whether they are right.
        prior: the weight of their squares beside the likelihood.
    """
    names = sorted({name for known, _ in learnt for name in known})
    data = np.array([[known.get(name, 0.0) for name in names] for known, _ in learnt])
    right = np.array([float(answer) for _, answer in learnt])
    fitted = np.zeros(len(names))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-data @ fitted))
        slope = data.T @ (right - likely) - prior * fitted
        curve = (data * (likely * (1 - likely))[:, None]).T @ data + prior * np.eye(len(names))
        fitted = fitted + np.linalg.solve(curve, slope)
    return dict(zip(names, fitted.tolist(), strict=True))
