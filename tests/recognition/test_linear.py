"""Holds the time of the recognisers to growing no faster than the text."""

import gc
import re
from collections.abc import Callable
from datetime import date
from time import process_time

import pytest

from pipeline.recognition import dates, money, numerals, rounds

NUMBER = re.compile(numerals.NUMBER)
FINDERS: dict[str, Callable[[str], object]] = {
    "money": money.find,
    "dates": lambda text: dates.find(text, date(2018, 4, 9)),
    "rounds": rounds.find,
    "numerals": lambda text: [numerals.read(match.group()) for match in NUMBER.finditer(text)],
}
NUMBERS = ["1", "一", "$1,1,1,", "111 ", "三点五", "one hundred and ", "万亿", "million "]
SUMS = ["1-", "$1 to ", "¥1 ", "1亿（", "1万、", "million of ", "no more than ", "约合",
        "undisclosed the ", "未披露"]  # fmt: skip
DATES = ["年", "2020-", "last year ", "1月1日至", "Q3 "]
ROUNDS = ["A轮", "A", "Series ", "seed "]
BLANKS = [" ", "(", "（", "()"]

MEGABYTE = 1_000_000
# What is linear but slow is given less: a megabyte of some would take half a minute.
LESS, LONG = MEGABYTE // 20, 0.01


# Of a squared time every try fails; of a linear one a busy machine spoils a few.
TRIES = 8


@pytest.mark.parametrize("unit", [*NUMBERS, *SUMS, *DATES, *ROUNDS, *BLANKS])
@pytest.mark.parametrize("finder", FINDERS)
def test_time_grows_with_the_length_of_the_text(finder: str, unit: str) -> None:
    find = FINDERS[finder]
    find(unit)  # loads what is loaded once
    size = LESS if seconds(find, unit, LESS) > LONG else MEGABYTE
    assert any(grows_with_the_length(find, unit, size) for _ in range(TRIES))


def grows_with_the_length(find: Callable[[str], object], unit: str, size: int) -> bool:
    """Returns whether eight times the text takes less than half of what a squared time takes."""
    eighth = min(seconds(find, unit, size // 8) for _ in range(2))
    return seconds(find, unit, size) < 32 * eighth + 0.05


def seconds(find: Callable[[str], object], unit: str, size: int) -> float:
    """Returns the processor time over so many characters of a repeated unit."""
    text = unit * (size // len(unit))
    # What is alive from other tests is not the finder's: walking it would count as its time.
    gc.disable()
    start = process_time()
    find(text)
    taken = process_time() - start
    gc.enable()
    return taken
