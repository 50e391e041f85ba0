"""The weights of the taggers: those that ship, or others in their place while models are made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources

import pycrfsuite

_INSTEAD: dict[str, bytes] = {}


@cache
def tagger(path: str) -> pycrfsuite.Tagger:
    """Opens a model.

    Args:
        path: its file below models/, such as ``en/names.crfsuite``.

    Returns:
        The model; the same object at every call.
    """
    return opened(content(path))


def opened(content: bytes) -> pycrfsuite.Tagger:
    """Opens a model; its bytes must stay in memory for as long as it is used."""
    model = pycrfsuite.Tagger()
    model.open_inmemory(content)
    return model


@cache
def content(path: str) -> bytes:
    """Returns the file of a model, which must stay in memory for as long as the model is used.

    Args:
        path: its file below models/.
    """
    other = _INSTEAD.get(path)
    return other or resources.files("pipeline.models").joinpath(*path.split("/")).read_bytes()


@contextmanager
def instead(files: Mapping[str, bytes]) -> Iterator[None]:
    """Lets other models do the work for a while, in this process.

    Args:
        files: content by path; a model that is not among them stays as it is.
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
    content.cache_clear()
