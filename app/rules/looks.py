"""How a wall display looks and sounds, and from how far it can be read."""

import math
import re
from dataclasses import dataclass

THEMES = ("dark", "light", "contrast")
GONGS = ("bells", "steps", "low", "off")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 7.0
"""Between the town's colour and white letters (WCAG 2.2, 1.4.6): a waiting room is read from afar."""
MOST_SHARE = 0.26
"""Size to which the letters of the called number and its counter grow, as a share of the picture's shorter side."""
CAPITALS = 0.689
"""Height of Fira Sans' capitals and digits as a share of the size of its letters."""
LEAST_ANGLE = math.radians(0.7)
"""Under which a capital must be seen (EN 301 549, 5.1.4)."""
MM_PER_INCH = 25.4
SHORT_SIDE = 9 / math.hypot(16, 9)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Look:
    """How one display is set.

    `offices`: slugs of those whose calls it shows beside its own. `counters`: ids of those whose calls it
    shows (None: all). `colour`: "#rrggbb", the town's own; "": ours. At most `rows` called numbers below the newest,
    with `rows_legible` only so many, one at least, that their letters suit the distance; the others take turns. `gong`,
    `speech`, `own_language`: what is played for a call. Volumes in per cent, `loud_from` and `loud_until` in minutes of
    the local day; at other times `quiet_volume` holds. `dim`: dark while closed. Letters follow the picture's diagonal
    in inches and the distance in metres from which it is read.
    """

    offices: tuple[str, ...] = ()
    counters: tuple[int, ...] | None = None
    theme: str = "dark"
    colour: str = ""
    rows: int = 6
    rows_legible: bool = True
    diagonal_inches: float = 43.0
    distance_m: float = 5.0
    show_next: bool = True
    show_order: bool = True
    show_waits: bool = False
    show_hours: bool = False
    show_slides: bool = True
    show_languages: bool = True
    gong: str = "bells"
    speech: bool = True
    own_language: bool = True
    volume: int = 100
    quiet_volume: int = 60
    loud_from: int = 8 * 60
    loud_until: int = 18 * 60
    dim: bool = False

    @property
    def audible(self) -> bool:
        """Tell whether anything of a call is to be heard, at some time of the day at least."""
        return (self.gong != "off" or self.speech) and max(self.volume, self.quiet_volume) > 0


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004 -- the constants of sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_to_white(colour: str) -> float:
    """Contrast of "#rrggbb" with white, 1 to 21 (WCAG 2.2)."""
    return 1.05 / (luminance(colour) + 0.05)


def legible_m(diagonal_inches: float, share: float = MOST_SHARE) -> float:
    """Metres up to which letters of this share of the picture's shorter side are seen under 0.7° (16:9)."""
    height_mm = diagonal_inches * MM_PER_INCH * SHORT_SIDE * share * CAPITALS
    return height_mm / 1000 / math.tan(LEAST_ANGLE)


def needed_inches(distance_m: float) -> float:
    """Diagonal of the picture on which number and counter can be read from that distance."""
    return distance_m / legible_m(1.0)
