"""gunicorn for the relay: one process, because what it knows is in its memory, and many threads that wait."""

import resource
from typing import Any

from gunicorn.app.base import BaseApplication

from relay.site import RelaySettings, create_app

THREADS = 512
"""Most of them wait for the town hall; each visitor's request holds one for the time of its answer."""


def most_connections() -> int:
    """How many connections may be kept: each is an open file, and some are needed for other things."""
    wanted, spare = THREADS * 8, 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    most = wanted + spare if hard == unlimited else min(wanted + spare, hard)
    if soft != unlimited and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most - spare


class RelayServer(BaseApplication):
    """One listening relay."""

    def __init__(self, settings: RelaySettings, host: str, port: int) -> None:
        """`load` builds the application in the worker."""
        self._settings, self._bind = settings, f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Fill gunicorn's settings."""
        settings: dict[str, Any] = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "worker_connections": most_connections(),
            "keepalive": 20,
            "graceful_timeout": 3,
            "timeout": 60,
            "accesslog": None,
            "loglevel": "error",
            "control_socket_disable": True,
            "proc_name": "wartemarke-relay",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application."""
        return create_app(self._settings)
