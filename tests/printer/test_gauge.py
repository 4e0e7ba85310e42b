"""How many tickets are left: counted from the paper, never invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from printer.build import build_agent
from printer.double import PrinterDouble
from printer.gauge import Gauge
from printer.job import PrinterStatus
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob

READY, LOW = PrinterStatus("ready"), PrinterStatus("paper_low")


def test_nobody_knows_while_there_is_plenty(tmp_path: Path) -> None:
    assert Gauge(tmp_path / "roll.json", 300).seen(READY).tickets_left is None


def test_each_ticket_takes_from_what_the_sensor_left(tmp_path: Path) -> None:
    path = tmp_path / "roll.json"
    gauge = Gauge(path, 300)
    first = gauge.seen(LOW).tickets_left
    for _ in range(5):
        gauge.came_out(16.0)
    after_a_restart = Gauge(path, 300)
    assert (first, after_a_restart.seen(LOW).tickets_left) == (18, 13)
    for _ in range(40):
        after_a_restart.came_out(16.0)
    assert after_a_restart.seen(LOW).tickets_left == 0
    assert after_a_restart.seen(READY).tickets_left is None
    assert after_a_restart.seen(LOW).tickets_left == 18


def test_long_tickets_are_fewer(tmp_path: Path) -> None:
    gauge = Gauge(tmp_path / "roll.json", 300)
    for _ in range(60):
        gauge.came_out(32.0)
    assert gauge.seen(LOW).tickets_left == 9


def test_without_a_known_rest_nothing_is_said(tmp_path: Path) -> None:
    assert Gauge(tmp_path / "roll.json", 0).seen(LOW).tickets_left is None


def test_a_broken_count_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "roll.json"
    path.write_text('{"ticket_cm": null', encoding="utf-8")
    assert Gauge(path, 300).seen(LOW).tickets_left == 18


def test_a_printer_with_a_meter_is_believed(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    agent = build_agent(replace(settings, profile="VKP80", timeout_s=10.0), tmp_path)
    assert agent.print(make_job()).outcome == "printed"
    before = agent.status().tickets_left
    double.paper.roll_cm = 100.0
    assert before is not None
    assert before > 300
    assert agent.status().tickets_left in range(4, 9)


def test_low_paper_is_told_in_tickets(
    settings: PrinterSettings, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    agent = build_agent(replace(settings, timeout_s=10.0), tmp_path)
    double.faults.add("paper_low")
    outcome = agent.print(make_job())
    assert outcome.status is not None
    assert outcome.status.state == "paper_low"
    assert outcome.status.tickets_left in range(10, 25)
