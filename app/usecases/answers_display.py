"""What staff see of their displays."""

from dataclasses import dataclass


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
