"""A tokenizer for text that mixes scripts: Latin words and numbers whole, Han characters single."""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.scripts import HAN

# A word may hold an inner apostrophe, stop, ampersand or hyphen (O'Reilly, U.S, AT&T, e-commerce),
# but not a possessive; letters and digits are apart, so that RMB2.1bn can be cut anywhere.
TOKEN = re.compile(
    rf"[{HAN}]"
    rf"|\d+(?:[.,]\d+)*"
    rf"|[^\W\d_{HAN}]+(?:(?:[.&\-]|['\u2019](?![sS]\b))[^\W\d_{HAN}]+)*"
    rf"|['\u2019][sS]\b"
    rf"|\s+|[^\w\s]|_|\w"
)


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
        for token in TOKEN.findall(text):
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
