"""Whatever people do in whatever order: the stored state is the folded log, numbers are unique, seq has no gap."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from app.db.engine import Store
from app.rules.refusal import Refusal
from app.usecases import counters, day, draw, evacuation, forward, outage, quick, visit
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM, Principal
from app.usecases.correct import correct_ticket
from app.usecases.draw import Wish
from app.usecases.split import split_ticket
from tests.db.arrivals import book, come, slip_for
from tests.db.invariants import Invariants
from tests.support.databases import Recycled
from tests.support.office import PLAIN, SECOND, SERVICES, Town, town
from tests.support.steps import arrive, clerk

FEW_NUMBERS = tuple(replace(service, last=4) if service.code == "hol" else service for service in SERVICES)
UPSTAIRS = replace(PLAIN.counters[2], reachable=False, allowed=("hol", "meld"))
MITTE = replace(PLAIN, services=FEW_NUMBERS, counters=(*PLAIN.counters[:2], UPSTAIRS))
NORD = replace(SECOND, counters=SECOND.counters[:2])
OFFICES = ("mitte", "nord")
COUNTERS = st.integers(1, 5)
CHOICE = st.integers(0, 50)
CODES = st.sampled_from(["pass", "meld", "hol"])
VERBS = st.sampled_from(["recall", "start", "finish", "no_show", "park", "give_back", "undo"])
PRESENCE = st.sampled_from([counters.pause_counter, counters.resume_counter, counters.wrap_up_counter])
CLASSES = st.lists(st.sampled_from(["disabled", "children", "short"]), max_size=2)
NEEDS = st.lists(st.sampled_from(["wheelchair", "deaf", "interpreter"]), max_size=2)


class Day(Invariants):
    """Two offices, five counters (one upstairs), a clerk with one qualification, and any wish at any time.

    Counters 1 to 3 are those of `mitte`; Anna, at counter 1, serves one service only.
    """

    fresh: Callable[[], Store]

    def __init__(self) -> None:
        super().__init__()
        self.town: Town = town(type(self).fresh(), MITTE, NORD)
        self.drawn: list[Ticket] = []
        self.codes: list[str] = []
        self.counted: list[tuple[int, int]] = []
        self.anna = clerk(self.town, "anna")
        self.town.skill(self.anna, services=[2])
        self.open_all()

    def open_all(self) -> None:
        for counter in range(1, 6):
            services = ("hol", "meld") if counter == 3 else None
            with suppress(Refusal):
                self.town.open(counter, services=services, who=self.at(counter))

    def at(self, counter: int) -> Principal:
        """Who works at a counter."""
        if counter == 1:
            return self.anna
        return self.town.api("mitte" if counter <= 3 else "nord")

    def chosen(self, which: int) -> tuple[Ticket, Principal]:
        """A ticket and somebody who may act on it; both offices' visits are among them."""
        ticket = self.drawn[which % len(self.drawn)]
        return ticket, self.town.api(ticket.office)

    @rule(
        services=st.lists(st.tuples(CODES, st.sampled_from([1, 1, 3])), min_size=1, max_size=3),
        override=st.sampled_from([None, None, "Härtefall"]),
        office=st.sampled_from(OFFICES),
    )
    def draw(self, services: list[tuple[str, int]], override: str | None, office: str) -> None:
        concerns = tuple(Wish(*service) for service in services)
        with suppress(Refusal):
            self.drawn.append(self.town.draw(concerns=concerns, override=override, office=office))

    @rule()
    def draw_at_the_kiosk(self) -> None:
        with suppress(Refusal):
            self.drawn.append(self.town.draw("hol", who=self.town.kiosk()))

    @rule(which=CHOICE)
    def confirm(self, which: int) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            request, now = self.town.request(), self.town.now
            confirm = partial(draw.confirm_ticket, self.town.ctx, token=ticket.token, request=request, now=now)
            self.allowed(lambda: confirm(principal=who))

    @rule(counter=COUNTERS, settle=st.sampled_from([None, "finish", "finish", "park", "no_show"]))
    def press_next(self, counter: int, settle: str | None) -> None:
        self.allowed(lambda: self.town.next(counter, settle, who=self.at(counter)))

    @rule(counter=COUNTERS, which=CHOICE)
    def pick(self, counter: int, which: int) -> None:
        if self.drawn:
            number = self.drawn[which % len(self.drawn)].number
            self.allowed(lambda: self.town.pick(counter, number, who=self.at(counter)))

    @rule(verb=VERBS, which=CHOICE, annas=st.booleans())
    def act(self, *, verb: str, which: int, annas: bool) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            self.allowed(lambda: self.town.act(verb, ticket, who=self.anna if annas else who))

    @rule(which=CHOICE, counter=st.one_of(st.none(), COUNTERS))
    def resume(self, which: int, counter: int | None) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            self.allowed(
                lambda: self.town.act("resume", ticket, who=self.at(counter) if counter else who, counter=counter)
            )

    @rule(which=CHOICE, service=st.one_of(st.none(), CODES), counter=st.one_of(st.none(), COUNTERS))
    def pass_on(self, which: int, service: str | None, counter: int | None) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            self.allowed(lambda: self.town.forward(ticket, who=who, service=service, counter=counter))

    @rule(which=CHOICE)
    def pass_on_to_the_other_office(self, which: int) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            other = OFFICES[1 - OFFICES.index(ticket.office)]
            before = {line.token for line in self.town.queue(other).expected}
            self.allowed(lambda: self.town.forward(ticket, who=who, office=other))
            for line in self.town.queue(other).expected:
                if line.token not in before:
                    self.drawn.append(replace(ticket, token=line.token, number=line.number, office=other))

    @rule(which=CHOICE)
    def check_in(self, which: int) -> None:
        if self.drawn:
            self.allowed(lambda: arrive(self.town, self.drawn[which % len(self.drawn)].token))

    @rule(minutes=st.integers(-30, 90), service=CODES)
    def appointment(self, minutes: int, service: str) -> None:
        with suppress(Refusal):
            booked = book(self.town, self.town.now + timedelta(minutes=minutes), service)
            self.codes.append(booked.code)

    @rule(which=CHOICE)
    def come_with_a_code(self, which: int) -> None:
        if self.codes:
            with suppress(Refusal):
                self.drawn.append(come(self.town, self.codes[which % len(self.codes)]))

    @rule(which=CHOICE)
    def slip(self, which: int) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            with suppress(Refusal):
                self.codes.append(slip_for(self.town, ticket, who=who).code)

    @rule(office=st.sampled_from(OFFICES), alarm=st.sampled_from([evacuation.evacuate, evacuation.end_evacuation]))
    def fire_alarm(self, office: str, alarm: Callable[..., object]) -> None:
        who, request, now = self.town.api(office), self.town.request(), self.town.now
        alarm(self.town.ctx, office=office, principal=who, request=request, now=now)

    @rule(which=CHOICE, counter=COUNTERS)
    def take_over(self, which: int, counter: int) -> None:
        if self.drawn:
            ticket, _ = self.chosen(which)
            self.allowed(lambda: self.town.do(forward.take_over, ticket, who=self.at(counter), counter=counter))

    @rule(which=CHOICE, service=CODES, done=st.sampled_from([None, True, False]), replaces=st.one_of(st.none(), CODES))
    def concern(self, *, which: int, service: str, done: bool | None, replaces: str | None) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            self.allowed(lambda: self.town.concern(ticket, service, who=who, done=done, replaces=replaces))

    @rule(
        which=CHOICE,
        positions=st.lists(st.integers(0, 3), min_size=1, max_size=2),
        pieces=st.one_of(st.none(), st.integers(1, 2)),
    )
    def split(self, which: int, positions: list[int], pieces: int | None) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            quantities = None if pieces is None else tuple(pieces for _ in positions)
            part = partial(self.town.do, split_ticket, ticket, who=who, printer=None, quantities=quantities)
            self.allowed(lambda: self.drawn.append(part(positions=tuple(positions))))

    @rule(which=CHOICE, service=CODES, replaces=CODES)
    def correct_at_the_kiosk(self, which: int, service: str, replaces: str) -> None:
        if self.drawn:
            ticket, kiosk = self.drawn[which % len(self.drawn)], self.town.kiosk()
            self.allowed(lambda: self.town.do(correct_ticket, ticket, kiosk, replaces=replaces, service=service))

    @rule(counter=COUNTERS, service=CODES)
    def quick_service(self, counter: int, service: str) -> None:
        who, request, now = self.at(counter), self.town.request(), self.town.now
        count_it = partial(quick.quick_service, self.town.ctx, counter=counter, service=service, quantity=1)
        self.allowed(lambda: self.counted.append((counter, count_it(principal=who, request=request, now=now).seq)))

    @rule(which=CHOICE)
    def undo_quick_service(self, which: int) -> None:
        if self.counted:
            counter, seq = self.counted[which % len(self.counted)]
            who, request, now = self.at(counter), self.town.request(), self.town.now
            undo = partial(quick.undo_quick, self.town.ctx, counter=counter, seq=seq, request=request, now=now)
            self.allowed(lambda: undo(principal=who))

    @rule(office=st.sampled_from(OFFICES), ago=st.integers(0, 3000), length=st.integers(1, 1500))
    def power_cut(self, office: str, ago: int, length: int) -> None:
        until = self.town.now - timedelta(seconds=ago)
        since, who, request = until - timedelta(seconds=length), self.town.api(office), self.town.request()
        enter = partial(outage.enter_outage, self.town.ctx, office=office, since=since, until=until)
        self.allowed(lambda: enter(principal=who, request=request, now=self.town.now))

    @rule(office=st.sampled_from(OFFICES), which=CHOICE)
    def no_power_cut(self, office: str, which: int) -> None:
        known = self.town.queue(office).outages
        if known:
            who, request, now = self.town.api(office), self.town.request(), self.town.now
            remove = partial(outage.remove_outage, self.town.ctx, office=office, principal=who, request=request)
            self.allowed(lambda: remove(outage=known[which % len(known)].id, now=now))

    @rule(which=CHOICE, classes=CLASSES, needs=NEEDS)
    def priority(self, which: int, classes: list[str], needs: list[str]) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            self.allowed(lambda: self.town.priority(ticket, *classes, needs=tuple(needs), who=who))

    @rule(which=CHOICE)
    def cancel(self, which: int) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            request, now = self.town.request(), self.town.now
            cancel = partial(visit.cancel_ticket, self.town.ctx, token=ticket.token, request=request, now=now)
            self.allowed(lambda: cancel(principal=who))

    @rule(which=CHOICE, wish=st.sampled_from([visit.more_time, visit.ready_again]))
    def visitor_is_not_ready(self, which: int, wish: Callable[..., object]) -> None:
        if self.drawn:
            ticket, who = self.chosen(which)
            request, now = self.town.request(), self.town.now
            self.allowed(lambda: wish(self.town.ctx, token=ticket.token, principal=who, request=request, now=now))

    @rule(counter=COUNTERS, move=PRESENCE)
    def presence(self, counter: int, move: Callable[..., Any]) -> None:
        request, now = self.town.request(), self.town.now
        self.allowed(lambda: move(self.town.ctx, counter=counter, principal=self.at(counter), request=request, now=now))

    @rule(counter=COUNTERS)
    def leave_and_come_back(self, counter: int) -> None:
        with suppress(Refusal):
            self.town.close(counter, who=self.at(counter))
        self.open_all()

    @rule(seconds=st.sampled_from([1, 20, 59, 61, 600, -30, 40_000]))
    def time_jumps(self, seconds: int) -> None:
        self.town.later(seconds)

    @rule(office=st.sampled_from(OFFICES))
    def close_day(self, office: str) -> None:
        day.close_day(self.town.ctx, office=office, force=True, principal=SYSTEM, now=self.town.now)
        self.open_all()

    def allowed(self, act: Callable[[], object]) -> None:
        """Do it; a refusal must have stored nothing."""
        before = [self.town.board(office).seq for office in OFFICES]
        with suppress(Refusal):
            act()
            return
        assert [self.town.board(office).seq for office in OFFICES] == before

    def teardown(self) -> None:
        self.town.ctx.store.dispose()


def test_random_days_on_sqlite(sqlite: Recycled) -> None:
    live(sqlite.fresh, days=10)


def test_random_days_on_postgresql(postgresql: Recycled) -> None:
    live(postgresql.fresh, days=4)


def live(fresh: Callable[[], Store], days: int) -> None:
    """Let so many days happen, each in a fresh database."""
    machine = type("Days", (Day,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(machine, settings=settings(max_examples=days, stateful_step_count=30, deadline=None))
