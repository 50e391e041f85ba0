"""Reads the phrases of a sentence that name parties to a deal and tell their roles.

Both the recogniser of names and the stage that builds events stand on these readings, so that a
party found by its place in a sentence is the party that plays the part.
"""

from pipeline.phrases import chinese, english
from pipeline.phrases.party import Party

__all__ = ["Party", "parties"]


def parties(text: str, lang: str) -> list[Party]:
    """Finds the parties that a sentence names by their place beside a trigger.

    Args:
        text: one sentence.
        lang: ``en`` or ``zh``.

    Returns:
        Parties in the order of their triggers, then of the text.
    """
    return chinese.parties(text) if lang == "zh" else english.parties(text)
