"""The measurements, one function per verb; each yields lines that stand beside their limit."""

import json
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import crowd
from bench.bare import Bare
from bench.client import Client
from bench.daylog import Visit, read_day
from bench.desk import desk, scale
from bench.displays import Displays
from bench.figures import Line, milliseconds, percentile, syncs_per_second
from bench.fill import fill
from bench.kill import kill_rounds
from bench.load import SERVICES, Load
from bench.paper import paper, wire
from bench.replay_day import WARSAW, Day, replay
from bench.server import OFFICE, Office, Server, own_environment, practice, program, serving

SETTINGS = Office(SERVICES, tuple(f"Platz {place}" for place in range(1, 9)))
CLOCK = practice("2026-11-23T08:00:00", 1)
SOCKETS = 100
EMITS, EMIT_EVERY = 60, 0.15
PAINTED, CLERKS = 100, 4
KILLS = 200
FAULTS = 200
HISTORY = 100_000


@contextmanager
def town() -> Iterator[tuple[Server, str, str, float]]:
    """A server with its counters open, tokens of a kiosk and of a program, and the disk's syncs per second."""
    with serving(SETTINGS, CLOCK) as server:
        kiosk, staff = server.device("kiosk", "eingang"), server.device("api", "desks")
        with Client(server.port, staff) as client:
            for counter in server.counters().values():
                client.post(f"/counters/{counter}/open").expect(200)
        yield server, kiosk, staff, syncs_per_second(server.folder)


def load(server: Server, verb: str, token: str, clients: int, each: int) -> tuple[Load, float]:
    """Run the load in a process of its own; also the server's processor time per answer, in milliseconds."""
    counters = ",".join(map(str, server.counters().values()))
    words = (verb, str(server.port), token, str(clients), str(each), counters)
    before = server.cpu_seconds()
    done = subprocess.run(program("load", *words), env=own_environment(), stdout=subprocess.PIPE, check=True)
    found = Load(**json.loads(done.stdout))
    return found, (server.cpu_seconds() - before) / len(found.latencies) * 1000


def rate_line(what: str, measured: tuple[Load, float], syncs: float, target: float = 0) -> Line:
    """Answers per second beside what the disk allows."""
    found, cpu = measured
    limit = f"{found.rate / syncs:.2f} of {syncs:.0f} fdatasync/s" + (f", target {target:.0f}/s" if target else "")
    figure = f"{found.rate:.0f}/s, {milliseconds(found.latencies)}, cpu {cpu:.1f} ms"
    return Line(what, figure, limit, found.rate >= target)


def draw() -> Iterator[Line]:
    """Draws per second with a durable commit each."""
    with town() as (server, kiosk, _, syncs):
        load(server, "draw", kiosk, 8, 20)
        yield rate_line("draws, 1 kiosk", load(server, "draw", kiosk, 1, 400), syncs)
        yield rate_line("draws, 8 kiosks", load(server, "draw", kiosk, 8, 200), syncs, 400)


def followed() -> Iterator[Line]:
    """Draws per second while a hundred sockets follow: most are displays, some desks and kiosks."""
    with town() as (server, kiosk, staff, syncs):
        load(server, "draw", kiosk, 8, 20)
        wall = server.device("display", "wand")
        with (
            Displays(server, wall, SOCKETS - 20),
            Displays(server, staff, 10, "api"),
            Displays(server, kiosk, 10, "kiosk"),
        ):
            measured = load(server, "draw", kiosk, 8, 150)
        yield rate_line(f"draws, 8 kiosks, {SOCKETS} sockets follow", measured, syncs, 200)


def call() -> Iterator[Line]:
    """Calls per second: finish the open case and call the next number."""
    with town() as (server, kiosk, staff, syncs):
        load(server, "draw", kiosk, 8, 180)
        yield rate_line("calls, 1 clerk", load(server, "call", staff, 1, 300), syncs)
        yield rate_line("calls, 8 clerks", load(server, "call", staff, 8, 125), syncs)


def emit() -> Iterator[Line]:
    """From the clerk's answer to the last of a hundred displays; the publisher may be quicker than the answer."""
    with town() as (server, kiosk, staff, _):
        load(server, "draw", kiosk, 4, EMITS // 4 + 10)
        counter = next(iter(server.counters().values()))
        wall = server.device("display", "wand")
        with Displays(server, wall, SOCKETS) as displays, Client(server.port, staff) as clerk:
            asked, answered = call_slowly(clerk, counter)
            displays.wait_for(list(asked)[-1], 2)
            board = clerk.get(f"/offices/{OFFICE}/board").expect(200).json()
        shown = {number: seen for (number, _), seen in displays.shown.items() if seen.sockets == SOCKETS}
        after = [max(0.0, shown[number].last - at) for number, at in answered.items() if number in shown]
        whole = [shown[number].last - at for number, at in asked.items() if number in shown]
        spread = [seen.last - seen.first for seen in shown.values()]
        good = percentile(after, 0.99) < 0.02 and len(shown) == EMITS
        yield Line(f"call answered to last of {SOCKETS} sockets", milliseconds(after), "target p99 20 ms", good)
        yield Line("  pressed to last", milliseconds(whole), f"{len(shown)} of {EMITS} calls on all sockets")
        yield Line("  first to last socket", milliseconds(spread), "")
        bare = bare_broadcast(board)
        ratio = percentile(after, 0.5) / max(percentile(bare, 0.5), 0.0001)
        yield Line(
            "  bare broadcast of the same frame", milliseconds(bare), f"the limit; ours takes {ratio:.1f} x as long"
        )


def bare_broadcast(board: dict[str, Any]) -> list[float]:
    """Seconds from the first byte written to the last of a hundred sockets, for a frame like the board's."""
    with Bare() as server, Displays(server, "", SOCKETS) as displays:
        began = {}
        for seq in range(EMITS):
            time.sleep(EMIT_EVERY)
            began[str(seq)] = server.tell(board | {"announce": [{"number": str(seq), "seq": seq}]})
        displays.wait_for(str(EMITS - 1), 2)
    return [seen.last - began[number] for (number, _), seen in displays.shown.items()]


def call_slowly(clerk: Client, counter: int) -> tuple[dict[str, float], dict[str, float]]:
    """Call one number after the other at a human pace; when each was asked for and answered."""
    asked, answered = {}, {}
    for _ in range(EMITS):
        time.sleep(EMIT_EVERY)
        began = time.monotonic()
        number = press(clerk, counter)
        asked[number], answered[number] = began, time.monotonic()
    return asked, answered


def press(clerk: Client, counter: int) -> str:
    """Finish the open case and call the next number, which is returned."""
    body = {"request_id": clerk.request_id(), "settle": "finish"}
    number: str = clerk.post(f"/counters/{counter}/next", body).expect(200).json()["number"]
    return number


def browser() -> Iterator[Line]:
    """From the clerk's press to the number painted by a real browser on the wall."""
    from bench.browser import seconds_to_paint, wall

    with town() as (server, kiosk, staff, _):
        load(server, "draw", kiosk, 4, PAINTED // 4 + 5)
        counters = list(server.counters().values())[:CLERKS]
        taken = []
        with wall(server) as page, Client(server.port, staff) as clerk:
            for turn in range(PAINTED):
                time.sleep(EMIT_EVERY)
                taken.append(seconds_to_paint(page, partial(press, clerk, counters[turn % CLERKS])))
        good = percentile(taken, 0.99) < 0.2
        what = f"call to display in Chromium, {PAINTED} calls"
        yield Line(what, milliseconds(taken), f"target p99 200 ms, worst {max(taken) * 1000:.0f} ms", good)


def kiosk() -> Iterator[Line]:
    """A cold kiosk page on a processor that is four times slower, until it takes touches."""
    from bench.browser import seconds_to_touch

    with town() as (server, *_):
        taken, sizes = zip(*(seconds_to_touch(server, 4) for _ in range(5)), strict=True)
        figure = f"{percentile(taken, 0.5):.2f} s, worst {max(taken):.2f} s"
        yield Line("kiosk page, 4 x slower, to the first touch", figure, "target 1 s", percentile(taken, 0.5) < 1)
        yield Line("  on the wire", f"{max(sizes) / 1000:.0f} kB", "target 250 kB", max(sizes) < 250_000)


def start() -> Iterator[Line]:
    """Start-up with a long history, and a stop with open sockets."""
    with serving(SETTINGS) as server:
        empty = server.stop()
        fill(f"sqlite:///{server.folder / 'data/wartemarke.db'}", HISTORY)
        seconds = server.start()
        wall = server.device("display", "wand")
        with Displays(server, wall, 20):
            stopped = server.stop()
        yield Line(f"start with {HISTORY:,} tickets", f"{seconds:.2f} s", "target 2 s", seconds < 2)
        yield Line("stop, idle and with 20 sockets", f"{empty:.2f} s and {stopped:.2f} s", "target 2 s", stopped < 2)


def peak() -> Iterator[Line]:
    """The busiest hour of a real day, a hundred times faster than it was."""
    day = busiest_hour()
    result = replay(day, 100)
    figure = f"{result.cpu_share:.3f} of a core, draw {milliseconds(result.draws)}"
    good = result.cpu_share < 0.25 and not result.problems and not result.differences
    yield Line(f"peak hour, {result.tickets} tickets, 100 x", figure, "target 0.25 of a core", good)
    for problem in (*result.problems[:5], *result.differences[:5]):
        yield Line("", problem, "", good=False)


def busiest_hour() -> Day:
    """From the real log where it is at hand, else made up: 240 tickets, eight counters."""
    if WARSAW.is_file():
        visits = read_day(WARSAW, "2020-01-07", "UD_Wola")
        hours = [int(visit.issued) // 3600 for visit in visits]
        busiest = max(set(hours), key=hours.count) * 3600
        return Day(list(within(visits, busiest, busiest + 3600)), "2020-01-07", ZoneInfo("Europe/Warsaw"))
    chance = random.Random(1)
    issued = sorted(chance.uniform(36_000, 39_600) for _ in range(240))
    visits = [
        Visit(str(n), SERVICES[n % 4], at, max(at, issued[0] + n * 16), None, "served", f"Platz {n % 8}")
        for n, at in enumerate(issued)
    ]
    return Day(visits, "2026-11-23", ZoneInfo("Europe/Berlin"))


def within(visits: list[Visit], start: float, end: float) -> Iterator[Visit]:
    """What happens between start and end; who waited at the start draws then, who is called later never is."""
    for visit in visits:
        called = visit.called if visit.called is not None and visit.called < end else None
        if visit.issued < end and (visit.called or end) >= start:
            outcome = visit.outcome if called is not None else "unserved"
            yield replace(visit, issued=max(visit.issued, start), called=called, outcome=outcome)


def kill() -> Iterator[Line]:
    """Two hundred kills under load."""
    killed = kill_rounds(KILLS)
    ledger = killed.ledger
    figure = f"{len(ledger.drawn)} draws, {len(ledger.calls)} calls, {ledger.repeated} asked again"
    lost = f"{len(ledger.problems)} lost or doubled, must be 0"
    yield Line(f"{KILLS} x SIGKILL", figure, lost, not ledger.problems)
    yield Line("  up again", f"{percentile(killed.starts, 0.5):.2f} s, worst {max(killed.starts):.2f} s", "")
    for problem in ledger.problems[:5]:
        yield Line("", problem, "", good=False)


def faults() -> Iterator[Line]:
    """A thousand calls through two hundred faults on ten displays in a real browser."""
    from playwright.sync_api import sync_playwright

    from bench.faults import Plan, any_faults, fault_rounds
    from tests.support.browser import launch

    plan = Plan(displays=10, faults=any_faults(FAULTS), calls=FAULTS * 5)
    with sync_playwright() as playwright:
        found = fault_rounds(plan, launch(playwright, "--autoplay-policy=no-user-gesture-required"))
    every = len(found.calls) * plan.displays
    figure = f"{found.announced} of {every} shown and played once, {found.expected} had to be"
    wrong = f"{len(found.problems)} lost or doubled, must be 0"
    yield Line(
        f"{plan.displays} displays, {FAULTS} faults, {len(found.calls)} calls", figure, wrong, not found.problems
    )
    for kind, taken in sorted(found.recovery.items()):
        what = f"  truth after {len(taken)} x {kind}"
        figure = f"{milliseconds(taken)}, worst {max(taken) * 1000:.0f} ms"
        yield Line(what, figure, "target 2 s", max(taken) < 2)
    for problem in found.problems[:10]:
        yield Line("", problem, "", good=False)


def phones() -> Iterator[Line]:
    """3,000 phones of 20 offices, then of one: share of a core, when a called one knows, beside 100 displays too."""
    for others in (19, 0):
        city = replace(SETTINGS, others=others)
        with serving(city, CLOCK) as server:
            yield from crowd.measure(server, city, SOCKETS if others else 0)


def disk() -> Iterator[Line]:
    """What the disk allows."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield Line("disk", f"{syncs_per_second(Path(folder)):.0f} fdatasync/s", "the limit of durable commits")


VERBS: dict[str, Callable[[], Iterator[Line]]] = {
    verb.__name__: verb
    for verb in (
        disk,
        draw,
        followed,
        call,
        scale,
        desk,
        emit,
        phones,
        browser,
        kiosk,
        start,
        peak,
        paper,
        wire,
        kill,
        faults,
    )
}
