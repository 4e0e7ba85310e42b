"""The server killed at every step of the spool: nothing comes to paper twice, and every number's state is the truth."""

from __future__ import annotations

from app.usecases import find, view
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from tests.support.mortal import Mortal
from tests.support.server import OFFICE
from tests.support.site import Site


def drawn(site: Site, request_id: str) -> tuple[str, str]:
    """Somebody draws at the kiosk; returns number and token."""
    wish = {"request_id": request_id, "concerns": [{"service": "pass"}]}
    ticket = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("kiosk"), json=wish).json
    assert ticket is not None
    assert ticket["handover"] == "printing"
    return ticket["number"], ticket["token"]


def handover(site: Site, token: str) -> str:
    """What the office knows of the number's paper."""
    with site.ctx.store.read() as conn:
        return view.handover(conn, find.stored_ticket(site.ctx, conn, token))


def test_a_server_killed_at_any_step_of_the_spool_prints_once_and_knows_it(site: Site) -> None:
    """From the job in the database to its outcome there; the next life prints what was not begun, and goes on."""
    double, folder = PrinterDouble(), site.server.edge.data_dir.parent
    drawn(site, "first")
    with DoubleServer(double) as line, Mortal("tests.web.mortal_server", str(folder), str(line.port)) as mortal:
        assert mortal.live({}).found == 0
        drawn(site, "whole")
        whole, seen = mortal.live({}, counted=True), set()
        assert whole.found == 1
        for step in range(len(whole.steps)):
            here = f"step {step}: {whole.steps[step]}"
            number, token = drawn(site, f"step-{step}")
            assert mortal.live({}, until=step).killed, here
            mortal.live({})
            papers, told = sum(number in text for text in double.paper.texts), handover(site, token)
            assert (papers, told) in {(1, "done"), (0, "unknown"), (1, "unknown")}, here
            seen.add((papers, told))
        assert seen == {(1, "done"), (0, "unknown"), (1, "unknown")}
