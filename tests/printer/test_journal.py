"""At most once, whatever dies: a real process is killed in the middle of a job."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from printer import journal
from printer.agent import Agent
from printer.build import build_agent
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.job import PrintJob, PrintOutcome, to_wire
from printer.journal import Journal
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob, wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(server: DoubleServer, tmp_path: Path) -> list[str]:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[printer]\ntransport = "network"\nhost = "127.0.0.1"\nport = {server.port}\ntimeout_s = 30.0\n',
        encoding="utf-8",
    )
    return [sys.executable, "-m", "printer", "print", "--config", str(config), "--data-dir", str(tmp_path / "data")]


def begin(command: list[str], job: PrintJob) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(to_wire(job)))
    process.stdin.close()
    process.stdin = None
    return process


def finish(command: list[str], job: PrintJob) -> tuple[int, str]:
    with begin(command, job) as process:
        said, _ = process.communicate()
    return process.returncode, json.loads(said)["outcome"]


def kill_when(double: PrinterDouble, process: subprocess.Popen[str]) -> None:
    with process:
        try:
            wait_until(lambda: "hang" in double.faults)
        finally:
            process.kill()


@pytest.mark.parametrize("byte", [16, 30_000])
def test_an_agent_killed_within_a_job_never_prints_it_again(
    command: list[str], double: PrinterDouble, make_job: MakeJob, byte: int
) -> None:
    job = make_job()
    double.fail_at("hang", byte)
    kill_when(double, begin(command, job))
    double.mend()
    assert finish(command, job) == (1, "unknown")
    assert finish(command, make_job()) == (0, "printed")
    assert finish(command, job) == (1, "unknown")
    assert double.papers <= 2


def test_an_agent_killed_before_the_first_byte_prints_it_the_next_time(
    command: list[str], double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    double.fail_at("hang", 3)
    kill_when(double, begin(command, job))
    double.mend()
    assert finish(command, job) == (0, "printed")
    assert finish(command, job) == (0, "printed")
    assert double.papers == 1


def test_what_was_begun_is_on_the_disk_before_the_printer_hears_of_it(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    """The double looks into the journal at the moment the first byte of content arrives."""
    job, seen = make_job(), list[str]()
    feed = double.paper.feed

    def look(data: bytes) -> bytes:
        if data.startswith(b"\x1b@"):
            seen.append((tmp_path / "printer-journal.jsonl").read_text("utf-8"))
        return feed(data)

    double.paper.feed = look  # type: ignore[method-assign]  # an eye in the double, not in the code under test
    build_agent(settings, tmp_path).print(job)
    assert json.loads(seen[0]) == {"job": job.job, "step": "started"}


def test_two_agents_of_one_printer_know_of_each_other(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    job = make_job()
    here, there = build_agent(settings, tmp_path), build_agent(settings, tmp_path)
    assert here.print(job) == there.print(job) == here.print(job)
    assert double.papers == 1


def test_outcomes_are_kept_until_they_are_told(agent: Agent, make_job: MakeJob) -> None:
    first, second = make_job(), make_job()
    agent.print(first)
    agent.print(second)
    assert [outcome.job for outcome in agent.untold()] == [first.job, second.job]
    agent.acknowledge(first.job)
    assert [outcome.job for outcome in agent.untold()] == [second.job]
    assert agent.print(first).outcome == "printed"


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    path, job = tmp_path / "journal.jsonl", str(uuid4())
    book = Journal(path)
    with book.exclusive():
        book.start(job)
    with path.open("ab") as file:
        file.write(b'{"job": "half')
    again = Journal(path)
    with again.exclusive():
        assert again.unended() == (job,)
        again.end(PrintOutcome(job, "printed"))
    with Journal(path).exclusive():
        assert path.read_bytes().count(b"\n") == 2


def test_a_long_journal_is_shortened_and_nobody_is_confused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_COMPACT_AT", 20)
    monkeypatch.setattr(journal, "_KEPT_JOBS", 5)
    path, jobs = tmp_path / "journal.jsonl", [str(uuid4()) for _ in range(15)]
    one, other = Journal(path), Journal(path)
    for job in jobs:
        for book in (one, other):
            with book.exclusive():
                if book.known(job) is None:
                    book.start(job)
                    book.end(PrintOutcome(job, "printed"))
    for book in (one, other, Journal(path)):
        with book.exclusive():
            assert [book.known(job) is not None for job in jobs[-5:]] == [True] * 5
    assert path.read_bytes().count(b"\n") <= 21
