import pytest

from pipeline.raisers import raises_nothing


@pytest.mark.parametrize(
    "name",
    ["NextEnergy Capital", "Utrecht University", "The Treasury", "Sequoia Capital", "杭州市政府"],
)
def test_funds_and_public_bodies_raise_nothing(name: str) -> None:
    assert raises_nothing(name)


@pytest.mark.parametrize("name", ["Capital Brewing", "Lambda School", "Saltbox Bank", "深岭科技"])
def test_companies_may_raise(name: str) -> None:
    assert not raises_nothing(name)
