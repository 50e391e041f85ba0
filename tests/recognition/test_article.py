"""What an article tells of its sentences: recurring strings, names found in the others."""

from pipeline.recognition.article import Article
from pipeline.recognition.features import features, tokens
from pipeline.recognition.spans import Name


def marks(article: Article, text: str, lang: str, kind: str) -> dict[str, set[str]]:
    """Returns what an article adds to each token itself, without its kind."""
    spans = tokens(text)
    rows = article.features(text, spans, lang)
    plain = features(text, spans, lang)
    return {
        text[start:end]: {f.removeprefix(kind) for f in row[len(base) :] if f.startswith(kind)}
        for (start, end), row, base in zip(spans, rows, plain, strict=True)
    }


def name(text: str, string: str, label: str, score: float = 0.95) -> Name:
    start = text.index(string)
    return Name(start, start + len(string), string, label, score, "test")


def test_a_string_that_recurs_is_marked() -> None:
    article = Article(["背包兔来了", "我们爱背包兔"])
    found = marks(article, "背包兔来了", "zh", "r0=")
    assert found == {
        "背": {"B3", "Bn2"},
        "包": {"I3", "In2"},
        "兔": {"E3", "En2"},
        "来": set(),
        "了": set(),
    }


def test_what_stands_alone_has_no_marks() -> None:
    text = "背包兔来了"
    spans = tokens(text)
    assert Article([text]).features(text, spans, "zh") == features(text, spans, "zh")


def test_a_name_found_elsewhere_is_marked() -> None:
    first, second = "Oat raised.", "We like Oat."
    article = Article([first, second])
    article.learn([(first, [name(first, "Oat", "ORG")])])
    assert marks(article, second, "en", "v0=")["Oat"] == {"SORG", "SORGha"}
    # What was found in a sentence is no evidence for itself.
    assert not any(marks(article, first, "en", "v0=").values())


def test_parts_of_names_are_marked() -> None:
    first, second = "Ann Lee runs Oat Labs.", "Lee says Oat grows."
    article = Article([first, second])
    article.learn([(first, [name(first, "Ann Lee", "PERSON"), name(first, "Oat Labs", "ORG")])])
    found = marks(article, second, "en", "v0=")
    assert found["Lee"] == {"SPERSONp", "SPERSONpha"}
    assert found["Oat"] == {"SORGo", "SORGoha"}


def test_a_whole_name_counts_more_than_a_part_and_many_more_than_one() -> None:
    first, second, third = "Oat Labs is new.", "Oat opened.", "See Oat."
    article = Article([first, second, third, "In Oat."])
    article.learn(
        [
            (first, [name(first, "Oat Labs", "ORG")]),
            (second, [name(second, "Oat", "GPE")]),
            (third, [name(third, "Oat", "GPE")]),
        ]
    )
    assert {"SGPE", "SGPE2"} <= marks(article, "In Oat.", "en", "v0=")["Oat"]


def test_what_is_learnt_replaces_what_was() -> None:
    first, second = "Oat raised.", "We like Oat."
    article = Article([first, second])
    article.learn([(first, [name(first, "Oat", "ORG")])])
    article.learn([(first, [])])
    assert not any(marks(article, second, "en", "v0=").values())
