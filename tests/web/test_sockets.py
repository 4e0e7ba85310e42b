"""Sockets: snapshot, events without gaps, since, who may connect, nothing to everybody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest
import socketio
from socketio.exceptions import ConnectionError as NoConnection

from app.usecases import accounts
from app.web import csrf
from app.web.clock import real_now
from dev import ROOT
from tests.support import server as servers
from tests.support.server import PASSWORD, Follower, Process, eventually, http, seconds_to_tell

NUMBERS = count(1)
QUICK = 0.3
EMITS = {"emit", "_emit", "send"}


@pytest.fixture(scope="module")
def program(running: Process) -> Iterator[httpx.Client]:
    """A program of the office."""
    with running.client(running.device("api", "sockets")) as client:
        yield client


@pytest.fixture(scope="module")
def counter(program: httpx.Client) -> int:
    """An open counter."""
    found = int(program.get("/offices/mitte").json()["counters"][0]["id"])
    program.post(f"/counters/{found}/open", json={})
    return found


@pytest.fixture
def display(running: Process) -> Iterator[Follower]:
    """A display that follows the board."""
    follower = Follower(running.url, "/board", {"token": running.device("display", "wand"), "office": "mitte"})
    yield follower
    follower.close()


def draw(program: httpx.Client) -> str:
    """Draw; returns the number."""
    wish = {"request_id": f"s{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
    return str(program.post("/offices/mitte/tickets", json=wish).json()["number"])


def call(program: httpx.Client, counter: int) -> str:
    """Call the next; returns the number."""
    answer = program.post(f"/counters/{counter}/next", json={"settle": "finish"})
    return str(answer.json()["number"])


def seq(program: httpx.Client) -> int:
    """How long the log is."""
    return int(program.get("/offices/mitte/board").json()["seq"])


def test_the_snapshot_comes_first_with_the_present_state(program: httpx.Client, display: Follower) -> None:
    """It names the log, its end, and what the board shows."""
    snapshot = display.snapshot()
    board = program.get("/offices/mitte/board").json()
    (office,) = snapshot["offices"]
    assert snapshot["boot"] == board["boot"]
    assert (office["slug"], office["seq"]) == ("mitte", board["seq"])
    assert office["calls"] == board["calls"]


def test_events_follow_each_other_without_a_gap(program: httpx.Client, display: Follower, counter: int) -> None:
    """Each begins where the one before ended, the last covers everything, each call is announced once."""
    known = display.snapshot()["offices"][0]["seq"]
    numbers = [draw(program) for _ in range(5)]
    called = [call(program, counter) for _ in range(2)]
    display.reaches(seq(program))
    assert set(called) <= {*numbers, *called}
    for event in display.events:
        assert event["after"] == known
        assert event["seq"] >= event["after"]
        assert event["office"] == "mitte"
        known = event["seq"]
    announced = [spoken["number"] for event in display.events for spoken in event["announce"]]
    assert announced == called


def test_a_commit_wakes_the_publisher(program: httpx.Client, display: Follower) -> None:
    """It does not wait for its own look at the log, twice a second."""
    display.snapshot()
    assert median(seconds_to_tell(display, lambda: (draw(program), seq(program))[1]) for _ in range(7)) < QUICK


def test_since_tells_the_state_and_only_what_is_newer(program: httpx.Client, display: Follower, counter: int) -> None:
    """What was missed is caught up in one answer; nothing is announced that was known."""
    draw(program)
    before = seq(program)
    number = call(program, counter)
    answer = display.since("mitte", before)
    assert [spoken["number"] for spoken in answer["announce"]] == [number]
    assert answer["after"] == before
    assert answer["seq"] == seq(program)
    assert display.since("mitte", answer["seq"])["announce"] == []
    assert display.since("nord", 0) == {"code": "malformed"}


def test_a_display_says_over_its_line_what_it_has_shown_and_played(
    running: Process, program: httpx.Client, display: Follower, counter: int
) -> None:
    """The desk learns it; nothing but a call of its own office counts, and nobody but a display may say so."""
    draw(program)
    number = call(program, counter)
    called = program.get("/offices/mitte/board").json()["calls"][0]["seq"]

    def says(seq: object, office: str = "mitte", *, heard: object = False) -> Any:
        return display.ask("shown", {"office": office, "seq": seq, "heard": heard})

    for heard in (False, True, False):
        assert says(called, heard=heard) == {}
        told = program.get("/offices/mitte/queue").json()["shown"]
        assert [(one["number"], one["display"]) for one in told] == [(number, "wand")]
    assert told[0]["heard"]
    assert says(called - 1)["code"] == says(2**31 - 1)["code"] == says(called, "nord")["code"] == "not_found"
    for wrong in (says(2**63), says("1"), says(called, heard=1), display.ask("shown", [])):
        assert wrong["code"] == "malformed"
    running.user("anna", "clerk")
    session = accounts.login(running.ctx, name="anna", password=PASSWORD, now=real_now())
    proof = csrf.token_for(running.ctx.secret, session)
    clerk = Follower(running.url, "/board", {"csrf": proof}, f"{csrf.SESSION_COOKIE}={session}")
    assert clerk.ask("shown", {"office": "mitte", "seq": called, "heard": True})["code"] == "forbidden"
    clerk.close()


def test_nothing_old_is_announced(running: Process, program: httpx.Client, counter: int) -> None:
    """A display that was off for longer than fifteen seconds shows the calls and says nothing."""
    draw(program)
    before = seq(program)
    number = call(program, counter)
    now = http().get(f"{running.url}/api/v1/offices/mitte/board", headers=dict(program.headers)).json()["at"]
    later = now[:17] + "59" + now[19:] if now[17:19] < "40" else now[:14] + f"{int(now[14:16]) + 1:02}:59" + now[19:]
    assert program.post("/practice/clock", json={"to": later}).status_code == 200
    answer = program.get("/offices/mitte/board", params={"since": before}).json()
    assert answer["announce"] == []
    assert number in [shown["number"] for shown in answer["calls"]]


def test_a_display_learns_at_once_that_the_clock_moved_to_closing(tmp_path: Path) -> None:
    """What changes by time alone is told although nothing happened."""
    with servers.server(tmp_path) as process, process.client(process.device("api", "uhr")) as program:
        follower = Follower(process.url, "/board", {"token": process.device("display", "uhr")})
        before = follower.snapshot()["offices"][0]
        assert before["open"]
        program.post("/practice/clock", json={"to": "2026-11-23T12:30:00+01:00"})
        closed = eventually(lambda: next((e for e in follower.events if not e["open"]), None))
        assert closed["after"] >= before["seq"]
        assert closed["announce"] == []
        assert closed["status"]["reason"] == "break"


@pytest.mark.parametrize("namespace", ["/board", "/desk", "/kiosk", "/printer"])
@pytest.mark.parametrize("auth", [{}, {"token": "x"}, {"device": "kiosk/eingang"}, {"csrf": "0" * 64}])
def test_a_socket_without_proof_is_refused(running: Process, namespace: str, auth: dict[str, str]) -> None:
    """By a connect error."""
    with pytest.raises(NoConnection):
        Follower(running.url, namespace, auth)


def test_another_sites_page_cannot_connect(running: Process) -> None:
    """A browser says where its page comes from; the token would be good."""
    follower = socketio.Client(reconnection=False)
    with pytest.raises(NoConnection):
        follower.connect(
            running.url,
            headers={"Origin": "http://elsewhere.example"},
            auth={"token": running.device("display", "wand3")},
            transports=["websocket"],
            namespaces=["/board"],
        )


@pytest.mark.parametrize(("kind", "namespace"), [("display", "/desk"), ("kiosk", "/board"), ("printer", "/kiosk")])
def test_a_device_joins_only_its_own_rooms(running: Process, kind: str, namespace: str) -> None:
    """A display reads no queue, a kiosk no board."""
    with pytest.raises(NoConnection):
        Follower(running.url, namespace, {"token": running.device(kind, f"{kind}-x")})


def test_a_device_joins_only_its_own_office(running: Process) -> None:
    """Another office does not exist for it."""
    with pytest.raises(NoConnection):
        Follower(running.url, "/board", {"token": running.device("display", "wand2"), "office": "nord"})


def test_a_revoked_device_is_cut_off(running: Process) -> None:
    """A new token for the same name ends the socket of the old one."""
    follower = Follower(running.url, "/board", {"token": running.device("display", "weg")})
    follower.snapshot()
    running.device("display", "weg")
    eventually(lambda: follower.gone, 15)


def test_the_board_tells_no_secret(running: Process, program: httpx.Client, display: Follower, counter: int) -> None:
    """No ticket's token, no clerk's name, neither on the socket nor over HTTP."""
    running.user("Sabine Vertraulich", "clerk")
    wish = {"request_id": f"s{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
    drawn = program.post("/offices/mitte/tickets", json=wish).json()
    call(program, counter)
    display.reaches(seq(program))
    told = str(display.snapshots) + str(display.events) + program.get("/offices/mitte/board").text
    assert drawn["token"] not in told
    assert "Vertraulich" not in told
    assert PASSWORD not in told


def test_nothing_is_emitted_to_everybody() -> None:
    """Every emit of the server names its room or its client."""
    emits = 0
    for path in (ROOT / "app" / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EMITS:
                emits += 1
                assert "to" in {keyword.arg for keyword in node.keywords}, f"{path}:{node.lineno}"
    assert emits
