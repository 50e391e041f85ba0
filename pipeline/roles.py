"""Says which part each mention of a sentence plays in the deals it tells of.

A linear-chain CRF reads the mentions of a sentence in their order; what stands around each and
between them are its features, the names themselves are not, so that it learns the phrases of deals
and not who made them. What the rules of `pipeline.phrases` find enters as a feature too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pycrfsuite

from pipeline import gazetteer, weights
from pipeline.contexts import Mention, Sentence, amount_kind
from pipeline.phrases import parties
from pipeline.phrases.party import forms
from pipeline.scripts import HAN, has_han
from pipeline.stories import Codes, Story, stories
from pipeline.tables import ROLE_LABELS

LABELS = ("ORG", "PERSON", "MONEY", "ROUND", "DATE", "PERCENT")
OUTSIDE = "O"
FILE = "roles.crfsuite"
# What the rules of phrases say, where they are taken before the model.
RULES, MODEL = "roles.phrases", "roles.model"
# A code is a letter for the kind of event and one for the role: fL leads a financing.
TYPES = {"f": "funding", "a": "acquisition", "i": "ipo", "c": "fund_close"}
ROLES = {
    "E": "investee",
    "I": "investor",
    "L": "lead_investor",
    "A": "amount",
    "V": "valuation",
    "R": "round",
    "D": "date",
    "S": "stake",
}
_CODES = {name: letter for letter, name in (*TYPES.items(), *ROLES.items())}
# What is less likely than this at the first reading is left out of the second.
_LEAST = 0.1
# What the rules say is taken where the model, though it prefers none, finds it this likely.
_LIKELY = 0.15
_HINTED = 0.5
_HALF = 0.5
# Who invests is never said to raise, complete or close a financing.
_PLAYS_IN_FUNDING = ("fE", "fI", "fL")
# How likely a part is that is said in so many words.
SAID = 1.0
_PASSIVE = " by"
_LED = " led by "
# Where the model is less sure than this, and the rules tell all of a deal, the rules are believed.
_UNSURE = 0.6
_WORD = re.compile(rf"[^\W\d_{HAN}]+|[{HAN}]|\d+|[^\s\w]")
# How many words to either side are told with their place, and how many without.
_NEAR = {"en": 5, "zh": 7}
_FAR = 12
_GAP = 12


@dataclass(frozen=True, slots=True)
class Part:
    """The part a mention plays: a kind of event, a role in it, how sure that is, who says so."""

    type: str
    role: str
    score: float
    source: str = MODEL


def parts(sentences: Sequence[Sentence]) -> list[dict[Mention, Part]]:
    """Finds the parts that the mentions of an article play.

    It is read twice, the second time with what the first made of the other sentences.

    Args:
        sentences: those of the article in order, with their mentions.

    Returns:
        For each sentence the part of each mention that plays one.
    """
    first = [reading(_model(s.lang), s, story) for s, story in told(sentences)]
    return [_parts(sentence, story) for sentence, story in told(sentences, first)]


def told(
    sentences: Sequence[Sentence], readings: Sequence[Codes] = ()
) -> Iterator[tuple[Sentence, Story]]:
    """Yields sentences with what the article tells around them."""
    return zip(sentences, stories(sentences, readings), strict=True)


def reading(model: "pycrfsuite.Tagger", sentence: Sentence, story: Story) -> Codes:
    """Returns how likely each mention of a sentence plays which part, what is unlikely left out."""
    mentions = sentence.of(*LABELS)
    if not mentions:
        return {}
    model.set(features(sentence, mentions, story))
    known = [code for code in model.labels() if code != OUTSIDE]
    found = {}
    for place, mention in enumerate(mentions):
        each = {code: model.marginal(code, place) for code in known}
        likely = {code: weight for code, weight in each.items() if weight >= _LEAST}
        if likely:
            found[mention] = likely
    return found


def likeliest(codes: Codes) -> dict[Mention, Part]:
    """Returns the parts that are likelier than not."""
    best = {m: max(each, key=lambda code: (each[code], code)) for m, each in codes.items()}
    return {
        mention: Part(TYPES[code[0]], ROLES[code[1]], round(codes[mention][code], 3))
        for mention, code in best.items()
        if codes[mention][code] > _HALF and mention.label in ROLE_LABELS[ROLES[code[1]]]
    }


def codes_of(parts: Mapping[Mention, Part]) -> Codes:
    """Returns parts as a reading has them."""
    return {m: {_CODES[p.type] + _CODES[p.role]: p.score} for m, p in parts.items()}


def _parts(sentence: Sentence, story: Story) -> dict[Mention, Part]:
    mentions = sentence.of(*LABELS)
    if not mentions:
        return {}
    model = _model(sentence.lang)
    model.set(features(sentence, mentions, story))
    known = frozenset(model.labels()) - {OUTSIDE}
    hints = _hints(sentence, mentions)
    raisers = _raisers(sentence)
    codes = model.tag()
    # Where the sentence tells a financing at all, who is said to raise it plays in it.
    plays = (*_PLAYS_IN_FUNDING, OUTSIDE) if any(c[0] == "f" for c in codes) else _PLAYS_IN_FUNDING
    found = {}
    for place, code in enumerate(codes):
        hint = hints.get(mentions[place], OUTSIDE)
        if mentions[place].start in raisers and code in plays:
            found[mentions[place]] = Part("funding", "investee", SAID, RULES)
        elif (code, hint) == ("fI", "fL") and _is_said_to_lead(sentence, mentions[place]):
            score = round(model.marginal(code, place), 3)
            found[mentions[place]] = Part("funding", "lead_investor", score, RULES)
        elif code == OUTSIDE and hint in known and model.marginal(hint, place) > _LIKELY:
            found[mentions[place]] = Part(TYPES[hint[0]], ROLES[hint[1]], _HINTED, RULES)
        elif code != OUTSIDE and mentions[place].label in ROLE_LABELS[ROLES[code[1]]]:
            score = model.marginal(code, place)
            found[mentions[place]] = Part(TYPES[code[0]], ROLES[code[1]], round(score, 3))
    sure = sum(part.score for part in found.values()) / len(found) if found else 0.0
    if sure < _UNSURE and _is_whole(hints):
        return {m: Part(TYPES[c[0]], ROLES[c[1]], _HINTED, RULES) for m, c in hints.items()}
    return found


def _raisers(sentence: Sentence) -> set[int]:
    """Returns where those stand who a passive says raise: "the financing completed by Acme"."""
    return {
        party.start + sentence.start
        for party in parties(sentence.text, sentence.lang)
        if party.role == "investee"
        and sentence.text[party.trigger_start : party.trigger_end].endswith(_PASSIVE)
        and sentence.text[party.trigger_end : party.start].isspace()
    }


def _is_said_to_lead(sentence: Sentence, mention: Mention) -> bool:
    """Says whether an investor, whom the rules take for the lead, leads: it stands behind "led by".

    The rules of Chinese are sure enough by themselves.
    """
    if sentence.lang == "zh":
        return True
    return sentence.between(mention.start - len(_LED), mention.start).lower() == _LED


def _is_whole(hints: Mapping[Mention, str]) -> bool:
    """Says whether the rules tell who takes money, and from whom or how much."""
    told = {ROLES[code[1]] for code in hints.values()}
    return "investee" in told and len(told) > 1


def _hints(sentence: Sentence, mentions: Sequence[Mention]) -> dict[Mention, str]:
    """Returns the codes that the rules of phrases would give, by mention."""
    hints: dict[Mention, str] = {}
    types = set()
    for start, end, rule in _rules(sentence):
        type_, _, role = rule.partition(":")
        types.add(type_)
        for mention in mentions:
            if mention.label in ("ORG", "PERSON") and start < mention.end and mention.start < end:
                hints.setdefault(mention, _CODES[type_] + _CODES[role])
    for mention in mentions:
        if len(types) == 1 and mention.label in ("MONEY", "ROUND"):
            role = "round" if mention.label == "ROUND" else "amount"
            hints[mention] = _CODES[min(types)] + _CODES[role]
    return hints


def features(sentence: Sentence, mentions: Sequence[Mention], story: Story) -> list[list[str]]:
    """Returns the features of each mention.

    Args:
        sentence: the sentence.
        mentions: those of `LABELS` in it, in their order.
        story: what the article tells around it.
    """
    words, places = _masked(sentence, mentions)
    rules = _rules(sentence)
    labels = [mention.label for mention in mentions]
    near = _NEAR[sentence.lang]
    common = [
        f"kind={sentence.kind}",
        f"has={''.join(label[0] for label in LABELS if label in labels)}",
        f"before={story.before}",
        f"opens={story.opens}",
        *story.around,
    ]
    rows = []
    organisations = 0
    for number, mention in enumerate(mentions):
        here = places[number]
        left = ["$"] * near + words[:here]
        right = words[here + 1 :] + ["$"] * near
        row = [f"label={mention.label}", *common]
        row += [f"w-{step}={left[-step]}" for step in range(1, near + 1)]
        row += [f"w{step}={right[step - 1]}" for step in range(1, near + 1)]
        for length in (2, 3, 4):
            row.append(f"l{length}={'|'.join(left[-length:])}")
            row.append(f"r{length}={'|'.join(right[:length])}")
        row += [f"L={word}" for word in words[max(0, here - _FAR) : here]]
        row += [f"R={word}" for word in words[here + 1 : here + 1 + _FAR]]
        if sentence.lang == "zh":
            row += [f"LL={a}{b}" for a, b in _pairs(words[max(0, here - _FAR) : here])]
            row += [f"RR={a}{b}" for a, b in _pairs(words[here + 1 : here + 1 + _FAR])]
        row += _beside(sentence, mentions, number)
        row += story.of.get(mention, ())
        if mention.label in ("ORG", "PERSON"):
            known = gazetteer.kind(mention.text) or mention.label
            row += [f"known={known}", f"known={known}|{left[-1]}|{right[0]}"]
            row.append(f"head={has_head(mention.text)}")
            row.append(f"topic={mention.text in story.topics}")
            row.append(f"number={min(organisations, 4)}")
            row += [
                f"rule={rule}"
                for start, end, rule in rules
                if start < mention.end and mention.start < end
            ]
            organisations += 1
        elif mention.label == "MONEY":
            row.append(f"how={mention.value.get('approximation')}")
            row.append(f"same={bool(mention.value.get('same_as'))}")
            row.append(f"kind={amount_kind(sentence, mention)}")
        elif mention.label == "ROUND":
            row.append(f"round={mention.value.get('round')}")
        rows.append(row)
    return rows


def _masked(sentence: Sentence, mentions: Sequence[Mention]) -> tuple[list[str], list[int]]:
    """Returns the words of a sentence, its mentions as their labels, and where these stand."""
    words: list[str] = []
    places = []
    position = sentence.start
    for mention in mentions:
        words += _words(sentence.between(position, mention.start))
        places.append(len(words))
        words.append(f"<{mention.label}>")
        position = max(position, mention.end)
    words += _words(sentence.text[position - sentence.start :])
    return words, places


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _pairs(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    return pairwise(words)


def _beside(sentence: Sentence, mentions: Sequence[Mention], number: int) -> list[str]:
    """Returns what stands between a mention and its neighbours."""
    mention = mentions[number]
    row = []
    if number:
        last = mentions[number - 1]
        gap = sentence.between(last.end, mention.start).strip().lower()
        row += [f"gap={gap[:_GAP]}", f"last={last.label}", f"last={last.label}|{gap[:8]}"]
    else:
        row.append("first")
    if number + 1 < len(mentions):
        next_ = mentions[number + 1]
        gap = sentence.between(mention.end, next_.start).strip().lower()
        row += [f"to={gap[:_GAP]}", f"next={next_.label}", f"next={next_.label}|{gap[:8]}"]
    else:
        row.append("final")
    return row


def _rules(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Returns what the rules of phrases say of stretches of a sentence."""
    return [
        (party.start + sentence.start, party.end + sentence.start, f"{party.type}:{party.role}")
        for party in parties(sentence.text, sentence.lang)
    ]


def has_head(name: str) -> bool:
    """Says whether a name ends in a word organisations end in."""
    if has_han(name):
        return name.endswith(_han_heads())
    return name.split()[-1] in forms("organisation_heads", "en")


@cache
def _han_heads() -> tuple[str, ...]:
    return tuple(sorted(form for form in forms("organisation_heads", "zh") if len(form) > 1))


def _model(lang: str) -> "pycrfsuite.Tagger":
    return weights.tagger(f"{lang}/{FILE}")
