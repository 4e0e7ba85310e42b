"""Numbers: a letter and digits, one round per office, local day and letter."""

from collections.abc import Set as AbstractSet


def label(letter: str, digits: int, last: int) -> str:
    """Return the number as printed: digits zero-padded to the range's width, at least three."""
    return f"{letter}{digits:0{max(3, len(str(last)))}d}"


def next_digits(issued: int | None, first: int, last: int, live: AbstractSet[int]) -> int | None:
    """Return the digits after `issued` (None: none issued today) that no live ticket holds, else None.

    After `last` comes `first`; every number in `live` is skipped.
    """
    size = last - first + 1
    start = first if issued is None or not first <= issued < last else issued + 1
    for step in range(size):
        digits = first + (start - first + step) % size
        if digits not in live:
            return digits
    return None
