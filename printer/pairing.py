"""How an agent gets its token: it shows a short code, and waits until somebody confirms it at reception."""

from __future__ import annotations

import json
import logging
import os
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

_ASK_S: Final = 2.0
_TIMEOUT_S: Final = 10.0
_GONE: Final = 404
_NOTHING_YET: Final = 204


class PairingError(Exception):
    """The server does not pair; the message says why."""


def pair(server: str, name: str, show: Callable[[str], None]) -> str:
    """Show a code (and another one when it is over) until it is confirmed; returns the token.

    Raises `PairingError` when the server refuses, OSError when it does not answer at the beginning.
    """
    while True:
        started = _post(server, "start", {"name": name})
        show(started["code"])
        token = _wait(server, started["secret"])
        if token is not None:
            return token


def _wait(server: str, secret: str) -> str | None:
    """The token; None when the code is over. A line that is down for a while changes nothing."""
    while True:
        time.sleep(_ASK_S)
        try:
            answer = _post(server, "finish", {"secret": secret})
        except PairingError as error:
            if error.__cause__ and getattr(error.__cause__, "code", 0) == _GONE:
                return None
            raise
        except OSError as error:
            log.warning("no answer from %s: %s", server, error)
            continue
        if answer:
            return str(answer["token"])


def _post(server: str, verb: str, body: dict[str, str]) -> dict[str, Any]:
    url = f"{server.rstrip('/')}/api/v1/pairings/{verb}"
    if not url.startswith(("http://", "https://")):
        raise PairingError(f"{server} is no address: write it as http://server:8000")
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 -- http only, see above
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answer:  # noqa: S310 -- as above
            told: dict[str, Any] = {} if answer.status == _NOTHING_YET else json.load(answer)
    except urllib.error.HTTPError as error:
        raise PairingError(f"{server} does not pair: {_reason(error)}") from error
    except ValueError as error:
        raise PairingError(f"{server} is no server of Wartemarke") from error
    return told


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail_en"])
    except (ValueError, KeyError):
        return str(error)


def keep_token(path: Path, token: str) -> None:
    """Write the token where only its owner may read it; there is never a half one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(token + "\n")
    fresh.replace(path)
