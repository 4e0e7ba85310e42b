"""Section [kiosk] of config.toml."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KeySettings:
    """What the keys of an attached keypad do, by the names that browsers give keys (`key` or `code`).

    Arrows, Enter, Escape, Tab and digits need no setting. `headphones_in` and `headphones_out` are sent by keypads
    with a jack, or by a program on the terminal that watches its jack.
    """

    voice: tuple[str, ...] = ("F1", "NumpadMultiply")
    repeat: tuple[str, ...] = ("F2", "NumpadDivide")
    quieter: tuple[str, ...] = ("F3", "NumpadSubtract", "AudioVolumeDown")
    louder: tuple[str, ...] = ("F4", "NumpadAdd", "AudioVolumeUp")
    headphones_in: tuple[str, ...] = ("F15",)
    headphones_out: tuple[str, ...] = ("F16",)


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """How the touch terminals behave.

    `idle_seconds` without a touch until the page asks whether somebody is there, `countdown_seconds` until it then
    starts over, `ticket_seconds` the drawn number stays, `max_concerns` on one ticket, `languages` in the order they
    are offered (the first is the one a new visitor sees), `screen_diagonal_inches` of the visible picture (None:
    unknown, sizes are then taken from the browser), `screens` the same for single kiosks by their name,
    `viewing_distance_mm` from the eye to the picture, `keys` of an attached keypad.
    """

    idle_seconds: int = 40
    countdown_seconds: int = 20
    ticket_seconds: int = 15
    max_concerns: int = 2
    languages: tuple[str, ...] = (
        "de",
        "de-simple",
        "en",
        "tr",
        "ar",
        "fa",
        "uk",
        "ru",
        "pl",
        "ro",
        "fr",
        "es",
    )
    screen_diagonal_inches: float | None = None
    screens: dict[str, float] = field(default_factory=dict)
    viewing_distance_mm: int = 600
    keys: KeySettings = field(default_factory=KeySettings)
