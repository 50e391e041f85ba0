"""Holds the values of mentions against gold: money, dates, rounds, shares, offices."""

from pipeline.evaluation.faults import Fault
from pipeline.evaluation.figures import Counts, Tally
from pipeline.evaluation.spans import match
from pipeline.gold.records import VALUE_FIELDS, Article, Mention

LABELS = ("MONEY", "DATE", "ROUND", "PERCENT", "PERSON")


def measure(tally: Tally, gold: Article, found: Article) -> list[Fault]:
    """Counts the values of one article.

    The measure `whole` counts mentions found with exact bounds and the right value in every field;
    `fields` counts one field over the mentions whose bounds are right.

    Returns:
        What is wrong: mentions with right bounds and another value.
    """
    faults = []
    for label in LABELS:
        true, put = gold.labelled(label), found.labelled(label)
        if not true and not put:
            continue
        matches = match(true, put, "strict")
        right = sum(dict(g.value) == dict(f.value) for g, f in matches.right)
        counts = Counts(right, len(put), right, len(true))
        tally.add("values", "whole", label, [gold.lang], gold.article_id, counts)
        for g, f in matches.right:
            for name in VALUE_FIELDS[label]:
                is_right = g.value[name] == f.value[name]
                place = ("values", "fields", f"{label} {name}", [gold.lang], gold.article_id)
                tally.yes_or_no(*place, is_right)
            if dict(g.value) != dict(f.value):
                said = (described(g), described(f))
                faults.append(Fault.of(gold, f"value: {label}", g, f, said))
    return faults


def described(mention: Mention) -> str:
    """Returns the text of a mention with its value."""
    return f"{mention.text} = {' '.join(str(value) for value in mention.value.values())}"
