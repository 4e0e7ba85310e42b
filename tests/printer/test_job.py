"""The wire format: what goes in comes out, what is wrong is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from printer.job import JobError, PrinterStatus, PrintOutcome, parse_job, parse_outcome, to_wire
from tests.printer.conftest import MakeJob

JOB = "8c4f9a64-3e4b-4f43-9f4f-0d6fd2a7c001"


def test_a_job_survives_the_wire(make_job: MakeJob) -> None:
    job = make_job()
    assert parse_job(json.loads(json.dumps(to_wire(job)))) == job


def test_the_wire_has_exactly_the_promised_fields(make_job: MakeJob) -> None:
    assert set(to_wire(make_job())) == {
        "version", "job", "kind", "office", "number", "language", "direction", "lines", "qr", "issued_at",
        "estimate", "ahead", "note", "bring", "logo", "footer", "large", "copies", "omit",
    }  # fmt: skip


def test_an_outcome_survives_the_wire() -> None:
    outcome = PrintOutcome(JOB, "failed", "paper_out", PrinterStatus("paper_out"))
    assert parse_outcome(json.loads(json.dumps(to_wire(outcome)))) == outcome


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"version": 2}, "version"),
        ({"kind": "poster"}, "kind"),
        ({"number": 17}, "number"),
        ({"number": "A" * 41}, "number"),
        ({"ahead": -1}, "ahead"),
        ({"job": "../../etc/passwd"}, "UUID"),
        ({"issued_at": "09:14"}, "issued_at"),
        ({"issued_at": "2026-11-23T09:14:30"}, "offset"),
        ({"lines": ["x"] * 501}, "lines"),
        ({"office": "x" * 401}, "400"),
    ],
)
def test_a_wrong_job_is_refused_by_name(make_job: MakeJob, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(JobError, match=complaint):
        parse_job({**to_wire(make_job()), **change})


def test_a_missing_field_is_named(make_job: MakeJob) -> None:
    wire = to_wire(make_job())
    del wire["office"]
    with pytest.raises(JobError, match="office"):
        parse_job(wire)


def test_control_characters_never_reach_a_printer(make_job: MakeJob) -> None:
    wire = {**to_wire(make_job()), "office": "Büro\x1b@\x7f", "lines": ["a\x1dV\x00b"], "qr": "https://x/\x10\x04"}
    job = parse_job(wire)
    assert (job.office, job.lines, job.qr) == ("Büro @", ("a V b",), "https://x/")


def test_unknown_fields_are_left_to_newer_agents(make_job: MakeJob) -> None:
    assert parse_job({**to_wire(make_job()), "papers_to_bring": []}).number == "A017"
