"""A tiny real Socket.IO server that plays the product's side of `/printer`."""

from __future__ import annotations

import threading
from typing import Any

import socketio
from werkzeug.serving import BaseWSGIServer, make_server

from bench.server import free_port
from printer.job import PrintJob, to_wire

TOKEN = "right"
NAMESPACE = "/printer"


class PrintServer:
    """Collects what the agent says; `start` and `stop` as often as you like, at the same port."""

    def __init__(self) -> None:
        self.hellos: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.outcomes: list[dict[str, Any]] = []
        self.received: list[bool] = []
        self.port = free_port()
        self.drop_at_outcome = False
        self._agents: set[str] = set()
        self._io: Any = None
        self._http: BaseWSGIServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        library: Any = socketio
        self._io = library.Server(async_mode="threading", transports=["websocket"])
        for event, handler in (
            ("connect", self._connect),
            ("hello", lambda _sid, data: self.hellos.append(data)),
            ("status", lambda _sid, data: self.statuses.append(data)),
            ("outcome", self._outcome),
        ):
            self._io.on(event, handler, namespace=NAMESPACE)
        self._http = make_server("127.0.0.1", self.port, library.WSGIApp(self._io), threaded=True)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._http:
            self._http.shutdown()
            self._http.server_close()
            self._http = None
            self.drop()

    def drop(self) -> None:
        """Cut every line."""
        for agent in list(self._agents):
            self._agents.discard(agent)
            self._io.disconnect(agent, namespace=NAMESPACE)

    def send(self, job: PrintJob) -> None:
        self._io.emit("job", to_wire(job), namespace=NAMESPACE, callback=self.received.append)

    def send_raw(self, data: Any) -> None:
        self._io.emit("job", data, namespace=NAMESPACE)

    def ask_status(self) -> None:
        self._io.emit("status", namespace=NAMESPACE)

    def _connect(self, sid: str, _environ: Any, auth: Any) -> bool:
        if auth != {"token": TOKEN}:
            return False
        self._agents.add(sid)
        return True

    def _outcome(self, _sid: str, data: dict[str, Any]) -> None:
        self.outcomes.append(data)
        if self.drop_at_outcome:
            self.drop_at_outcome = False
            self.drop()
