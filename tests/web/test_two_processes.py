"""Two servers on one PostgreSQL, behind each other's backs: what one commits, the other's screens learn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median

import pytest

from app.usecases import accounts, log
from app.web import csrf
from app.web.clock import real_now
from tests.support import server as servers
from tests.support.postgres import PostgresServer
from tests.support.server import Follower, Process, eventually, seconds_to_tell

NUMBERS = count(1)
QUICK = 0.3
WALLS = 8


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[tuple[Process, Process]]:
    """Two running servers with one database and one secret."""
    url = postgres.create_database()
    folders = [tmp_path_factory.mktemp(name) for name in ("left", "right")]
    text = f'[server]\nsecret_file = "{folders[0] / "secret"}"\n' + servers.CONFIG
    with (
        servers.server(folders[0], text=text, database=url) as left,
        servers.server(folders[1], text=text, database=url) as right,
    ):
        yield left, right


def draw(process: Process, token: str) -> int:
    """Draw through one server; returns the log's end after it."""
    with process.client(token) as program:
        wish = {"request_id": f"t{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
        assert program.post("/offices/mitte/tickets", json=wish).status_code == 201
    return log.heads(process.ctx)["mitte"].seq


def test_a_commit_of_one_reaches_the_screens_of_the_other(pair: tuple[Process, Process]) -> None:
    """In both directions, in order, without a gap."""
    token = pair[0].device("api", "prog")
    screens = [Follower(process.url, "/board", {"token": token}) for process in pair]
    known = [screen.snapshot()["offices"][0]["seq"] for screen in screens]
    for turn in range(10):
        last = draw(pair[turn % 2], token)
    for screen, start in zip(screens, known, strict=True):
        screen.reaches(last)
        after = start
        for event in screen.events:
            assert event["after"] == after
            after = event["seq"]
        screen.close()


def test_a_commit_wakes_the_publisher_of_the_other(pair: tuple[Process, Process]) -> None:
    """By NOTIFY, not by its own look at the log, twice a second."""
    token = pair[0].device("api", "prog")
    screen = Follower(pair[1].url, "/board", {"token": token})
    screen.snapshot()
    assert median(seconds_to_tell(screen, lambda: draw(pair[0], token)) for _ in range(7)) < QUICK
    screen.close()


def test_displays_of_both_say_at_once_what_they_have_shown(pair: tuple[Process, Process]) -> None:
    """Nothing is lost, and the database has fewer transactions than there were answers."""
    token = pair[0].device("api", "prog")
    draw(pair[0], token)
    with pair[0].client(token) as program:
        counter = program.get("/offices/mitte").json()["counters"][0]["id"]
        program.post(f"/counters/{counter}/open", json={}).raise_for_status()
        program.post(f"/counters/{counter}/next", json={"settle": "finish"}).raise_for_status()
        seq = program.get("/offices/mitte/board").json()["calls"][0]["seq"]
        names = [f"wand{n}" for n in range(WALLS)]
        walls = [
            Follower(pair[n % 2].url, "/board", {"token": pair[0].device("display", name), "office": "mitte"})
            for n, name in enumerate(names)
        ]
        said = {"office": "mitte", "seq": seq, "heard": True}
        start = threading.Barrier(WALLS)
        with ThreadPoolExecutor(WALLS) as threads:
            assert list(threads.map(lambda wall: (start.wait(), wall.ask("shown", said))[1], walls)) == [{}] * WALLS
        assert [one["display"] for one in program.get("/offices/mitte/queue").json()["shown"]] == names
    with pair[0].ctx.store.read() as conn:
        # PostgreSQL keeps with each row which transaction wrote it.
        assert len(set(conn.exec_driver_sql("SELECT xmin::text FROM call_shown").scalars())) < WALLS
    for wall in walls:
        wall.close()


def test_the_same_clock_on_both(pair: tuple[Process, Process]) -> None:
    """The anchor is in the database: a second process goes on where the clock is."""
    token = pair[0].device("api", "prog")
    times = []
    for process in pair:
        with process.client(token) as program:
            times.append(program.get("/offices/mitte/board").json()["at"])
    assert times[0] == times[1]


def test_a_revoked_token_is_refused_by_both(pair: tuple[Process, Process]) -> None:
    """Settings changed through one process hold in the next request through another."""
    old = pair[0].device("api", "wechsel")
    new = pair[1].device("api", "wechsel")
    for process in pair:
        with process.client(old) as program:
            assert program.get("/offices/mitte/queue").status_code == 401
        with process.client(new) as program:
            assert program.get("/offices/mitte/queue").status_code == 200


def test_a_command_reaches_the_screens(pair: tuple[Process, Process]) -> None:
    """The publisher finds by its own look what no process of its own wrote."""
    token = pair[0].device("api", "prog")
    draw(pair[0], token)
    screen = Follower(pair[1].url, "/desk", {"token": token, "office": "mitte"})
    assert screen.snapshot()["offices"][0]["waiting_total"] > 0
    done = servers.command(pair[0].folder, "close-day", "--office", "mitte", "--force", env=_database(pair[0]))
    assert done.returncode == 0, done.stderr
    eventually(lambda: any(event["waiting_total"] == 0 for event in screen.events))
    screen.close()


def _database(process: Process) -> dict[str, str]:
    return {"WARTEMARKE_DATABASE_URL": process.database}


def test_scenario_36_settings_changed_through_one_process_hold_in_the_next_request_of_another(
    pair: tuple[Process, Process],
) -> None:
    """Each has kept a copy of the office, and looks at the log's end before it uses it."""
    ctx = pair[0].ctx
    pair[0].user("leo", "manager")
    token = accounts.login(ctx, name="leo", password=servers.PASSWORD, now=real_now())
    proof = {csrf.HEADER: csrf.token_for(ctx.secret, token)}

    def set_hours(process: Process, weekly: dict[str, list[list[int]]]) -> None:
        with process.client(cookies={"wm_session": token}) as head:
            body = {"weekly": weekly}
            assert head.put("/offices/mitte/settings/hours", json=body, headers=proof).status_code == 200

    def is_open(process: Process) -> bool:
        with process.client() as anyone:
            return bool(anyone.get("/offices/mitte").json()["open"])

    open_week = {"0": [[480, 720], [780, 1020]]}
    for turn in range(4):
        assert [is_open(process) for process in pair] == [turn % 2 == 0] * 2
        set_hours(pair[turn // 2], {} if turn % 2 == 0 else open_week)
