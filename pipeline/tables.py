"""Every table, column, key and allowed value, defined once.

Readers, writers, the data package, the documentation and the tests derive from `TABLES`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.errors import TableError

Row = dict[str, Any]

LANG = ("en", "zh")
ARTICLE_LANG = (*LANG, "mixed")
PUBLISHED_BASIS = ("metadata", "dateline", "filename", "option", "inferred", "unknown")
SEGMENT_KIND = (
    "title",
    "byline",
    "heading",
    "body",
    "quote",
    "question",
    "appendix",
    "boilerplate",
)
LABEL = (
    "ORG",
    "PERSON",
    "GPE",
    "MONEY",
    "DATE",
    "PERCENT",
    "PRODUCT",
    "ROUND",
    "TITLE",
    "CUE",
)
APPROXIMATION = ("exact", "about", "over", "under", "range", "vague", "undisclosed")
GRAIN = ("day", "week", "month", "quarter", "half", "year")
EVENT_TYPE = ("funding", "acquisition", "ipo", "fund_close")
STATUS = ("confirmed", "planned", "rumored", "denied")
ATTRIBUTION = ("company", "investor", "filing", "people_familiar", "media")
ROLE = (
    "investee",
    "investor",
    "lead_investor",
    "amount",
    "round",
    "date",
    "valuation",
    "stake",
    "status_cue",
)
# A model, the rules of phrases, the words beside a sum, or what else the article tells.
ARGUMENT_SOURCE = (
    "roles.model",
    "roles.phrases",
    "frames.valuation",
    "takeovers.grammar",
    "deals.wording",
    "events.context",
)
# Which labels an argument of each role may have.
ROLE_LABELS: Mapping[str, tuple[str, ...]] = {
    "investee": ("ORG",),
    "lead_investor": ("ORG", "PERSON"),
    "investor": ("ORG", "PERSON"),
    "amount": ("MONEY",),
    "valuation": ("MONEY",),
    "round": ("ROUND",),
    "date": ("DATE",),
    "stake": ("PERCENT",),
    "status_cue": ("CUE",),
}
COMPANY_KIND = ("startup", "investor", "corporation", "fund", "government", "media", "other")
ALIAS_BASIS = (
    "registry",
    "introduced",
    "legal_form",
    "acronym",
    "transliteration",
    "translation",
    "spelling",
)
LINK_BASIS = (*ALIAS_BASIS, "exact")
# What tells namesakes apart, beside their legal names.
DECISION_BASIS = (*LINK_BASIS, "industry", "place")
JUDGEMENT = ("same", "not_same")
VALUATION_KIND = ("pre", "post", "unknown")
INVESTOR_ROLE = ("lead", "participant")
CONFLICT_COLUMN = ("status", "round", "amount", "valuation", "announced", "investors")
FLAG = (
    "amount_out_of_range",
    "investor_is_investee",
    "possible_duplicate",
    "post_is_not_pre_and_raised",
    "round_out_of_order",
    "valuation_below_amount",
)
FLAGS = re.compile(rf"({'|'.join(FLAG)})(;({'|'.join(FLAG)}))*")
ROUND = re.compile(
    r"(pre_seed|seed|angel)(_plus|_extension)?"
    r"|pre_[a-k](_plus)*"
    r"|series_[a-k]\d?((_plus)+|_extension)?"
    r"|growth|strategic|bridge|convertible|debt|grant|crowdfunding|private_placement"
    r"|pre_ipo|ipo|secondary|unspecified"
)


@dataclass(frozen=True)
class Column:
    """One column; `type` is a Frictionless type, `allowed` its values, or a pattern of them."""

    name: str
    type: str
    description: str
    allowed: tuple[str, ...] | re.Pattern[str] | None = None
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table; `references` maps a column to the (table, column) its values must be found in."""

    name: str
    stage: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: Mapping[str, tuple[str, str]]

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]

    def dtypes(self) -> dict[str, str]:
        """The pandas dtype of each column."""
        return {column.name: DTYPES[column.type] for column in self.columns}


DTYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def _column(name: str, type_: str, description: str, allowed: Any = None) -> Column:
    """Makes a column from its shorthand: a name that ends in ``!`` is required."""
    return Column(name.rstrip("!"), type_, description, allowed, name.endswith("!"))


def _table(
    name: str, stage: str, key: str, description: str, *columns: Column, **references: str
) -> Table:
    targets = {column: _target(target) for column, target in references.items()}
    return Table(name, stage, description, tuple(key.split()), columns, targets)


def _target(reference: str) -> tuple[str, str]:
    table, _, column = reference.partition(".")
    return table, column


_C = _column

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "articles",
            "segment",
            "article_id",
            "The articles that were read.",
            _C("article_id!", "string", "relative path without suffix; the id of a JSONL line"),
            _C("path!", "string", "where it was read from, relative to the folder given"),
            _C("title", "string", "title from metadata or the first line that reads like one"),
            _C("outlet", "string", "who published it, from metadata"),
            _C("author", "string", "who wrote it, from metadata or the byline"),
            _C("url", "string", "where it stands on the web, from metadata"),
            _C("published", "date", "day of publication"),
            _C("published_basis!", "string", "how that day is known", PUBLISHED_BASIS),
            _C("lang!", "string", "language by script", ARTICLE_LANG),
            _C("chars!", "integer", "length of the stored text in code points"),
            _C("sha256!", "string", "SHA-256 of the stored text in UTF-8"),
            _C("duplicate_of", "string", "first article with the same stored text"),
            duplicate_of="articles.article_id",
        ),
        _table(
            "texts",
            "segment",
            "article_id",
            "The stored text of each article, which all offsets refer to.",
            _C("article_id!", "string", "the article"),
            _C("text!", "string", "title line where it came as metadata, then the text"),
            article_id="articles.article_id",
        ),
        _table(
            "rejects",
            "segment",
            "path",
            "What could not be read, and why.",
            _C("path!", "string", "file, with the line number for JSONL"),
            _C("reason!", "string", "code of the reason"),
            _C("detail", "string", "what was found and what to do"),
        ),
        _table(
            "segments",
            "segment",
            "article_id segment_id",
            "The sentences of each article.",
            _C("article_id!", "string", "the article"),
            _C("segment_id!", "integer", "number of the sentence in the article, from 0"),
            _C("paragraph!", "integer", "number of its paragraph in the article, from 0"),
            _C("start!", "integer", "first character"),
            _C("end!", "integer", "one past the last character"),
            _C("lang!", "string", "language by script", LANG),
            _C("kind!", "string", "what the sentence is part of", SEGMENT_KIND),
            article_id="articles.article_id",
        ),
        _table(
            "mentions",
            "extract",
            "mention_id",
            "Spans of text that name something.",
            _C("mention_id!", "string", "article_id:start-end:label"),
            _C("article_id!", "string", "the article"),
            _C("segment_id!", "integer", "the sentence"),
            _C("start!", "integer", "first character in the stored text"),
            _C("end!", "integer", "one past the last character"),
            _C("text!", "string", "the characters themselves"),
            _C("label!", "string", "OntoNotes label; ROUND, TITLE and CUE are added", LABEL),
            _C("source!", "string", "component and rule that found it"),
            _C("score!", "number", "confidence, 0 to 1"),
            article_id="articles.article_id",
        ),
        _table(
            "amounts",
            "extract",
            "mention_id",
            "The values of MONEY mentions.",
            _C("mention_id!", "string", "the mention"),
            _C("currency", "string", "ISO 4217", re.compile(r"[A-Z]{3}")),
            _C("minimum", "number", "least value, in units of the currency"),
            _C("maximum", "number", "greatest value; equals minimum where one figure is stated"),
            _C("approximation!", "string", "how the figure is qualified", APPROXIMATION),
            _C("usd_minimum", "number", "minimum in US dollars on rate_date"),
            _C("usd_maximum", "number", "maximum in US dollars on rate_date"),
            _C("rate_date", "date", "day whose exchange rate was used"),
            _C("same_as", "string", "mention of the same sum in the currency named first"),
            mention_id="mentions.mention_id",
            same_as="mentions.mention_id",
        ),
        _table(
            "dates",
            "extract",
            "mention_id",
            "The values of DATE mentions.",
            _C("mention_id!", "string", "the mention"),
            _C("timex!", "string", "TIMEX3 value"),
            _C("start_date", "date", "first day; null without a publication day to hang on"),
            _C("end_date", "date", "last day, inclusive"),
            _C("grain!", "string", "grain of the expression", GRAIN),
            _C("anchored!", "boolean", "whether a publication date was needed"),
            mention_id="mentions.mention_id",
        ),
        _table(
            "rounds",
            "extract",
            "mention_id",
            "The values of ROUND mentions.",
            _C("mention_id!", "string", "the mention"),
            _C("round!", "string", "financing round", ROUND),
            mention_id="mentions.mention_id",
        ),
        _table(
            "percentages",
            "extract",
            "mention_id",
            "The values of PERCENT mentions.",
            _C("mention_id!", "string", "the mention"),
            _C("minimum!", "number", "least value, in per cent"),
            _C("maximum!", "number", "greatest value"),
            mention_id="mentions.mention_id",
        ),
        _table(
            "cues",
            "extract",
            "mention_id",
            "What CUE mentions say of the events they stand beside.",
            _C("mention_id!", "string", "the mention"),
            _C("status!", "string", "how sure they make an event", STATUS),
            _C("attribution", "string", "whose word they show", ATTRIBUTION),
            _C(
                "type", "string", "the kind of event they are said of, where not of any", EVENT_TYPE
            ),
            mention_id="mentions.mention_id",
        ),
        _table(
            "people",
            "extract",
            "mention_id",
            "PERSON mentions with what the text says of their office.",
            _C("mention_id!", "string", "the PERSON mention"),
            _C("name!", "string", "the person's name"),
            _C("title", "string", "office as written beside this mention"),
            _C("company_mention_id", "string", "ORG mention the office is held at"),
            mention_id="mentions.mention_id",
            company_mention_id="mentions.mention_id",
        ),
        _table(
            "events",
            "extract",
            "event_id",
            "What one article says happened.",
            _C("event_id!", "string", "article_id#eN in the order of the text"),
            _C("article_id!", "string", "the article"),
            _C("type!", "string", "kind of event", EVENT_TYPE),
            _C("round", "string", "financing round", ROUND),
            _C("status!", "string", "how sure the article is", STATUS),
            _C("attribution!", "string", "whose word it is", ATTRIBUTION),
            _C("score!", "number", "confidence, 0 to 1"),
            article_id="articles.article_id",
        ),
        _table(
            "event_arguments",
            "extract",
            "event_id role mention_id",
            "Which mention plays which part in an event.",
            _C("event_id!", "string", "the event"),
            _C("role!", "string", "the part played", ROLE),
            _C("mention_id!", "string", "the mention"),
            _C("source!", "string", "what gave it its part", ARGUMENT_SOURCE),
            _C("score", "number", "how likely it plays it, where a model says so"),
            event_id="events.event_id",
            mention_id="mentions.mention_id",
        ),
        _table(
            "companies",
            "resolve",
            "company_id",
            "Organisations across all articles.",
            _C("company_id!", "string", "registry id, or derived from the name"),
            _C("name!", "string", "name to show"),
            _C("name_en", "string", "English name"),
            _C("name_zh", "string", "Chinese name"),
            _C("kind!", "string", "kind of organisation", COMPANY_KIND),
            _C("country", "string", "ISO 3166-1 alpha-2", re.compile(r"[A-Z]{2}")),
            _C("known!", "boolean", "in models/companies, or found in the text alone"),
            _C("mentions!", "integer", "number of mentions"),
        ),
        _table(
            "aliases",
            "resolve",
            "alias company_id",
            "Names under which companies were met.",
            _C("alias!", "string", "the name as written"),
            _C("company_id!", "string", "the company"),
            _C("lang!", "string", "language by script", LANG),
            _C("basis!", "string", "why the name is taken for the company", ALIAS_BASIS),
            _C("mentions!", "integer", "number of mentions under this name"),
            company_id="companies.company_id",
        ),
        _table(
            "links",
            "resolve",
            "mention_id",
            "Which company each ORG mention names.",
            _C("mention_id!", "string", "the mention"),
            _C("company_id!", "string", "the company"),
            _C("basis!", "string", "why", LINK_BASIS),
            _C("score!", "number", "confidence, 0 to 1"),
            mention_id="mentions.mention_id",
            company_id="companies.company_id",
        ),
        _table(
            "decisions",
            "resolve",
            "left right",
            "The edges from which companies are built.",
            _C("left!", "string", "a name or registry id"),
            _C("right!", "string", "another"),
            _C("judgement!", "string", "what was decided", JUDGEMENT),
            _C("basis!", "string", "why", DECISION_BASIS),
            _C("score!", "number", "confidence, 0 to 1"),
            _C("mention_id", "string", "the evidence in the text"),
            mention_id="mentions.mention_id",
        ),
        _table(
            "deals",
            "tabulate",
            "deal_id",
            "Events of all articles, merged where they speak of one deal.",
            _C("deal_id!", "string", "derived from investee, type and round or day"),
            _C("type!", "string", "kind of deal", EVENT_TYPE),
            _C("investee_id", "string", "company that is funded, bought, listed, or closes a fund"),
            _C("investee", "string", "its name"),
            _C("round", "string", "financing round", ROUND),
            _C("amount_minimum", "number", "least amount; null under an upper bound"),
            _C("amount_maximum", "number", "greatest amount; null over a lower bound"),
            _C("currency", "string", "ISO 4217", re.compile(r"[A-Z]{3}")),
            _C("amount_usd", "number", "stated amount in US dollars (middle of a range)"),
            _C("announced_start", "date", "first day on which it may have happened"),
            _C("announced_end", "date", "last such day, inclusive"),
            _C("valuation_minimum", "number", "least valuation"),
            _C("valuation_maximum", "number", "greatest valuation"),
            _C("valuation_currency", "string", "ISO 4217", re.compile(r"[A-Z]{3}")),
            _C("valuation_kind", "string", "before or after the money", VALUATION_KIND),
            _C("status!", "string", "how sure the articles are", STATUS),
            _C("articles!", "integer", "number of articles"),
            _C("sources!", "integer", "number of articles, reprints counted once"),
            _C("flags", "string", "oddities, separated by ;, told in table flags", FLAGS),
            _C("score!", "number", "confidence, 0 to 1"),
            investee_id="companies.company_id",
        ),
        _table(
            "deal_investors",
            "tabulate",
            "deal_id investor_id",
            "Who put money into a deal.",
            _C("deal_id!", "string", "the deal"),
            _C("investor_id!", "string", "company_id, or person:NAME for an angel"),
            _C("investor!", "string", "the name"),
            _C("role!", "string", "lead or not", INVESTOR_ROLE),
            deal_id="deals.deal_id",
        ),
        _table(
            "deal_events",
            "tabulate",
            "deal_id event_id",
            "Which events speak of a deal.",
            _C("deal_id!", "string", "the deal"),
            _C("event_id!", "string", "the event"),
            _C("article_id!", "string", "its article"),
            deal_id="deals.deal_id",
            event_id="events.event_id",
            article_id="articles.article_id",
        ),
        _table(
            "conflicts",
            "tabulate",
            "deal_id column event_id",
            "Where events of one deal disagree.",
            _C("deal_id!", "string", "the deal"),
            _C("column!", "string", "what they disagree on", CONFLICT_COLUMN),
            _C("event_id!", "string", "the event"),
            _C("value!", "string", "what it says"),
            _C("chosen!", "boolean", "whether deals carries this value"),
            deal_id="deals.deal_id",
            event_id="events.event_id",
        ),
        _table(
            "flags",
            "tabulate",
            "deal_id flag_id",
            "What does not add up in a deal, or beside another; nothing is repaired.",
            _C("deal_id!", "string", "the deal"),
            _C("flag_id!", "string", "the flag, with the other deal where there is one"),
            _C("flag!", "string", "what is odd", FLAG),
            _C("other_deal_id", "string", "the deal it is at odds with"),
            _C("detail!", "string", "the values that do not fit"),
            deal_id="deals.deal_id",
            other_deal_id="deals.deal_id",
        ),
    )
}


def frame(name: str, records: Iterable[Row]) -> pd.DataFrame:
    """Makes a table from records.

    Args:
        name: a key of `TABLES`.
        records: one mapping a row; missing columns are null.

    Returns:
        A DataFrame with the table's columns and dtypes, sorted by its key.
    """
    table = TABLES[name]
    data = pd.DataFrame.from_records(list(records), columns=table.names)
    data = data.astype(table.dtypes())
    return data.sort_values(list(table.key), ignore_index=True)


def rows(data: pd.DataFrame) -> list[Row]:
    """Returns the rows of a table as plain Python values: None for null, `date` for dates."""
    columns = {name: [_plain(value) for value in data[name]] for name in data.columns}
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def validate(tables: Mapping[str, pd.DataFrame]) -> None:
    """Holds tables against their definitions.

    Args:
        tables: by name; references to tables that are not among them are not checked.

    Raises:
        TableError: for columns that are off, keys that repeat, nulls, values that are not allowed,
            and references to nothing.
    """
    for name, data in tables.items():
        table = TABLES[name]
        if list(data.columns) != table.names:
            raise _error(table, f"has columns {list(data.columns)}, not {table.names}")
        if data.duplicated(list(table.key)).any():
            raise _error(table, f"repeats a key ({', '.join(table.key)})")
        for column in table.columns:
            _validate_column(table, column, data[column.name])
        for column_name, (target, target_column) in table.references.items():
            if target in tables:
                known = set(tables[target][target_column])
                missing = set(data[column_name].dropna()) - known
                if missing:
                    raise _error(table, f"{column_name} {min(missing)!r} is not in {target}")


def _validate_column(table: Table, column: Column, values: "pd.Series[Any]") -> None:
    if column.required and values.isna().any():
        raise _error(table, f"has a null in {column.name}")
    for value in values.dropna().unique() if column.allowed else ():
        if isinstance(column.allowed, re.Pattern):
            allowed = column.allowed.fullmatch(value) is not None
        else:
            allowed = value in (column.allowed or ())
        if not allowed:
            raise _error(table, f"has {value!r} in {column.name}, which is not allowed")


def _error(table: Table, problem: str) -> TableError:
    return TableError(f"table {table.name} {problem}", "report this as a bug in dealwire")


def mention_id(article_id: str, start: int, end: int, label: str) -> str:
    """Returns the key of a mention, which says where it stands."""
    return f"{article_id}:{start}-{end}:{label}"


def of_stage(stage: str) -> list[str]:
    """Returns the names of the tables that a stage writes."""
    return [table.name for table in TABLES.values() if table.stage == stage]
