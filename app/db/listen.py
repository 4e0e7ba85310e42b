"""Waking from other processes: PostgreSQL tells every listener when a change commits."""

import threading
from collections.abc import Callable

import psycopg

from app.db.engine import NOTIFY_CHANNEL

RECONNECT_S = 1.0
POLL_S = 0.5


def listen(url: str, wake: Callable[[], None], stop: threading.Event) -> None:
    """Call `wake` for each notice until `stop`; the body of a thread. A lost connection is opened again."""
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    while not stop.is_set():
        try:
            _listen(address, wake, stop)
        except psycopg.OperationalError:
            # What was missed meanwhile the publisher finds by its own look at the log.
            stop.wait(RECONNECT_S)


def _listen(address: str, wake: Callable[[], None], stop: threading.Event) -> None:
    with psycopg.connect(address, autocommit=True) as conn:
        conn.execute(f"LISTEN {NOTIFY_CHANNEL}")
        wake()
        while not stop.is_set():
            for _ in conn.notifies(timeout=POLL_S, stop_after=1):
                wake()
