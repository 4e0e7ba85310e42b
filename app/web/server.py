"""gunicorn in our own program: one worker with threads, sockets counted, a quick stop."""

import gc
import os
import resource
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from app.web.at_once import MOST_BYTES
from app.web.wires import PATH, receiving, sending

COLLECT = (5_000, 10, 100)
"""When garbage is looked for (gc.set_threshold): looking through all that thousands of phones have left takes 0.2 s."""
SPARE_THREADS = 32
KEPT_CONNECTIONS = 6_000
"""Of phones between two of their questions: they need no thread, but beyond this number nobody is let in."""
SPARE_FILES = 256
GRACE_SECONDS = 3
LINGER_SECONDS = 0.2
KEEPALIVE_SECONDS = 20
RECEIVE_SECONDS = 5.0
"""For a whole request; a thread that reads it serves nobody else."""


@dataclass(frozen=True, slots=True)
class Served:
    """What a worker runs: the WSGI application, how many sockets are open in it, and what ends its threads.

    `at_once` answers a request of which nobody has to be asked; None: the application answers it.
    """

    application: Callable[..., Any]
    sockets: Callable[[], int]
    close: Callable[[], None]
    at_once: Callable[[bytes], bytes | None]


class Kept:
    """Connections between two requests in the order in which they end; gunicorn's own is searched from its start."""

    def __init__(self) -> None:
        self._conns: OrderedDict[Any, None] = OrderedDict()

    def append(self, conn: Any) -> None:
        """The one that ends last."""
        self._conns[conn] = None

    def remove(self, conn: Any) -> None:
        """Whoever has sent something is kept no more."""
        del self._conns[conn]

    def popleft(self) -> Any:
        """Take the one that ends first."""
        return self._conns.popitem(last=False)[0]

    def __getitem__(self, _first: Literal[0]) -> Any:
        """The one that ends first; others are never asked for."""
        return next(iter(self._conns))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._conns)

    def __len__(self) -> int:
        return len(self._conns)


class Worker(ThreadWorker):
    """gthread that does not wait for open websockets when it is told to stop, nor for requests that never come."""

    def __init__(self, *own: Any, **more: Any) -> None:
        super().__init__(*own, **more)
        self.keepalived_conns = Kept()

    def handle(self, conn: Any) -> Any:
        """Serve a connection; its whole request has to come within a few seconds."""
        began = conn.initialized or conn.wait_for_data(RECEIVE_SECONDS / 5)
        receiving[conn.sock] = time.monotonic() + RECEIVE_SECONDS * (1 if began else 2)
        try:
            return super().handle(conn)  # type: ignore[misc]  # the stubs leave it out
        finally:
            receiving.pop(conn.sock, None)
            sending.pop(conn.sock, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; sockets have come when their head has, and are watched by `Wires`."""
        if req.path.startswith(PATH):
            receiving.pop(conn.sock, None)
        return super().handle_request(req, conn)  # type: ignore[misc]  # the stubs leave it out

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """Answer at once what needs no thread: thousands of phones ask every few seconds what they know already."""
        if not self.alive or not self._answered(client):
            super().on_client_socket_readable(conn, client)  # type: ignore[misc]  # the stubs leave it out
            return
        conn.set_timeout()
        self.keepalived_conns.remove(conn)
        self.keepalived_conns.append(conn)

    def _answered(self, client: socket.socket) -> bool:
        with suppress(OSError):
            request = client.recv(MOST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            answer = self.app.served.at_once(request)
            if answer is not None:
                client.recv(len(request))
                if client.sendmsg((answer,), (), socket.MSG_DONTWAIT) < len(answer):
                    # Whoever asks and never reads: the thread finds the connection ended.
                    client.shutdown(socket.SHUT_RDWR)
                return True
        return False

    def _stop_waiting(self) -> None:
        """Read no more from whoever sends too slowly: its thread goes on with what has come, or ends. Nor send more."""
        _shut(receiving, socket.SHUT_RD)
        _shut(sending, socket.SHUT_RDWR)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """SIGINT and SIGQUIT: like SIGTERM, because gunicorn's own leaves in the middle of whatever runs."""
        self.handle_exit(sig, frame)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """When stopping, wait for requests but not for websockets: their clients connect again elsewhere."""
        self._stop_waiting()
        if not self.alive and self.nr_conns <= self.app.served.sockets():
            self.nr_conns = 0
            return
        super().wait_for_and_dispatch_events(timeout)

    def _cap_keepalive(self, deadline: float) -> None:
        super()._cap_keepalive(min(deadline, time.monotonic() + LINGER_SECONDS))


def _shut(waiting: dict[socket.socket, float], how: int) -> None:
    """Shut the connections whose time is over."""
    present = time.monotonic()
    for sock, deadline in list(waiting.items()):
        if deadline < present:
            waiting.pop(sock, None)
            with suppress(OSError):
                sock.shutdown(how)


class Log(Logger):
    """gunicorn's words in the form of our own logs."""

    def setup(self, cfg: Config) -> None:
        """Hand everything to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):
    """One listening server. `load` is called in the worker, so that no thread or connection crosses the fork."""

    def __init__(
        self, make: Callable[[], Served], *, listener: socket.socket, sockets: int, request_threads: int
    ) -> None:
        """`listener` is bound already; `make` builds the application."""
        self._make = make
        self._listener = listener
        self._sockets = sockets
        self._threads = sockets + max(request_threads, SPARE_THREADS)
        self.served: Served
        open_files(self._threads + KEPT_CONNECTIONS + SPARE_FILES)
        super().__init__()

    def load_config(self) -> None:
        """Fill gunicorn's settings."""
        settings = {
            "bind": f"fd://{self._listener.fileno()}",
            "workers": 1,
            "worker_class": Worker,
            "threads": self._threads,
            "worker_connections": self._threads + KEPT_CONNECTIONS,
            "keepalive": KEEPALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "accesslog": None,
            "logger_class": Log,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_exit": worker_exit,
            "proc_name": "wartemarke",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Build the application inside the worker."""
        self.served = self._make()
        # What stays as long as the server does need not be looked through again and again while everybody waits.
        gc.freeze()
        gc.set_threshold(*COLLECT)
        return self.served.application


def open_files(wanted: int) -> None:
    """Let this process have so many files open, as far as the system lets it: every connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def worker_exit(_server: Any, worker: Worker) -> None:
    """Close what the worker opened, and leave without waiting for threads that follow somebody."""
    served = getattr(worker.app, "served", None)
    if served is not None:
        served.close()
    leaving = sys.exc_info()[1]
    os._exit(leaving.code if isinstance(leaving, SystemExit) and isinstance(leaving.code, int) else 0)
