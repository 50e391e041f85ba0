"""Reads openly licensed corpora: the taggers of names may learn from them, or are measured on them.

Where each lies below a folder, how it is written and what its labels mean here stands in
models/corpora.json; none of them ships with dealwire.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import storage
from pipeline.errors import DealwireError
from pipeline.training import Sentence, Source, sha256

if TYPE_CHECKING:
    from opencc import OpenCC

# A name: start, end, and a label of the corpus.
Named = tuple[int, int, str]
Read = Callable[[str], Iterator[tuple[str, list[Named]]]]

_OUTSIDE = "O"
_REMEDY = "lay the corpora out as models/corpora.json says, or leave this one out there"
# Signs that stand close to the word before them, or behind them.
_CLOSE_BEFORE = re.compile(r"[,.;:!?%)\]}”’…]+|['’]\w*|n['’]t")
_CLOSE_BEHIND = re.compile(r"[$€£(\[{“‘#@]+")
_BRACKETED = re.compile(r"\[(?P<PER>[^]]+)\]|\((?P<LOC>[^)]+)\)|<(?P<ORG>[^>]+)>")
_ENTITY = re.compile(r"\((?P<opens>\d+)-(?P<type>\w+)[^()]*(?P<whole>\))?|(?P<closes>\d+)\)")


@dataclass(frozen=True)
class Corpus:
    """A corpus as models/corpora.json describes it.

    Attributes:
        lang: ``en`` or ``zh``.
        files: patterns below the folder of all corpora.
        format: a key of `FORMATS`.
        licence: of its text and labels.
        labels: what its labels mean here; others are no names.
        use: ``train`` where it helps, ``measure`` where it is held out, ``none`` else.
        whole: whether all names of these labels are labelled, wherever they stand.
        general: whether it is text on anything, not news of companies.
    """

    lang: str
    files: tuple[str, ...]
    format: str
    licence: str
    labels: Mapping[str, str]
    use: str
    whole: bool = True
    general: bool = True


def known(name: str, text: str) -> dict[str, Corpus]:
    """Reads models/corpora.json.

    Args:
        name: the file, for errors.
        text: all of it.

    Returns:
        Corpora by name.

    Raises:
        DealwireError: it does not describe corpora.
    """
    try:
        return {title: Corpus(**told) for title, told in json.loads(text).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise DealwireError(f"{name} does not describe corpora ({error})", "mend it") from error


def source(name: str, corpus: Corpus, folder: Path) -> Source | None:
    """Reads a corpus, in simplified characters.

    Args:
        name: of the corpus.
        corpus: what is known of it.
        folder: the folder of all corpora.

    Returns:
        Its sentences in the order of its files; nothing where it is not there.

    Raises:
        DealwireError: a file cannot be read, or is not in the format it should be in.
    """
    paths = sorted(path for pattern in corpus.files for path in folder.glob(pattern))
    if not paths:
        return None
    texts = {path: storage.read_text(path, _REMEDY) for path in paths}
    sentences = []
    for path, text in texts.items():
        try:
            for sentence, names in FORMATS[corpus.format](text):
                kept = tuple((s, e, corpus.labels[x]) for s, e, x in names if x in corpus.labels)
                simple = _simplified(sentence)
                sentences.append(Sentence(simple, corpus.lang, kept, general=corpus.general))
        except (ValueError, LookupError, TypeError) as error:
            raise DealwireError(f"{path} is not in the format {corpus.format}", _REMEDY) from error
    digest = sha256(text.encode() for text in texts.values())
    labels = frozenset(corpus.labels.values()) if corpus.whole else frozenset[str]()
    return Source(name, digest, sentences, corpus.licence, labels)


def columns(text: str) -> Iterator[tuple[str, list[Named]]]:
    """Reads a token a line, with its tag, blank lines between sentences.

    Word and tag are the first and the last column, or the second and the third where the first one
    counts. Tags are IOB1 or BIO. The sentence stands in a comment, else its words are joined.
    """
    for filled, group in groupby(text.splitlines(), key=lambda line: bool(line.strip())):
        if filled:
            lines = list(group)
            comments = [line for line in lines if line.startswith("# ")]
            rows = [line.split("\t") if "\t" in line else line.split() for line in lines]
            told = next(
                (c[len("# text = ") :] for c in comments if c.startswith("# text = ")), None
            )
            rows = [
                row
                for row, line in zip(rows, lines, strict=True)
                if line not in comments and len(row) > 1 and row[0] != "-DOCSTART-"
            ]
            counted = told is not None
            words = [row[1] if counted else row[0] for row in rows]
            tags = [row[2] if counted else row[-1] for row in rows]
            if words:
                whole = told or _joined(words)
                yield whole, _names(_places(whole, words), tags)


def brackets(text: str) -> Iterator[tuple[str, list[Named]]]:
    """Reads an utterance a line behind its number: [person], (place), <organisation>.

    Utterances that follow each other were one sentence; they are joined by a comma.
    """
    joined, names, last = "", list[Named](), -1
    for line in text.splitlines():
        identity, _, spoken = line.partition(" ")
        number = int(identity[-4:])
        if joined and number != last + 1:
            yield f"{joined}。", names
            joined, names = "", []
        joined += "，" if joined else ""
        position = 0
        for match in _BRACKETED.finditer(spoken):
            joined += spoken[position : match.start()]
            name = match[str(match.lastgroup)]
            names.append((len(joined), len(joined) + len(name), str(match.lastgroup)))
            joined += name
            position = match.end()
        joined += spoken[position:]
        last = number
    if joined:
        yield f"{joined}。", names


def entities(text: str) -> Iterator[tuple[str, list[Named]]]:
    """Reads CoNLL-U with entities (GUM): of each that is named, the proper nouns, the outermost."""
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
        rows = [row for row in rows if row[0].isdigit()]
        told = re.search("^# text = (.*)$", block, re.MULTILINE)
        if not rows or not told:
            continue
        places = _places(told[1], [row[1] for row in rows])
        proper = [row[3] == "PROPN" for row in rows]
        names: list[Named] = []
        for first, last, label in sorted(_spans(rows), key=lambda span: (span[0], -span[1])):
            while first <= last and not proper[first]:
                first += 1
            end = first
            while end <= last and proper[end]:
                end += 1
            if first < end and (not names or places[first][0] >= names[-1][1]):
                names.append((places[first][0], places[end - 1][1], label))
        yield told[1], names


def _spans(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """Yields the first and the last token of each entity, and its type."""
    open_: dict[str, tuple[int, str]] = {}
    for place, row in enumerate(rows):
        told = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        for match in _ENTITY.finditer(told[1]) if told else ():
            if match["opens"] and match["whole"]:
                yield place, place, match["type"]
            elif match["opens"]:
                open_[match["opens"]] = place, match["type"]
            elif match["closes"] in open_:
                yield open_[match["closes"]][0], place, open_.pop(match["closes"])[1]


def arguments(text: str) -> Iterator[tuple[str, list[Named]]]:
    """Reads JSON Lines of events (FewFC): what plays a role is a name."""
    for line in text.splitlines():
        row = json.loads(line)
        told = sorted(
            {(*a["span"], a["role"]) for event in row["events"] for a in event["arguments"]}
        )
        yield row["text"], [(start, end, role) for start, end, role in told]


FORMATS: Mapping[str, Read] = {
    "columns": columns,
    "brackets": brackets,
    "entities": entities,
    "arguments": arguments,
}


def _joined(words: list[str]) -> str:
    """Returns words as a sentence, signs close to their words."""
    parts: list[str] = []
    for word in words:
        close = not parts or _CLOSE_BEFORE.fullmatch(word) or _CLOSE_BEHIND.fullmatch(parts[-1])
        parts += [word] if close else [" ", word]
    return "".join(parts)


def _places(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Returns where each word stands in a text.

    Raises:
        ValueError: one does not.
    """
    places = []
    end = 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        places.append((start, end))
    return places


def _names(places: list[tuple[int, int]], tags: list[str]) -> list[Named]:
    """Returns the names that tags tell of."""
    names: list[Named] = []
    before = _OUTSIDE
    for (start, end), tag in zip(places, tags, strict=True):
        if tag[1:2] == "-":
            goes_on = tag[0] == "I" and before[1:] == tag[1:]
            names.append((names.pop()[0] if goes_on else start, end, tag[2:]))
        before = tag
    return names


def _simplified(text: str) -> str:
    """Returns a text in simplified characters, each in its place."""
    return "".join(_simple(character) for character in text) if not text.isascii() else text


@cache
def _simple(character: str) -> str:
    return character if character.isascii() else _converter().convert(character)


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
