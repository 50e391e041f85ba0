"""What is wrong, one row a case: the table of errors."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.gold.records import Article, Mention

_REACH = 40


@dataclass(frozen=True)
class Fault:
    """One error: its kind is the class it belongs to, such as ``mention missed: ORG``."""

    article_id: str
    lang: str
    kind: str
    gold: str | None
    found: str | None
    start: int | None
    context: str

    @classmethod
    def of(
        cls,
        article: Article,
        kind: str,
        gold: Mention | None,
        found: Mention | None,
        said: tuple[str | None, str | None] | None = None,
    ) -> "Fault":
        """Makes a fault about mentions.

        Args:
            article: the gold article.
            kind: its class.
            gold: what should be there.
            found: what is there.
            said: values to show instead of the texts of the two.
        """
        shown = said or (gold and gold.text, found and found.text)
        mention = gold or found
        start = mention.start if mention else None
        return cls(
            article.article_id,
            article.lang,
            kind,
            shown[0] or None,
            shown[1] or None,
            start,
            context(article.text, mention) if mention else "",
        )


def context(text: str, mention: Mention) -> str:
    """Returns the words around a mention, the mention in marks, on one line."""
    before = text[max(0, mention.start - _REACH) : mention.start]
    after = text[mention.end : mention.end + _REACH]
    return " ".join(f"{before}⟦{mention.text}⟧{after}".split())


def commonest_first(faults: Iterable[Fault]) -> list[Fault]:
    """Returns faults in an order that puts the commonest kind first, each kind by its articles."""
    faults = list(faults)
    number = Counter(fault.kind for fault in faults)
    return sorted(
        faults, key=lambda f: (-number[f.kind], f.kind, f.article_id, f.start or 0, f.gold or "")
    )
