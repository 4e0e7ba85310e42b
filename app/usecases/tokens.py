"""Tokens of tickets: nothing is stored; the installation's secret proves them. Other tokens are stored hashed."""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

MAC_LENGTH = 20
LONGEST = 80
NUMBERS = 3
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(value: int) -> str:
    text = ""
    while value:
        value, rest = divmod(value, 36)
        text = _DIGITS[rest] + text
    return text or "0"


def _mac(secret: bytes, body: str) -> str:
    return hmac.digest(secret, f"ticket:{body}".encode(), "sha256").hex()[: MAC_LENGTH * 2]


@dataclass(frozen=True, slots=True)
class TicketKey:
    """What a token stands for: a ticket, its home office, and how many copies of the paper were made."""

    ticket: int
    office: int
    copies: int


def ticket_token(secret: bytes, key: TicketKey) -> str:
    """Return the token of a ticket; each copy makes a new one, so that a lost paper opens nothing."""
    body = f"{_base36(key.ticket)}-{_base36(key.office)}-{_base36(key.copies)}"
    return f"{body}-{_mac(secret, body)}"


def read_token(secret: bytes, token: str) -> TicketKey | None:
    """Return what a genuine token stands for, else None."""
    *numbers, mac = token.split("-")
    if len(token) > LONGEST or len(numbers) != NUMBERS or not token.isascii():
        return None
    if not hmac.compare_digest(_mac(secret, "-".join(numbers)), mac):
        return None
    return TicketKey(*(int(number, 36) for number in numbers))


def new_token() -> str:
    """Return an unguessable token (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a random token: it has entropy enough to need no salt."""
    return sha256(token.encode()).hexdigest()
