"""Which part of the gold an article belongs to."""

from collections.abc import Mapping, Sequence

from pipeline import lexicons
from pipeline.gold.records import Article, GoldError

SPLITS = ("train", "dev", "test")
FILE = "splits.tsv"


def read(text: str) -> dict[str, str]:
    """Reads the file that says so, in the format of a lexicon.

    Returns:
        Split by article_id.
    """
    return {row["article_id"]: row["split"] for row in lexicons.parse("gold/splits", text)}


def choose(articles: Sequence[Article], split_of: Mapping[str, str], split: str) -> list[Article]:
    """Returns the articles of a split.

    Raises:
        GoldError: there are none.
    """
    chosen = [article for article in articles if split_of.get(article.article_id) == split]
    if not chosen:
        raise GoldError(f"no article is in split {split}", f"name its articles in {FILE}")
    return chosen
