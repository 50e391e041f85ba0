"""Which names inside an article are of one company, and by which it is best called."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from pipeline import gazetteer
from pipeline.contexts import Mention, Sentence
from pipeline.phrases import introductions
from pipeline.phrases.party import forms
from pipeline.scripts import has_han

# A name shorter than this is no short form of another.
_SHORTEST = 2


class Names:
    """The names of an article, those of one company together.

    Args:
        sentences: those of the article, with their mentions.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.mentions = [m for sentence in sentences for m in sentence.of("ORG")]
        self.pairs = frozenset(_introduced(sentences))
        self._groups = _groups((name_key(m.text) for m in self.mentions), self.pairs)

    def group(self, name: str) -> str:
        """Returns what all names of a company have in common: the key of one of them."""
        key = name_key(name)
        return self._groups.get(key, key)

    def are_same(self, left: str, right: str) -> bool:
        """Says whether two names are equal, introduced for each other, or short for one another."""
        one, two = name_key(left), name_key(right)
        if one == two or frozenset((one, two)) in self.pairs:
            return True
        short, long = sorted((one, two), key=len)
        return short in _short_forms(long)

    def brand(self, mention: Mention) -> Mention:
        """Returns the mention by which a company is best called: its commonest, no legal name."""
        group = self.group(mention.text)
        named = [m for m in self.mentions if self.group(m.text) == group]
        named = [m for m in named if not is_legal_name(m.text)] or named
        number = Counter(m.text for m in named)
        best = max(number.values(), default=0)
        common = [m for m in named if number[m.text] == best]
        if not common or any(m.text == mention.text for m in common):
            return mention
        return min(common, key=lambda m: abs(m.start - mention.start))


def _introduced(sentences: Iterable[Sentence]) -> Iterator[frozenset[str]]:
    """Yields pairs of names one of which is given for the other: 商汤科技（SenseTime）."""
    for sentence in sentences:
        for left, right in pairwise(sentence.of("ORG")):
            start, end = left.end - sentence.start, right.start - sentence.start
            if introductions.between().fullmatch(sentence.text, start, end):
                yield frozenset((name_key(left.text), name_key(right.text)))


def _groups(keys: Iterable[str], pairs: Iterable[frozenset[str]]) -> dict[str, str]:
    """Returns the group of each key, in time that grows with their number alone."""
    group = {key: key for key in keys}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    links = [(key, short) for key in group for short in _short_forms(key) if short in group]
    links += [(min(pair), max(pair)) for pair in sorted(pairs, key=sorted)]
    for one, two in links:
        left, right = sorted((root(one), root(two)))
        group[right] = left
    return {key: root(key) for key in group}


@cache
def _short_forms(name: str) -> frozenset[str]:
    """Returns the names that may be short for one: its beginning, its end, a legal name's core."""
    length = len(name)
    spans = {(0, end) for end in range(_SHORTEST, length)}
    spans |= {(start, length) for start in range(1, length - _SHORTEST + 1)}
    short = {name[a:b] for a, b in spans if gazetteer.is_bounded(name, a, b)}
    if has_han(name) and is_legal_name(name):
        starts = range(length)
        parts = (name[a:b] for a in starts for b in range(a + _SHORTEST, length + 1))
        short |= {part for part in parts if has_han(part) and not is_legal_name(part)}
    return frozenset(short - {name})


def is_legal_name(name: str) -> bool:
    """Says whether a name ends in the form of a company: 有限公司, Inc."""
    if has_han(name):
        return name.endswith(_legal_endings())
    return name.split()[-1].strip(",").casefold() in _legal_words()


@cache
def _legal_endings() -> tuple[str, ...]:
    return tuple(sorted(form for form in forms("legal_forms", "zh") if len(form) > _SHORTEST))


@cache
def _legal_words() -> frozenset[str]:
    return frozenset(form.casefold() for form in forms("legal_forms", "en"))


def name_key(name: str) -> str:
    """Returns what identifies a name inside an article: its registry id, else the name."""
    entry = gazetteer.organisations().get(name) or gazetteer.ambiguous_organisations().get(name)
    return entry.company_id or name if entry else name.casefold()
