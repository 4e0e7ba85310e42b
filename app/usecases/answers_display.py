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
    """A display of the office: is it connected, and has somebody checked its picture and sound today?"""

    name: str
    connected: bool
    checked: bool


@dataclass(frozen=True, slots=True)
class ServiceWait:
    """What people who come now for a service have to expect, in German, as in "etwa 20 Minuten"."""

    names: Text
    text: str
