"""Measures how well names are brought together, beside simpler ways, and how fast many are.

The ORG mentions of labelled articles are clustered by dealwire and by ways that see the names
alone: the same string, spelling (rapidfuzz), and the fingerprint of rigour.
"""

import random
import string
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import click
import pandas as pd
from rapidfuzz import fuzz, process, utils

from pipeline import engine, storage, tables
from pipeline.companies import resolve, spelling
from pipeline.evaluation import linking
from pipeline.gold import notation
from pipeline.gold.records import Article
from pipeline.scripts import has_han

# As alike as names must be, in per cent, for rapidfuzz alone; the best of those tried on the gold.
_ALIKE = 95
_MANY = 100_000

# Returns the cluster of each name.
Cluster = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True)
class Result:
    """How a way did on the mentions of a group: B³ precision, recall and F1."""

    way: str
    group: str
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


# --- ways ---


def by_string(names: Sequence[str]) -> list[str]:
    """Clusters by the exact string."""
    return list(names)


def by_spelling(names: Sequence[str]) -> list[str]:
    """Clusters by rapidfuzz alone: each name joins the most alike of those before it."""
    seen: list[str] = []
    put: dict[str, str] = {}
    for name in dict.fromkeys(names):
        best = process.extractOne(
            name, seen, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_ALIKE
        )
        put[name] = put[best[0]] if best else name
        seen.append(name)
    return [put[name] for name in names]


def by_fingerprint(names: Sequence[str]) -> list[str]:
    """Clusters by rigour: legal forms off, tokens normalised and sorted."""
    from rigour.names import normalize_name, remove_org_types

    def fingerprint(name: str) -> str:
        plain = normalize_name(name) or name
        bare = normalize_name(remove_org_types(plain)) or plain
        return " ".join(sorted(bare.split()))

    return [fingerprint(name) for name in names]


WAYS: dict[str, Cluster] = {
    "exact string": by_string,
    "rapidfuzz alone": by_spelling,
    "rigour's fingerprint": by_fingerprint,
}


# --- how well ---


def measure(articles: Sequence[Article], ways: dict[str, Cluster]) -> list[Result]:
    """Measures dealwire and other ways on the ORG mentions of labelled articles."""
    mentions = [(a, m) for a in articles for m in a.labelled("ORG")]
    gold = [mention.value["company"] for _, mention in mentions]
    names = [mention.text for _, mention in mentions]
    found = {"dealwire": by_dealwire(articles)}
    for way, cluster in ways.items():
        try:
            found[way] = cluster(names)
        except ImportError:
            continue
    scripts: dict[str, set[bool]] = defaultdict(set)
    for company, name in zip(gold, names, strict=True):
        scripts[company].add(has_han(name))
    groups = {
        lang: [i for i, (article, _) in enumerate(mentions) if article.lang == lang]
        for lang in tables.ARTICLE_LANG
    }
    groups["cross"] = [i for i, company in enumerate(gold) if len(scripts[company]) == 2]
    groups["all"] = list(range(len(gold)))
    return [
        _result(way, group, [gold[i] for i in chosen], [put[i] for i in chosen])
        for group, chosen in groups.items()
        if chosen
        for way, put in found.items()
    ]


def _result(way: str, group: str, gold: Sequence[str], found: Sequence[str]) -> Result:
    scores = linking.b_cubed(gold, found)
    precision, recall = (sum(score[i] for score in scores) / len(scores) for i in (0, 1))
    return Result(way, group, precision, recall)


def by_dealwire(articles: Iterable[Article]) -> list[str]:
    """Clusters the ORG mentions of labelled articles by dealwire, which reads the text as well."""
    days, texts, mentions, events, arguments = [], [], [], [], []
    for article in articles:
        head = {"article_id": article.article_id}
        day = pd.Timestamp(article.published).date() if article.published else None
        days.append({**head, "published": day})
        texts.append({**head, "text": article.text})
        mentions += [
            {
                **head,
                "mention_id": f"{article.article_id}:{mention.start}",
                "segment_id": 0,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "label": mention.label,
                "source": "gold",
                "score": 1.0,
            }
            for mention in article.labelled("ORG")
        ]
        for number, event in enumerate(article.events):
            event_id = f"{article.article_id}:{number}"
            events.append({**head, "event_id": event_id, "type": event.type})
            arguments += [
                {
                    "event_id": event_id,
                    "role": argument.role,
                    "mention_id": f"{article.article_id}:{argument.mention.start}",
                }
                for argument in event.arguments
            ]
    made: engine.Tables = resolve(
        pd.DataFrame(days),
        tables.frame("texts", texts),
        tables.frame("mentions", mentions),
        tables.frame("events", events),
        tables.frame("event_arguments", arguments),
    )
    links = {row["mention_id"]: row["company_id"] for row in tables.rows(made["links"])}
    return [links[mention["mention_id"]] for mention in mentions]


# --- how fast ---


def many(number: int) -> list[str]:
    """Returns made-up company names in both scripts, some of them twice in other spellings."""
    chance = random.Random(number)
    heads = ("Technologies", "Capital", "Labs, Inc.", "Ventures", "Health", "")
    han = "".join(chr(code) for code in range(0x4E00, 0x5400))
    ends = ("科技", "资本", "信息技术有限公司", "创投", "智能", "")
    found: list[str] = []
    while len(found) < number:
        if chance.random() < 0.5:
            letters = "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 9)))
            found.append(f"{letters.title()} {chance.choice(heads)}".strip())
        else:
            found.append("".join(chance.choices(han, k=chance.randint(2, 4))) + chance.choice(ends))
    return found


def seconds(names: Sequence[str]) -> float:
    """Returns how long one core takes to find the edges between names."""
    articles_of = {name: {str(number)} for number, name in enumerate(names)}
    begun = process_time()
    for _ in spelling.edges(articles_of, articles_of):
        pass
    return process_time() - begun


# --- all together ---


def as_markdown(results: Sequence[Result], times: dict[int, float]) -> str:
    """Returns results as a table in Markdown."""
    groups = list(dict.fromkeys(result.group for result in results))
    lines = [
        "# Names of companies: dealwire and simpler ways\n",
        "B³ on the ORG mentions of the gold articles, in per cent: precision / recall / F1. "
        "dealwire reads the text as well and knows its registry; its rules were written with the "
        "train and dev parts in view.\n",
        f"| way | {' | '.join(groups)} |",
        f"|---|{'--:|' * len(groups)}",
    ]
    for way in dict.fromkeys(result.way for result in results):
        cells = [
            f"{100 * r.precision:.1f} / {100 * r.recall:.1f} / {100 * r.f1:.1f}"
            for r in results
            if r.way == way
        ]
        lines.append(f"| {way} | {' | '.join(cells)} |")
    missing = [way for way in WAYS if way not in {result.way for result in results}]
    lines += [f"| {way} |{' not installed |' * len(groups)}" for way in missing]
    lines.append("")
    lines += [f"{number:,} names on one core: {taken:.1f} s" for number, taken in times.items()]
    return "\n".join(lines) + "\n"


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--gold", type=_FOLDER, default="corpus/gold/sources", help="Labelled articles.")
@click.option("--names", type=int, default=_MANY, show_default=True, help="How many for the time.")
@click.option("-o", "--out", type=click.Path(path_type=Path), default="outputs/benchmark")
def main(gold: Path, names: int, out: Path) -> None:
    """Measures dealwire and simpler ways; prints a table and writes it to OUT."""
    articles = [
        notation.read(name, text) for name, text in storage.read_texts(gold, ".txt").items()
    ]
    times = {number: seconds(many(number)) for number in (names // 10, names)}
    table = as_markdown(measure(articles, WAYS), times)
    storage.write_files(out, {"names.md": table})
    click.echo(table, nl=False)


if __name__ == "__main__":
    main()
