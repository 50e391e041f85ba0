"""The command line: parses, calls the engine, stores, prints."""

from pipeline.cli import companies, labels, models, tables  # noqa: F401  (they add their commands to the group)
from pipeline.cli.group import INTERNAL, READ, REJECTED, STOPPED, USAGE, main

__all__ = ["INTERNAL", "READ", "REJECTED", "STOPPED", "USAGE", "main"]
