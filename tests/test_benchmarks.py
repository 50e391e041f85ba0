import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import networks, peers, taggers, values
from benchmarks.peers import DEALWIRE, PEERS, Found, System
from benchmarks.values import Text
from pipeline.training import Sentence

CASES = Path(__file__).parent / "cases"
JUNE = date(2016, 6, 1), date(2016, 6, 30)


def sums(*places: tuple[int, int, float]) -> tuple[Found, ...]:
    """Returns sums of dollars: start, end, value."""
    return tuple(Found(start, end, ("USD", value, value)) for start, end, value in places)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (sums((0, 3, 5.0)), sums((0, 3, 5.0)), (1, 1, 1)),
        (sums((0, 3, 5.0)), sums((0, 3, 6.0)), (1, 0, 0)),
        (sums((0, 3, 5.0)), sums((0, 4, 5.0)), (0, 0, 1)),
        (sums((0, 3, 5.0)), sums((3, 6, 5.0)), (0, 0, 0)),
        (sums((0, 3, 5.0)), (), (0, 0, 0)),
        (sums((0, 3, 5.0), (9, 12, 7.0)), sums((0, 3, 5.0)), (2 / 3, 2 / 3, 2 / 3)),
        # One mention of gold makes two right by no means.
        (sums((0, 8, 5.0)), sums((0, 3, 5.0), (4, 8, 5.0)), (0, 0, 2 / 3)),
        ((), (), (None, None, None)),
    ],
)
def test_scores(gold, found, expected):
    assert values.scores([gold], [found]) == pytest.approx(expected)


def test_scores_add_up_over_texts_and_offsets_are_those_of_each():
    gold = [sums((0, 3, 5.0)), sums((4, 7, 6.0))]
    assert values.scores(gold, [sums((4, 7, 6.0)), sums((4, 7, 6.0))]) == (0.5, 0.5, 0.5)


def test_lines_of_gold_articles_have_their_own_offsets(tmp_path):
    head = "id: a\nlang: en\nform: brief\npublished: 2016-07-01\noutlet: News\n---\n"
    body = (
        "Acme raises\n\nIt raised ⟦$5m|MONEY USD 5e6⟧ in ⟦June|DATE 2016-06⟧.\n"
        "⟦An undisclosed sum|MONEY undisclosed⟧ came later.\n" + "word " * 100 + "\n---\n"
    )
    (tmp_path / "a.txt").write_text(head + body, encoding="utf-8")
    texts = list(values.gold_texts(tmp_path))
    told = [(t.text, t.label, t.gold) for t in texts if t.gold]
    line = "It raised $5m in June."
    assert told == [
        (line, "MONEY", sums((10, 13, 5e6))),
        (line, "DATE", (Found(17, 21, JUNE),)),
    ]
    assert [t.label for t in texts] == ["MONEY", "DATE"] * 3
    assert {(t.published, t.lang) for t in texts} == {(date(2016, 7, 1), "en")}


def test_dates_need_a_day_of_publication(tmp_path):
    head = "id: a\nlang: en\nform: brief\npublished:\noutlet: News\n---\n"
    (tmp_path / "a.txt").write_text(head + "It raised money.\n---\n", encoding="utf-8")
    assert [text.label for text in values.gold_texts(tmp_path)] == ["MONEY"]


def test_rows_of_test_cases(tmp_path):
    (tmp_path / "money.tsv").write_text(
        "text\tlang\texpected\n"
        "$5 or $5 to $6\ten\t$5@USD:5:exact | $5 to $6@USD:5-6:range\n"
        "约合1亿，金额未披露\tzh\t1亿@?:1e8:about | 金额未披露@?:?:undisclosed\n"
        "a 5-star rating\ten\t-\n",
        encoding="utf-8",
    )
    (tmp_path / "dates.tsv").write_text(
        "# Dates.\n# key: text, published\n# text: t\n# published: p (optional)\n# expected: e\n"
        "text\tpublished\texpected\n"
        "in June\t2016-07-01\tJune=2016-06-01..2016-06-30 month\n"
        "some day\t2016-07-01\tsome day=? day\n"
        "今日头条今日上线\t2016-07-01\t今日=2016-07-01..2016-07-01 day\n"
        "in June\t\tJune=? month\n",
        encoding="utf-8",
    )
    published = date(2016, 7, 1)
    assert list(values.case_texts(tmp_path)) == [
        Text(
            "$5 or $5 to $6",
            None,
            "en",
            "MONEY",
            (Found(0, 2, ("USD", 5.0, 5.0)), Found(6, 14, ("USD", 5.0, 6.0))),
        ),
        Text("约合1亿，金额未披露", None, "zh", "MONEY", (Found(2, 4, (None, 1e8, 1e8)),)),
        Text("a 5-star rating", None, "en", "MONEY", ()),
        Text("in June", published, "en", "DATE", (Found(3, 7, JUNE),)),
        Text("some day", published, "en", "DATE", (Found(0, 8, (None, None)),)),
    ]


def test_dealwire_alone_over_ten_texts():
    texts = list(values.case_texts(CASES))
    money = [text for text in texts if text.label == "MONEY"][:5]
    dates = [text for text in texts if text.label == "DATE"][:5]
    results = values.measure({"cases": [*money, *dates]}, DEALWIRE)
    assert sum(result.texts for result in results) == 10
    for result in results:
        assert (result.spans_f1, result.values_f1, result.overlap_f1) == (1, 1, 1)
        assert result.ratio == 1
        assert result.texts_per_second is not None
        assert result.texts_per_second > 0


def missing() -> peers.Find:
    raise ImportError("No module named 'nothing'")


def test_what_is_not_installed_is_told_and_the_run_goes_on():
    texts = [Text("It raised $5m", date(2016, 7, 1), "en", "MONEY", sums((10, 13, 5e6)))]
    systems = (*DEALWIRE, System("nothing", "MONEY", ("en",), missing))
    dealwire, nothing = values.measure({"gold": texts}, systems)
    assert dealwire.spans_f1 == 1
    assert (nothing.system, nothing.version, nothing.spans_f1) == ("nothing", None, None)
    table = values.as_markdown([dealwire, nothing])
    assert "| nothing | not installed |" in table
    assert "MONEY, en: 1 texts with 1 mentions" in table
    rows = list(csv.DictReader(io.StringIO(values.as_csv([dealwire, nothing]))))
    assert [row["system"] for row in rows] == ["dealwire", "nothing"]
    assert rows[1]["ratio"] == ""


def test_every_label_and_language_has_a_peer():
    for label in values.LABELS:
        for lang in values.LANGS:
            assert any(peer.label == label and lang in peer.langs for peer in PEERS)


def test_the_command_writes_its_table(tmp_path, monkeypatch):
    monkeypatch.setattr(values, "PEERS", ())
    monkeypatch.setattr(values.logging, "disable", lambda: None)
    monkeypatch.setattr(values, "_PASSES", 1)
    gold = tmp_path / "gold"
    gold.mkdir()
    head = "id: a\nlang: en\nform: brief\npublished: 2016-07-01\noutlet: News\n---\n"
    (gold / "a.txt").write_text(head + "It raised ⟦$5m|MONEY USD 5e6⟧.\n---\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["--gold", str(gold), "--cases", str(CASES), "-o", str(out)]
    result = CliRunner().invoke(values.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert (out / "values.md").read_text(encoding="utf-8") == result.stdout
    assert "own test cases, which it passes by construction" in result.stdout
    assert (out / "values.csv").exists()


# --- adapters ---


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({"type": "date", "timex": "2018-04-09", "value": "2018-04-09"}, "2018-04-09 2018-04-09"),
        (
            {"type": "daterange", "timex": "2018-03", "start": "2018-03-01", "end": "2018-04-01"},
            "2018-03-01 2018-03-31",
        ),
        (
            {"type": "daterange", "timex": "2018", "start": "2018-01-01", "end": "2018-04-08"},
            "2018-01-01 2018-12-31",
        ),
        (
            {"type": "daterange", "timex": "2017", "Mod": "since", "start": "2017-01-01"},
            "2017-01-01 2017-12-31",
        ),
        (
            {"type": "daterange", "timex": "XXXX-02", "Mod": "before", "end": "2018-02-01"},
            "2018-02-01 2018-02-28",
        ),
        (
            {"type": "daterange", "timex": "2001", "Mod": "after", "start": "2002-01-01"},
            "2001-01-01 2001-12-31",
        ),
        (
            {
                "type": "daterange",
                "timex": "(2015-07-01,2015-10-01,P3M)",
                "Mod": "since",
                "start": "2015-07-01",
            },
            "2015-07-01 2015-09-30",
        ),
        ({"type": "datetime", "timex": "PRESENT_REF", "value": "2018-04-09 00:00:00"}, None),
        ({"type": "duration", "timex": "P3M", "value": "7776000"}, None),
        ({"type": "daterange", "timex": "2014-SU", "value": "not resolved"}, None),
        ({"type": "date", "timex": "XXXX-02-29"}, None),
    ],
)
def test_readings_of_recognizers(said, days):
    expected = days and tuple(map(date.fromisoformat, days.split()))
    assert peers._resolved(said) == expected


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("day", "2016-02-10 2016-02-10"),
        ("week", "2016-02-08 2016-02-14"),
        ("month", "2016-02-01 2016-02-29"),
        ("year", "2016-01-01 2016-12-31"),
    ],
)
def test_the_period_of_a_day(period, days):
    expected = tuple(map(date.fromisoformat, days.split()))
    assert peers._period(date(2016, 2, 10), period) == expected


@pytest.mark.parametrize(
    ("text", "amount", "currency", "place"),
    [
        ("It costs $ 12,000.", "12,000.", "$", "$ 12,000"),
        ("It costs 1 298,00 €", "1 298,00", "€", "1 298,00 €"),
        ("It costs 12, or €", "12", "€", None),
        ("It costs 12", "12", None, None),
    ],
)
def test_where_a_price_stands(text, amount, currency, place):
    found = peers._priced(text, amount, currency)
    assert (found and text[slice(*found)]) == place


@pytest.mark.parametrize(
    ("name", "lang", "code"),
    [("Dollar", "en", "USD"), ("元", "zh", "CNY"), ("¥", "en", None), (None, "en", None)],
)
def test_the_currency_that_a_library_names(name, lang, code):
    assert peers._currency(name, lang) == code


# Names

ACME = Sentence("Acme raised $5 million.", "en", ((0, 4, "ORG"),), "a")
PARIS = Sentence("Ann Lee lives in Paris.", "en", ((0, 7, "PERSON"), (17, 22, "GPE")), "a")


def test_figures_of_names_are_strict_and_those_of_chosen_labels():
    found = {ACME.text: ((0, 4, "ORG"),), PARIS.text: ((0, 3, "PERSON"), (17, 22, "ORG"))}
    told = taggers.figures(
        lambda sentences: [found[s.text] for s in sentences], {"a": [ACME, PARIS]}, ("ORG", "GPE")
    )
    assert (told["ORG"].precision, told["ORG"].recall) == (0.5, 1)
    assert told["GPE"].recall == 0
    assert "PERSON" not in told


def test_speed_counts_words_in_english_and_characters_in_chinese(monkeypatch):
    clock = iter(range(10))
    monkeypatch.setattr(taggers, "process_time", lambda: next(clock))
    monkeypatch.setattr(taggers, "_PASSES", 1)
    assert taggers.speed(lambda sentences: [], {"a": [ACME, PARIS]}, "en") == 9
    assert taggers.speed(lambda sentences: [], {"a": [ACME]}, "zh") == 23


def test_a_network_learns_what_stands_in_its_own_language(monkeypatch):
    monkeypatch.setattr(networks, "EPOCHS", 30)
    network = networks.train([ACME, PARIS, Sentence("徐立", "zh", ((0, 2, "PERSON"),))], "en")
    assert networks.finder(network)([ACME, PARIS]) == [ACME.names, PARIS.names]


def test_a_part_of_a_page_is_replaced_and_must_be_there_once():
    page = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n"
    assert taggers.filled(page, "x", "new") == "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n"
    with pytest.raises(ValueError, match="stands 0 times"):
        taggers.filled(page, "y", "new")
