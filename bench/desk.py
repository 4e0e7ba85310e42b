"""The desk's verbs: how long each takes at the server, and whether a long queue makes the next call slower."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.client import Client
from bench.figures import Line, milliseconds, percentile, syncs_per_second
from bench.load import draws
from bench.server import OFFICE, Office, Server, practice, serving

CLOCK = practice("2026-11-23T08:00:00", 1)
TOWN = Office(tuple(f"anliegen-{n}" for n in range(50)), tuple(f"Platz {n}" for n in range(1, 201)))
FEW, MANY = 50, 5_000
CALLS = 150
TIMES_SLOWER = 2.0
ROUNDS = 40
QUEUE = 300
"""Who waits all the time while the desk's verbs are measured."""
TARGET_MS = 50.0
SMALL = Office(("pass", "melde"), ("Platz 1", "Platz 2", "Platz 3"))


def scale() -> Iterator[Line]:
    """Calling next with 5,000 waiting in 50 services at 200 open counters, beside 50 waiting."""
    with serving(TOWN, CLOCK) as server:
        kiosk, staff = server.device("kiosk", "eingang"), server.device("api", "desks")
        counters = list(server.counters().values())
        with Client(server.port, staff) as clerk:
            for counter in counters:
                clerk.post(f"/counters/{counter}/open").expect(200)
            # So that every measured call ends an open case first.
            calls_with(server, clerk, kiosk, counters, FEW)
            few = calls_with(server, clerk, kiosk, counters, FEW)
            many = calls_with(server, clerk, kiosk, counters, MANY)
        ratio = percentile(many, 0.5) / percentile(few, 0.5)
        yield Line(f"next with {FEW} waiting, 200 counters", milliseconds(few), "")
        limit = f"{ratio:.2f} x of {FEW} waiting, target {TIMES_SLOWER:g} x"
        yield Line(f"next with {MANY} waiting in 50 services", milliseconds(many), limit, ratio < TIMES_SLOWER)


def calls_with(server: Server, clerk: Client, kiosk: str, counters: list[int], waiting: int) -> list[float]:
    """Seconds of each call while so many wait: for every call somebody draws."""
    now = clerk.get(f"/offices/{OFFICE}/queue").expect(200).json()["waiting_total"]
    fill(server, kiosk, waiting - now)
    seconds = []
    with Client(server.port, kiosk) as entrance:
        for turn in range(CALLS):
            entrance.draw(OFFICE, TOWN.services[turn % len(TOWN.services)]).expect(201)
            path = f"/counters/{counters[turn % len(counters)]}/next"
            began = time.perf_counter()
            clerk.post(path, {"request_id": clerk.request_id(), "settle": "finish"}).expect(200)
            seconds.append(time.perf_counter() - began)
    return seconds


def fill(server: Server, kiosk: str, tickets: int) -> None:
    """Let people draw until so many more wait, for all services alike."""
    each = tickets // len(TOWN.services)
    for service in TOWN.services:
        draws([server.port], kiosk, 1, each, service)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A drawn number: where the API has it, and how it is called."""

    path: str
    number: str


def desk() -> Iterator[Line]:
    """Every desk action while many wait, each a durable commit, beside the commit of the disk alone."""
    with serving(SMALL, CLOCK) as server:
        staff, kiosk = server.device("api", "desks"), server.device("kiosk", "eingang")
        first, second, third = server.counters().values()
        draws([server.port], kiosk, 1, QUEUE, "melde")
        taken: defaultdict[str, list[float]] = defaultdict(list)
        with Client(server.port, staff) as clerk:
            for counter in (first, second):
                clerk.post(f"/counters/{counter}/open").expect(200)

            def draw() -> Ticket:
                wish = [{"service": "pass", "quantity": 1}, {"service": "melde", "quantity": 1}]
                drawn = {"request_id": clerk.request_id(), "concerns": wish}
                given = clerk.post(f"/offices/{OFFICE}/tickets", drawn).expect(201).json()
                return Ticket(f"/tickets/{given['token']}", given["number"])

            def press(what: str, path: str, status: int = 200, **body: object) -> dict[str, Any]:
                began = time.perf_counter()
                answer = clerk.post(path, {"request_id": clerk.request_id()} | body).expect(status)
                taken[what].append(time.perf_counter() - began)
                told: dict[str, Any] = answer.json()
                return told

            for _ in range(ROUNDS):
                visit(press, draw(), first, second)
                others(press, draw(), draw(), third)
        bare = 1000 / syncs_per_second(server.folder)
    for what, seconds in taken.items():
        middle = percentile(seconds, 0.5) * 1000
        limit = f"{middle / bare:.0f} x the bare commit of {bare:.2f} ms, target {TARGET_MS:g} ms"
        yield Line(f"desk: {what}", milliseconds(seconds), limit, middle < TARGET_MS)


def visit(press: Callable[..., dict[str, Any]], drawn: Ticket, first: int, second: int) -> None:
    """One visit with every verb a clerk has for the case at the counter."""
    ticket = drawn.path
    press("pick", f"/counters/{first}/pick", number=drawn.number)
    press("recall", f"{ticket}/recall")
    press("return", f"{ticket}/return")
    press("undo", f"{ticket}/undo")
    press("start", f"{ticket}/start")
    press("note", f"{ticket}/note", text="Vollmacht liegt vor")
    press("priority", f"{ticket}/priority", classes=["children"], needs=["wheelchair"])
    press("split", f"{ticket}/split", 201, positions=[1])
    press("settle a concern", f"{ticket}/concerns", service="pass", done=True, quantity=1)
    press("add a concern", f"{ticket}/concerns", service="pass")
    press("park", f"{ticket}/park", reason="photo", room="Halle")
    press("resume", f"{ticket}/resume", counter=first)
    press("take over", f"{ticket}/take-over", counter=second)
    press("forward", f"{ticket}/forward", counter=first)
    press("wrap up", f"/counters/{second}/wrap-up")
    press("pause", f"/counters/{second}/pause")
    press("go on", f"/counters/{second}/resume")
    press("next", f"/counters/{first}/next")
    called = press("finish and next", f"/counters/{first}/next", settle="finish")
    press("finish", f"/tickets/{called['token']}/finish")


def others(press: Callable[..., dict[str, Any]], missed: Ticket, next_one: Ticket, counter: int) -> None:
    """Who does not come, a matter without a number, and the counter itself."""
    press("open a counter", f"/counters/{counter}/open")
    counted = press("quick service", f"/counters/{counter}/quick", 201, service="pass", quantity=1)
    press("undo a quick service", f"/counters/{counter}/quick/undo", seq=counted["seq"])
    press("pick", f"/counters/{counter}/pick", number=missed.number)
    press("no-show", f"{missed.path}/no-show")
    press("pick", f"/counters/{counter}/pick", number=next_one.number)
    press("finish", f"{next_one.path}/finish")
    press("close a counter", f"/counters/{counter}/close")
