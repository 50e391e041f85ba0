"""Looks for what cannot be right in labelled articles, and counts what they hold."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from pipeline import tables
from pipeline.gold.records import Article, Event, Mention
from pipeline.naming import is_legal_name
from pipeline.scripts import HAN, has_han
from pipeline.tables import ROLE_LABELS

# Roles that several mentions may play in one event.
_MANY = ("investor", "lead_investor", "status_cue")
# Two articles that share this much of their wording, names and values aside, are variants of one.
_SHINGLE = 8
_NEAR = 0.1
_TOKEN = re.compile(rf"\w+?(?=[{HAN}])|[{HAN}]|\w+")


def problems(
    articles: Sequence[Article],
    split_of: Mapping[str, str],
    known: Mapping[str, str],
    namesakes: Collection[str],
) -> Iterator[str]:
    """Yields a line for everything that does not add up.

    Args:
        articles: all the labelled articles.
        split_of: split by article_id.
        known: the name to use for a company, by each of its unambiguous names in the registry.
        namesakes: names that several companies bear, or that mean another than the known one.
    """
    for article in articles:
        for line in (*_of_events(article), *_of_investees(article), *_of_people(article)):
            yield f"{article.article_id}: {line}"
        if article.form == "draft":
            yield f"{article.article_id}: is a draft; correct it and name its form"
        if article.article_id not in split_of:
            yield f"{article.article_id}: is in no split"
    for article_id in sorted(set(split_of) - {article.article_id for article in articles}):
        yield f"{article_id}: has a split and no source"
    yield from _of_companies(articles, known, namesakes)
    for one, other, share in near_duplicates(articles):
        yield f"{one}, {other}: share {share:.0%} of their wording; write one of them anew"


def _of_events(article: Article) -> Iterator[str]:
    for number, event in enumerate(article.events, start=1):
        for problem in _of_event(event):
            yield f"event {number} ({event.type}): {problem}"


def _of_event(event: Event) -> Iterator[str]:
    roles = Counter(argument.role for argument in event.arguments)
    if not event.arguments:
        yield "has no argument"
    for role, number in roles.items():
        if number > 1 and role not in _MANY:
            yield f"has {number} of {role}"
    if event.status != "confirmed" and not roles["status_cue"]:
        yield f"is {event.status} without a status_cue"
    if event.type == "ipo" and event.round != "ipo":
        yield f"is of round {event.round}, a listing of round ipo"
    for mention in event.mentions("round"):
        if mention.value["round"] != event.round:
            yield f"is {event.round}, its mention {mention.text!r} {mention.value['round']}"
    parties = [
        (argument.role, _party(argument.mention))
        for argument in event.arguments
        if argument.role in ("investee", "investor", "lead_investor")
    ]
    for name, count in Counter(name for _, name in parties).items():
        if count > 1:
            told = ", ".join(role for role, party in parties if party == name)
            yield f"has {name} as {told}"


def _of_investees(article: Article) -> Iterator[str]:
    """Yields investees called by a legal name though the article has a brand for them."""
    brands = {_party(m): m.text for m in article.labelled("ORG") if not is_legal_name(m.text)}
    for event in article.events:
        for mention in event.mentions("investee"):
            brand = brands.get(_party(mention))
            if brand and is_legal_name(mention.text):
                yield f"has the investee {mention.text}, whose brand is {brand}; use the brand"


def _party(mention: Mention) -> str:
    return str(mention.value.get("company") or mention.text)


def _of_people(article: Article) -> Iterator[str]:
    for name, label in (("title", "TITLE"), ("at", "ORG")):
        texts = {mention.text for mention in article.labelled(label)}
        for mention in article.labelled("PERSON"):
            value = mention.value[name]
            if value and value not in texts:
                yield f"{mention.text} has {name} {value!r}, which is no marked {label}"


def _of_companies(
    articles: Iterable[Article], known: Mapping[str, str], namesakes: Collection[str]
) -> Iterator[str]:
    """Yields names of one company that are spelt in two ways, over all articles."""
    companies: dict[str, dict[str, str]] = {}
    for article in articles:
        for mention in article.labelled("ORG"):
            if mention.text not in namesakes:
                named = companies.setdefault(mention.text, {})
                named.setdefault(mention.value["company"], article.article_id)
    for text, named in companies.items():
        if len(named) > 1:
            told = ", ".join(f"{name} in {article_id}" for name, article_id in named.items())
            yield f"{text}: is {told}; one company has one name, namesakes stand in namesakes.tsv"
    first = {name: at for named in companies.values() for name, at in named.items()}
    for name, article_id in sorted(first.items()):
        if name not in namesakes and known.get(name, name) != name:
            yield f"{article_id}: the registry calls {name} {known[name]}; use that name"


def near_duplicates(articles: Sequence[Article]) -> Iterator[tuple[str, str, float]]:
    """Yields pairs of articles that are variants of one, with the share of wording they share.

    Names and values are masked: what is left is the template, if there is one. The share is the
    resemblance of their shingles (Broder, 1997).
    """
    shingles = {article.article_id: _shingles(article) for article in articles}
    for one, other in combinations(shingles, 2):
        both = len(shingles[one] & shingles[other])
        share = both / max(len(shingles[one]) + len(shingles[other]) - both, 1)
        if share > _NEAR:
            yield one, other, share


def _shingles(article: Article) -> set[tuple[str, ...]]:
    parts: list[str] = []
    place = 0
    for mention in article.mentions:
        parts += article.text[place : mention.start], f" {mention.label} "
        place = mention.end
    tokens = _TOKEN.findall("".join([*parts, article.text[place:]]).casefold())
    return {tuple(tokens[i : i + _SHINGLE]) for i in range(len(tokens) - _SHINGLE + 1)}


def doubts(articles: Iterable[Article]) -> Iterator[str]:
    """Yields a line for each name that is marked in one place of an article and not in another."""
    for article in articles:
        marked = [(m.start, m.end) for m in article.mentions]
        names = {m.text for m in article.labelled("ORG", "PERSON", "GPE", "PRODUCT")}
        for name in sorted(names):
            word = re.escape(name) if has_han(name) else rf"(?<![\w-]){re.escape(name)}(?![\w-])"
            for match in re.finditer(word, article.text):
                if not any(s < match.end() and match.start() < e for s, e in marked):
                    around = article.text[max(0, match.start() - 15) : match.end() + 15]
                    yield f"{article.article_id}: {name} is unmarked in {around!r}"


def statistics(articles: Sequence[Article], split_of: Mapping[str, str]) -> str:
    """Returns tables of what the articles hold, by language."""
    blocks = [
        _grid("articles", ((split_of.get(a.article_id, "none"), a.lang) for a in articles)),
        _grid("forms", ((a.form, a.lang) for a in articles)),
        _grid("mentions", ((m.label, a.lang) for a in articles for m in a.mentions)),
        _grid("events", ((f"{e.type} {e.status}", a.lang) for a in articles for e in a.events)),
        _grid(
            "arguments",
            ((g.role, a.lang) for a in articles for e in a.events for g in e.arguments),
            list(ROLE_LABELS),
        ),
    ]
    return "\n".join(blocks)


def _grid(title: str, cases: Iterable[tuple[str, str]], order: Sequence[str] = ()) -> str:
    """Returns how often each name occurs in each language."""
    number = Counter(cases)
    names = order or sorted({name for name, _ in number})
    lines = [f"{title:24}" + "".join(f"{lang:>8}" for lang in (*tables.ARTICLE_LANG, "all"))]
    for name in names:
        each = [number[name, lang] for lang in tables.ARTICLE_LANG]
        lines.append(f"  {name:22}" + "".join(f"{n:>8,}" for n in (*each, sum(each))))
    return "\n".join(lines) + "\n"
