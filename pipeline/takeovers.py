"""Tells buyer, seller and target of a takeover apart by the grammar of its sentence.

In Chinese the buyer stands before the verb and the target behind it (世纪华通收购盛跃网络).
Whoever holds what is bought stands between (收购金隅集团持有的红树林环保49%股权), and does neither.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from pipeline import roles
from pipeline.contexts import Mention, Sentence
from pipeline.phrases.party import alternation, forms
from pipeline.roles import Part

_TAKEOVER = "acquisition"
# How far, in characters, the buyer and the target may stand from the verb.
_BEFORE = 40
_BEHIND = 30
_SOURCE = "takeovers.grammar"
_BOUGHT = Part(_TAKEOVER, "investee", roles.SAID, _SOURCE)
_BUYER = Part(_TAKEOVER, "investor", roles.SAID, _SOURCE)


def corrected(sentence: Sentence, parts: Mapping[Mention, Part]) -> dict[Mention, Part]:
    """Returns the parts of a sentence, those in a takeover as its grammar has them.

    Args:
        sentence: the sentence.
        parts: what its mentions play.
    """
    found = dict(parts)
    if not any(part.type == _TAKEOVER for part in parts.values()):
        return found
    orgs = sentence.of("ORG")
    aside = {org for org in orgs if _is_aside(sentence, org)}
    if sentence.lang == "zh":
        aside |= {org for org, following in pairwise(orgs) if _holds(sentence, org, following)}
    for org in aside:
        if org in found and found[org].type == _TAKEOVER:
            del found[org]
    if sentence.lang == "zh":
        named = [org for org in orgs if org not in aside]
        bought: set[Mention] = set()
        for verb in _verb().finditer(sentence.text):
            start, end = verb.start() + sentence.start, verb.end() + sentence.start
            before = [org for org in named if org.end <= start and org not in bought][-1:]
            behind = [org for org in named if org.start >= end][:1]
            buyer = next((org for org in before if _buys(sentence, org, start)), None)
            target = next((org for org in behind if _is_bought(sentence, org, end)), None)
            if target is not None and _may_be(found, target):
                found[target] = _BOUGHT
                bought.add(target)
            turned = buyer in found and found[buyer].role == "investee"
            if buyer is not None and (target is not None or turned) and _may_be(found, buyer):
                found[buyer] = _BUYER
    return found


def _may_be(found: Mapping[Mention, Part], org: Mention) -> bool:
    return org not in found or found[org].type == _TAKEOVER


def _buys(sentence: Sentence, org: Mention, verb: int) -> bool:
    """Says whether a company is the subject of a verb of buying that follows."""
    gap = sentence.between(org.end, verb)
    moved = sentence.between(org.start - 1, org.start) in forms("takeover_grammar", "zh", "moved")
    return not (moved or len(gap) > _BEFORE or _foreign().search(gap))


def _is_bought(sentence: Sentence, org: Mention, verb: int) -> bool:
    """Says whether a company is the object of a verb of buying before it."""
    gap = sentence.between(verb, org.start)
    return len(gap) <= _BEHIND and not re.search("[，,。；;：:、]", gap)


def _is_aside(sentence: Sentence, org: Mention) -> bool:
    """Says whether a company sells, or is named to describe another: "Deliveroo rival Gorillas"."""
    lang = sentence.lang
    before = sentence.between(org.start - 12, org.start)
    after = sentence.between(org.end, org.end + 14)
    if lang == "en":
        return (
            _pattern("en", "seller before", r"\b(?:{})\s+$").search(before) is not None
            or _pattern("en", "bystander", r"^\s+(?:{})\s+[A-Z]").search(after) is not None
        )
    return (
        _pattern("zh", "seller before", "(?:{})$").search(before) is not None
        and re.match(rf"(?:手中|手里|处)?(?:{_verbs()})", after) is not None
    )


def _holds(sentence: Sentence, org: Mention, following: Mention) -> bool:
    """Says whether a company that follows a verb of buying holds the next, which is bought."""
    after = sentence.between(org.end, following.start)
    behind = [m.end() for m in _verb().finditer(sentence.between(sentence.start, org.start))]
    return (
        bool(behind)
        and _is_bought(sentence, org, sentence.start + behind[-1])
        and len(after) <= _BEHIND
        and _pattern("zh", "seller after", "^(?:[（(][^（）()]*[）)])?(?:{})").search(after)
        is not None
    )


@cache
def _pattern(lang: str, part: str, expression: str) -> re.Pattern[str]:
    words = alternation(forms("takeover_grammar", lang, part))
    return re.compile(expression.format(words))


@cache
def _verbs() -> str:
    return alternation(forms("takeover_grammar", "zh", "verb"))


@cache
def _verb() -> re.Pattern[str]:
    nouns = alternation(forms("takeover_grammar", "zh", "noun"))
    return re.compile(rf"(?:{_verbs()})了?(?!{nouns})")


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(f"[。；;]|{alternation(forms('takeover_grammar', 'zh', 'foreign'))}")
