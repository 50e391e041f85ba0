"""What tests share: hypothesis settings, tables written by hand, tables of the sample articles."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from pipeline import engine, storage, tables

# The same examples at every run, on machines of any speed.
settings.register_profile("dealwire", deadline=None, derandomize=True, database=None)
settings.load_profile("dealwire")

CORPUS = Path(__file__).parent.parent / "corpus/articles"
TEXT = "Acme raises, again\n\nAcme raised “$5m”, 由启明创投领投。"


def _mention(text: str, label: str, segment: int, after: int = 0) -> tables.Row:
    start = TEXT.index(text, after)
    return {
        "mention_id": tables.mention_id("news/acme", start, start + len(text), label),
        "article_id": "news/acme",
        "segment_id": segment,
        "start": start,
        "end": start + len(text),
        "text": text,
        "label": label,
        "source": "test",
        "score": 0.5,
    }


@pytest.fixture
def found() -> dict[str, pd.DataFrame]:
    """All tables of one article that tells of one deal."""
    title, acme, money, fund = (
        _mention("Acme", "ORG", 0),
        _mention("Acme", "ORG", 1, after=10),
        _mention("$5m", "MONEY", 1),
        _mention("启明创投", "ORG", 1),
    )
    article = {"article_id": "news/acme"}
    event = {"event_id": "news/acme#e1"}
    deal = {"deal_id": "acme-seed"}
    names = {acme["mention_id"]: "acme", fund["mention_id"]: "qiming"}
    company = {"kind": "startup", "known": False, "mentions": 1}
    link = {"basis": "exact", "score": 1.0}
    records: dict[str, list[tables.Row]] = {
        "articles": [
            article
            | {
                "path": "news/acme.txt",
                "title": "Acme raises, again",
                "published": date(2018, 4, 9),
                "published_basis": "option",
                "lang": "en",
                "chars": len(TEXT),
                "sha256": "0" * 64,
            }
        ],
        "texts": [article | {"text": TEXT}],
        "rejects": [{"path": "news/noise.bin", "reason": "unreadable"}],
        "segments": [
            article
            | {"segment_id": 0, "paragraph": 0, "start": 0, "end": 18}
            | {"lang": "en", "kind": "title"},
            article
            | {"segment_id": 1, "paragraph": 1, "start": 20, "end": len(TEXT)}
            | {"lang": "en", "kind": "body"},
        ],
        "mentions": [title, acme, money, fund],
        "amounts": [
            {"mention_id": money["mention_id"], "currency": "USD", "approximation": "exact"}
            | {"minimum": 5e6, "maximum": 5e6, "usd_minimum": 5e6, "usd_maximum": 5e6}
        ],
        "events": [
            event
            | article
            | {"type": "funding", "round": "seed", "status": "confirmed"}
            | {"attribution": "media", "score": 0.25}
        ],
        "event_arguments": [
            event | {"role": role, "mention_id": mention["mention_id"], "source": "roles.model"}
            for role, mention in (("investee", acme), ("lead_investor", fund), ("amount", money))
        ],
        "companies": [
            company | {"company_id": "acme", "name": "Acme", "country": "US"},
            company | {"company_id": "qiming", "name": "启明创投", "name_zh": "启明创投"},
        ],
        "links": [
            link | {"mention_id": mention_id, "company_id": company_id}
            for mention_id, company_id in names.items()
        ],
        "deals": [
            deal
            | {
                "type": "funding",
                "investee_id": "acme",
                "investee": "Acme",
                "round": "seed",
                "amount_minimum": 5e6,
                "amount_maximum": 5e6,
                "currency": "USD",
                "valuation_minimum": 2.5e7,
                "valuation_currency": "USD",
                "announced_start": date(2018, 4, 1),
                "announced_end": date(2018, 4, 9),
                "status": "confirmed",
                "articles": 1,
                "sources": 1,
                "score": 0.25,
            }
        ],
        "deal_investors": [
            deal | {"investor_id": "qiming", "investor": "启明创投", "role": "lead"},
            deal | {"investor_id": "person:Ann", "investor": "Ann", "role": "participant"},
        ],
        "deal_events": [deal | event | article],
    }
    return {name: tables.frame(name, records.get(name, ())) for name in tables.TABLES}


@pytest.fixture(scope="session")
def run_corpus() -> Callable[[int], dict[str, pd.DataFrame]]:
    """Runs all stages over the sample articles in a number of processes."""

    def run(jobs: int) -> dict[str, pd.DataFrame]:
        found: dict[str, pd.DataFrame] = {}
        job = engine.Job(storage.sources([CORPUS]), today=date(2026, 1, 1), jobs=jobs)
        for made in engine.run(engine.STAGES, {}, job):
            found |= made
        return found

    return run


@pytest.fixture(scope="session")
def corpus(run_corpus) -> dict[str, pd.DataFrame]:
    """All tables of the sample articles."""
    return run_corpus(1)
