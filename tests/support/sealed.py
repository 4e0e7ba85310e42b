"""Keeps the test run to this machine: whoever looks further fails with a name."""

from __future__ import annotations

import sys
from typing import Any


def seal() -> None:
    """From now on no Python socket of this process reaches beyond the loopback."""
    sys.addaudithook(refuse_foreign)


def refuse_foreign(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook; local sockets have a path instead of a host."""
    if event == "socket.connect" and isinstance(args[1], tuple) and not is_loopback(str(args[1][0])):
        raise RuntimeError(f"a test may not reach beyond this machine: {args[1]}")


def is_loopback(host: str) -> bool:
    """Whether the address (or its one well-known name) stays on this machine."""
    return host in {"::1", "localhost", "0.0.0.0"} or host.startswith("127.")
