"""What holds at every moment, whatever people have done."""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import RuleBasedStateMachine, invariant

from app.db import counters as places
from app.db import log, offices, side_tables, tables, tickets, waiting
from app.rules import events as ev
from app.rules import fold
from app.rules import ticket as rules
from app.rules.events import Event
from app.usecases import find, following, targets, view
from app.usecases.answers import Ticket
from app.usecases.change import read_office
from tests.support.office import Town

KINDS = ("split", "forward")


def open_pieces(events: list[Event], upto: int) -> int:
    """How many pieces were open after the event `upto`."""
    state = fold.fold(e for e in events if e.seq <= upto)
    return 0 if state is None else sum(k.quantity for _, k in state.open_concerns)


class Invariants(RuleBasedStateMachine):
    """A machine looks at these after each of its steps. `drawn`: what phones follow."""

    town: Town
    drawn: list[Ticket]

    @invariant()
    def stored_is_folded_and_at_most_one_interval_is_open(self) -> None:
        with self.town.ctx.store.read() as conn:
            for row in conn.execute(tables.ticket.select()).all():
                stored = tickets.get(conn, row.id)
                assert stored is not None
                assert fold.fold(log.of_ticket(conn, row.id)) == stored.state
                assert (row.serving_since is not None) == (row.state == rules.SERVING)
                at_counter = row.state in rules.AT_COUNTER
                assert not at_counter or row.counter_id is not None

    @invariant()
    def logs_have_no_gap(self) -> None:
        with self.town.ctx.store.read() as conn:
            for office in (1, 2):
                found = [e.seq for e in log.between(conn, office, 0, 10**6)]
                assert found == list(range(1, len(found) + 1))

    @invariant()
    def live_numbers_are_unique_and_counters_have_one_case(self) -> None:
        with self.town.ctx.store.read() as conn:
            rows = conn.execute(tables.ticket.select().where(tables.ticket.c.state.in_(rules.LIVE))).all()
        numbers = [(r.office_id, r.day, r.home, r.number) for r in rows]
        assert len(numbers) == len(set(numbers))
        at_counter = [r.counter_id for r in rows if r.state in rules.AT_COUNTER]
        assert len(at_counter) == len(set(at_counter))

    @invariant()
    def phones_see_the_queue_as_it_is(self) -> None:
        """The copy of the queue that phones are answered from tells what the queue itself does."""
        ctx, now = self.town.ctx, self.town.now
        for ticket in self.drawn[-2:]:
            with ctx.store.read() as conn:
                stored = find.stored_ticket(ctx, conn, ticket.token)
                office = read_office(ctx, conn, offices.row(conn, stored.office_id), now)
                expected = view.place(conn, office, stored.state, now)
                queue = following.line(ctx, conn, office, offices.row(conn, stored.office_id).seq, now)
            found = following.place(office, queue, stored.state, stored.id, now)
            assert (found.ahead, found.estimate) == expected

    @invariant()
    def the_queue_is_what_waits_in_its_order(self) -> None:
        with self.town.ctx.store.read() as conn:
            rows = conn.execute(tables.ticket.select().where(tables.ticket.c.state == "waiting")).all()
            queued = conn.execute(tables.waiting.select()).all()
            for office, counter in ((1, 2), (2, 4)):
                waits = sorted((r.effective_at, r.draw_order, r.id) for r in rows if r.office_id == office)
                lanes = {r.ticket_id: r.lane for r in queued}
                later = {r.id for r in rows if r.callable_from and r.callable_from > self.town.now}
                mine = [w for w in waits if lanes.get(w[2]) in {0, -1, counter} and w[2] not in later]
                services = {r.service_id for r in queued}
                found = waiting.next_ticket(conn, office, services, counter, self.town.now, reachable=True)
                assert (found and found[0]) == (mine[0][2] if mine else None)
                sums = waiting.load(conn, office)
                of_office = [r for r in queued if r.office_id == office]
                assert {s: load.concerns for s, load in sums.items()} == Counter(r.service_id for r in of_office)
                assert sum(load.tickets for load in sums.values()) == len(waits)
        assert {r.ticket_id for r in queued if r.lead} == {r.id for r in rows}

    @invariant()
    def who_waits_for_one_counter_is_called_there(self) -> None:
        """Somebody is at it who serves what is wanted, and the holder can come to it."""
        with self.town.ctx.store.read() as conn:
            for office in (1, 2):
                known = read_office(self.town.ctx, conn, offices.row(conn, office), self.town.now)
                present = {row.id: row for row in places.present(conn, office)}
                for stored in tickets.targeted(conn, office):
                    row = present.get(stored.state.target_counter_id or 0)
                    assert row is not None, stored.state.label
                    assert targets.fits(known, stored, row), stored.state.label

    @invariant()
    def one_concern_lives_on_exactly_one_ticket(self) -> None:
        """What left a number by a split is on the new one, piece by piece; a number taken back holds nothing."""
        with self.town.ctx.store.read() as conn:
            linked = conn.execute(side_tables.ticket_link.select()).all()
            begun_by = {kind: {r.ticket_id: r.from_ticket_id for r in linked if r.kind == kind} for kind in KINDS}
            for row in conn.execute(tables.ticket.select()).all():
                events = fold.standing(log.of_ticket(conn, row.id))
                if "split_from" in events[0].data or row.part:
                    kind = "split" if "split_from" in events[0].data else "forward"
                    withdrawn = any(e.data.get("undone") for e in events)
                    assert withdrawn == (row.id not in begun_by[kind])
                    assert not (withdrawn and row.state in rules.LIVE)
                splits = [e for e in events if e.type == ev.SPLIT]
                children = sorted(n for n, origin in begun_by["split"].items() if origin == row.id)
                firsts = [fold.begun(log.of_ticket(conn, child)[0]) for child in children]
                assert [e.data["into"] for e in splits] == [first.number for first in firsts]
                for e, first in zip(splits, firsts, strict=True):
                    before, after = (open_pieces(events, upto) for upto in (e.seq - 1, e.seq))
                    assert before - after == sum(k.quantity for k in first.concerns)
