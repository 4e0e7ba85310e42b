"""Eight kiosks and eight clerks at once over HTTP: no duplicate, no gap, no double call (scenarios 11, 15)."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from bench.client import Client
from bench.load import Load, calls, draws
from bench.server import OFFICE, Office, Server, free_port, practice, serving
from tests.support.postgres import PostgresServer

KIOSKS = CLERKS = 8
EACH = 10
CLOCK = practice("2026-11-23T09:00:00", 1)
BUSY = Office(("pass",), tuple(f"Platz {place}" for place in range(1, CLERKS + 1)))


@contextmanager
def servers(processes: int, database: str) -> Iterator[list[Server]]:
    """One server, or several that share a database and the installation's secret."""
    with ExitStack() as stack:
        first = stack.enter_context(serving(BUSY, CLOCK, database))
        others = [replace(first, port=free_port(), data="data-2", process=None) for _ in range(processes - 1)]
        for other in others:
            stack.callback(other.stop)
            other.start()
        yield [first, *others]


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 2)], ids=str)
def test_eight_kiosks_and_eight_clerks(request: pytest.FixtureRequest, kind: str, processes: int) -> None:
    """80 numbers are 1 to 80, and each is called exactly once while others are still drawn."""
    database = ""
    if kind == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        database = postgres.create_database()
    with servers(processes, database) as running:
        drawn, called = draw_and_call(running)
        numbers = sorted(int(number[1:]) for _, number in drawn.tickets)
        assert numbers == list(range(1, KIOSKS * EACH + 1))
        assert sorted(called.tickets) == sorted(drawn.tickets), "each ticket is called exactly once"
        total = running[0].report("2026-11-23", "2026-11-23", "hour")["total"]
        assert total["n"] == KIOSKS * EACH


def draw_and_call(running: Sequence[Server]) -> tuple[Load, Load]:
    """Let both work at the same time; then the clerks finish what they have."""
    kiosk, staff = running[0].device("kiosk", "eingang"), running[0].device("api", "desks")
    counters = list(running[0].counters().values())
    ports = [server.port for server in running]
    with Client(ports[0], staff) as client:
        for counter in counters:
            client.post(f"/counters/{counter}/open").expect(200)
        drawing = Drawing(ports, kiosk)
        drawing.start()
        called = calls(ports[::-1], staff, counters, KIOSKS * EACH, drawing.is_alive)
        drawing.join()
        for counter in counters:
            left = client.post(f"/counters/{counter}/next", {"settle": "finish"}).expect(204, 200)
            assert left.status == 204, "somebody was still waiting"
    assert drawing.load is not None
    return drawing.load, called


class Drawing(threading.Thread):
    """The kiosks."""

    def __init__(self, ports: Sequence[int], token: str) -> None:
        super().__init__()
        self.ports, self.token = ports, token
        self.load: Load | None = None

    def run(self) -> None:
        """Draw."""
        self.load = draws(self.ports, self.token, KIOSKS, EACH, "pass")


def test_one_waits_and_eight_press_next_at_once() -> None:
    """One clerk gets the ticket, the others hear that nobody waits; nobody gets an error."""
    with serving(BUSY, CLOCK) as server:
        kiosk, staff = server.device("kiosk", "eingang"), server.device("api", "desks")
        counters = list(server.counters().values())
        with Client(server.port, staff) as client, Client(server.port, kiosk) as entrance:
            for counter in counters:
                client.post(f"/counters/{counter}/open").expect(200)
            for _ in range(4):
                number = entrance.draw(OFFICE, "pass").expect(201).json()["number"]
                assert [n for _, n in calls([server.port], staff, counters, 1).tickets] == [number]
                client.post(f"/counters/{counters[0]}/next", {"settle": "finish"})
