"""A tokenizer for text that mixes scripts: Latin words and numbers whole, Han characters single."""

import re
from functools import cache

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline import lexicons
from pipeline.scripts import HAN


@cache
def words() -> re.Pattern[str]:
    """Returns the pattern of all tokens but white space.

    A word may hold an inner apostrophe, stop, ampersand or hyphen (O'Reilly, U.S, AT&T,
    e-commerce), but neither a possessive nor what a hyphen joins to a name (Boston-based,
    ex-Google), nor is an office or a kind of product glued to one in Chinese (创始人兼CEO|Ada Wei);
    letters and digits are apart, so that RMB2.1bn can be cut anywhere.
    """
    letter = rf"[^\W\d_{HAN}]"
    before, behind, glued = (_joined(side) for side in ("before", "behind", "glued"))
    tail = rf"(?i:{behind})(?![\w-])"
    return re.compile(
        rf"[{HAN}]"
        rf"|\d+(?:[.,]\d+)*"
        rf"|(?<=[{HAN}])(?:{glued})(?=[A-Z][a-z])"
        rf"|(?<![\w-])(?i:{before})-(?={letter})"
        rf"|(?<=[\w.])-{tail}"
        rf"|{letter}+(?:(?:[.&]|-(?!{tail})|['\u2019](?![sS]\b)){letter}+)*"
        rf"|['\u2019][sS]\b"
        rf"|[^\w\s]|_|\w"
    )


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(rf"{words().pattern}|\s+")


def _joined(side: str) -> str:
    rows = lexicons.load("lexicons/compounds")
    return "|".join(row["form"] for row in rows if row["side"] == side)


class MixedScriptTokenizer:
    """Cuts text into tokens whose texts and spaces give the text back, character by character.

    Args:
        vocab: the vocabulary of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Returns the text as a Doc."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in _tokens().findall(text):
            if token[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **kwargs: object) -> bytes:
        """Returns nothing: the tokenizer has no state to save."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> "MixedScriptTokenizer":
        """Returns itself: the tokenizer has no state to load."""
        return self

    def to_disk(self, path: object, **kwargs: object) -> None:
        """Saves nothing: the tokenizer has no state."""

    def from_disk(self, path: object, **kwargs: object) -> "MixedScriptTokenizer":
        """Returns itself: the tokenizer has no state to load."""
        return self
