"""Reads how a text introduces another name of what it has just named: 商汤科技（SenseTime）."""

import re
from functools import cache

from pipeline.phrases.party import alternation, forms
from pipeline.scripts import HAN

_OPENING = r"\s?[（(]\s?"
_QUOTE = "[“\"「‘']?"


@cache
def between() -> re.Pattern[str]:
    """Returns the pattern of what stands between a name and the one that introduces it again."""
    return re.compile(rf"{_OPENING}(?:{_introducer()})?{_QUOTE}", re.IGNORECASE)


@cache
def behind() -> re.Pattern[str]:
    """Returns the pattern of a bracket behind a name: groups `introducer` and `alias`."""
    return re.compile(
        rf"{_OPENING}(?P<introducer>{_introducer()})?{_QUOTE}"
        rf"(?P<alias>[^（）()“”\"「」，。；：:;,]{{2,40}}?)[”\"」’']?[）),，;；]",
        re.IGNORECASE,
    )


@cache
def full_name() -> re.Pattern[str]:
    """Returns the pattern of a Chinese company's legal name in brackets: group `name`."""
    legal = frozenset(form for form in forms("legal_forms", "zh") if "公司" in form)
    return re.compile(
        rf"{_OPENING}(?:{_introducer()})?{_QUOTE}"
        rf"(?P<name>(?:[{HAN}A-Za-z0-9·&]|[（(][{HAN}]{{2,8}}[）)]){{4,40}}?(?:{alternation(legal)}))"
        r"(?=[”\"」’']?[）),，;；、])",
        re.IGNORECASE,
    )


def _introducer() -> str:
    return f"(?:{alternation(forms('introducers'))})[：:]?\\s*"
