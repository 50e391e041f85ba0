"""Describes the tables as a Frictionless data package.

The specification: https://specs.frictionlessdata.io/tabular-data-package/ (version 1, which the
tools in use read).
"""

import re
from collections.abc import Sequence
from typing import Any

from pipeline.tables import TABLES, Column, Table

Descriptor = dict[str, Any]


def descriptor(names: Sequence[str], made: Descriptor | None = None) -> Descriptor:
    """Returns the descriptor of some tables, each a CSV file beside it.

    Args:
        names: keys of `TABLES`; what they refer to is among them.
        made: the record of what made them (`pipeline.provenance`).
    """
    return {
        "name": "dealwire",
        "profile": "tabular-data-package",
        "dealwire": made or {},
        "resources": [_resource(TABLES[name]) for name in names],
    }


def _resource(table: Table) -> Descriptor:
    return {
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n", "doubleQuote": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                # A table that refers to itself is the empty name.
                {
                    "fields": [column],
                    "reference": {
                        "resource": "" if target == table.name else target,
                        "fields": [target_column],
                    },
                }
                for column, (target, target_column) in table.references.items()
            ],
        },
    }


def _field(column: Column) -> Descriptor:
    constraints: Descriptor = {"required": True} if column.required else {}
    if isinstance(column.allowed, re.Pattern):
        # Readers differ in whether a pattern must match the whole value unless it says so.
        constraints["pattern"] = f"^({column.allowed.pattern})$"
    elif column.allowed:
        constraints["enum"] = list(column.allowed)
    field = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})
