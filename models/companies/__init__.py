"""The registry of known organisations, their aliases, and pairs that must never be merged."""
