import click
from hypothesis import given
from hypothesis import strategies as st

from pipeline import show, tables


def test_render_shows_deal_evidence_and_text(found):
    assert click.unstyle(show.render(found)) == (
        "Acme · seed · USD 5,000,000 · confirmed · 2018-04-01 to 2018-04-09\n"
        "  lead: 启明创投\n"
        "  participant: Ann\n"
        "  valuation: over USD 25,000,000\n"
        "    news/acme:20-24  investee  Acme\n"
        "    news/acme:33-36  amount  $5m\n"
        "    news/acme:40-44  lead_investor  启明创投\n"
        "\n"
        "[ORG Acme] raises, again\n"
        "\n"
        "[ORG Acme] raised “[MONEY $5m]”, 由[ORG 启明创投]领投。\n"
    )


def test_render_says_where_there_is_no_deal(found):
    for name in ("deals", "deal_investors", "deal_events"):
        found[name] = found[name].iloc[:0]
    assert show.render(found).startswith("no deals\n\n")


def test_every_label_has_a_colour():
    assert set(show.COLOURS) == set(tables.LABEL)


@given(
    st.text("Aa1 资讯，\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 9)), max_size=6),
)
def test_marks_take_nothing_from_the_text(text, places):
    mentions = [
        {"start": start, "end": start + length, "text": text[start : start + length]}
        | {"label": "ORG"}
        for start, length in places
        if start + length <= len(text)
    ]
    marked = click.unstyle(show.marked(text, mentions))
    assert marked.replace("[ORG ", "").replace("]", "") == text
    assert bool(mentions) == ("[ORG " in marked)


def test_the_longer_of_two_marks_wins():
    mentions = [
        {"start": 0, "end": 4, "text": "Acme", "label": "ORG"},
        {"start": 0, "end": 9, "text": "Acme Labs", "label": "ORG"},
        {"start": 5, "end": 9, "text": "Labs", "label": "PRODUCT"},
    ]
    assert click.unstyle(show.marked("Acme Labs.", mentions)) == "[ORG Acme Labs]."
