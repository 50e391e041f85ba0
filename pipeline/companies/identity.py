"""What the words around two names say of them: one company, or two."""

import re
from functools import cache

from pipeline import lexicons
from pipeline.phrases.party import alternation

_QUOTES = "“”\"'‘’「」『』"
# incorporated in 2019 as
_YEAR = re.compile(r"\s+in \d{4}(?=\s)|\d{4}\s?年")
_LATIN = re.compile(r"[a-z]+")


def judgement(gap: str, behind: str) -> str | None:
    """Returns what is said of two names of a sentence.

    Args:
        gap: the words between them.
        behind: the words behind the second.

    Returns:
        ``same``, ``not_same``, or None where nothing is said.
    """
    match = _cue().fullmatch(_YEAR.sub("", gap))
    if match:
        return _cues()[" ".join(match["cue"].casefold().split())]
    following = behind.lstrip(f"{_QUOTES} ")
    for row in lexicons.load("lexicons/identity_frames"):
        if following.startswith(row["behind"]) and _frame(row["before"]).fullmatch(gap):
            return row["judgement"]
    return None


def is_of_the_company(before: str) -> bool:
    """Says whether words end by telling the legal name of the company that is written about.

    "The company, incorporated as"; 国内主体叫.

    Args:
        before: the words before a name.
    """
    return _of_the_company().search(before) is not None


@cache
def _frame(opening: str) -> re.Pattern[str]:
    return re.compile(rf"[{_QUOTES}]?\s?{re.escape(opening)}[^，。；,;]{{0,12}}")


@cache
def _cues() -> dict[str, str]:
    return {row["form"]: row["judgement"] for row in lexicons.load("lexicons/identity_cues")}


@cache
def _cue() -> re.Pattern[str]:
    words = frozenset(
        row["form"] for row in lexicons.load("lexicons/identity_words") if row["side"] == "before"
    )
    latin = frozenset(filter(_LATIN.fullmatch, words))
    lead = rf"(?:(?:{alternation(latin)})\b\s*|(?:{alternation(words - latin)})\s*[,，]?)*"
    return re.compile(
        rf"[\s,，;；:：—–(（）){_QUOTES}-]*{lead}[,，—–-]*\s*"
        rf"(?P<cue>{alternation(frozenset(_cues()))}){_after()}",
        re.IGNORECASE,
    )


@cache
def _after() -> str:
    words = frozenset(
        row["form"] for row in lexicons.load("lexicons/identity_words") if row["side"] == "after"
    )
    latin = frozenset(filter(_LATIN.fullmatch, words))
    return (
        rf"[\s:：,，(（{_QUOTES}-]*"
        rf"(?:(?:{alternation(words - latin)})\s*|(?:{alternation(latin)})\s+)?[\s{_QUOTES}]*"
    )


@cache
def _of_the_company() -> re.Pattern[str]:
    legal = frozenset(
        row["form"] for row in lexicons.load("lexicons/identity_cues") if row["legal"]
    )
    return re.compile(
        rf"(?:\b(?:the|our|its)(?:\s+[\w-]+){{0,2}}\s+(?:company|firm|startup|business)|该?公司|[，。；,—])"
        rf"[,，]?\s*(?:which\s+)?(?:is\s+|now\s+)?(?:{alternation(legal)}){_after()}$",
        re.IGNORECASE,
    )
