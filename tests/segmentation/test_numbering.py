from pipeline import lexicons
from pipeline.segmentation import numbering


def test_numbers_count_as_a_list_only_in_sequence() -> None:
    assert numbering.find("1. 甲 2. 乙 3. 丙") == [5, 10]
    assert numbering.find("2. 甲 5. 乙") == []
    assert numbering.find("①甲；②乙") == [3]
    assert not numbering.is_number("甲1.", 0, 3)


def test_every_numeral_fires() -> None:
    for row in lexicons.load("lexicons/segment_numerals"):
        assert numbering.is_number(f"{row['form']}、", 0, len(row["form"]) + 1), row["form"]
    first, second = [row["form"] for row in lexicons.load("lexicons/segment_numerals")][:2]
    assert numbering.find(f"（{first}）甲；（{second}）乙") == [5]
