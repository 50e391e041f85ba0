"""dealwire: folders of English and Chinese funding news become traceable tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

__version__ = "0.1.0"


def extract(
    text: str, published: date | str | None = None, title: str | None = None
) -> dict[str, pd.DataFrame]:
    """Returns all the tables of one article.

    Args:
        text: the article.
        published: its day of publication, a date or an ISO 8601 string; relative dates hang on it.
        title: its title, where the text does not begin with it.

    Returns:
        The tables by name (see docs/tables.md); `tables["texts"]` holds the text offsets refer to.
    """
    # Importing pandas and spaCy takes longer than most callers of the package want to wait.
    from pipeline import engine

    return engine.tables_of(text, str(published) if published else None, title)
