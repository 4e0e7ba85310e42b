"""The printing agent that dies: see `tests.support.mortal`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from printer import delivery
from printer.build import build_agent
from printer.job import PrintJob, parse_job, to_wire
from printer.settings import PrinterSettings
from tests.support.mortal import serve

FILES = ("flock", "fsync", "replace", "FileIO.write", "FileIO.truncate", "TextIOWrapper.write")
CALLS = (*FILES, "socket.connect", "socket.sendall", "socket.recv", "socket.close")
NOBODY = 1
JOB = PrintJob(
    job="7b3f8f0e-0d0a-4a6e-9d5c-4f4d0e4f3a11",
    kind="ticket",
    office="Bürgerbüro",
    number="A001",
    language="de",
    issued_at="2026-11-23T09:14:30+01:00",
)


def work(task: dict[str, Any]) -> list[dict[str, Any]]:
    """Tell what nobody has acknowledged, print the jobs, acknowledge them; returns all outcomes."""
    settings = PrinterSettings(transport="network", host="127.0.0.1", port=task["port"], mode="native", timeout_s=2.0)
    agent = build_agent(settings, Path(task["folder"]))
    found = agent.untold() if task["untold"] else ()
    for job in map(parse_job, task["jobs"]):
        outcome = agent.print(job)
        agent.acknowledge(job.job)
        found = (*found, outcome)
    return [to_wire(outcome) for outcome in found]


def warm_up() -> None:
    """Before many lives: what is imported late is there, and nobody waits for late words of a double."""
    delivery._QUIET_S = 0.01  # type: ignore[misc]  # a double says nothing late
    with TemporaryDirectory() as folder:
        work({"port": NOBODY, "folder": folder, "untold": False, "jobs": [to_wire(JOB)]})


if __name__ == "__main__":
    warm_up()
    serve(work, CALLS)
