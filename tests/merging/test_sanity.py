import pytest

from pipeline import lexicons, tables
from pipeline.merging.sanity import rank


def test_rounds_have_their_order():
    order = ["pre_seed", "seed", "pre_a", "series_a", "series_a1", "pre_b", "series_b", "series_k"]
    ranks = [rank(name) for name in order]
    assert ranks == sorted(ranks, key=lambda r: r or ())
    assert len(set(ranks)) == len(order)


@pytest.mark.parametrize("name", [None, "strategic", "series_a_plus", "debt", "ipo"])
def test_what_may_come_at_any_time_has_no_place(name):
    assert rank(name) is None


def test_every_range_is_of_a_round_and_has_an_order():
    for row in lexicons.load("lexicons/round_sums"):
        assert tables.ROUND.fullmatch(row["round"])
        assert 0 < float(row["least"]) < float(row["greatest"])
