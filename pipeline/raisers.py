"""Says who cannot be the company that a financing is of: funds and public bodies, and who pays."""

import re
from functools import cache

from pipeline import gazetteer
from pipeline.frames import Frame
from pipeline.phrases.party import alternation, forms
from pipeline.scripts import has_han

# Kinds of the registry that raise no round.
_NEVER = ("investor", "fund", "government")
# How many words may stand between a company and the verb by which it pays.
_LEADS = 3
# How far before a company the words may begin that call it a unit.
_UNIT_REACH = 40


def raises_nothing(name: str) -> bool:
    """Says whether a name ends in a word of those who raise no round.

    Args:
        name: of an organisation.

    Returns:
        Whether it is, by the registry or its last word, a fund, a public body or a university.
    """
    if gazetteer.kind(name) in _NEVER:
        return True
    return _ends("zh" if has_han(name) else "en").search(name) is not None


@cache
def _ends(lang: str) -> re.Pattern[str]:
    words = alternation(forms("raise_nothing", lang))
    return re.compile(rf"(?:{words})$" if lang == "zh" else rf"(?:^|\s)(?:{words})$")


def pays(frame: Frame) -> bool:
    """Says whether the sentence of a frame has the company pay its sum.

    Args:
        frame: what a sentence tells of a financing.

    Returns:
        Whether the company is the subject of a verb of paying whose object is the sum ("Toyota
        invested $500 million", 海尔拟斥资15亿元), or is called a unit of who puts the sum in.
    """
    company, sentence = frame.investee, frame.sentence
    if company is None or company not in sentence.mentions:
        return False
    amount = frame.amount
    gap = sentence.between(company.end, amount.start) if amount is not None else ""
    # 向小马出行投资: who is paid stands before the verb too.
    is_paid = sentence.between(company.start - 1, company.start) in forms("grammar", "zh", "dative")
    if not is_paid and _paying(sentence.lang).match(gap):
        return True
    before = sentence.between(company.start - _UNIT_REACH, company.start)
    return _unit(sentence.lang).search(before) is not None


@cache
def _paying(lang: str) -> re.Pattern[str]:
    verbs, leads = (alternation(forms("payers", lang, part)) for part in ("verb", "lead"))
    if lang == "zh":
        return re.compile(rf"(?:{leads}){{0,{_LEADS}}}(?:{verbs})[^，。；获融]{{0,12}}$")
    return re.compile(rf"\s+(?:(?:{leads})\s+){{0,{_LEADS}}}(?:{verbs})\b[^.,;]{{0,40}}$", re.I)


@cache
def _unit(lang: str) -> re.Pattern[str]:
    words = alternation(forms("payers", lang, "unit"))
    return re.compile(rf"(?:{words})\W*$", re.IGNORECASE)
