"""Every fault of the printer at every step of a job: no ghost, no second paper, the truth about it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from printer.agent import Agent
from printer.build import build_agent
from printer.double import Fault, PrinterDouble
from printer.double_server import DoubleServer
from printer.encode import encode
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob, wait_until

# Four questions of three bytes, then GS r to be sure that nothing of before is in the way.
ASKED, IN_STEP = 12, 15
FAULTS: tuple[Fault, ...] = (
    "paper_out", "cover_open", "cutter", "offline", "silent", "hang", "hang_up", "late", "garbage",
)  # fmt: skip
STEPS = (
    "before connecting", "at the first question", "at the last question", "before the content", "at the first byte",
    "in the middle", "before the cut", "before the answer", "after the answer",
)  # fmt: skip
SILENT: set[Fault] = {"silent", "hang", "late", "garbage"}
REASONS: dict[Fault, str] = {
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "cutter": "cutter",
    "offline": "offline",
    "hang_up": "offline",
}


@pytest.fixture
def impatient(settings: PrinterSettings, tmp_path: Path) -> Agent:
    return build_agent(replace(settings, timeout_s=0.1), tmp_path)


@pytest.fixture
def patient(settings: PrinterSettings, tmp_path: Path) -> Agent:
    """The same printer and journal after a restart."""
    return build_agent(replace(settings, timeout_s=10.0), tmp_path)


def byte_of(step: str, content: bytes) -> int:
    """The byte of the connection after which the fault begins."""
    whole = IN_STEP + len(content)
    return {
        "at the first question": 1,
        "at the last question": ASKED - 1,
        "before the content": IN_STEP - 1,
        "at the first byte": IN_STEP + 1,
        "in the middle": IN_STEP + len(content) // 2,
        "before the cut": whole - 3,
        "before the answer": whole,
        "after the answer": whole + 4,
    }[step]


@pytest.mark.parametrize(("fault", "step"), [*product(FAULTS, STEPS)])
def test_fault_and_step(
    fault: Fault,
    step: str,
    impatient: Agent,
    patient: Agent,
    double: PrinterDouble,
    settings: PrinterSettings,
    make_job: MakeJob,
) -> None:
    """Whatever happens: what is called printed is on paper, what failed is not, and nothing comes twice."""
    job = make_job(qr=None)
    if step == "before connecting":
        double.faults.add(fault)
    else:
        double.fail_at(fault, byte_of(step, encode(settings, job).data))
    outcome = impatient.print(job)
    at_once = double.papers
    if outcome.outcome == "printed":
        assert at_once == 1
        assert STEPS.index(step) >= STEPS.index("before the answer")
    if outcome.outcome == "failed":
        assert (at_once, double.paper.uncut) == (0, 0)
        assert STEPS.index(step) <= STEPS.index("before the content")
    if STEPS.index("before the content") < STEPS.index(step) <= STEPS.index("before the answer"):
        assert outcome.outcome == "unknown"
    if fault in double.faults:
        told = impatient.status()
        assert told.state == ("unknown" if fault in SILENT else REASONS[fault])
        assert outcome.outcome == "printed" or outcome.reason == REASONS.get(fault, "timeout")
    double.mend()
    again = patient.print(job)
    if outcome.outcome == "failed":
        assert again.outcome == "printed"
    else:
        assert again == outcome
    assert patient.print(make_job(qr=None, number="A018")).outcome == "printed"
    texts = [text for text in double.paper.texts if "A017" in text]
    assert len(texts) <= 1
    assert (len(texts) == 1) or again.outcome == "unknown"
    assert "A017" not in double.paper.texts[-1]


def test_new_paper_brings_out_what_the_printer_kept_and_no_more(
    impatient: Agent, patient: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    job = make_job()
    double.fail_at("paper_out", IN_STEP + 100)
    assert impatient.print(job).outcome == "unknown"
    double.mend()
    wait_until(lambda: double.papers == 1)
    assert patient.print(job).outcome == "unknown"
    assert patient.print(make_job()).outcome == "printed"
    assert double.papers == 2


def test_a_ticket_that_was_cut_off_does_not_hang_at_the_next_one(
    impatient: Agent, patient: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    double.fail_at("hang_up", IN_STEP + 300)
    assert impatient.print(make_job()).outcome == "unknown"
    double.mend()
    assert patient.print(make_job(number="A018")).outcome == "printed"
    torn, whole = double.paper.texts
    assert "Bürgerbüro" in torn
    assert "A017" not in whole
    assert "A018" in whole


def test_a_picture_that_was_cut_off_swallows_nothing_of_the_next_job(
    settings: PrinterSettings, tmp_path: Path, make_job: MakeJob
) -> None:
    """A printer that does not start anew with each connection still waits for the rest of the picture."""
    double = PrinterDouble()
    double.line_closed = lambda: setattr(double, "_done", 0)  # type: ignore[method-assign]  # such a printer
    with DoubleServer(double) as server:
        bitmap = replace(settings, port=server.port, mode="bitmap")
        double.fail_at("hang_up", 20_000)
        assert build_agent(bitmap, tmp_path).print(make_job()).outcome == "unknown"
        double.mend()
        assert build_agent(replace(bitmap, timeout_s=10.0), tmp_path).print(make_job()).outcome == "printed"
        drawn, arrived = double.paper.picture(1), encode(bitmap, make_job())
    assert double.papers == 2
    assert abs(drawn.height / 203 * 2.54 - arrived.cm) < 1


@pytest.mark.parametrize("byte", [1, ASKED - 1, IN_STEP + 1])
def test_what_a_printer_tells_unasked_is_no_answer(
    settings: PrinterSettings, tmp_path: Path, make_job: MakeJob, byte: int
) -> None:
    """Automatic Status Back: three of its four bytes look like the word of being done."""
    double = PrinterDouble(unasked=True)
    with DoubleServer(double) as server:
        agent = build_agent(replace(settings, port=server.port, timeout_s=10.0), tmp_path)
        double.fail_at("paper_low", byte)
        outcome = agent.print(make_job())
        assert (outcome.outcome, double.papers) == ("printed", 1)
        assert outcome.status is not None
        assert outcome.status.state == "paper_low"


def test_paper_that_ends_after_some_tickets(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    agent = build_agent(replace(settings, timeout_s=1.0), tmp_path)
    double.fail_after("paper_out", 3)
    outcomes = [agent.print(make_job()) for _ in range(4)]
    assert [outcome.outcome for outcome in outcomes] == ["printed", "printed", "unknown", "failed"]
    assert outcomes[-1].reason == "paper_out"
    assert double.papers == 3


def test_silence_is_never_called_ready(impatient: Agent, double: PrinterDouble) -> None:
    double.faults.add("silent")
    assert impatient.status().state == "unknown"


def test_a_printer_that_is_switched_off(tmp_path: Path, make_job: MakeJob) -> None:
    """Port 1 answers nobody."""
    agent = build_agent(PrinterSettings(transport="network", host="127.0.0.1", port=1), tmp_path)
    outcome = agent.print(make_job())
    assert (outcome.outcome, outcome.reason) == ("failed", "offline")
    assert agent.status().state == "offline"


def test_dots_that_look_like_a_status_question_do_not_confuse(
    impatient: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    """The double answers DLE EOT inside a QR code's data, as printers do: that is not the word of being done."""
    double.fail_at("cover_open", IN_STEP + 300)
    outcome = impatient.print(make_job(qr="https://x/\x10\x04\x01\x10\x04\x04"))
    assert (outcome.outcome, outcome.reason) == ("unknown", "cover_open")


def test_an_error_of_our_own_before_the_first_byte_is_no_paper(
    impatient: Agent, double: PrinterDouble, make_job: MakeJob
) -> None:
    outcome = impatient.print(make_job(issued_at="not a time"))
    assert (outcome.outcome, outcome.reason) == ("failed", "unknown")
    assert double.papers == 0
