import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import enclosures

TEXTS = st.text(alphabet="a甲 .,，：\"“”‘’'「」『』（）()《》[]【】", max_size=60)


@given(TEXTS)
def test_pairs_are_properly_nested(text: str) -> None:
    pairs = enclosures.find(text)
    for left in pairs:
        assert 0 <= left.start < left.end - 1 < len(text)
        for right in pairs:
            apart = left.end <= right.start or right.end <= left.start
            within = left.start <= right.start and right.end <= left.end
            around = right.start <= left.start and left.end <= right.end
            assert apart or within or around


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("“外“层”", ["“外“"]),
        ("他说：“我们信奉‘不要停’。”", ["‘不要停’", "“我们信奉‘不要停’。”"]),
        ("don’t ‘stop’", ["‘stop’"]),
        ("（全角)", ["（全角)"]),
        ('a 5" screen', []),
        ("a) b", []),
    ],
)
def test_enclosures(line: str, found: list[str]) -> None:
    assert [line[pair.start : pair.end] for pair in enclosures.find(line)] == found
