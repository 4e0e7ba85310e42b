"""The agent on another machine than the server: Socket.IO, namespace `/printer`, websocket only.

server -> agent   `job` (wire job; the acknowledgement means received, not printed), `status` (asks for one)
agent -> server   `hello {version, status, pending, unknown}` after each connect, `status` on each change,
                  `headphones {plugged}` where the hardware reports a plug,
                  `outcome` (wire outcome) until the server has acknowledged it, across restarts

`pending` are jobs on their way to paper, `unknown` those whose end nobody knows: their outcomes follow at once.
A job the agent never heard of is in neither, so the server may send it again: the same id never prints twice.
"""

from __future__ import annotations

import logging
import math
import queue
import random
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from printer.job import VERSION, JobError, PrintJob, PrintOutcome, parse_job, status_to_wire, to_wire

if TYPE_CHECKING:
    from socketio import Client

    from printer.agent import Agent

log = logging.getLogger(__name__)

NAMESPACE: Final = "/printer"
_CONNECT_TIMEOUT_S: Final = 5
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 15.0
_PATIENCE_S: Final = 10.0
_FAULT_S: Final = 2.0


class Refused(Exception):
    """The server does not know the token."""


class RemoteAgent:
    """Prints what the server sends, and reconnects for ever."""

    def __init__(self, agent: Agent, server: str, token: str, *, status_seconds: float = 10.0) -> None:
        """`server` is its address (`http://…`); the printer is asked for its state every `status_seconds`, and oftener
        while it has a fault: whoever mends it should see at once that it is well.
        """
        self._agent = agent
        self._server = server
        self._token = token
        self._status_seconds = self._rest_s = status_seconds
        self._jobs: queue.Queue[PrintJob | None] = queue.Queue()
        self._wake = threading.Event()
        self._stopping = False
        self._client: Client | None = None
        self._said: dict[str, Any] | None = None
        self._telling = threading.Lock()
        self._told_at: dict[str, float] = {}
        self._plugged: bool | None = None

    def run(self) -> None:
        """Work until `stop`; raises `Refused` if the server refuses the token before it ever accepted it."""
        worker = threading.Thread(target=self._print_jobs, name="paper", daemon=True)
        worker.start()
        try:
            self._stay_connected()
        finally:
            self._jobs.put(None)
            worker.join()

    def stop(self) -> None:
        """End `run` after the jobs received so far; for another thread, not for a signal handler."""
        self._stopping = True
        self._wake.set()

    def headphones(self, plugged: bool) -> None:  # noqa: FBT001 -- the one word there is to say
        """Tell the server whether headphones are plugged in at the kiosk beside this printer; for any thread."""
        self._plugged = plugged
        self._emit("headphones", {"plugged": plugged})

    def _stay_connected(self) -> None:
        accepted, pause = False, _FIRST_PAUSE_S
        while not self._stopping:
            self._wake.clear()
            try:
                self._client = self._connect()
            except Refused:
                if not accepted:
                    raise
                log.warning("the server refuses this printer's token; trying again")
            except OSError as error:
                log.warning("no connection to %s: %s", self._server, error)
            else:
                accepted, pause = True, _FIRST_PAUSE_S
                self._serve(self._client)
            self._wake.clear()
            if not self._stopping:
                self._wake.wait(pause * random.uniform(0.5, 1))  # noqa: S311 -- spreads agents after an outage
                pause = min(pause * 2, _LONGEST_PAUSE_S)

    def _connect(self) -> Client:
        from socketio import Client
        from socketio.exceptions import ConnectionError as NoConnection

        client = Client(reconnection=False, handle_sigint=False)
        client.on("job", self._on_job, namespace=NAMESPACE)
        client.on("status", self._on_status, namespace=NAMESPACE)
        client.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        try:
            client.connect(
                self._server,
                auth={"token": self._token},
                transports=["websocket"],
                namespaces=[NAMESPACE],
                wait_timeout=_CONNECT_TIMEOUT_S,
            )
        except NoConnection as error:
            if client.failed_namespaces:
                raise Refused from None
            raise OSError(str(error)) from None
        return client

    def _serve(self, client: Client) -> None:
        """Say hello, then tell what changes, until the line drops."""
        log.info("connected to %s", self._server)
        try:
            self._hello()
            while client.connected and not self._stopping and not self._wake.wait(self._rest_s):
                self._tell_status(always=False)
                self._tell_outcomes()
        finally:
            self._client = None
            # Hanging up politely waits three seconds for an answer that the reading thread takes away.
            threading.Thread(target=client.disconnect, name="hang-up", daemon=True).start()

    def _hello(self) -> None:
        untold = self._agent.untold()
        self._said = self._ask()
        waiting = [job.job for job in list(self._jobs.queue) if job]
        printing = [self._agent.printing] if self._agent.printing else []
        unknown = [outcome.job for outcome in untold if outcome.outcome == "unknown"]
        hello = {"version": VERSION, "status": self._said, "pending": printing + waiting, "unknown": unknown}
        self._emit("hello", hello)
        if self._plugged is not None:
            self.headphones(self._plugged)
        self._told_at.clear()
        for outcome in untold:
            self._tell(outcome)

    def _tell_outcomes(self) -> None:
        for outcome in self._agent.untold():
            self._tell(outcome)

    def _tell_status(self, *, always: bool) -> dict[str, Any]:
        status = self._ask()
        if always or status != self._said:
            self._said = status
            self._emit("status", status)
        return status

    def _ask(self) -> dict[str, Any]:
        status = self._agent.status()
        self._rest_s = min(self._status_seconds, _FAULT_S) if status.is_fault else self._status_seconds
        return status_to_wire(status)

    def _tell(self, outcome: PrintOutcome) -> None:
        """Once, and again only when the server stays silent about it."""
        job, now = outcome.job, time.monotonic()
        with self._telling:
            if now - self._told_at.get(job, -math.inf) < _PATIENCE_S:
                return
            self._told_at[job] = now
        self._emit("outcome", to_wire(outcome), lambda *_answer: self._acknowledged(job))

    def _acknowledged(self, job: str) -> None:
        self._agent.acknowledge(job)
        self._told_at.pop(job, None)

    def _emit(self, event: str, data: dict[str, Any], told: Any = None) -> None:
        """Send if there is a line; what matters is sent again after the next connect."""
        from socketio.exceptions import SocketIOError

        client = self._client
        if client:
            with suppress(SocketIOError):
                client.emit(event, data, namespace=NAMESPACE, callback=told)

    def _on_job(self, data: Any) -> bool:
        try:
            job = parse_job(data)
        except JobError as error:
            log.error("a job that cannot be read: %s", error)  # noqa: TRY400 -- the sender's fault, no trace needed
            self._emit("outcome", {"job": _name_of(data), "outcome": "failed", "reason": "unknown", "status": None})
            return False
        self._told_at.pop(job.job, None)  # asked again, it is answered again
        self._jobs.put(job)
        return True

    def _on_status(self, _data: Any = None) -> dict[str, Any]:
        return self._tell_status(always=True)

    def _on_disconnect(self, *_reason: object) -> None:
        self._wake.set()

    def _print_jobs(self) -> None:
        while (job := self._jobs.get()) is not None:
            outcome = self._agent.print(job)
            log.info("job %s: %s %s", job.job, outcome.outcome, outcome.reason or "")
            self._tell(outcome)
            self._tell_status(always=False)


def _name_of(data: Any) -> str:
    return str(data.get("job", "")) if isinstance(data, dict) else ""
