"""A wish that is not granted or a move that is not allowed, with a stable code."""


class Refusal(Exception):
    """Raised by rules and use cases; `code` is stable, `facts` are for the sentence that people read."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


DEMAND = frozenset(
    {
        "closed",
        "break",
        "holiday",
        "closed_day",
        "locked",
        "limit",
        "last_ticket",
        "numbers_exhausted",
        "hoarding",
    }
)
"""Codes of refused demand: these are counted, all others store nothing."""
