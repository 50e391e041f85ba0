import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import engine, lexicons, tables
from pipeline.recognition.cues import find

CASES = lexicons.parse(
    "statuses", (Path(__file__).parents[1] / "cases/statuses.tsv").read_text(encoding="utf-8")
)
CUES = lexicons.load("lexicons/status_cues")


@pytest.fixture(scope="module")
def statuses() -> list[str]:
    """Returns how sure each case is read to be, all of them read in one run."""
    lines = [json.dumps({"id": f"{n:04}", "text": row["text"]}) for n, row in enumerate(CASES)]
    content = "\n".join(lines).encode()
    job = engine.Job(articles=[("cases.jsonl", lambda: content)], published=date(2024, 6, 3))
    found: dict[str, pd.DataFrame] = {}
    for made in engine.run(engine.STAGES[:2], {}, job):
        found |= made
    told: dict[str, set[str]] = {row["article_id"]: set() for row in tables.rows(found["articles"])}
    for row in tables.rows(found["events"]):
        told[row["article_id"]].add(row["status"])
    return [" ".join(sorted(said)) or "none" for _, said in sorted(told.items())]


def test_most_cases_have_their_status(statuses: list[str]) -> None:
    """Whether there is an event at all is for models to say, which need not know every row."""
    assert len(statuses) == len(CASES.rows)
    pairs = zip(CASES.rows, statuses, strict=True)
    wrong = [(row["text"], status) for row, status in pairs if status != row["status"]]
    assert len(wrong) <= len(CASES.rows) * 0.16, wrong
    # An event that is found has the right status nearly always.
    assert len([pair for pair in wrong if pair[1] != "none"]) <= 2, wrong


def test_every_cue_fires() -> None:
    beside = {
        "to": "{} to raise",
        "verb": "{} raise",
        "deal": "{} IPO",
        "": "{}",
        "to deal": "{} IPO",
        "report": "报道 report {}",
    }
    for row in CUES:
        for form in (row["form"], row["form"].upper(), f"“{row['form']}”"):
            text = beside["" if form.startswith("“") else row["gate"]].format(form)
            if form.startswith("“") and row["gate"]:
                continue
            cues = find(text, row["lang"])
            if row["status"] == "none":
                assert cues == []
                continue
            (cue,) = cues
            assert cue.text.lower() == row["form"].lower()
            assert cue.status == row["status"]
            assert cue.attribution == (row["attribution"] or None)
            assert cue.type == (row["type"] or None)


@pytest.mark.parametrize(
    ("text", "lang", "cues"),
    [
        ("A meal planning service raised $2 million.", "en", []),
        ("It plans to hire. It plans a $70 million fund.", "en", ["plans"]),
        ("It is in advanced talks to buy Bolt.", "en", ["in advanced talks"]),
        ("It filed for a listing.", "en", ["filed for a listing"]),
        ("虚拟人公司万象科技完成融资。", "zh", []),
        ("双方终止合作。", "zh", []),
        ("双方终止收购。", "zh", ["终止收购"]),
        ("B轮融资被叫停。", "zh", ["叫停"]),
    ],
)
def test_a_hedge_counts_beside_words_of_a_deal(text: str, lang: str, cues: list[str]) -> None:
    assert [cue.text for cue in find(text, lang)] == cues


@pytest.mark.parametrize(
    ("text", "lang", "statuses"),
    [
        ("It plans to raise money, sources said.", "en", ["planned", "rumored"]),
        ("Kelvora DENIED reports.", "en", ["denied"]),
        ("The Mayor of Maybury undenied", "en", []),
        ("据知情人士透露，海蚌科技拟融资", "zh", ["rumored", "planned"]),
        ("海蚌科技否认融资。", "zh", ["denied"]),
        ("海蚌科技成立于杭州。", "zh", []),
        ("Kelvora denied it", "zh", []),
    ],
)
def test_cues_in_order(text: str, lang: str, statuses: list[str]) -> None:
    assert [cue.status for cue in find(text, lang)] == statuses


@given(st.lists(st.sampled_from([r["form"] for r in CUES]) | st.text(max_size=5), max_size=8))
def test_cues_are_spans_that_do_not_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    for lang in tables.LANG:
        last = 0
        for cue in find(text, lang):
            assert last <= cue.start < cue.end
            assert text[cue.start : cue.end] == cue.text
            last = cue.end
