"""A real server process of its own, and the people and programs that talk to it."""

from __future__ import annotations

import io
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import socketio

from app import cli
from app.base import make_clock, open_context
from app.config import Settings, load
from app.usecases import accounts, devices
from app.usecases.context import Context
from dev import ROOT
from tests.support.databases import place

OFFICE = "mitte"
MONDAY_NINE = "2026-11-23T09:00"
PASSWORD = "ein langes Passwort"
START_SECONDS = 30.0
STANDING = ("--practice-clock", MONDAY_NINE, "--practice-speed", "0")
MITTE = """
[[office]]
slug = "mitte"
name = "Bürgerbüro Mitte"
short_name = "MI"
timezone = "Europe/Berlin"
land = "NW"
"""
NORD = """
[[office]]
slug = "nord"
name = "Bürgerbüro Nord"
short_name = "NO"
timezone = "Europe/Berlin"
land = "NW"
[office.hours]
monday = ["08:00-17:00"]
[[office.service]]
code = "pass"
letter = "L"
names = { de = "Personalausweis" }
minutes = 12
[[office.counter]]
label = "Platz 1"
"""
SERVED = """
[office.hours]
monday = ["08:00-12:00", "13:00-17:00"]
[office.policy]
burst_numbers = 0
[[office.service]]
code = "pass"
letter = "F"
names = { de = "Personalausweis", en = "Identity card" }
minutes = 12
max_quantity = 5
[[office.service]]
code = "meld"
letter = "W"
names = { de = "Wohnung anmelden" }
minutes = 9
[[office.counter]]
label = "Platz 1"
[[office.counter]]
label = "Platz 2"
[[office.device]]
kind = "printer"
name = "drucker"
[[office.device]]
kind = "kiosk"
name = "eingang"
[[office.device]]
kind = "display"
name = "wand"
"""
CONFIG = '[speech]\nengine = "off"' + MITTE + SERVED + NORD


def eventually(find: Callable[[], Any], seconds: float = 20) -> Any:
    """The first true answer of `find`; fails after `seconds`."""
    began = time.monotonic()
    while not (found := find()):
        waited = time.monotonic() - began
        assert waited < seconds, "it never became true"
        # Looking takes time away from what is waited for: the longer that takes, the rarer.
        time.sleep(min(0.05, 0.005 + waited / 10))
    return found


def http_client(**options: Any) -> httpx.Client:
    """A client for plain HTTP: reading the certificates of the world, which it never needs, takes 30 ms each."""
    return httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **options)


@cache
def http() -> httpx.Client:
    """Whoever has no client of their own; every request has its own connection, as servers come and go."""
    return http_client(limits=httpx.Limits(max_keepalive_connections=0))


def write_config(folder: Path, text: str = CONFIG) -> Path:
    """Put a configuration into a folder; its data will be beside it."""
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def command(
    folder: Path, *arguments: str, text: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `wartemarke` with the configuration of a folder until it ends.

    Servers get a process; the other verbs run in this one, because a new one takes longer to start than they to end.
    """
    variables = environment(folder) | (env or {})
    if {"serve", "demo"}.isdisjoint(arguments):
        return run_here(arguments, text, variables)
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=variables,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_here(arguments: Sequence[str], text: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command as its own process would, with these variables and this on stdin."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, variables),
        patch.object(sys, "stdin", io.StringIO(text)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code: str | int | None = cli.main(arguments)
        except SystemExit as wrong_usage:
            code = wrong_usage.code
    return subprocess.CompletedProcess(arguments, int(code or 0), out.getvalue(), err.getvalue())


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """What the program needs to find the configuration and the data of a folder."""
    own = {"WARTEMARKE_CONFIG": str(folder / "config.toml"), "WARTEMARKE_DATA_DIR": str(folder / "data")}
    return os.environ | own | ({"WARTEMARKE_DATABASE_URL": database} if database else {})


@dataclass
class Process:
    """A server process: its folder, its address, and what it said. `port` 0: another one at each start.

    `program` is the module that runs.
    """

    folder: Path
    options: tuple[str, ...] = ()
    database: str = ""
    port: int = 0
    env: dict[str, str] = field(default_factory=dict)
    program: str = "app"
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    opened: list[Context] = field(default_factory=list)

    def start(self) -> None:
        """Start and wait until it is ready."""
        arguments = [sys.executable, "-m", self.program, "serve", "--port", str(self.port), *self.options]
        (self.folder / "log").write_bytes(b"")
        if not self.database:
            place(self.folder / "data")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                arguments,
                cwd=ROOT,
                env=environment(self.folder, self.database) | self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.url = eventually(self._address, START_SECONDS)
        eventually(self._is_ready, START_SECONDS)

    def said(self) -> str:
        """Everything on stdout and stderr since the start."""
        return (self.folder / "log").read_text("utf-8")

    def _check(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, self.said()

    def _is_ready(self) -> bool:
        self._check()
        return self.ready()

    def _address(self) -> str:
        self._check()
        lines = [line for line in self.said().splitlines() if line.startswith("Wartemarke serves on ")]
        return lines[-1].split()[3].rstrip("/") if lines else ""

    def ready(self) -> bool:
        """Does it answer, with all that belongs to it?"""
        try:
            return http().get(f"{self.url}/health/ready").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self) -> float:
        """Ask the program to stop; returns the seconds until it was gone."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(30)
        return time.monotonic() - began

    def stop_all(self, number: int = signal.SIGKILL) -> float:
        """Signal all its processes (SIGKILL: as a power cut); returns the seconds until it was gone."""
        assert self.process is not None
        began = time.monotonic()
        os.killpg(self.process.pid, number)
        self.process.wait(30)
        return time.monotonic() - began

    @property
    def settings(self) -> Settings:
        """The settings this server works with."""
        return load(self.folder / "config.toml", environment(self.folder, self.database))

    @property
    def ctx(self) -> Context:
        """The server's database, seen from outside."""
        if not self.opened:
            self.opened.append(open_context(self.settings))
        return self.opened[0]

    def device(self, kind: str, name: str, office: str = OFFICE) -> str:
        """The token of a device."""
        now = make_clock(self.ctx).now()
        return devices.register(self.ctx, kind=kind, office=office, name=name, now=now)

    def user(self, name: str, role: str, office: str | None = OFFICE) -> None:
        """An account with the password of all accounts here."""
        accounts.add_user(self.ctx, name=name, password=PASSWORD, role=role, office=office)

    def client(self, token: str = "", **options: Any) -> httpx.Client:
        """A program that speaks to the API."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return http_client(base_url=f"{self.url}/api/v1", headers=headers, **options)


@contextmanager
def server(folder: Path, *options: str, text: str = CONFIG, database: str = "") -> Iterator[Process]:
    """A running server; it is gone when the block ends."""
    write_config(folder, text)
    with running(Process(folder, options or STANDING, database)) as process:
        yield process


@contextmanager
def running(process: Process) -> Iterator[Process]:
    """Start a server; it is gone when the block ends."""
    try:
        process.start()
        yield process
    finally:
        for ctx in process.opened:
            ctx.store.dispose()
        if process.process is not None and process.process.poll() is None:
            process.stop_all()


class Follower:
    """A program on a socket: keeps the snapshot and every event, in order."""

    def __init__(self, url: str, namespace: str, auth: Mapping[str, Any], cookie: str = "") -> None:
        self.namespace = namespace
        self.snapshots: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.gone = False
        self._client = socketio.Client(reconnection=False)
        self._client.on("snapshot", self.snapshots.append, namespace=namespace)
        self._client.on("event", self.events.append, namespace=namespace)
        self._client.on("disconnect", self._left, namespace=namespace)
        headers = {"Cookie": cookie} if cookie else {}
        self._client.connect(url, headers, auth=dict(auth), transports=["websocket"], namespaces=[namespace])

    def _left(self, *_reason: object) -> None:
        self.gone = True

    def snapshot(self) -> dict[str, Any]:
        """The first message."""
        eventually(lambda: self.snapshots)
        return self.snapshots[0]

    def since(self, office: str, seq: int) -> dict[str, Any]:
        """Ask what came after `seq`."""
        return dict(self.ask("since", {"office": office, "seq": seq}))

    def emit(self, event: str, payload: object) -> None:
        """Send something."""
        self._client.emit(event, payload, namespace=self.namespace)

    def ask(self, event: str, payload: object) -> Any:
        """Send something and wait for the answer."""
        return self._client.call(event, payload, namespace=self.namespace)

    def reaches(self, seq: int) -> dict[str, Any]:
        """The first event that covers `seq`, when it has come."""
        return dict(eventually(lambda: next((e for e in self.events if e["seq"] >= seq), None)))

    def close(self) -> None:
        """Hang up."""
        self._client.disconnect()


def seconds_to_tell(follower: Follower, change: Callable[[], int]) -> float:
    """Seconds from the answer of a change, which returns the log's end, to the event that covers it."""
    last = change()
    began = time.monotonic()
    follower.reaches(last)
    return time.monotonic() - began
