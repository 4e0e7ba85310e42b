"""An agent killed at every step between "job fetched" and "told": no ghost, no second paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.job import PrintJob, to_wire
from tests.printer.conftest import MakeJob
from tests.support.mortal import Mortal


@pytest.fixture(scope="module", name="mortal")
def mortal_agent() -> Iterator[Mortal]:
    with Mortal("tests.printer.mortal_agent") as found:
        yield found


def test_an_agent_killed_at_any_step_prints_once_and_tells_the_truth(
    mortal: Mortal, server: DoubleServer, double: PrinterDouble, tmp_path: Path, make_job: MakeJob
) -> None:
    """What was not begun is printed by the next life, what is called printed is on paper, nothing comes twice."""

    def task(name: str, *jobs: PrintJob, untold: bool = False) -> dict[str, Any]:
        wired = [to_wire(job) for job in jobs]
        return {"port": server.port, "folder": str(tmp_path / name), "jobs": wired, "untold": untold}

    whole = mortal.live(task("whole", make_job()), counted=True)
    assert [one["outcome"] for one in whole.found] == ["printed"]
    assert set(whole.steps) >= {"FileIO.write", "fsync", "socket.connect", "socket.sendall", "socket.recv"}
    seen = set()
    for step in range(len(whole.steps)):
        here, number, following = f"step {step}: {whole.steps[step]}", f"B{step:03}", f"C{step:03}"
        job, follower = make_job(number=number, qr=None), make_job(number=following, qr=None)
        assert mortal.live(task(str(step), job), until=step).killed, here
        journal = tmp_path / str(step) / "printer-journal.jsonl"
        kept = journal.read_text() if journal.exists() else ""
        *untold, again, after = mortal.live(task(str(step), job, follower, untold=True)).found
        papers = [text for text in double.paper.texts if number in text]
        assert after["outcome"] == "printed", here
        assert following in double.paper.texts[-1], here
        assert number not in double.paper.texts[-1], here
        assert len(papers) <= 1, here
        assert again["outcome"] == ("printed" if papers and ("ended" in kept or not kept) else "unknown"), here
        assert len(papers) == 1 or ("started" in kept and "ended" not in kept), here
        assert [one["outcome"] for one in untold] == ([again["outcome"]] if kept and "told" not in kept else []), here
        seen.add((again["outcome"], len(papers)))
    # Before it began, cut off before the paper and after it, and with the end known.
    assert seen == {("printed", 1), ("unknown", 0), ("unknown", 1)}
