"""Errors a user can mend: each names what is wrong and ends with what to do."""


class DealwireError(Exception):
    """An expected problem with the user's input or set-up, shown as one line without a traceback.

    Args:
        problem: what is wrong, naming the file or value.
        remedy: what to do about it.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


class LexiconError(DealwireError):
    """A lexicon or registry file breaks the rules its own header states."""


class TableError(DealwireError):
    """A table breaks its definition in `pipeline.tables`."""
