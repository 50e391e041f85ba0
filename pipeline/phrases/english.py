"""English phrases that name parties: which triggers count, and what stands beside them."""

import re
from functools import cache

from pipeline import gazetteer, lexicons
from pipeline.phrases.chunks import Chunk, chunk, is_headline
from pipeline.phrases.lists import join_headline_names, list_after, list_before, subject
from pipeline.phrases.party import Party, Trigger, alternation, forms, triggers
from pipeline.recognition import patterns

_CLAUSE_END = re.compile(r"[.;!?](?=\s|$)|\u2014")
_CLOSED = re.compile(r"\s*(?:[.,;:)]|$)")
_CLAUSE_LENGTH = 120
# The most characters of description between "led by" and "existing investor".
_DESCRIBED = 24
# What a gap in a trigger may hold, written " … " in the lexicon: "invested … in".
_GAP = ("\\ …\\ ", r"\s(?:[^.;]|\.(?=\d)){1,60}?\s")

Hit = tuple[int, int, tuple[Trigger, ...]]


def parties(text: str) -> list[Party]:
    """Finds the parties of an English sentence.

    Args:
        text: one sentence or headline.

    Returns:
        Parties with roles; unnamed ones, such as a pronoun before "has raised", are empty spans.
    """
    found: list[Party] = []
    hits = _hits(text)
    if not hits:
        return found
    chunks = chunk(text)
    if is_headline(text):
        chunks = join_headline_names(text, chunks)
    raised = False
    led_until = -1
    for start, end, rows in hits:
        following = next((hit[0] for hit in hits if hit[0] >= end), len(text))
        for trigger in rows:
            if not _passes(text, end, trigger, raised):
                continue
            names = _named(chunks, start, end, trigger, following)
            if trigger.role == "investee" and trigger.side == "subject":
                raised = raised or trigger.type == "funding"
                names = names or [Chunk("name", start, start, "")]
            role = trigger.role
            if role == "investor" and led_until >= start:
                role = "lead_investor"
            if role == "lead_investor" and trigger.side == "after" and not names:
                # Led by existing investor Acme: who the next trigger names leads.
                led_until = end + _DESCRIBED
            for name in names:
                leads = _is_marked_lead(text, name, trigger)
                told = "lead_investor" if leads else role
                found.append(Party(name.start, name.end, told, trigger.type, start, end))
    return found


def _hits(text: str) -> list[Hit]:
    """Finds the triggers of a sentence; one with a gap stands for the plain one it begins with."""
    plain = [
        (match.start(), match.end(), triggers("en")[match.group().lower()])
        for match in _triggers().finditer(text)
        if match.group().lower() in triggers("en")
    ]
    lowered = text.lower()
    gapped = [
        (match.start(), match.end(), rows)
        for begins, pattern, rows in _gapped()
        if begins in lowered
        for match in pattern.finditer(text)
    ]
    begun = {(start, row.side) for start, _, rows in gapped for row in rows}
    begun |= {(start, "subject") for start, _ in begun}
    kept = [
        (start, end, tuple(row for row in rows if (start, row.side) not in begun))
        for start, end, rows in plain
    ]
    return sorted([*kept, *gapped], key=lambda hit: hit[:2])


@cache
def _triggers() -> re.Pattern[str]:
    plain = frozenset(form for form in triggers("en") if "…" not in form)
    words = patterns.alternation(plain | forms("trigger_exceptions", "en"))
    words = words.replace(patterns.SPACE, r"\s")
    return re.compile(rf"(?<!\w)(?:{words})(?![\w-])", re.IGNORECASE)


@cache
def _gapped() -> tuple[tuple[str, re.Pattern[str], tuple[Trigger, ...]], ...]:
    """Returns what triggers with a gap begin with, their pattern and what they say."""
    return tuple(
        (
            form.split()[0].lower(),
            re.compile(rf"(?<!\w){re.escape(form).replace(*_GAP)}(?![\w-])", re.IGNORECASE),
            rows,
        )
        for form, rows in triggers("en").items()
        if "…" in form
    )


@cache
def _financing() -> re.Pattern[str]:
    """Returns the pattern of money and of the words of financing."""
    money = lexicons.load("lexicons/currencies")
    signs = alternation(frozenset(row["form"] for row in money if not row["form"].isalpha()))
    codes = alternation(frozenset(row["form"] for row in money if row["form"].isupper()))
    scales = patterns.alternation(forms("magnitudes", "en"))
    words = patterns.alternation(forms("financing_words", "en"))
    return re.compile(
        rf"(?:{signs}|\b(?:{codes}|Rs\.?))\s?\d|\b\d[\d.,]*\s?(?:{scales})\b|\b(?:{words})\b",
        re.IGNORECASE,
    )


@cache
def _other() -> re.Pattern[str]:
    """Returns the pattern of what is raised, won or received and is no financing."""
    rows = lexicons.load("lexicons/raise_contexts")
    words = frozenset(row["form"] for row in rows if row["lang"] == "en")
    return re.compile(rf"\b{patterns.alternation(words)}\b", re.IGNORECASE)


def _passes(text: str, end: int, trigger: Trigger, raised: bool) -> bool:
    """Says whether a trigger counts where it stands."""
    if trigger.gate == "preceded":
        return raised
    closed = _CLOSED.match(text, end) is not None
    if trigger.gate == "closed":
        return closed
    if trigger.gate == "financing":
        # "Spark Capital led," needs no object.
        return (closed and trigger.side == "before") or _speaks_of_financing(text, end)
    return True


def _speaks_of_financing(text: str, start: int) -> bool:
    """Says whether money or a financing word follows in the clause, and nothing else it is for."""
    end = _CLAUSE_END.search(text, start)
    clause = text[start : min(end.start() if end else len(text), start + _CLAUSE_LENGTH)]
    found = _financing().search(clause)
    return found is not None and _other().search(clause, 0, found.end() + 24) is None


def _named(
    chunks: list[Chunk], start: int, end: int, trigger: Trigger, following: int
) -> list[Chunk]:
    """Reads the names at a trigger's side; a list ends where the following trigger begins."""
    after = next((i for i, c in enumerate(chunks) if c.start >= end), len(chunks))
    before = sum(c.start < start for c in chunks)
    if trigger.side == "after":
        names = list_after([c for c in chunks if c.start < following], after)
        names = names[:1] if trigger.role == "investee" else names
    elif trigger.side == "before" or trigger.role != "investee":
        names = list_before(chunks, before)
    else:
        names = [name for name in [subject(chunks, before)] if name is not None]
    return [name for name in names if gazetteer.places().get(name.text) is None]


def _is_marked_lead(text: str, name: Chunk, trigger: Trigger) -> bool:
    """Says whether a bracket behind an investor makes it the lead: Point72 Ventures (lead)."""
    return trigger.role == "investor" and _lead_mark().match(text, name.end) is not None


@cache
def _lead_mark() -> re.Pattern[str]:
    marks = alternation(forms("grammar", "en", "lead_mark"))
    return re.compile(rf"\s?\((?:{marks})\)", re.IGNORECASE)
