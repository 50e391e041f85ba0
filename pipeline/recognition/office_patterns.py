"""The patterns by which persons, titles and companies are joined, over the sketch of a sentence.

In a sketch a name is one sign that tells its label, and what stands between names is as it was.
"""

import re
from functools import cache

from pipeline.phrases.party import alternation, forms
from pipeline.scripts import HAN

# The signs of names in a sketch, which mean nothing in a text.
PERSON, TITLE, ORG, GPE, OTHER = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

# What sets a person apart from the office told of it.
_APART = r"\s*(?:[,，(（|｜/—–-]\s*)*"
# A word in lower case, and some places that stand among such words.
_WORD = rf"(?:(?:[a-z0-9][\w'’%&-]*|{GPE})[\s-]+)"
# What does not leave a clause, nor passes another person or title.
_CLAUSE = rf"[^.;:!?。；！？“”\"\n{PERSON}{TITLE}]"
# A company in quotation marks or without, with another name of it in brackets.
_COMPANY = rf"[「“『《\"]?{ORG}[」”』》\"]?(?:\s*[(（][^()（）{PERSON}{TITLE}]{{0,20}}[)）])?"
_AT = _COMPANY.replace(ORG, f"(?P<at>{ORG})", 1)
_TITLE = f"(?P<title>{TITLE})"


@cache
def holders() -> tuple[re.Pattern[str], ...]:
    """Returns the patterns that give `persons` a `title`, the surest first.

    Some of them tell the company too (`at`). Each matches nothing but a place, for one may begin
    inside another.
    """
    lead, owner, aside, persons = _lead(), _owner(_COMPANY), _aside(), _persons()
    who_is = rf"{_en('who')}\s+{_en('being')}\s+"
    described = rf"{_en('determiner')}\s+{_WORD}{{0,4}}"
    patterns = (
        # Acme CEO Jane Doe
        rf"{_TITLE}\s*[:：“”\"「『]*\s*(?P<persons>{persons})",
        # Acme named Jane Doe (as) CEO
        rf"{_AT}(?:\s+{_WORD}?{_en('naming')}\s+|[{HAN}]{{0,2}}{_zh('naming')})"
        rf"(?P<persons>{persons}){aside},?\s*(?:{_en('into')}\s+|{_zh('into')})?{lead}{_TITLE}",
        # Jane Doe, a founder; Jane Doe (CEO, Acme); Jane Doe, Acme's CEO
        rf"(?P<persons>{persons}){aside}{_APART}(?:{_en('all')}\s+)?(?:{described}{who_is}|{who_is})?"
        rf"(?:{lead}{owner}|{lead}|{described}){_TITLE}",
        # A general partner at Acme, Jane Doe
        rf"{_TITLE}(?:{_link()}{_AT})?\s*[,，]?\s*(?P<persons>{persons})",
        # Jane Doe joined Acme as its CEO
        rf"(?P<persons>{persons}){_CLAUSE}{{0,60}}?(?:{_AT}\s*)?{_en('as')}\s+"
        rf"(?:{lead}{owner}|{lead}{_WORD}{{0,2}}){_TITLE}",
        # 王刚曾在海蚌科技担任校长
        rf"(?P<persons>{persons})(?:(?!，){_CLAUSE}){{0,30}}?(?:{_AT}\s*)?{_zh('as')}\s*"
        rf"(?:{lead}{owner}|{lead}|[{HAN}]{{0,4}}{_zh('kind')}){_TITLE}",
        # Jane Doe is a co-founder
        rf"(?P<persons>{persons}){aside}(?:,?\s+{_en('being')}\s+|{_CLAUSE}{{0,25}}{_zh('being')}\s*)"
        rf"(?:{lead}{owner}|{lead}{_WORD}?){_TITLE}",
    )
    return tuple(re.compile(f"(?={pattern})") for pattern in patterns)


@cache
def companies_of_title() -> tuple[re.Pattern[str], ...]:
    """Returns patterns of the company (`at`) behind a title, before it, and set beside it."""
    also = rf"\s*(?:[,、&]|{_en('and')}|{_zh('and')})\s*"
    return (
        re.compile(rf"(?:{TITLE}{also})*{TITLE}{_link()}{_AT}"),
        re.compile(rf"{_owner(_AT)}(?:{TITLE}{also})*\Z"),
        re.compile(rf"{TITLE}\s*[,|(]\s*{_AT}\s*(?:[,.;()|]|\Z)"),
    )


@cache
def meant_company() -> re.Pattern[str]:
    """Returns a pattern of words before a title that mean a company named before: its former."""
    en, zh = (alternation(forms("pronouns", lang)) for lang in ("en", "zh"))
    return re.compile(
        rf"(?:(?i:(?<!\w)(?:{en})['’]s?\s+){_WORD}{{0,2}}|(?:{zh})\s*{_zh('from')}?\s*{_lead()})\Z"
    )


@cache
def companies_of_person() -> tuple[re.Pattern[str], ...]:
    """Returns patterns of the company (`at`) before a person, behind, and in brackets behind."""
    return (
        re.compile(rf"{_AT}(?:['’]s?\s+{_honorific()}|(?:\s*{_zh('from')}\s*)?)\Z"),
        re.compile(
            rf"{PERSON}{_aside()},?\s+{_en('from')}\s+(?:{_en('determiner')}\s+)?{_WORD}{{0,2}}{_AT}"
        ),
        re.compile(rf"{PERSON}\s*[(（]{_AT}"),
    )


def _owner(company: str) -> str:
    """Returns a pattern of a company and what joins it to the title behind: X's former."""
    unit = rf"(?:[{HAN}]{{0,4}}{_zh('unit')}|{_zh('kind')})"
    joint = rf"(?:(?:['’]s?|\s*,\s*{_en('whose')})\s+{_WORD}{{0,3}}|[\s-]*)"
    return rf"{company}{joint}(?:{GPE}\s*)?{unit}?\s*{_zh('from')}?\s*{_lead()}"


def _link() -> str:
    """Returns a pattern of what joins a title to the company behind: of fintech startup X."""
    link = _en("link")
    return rf",?\s+(?:{link}\s+{_WORD}{{1,3}})?{link}\s+(?:{_en('determiner')}\s+)?{_WORD}{{0,4}}"


def _lead() -> str:
    """Returns a pattern of what may stand at the head of a title: the former, 一位前."""
    en = rf"(?:{_en('determiner')}|{_en('since')})[\s-]+"
    zh = rf"(?:{_zh('determiner')}|{_zh('since')})\s*"
    return f"(?:{en}|{zh})*"


def _honorific() -> str:
    return rf"(?:{_en('honorific')}\.?\s+)*"


def _aside() -> str:
    """Returns a pattern of what is said in passing behind a person: Ph.D.; , 38; (left); 女士."""
    return (
        rf"[)）]?(?:\s*{_zh('honorific')}|,?\s*{_en('degree')}|,\s*\d\d(?:\s+[a-z]+){{0,2}}(?=,)"
        rf"|\s*[(（][^()（）{PERSON}{TITLE}{ORG}]{{0,30}}[)）])*"
    )


def _persons() -> str:
    """Returns a pattern of a person, or several in a row."""
    both = rf"(?:\s*[,，、]\s*(?:{_en('and')}\s+)?|\s+{_en('and')}\s+|\s*{_zh('and')}\s*)"
    return rf"{_honorific()}{PERSON}(?:{_aside()}{both}{_honorific()}{PERSON})*"


def _en(part: str) -> str:
    return rf"(?i:(?<!\w)(?:{alternation(forms('office_words', 'en', part))})(?!\w))"


def _zh(part: str) -> str:
    return rf"(?:{alternation(forms('office_words', 'zh', part))})"
