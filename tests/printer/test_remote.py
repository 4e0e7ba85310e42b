"""The agent on another machine, against a real Socket.IO server, with real lines that break."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from printer.agent import Agent
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.remote import RemoteAgent
from tests.printer.conftest import MakeJob, wait_until
from tests.printer.print_server import TOKEN, PrintServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk() -> Iterator[PrintServer]:
    """The product's side."""
    running = PrintServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def remote(agent: Agent, desk: PrintServer) -> Iterator[RemoteAgent]:
    """The printer's side, in a thread, connected."""
    running = RemoteAgent(agent, desk.address, TOKEN, status_seconds=0.1)
    thread = threading.Thread(target=running.run)
    thread.start()
    wait_until(lambda: desk.hellos)
    yield running
    running.stop()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.usefixtures("remote")
def test_a_job_from_the_server_comes_to_paper_once(desk: PrintServer, double: PrinterDouble, make_job: MakeJob) -> None:
    job = make_job()
    desk.send(job)
    wait_until(lambda: desk.outcomes)
    assert desk.hellos[0]["status"]["state"] == "ready"
    assert desk.received == [True]
    assert [(told["job"], told["outcome"]) for told in desk.outcomes] == [(job.job, "printed")]
    assert double.papers == 1


@pytest.mark.usefixtures("remote")
def test_an_outcome_is_told_again_when_its_acknowledgement_was_lost(
    desk: PrintServer, double: PrinterDouble, agent: Agent, make_job: MakeJob
) -> None:
    desk.drop_at_outcome = True
    desk.send(make_job())
    wait_until(lambda: len(desk.hellos) == 2 and len(desk.outcomes) >= 2)
    wait_until(lambda: not agent.untold())
    assert {told["outcome"] for told in desk.outcomes} == {"printed"}
    assert double.papers == 1


@pytest.mark.usefixtures("remote")
def test_a_job_sent_again_after_a_reconnect_is_no_second_paper(
    desk: PrintServer, double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    desk.send(job)
    wait_until(lambda: desk.outcomes)
    desk.drop()
    wait_until(lambda: len(desk.hellos) == 2)
    desk.send(job)
    wait_until(lambda: len(desk.outcomes) == 2)
    assert desk.outcomes[0] == desk.outcomes[1]
    assert double.papers == 1


@pytest.mark.usefixtures("remote")
def test_it_comes_back_when_the_server_does(desk: PrintServer, double: PrinterDouble, make_job: MakeJob) -> None:
    desk.stop()
    desk.start()
    wait_until(lambda: len(desk.hellos) == 2)
    desk.send(make_job())
    wait_until(lambda: double.papers == 1)
    wait_until(lambda: desk.outcomes)


@pytest.mark.usefixtures("remote")
def test_a_change_of_the_printer_is_told_unasked_and_its_state_when_asked(
    desk: PrintServer, double: PrinterDouble
) -> None:
    double.faults.add("cover_open")
    wait_until(lambda: desk.statuses)
    assert [status["state"] for status in desk.statuses] == ["cover_open"]
    desk.ask_status()
    wait_until(lambda: len(desk.statuses) == 2)
    double.mend()
    wait_until(lambda: desk.statuses[-1]["state"] == "ready")


@pytest.mark.usefixtures("remote")
def test_a_job_that_cannot_be_read_has_failed(desk: PrintServer, double: PrinterDouble) -> None:
    desk.send_raw({"version": 9, "job": "x"})
    wait_until(lambda: desk.outcomes)
    assert (desk.outcomes[0]["job"], desk.outcomes[0]["outcome"]) == ("x", "failed")
    assert double.papers == 0


@pytest.mark.usefixtures("remote")
def test_paper_out_is_told_and_the_same_job_prints_later(
    desk: PrintServer, double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    double.faults.add("paper_out")
    desk.send(job)
    wait_until(lambda: desk.outcomes)
    assert (desk.outcomes[0]["outcome"], desk.outcomes[0]["reason"]) == ("failed", "paper_out")
    double.mend()
    desk.send(job)
    wait_until(lambda: desk.outcomes[-1]["outcome"] == "printed")
    assert double.papers == 1


class Program:
    """`python -m printer run` as a process of its own."""

    def __init__(self, server: DoubleServer, desk: PrintServer, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text(
            f'[printer]\ntransport = "network"\nhost = "127.0.0.1"\nport = {server.port}\ntimeout_s = 30.0\n',
            encoding="utf-8",
        )
        self.token_file = folder / "token"
        self.token_file.write_text(TOKEN + "\n", encoding="utf-8")
        own = ["--config", str(config), "--data-dir", str(folder / "data")]
        self.arguments = ["run", "--server", desk.address, *own]

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", "printer", *self.arguments, "--token-file", str(self.token_file)]
        with subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()


@pytest.fixture
def program(server: DoubleServer, desk: PrintServer, tmp_path: Path) -> Program:
    return Program(server, desk, tmp_path)


def test_an_agent_killed_within_a_job_reports_it_as_unknown(
    program: Program, desk: PrintServer, double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    double.fail_at("hang", 5_000)
    with program.running() as process:
        wait_until(lambda: desk.hellos)
        desk.send(job)
        wait_until(lambda: "hang" in double.faults)
        process.send_signal(signal.SIGKILL)
    double.mend()
    with program.running() as process:
        wait_until(lambda: desk.outcomes)
        assert desk.hellos[-1]["unknown"] == [job.job]
        assert desk.outcomes[0] == {"job": job.job, "outcome": "unknown", "reason": "unknown", "status": None}
        desk.send(job)
        wait_until(lambda: len(desk.outcomes) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert desk.outcomes[1]["outcome"] == "unknown"
    assert double.papers <= 1


def test_a_wrong_token_ends_with_a_reason(program: Program) -> None:
    program.token_file.write_text("wrong", encoding="utf-8")
    with program.running() as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "refuses the token" in said


def test_it_waits_for_a_server_that_starts_later(
    program: Program, desk: PrintServer, double: PrinterDouble, make_job: MakeJob
) -> None:
    desk.stop()
    with program.running() as process:
        assert process.stderr is not None
        assert "no connection" in process.stderr.readline()
        desk.start()
        wait_until(lambda: desk.hellos)
        desk.send(make_job())
        wait_until(lambda: double.papers == 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
