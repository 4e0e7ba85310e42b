"""Tokens of tickets: nothing is stored; the installation's secret proves them. Other tokens are stored hashed."""

import hmac
import secrets
from hashlib import sha256

MAC_LENGTH = 20
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(value: int) -> str:
    text = ""
    while value:
        value, rest = divmod(value, 36)
        text = _DIGITS[rest] + text
    return text or "0"


def _mac(secret: bytes, body: str) -> str:
    return hmac.digest(secret, f"ticket:{body}".encode(), "sha256").hex()[: MAC_LENGTH * 2]


def ticket_token(secret: bytes, ticket: int, copies: int) -> str:
    """Return the token of a ticket; each copy makes a new one, so that a lost paper opens nothing."""
    body = f"{_base36(ticket)}-{_base36(copies)}"
    return f"{body}-{_mac(secret, body)}"


def read_token(secret: bytes, token: str) -> tuple[int, int] | None:
    """Return (ticket, copies) of a genuine token, else None."""
    parts = token.split("-")
    if len(token) > 80 or len(parts) != 3 or not token.isascii():  # noqa: PLR2004 -- the form itself
        return None
    body = f"{parts[0]}-{parts[1]}"
    if not hmac.compare_digest(_mac(secret, body), parts[2]):
        return None
    return int(parts[0], 36), int(parts[1], 36)


def new_token() -> str:
    """Return an unguessable token (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a random token: it has entropy enough to need no salt."""
    return sha256(token.encode()).hexdigest()
