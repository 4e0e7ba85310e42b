"""Feeds the printers: the one of this machine in a thread of its own, others over Socket.IO `/printer`.

A job is marked as sent before it leaves, and never sent again by itself: paper comes out at most once. Drawing
never waits for any of this.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import structlog
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO

from app.rules.refusal import Refusal
from app.usecases import device_status, printing
from app.web.clock import real_now
from app.web.edge import Edge
from app.web.sockets import Clients, admit, socket_id
from printer.agent import Agent
from printer.job import WITHOUT_WAY_BACK, JobError, Reason, Result, State, parse_job, status_to_wire, to_wire

LOOK_SECONDS = 0.5
SPACING_SECONDS = 0.05
"""Between two looks for a job, however many commits there are."""
STATUS_SECONDS = 5.0
FAULT_SECONDS = 1.0
"""Between two questions to a printer that cannot print: whoever mends it should see at once that it is well."""
SEEN_SECONDS = 60.0
LONGEST_DETAIL = 200
MOST_TICKETS = 100_000


def plain_status(said: object) -> dict[str, Any]:
    """A printer's status with nothing in it but what is known: its state (else `unknown`), a short text, and how many
    tickets the rest of its paper is for. `blind`: it has no way back, so being unknown is no fault.
    """
    given = said if isinstance(said, dict) else {}
    state, detail, left = given.get("state"), given.get("detail"), given.get("tickets_left")
    return {
        "state": state if isinstance(state, str) and state in get_args(State) else "unknown",
        "detail": detail[:LONGEST_DETAIL] if isinstance(detail, str) else "",
        "tickets_left": left if type(left) is int and 0 <= left <= MOST_TICKETS else None,
        "blind": detail == WITHOUT_WAY_BACK,
    }


def plain_outcome(said: dict[str, Any]) -> dict[str, Any]:
    """What became of a job, with nothing in it but what is known; a result that is none is `unknown`."""
    result, reason = said.get("outcome"), said.get("reason")
    known = result if isinstance(result, str) and result in get_args(Result) else "unknown"
    why = reason if isinstance(reason, str) and reason in get_args(Reason) else None if reason is None else "unknown"
    return {"job": str(said.get("job")), "outcome": known, "reason": why}


class Outcomes:
    """Keeps what printers say; the kiosk that waits for its paper learns it from the log."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._said: dict[int, tuple[dict[str, Any], float]] = {}
        self._log = structlog.get_logger("printing")

    def record(self, printer: int, outcome: dict[str, Any]) -> None:
        """Store the outcome of a job; one that is no job of this printer is only logged."""
        known, at = plain_outcome(outcome), self._edge.clock.now()
        try:
            printing.record_outcome(self._edge.ctx, printer=printer, outcome=known, now=at)
        except Refusal as refusal:
            self._log.warning("outcome refused", printer=printer, code=refusal.code)
            return
        if outcome.get("status"):
            self.status(printer, outcome["status"])

    def status(self, printer: int, said: object) -> None:
        """Store what a printer says of itself: each change, and once a minute that it is still there."""
        status = plain_status(said)
        before, at = self._said.get(printer, ({}, 0.0))
        if status != before or time.monotonic() - at > SEEN_SECONDS:
            self._said[printer] = (status, time.monotonic())
            known_at = {"at": real_now(), "now": self._edge.clock.now()}
            device_status.keep(self._edge.ctx, device=printer, said=status, **known_at)


class EmbeddedPrinter:
    """The printer of this machine."""

    def __init__(self, edge: Edge, agent: Agent, printer: int, outcomes: Outcomes) -> None:
        self._edge = edge
        self._agent = agent
        self._printer = printer
        self._outcomes = outcomes
        self._wake = threading.Event()
        self._stopping = False
        self._asked, self._pause = 0.0, 0.0
        self._log = structlog.get_logger("printing")

    def wake(self) -> None:
        """Something was committed: perhaps a job."""
        self._wake.set()

    def stop(self) -> None:
        """End `run` after the present job."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Print until `stop`; the body of the printer's thread."""
        self._guarded(self._catch_up)
        while not self._stopping:
            if not self._guarded(self._print_one):
                # Asked while there is nothing to print: a number that was just drawn does not wait for the answers.
                self._guarded(self._ask)
                time.sleep(SPACING_SECONDS)
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()

    def _guarded(self, step: Callable[[], bool]) -> bool:
        try:
            return step()
        except Exception:  # noqa: BLE001 -- see below
            # The printer's thread must survive a database that is away for a moment.
            self._log.exception("printing failed")
            time.sleep(LOOK_SECONDS)
            return False

    def _catch_up(self) -> bool:
        """Tell what the journal knows of jobs that an earlier run began; of the rest nobody knows."""
        for outcome in self._agent.untold():
            self._outcomes.record(self._printer, to_wire(outcome))
            self._agent.acknowledge(outcome.job)
        printing.interrupted(self._edge.ctx, printer=self._printer, now=self._edge.clock.now())
        return True

    def _print_one(self) -> bool:
        wire = printing.next_job(self._edge.ctx, printer=self._printer, now=self._edge.clock.now())
        if wire is None:
            return False
        try:
            outcome = to_wire(self._agent.print(parse_job(wire)))
        except JobError as error:
            self._log.error("a job that cannot be read", error=str(error))
            outcome = {"job": wire.get("job"), "outcome": "failed", "reason": "unknown"}
        self._outcomes.record(self._printer, outcome)
        self._agent.acknowledge(str(outcome["job"]))
        self._pause = FAULT_SECONDS
        return True

    def _ask(self) -> bool:
        if time.monotonic() - self._asked >= self._pause:
            status = self._agent.status()
            self._asked, self._pause = time.monotonic(), FAULT_SECONDS if status.is_fault else STATUS_SECONDS
            self._outcomes.status(self._printer, status_to_wire(status))
        return True


class RemotePrinters:
    """Printers of other machines, one job at a time each."""

    def __init__(self, edge: Edge, socketio: SocketIO, outcomes: Outcomes, clients: Clients) -> None:
        self._edge = edge
        self._clients = clients
        self._socketio = socketio
        self._outcomes = outcomes
        self._lock = threading.Lock()
        self._sids: dict[int, str] = {}
        self._busy: dict[int, str] = {}
        self._touched = time.monotonic()
        self._wake = threading.Event()
        self._stopping = False
        self._log = structlog.get_logger("printing")

    def wake(self) -> None:
        """Something was committed: perhaps a job."""
        self._wake.set()

    def stop(self) -> None:
        """End `run`."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Hand out jobs until `stop`; the body of a thread."""
        while not self._stopping:
            time.sleep(SPACING_SECONDS)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            with self._lock:
                idle = [(printer, sid) for printer, sid in self._sids.items() if printer not in self._busy]
            for printer, sid in idle:
                self._guarded(partial(self._hand_out, printer, sid))
            self._guarded(self._touch)

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # noqa: BLE001 -- see below
            # As above: one failing look must not end the thread.
            self._log.exception("handing out jobs failed")

    def _touch(self) -> None:
        """Agents speak when something changes; that they are connected says that they are there."""
        if time.monotonic() - self._touched >= SEEN_SECONDS:
            self._touched = time.monotonic()
            with self._lock:
                connected = list(self._sids)
            device_status.present(self._edge.ctx, device_ids=connected, at=real_now())

    def _hand_out(self, printer: int, sid: str) -> None:
        wire = printing.next_job(self._edge.ctx, printer=printer, now=self._edge.clock.now())
        if wire is not None:
            self._busy[printer] = str(wire["job"])
            self._socketio.emit("job", wire, to=sid, namespace="/printer")

    def register(self) -> None:
        """Register the handlers of `/printer`."""
        handlers: dict[str, Callable[..., Any]] = {
            "connect": self._connect,
            "hello": self._hello,
            "outcome": self._outcome,
            "status": self._status,
            "headphones": self._headphones,
            "disconnect": self._disconnect,
        }
        for event, handler in handlers.items():
            self._socketio.on_event(event, handler, namespace="/printer")

    def _printer(self) -> int:
        client = self._clients.get(socket_id())
        return client.principal.id if client and client.principal else 0

    def _connect(self, auth: object = None) -> None:
        try:
            self._clients.add(socket_id(), admit(self._edge, "/printer", auth))
        except Refusal:
            raise Refused("refused") from None

    def _hello(self, message: object = None) -> None:
        printer = self._printer()
        if printer and isinstance(message, dict):
            self._greet(printer, socket_id(), message)

    def _outcome(self, message: object = None) -> bool:
        printer = self._printer()
        if not printer or not isinstance(message, dict):
            return False
        self._outcomes.record(printer, message)
        with self._lock:
            if self._busy.get(printer) == message.get("job"):
                del self._busy[printer]
        self._wake.set()
        return True

    def _status(self, message: object = None) -> None:
        printer = self._printer()
        if printer and isinstance(message, dict):
            self._outcomes.status(printer, message)

    def _headphones(self, message: object = None) -> None:
        printer = self._printer()
        if printer and isinstance(message, dict) and isinstance(message.get("plugged"), bool):
            now = self._edge.clock.now()
            device_status.plug(self._edge.ctx, printer=printer, plugged=message["plugged"], now=now)

    def _disconnect(self, *_reason: object) -> None:
        sid, printer = socket_id(), self._printer()
        self._clients.drop(sid)
        if printer and self._sids.get(printer) == sid:
            self._forget(printer)

    def _greet(self, printer: int, sid: str, message: dict[str, Any]) -> None:
        told = message.get("pending")
        pending = [job for job in told if isinstance(job, str)] if isinstance(told, list) else []
        printing.interrupted(self._edge.ctx, printer=printer, now=self._edge.clock.now(), pending=pending)
        with self._lock:
            self._sids[printer] = sid
            self._busy.pop(printer, None)
            if pending:
                self._busy[printer] = pending[-1]
        if isinstance(message.get("status"), dict):
            self._outcomes.status(printer, message["status"])
        self._wake.set()

    def _forget(self, printer: int) -> None:
        with self._lock:
            self._sids.pop(printer, None)
            self._busy.pop(printer, None)
        self._outcomes.status(printer, {"state": "offline", "detail": "not connected"})
