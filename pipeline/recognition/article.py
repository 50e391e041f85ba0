"""What the sentences of an article tell of each other: strings that recur, names found elsewhere.

A name that is hard to see in one sentence is often plain in another. Chinese, which writes names as
it writes words, shows them by repeating them; and what the tagger found in one sentence is evidence
for the same string, or for a part of it, in the others.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.phrases.chunks import is_headline
from pipeline.recognition.features import Range, common_words, features, tokens
from pipeline.recognition.spans import Name
from pipeline.scripts import HAN, has_han

Marks = list[list[str]]

_NEAR = (-1, 0, 1)
_HAN_RUN = re.compile(f"[{HAN}]+")
_LONGEST_REPEAT = 8
# What a line may begin with: the speaker of an interview, the field of a form.
_HEAD = re.compile(r"\s*([^\s:：][^:：\n]{0,15})[:：]")
# Lengths of repeats and their number are told apart up to these.
_LONG, _OFTEN = 5, 3
# Scores of names, and shares of the sentences with a string that hold it as a name, are told apart
# in these steps.
_SCORES = ((0.9, "h"), (0.6, "m"), (0.0, "l"))
_SHARES = ((0.6, "a"), (0.25, "b"), (0.0, "c"))
# What part of a name a string is: all of it, its beginning, its family name, its given name, its
# initials.
_WHOLE, _PREFIX, _FAMILY, _GIVEN, _INITIALS = "", "o", "p", "g", "i"
_SHORTEST_PREFIX = 2
_LONGEST_HAN_PERSON = 4


class _Use(NamedTuple):
    """A string used as a name, or as part of one, in a sentence."""

    label: str
    part: str
    sentence: str
    score: float


class Article:
    """The sentences of an article, and what was found in them so far.

    Args:
        sentences: their texts.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = tuple(sentences)
        self._repeats = _repeats(self._sentences)
        self._plain, self._capital = _cases(self._sentences)
        self._heads = Counter(head[1] for head in map(_HEAD.match, self._sentences) if head)
        self._rows: dict[tuple[str, str], Marks] = {}
        self._found: dict[str, list[Name]] = {}
        self._uses: dict[str, list[_Use]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._sentences_with: Counter[str] = Counter()

    def learn(self, found: Iterable[tuple[str, Iterable[Name]]]) -> None:
        """Takes in what was found, in place of what was found before.

        Args:
            found: sentences, each with its names.
        """
        best: dict[tuple[str, str, str], float] = {}
        self._found = {sentence: list(names) for sentence, names in found}
        for sentence, names in self._found.items():
            for name in names:
                key = name.text, name.label, sentence
                best[key] = max(name.score, best.get(key, 0.0))
        uses: defaultdict[str, list[_Use]] = defaultdict(list)
        for (text, label, sentence), score in best.items():
            for string, part in ((text, _WHOLE), *_parts(text, label)):
                uses[string].append(_Use(label, part, sentence, score))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for string in uses:
            lengths[string[0]].add(len(string))
        self._uses = dict(uses)
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}
        self._sentences_with = Counter(
            string
            for text in dict.fromkeys(self._sentences)
            for string in {text[start:end] for start, end in self._strings(text, tokens(text))}
        )

    def found_with(self, rows: Marks, text: str, lang: str) -> list[Name] | None:
        """Returns what was found in a sentence, where its features still are what they were then.

        Args:
            rows: its features now, as `features` gave them.
            text: the sentence.
            lang: ``en`` or ``zh``.

        Returns:
            Its names; None where there is more to go by now, or it was not read yet.
        """
        found = self._found.get(text)
        is_same = found is not None and rows is self._rows.get((text, lang))
        return list(found or ()) if is_same else None

    def features(self, text: str, spans: Sequence[Range], lang: str) -> Marks:
        """Returns the features of each token of a sentence, with what its article tells.

        Args:
            text: one sentence.
            spans: its tokens.
            lang: ``en`` or ``zh``.
        """
        rows = self._rows.get((text, lang))
        if rows is None:
            rows = _spread(features(text, spans, lang), self._recurring(text, spans), "r")
            self._rows[text, lang] = rows
        return _spread(rows, self._elsewhere(text, spans), "v") if self._uses else rows

    def _recurring(self, text: str, spans: Sequence[Range]) -> dict[int, list[str]]:
        """Returns where each token stands in the longest strings that the article repeats."""
        marks: defaultdict[int, list[str]] = defaultdict(list)
        places = {start: place for place, (start, _) in enumerate(spans)}
        for run in _HAN_RUN.finditer(text):
            reach = 0
            for start in range(*run.span()):
                end = start
                for longer in range(start + 2, min(start + _LONGEST_REPEAT, run.end()) + 1):
                    if text[start:longer] not in self._repeats:
                        break
                    end = longer
                if end > max(start, reach):
                    reach = end
                    string = text[start:end]
                    known = "c" if string in common_words() else ""
                    number = min(self._repeats[string], _OFTEN + 1)
                    for place, edge in _edges(range(places[start], places[start] + end - start)):
                        edge = edge.replace("S", "B")
                        marks[place].append(f"{edge}{min(end - start, _LONG)}{known}")
                        marks[place].append(f"{edge}{known}n{number}")
        for place, (start, end) in enumerate(spans):
            word = text[start:end]
            if word[0].isupper():
                number = min(self._capital[word], _OFTEN)
                marks[place].append(f"U{'l' if word.lower() in self._plain else ''}{number}")
        head = _HEAD.match(text)
        if head and self._heads[head[1]] > 1:
            inside = [place for place, (_, end) in enumerate(spans) if end <= head.end(1)]
            for place, edge in _edges(inside):
                marks[place].append(f"{edge}head")
        return marks

    def _elsewhere(self, text: str, spans: Sequence[Range]) -> dict[int, list[str]]:
        """Returns as what other sentences have the strings of this one."""
        marks: dict[int, list[str]] = {}
        reach = 0
        places = {start: place for place, (start, _) in enumerate(spans)}
        for start, end in self._strings(text, spans):
            string = text[start:end]
            uses = [use for use in self._uses[string] if use.sentence != text]
            if start < reach or not uses:
                continue
            reach = end
            first = places[start]
            stretch = [p for p in range(first, len(spans)) if spans[p][0] < end]
            for kind in self._kinds(string, uses):
                for place, edge in _edges(stretch):
                    marks.setdefault(place, []).extend(f"{edge}{mark}" for mark in kind)
        return marks

    def _kinds(self, string: str, uses: Sequence[_Use]) -> Iterator[tuple[str, ...]]:
        """Yields what a string mostly is elsewhere: as a whole name, and as a part of one."""
        for chosen in ([u for u in uses if not u.part], [u for u in uses if u.part]):
            weights: defaultdict[tuple[str, str], float] = defaultdict(float)
            for use in chosen:
                weights[use.label, use.part] += use.score
            if weights:
                label, part = max(weights, key=lambda kind: (weights[kind], kind))
                same = [use for use in chosen if (use.label, use.part) == (label, part)]
                number = len({use.sentence for use in same})
                share = number / max(self._sentences_with[string] - 1, 1)
                score = max(use.score for use in same)
                kind = f"{label}{part}"
                yield (
                    kind,
                    f"{kind}{_step(score, _SCORES)}{_step(share, _SHARES)}",
                    *([f"{kind}2"] if number > 1 else []),
                )

    def _strings(self, text: str, spans: Sequence[Range]) -> Iterator[Range]:
        """Yields where strings that are names elsewhere stand, the longest first at each token."""
        ends = {end for _, end in spans}
        for start, _ in spans:
            for length in self._lengths.get(text[start], ()):
                end = start + length
                if end in ends and text[start:end] in self._uses:
                    yield start, end


def _repeats(sentences: Iterable[str]) -> dict[str, int]:
    """Returns the strings of Han characters that stand in an article more than once."""
    numbers: Counter[str] = Counter()
    for text in sentences:
        for run in _HAN_RUN.findall(text):
            numbers.update(
                run[start:end]
                for start in range(len(run))
                for end in range(start + 2, min(start + _LONGEST_REPEAT, len(run)) + 1)
            )
    return {string: number for string, number in numbers.items() if number > 1}


def _cases(sentences: Iterable[str]) -> tuple[frozenset[str], Counter[str]]:
    """Returns the words that an article has in lower case, and how often it has others in capitals.

    Capitals tell nothing at the beginning of a sentence and in headlines.
    """
    plain: set[str] = set()
    capital: Counter[str] = Counter()
    for text in dict.fromkeys(sentences):
        words = [text[start:end] for start, end in tokens(text)]
        plain.update(word for word in words if word[0].islower())
        if not is_headline(text):
            capital.update({word for word in words[1:] if word[0].isupper()})
    return frozenset(plain), capital


def _parts(text: str, label: str) -> Iterator[tuple[str, str]]:
    """Yields the parts of a name that may stand for it."""
    if has_han(text):
        if label == "ORG":
            yield from ((text[:end], _PREFIX) for end in range(_SHORTEST_PREFIX, len(text)))
        elif label == "PERSON" and 1 < len(text) <= _LONGEST_HAN_PERSON:
            yield text[0], _FAMILY
        return
    initials = "".join(letter for letter in text if letter.isupper())
    if label in ("ORG", "PERSON") and len(initials) > 1 and initials != text:
        yield initials, _INITIALS
    words = text.split()
    if label == "ORG":
        prefixes = (" ".join(words[:end]).rstrip(",") for end in range(1, len(words)))
        yield from ((p, _PREFIX) for p in prefixes if p[:1].isupper() and len(p) > _SHORTEST_PREFIX)
    elif label == "PERSON" and len(words) > 1:
        yield words[-1], _FAMILY
        yield words[0], _GIVEN


def _edges(places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yields places with where in their stretch they stand: B, I, E, or S for a single one."""
    for place in places:
        first, last = place == places[0], place == places[-1]
        yield place, "S" if first and last else "B" if first else "E" if last else "I"


def _step(value: float, steps: Iterable[tuple[float, str]]) -> str:
    return next(name for least, name in steps if value >= least)


def _spread(rows: Marks, marks: dict[int, list[str]], kind: str) -> Marks:
    """Adds marks to the features of their tokens and of the tokens beside them."""
    if not marks:
        return rows
    rows = list(rows)
    for place in sorted({place - step for place in marks for step in _NEAR}):
        if 0 <= place < len(rows):
            rows[place] = rows[place] + [
                f"{kind}{step}={mark}" for step in _NEAR for mark in marks.get(place + step, ())
            ]
    return rows
