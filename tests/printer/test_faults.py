"""Every fault of the printer at every step of a job: no ghost, no second paper, the truth about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer.agent import Agent
from printer.build import build_agent
from printer.double import Fault, PrinterDouble
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob, wait_until

STATUS_ASKED = 12
REASONS: dict[Fault, str] = {
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "cutter": "cutter",
    "silent": "timeout",
    "hang": "timeout",
    "hang_up": "offline",
}


@pytest.mark.parametrize("fault", REASONS)
def test_a_fault_before_the_job_sends_nothing_and_may_be_tried_again(
    agent: Agent, double: PrinterDouble, make_job: MakeJob, fault: Fault
) -> None:
    job = make_job()
    double.faults.add(fault)
    outcome = agent.print(job)
    assert (outcome.outcome, outcome.reason) == ("failed", REASONS[fault])
    assert (double.papers, double.paper.uncut) == (0, 0)
    double.mend()
    wait_until(lambda: agent.status().can_print)
    assert agent.print(job).outcome == "printed"
    assert double.papers == 1


@pytest.mark.parametrize("fault", REASONS)
@pytest.mark.parametrize("byte", [STATUS_ASKED + 1, STATUS_ASKED + 200, STATUS_ASKED + 600])
def test_a_fault_within_the_job_is_unknown_and_never_sent_again(
    agent: Agent, double: PrinterDouble, make_job: MakeJob, fault: Fault, byte: int
) -> None:
    job = make_job()
    double.fail_at(fault, byte)
    outcome = agent.print(job)
    assert (outcome.outcome, outcome.reason) == ("unknown", REASONS[fault])
    double.mend()
    wait_until(lambda: agent.status().can_print)
    assert agent.print(job) == outcome
    assert double.papers <= 1


@pytest.mark.parametrize("byte", [1, 4, 7])
def test_paper_that_ends_while_the_printer_is_asked(
    agent: Agent, double: PrinterDouble, make_job: MakeJob, byte: int
) -> None:
    double.fail_at("paper_out", byte)
    assert agent.print(make_job()).outcome == "failed"
    double.mend()
    assert double.papers == 0


def test_new_paper_brings_out_what_the_printer_kept_and_no_more(
    agent: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    double.fail_at("paper_out", STATUS_ASKED + 100)
    assert agent.print(job).outcome == "unknown"
    double.mend()
    wait_until(lambda: double.papers == 1)
    assert agent.print(job).outcome == "unknown"
    assert agent.print(make_job()).outcome == "printed"
    assert double.papers == 2


def test_low_paper_prints_and_says_so(agent: Agent, double: PrinterDouble, make_job: MakeJob) -> None:
    double.faults.add("paper_low")
    outcome = agent.print(make_job())
    assert outcome.outcome == "printed"
    assert outcome.status is not None
    assert outcome.status.state == "paper_low"


def test_silence_is_never_called_ready(agent: Agent, double: PrinterDouble) -> None:
    double.faults.add("silent")
    assert agent.status().state == "unknown"


def test_a_printer_that_is_switched_off(tmp_path: Path, make_job: MakeJob) -> None:
    """Port 1 answers nobody."""
    agent = build_agent(PrinterSettings(transport="network", host="127.0.0.1", port=1), tmp_path)
    outcome = agent.print(make_job())
    assert (outcome.outcome, outcome.reason) == ("failed", "offline")
    assert agent.status().state == "offline"


def test_dots_that_look_like_a_status_question_do_not_confuse(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    """The double answers DLE EOT inside a QR code's data, as printers do: that is not the word of being done."""
    agent = build_agent(settings, tmp_path)
    double.fail_at("cover_open", STATUS_ASKED + 300)
    outcome = agent.print(make_job(qr="https://x/\x10\x04\x01\x10\x04\x04"))
    assert (outcome.outcome, outcome.reason) == ("unknown", "cover_open")


def test_an_error_of_our_own_before_the_first_byte_is_no_paper(
    agent: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    outcome = agent.print(make_job(issued_at="not a time"))
    assert (outcome.outcome, outcome.reason) == ("failed", "unknown")
    assert double.papers == 0
