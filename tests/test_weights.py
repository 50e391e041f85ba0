"""Tests of models in the place of those that ship."""

import pytest

from pipeline import weights
from pipeline.recognition import tagger

EN, ZH = f"en/{tagger.FILE}", f"zh/{tagger.FILE}"


def test_other_models_do_the_work_for_a_while():
    shipped = weights.tagger(EN)
    assert weights.tagger(EN) is shipped
    other = weights.content(ZH)
    with weights.instead({EN: other}):
        assert weights.content(EN) == other
        assert weights.tagger(ZH).labels()
    assert weights.content(EN) != other


def test_those_that_ship_are_back_after_an_error():
    with pytest.raises(KeyError), weights.instead({EN: b"broken"}):
        raise KeyError
    assert weights.tagger(EN).labels()
