"""The stages in their order, and how they are run.

A stage is a plain function from tables to tables. The modules that do the work are imported where
they run, so that what only asks for the list of stages need not wait for spaCy.
"""

import json
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NoReturn

import pandas as pd
from tqdm import tqdm

from pipeline import tables
from pipeline.errors import DealwireError
from pipeline.registry import Registry

Tables = dict[str, pd.DataFrame]
Source = tuple[str, Callable[[], bytes]]

# Articles that go to a worker at once; the same for any number of workers.
_BATCH = 16


@dataclass(frozen=True)
class Job:
    """What a run is told.

    Attributes:
        articles: for each file its relative path and the function that reads it.
        published: day of publication of articles that do not tell it themselves.
        today: no publication day is taken for true after it.
        jobs: number of worker processes; one is this process itself.
        registry: known companies; those that ship when None.
        ner: for a language, the spaCy pipeline that finds names in place of the tagger.
        quiet: whether to show no progress, even on a terminal.
    """

    articles: Sequence[Source] = ()
    published: date | None = None
    today: date = field(default_factory=date.today)
    jobs: int = 1
    registry: Registry | None = None
    ner: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = True


@dataclass(frozen=True)
class Stage:
    """One step from articles to deals.

    Attributes:
        name: the command that runs it, and what `tables.TABLES` calls it.
        help: what it does, in a sentence.
        examples: command lines that run it.
        reads: the tables it is given.
        options: the attributes of `Job` it heeds.
        function: does it.
    """

    name: str
    help: str
    examples: tuple[str, ...]
    reads: tuple[str, ...]
    options: tuple[str, ...]
    function: Callable[[Tables, Job], Tables]

    @property
    def writes(self) -> list[str]:
        """The tables it makes."""
        return tables.of_stage(self.name)


def run(stages: Sequence[Stage], inputs: Mapping[str, pd.DataFrame], job: Job) -> Iterator[Tables]:
    """Runs stages one after the other.

    Args:
        stages: in the order of `STAGES`.
        inputs: what they read and do not write themselves.
        job: what they are told.

    Yields:
        The tables of each stage, validated together with those it read.
    """
    found = dict(inputs)
    for stage in stages:
        read = {name: found[name] for name in stage.reads}
        made = stage.function(read, job)
        written = {name: made[name] for name in stage.writes}
        tables.validate(read | written)
        found |= written
        yield written


def tables_of(text: str, published: str | None = None, title: str | None = None) -> Tables:
    """Runs all stages on one text.

    Args:
        text: the article.
        published: its day of publication, ISO 8601.
        title: its title.

    Returns:
        All the tables by name.
    """
    line = {"id": "text", "title": title, "text": text, "published": published}
    content = json.dumps(line).encode()
    found: Tables = {}
    for made in run(STAGES, {}, Job(articles=[("text.jsonl", lambda: content)])):
        found |= made
    return found


def _segment(_: Tables, job: Job) -> Tables:
    """Reads the articles; a file that cannot be opened is a reject."""
    from pipeline import articles, segments

    unreadable: list[tables.Row] = []

    def contents() -> Iterator[tuple[str, bytes]]:
        with _bar(job, "segment", " files", len(job.articles)) as bar:
            for name, read in job.articles:
                try:
                    yield name, read()
                except OSError as error:
                    detail = f"{error.strerror}; check what it is and who may read it"
                    unreadable.append({"path": name, "reason": "unreadable", "detail": detail})
                bar.update()

    made = articles.read(contents(), job.published, job.today)
    rejects = tables.frame("rejects", tables.rows(made["rejects"]) + unreadable)
    found = segments.segment(made["articles"], made["texts"])
    return {**made, "rejects": rejects, "segments": found}


def _extract(inputs: Tables, job: Job) -> Tables:
    """Finds what each article says, a batch of articles at a time."""
    parts = batches(inputs)
    made: list[Tables] = []
    with _bar(job, "extract", " articles", len(inputs["articles"])) as bar:
        for batch, result in zip(parts, _mapped(parts, job), strict=True):
            made.append(result)
            bar.update(len(batch["articles"]))
    names = tables.of_stage("extract")
    return {name: _joined(name, [result[name] for result in made]) for name in names}


def _extract_batch(inputs: Tables, ner: Mapping[str, str]) -> Tables:
    from pipeline import events, rates
    from pipeline.recognition import nlp

    articles, texts, segments = (inputs[name] for name in ("articles", "texts", "segments"))
    try:
        made = nlp.recognise(articles, texts, segments, ner)
        values = {
            name: made[name] for name in ("amounts", "dates", "rounds", "percentages", "cues")
        }
        made |= events.find(texts, segments, made["mentions"], **values, people=made["people"])
        made |= events.without_idle_cues(made["mentions"], made["cues"], made["event_arguments"])
        made["amounts"] = rates.with_usd(
            made["amounts"], made["mentions"], articles, made["event_arguments"], made["dates"]
        )
    except Exception as error:
        error.add_note(f"while reading one of {', '.join(articles['article_id'])}")
        raise
    return made


def _resolve(inputs: Tables, job: Job) -> Tables:
    from pipeline import companies

    return companies.resolve(**inputs, registry=job.registry)


def _tabulate(inputs: Tables, _: Job) -> Tables:
    from pipeline import deals

    return deals.tabulate(**inputs)


STAGES = (
    Stage(
        "segment",
        "Reads articles, splits them into sentences.",
        ("dealwire segment articles -o outputs --published 2018-04-09",),
        (),
        ("articles", "published"),
        _segment,
    ),
    Stage(
        "extract",
        "Finds names, money, dates, rounds, events.",
        (
            "dealwire extract -o outputs --jobs 4",
            "dealwire extract -o outputs --ner en=en_core_web_trf --ner zh=my/pipeline",
        ),
        ("articles", "texts", "segments"),
        ("jobs", "ner"),
        _extract,
    ),
    Stage(
        "resolve",
        "Brings the names of each company together.",
        ("dealwire resolve -o outputs", "dealwire resolve -o outputs --registry companies.tsv"),
        ("articles", "texts", "mentions", "events", "event_arguments"),
        ("registry",),
        _resolve,
    ),
    Stage(
        "tabulate",
        "Merges events of all articles into deals.",
        ("dealwire tabulate -o outputs",),
        (
            "articles",
            "texts",
            "mentions",
            "amounts",
            "dates",
            "events",
            "event_arguments",
            "companies",
            "links",
        ),
        (),
        _tabulate,
    ),
)


def _bar(job: Job, stage: str, unit: str, total: int) -> "tqdm[NoReturn]":
    """Returns a progress bar that shows on a terminal alone, once a second has passed."""
    hidden = True if job.quiet else None
    return tqdm(total=total, desc=stage, unit=unit, delay=1, leave=False, disable=hidden)


def batches(inputs: Tables) -> list[Tables]:
    """Splits tables by article.

    Args:
        inputs: tables with an article_id, `articles` among them.

    Returns:
        The same tables for each `_BATCH` articles, in the order of `articles`.
    """
    ids = inputs["articles"]["article_id"]
    number = {article_id: place // _BATCH for place, article_id in enumerate(ids)}
    parts = {
        name: dict(list(data.groupby(data["article_id"].map(number))))
        for name, data in inputs.items()
    }
    return [
        {
            name: parts[name].get(batch, data.iloc[:0]).reset_index(drop=True)
            for name, data in inputs.items()
        }
        for batch in sorted(set(number.values()))
    ]


def _mapped(batches: Sequence[Tables], job: Job) -> Iterator[Tables]:
    """Yields what is found in each batch, in their order."""
    extract = partial(_extract_batch, ner=job.ner)
    workers = min(job.jobs, len(batches))
    if workers <= 1:
        yield from map(extract, batches)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        with _interrupts_ignored():
            results = pool.map(extract, batches)
        try:
            yield from results
        except BrokenProcessPool as error:
            problem = "a worker process was killed, perhaps for want of memory"
            raise DealwireError(problem, "try again with fewer --jobs") from error


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Lets processes started meanwhile ignore Ctrl-C, which is for their parent to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _joined(name: str, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Joins parts of a table in the order of its key."""
    data = pd.concat([tables.frame(name, ()), *parts])
    return data.sort_values(list(tables.TABLES[name].key), ignore_index=True)
