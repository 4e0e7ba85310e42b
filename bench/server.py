"""A server of its own for a measurement: temporary folder, matching office, devices, process group."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.client import Client

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
PORTS = (12_000, 32_000)
STOP_SECONDS = 10
OFFICE = "office"
ALL_DAY = '["00:00-24:00"]'
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Office:
    """The office to serve: codes of services and labels of counters. Open at all hours, without limits.

    `printer_port`: where its kiosk `eingang` prints on this machine; 0: it has no printer. `settings`: further lines
    of the configuration. `others`: so many offices beside it are the same but for their slugs.
    """

    services: tuple[str, ...]
    counters: tuple[str, ...]
    zone: str = "Europe/Berlin"
    printer_port: int = 0
    settings: tuple[str, ...] = ()
    others: int = 0

    def toml(self) -> str:
        """The configuration file."""
        lines = [
            "[server]",
            "max_sockets = 256",
            "anonymous_requests_per_minute = 1000000",
            *self.settings,
        ]
        # The first one last, because its printer follows.
        for slug in reversed(self.slugs):
            lines += self._one(slug)
        return "\n".join(lines + self._printer()) + "\n"

    @property
    def slugs(self) -> tuple[str, ...]:
        """The offices, the first one first."""
        return (OFFICE, *(f"{OFFICE}-{n}" for n in range(1, self.others + 1)))

    def _one(self, slug: str) -> list[str]:
        lines = ["[[office]]", f'slug = "{slug}"', 'name = "Messung"', 'short_name = "ME"']
        lines += [f'timezone = "{self.zone}"', 'land = "BE"']
        lines += ["[office.policy]", "calls_before_no_show = 1", "call_interval_seconds = 0"]
        lines += ["burst_numbers = 0"]
        lines += ["[office.hours]", *(f"{day} = {ALL_DAY}" for day in DAYS)]
        for place, code in enumerate(self.services):
            lines += ["[[office.service]]", f'code = "{code}"', f'letter = "{letters(place)}"', "minutes = 10"]
            lines += [f"names = {{ de = {json.dumps('Anliegen ' + code)} }}", "last = 9999"]
        for label in self.counters:
            lines += ["[[office.counter]]", f"label = {json.dumps(label)}"]
        return lines

    def _printer(self) -> list[str]:
        if not self.printer_port:
            return []
        lines = ["[printer]", 'transport = "network"', 'host = "127.0.0.1"', f"port = {self.printer_port}"]
        lines += ["[[office.device]]", 'kind = "printer"', 'name = "drucker"']
        return [*lines, "[[office.device]]", 'kind = "kiosk"', 'name = "eingang"', 'printer = "drucker"']


def letters(place: int) -> str:
    """A, B … Z, AA, AB …"""
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


@dataclass
class Server:
    """A server's folder and address; the process itself comes and goes by `start`, `stop` and `kill`."""

    folder: Path
    port: int
    options: Sequence[str] = ()
    database: str = ""
    data: str = "data"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What the program needs to find its data."""
        own = {
            "WARTEMARKE_CONFIG": str(self.folder / "config.toml"),
            "WARTEMARKE_DATA_DIR": str(self.folder / self.data),
            "WARTEMARKE_SECRET_FILE": str(self.folder / "secret"),
        }
        url = {"WARTEMARKE_DATABASE_URL": self.database} if self.database else {}
        return {**os.environ, **own, **url, "PYTHONPATH": str(ROOT)}

    def start(self) -> float:
        """Start and wait until it is ready; returns the seconds that took."""
        began = time.monotonic()
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port), *self.options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() - began > START_SECONDS:
                raise RuntimeError("the server does not start:\n" + self.log())
            time.sleep(0.01)
        return time.monotonic() - began

    def _ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return b" 200 " in connection.recv(100)
        except OSError:
            return False

    def log(self) -> str:
        """The end of what the server said."""
        path = self.folder / "log"
        return path.read_text("utf-8", "replace")[-4000:] if path.is_file() else ""

    def kill(self) -> None:
        """SIGKILL for the whole process group, as a power cut would end it."""
        self._signal(signal.SIGKILL)

    def stop(self) -> float:
        """Ask it to stop; returns the seconds that took."""
        began = time.monotonic()
        self._signal(signal.SIGTERM)
        return time.monotonic() - began

    def _signal(self, number: int) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        for attempt in (number, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, attempt)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
                return

    def command(self, *words: str) -> str:
        """Run one of the operator's commands on the same data; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *words], cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
        return done.stdout.decode("utf-8")

    def device(self, kind: str, name: str, office: str = OFFICE) -> str:
        """Register a device; returns its token."""
        said = self.command("device", "add", "--kind", kind, "--office", office, "--name", name)
        return said.strip().splitlines()[-1]

    def report(self, first: str, last: str, by: str) -> Any:
        """The report of waits as the command gives it."""
        words = ["report", "waits", "--office", OFFICE, "--from", first, "--to", last, "--by", by]
        return json.loads(self.command(*words, "--format", "json"))

    def counters(self, office: str = OFFICE) -> dict[str, int]:
        """Ids of the counters by label."""
        with Client(self.port) as client:
            found = client.get(f"/offices/{office}").expect(200).json()
        return {counter["name"]: counter["id"] for counter in found["counters"]}

    def cpu_seconds(self) -> float:
        """Processor time that the server's processes have used so far."""
        if self.process is None:
            return 0.0
        group = self.process.pid
        return sum(_cpu(Path(entry)) for entry in Path("/proc").glob("[0-9]*") if _group(entry) == group)


def _group(entry: Path) -> int:
    fields = _stat(entry)
    return int(fields[2]) if fields else -1


def _cpu(entry: Path) -> float:
    fields = _stat(entry)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _stat(entry: Path) -> list[str]:
    """Fields of /proc/PID/stat after the name, beginning with the state; empty when the process has gone."""
    try:
        return (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


@contextmanager
def serving(office: Office, options: Sequence[str] = (), database: str = "") -> Iterator[Server]:
    """A started server with this office; stopped and wiped away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="wartemarke-bench-"))
    server = Server(folder, free_port(), options, database)
    try:
        (folder / "config.toml").write_text(office.toml(), "utf-8")
        server.start()
        yield server
    except BaseException as failure:
        failure.add_note("the server said at last:\n" + server.log())
        raise
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on, outside of those that outgoing connections take: it can be bound again later."""
    while True:
        # Not the generator that tests seed: processes side by side would all choose alike.
        port = random.SystemRandom().randrange(*PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def practice(start: str, speed: float) -> list[str]:
    """Options of a practice clock."""
    return ["--practice-clock", start, "--practice-speed", f"{speed:g}"]


def program(module: str, *words: str) -> list[str]:
    """Command line of a helper program of this folder."""
    return [sys.executable, "-m", f"bench.{module}", *words]


def own_environment() -> Mapping[str, str]:
    """Environment in which the helper programs find this folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}
