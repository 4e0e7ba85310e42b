"""Whatever people do in whatever order: the stored state is the folded log, numbers are unique, seq has no gap."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.db import log, tables, tickets, waiting
from app.rules import fold
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import day, draw, visit
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from tests.support.office import PLAIN, SERVICES, Town, town

FEW_NUMBERS = tuple(replace(service, last=4) if service.code == "hol" else service for service in SERVICES)
OFFICE = replace(PLAIN, services=FEW_NUMBERS)
COUNTERS = st.integers(1, 3)
CHOICE = st.integers(0, 50)
VERBS = st.sampled_from(["recall", "start", "finish", "no_show", "park", "resume", "give_back", "undo"])


class Day(RuleBasedStateMachine):
    """Three counters, three services, four numbers for one of them, and any wish at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.town: Town = town(f"sqlite:///{Path(self.folder.name) / 'day.sqlite3'}", OFFICE)
        self.drawn: list[Ticket] = []
        for counter in (1, 2, 3):
            self.town.open(counter, services=("hol", "meld") if counter == 3 else None)

    @rule(
        services=st.lists(st.sampled_from(["pass", "meld", "hol"]), min_size=1, max_size=3),
        override=st.sampled_from([None, None, "Härtefall"]),
    )
    def draw(self, services: list[str], override: str | None) -> None:
        concerns = tuple(Wish(service) for service in services)
        with suppress(Refusal):
            self.drawn.append(self.town.draw(concerns=concerns, override=override))

    @rule()
    def draw_at_the_kiosk(self) -> None:
        with suppress(Refusal):
            self.drawn.append(self.town.draw("hol", who=self.town.kiosk()))

    @rule(which=CHOICE)
    def confirm(self, which: int) -> None:
        if self.drawn:
            token = self.drawn[which % len(self.drawn)].token
            self.allowed(
                lambda: draw.confirm_ticket(
                    self.town.ctx,
                    token=token,
                    principal=self.town.api(),
                    request=self.town.request(),
                    now=self.town.now,
                )
            )

    @rule(counter=COUNTERS, settle=st.sampled_from([None, "finish", "park", "no_show"]))
    def press_next(self, counter: int, settle: str | None) -> None:
        self.allowed(lambda: self.town.next(counter, settle))

    @rule(counter=COUNTERS, which=CHOICE)
    def pick(self, counter: int, which: int) -> None:
        if self.drawn:
            self.allowed(lambda: self.town.pick(counter, self.drawn[which % len(self.drawn)].number))

    @rule(verb=VERBS, which=CHOICE, counter=COUNTERS)
    def act(self, verb: str, which: int, counter: int) -> None:
        if self.drawn:
            more: dict[str, Any] = {"counter": counter} if verb == "resume" else {}
            self.allowed(lambda: self.town.act(verb, self.drawn[which % len(self.drawn)], **more))

    @rule(which=CHOICE)
    def cancel(self, which: int) -> None:
        if self.drawn:
            token = self.drawn[which % len(self.drawn)].token
            self.allowed(
                lambda: visit.cancel_ticket(
                    self.town.ctx,
                    token=token,
                    principal=self.town.api(),
                    request=self.town.request(),
                    now=self.town.now,
                )
            )

    @rule(seconds=st.sampled_from([1, 20, 59, 61, 600, 40_000]))
    def time_passes(self, seconds: int) -> None:
        self.town.later(seconds)

    @rule()
    def close_day(self) -> None:
        day.close_day(self.town.ctx, office="mitte", force=True, principal=SYSTEM, now=self.town.now)
        for counter in (1, 2, 3):
            self.town.open(counter)

    def allowed(self, act: Callable[[], object]) -> None:
        """Do it; a refusal must have stored nothing."""
        before = self.town.board().seq
        try:
            act()
        except Refusal:
            stored = self.town.board().seq - before
        else:
            stored = 0
        assert stored == 0

    @invariant()
    def stored_is_folded(self) -> None:
        with self.town.ctx.store.read() as conn:
            for ticket in self.drawn:
                number = int(ticket.token.split("-")[0], 36)
                stored = tickets.get(conn, number)
                assert stored is not None
                assert fold.fold(log.of_ticket(conn, number)) == stored.state

    @invariant()
    def log_has_no_gap(self) -> None:
        with self.town.ctx.store.read() as conn:
            found = [e.seq for e in log.between(conn, 1, 0, 10**6)]
        assert found == list(range(1, len(found) + 1))

    @invariant()
    def live_numbers_are_unique_and_counters_have_one_case(self) -> None:
        with self.town.ctx.store.read() as conn:
            rows = conn.execute(tables.ticket.select().where(tables.ticket.c.state.in_(rules.LIVE))).all()
            queued = conn.execute(tables.waiting.select()).all()
            sums = waiting.load(conn, 1)
            first = waiting.next_ticket(conn, 1, (1, 2, 3), 1, self.town.now, reachable=True)
        numbers = [(r.day, r.number) for r in rows]
        assert len(numbers) == len(set(numbers))
        at_counter = [r.counter_id for r in rows if r.state in rules.AT_COUNTER]
        assert len(at_counter) == len(set(at_counter))
        lead = {r.ticket_id for r in queued if r.lead}
        by_service = Counter(r.service_id for r in queued)
        assert {service: load.concerns for service, load in sums.items()} == by_service
        assert sum(load.tickets for load in sums.values()) == len(lead)
        waits = sorted((r.effective_at, r.draw_order, r.id) for r in rows if r.state == "waiting")
        assert lead == {entry[2] for entry in waits}
        assert (first and first[0]) == (waits[0][2] if waits else None)

    def teardown(self) -> None:
        self.town.ctx.store.dispose()
        self.folder.cleanup()


TestDay = Day.TestCase
TestDay.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
