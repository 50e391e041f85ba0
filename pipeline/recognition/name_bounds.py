"""Mends where names begin and end, where their form alone says so.

A tagger reads word by word and now and then stops a word short or goes a word too far. These rules
know forms only, no names: the stop of "Slauson & Co.", the place in brackets of
明链医药（苏州）有限公司, the number of "Acme Acquisition Corp. II", signs around it, a bracket that
does not close, "Germany's" before a company, a family name with 先生, a name in both scripts, a
person who is a firm.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from pipeline import gazetteer
from pipeline.phrases.party import alternation, forms
from pipeline.recognition.spans import Name
from pipeline.scripts import HAN, has_han

_BOTH_SCRIPTS = re.compile(rf"(?P<latin>[^{HAN}]*\S [^{HAN}]*\S)\s(?P<han>[{HAN}]{{2,4}})")
# The longest legal form that a short name may end in too: 集团, 控股.
_SHORT_FORM = 2
# The most characters that a verb follows, and one before them; the same of a noun and a name.
_OPENING, _NOUN = 10, 20
_SIGNS = '“”"‘’「」『』《》【】*:：;；,，、•· '
_BRACKETS = {"（": "）", "(": ")"}
_NUMBER = re.compile(r" (?:I{1,3}|I?V|VI{1,3})(?![\w.'’])")
_POSSESSIVE = re.compile(r"['\u2019]s\s+(?=\S)")


def mended(text: str, names: Iterable[Name]) -> list[Name]:
    """Returns the names of a sentence with their bounds mended.

    Args:
        text: the sentence.
        names: names in the order of the text, as a back end found them.

    Returns:
        Names in the order of the text; they may overlap.
    """
    parts = [part for name in names for part in _mended(text, _within_signs(text, name))]
    return _coordinated(text, _with_places(text, parts))


def in_both_scripts(text: str, names: Iterable[Name]) -> list[Name]:
    """Joins the names of a company in both scripts that nothing parts: 极智嘉Geek+.

    Args:
        text: what they stand in.
        names: names in the order of the text, no two of which overlap.

    Returns:
        Names in the same order; those of two known companies stay two.
    """
    found: list[Name] = []
    for name in names:
        last = found[-1] if found else None
        if last is not None and last.end == name.start and _are_one_in_two_scripts(last, name):
            whole = _cut(text, last, last.start, name.end)
            found[-1] = replace(whole, score=max(last.score, name.score))
        else:
            found.append(name)
    return found


def _are_one_in_two_scripts(one: Name, two: Name) -> bool:
    if not one.label == two.label == "ORG" or has_han(one.text) == has_han(two.text):
        return False
    if not all(any(map(str.isalpha, name.text)) for name in (one, two)):
        return False
    entries = (gazetteer.organisations().get(name.text) for name in (one, two))
    return len({entry.company_id for entry in entries if entry}) <= 1


def is_verb(text: str, start: int, end: int) -> bool:
    """Says whether a name is used as a verb, and names nobody: 百度一下, "just Google it".

    Args:
        text: what it stands in.
        start: its first character.
        end: one past its last.
    """
    if _counted().match(text, end):
        return True
    return _object().match(text, end) is not None and (
        _verb_opening().search(text, max(0, start - _OPENING), start) is not None
    )


def _within_signs(text: str, name: Name) -> Name:
    """Returns a name without the signs around it, up to a bracket that does not close."""
    bare = name.text
    for opening, closing in _BRACKETS.items():
        at = bare.rfind(opening)
        if at > 0 and closing not in bare[at:]:
            bare = bare[:at]
    start = name.start + len(bare) - len(bare.lstrip(_SIGNS))
    bare = bare.strip(_SIGNS)
    return _cut(text, name, start, start + len(bare)) if bare else name


def _mended(text: str, name: Name) -> Sequence[Name]:
    if name.label == "ORG":
        return _of_place(text, _with_form(text, name))
    if name.label == "PERSON":
        if _described().search(text, max(0, name.start - _NOUN), name.start):
            return [replace(name, label="ORG")]
        return _of_person(text, name)
    if name.label == "TITLE":
        shorter = _honorific().sub("", name.text)
        return [_cut(text, name, name.start, name.start + len(shorter))] if shorter else [name]
    return _places(text, name) if name.label == "GPE" and has_han(name.text) else [name]


def _with_form(text: str, name: Name) -> Name:
    """Returns a company with all of its legal form: Acme Inc., 云枢科技（上海）有限公司."""
    form = _form_in_brackets().match(text, name.end)
    if form and gazetteer.places().get(form["place"]):
        return _cut(text, name, name.start, form.end())
    end = name.end
    if text[end : end + 1] == "." and _abbreviation().search(name.text):
        end += 1
    number = _NUMBER.match(text, end)
    if number and name.text.rstrip(".").split()[-1] in _numbered():
        end = number.end()
    return _cut(text, name, name.start, end)


def _of_place(text: str, name: Name) -> Sequence[Name]:
    """Parts a place from the company it owns: Germany's Alpine Eagle."""
    for match in gazetteer.places().find(name.text):
        owned = _POSSESSIVE.match(name.text, match.end) if match.start == 0 else None
        if owned:
            place = replace(_cut(text, name, name.start, name.start + match.end), label="GPE")
            return [place, _cut(text, name, name.start + owned.end(), name.end)]
        break
    return [name]


def _places(text: str, name: Name) -> Sequence[Name]:
    """Parts Chinese places side by side, 中国|苏州, and takes off what is none, as in 赣州锂电."""
    if _adjective().match(text, name.end):
        return []
    places: list[Name] = []
    start = name.start
    for match in gazetteer.places().find(name.text):
        if name.start + match.start != start:
            break
        places.append(_cut(text, name, start, name.start + match.end))
        start = name.start + match.end
    rest = text[start : name.end]
    if gazetteer.ambiguous_places().get(rest):
        return [*places, _cut(text, name, start, name.end)]
    # What ends as places do may be one with the place before it: 西安|经开区.
    return [name] if not places or rest.endswith(_place_ends()) else places


def _of_person(text: str, name: Name) -> Sequence[Name]:
    if " " in name.text and gazetteer.places().get(name.text):
        return [replace(name, label="GPE")]
    both = _BOTH_SCRIPTS.fullmatch(name.text)
    if both:
        return [
            _cut(text, name, *(name.start + place for place in both.span(part)))
            for part in ("latin", "han")
        ]
    if has_han(name.text):
        bare = _behind_person().sub("", name.text)
        return [_cut(text, name, name.start, name.start + len(bare))] if bare else [name]
    generation = _generation().match(text, name.end)
    return [_cut(text, name, name.start, generation.end())] if generation else [name]


def _with_places(text: str, names: Sequence[Name]) -> list[Name]:
    """Joins the place that the legal name of a Chinese company begins with: 江阴|联芯有限公司."""
    found: list[Name] = []
    for name in names:
        last = found[-1] if found else None
        if (
            last is not None
            and (last.label, name.label, last.end) == ("GPE", "ORG", name.start)
            and name.text.endswith(_full_forms())
        ):
            found[-1] = _cut(text, name, last.start, name.end)
        else:
            found.append(name)
    return found


def _coordinated(text: str, names: Sequence[Name]) -> list[Name]:
    """Joins the parts of titles that only a conjunction stands between."""
    found: list[Name] = []
    for name in names:
        last = found[-1] if found else None
        if (
            last is not None
            and last.label == name.label == "TITLE"
            and _link().fullmatch(text, last.end, name.start)
        ):
            whole = _cut(text, last, last.start, name.end)
            found[-1] = replace(whole, score=max(last.score, name.score))
        else:
            found.append(name)
    return found


def _cut(text: str, name: Name, start: int, end: int) -> Name:
    return replace(name, start=start, end=end, text=text[start:end])


@cache
def _described() -> re.Pattern[str]:
    """Returns the pattern of what companies are called, persons never: the app Xiao Guan Jia."""
    nouns = forms("descriptors", "en", "noun") - forms("company_relations", "en")
    words = alternation(nouns - forms("titles", "en", "head"))
    return re.compile(rf"(?<![\w-])(?:{words}) $", re.IGNORECASE)


@cache
def _full_forms() -> tuple[str, ...]:
    """Returns the legal forms that only a full name has: 有限公司, not 集团."""
    return tuple(sorted(f for f in forms("legal_forms", "zh") if len(f) > _SHORT_FORM))


@cache
def _adjective() -> re.Pattern[str]:
    """Returns the pattern of what makes an adjective of a Chinese place: 丹麦语, 北京时间."""
    return re.compile(alternation(forms("grammar", "zh", "place_adjective")))


@cache
def _counted() -> re.Pattern[str]:
    """Returns the pattern of what counts how often something is done: 一下."""
    return re.compile(alternation(forms("grammar", "zh", "verb_object")))


@cache
def _object() -> re.Pattern[str]:
    return re.compile(rf" (?:{alternation(forms('grammar', 'en', 'verb_object'))})\b")


@cache
def _verb_opening() -> re.Pattern[str]:
    """Returns the pattern of what a verb follows: "to", "they"."""
    return re.compile(rf"\b(?:{alternation(forms('grammar', 'en', 'verb_opening'))}) $")


@cache
def _place_ends() -> tuple[str, ...]:
    return tuple(sorted(forms("grammar", "zh", "place_end")))


@cache
def _generation() -> re.Pattern[str]:
    """Returns the pattern of a generation behind a person's name: Abernathy III, Kelly, Jr."""
    return re.compile(rf",? (?:{alternation(forms('grammar', 'en', 'generation'))})(?!\w)")


@cache
def _link() -> re.Pattern[str]:
    """Returns the pattern of what joins the parts of one title: "Founder, Chairman and CEO"."""
    return re.compile(rf"\s?(?:{alternation(forms('grammar', None, 'title_link'))})\s?")


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(rf"[\s,]+(?i:{alternation(forms('office_words', 'en', 'honorific'))})\.?$")


@cache
def _behind_person() -> re.Pattern[str]:
    return re.compile(rf"(?<=.)(?:{alternation(forms('office_words', 'zh', 'honorific'))})$")


@cache
def _abbreviation() -> re.Pattern[str]:
    """Returns the pattern of names that end in a legal form which is written with a stop."""
    stopped = {form[:-1] for form in forms("legal_forms", "en") if form.endswith(".")}
    return re.compile(rf"(?<![\w.])(?:{alternation(frozenset(stopped))})$")


@cache
def _numbered() -> frozenset[str]:
    """Returns the words behind which a number tells one vehicle of several: Corp., Fund."""
    legal = {form.rstrip(".") for form in forms("legal_forms", "en")}
    return frozenset(legal | forms("organisation_heads", "en"))


@cache
def _form_in_brackets() -> re.Pattern[str]:
    """Returns the pattern of a place in brackets, and the legal form that follows it."""
    chinese = alternation(forms("legal_forms", "zh"))
    english = alternation(forms("legal_forms", "en"))
    return re.compile(
        rf"\s?[（(](?P<place>[^\s（()）][^（()）]{{0,12}})[）)]"
        rf"(?:[{HAN}]{{0,10}}?(?:{chinese})|(?: [A-Z][a-z]+){{0,3}}? (?:{english})(?!\w))"
    )
