"""What staff see of their displays."""

from dataclasses import dataclass

from app.rules.catalog import Text


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A display has said that it showed the latest call of a number, and whether it played it too (`heard`).

    That is the word of its browser: whether the television is on, nobody knows.
    """

    number: str
    display: str
    heard: bool


@dataclass(frozen=True, slots=True)
class OfficeDisplay:
    """A display that shows the office's calls: is it connected, has somebody checked its picture and sound today?

    `counters`: ids of those whose calls it shows (None: all). `here`: it hangs in this office, not in another one.
    `audible`: it is set to play something for a call.
    """

    name: str
    connected: bool
    checked: bool
    counters: tuple[int, ...] | None
    here: bool
    audible: bool

    def shows(self, counter: int) -> bool:
        """Tell whether it shows the calls of a counter."""
        return self.counters is None or counter in self.counters


@dataclass(frozen=True, slots=True)
class ServiceWait:
    """What people who come now for a service have to expect, in German, as in "etwa 20 Minuten"."""

    names: Text
    text: str


@dataclass(frozen=True, slots=True)
class SlideView:
    """What a display tells beside the calls. `picture`, `film`: names, or ""; `alt` says them in words."""

    heading: str
    text: str
    picture: str
    film: str
    alt: str


@dataclass(frozen=True, slots=True)
class Slides:
    """What the displays of an office tell today; `version` is the board's."""

    version: str
    slides: tuple[SlideView, ...]
