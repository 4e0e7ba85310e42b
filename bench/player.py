"""Plays an office's day through HTTP: kiosks draw, clerks pick and finish, phones look, as the log says."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock

from bench.client import Client
from bench.daylog import Step, Visit
from bench.server import OFFICE, Server

PHONE_EVERY = 10
"""Every tenth visitor follows the number on a phone."""
DRAWN_SECONDS = 30


@dataclass
class Counted:
    """What happened, and how long it took (seconds)."""

    draws: list[float] = field(default_factory=list)
    picked: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    phone_looks: int = 0
    lock: Lock = field(default_factory=Lock)


@dataclass
class Clerk:
    """A line of the log at its counter, with the case that is open there."""

    client: Client
    counter: int
    visit: Visit | None = None


class Player:
    """All actors of one day. Each kiosk and each clerk belongs to one thread, because a connection does."""

    def __init__(self, server: Server, lines: dict[str, int], kiosk: str, staff: str, kiosks: int = 3) -> None:
        self.counted, self.port = Counted(), server.port
        self.tokens: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self._drawn: dict[str, Event] = {}
        self.kiosks = [Client(server.port, kiosk) for _ in range(kiosks)]
        self.clerks = {line: Clerk(Client(server.port, staff), counter) for line, counter in lines.items()}
        self.phone = Client(server.port)
        self.etags: dict[str, str] = {}
        self.heard: Callable[[str], object] = lambda _number: None

    def expect(self, visits: list[Visit]) -> None:
        """Get ready for these visits."""
        self._drawn = {visit.ticket: Event() for visit in visits}

    def open(self) -> None:
        """Open all counters."""
        for clerk in self.clerks.values():
            clerk.client.post(f"/counters/{clerk.counter}/open").expect(200)

    def play(self, step: Step, kiosk: Client) -> None:
        """Do one step; draws happen at this kiosk."""
        visit = step.visit
        if step.kind == "draw":
            self.draw(kiosk, visit)
        elif step.kind == "leave":
            self._drawn[visit.ticket].wait(DRAWN_SECONDS)
            with Client(self.port) as phone:
                phone.post(f"/tickets/{self.tokens[visit.ticket]}/cancel").expect(200)
        elif step.kind == "call":
            self.call(self.clerks[visit.line], visit)
        else:
            self.settle(self.clerks[visit.line], visit)

    def draw(self, kiosk: Client, visit: Visit) -> None:
        """Draw a number and take it from the screen."""
        began = time.monotonic()
        ticket = kiosk.draw(OFFICE, visit.service.lower()).expect(201).json()
        seconds = time.monotonic() - began
        if ticket["handover"] != "done":
            kiosk.post(f"/tickets/{ticket['token']}/confirm", {"request_id": kiosk.request_id()}).expect(200)
        with self.counted.lock:
            self.counted.draws.append(seconds)
            if ticket["number"] in self.numbers.values():
                self.counted.wrong.append(f"{ticket['number']} was drawn twice")
            self.tokens[visit.ticket], self.numbers[visit.ticket] = ticket["token"], ticket["number"]
        self._drawn[visit.ticket].set()

    def call(self, clerk: Clerk, visit: Visit) -> None:
        """End what the log has no end for, pick the number, begin; a call in vain ends when it was heard."""
        self.settle(clerk, clerk.visit)
        if not self._drawn[visit.ticket].wait(DRAWN_SECONDS):
            raise RuntimeError(f"the ticket {visit.ticket} is called and never drawn")
        number = self.numbers[visit.ticket]
        began = time.monotonic()
        ticket = clerk.client.post(f"/counters/{clerk.counter}/pick", {"number": number}).expect(200).json()
        with self.counted.lock:
            self.counted.picked[number] = began
            if ticket["token"] != self.tokens[visit.ticket]:
                self.counted.wrong.append(f"{number} called somebody else")
        if visit.outcome == "no_show":
            # Given up before the screens have it, it would rightly never be announced.
            self.heard(number)
            clerk.client.post(f"/tickets/{ticket['token']}/no-show").expect(200)
            return
        if visit.ended is not None:
            clerk.client.post(f"/tickets/{ticket['token']}/start").expect(200)
        clerk.visit = visit

    def settle(self, clerk: Clerk, visit: Visit | None) -> None:
        """Finish a case if it is the one that is open."""
        if visit is None or clerk.visit is not visit:
            return
        clerk.client.post(f"/tickets/{self.tokens[visit.ticket]}/finish").expect(200)
        self.counted.ended[self.numbers[visit.ticket]] = time.monotonic()
        clerk.visit = None

    def settle_all(self) -> None:
        """Finish everything that is still open at the end of the log."""
        for clerk in self.clerks.values():
            self.settle(clerk, clerk.visit)

    def look(self, step: Step) -> None:
        """Every tenth visitor looks at the phone after a step: the state must be the right one, then unchanged."""
        visit, token = step.visit, self.tokens[step.visit.ticket]
        if step.kind not in {"draw", "call"} or hash_of(visit) % PHONE_EVERY or visit.outcome == "no_show":
            return
        seen = self.phone.get(f"/tickets/{token}").expect(200)
        again = self.phone.get(f"/tickets/{token}", {"If-None-Match": seen.etag}).status
        states = {"draw": {"waiting"}, "call": {"called", "serving"}}[step.kind]
        with self.counted.lock:
            self.counted.phone_looks += 1
            if seen.json()["state"] not in states or again != 304:
                self.counted.wrong.append(f"phone of {self.numbers[visit.ticket]}: {seen.json()['state']}, {again}")

    def close(self) -> None:
        """Close all connections."""
        for client in (*self.kiosks, self.phone, *(clerk.client for clerk in self.clerks.values())):
            client.close()


def hash_of(visit: Visit) -> int:
    """The same number for the same visit in every run."""
    return sum(visit.ticket.encode())
