"""Codes that people read, type and scan: short, without letters and digits that look alike."""

import hmac
import secrets

ALPHABET = "ACDEFHJKLMNPRTUWXY34679"
APPOINTMENT, SLIP = 6, 8
LONGEST = 32
"""Nobody types a longer code."""


def new_code(length: int) -> str:
    """Return a code that cannot be guessed in the tries that a kiosk allows."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def plain(text: str) -> str:
    """Return a code as it is compared: capitals and digits alone, however it was written or typed."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def shown(code: str) -> str:
    """Return a code for the eye: in groups of four where it is long."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4)) if len(code) > APPOINTMENT else code


def code_hash(secret: bytes, code: str) -> str:
    """Return what is stored of a slip's code: short codes need the installation's secret to hide them."""
    return hmac.digest(secret, f"slip:{code}".encode(), "sha256").hex()
