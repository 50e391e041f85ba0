"""Tells the deals that a wording tells by itself: "take … private", 将…私有化, 通过…聆讯.

The role models have seen few of them. A row of the lexicon is matched against the sentence with its
companies and sums masked, so that it holds for any name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline import lexicons, roles
from pipeline.contexts import Mention, Sentence, amount_kind
from pipeline.phrases.party import forms
from pipeline.roles import Part

SOURCE = "deals.wording"
# The masks: characters of the private use area, one for each company and each sum.
_ORG, _SUM, _MANY = 0xE000, 0xE800, 0x400
_ORGS = f"[{chr(_ORG)}-{chr(_ORG + _MANY - 1)}]"
_SUMS = f"[{chr(_SUM)}-{chr(_SUM + _MANY - 1)}]"
_TAKEOVER = "acquisition"
_GAP = {"en": 60, "zh": 24}


def told(sentence: Sentence, parts: Mapping[Mention, Part]) -> dict[Mention, Part]:
    """Returns the parts of a sentence, with those that a wording of the lexicon tells.

    Args:
        sentence: the sentence.
        parts: what its mentions play.
    """
    found = dict(parts)
    orgs = sentence.of("ORG")[:_MANY]
    masked = _masked(sentence, orgs)
    for type_, pattern in _wordings(sentence.lang):
        for match in pattern.finditer(masked):
            named = {role: orgs[ord(mask) - _ORG] for role, mask in match.groupdict().items()}
            if named["investee"].text.endswith(tuple(forms("raise_nothing", sentence.lang))):
                continue
            if "other" in named:
                found.pop(named.pop("other"), None)
            found |= {org: Part(type_, role, roles.SAID, SOURCE) for role, org in named.items()}
            found |= dict(_values(sentence, found, type_))
    return found


def _values(
    sentence: Sentence, found: Mapping[Mention, Part], type_: str
) -> Iterator[tuple[Mention, Part]]:
    """Yields the sums, dates and shares of a takeover that its wording tells, as parts of it."""
    values = sentence.of("MONEY", "DATE", "PERCENT")
    if type_ != _TAKEOVER or any(part.role == "round" for part in found.values()):
        return
    for value in values:
        if value in found and found[value].type != type_:
            yield value, replace(found[value], type=type_, source=SOURCE)
    told = any(value in found and found[value].role == "amount" for value in values)
    sums = [m for m in sentence.of("MONEY") if amount_kind(sentence, m) == "raised"]
    if not told and sums and sums[0] not in found:
        yield sums[0], Part(type_, "amount", roles.SAID, SOURCE)


def _masked(sentence: Sentence, orgs: list[Mention]) -> str:
    """Returns the text of a sentence, each company and each sum a character of its own."""
    masks = {org: chr(_ORG + place) for place, org in enumerate(orgs)}
    masks |= {sum_: chr(_SUM + n) for n, sum_ in enumerate(sentence.of("MONEY")[:_MANY])}
    text, position = "", sentence.start
    for mention in sentence.mentions:
        if mention in masks and mention.start >= position:
            text += sentence.between(position, mention.start) + masks[mention]
            position = mention.end
    return text + sentence.between(position, sentence.end)


@cache
def _wordings(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [row for row in lexicons.load("lexicons/deal_wordings") if row["lang"] == lang]
    return tuple((row["type"], _pattern(row["form"], lang)) for row in rows)


def _pattern(form: str, lang: str) -> re.Pattern[str]:
    """Returns the pattern of a form of the lexicon."""
    edge = r"(?!(?<=\w)\w)" if lang == "en" else ""
    gap = rf"(?:(?!{_ORGS})[^.;()。；！？（）]){{0,{_GAP[lang]}}}?"
    tokens = []
    for token in form.split():
        if token == "…":
            tokens.append(gap)
        elif token == "{sum}":
            tokens.append(_SUMS)
        elif token.startswith("{"):
            tokens.append(f"(?P<{token[1:-1]}>{_ORGS})")
        else:
            words = "|".join(map(re.escape, token.split("|")))
            tokens.append(rf"{edge}(?:{words}){edge}")
    joint = r"\s*" if lang == "en" else ""
    return re.compile(joint.join(tokens), re.IGNORECASE)
