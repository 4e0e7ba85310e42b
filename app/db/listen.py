"""Waking from other processes: PostgreSQL tells every listener when a change commits."""

import threading
from collections.abc import Callable

import psycopg

from app.db.engine import NOTIFY_CHANNEL

RECONNECT_S = 1.0
POLL_S = 0.5


def listen(url: str, moved: Callable[[int | None], None], stop: threading.Event) -> None:
    """Call `moved` with the office of each notice until `stop`; the body of a thread. None: any office.

    A lost connection is opened again.
    """
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    while not stop.is_set():
        try:
            _listen(address, moved, stop)
        except psycopg.OperationalError:
            # What was missed meanwhile the publisher finds by its own look at the log.
            stop.wait(RECONNECT_S)


def _listen(address: str, moved: Callable[[int | None], None], stop: threading.Event) -> None:
    with psycopg.connect(address, autocommit=True) as conn:
        conn.execute(f"LISTEN {NOTIFY_CHANNEL}")
        moved(None)
        while not stop.is_set():
            for notice in conn.notifies(timeout=POLL_S, stop_after=1):
                moved(int(notice.payload) if notice.payload.isdecimal() else None)
