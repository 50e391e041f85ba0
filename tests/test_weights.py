"""Tests of models in the place of those that ship."""

import pytest

from pipeline import weights
from pipeline.recognition import tagger


def test_other_models_do_the_work_for_a_while():
    shipped = weights.tagger("en", tagger.FILE)
    assert weights.tagger("en", tagger.FILE) is shipped
    other = weights._content("zh", tagger.FILE)
    with weights.instead({("en", tagger.FILE): other}):
        assert weights._content("en", tagger.FILE) == other
        assert weights.tagger("zh", tagger.FILE).labels()
    assert weights._content("en", tagger.FILE) != other


def test_those_that_ship_are_back_after_an_error():
    with pytest.raises(KeyError), weights.instead({("en", tagger.FILE): b"broken"}):
        raise KeyError
    assert weights.tagger("en", tagger.FILE).labels()
