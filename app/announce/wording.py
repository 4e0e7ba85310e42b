"""What is spoken when a number is called."""

import re

from app.languages.catalogue import catalogue
from app.languages.known import GERMAN

NUMBER = re.compile(r"([^\d]*)(\d*)")
COUNTER_WORDS = {"Platz": "desk", "Schalter": "counter", "Zimmer": "room"}


def spoken_number(number: str, between: str = " ") -> str:
    """`A017` as people say it: the letter, then the number without leading zeros, with a sign `between` them."""
    found = NUMBER.fullmatch(number.replace(" ", ""))
    if found is None:
        return number
    letters, digits = found.groups()
    return between.join(part for part in (*letters, digits.lstrip("0") or digits[:1]) if part)


def announcement(number: str, counter: str, language: str = "de") -> str:
    """The whole sentence of a call; languages without a sentence of their own get the German one."""
    spoken = catalogue("announce", language)
    place = " ".join(spoken.say(COUNTER_WORDS[word]) if word in COUNTER_WORDS else word for word in counter.split())
    # A bare "A" is read as an article in some languages; a comma makes it a letter.
    between = " " if spoken.language == GERMAN else ", "
    return spoken.say("call", number=spoken_number(number, between), counter=place)
