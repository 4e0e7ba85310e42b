"""Kill the server under load, again and again: nothing that was acknowledged may be lost, nothing doubled.

Kiosks draw and clerks call without a pause. At a random moment the server's process group gets SIGKILL and is
started again; whoever had no answer asks again with the same request id. At the end the numbers drawn must be
1, 2, 3 … without a gap, every ticket be called at most once, and every state be what was acknowledged last.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.client import Answer, Client
from bench.server import OFFICE, Office, Server, practice, serving

SERVICE = "pass"
KIOSKS = CLERKS = 4
CLOCK = practice("2026-11-23T09:00:00", 1)
OFFICE_TO_KILL = Office((SERVICE,), tuple(f"Platz {place}" for place in range(1, CLERKS + 1)))
LOAD_SECONDS = (0.02, 0.4)


@dataclass
class Ledger:
    """Everything that the server has acknowledged."""

    drawn: dict[str, str] = field(default_factory=dict)
    """Token -> number."""
    called: list[tuple[int, str]] = field(default_factory=list)
    """(counter, token) in the order of each counter; no token: nobody waited, and the open case was finished."""
    wishes: dict[str, str] = field(default_factory=dict)
    """Request id of a draw -> token."""
    problems: list[str] = field(default_factory=list)
    repeated: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def calls(self) -> list[str]:
        """Tokens of the tickets called."""
        return [token for _, token in self.called if token]


@dataclass
class Killed:
    """What came of it."""

    kills: int
    ledger: Ledger
    starts: list[float]


class Worker(threading.Thread):
    """One client that never gives a wish up: after a broken answer it asks again when the server is back."""

    def __init__(self, server: Server, token: str, ledger: Ledger, up: threading.Event) -> None:
        super().__init__(daemon=True)
        self.client, self.ledger = Client(server.port, token, timeout=10), ledger
        self.up, self.ending = up, threading.Event()

    def run(self) -> None:
        """Work until told to end; then the last wish has its answer."""
        try:
            while not self.ending.is_set():
                self.work()
        except Exception as failure:  # noqa: BLE001 -- told at the end
            self.ledger.problems.append(repr(failure))

    def work(self) -> None:
        """One wish."""
        raise NotImplementedError

    def persist(self, ask: Callable[[], Answer]) -> Answer:
        """Ask until there is an answer."""
        repeated = False
        while True:
            self.up.wait()
            try:
                answer = ask()
            except OSError:
                repeated = True
                time.sleep(0.005)
                continue
            with self.ledger.lock:
                self.ledger.repeated += repeated
            return answer


class Kiosk(Worker):
    """Draws; now and then it repeats an old wish, which must give the old ticket."""

    def work(self) -> None:
        """Draw a number."""
        wish = self.client.request_id()
        ticket = self.persist(lambda: self.client.draw(OFFICE, SERVICE, wish)).expect(201).json()
        with self.ledger.lock:
            if ticket["token"] in self.ledger.drawn:
                self.ledger.problems.append(f"{ticket['number']} was drawn twice")
            self.ledger.drawn[ticket["token"]] = ticket["number"]
            self.ledger.wishes[wish] = ticket["token"]
        if random.random() < 0.05:
            again = self.persist(lambda: self.client.draw(OFFICE, SERVICE, wish)).expect(201).json()
            if again["token"] != ticket["token"]:
                self.ledger.problems.append(f"the wish for {ticket['number']} gave {again['number']} later")


class Clerk(Worker):
    """Finishes and calls the next one at one counter."""

    def __init__(self, server: Server, token: str, ledger: Ledger, up: threading.Event, counter: int) -> None:
        super().__init__(server, token, ledger, up)
        self.counter = counter

    def work(self) -> None:
        """Call the next number."""
        body = {"request_id": self.client.request_id(), "settle": "finish"}
        answer = self.persist(lambda: self.client.post(f"/counters/{self.counter}/next", body)).expect(200, 204)
        token = answer.json()["token"] if answer.status == 200 else ""
        with self.ledger.lock:
            self.ledger.called.append((self.counter, token))


def kill_rounds(kills: int, database: str = "", seed: int = 1) -> Killed:
    """Kill the server so many times under load, and check everything at the end."""
    chance = random.Random(seed)
    with serving(OFFICE_TO_KILL, CLOCK, database) as server:
        ledger, up = Ledger(), threading.Event()
        workers = crew(server, ledger, up)
        up.set()
        for worker in workers:
            worker.start()
        starts = [kill_once(server, up, chance) for _ in range(kills)]
        for worker in workers:
            worker.ending.set()
        for worker in workers:
            worker.join(30)
        check(workers[-1].client, ledger)
        for worker in workers:
            worker.client.close()
        return Killed(kills, ledger, starts)


def crew(server: Server, ledger: Ledger, up: threading.Event) -> list[Worker]:
    """Kiosks and clerks at open counters."""
    kiosk, staff = server.device("kiosk", "eingang"), server.device("api", "desks")
    counters = list(server.counters().values())
    for counter in counters:
        with Client(server.port, staff) as client:
            client.post(f"/counters/{counter}/open").expect(200)
    kiosks: list[Worker] = [Kiosk(server, kiosk, ledger, up) for _ in range(KIOSKS)]
    return kiosks + [Clerk(server, staff, ledger, up, counter) for counter in counters]


def kill_once(server: Server, up: threading.Event, chance: random.Random) -> float:
    """Let them work for a moment, kill, start again; returns the seconds of the start."""
    time.sleep(chance.uniform(*LOAD_SECONDS))
    server.kill()
    up.clear()
    seconds = server.start()
    up.set()
    return seconds


def check(staff: Client, ledger: Ledger) -> None:
    """Compare what is stored with what was acknowledged; problems go into the ledger."""
    digits = sorted(int(number[1:]) for number in ledger.drawn.values())
    if digits != list(range(1, len(digits) + 1)):
        ledger.problems.append(f"numbers are not consecutive: {len(digits)} drawn, up to {digits[-1]}")
    tokens = ledger.calls
    if len(set(tokens)) != len(tokens):
        ledger.problems.append("a ticket was called twice")
    at_counter = dict(ledger.called)
    expected = dict.fromkeys(tokens, "finished") | dict.fromkeys(at_counter.values(), "called")
    for token, number in ledger.drawn.items():
        state = state_of(staff, token)
        if state != expected.get(token, "waiting"):
            ledger.problems.append(f"{number} is {state}, not {expected.get(token, 'waiting')}")


def state_of(staff: Client, token: str) -> Any:
    """State of a ticket, or the status of the refusal."""
    answer = staff.get(f"/tickets/{token}")
    return answer.json()["state"] if answer.status == 200 else answer.status
