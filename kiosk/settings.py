"""Section [kiosk] of config.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """How the touch terminals behave.

    `idle_seconds` without a touch until the page asks whether somebody is there, `countdown_seconds` until it then
    starts over, `ticket_seconds` the drawn number stays, `max_concerns` on one ticket, `languages` in the order they
    are offered (the first is the one a new visitor sees), `screen_diagonal_inches` of the visible picture (None:
    unknown, sizes are then taken from the browser).
    """

    idle_seconds: int = 40
    countdown_seconds: int = 20
    ticket_seconds: int = 15
    max_concerns: int = 2
    languages: tuple[str, ...] = ("de", "en")
    screen_diagonal_inches: float | None = None
