"""The living day of the demo: visitors draw and clerks call, through the same API as every program.

Nothing is remembered that the next look at the queue does not show, except what each visitor is like; so whoever
takes a counter, calls somebody's number or undoes a step only changes what happens next.
"""

import http.client
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from app.rules import hours
from app.rules.catalog import Office
from app.statistics import town
from app.statistics.town import Arrival, Chance
from app.usecases.history import local_day

BACKLOG = timedelta(minutes=35)
"""Whoever came in the last minutes before the clock began is still there: the room is not empty."""
LOAD = 1.0
FULL = 30
"""With so many waiting, people pass by: the counter that is left to people may stay empty for long."""
TIMEOUT_SECONDS = 5.0


@dataclass
class Api:
    """A program's connection to the server. A refusal is no answer: the next look tells how things are."""

    port: int
    token: str
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return what a call answers; None for nothing, for a refusal and while the server cannot be reached."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            self.connection.request(method, f"/api/v1{path}", json.dumps(body or {}), headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return None
        good = answer.status in {HTTPStatus.OK, HTTPStatus.CREATED}
        return json.loads(text) if good else None


@dataclass
class Case:
    """Whom a counter has: what the visitor is like, and until when the service takes."""

    number: str
    visitor: Arrival
    until: datetime | None = None


@dataclass
class Life:
    """One office. Its last counters, `left_free` of them, are left to people."""

    api: Api
    office: Office
    chance: Chance
    left_free: int = 0
    day: date | None = None
    coming: list[tuple[datetime, Arrival]] = field(default_factory=list)
    known: dict[str, Arrival] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    free_from: dict[int, datetime] = field(default_factory=dict)

    @property
    def staffed(self) -> tuple[int, ...]:
        """The counters whose clerks are made up."""
        counters = [counter.id for counter in self.office.counters if counter.active]
        return tuple(counters[: max(1, len(counters) - self.left_free)])

    def step(self) -> None:
        """Let happen what is due at the server's present time."""
        queue = self.api.ask("GET", f"/offices/{self.office.slug}/queue")
        if queue is None:
            return
        now = datetime.fromisoformat(queue["at"])
        self._expect(now)
        self._visitors(now, queue["waiting_total"])
        for counter in queue["counters"]:
            # Where a person has sat down, nobody else calls.
            if counter["id"] in self.staffed and counter["clerk"] is None:
                self._clerk(counter, queue, now)

    def _expect(self, now: datetime) -> None:
        """Make up who comes today, once a day."""
        today = hours.local_day(self.office.zone, now)
        if today == self.day:
            return
        self.day, self.known, self.cases = today, {}, {}
        day = local_day(self.office, today)
        services = [service for service in self.office.services if service.active]
        self.coming = []
        if day is not None:
            came = town.arrivals(day.shape, services, counters=len(self.staffed), load=LOAD, chance=self.chance)
            self.coming = [(day.at(a.at), a) for a in came if day.at(a.at) >= now - BACKLOG]

    def _visitors(self, now: datetime, waiting: int) -> None:
        while self.coming and self.coming[0][0] <= now:
            visitor = self.coming.pop(0)[1]
            if waiting < FULL:
                waiting += self._draw(visitor)

    def _draw(self, visitor: Arrival) -> int:
        concerns = [{"service": service.code, "quantity": quantity} for service, quantity in visitor.wants]
        body = {"request_id": uuid.uuid4().hex, "concerns": concerns, "language": visitor.language}
        ticket = self.api.ask("POST", f"/offices/{self.office.slug}/tickets", body)
        if ticket is None:
            return 0
        self.known[ticket["number"]] = visitor
        return 1

    def _clerk(self, counter: dict[str, Any], queue: dict[str, Any], now: datetime) -> None:
        """Do what the clerk of a counter does now."""
        ident = counter["id"]
        if counter["ticket"] is not None:
            line = next((line for line in _at_counters(queue) if line["number"] == counter["ticket"]), None)
            if line is not None:
                self._attend(ident, line, now)
            return
        self.cases.pop(ident, None)
        works = self._works(now, queue["waiting_total"])
        if works and counter["state"] == "closed":
            self._post(ident, "open")
        elif not works and counter["state"] != "closed":
            self._post(ident, "close")
            return
        if works and queue["waiting_total"] and now >= self.free_from.get(ident, now):
            self._post(ident, "next")

    def _works(self, now: datetime, waiting: int) -> bool:
        """Tell whether clerks call: while it is open, and after the last closing until nobody waits."""
        spans = hours.spans(self.office.hours, hours.local_day(self.office.zone, now))
        if any(start <= now < end for start, end in spans):
            return True
        return bool(spans) and now >= spans[-1][1] and waiting > 0

    def _post(self, counter: int, verb: str) -> Any:
        return self.api.ask("POST", f"/counters/{counter}/{verb}")

    def _attend(self, ident: int, line: dict[str, Any], now: datetime) -> None:
        """Go on with the case at a counter."""
        case = self.cases.get(ident)
        if case is None or case.number != line["number"]:
            case = self.cases[ident] = Case(line["number"], self._visitor(line["number"]))
        if line["state"] == "serving":
            case.until = case.until or now + timedelta(seconds=case.visitor.service)
            if now >= case.until and self._move(line, "finish"):
                self.free_from[ident] = now + timedelta(seconds=town.wrap_up(self.chance))
            return
        called = timedelta(seconds=0) if line["called_at"] is None else now - datetime.fromisoformat(line["called_at"])
        if case.visitor.comes:
            if called >= timedelta(seconds=case.visitor.way):
                self._move(line, "start")
        elif called >= timedelta(seconds=max(town.RECALL_AFTER, self.office.policy.call_interval_seconds)):
            enough = line["call_count"] >= self.office.policy.calls_before_no_show
            self._move(line, "no-show" if enough else "recall")

    def _visitor(self, number: str) -> Arrival:
        """Return what the holder of a number is like; whoever is no part of the plan does come."""
        if number in self.known:
            return self.known[number]
        services = [service for service in self.office.services if service.active]
        return next(found for found in self._guests(services) if found.comes)

    def _guests(self, services: list[Any]) -> Iterator[Arrival]:
        while True:
            yield town.someone(services, at=0, base=0, chance=self.chance)

    def _move(self, line: dict[str, Any], verb: str) -> bool:
        return self.api.ask("POST", f"/tickets/{line['token']}/{verb}") is not None


def _at_counters(queue: dict[str, Any]) -> list[dict[str, Any]]:
    return [*queue["called"], *queue["serving"]]
