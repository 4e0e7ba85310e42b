"""`bench phones`: thousands of phones that follow their numbers, alone and beside a hundred displays."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.client import Client
from bench.displays import Displays
from bench.figures import Line, milliseconds, percentile
from bench.follower import SPOKEN_SECONDS
from bench.server import Office, Server, own_environment, program

PHONES = 3_000
SETTLE_SECONDS, QUIET_SECONDS = 20.0, 20.0
CALLS, CALLS_SHOWN, CALL_EVERY = 60, 200, 1.0
KNOWS_SECONDS, SHOWN_SECONDS = 2.5, 0.2
READY_SECONDS = 90
ANSWERED_SECONDS = SPOKEN_SECONDS + 2
LATE_SECONDS = 20.0


@dataclass
class Crowd:
    """The process of phones: when the phone of each number knew of its call."""

    process: subprocess.Popen[str]
    known: dict[str, float] = field(default_factory=dict)
    ready: threading.Event = field(default_factory=threading.Event)
    end: dict[str, Any] = field(default_factory=dict)

    def read(self) -> None:
        """Take in what it says."""
        for line in self.process.stdout or ():
            said = json.loads(line)
            if "ready" in said:
                self.ready.set()
            elif "called" in said:
                self.known.setdefault(said["called"], said["at"])
            else:
                self.end = said


@contextmanager
def phones(server: Server, tokens: list[tuple[str, str]]) -> Iterator[Crowd]:
    """Phones that have all opened their pages; at the end they tell what they did."""
    command = program("phones", str(server.port))
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=own_environment(), **pipes) as process:
        crowd = Crowd(process)
        reader = threading.Thread(target=crowd.read)
        reader.start()
        stdin = process.stdin
        if stdin is None or stdin.write(json.dumps(tokens) + "\n") < 0:
            raise RuntimeError("the phones do not listen")
        stdin.flush()
        if not crowd.ready.wait(READY_SECONDS):
            process.kill()
            raise RuntimeError("the phones got no answers")
        yield crowd
        stdin.close()
        reader.join()


def share(server: Server, before: float, seconds: float) -> float:
    """Share of a core that the server has used since."""
    return (server.cpu_seconds() - before) / seconds


def quiet(server: Server) -> Line:
    """What phones cost while nothing happens."""
    # That they have all just opened their pages is another thing, and takes a while.
    time.sleep(SETTLE_SECONDS)
    before = server.cpu_seconds()
    time.sleep(QUIET_SECONDS)
    used = share(server, before, QUIET_SECONDS)
    return Line(f"{PHONES} phones, nothing happens", f"{used:.0%} of a core", "target under 50%", used < 0.5)


@dataclass(frozen=True, slots=True)
class Desks:
    """The counters of an office, and the program that works them."""

    office: str
    port: int
    token: str
    counters: list[int]

    def call(self, turn: int) -> str:
        """Call the next number at one of the counters; returns whose it is."""
        path = f"/counters/{self.counters[turn % len(self.counters)]}/next"
        # A connection of its own: the server ends those that are not used for a while.
        with Client(self.port, self.token) as clerk:
            said = clerk.post(path, {"settle": "finish"}).expect(200).json()
        return f"{self.office} {said['number']}"


def calls(server: Server, desks: list[Desks], crowd: Crowd, screens: Displays | None) -> Iterator[Line]:
    """Call somebody every second, beside displays every other time in their office; when phone and displays know."""
    made, shown = dict[str, float](), list[float]()
    before, began = server.cpu_seconds(), time.monotonic()
    for n in range(CALLS_SHOWN if screens else CALLS):
        time.sleep(max(0.0, began + n * CALL_EVERY - time.monotonic()))
        pressed = time.monotonic()
        made[desks[0 if screens and n % 2 else n % len(desks)].call(n)] = pressed
    used = share(server, before, time.monotonic() - began)
    end = time.monotonic() + LATE_SECONDS
    while made.keys() - crowd.known.keys() and time.monotonic() < end:
        time.sleep(0.05)
    if screens is not None:
        own = {whose.split()[1]: at for whose, at in made.items() if whose.split()[0] == desks[0].office}
        found = (screens.wait_for(number, 1) for number in own)
        shown = [call.last - own[call.number] for call in found if call]
    beside = f", {screens.sockets} displays" if screens else ""
    delays = [crowd.known[number] - at for number, at in made.items() if number in crowd.known]
    figure = f"p50 {percentile(delays, 0.5):.2f} s, p99 {percentile(delays, 0.99):.2f} s, max {max(delays):.2f} s"
    late = len(made) - len(delays)
    good = not late and percentile(delays, 0.99) < KNOWS_SECONDS
    yield Line(f"called phone knows{beside}", figure, f"p99 under {KNOWS_SECONDS} s, {late} never", good)
    yield Line(f"{PHONES} phones, a call a second{beside}", f"{used:.0%} of a core", "")
    if screens is not None:
        good = len(shown) == len(own) and percentile(shown, 0.99) < SHOWN_SECONDS
        limit = f"{len(shown)} of {len(own)} calls on all, p99 under {SHOWN_SECONDS * 1000:.0f} ms"
        yield Line("call to the last display beside the phones", milliseconds(shown), limit, good)


def measure(server: Server, city: Office, displays: int) -> Iterator[Line]:
    """All lines: phones alone, then beside displays of the first office."""
    desks, drawn = [], []
    for office in city.slugs:
        desks.append(opened(server, office))
        with Client(server.port, desks[-1].token) as clerk:
            for n in range(PHONES // len(city.slugs)):
                ticket = clerk.draw(office, city.services[n % len(city.services)]).expect(201).json()
                drawn.append((f"{office} {ticket['number']}", ticket["token"]))
    yield Line(f"{len(drawn)} phones of {len(desks)} offices", "", "")
    with phones(server, drawn) as crowd:
        yield quiet(server)
        yield from calls(server, desks, crowd, None)
        if displays:
            walls = devices(server, displays)
            with Displays(server, ",".join(walls), displays, answering=True) as screens:
                yield from calls(server, desks, crowd, screens)
                # What was called last is still being played.
                time.sleep(ANSWERED_SECONDS)
            said = 2 * displays * len(screens.shown)
            yield Line("  answers of the displays", f"{screens.taken} of {said} kept", "", screens.taken == said)
    end = crowd.end
    answers = f"p50 {end['p50'] * 1000:.1f} ms, p99 {end['p99'] * 1000:.1f} ms"
    polls = f"{end['polls']} polls, {end['news'] / end['polls']:.0%} with news, {end['failed']} failed"
    yield Line("a poll is answered", answers, polls, not end["failed"])


def devices(server: Server, count: int) -> list[str]:
    """The tokens of so many displays."""
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(lambda n: server.device("display", f"wand{n}"), range(count)))


def opened(server: Server, office: str) -> Desks:
    """The counters of an office, open."""
    token = server.device("api", f"desks-{office}", office)
    counters = list(server.counters(office).values())
    with Client(server.port, token) as clerk:
        for counter in counters:
            clerk.post(f"/counters/{counter}/open").expect(200)
    return Desks(office, server.port, token, counters)
