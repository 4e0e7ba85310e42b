"""A PostgreSQL server for one test session: own folder, own port, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from bench.server import free_port
from dev import find_postgres

USER = "wartemarke"
START_SECONDS = 30
# Nothing here outlives the session, so nothing needs to survive a power cut, unless a test asks for it.
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class PostgresServer:
    """A running server."""

    port: int
    numbers: count[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def create_database(self) -> str:
        """URL of a new, empty database."""
        name = f"test_{next(self.numbers)}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)


def postgres_server(*, durable: bool = False) -> Generator[PostgresServer]:
    """Start a server, hand it out, stop it; made to be a session fixture. ``durable`` keeps fsync on."""
    programs = find_postgres()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are missing; `python3 dev.py test` installs them")
    folder = Path(tempfile.mkdtemp(prefix="wartemarke-postgres-"))
    try:
        with running(programs, folder, () if durable else FORGETFUL) as port:
            yield PostgresServer(port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(programs: Path, folder: Path, settings: tuple[str, ...]) -> Generator[int]:
    """A new cluster in ``folder``, served on the port that this hands out."""
    account, data = server_account(folder), str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", USER, "--auth=trust", "--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run([*initdb, *locale], check=True, cwd=folder, stdout=subprocess.DEVNULL, **account)
    port = free_port()
    command = [str(programs / "postgres"), "-D", data, "-k", str(folder), "-p", str(port)]
    for setting in ("listen_addresses=127.0.0.1", "max_connections=200", *settings):
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **account)
    try:
        wait_until_ready(process, port, folder / "log")
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: does not wait for clients
        process.wait(START_SECONDS)


def server_account(folder: Path) -> dict[str, Any]:
    """Options of subprocess for whoever may run a server: initdb and postgres refuse root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def wait_until_ready(process: subprocess.Popen[Any], port: int, log: Path) -> None:
    """Return when the server answers; raises with its log when it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")
