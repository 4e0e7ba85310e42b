from __future__ import annotations

from pathlib import Path

from printer import preview
from printer.build import build_agent
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob


def test_the_paper_is_a_picture_named_after_its_job(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job()
    agent = build_agent(PrinterSettings(), tmp_path)
    assert agent.status().state == "ready"
    assert agent.print(job).outcome == "printed"
    assert [path.name for path in (tmp_path / "paper").iterdir()] == [f"{job.job}.png"]


def test_the_newest_papers_are_kept(tmp_path: Path, make_job: MakeJob) -> None:
    agent = build_agent(PrinterSettings(width_px=384), tmp_path)
    jobs = [make_job(qr=None, lines=()) for _ in range(preview.KEPT + 3)]
    for job in jobs:
        agent.print(job)
    kept = [path.stem for path in preview.papers(tmp_path / "paper")]
    assert kept == [job.job for job in reversed(jobs[3:])]


def test_practice_can_run_out_of_paper(tmp_path: Path, make_job: MakeJob) -> None:
    job, folder = make_job(), tmp_path / "paper"
    agent = build_agent(PrinterSettings(), tmp_path)
    preview.simulate(folder, "paper_out")
    outcome = agent.print(job)
    assert (outcome.outcome, outcome.reason) == ("failed", "paper_out")
    assert preview.papers(folder) == []
    preview.simulate(folder, "ready")
    assert agent.print(job).outcome == "printed"
