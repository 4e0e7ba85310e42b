"""Section [display] of config.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """What a wall display shows and plays until its head of office sets something else.

    `rows` of called numbers below the newest one (more than that take turns), `rows_legible`: fewer where their letters
    would be too small for the farthest seat, `gong` and `speech` for each call,
    `show_next`: the numbers that are called soon.
    """

    rows: int = 6
    rows_legible: bool = True
    speech: bool = True
    gong: bool = True
    show_next: bool = True
