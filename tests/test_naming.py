"""Tests of the names of one company inside an article."""

import pytest

from pipeline import role_labels
from pipeline.naming import Names, is_legal_name


def names(*lines: str) -> Names:
    (piece,) = role_labels.read("x", "\n".join(lines))
    return Names([labelled.sentence for labelled in piece])


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("⟦Quillfish|ORG⟧ is ⟦Quillfish Inc.|ORG⟧ in full.", True),
        ("⟦Lagoon Robotics|ORG⟧ and ⟦Lag|ORG⟧.", False),
        ("⟦禾籽科技|ORG⟧即⟦杭州禾籽科技有限公司|ORG⟧。", True),
        ("⟦澜川智能|ORG⟧（⟦Lanchuan|ORG⟧）完成融资。", True),
        ("⟦澜川智能|ORG⟧、⟦Lanchuan|ORG⟧完成融资。", False),
    ],
)
def test_names_of_one_company(line: str, same: bool) -> None:
    found = names(line)
    one, two = (mention.text for mention in found.mentions)
    assert found.are_same(one, two) == same
    assert (found.group(one) == found.group(two)) == same


def test_a_company_is_called_by_its_commonest_name_that_is_no_legal_one() -> None:
    found = names(
        "⟦杭州禾籽科技有限公司|ORG⟧。", "⟦禾籽科技|ORG⟧，⟦禾籽科技|ORG⟧。", "⟦禾籽|ORG⟧。"
    )
    assert found.brand(found.mentions[0]).text == "禾籽科技"


def test_legal_names() -> None:
    assert is_legal_name("Acme Robotics, Inc.")
    assert is_legal_name("杭州禾籽信息科技有限公司")
    assert not is_legal_name("禾籽科技")
