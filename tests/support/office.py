"""A town hall to test with: one or two offices in a fresh database, and short verbs for what people do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from app.db import log, side_tables
from app.db.engine import Store
from app.rules.catalog import Policy
from app.rules.events import Event
from app.usecases import (
    board,
    call,
    concerns,
    counters,
    devices,
    draw,
    forward,
    priority,
    queue,
    seed,
    undo,
    visit,
)
from app.usecases.answers import Board, CounterView, Queue, Ticket
from app.usecases.answers_visitor import OwnStatus
from app.usecases.context import Context, Principal, Request
from app.usecases.draw import More, Wish

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
WEEK = dict.fromkeys(range(5), ((480, 720), (780, 1020)))
SERVICES = (
    seed.ServiceSeed("pass", "F", {"de": "Personalausweis", "en": "Identity card"}, 12, max_quantity=5),
    seed.ServiceSeed("meld", "W", {"de": "Wohnung anmelden"}, 9, minutes_per_piece=3, max_quantity=9),
    seed.ServiceSeed("hol", "L", {"de": "Abholung"}, 4, first=1, last=9),
)
COUNTERS = tuple(seed.CounterSeed(f"Platz {n}", f"Zimmer {n}") for n in range(1, 9))
DEVICES = (
    seed.DeviceSeed("printer", "drucker"),
    seed.DeviceSeed("kiosk", "eingang"),
)
PLAIN = seed.OfficeSeed(
    slug="mitte",
    name="Bürgerbüro Mitte",
    short_name="MI",
    timezone="Europe/Berlin",
    land="NW",
    weekly=WEEK,
    services=SERVICES,
    counters=COUNTERS,
    devices=DEVICES,
)
SECOND = replace(PLAIN, slug="nord", name="Bürgerbüro Nord", short_name="NO", devices=())


def no_holidays(_land: str, _municipality: str, _year: int) -> frozenset[date]:
    """Every day is a working day."""
    return frozenset()


def local(hour: int, minute: int = 0, second: int = 0, day: date = MONDAY) -> datetime:
    """Return a moment by the clock of the office."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Town:
    """Verbs of people in a test; `now` is the only clock, and ids are made as clients make them."""

    ctx: Context
    now: datetime = field(default_factory=lambda: local(9))
    ids: count[int] = field(default_factory=count)

    @property
    def url(self) -> str:
        """Where its database is, for other processes."""
        return self.ctx.store.engine.url.render_as_string(hide_password=False)

    def request(self, route: str = "", key: str | None = None) -> Request:
        """Return a request with an id of its own, or a repeated one with `key`."""
        return Request(route, key or f"r{next(self.ids)}", b"")

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def device(self, kind: str, name: str, office: str = "mitte") -> Principal:
        """Return a device with a token of its own."""
        token = devices.register(self.ctx, kind=kind, office=office, name=name, now=self.now)
        found = devices.by_token(self.ctx, token)
        assert found is not None
        return found

    def api(self, office: str = "mitte") -> Principal:
        """Return a program with the rights of reception and clerks."""
        known = devices.by_name(self.ctx, kind="api", name=f"api-{office}")
        return known or self.device("api", f"api-{office}", office)

    def kiosk(self) -> Principal:
        """Return the kiosk at the entrance, which prints on the office's printer."""
        return devices.by_name(self.ctx, kind="kiosk", name="eingang") or self.device("kiosk", "eingang")

    def draw(
        self, service: str = "pass", *, who: Principal | None = None, key: str | None = None, **wish: Any
    ) -> Ticket:
        """Draw one number."""
        quantity = wish.pop("quantity", 1)
        office = wish.pop("office", "mitte")
        concerns = wish.pop("concerns", (Wish(service, quantity),))
        more = {f.name: wish.pop(f.name) for f in fields(More) if f.name in wish}
        return draw.draw_ticket(
            self.ctx,
            office=office,
            concerns=concerns,
            language=wish.pop("language", "de"),
            principal=who or self.api(office),
            request=self.request("draw", key),
            now=self.now,
            more=More(**more),
            **wish,
        )

    def open(self, counter: int, who: Principal | None = None, services: tuple[str, ...] | None = None) -> CounterView:
        """Open a counter."""
        return counters.open_counter(
            self.ctx,
            counter=counter,
            services=services,
            principal=who or self.api(),
            request=self.request("open"),
            now=self.now,
        )

    def next(
        self, counter: int, settle: str | None = None, who: Principal | None = None, key: str | None = None
    ) -> Ticket | None:
        """Press "next"."""
        return call.call_next(
            self.ctx,
            counter=counter,
            settle=settle,
            principal=who or self.api(),
            request=self.request(f"next{counter}", key),
            now=self.now,
        )

    def call(self, counter: int, settle: str | None = None) -> Ticket:
        """Press "next" when somebody waits."""
        found = self.next(counter, settle)
        assert found is not None
        return found

    def close(self, counter: int, who: Principal | None = None) -> CounterView:
        """Close a counter."""
        principal, request = who or self.api(), self.request("close")
        return counters.close_counter(self.ctx, counter=counter, principal=principal, request=request, now=self.now)

    def pick(self, counter: int, number: str, who: Principal | None = None) -> Ticket:
        """Call this number."""
        return call.pick(
            self.ctx,
            counter=counter,
            number=number,
            principal=who or self.api(),
            request=self.request("pick"),
            now=self.now,
        )

    def act(
        self, verb: str, ticket: Ticket, who: Principal | None = None, key: str | None = None, **more: Any
    ) -> Ticket:
        """Do one of recall, start, finish, no_show, park, resume, give_back, undo."""
        use_case = undo.undo if verb == "undo" else getattr(call, verb)
        answer = use_case(
            self.ctx,
            token=ticket.token,
            principal=who or self.api(),
            request=self.request(verb, key),
            now=self.now,
            **more,
        )
        assert isinstance(answer, Ticket)
        return answer

    def do(
        self,
        use_case: Callable[..., Ticket],
        ticket: Ticket,
        who: Principal | None = None,
        key: str | None = None,
        **more: Any,
    ) -> Ticket:
        """Do one of the use cases that take a ticket's token and words of their own."""
        principal, request = who or self.api(), self.request(use_case.__name__, key)
        return use_case(self.ctx, token=ticket.token, principal=principal, request=request, now=self.now, **more)

    def forward(self, ticket: Ticket, who: Principal | None = None, **where: Any) -> Ticket:
        """Pass a visit on."""
        words = {"service": None, "counter": None, "office": None, "note": ""} | where
        return self.do(forward.forward, ticket, who, **words)

    def concern(self, ticket: Ticket, service: str, who: Principal | None = None, **what: Any) -> Ticket:
        """Settle, add or correct a concern."""
        return self.do(concerns.work_on_concern, ticket, who, work=concerns.Work(service, **what))

    def priority(
        self, ticket: Ticket, *classes: str, needs: tuple[str, ...] = (), who: Principal | None = None
    ) -> Ticket:
        """Set priority classes and needs."""
        return self.do(priority.set_priority, ticket, who, classes=classes, needs=needs)

    def skill(self, person: Principal, office: int = 1, **skill: Any) -> None:
        """Say what a clerk may serve (ids of services, None: all), prefers, and whether it is a trainee."""
        values = {"services": None, "preferred": [], "trainee": False} | skill
        with self.ctx.store.write() as conn:
            conn.execute(insert(side_tables.person_skill).values(person_id=person.id, office_id=office, **values))
        self.ctx.catalogs.clear()

    def events(self, office: int = 1) -> list[Event]:
        """Read an office's log."""
        with self.ctx.store.read() as conn:
            return log.between(conn, office, 0, 10**6)

    def board(self, office: str = "mitte") -> Board:
        """Look at the wall display."""
        return board.board(self.ctx, office=office, now=self.now)

    def queue(self, office: str = "mitte") -> Queue:
        """Look at the desk's lists."""
        return queue.queue(self.ctx, office=office, principal=self.api(office), now=self.now)

    def status(self, ticket: Ticket) -> OwnStatus:
        """Look at the phone."""
        return visit.own_status(self.ctx, token=ticket.token, now=self.now)


def policy(**changes: Any) -> seed.OfficeSeed:
    """Return the plain office with other rules."""
    return replace(PLAIN, policy=Policy(**changes))


def town(store: Store, *offices: seed.OfficeSeed, holidays: Any = no_holidays) -> Town:
    """Fill a fresh database with these offices (else the plain one)."""
    ctx = Context(store, b"s" * 32, "https://nummer.example", holidays)
    seed.fill(ctx, offices=offices or (PLAIN,), now=local(7))
    return Town(ctx)
