"""What relay and town hall say to each other: JSON, version 1. No address of a visitor is part of it."""

from msgspec import Struct, json

EXCHANGE = "/relay/v1/exchange"
MOST = 4
"""Visitors' requests in one message: they are answered together, so one that hangs keeps few waiting."""
LONGEST_WAIT = 20.0
"""Seconds that the relay holds the town hall's question open while no visitor asks."""


class Asked(Struct, frozen=True):
    """A visitor's request. `known`: tag of the answer that the relay still has; `language`: Accept-Language."""

    id: str
    method: str
    path: str
    query: str = ""
    known: str = ""
    language: str = ""


class Answered(Struct, frozen=True):
    """What the server answered. `body` as it came, packed if `headers` say so."""

    id: str
    status: int
    headers: dict[str, str]
    body: bytes = b""


class Message(Struct, frozen=True):
    """From the town hall: answers, and how many seconds it waits for more requests."""

    answers: tuple[Answered, ...] = ()
    wait: float = 0.0


class Requests(Struct, frozen=True):
    """To the town hall."""

    requests: tuple[Asked, ...] = ()


encode = json.encode
message = json.Decoder(Message)
requests = json.Decoder(Requests)
