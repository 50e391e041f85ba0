import pytest

from pipeline.merging.reprints import contained, sketch, sources

RELEASE = (
    "Quokka, which makes hats for marsupials, said on Tuesday that it raised five million dollars "
    "in a round led by Wombat Partners. It will open a second workshop in Perth and hire milliners."
)
CHINESE = "短尾袋鼠周二宣布完成五百万美元天使轮融资，由袋熊资本领投，资金将用于在珀斯开设第二家工坊并招募制帽师。"
STORY = (
    "Hats for marsupials are big business in Western Australia, and one maker has found backers. "
    "Wombat Partners led the round; Quokka's founder would not say how much of it she kept."
)


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        ([RELEASE, RELEASE], 1),
        ([RELEASE, RELEASE.upper().replace(",", " –")], 1),
        # Cut short, or with a line of the outlet's own.
        ([RELEASE, RELEASE[:120]], 1),
        ([RELEASE, f"Sydney. {RELEASE} Reporting by our staff, who own no hats at all."], 1),
        ([CHINESE, f"财经网讯，{CHINESE}更多资讯请关注我们。"], 1),
        ([RELEASE, STORY], 2),
        ([RELEASE, CHINESE], 2),
        # What two articles copy from makes them one source, whichever is read first.
        ([RELEASE[:90], RELEASE[95:], RELEASE], 1),
        ([RELEASE, RELEASE[:90], RELEASE[95:]], 1),
        ([], 0),
    ],
)
def test_reprints_are_one_source(texts, number):
    assert sources(map(sketch, texts)) == number


def test_a_long_text_is_judged_by_a_part_of_its_shingles():
    words = [f"w{number}" for number in range(3000)]
    whole, half = sketch(" ".join(words)), sketch(" ".join(words[:1500]))
    other = sketch(" ".join(f"v{number}" for number in range(3000)))
    assert len(whole.hashes) < whole.size
    assert contained(whole, half) == pytest.approx(1, abs=0.15)
    assert contained(whole, other) == 0


@pytest.mark.parametrize("text", ["", "。", "one"])
def test_a_text_of_few_words_has_a_sketch(text):
    assert contained(sketch(text), sketch(text)) == 1
