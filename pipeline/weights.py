"""The weights of the taggers: those that ship, or others in their place while models are made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources

import pycrfsuite

_INSTEAD: dict[tuple[str, str], bytes] = {}


@cache
def tagger(lang: str, file: str) -> pycrfsuite.Tagger:
    """Opens a model.

    Args:
        lang: its language.
        file: its name below the folder of that language.

    Returns:
        The model; the same object at every call.
    """
    opened = pycrfsuite.Tagger()
    opened.open_inmemory(_content(lang, file))
    return opened


@cache
def _content(lang: str, file: str) -> bytes:
    """Returns the file of a model, which must stay in memory for as long as the model is used."""
    other = _INSTEAD.get((lang, file))
    return other or resources.files("pipeline.models").joinpath(lang, file).read_bytes()


@contextmanager
def instead(files: Mapping[tuple[str, str], bytes]) -> Iterator[None]:
    """Lets other models do the work for a while, in this process.

    Args:
        files: content by language and file; a model that is not among them stays as it is.
    """
    _INSTEAD.update(files)
    _forget()
    try:
        yield
    finally:
        _INSTEAD.clear()
        _forget()


def _forget() -> None:
    tagger.cache_clear()
    _content.cache_clear()
