"""A practice run from the start page: a second server with a database of its own, its office open.

It runs on this machine, prints pictures, and ends with the server that started it.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock_time
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.usecases import offices
from app.web import csrf
from app.web import edge as edges
from app.web.clock import real_now
from app.web.edge import Edge

START_SECONDS = 30.0
MOST_CHANGES = 14


@dataclass
class Run:
    """The one practice server of this server."""

    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)

    def alive(self) -> bool:
        """Does it still run?"""
        return self.process is not None and self.process.poll() is None


def create_blueprint(edge: Edge) -> Blueprint:
    """`POST /practice/start`, and the door that keeps others out of `/practice/enter`."""
    blueprint = Blueprint("practice_run", __name__)
    run = Run()

    @blueprint.post("/practice/start")
    def begin() -> AnyResponse:
        if not csrf.is_ours(edge.ctx.secret, request):
            raise Refusal("csrf")
        admit(edge)
        with run.turn:
            if not run.alive():
                start(edge, run)
        address = f"http://{other_name(request.host)}:{run.port}/practice"
        if "application/json" in request.headers.get("Accept", "") or request.headers.get(csrf.HEADER):
            return Response(json.dumps({"url": address}), content_type="application/json")
        return redirect(address, 303)

    @blueprint.before_app_request
    def keep_out() -> None:
        if request.path == "/practice/enter" and not edges.from_this_machine():
            raise Refusal("forbidden")

    return blueprint


def admit(edge: Edge) -> None:
    """Whoever sits at this machine, and administrators; raises Refusal forbidden."""
    if edge.clock.practice is not None:
        raise Refusal("forbidden")
    if edges.from_this_machine():
        return
    principal = edges.who(edge)
    if principal is None or not edges.everywhere(principal, "admin"):
        raise Refusal("forbidden")


def other_name(host: str) -> str:
    """This machine under the name the browser does not use now: cookies know no port, so names keep them apart."""
    return "localhost" if host.rpartition(":")[0] in {"127.0.0.1", ""} else "127.0.0.1"


def start(edge: Edge, run: Run) -> None:
    """Start the practice server and wait until it answers; raises Refusal unavailable."""
    folder = edge.data_dir / "practice"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run.port = free_port()
    arguments = ["--host", "127.0.0.1", "--port", str(run.port), "--preview-printer", "--while-stdin"]
    clock = ["--practice-clock", f"{opening(edge):%Y-%m-%dT%H:%M}"]
    own = {
        "WARTEMARKE_DATA_DIR": str(folder),
        "WARTEMARKE_DATABASE_URL": f"sqlite:///{folder / 'wartemarke.db'}",
        "WARTEMARKE_SECRET_FILE": str(folder / "secret"),
        "WARTEMARKE_PUBLIC_URL": f"http://127.0.0.1:{run.port}",
    }
    with (folder / "log").open("wb") as log:
        run.process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", *arguments, *clock],
            env={**os.environ, **own},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    if not answers(run, f"http://127.0.0.1:{run.port}/health/ready"):
        reason = (folder / "log").read_text("utf-8", "replace").strip().splitlines()
        raise Refusal("unavailable", reason=reason[-1] if reason else "no answer")


def answers(run: Run, url: str) -> bool:
    """Wait for the server's first good answer."""
    deadline = time.monotonic() + START_SECONDS
    while run.alive() and time.monotonic() < deadline:
        with suppress(OSError), urlopen(url, timeout=2) as answer:  # noqa: S310 -- an address of our own
            return bool(answer.status == 200)  # noqa: PLR2004 -- HTTP: OK
        time.sleep(0.05)
    return False


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def opening(edge: Edge) -> datetime:
    """The next local time at which the first office opens; today at nine if it never does."""
    infos = offices.list_offices(edge.ctx, now=real_now())
    zone = ZoneInfo(infos[0].timezone if infos else "Europe/Berlin")
    midnight = datetime.combine(real_now().astimezone(zone).date(), clock_time(), zone)
    moment: datetime | None = midnight
    # Numbers may be given before the doors open, and locks end: not every change is an opening.
    for _ in range(MOST_CHANGES if infos else 0):
        if moment is None:
            break
        found = offices.office(edge.ctx, office=infos[0].slug, now=moment.astimezone(UTC))
        if found.open:
            return moment.astimezone(zone)
        moment = found.next_change
    return midnight.replace(hour=9)
