import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.phrases.chunks import chunk, is_common, is_headline

WORDS = [
    *("Acme", "Bank of America", "Bill & Melinda", "CEO", "co-founder and", "Inc.", "L.P.", "500"),
    *(
        "raised",
        "Raises",
        "the",
        "The",
        "$2.1bn",
        "'s",
        "’",
        "AT&T",
        "a16z",
        "商汤科技",
        "SIG海纳亚洲",
    ),
    *(",", ".", "(", "“", "-", "–", "+", "/", "\t", "_", "\u00a0", "🚑", "é", "\u0301"),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join) | st.text(max_size=60)


def of_kind(text: str, kind: str) -> list[str]:
    return [c.text for c in chunk(text) if c.kind == kind]


@given(TEXTS)
def test_chunks_cover_all_but_white_space_in_order(text: str) -> None:
    chunks = chunk(text)
    assert all(c.text == text[c.start : c.end] != "" for c in chunks)
    bounds = [0, *(bound for c in chunks for bound in (c.start, c.end)), len(text)]
    assert bounds == sorted(bounds)
    between = [text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    assert not "".join(between).strip()


@given(TEXTS)
def test_kinds_are_known(text: str) -> None:
    kinds = {"name", "title", "word", "number", "punct", "possessive"}
    assert {c.kind for c in chunk(text)} <= kinds


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The startup raised $30M from Bank of America.", ["Bank of America"]),
        ("It was hired by AT&T and 500 Startups.", ["AT&T", "500 Startups"]),
        ("Kelvora GmbH’s 2.1bn deal with Hearth Inc. closed", ["Kelvora GmbH", "Hearth Inc."]),
        ("Singapore-based SenseTime（商汤科技）grew.", ["SenseTime", "商汤科技"]),
        ("Larkspur Therapeutics, Inc. was sold.", ["Larkspur Therapeutics, Inc."]),
        ("the money came from a16z and iFlytek", ["a16z", "iFlytek"]),
        ("Corvid Robotics Closes Oversubscribed $20 Million Round", ["Corvid Robotics"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert of_kind(text, "name") == names


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Drover's co-founder and CEO Jill Harker left.", ["co-founder and CEO"]),
        ("Sun Weimin, Vice Chairman of Suning.com, spoke.", ["Vice Chairman"]),
        ("She is managing partner at Foundry Lane.", ["managing partner"]),
        ("The directors met partners.", []),
    ],
)
def test_titles(text: str, titles: list[str]) -> None:
    assert of_kind(text, "title") == titles


def test_possessives_are_apart() -> None:
    assert of_kind("Drover's and the founders’ shares, O'Brien's too", "possessive") == [
        "'s",
        "’",
        "'s",
    ]


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("Mindful Mouse Raises $6 Million Seed Round Led By Pear Orchard", True),
        ("AI chip startup Cerulean raises $200 mln from Samsung, LG", False),
        ("Tessalith today announced it has closed a $45M Series B round.", False),
        ("商汤科技完成6亿美元C轮融资", False),
        ("", False),
    ],
)
def test_headlines(line: str, headline: bool) -> None:
    assert is_headline(line) is headline


def test_common_words() -> None:
    assert is_common("Round")
    assert is_common("company")
    assert not is_common("Tessalith")
    assert not is_common("")
