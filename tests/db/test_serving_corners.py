"""Corners of serving people that once lost somebody's place, or told too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs
from sqlalchemy import select

from app.db import care, tables, tickets
from app.rules import events as ev
from app.rules import fold
from app.rules.events import Event
from app.usecases import counters, day, draw, evacuation, find, forward, priority, settings, visit
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from app.usecases.settings_offer import COUNTERS
from tests.db.arrivals import book, come, slip_for
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import clerk, refused, state_of

Make = Callable[..., Town]
BOTH = (Wish("hol"), Wish("pass"))


def test_a_finish_never_settles_what_somebody_else_has_to_serve(town: Town) -> None:
    """The counter settles its own concern, then finishes: the other one waits on at its place."""
    town.open(1, services=("hol",))
    town.open(2, services=("pass",))
    case = town.draw(concerns=BOTH)
    town.act("start", town.call(1))
    town.concern(case, "hol", done=True)
    assert town.act("finish", case).state == "waiting"
    assert town.next(1) is None
    assert town.call(2).number == case.number
    state_of(town, case)


def test_a_picked_case_is_settled_only_as_far_as_its_clerk_is_qualified(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2, 3])
    town.open(1, who=anna, services=("meld",))
    case = town.draw(concerns=BOTH)
    town.pick(1, case.number, who=anna)
    ended = town.act("finish", case, who=anna)
    assert [(c.service, c.state) for c in ended.concerns] == [("hol", "done"), ("pass", "open")]
    assert ended.state == "waiting"


def test_nobody_waits_for_a_counter_that_does_not_take_them(town: Town) -> None:
    """Not at the forward, not after the counter was opened anew, and not after an undo."""
    town.open(1)
    town.open(2, services=("meld",))
    case = town.draw("pass")
    town.act("start", town.call(1))
    refused("not_qualified", lambda: town.forward(case, counter=2))
    town.open(2)
    town.forward(case, counter=2)
    town.open(2, services=("meld",))
    assert state_of(town, case).target_counter_id is None
    assert town.call(1).number == case.number


def test_an_undo_does_not_send_back_to_a_counter_that_has_closed(town: Town) -> None:
    for counter in (1, 2, 3):
        town.open(counter)
    case = town.draw("pass")
    town.act("start", town.call(1))
    town.forward(case, counter=2)
    town.pick(3, case.number)
    town.close(2)
    town.act("undo", case)
    assert state_of(town, case).target_counter_id is None
    assert town.call(1).number == case.number


def test_settings_that_take_a_service_from_a_counter_let_go_who_waits_for_it(town: Town) -> None:
    town.open(1)
    town.open(2)
    case = town.draw("pass")
    town.act("start", town.call(1))
    town.forward(case, counter=2)
    head = replace(SYSTEM, roles=frozenset({"admin"}))
    present = settings.get(town.ctx, COUNTERS, office="mitte", principal=head)
    narrowed = tuple(
        structs.replace(one, allowed=("meld",)) if one.label == "Platz 2" else one for one in present.counters
    )
    settings.put(
        town.ctx,
        COUNTERS,
        office="mitte",
        wanted=structs.replace(present, counters=narrowed),
        principal=head,
        request=town.request(),
        now=town.now,
    )
    assert state_of(town, case).target_counter_id is None


def test_a_wheelchair_told_later_is_not_sent_upstairs(make_town: Make) -> None:
    upstairs = replace(PLAIN.counters[1], reachable=False)
    town = make_town(replace(PLAIN, counters=(PLAIN.counters[0], upstairs)))
    town.open(1)
    town.open(2)
    case = town.draw()
    town.act("start", town.call(1))
    town.forward(case, counter=2)
    town.priority(case, needs=("wheelchair",))
    assert town.next(2) is None
    assert town.call(1).number == case.number


def cancel(town: Town, ticket: Ticket) -> None:
    visit.cancel_ticket(town.ctx, token=ticket.token, principal=town.api(), request=town.request(), now=town.now)


def test_one_appointment_and_one_slip_are_one_number_at_a_time(town: Town) -> None:
    """Given back and checked in again: the first number cannot be brought back beside the second one."""
    booked = book(town, local(9, 30))
    first = come(town, booked.code)
    cancel(town, first)
    come(town, booked.code)
    refused("changed_since", lambda: town.act("undo", first))
    town.open(1)
    town.draw()
    slip = slip_for(town, town.act("start", town.call(1)))
    town.later(24 * 3600)
    first = come(town, slip.code)
    cancel(town, first)
    assert town.act("undo", first).state == "waiting"
    cancel(town, first)
    come(town, slip.code)
    refused("changed_since", lambda: town.act("undo", first))


def test_a_second_concern_joins_the_visit_in_the_other_office(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    town.open(1)
    case = town.draw(concerns=(Wish("hol"), Wish("pass"), Wish("meld")))
    town.priority(case, "disabled", needs=("deaf",))
    town.act("start", town.call(1))
    town.forward(case, office="nord", service="hol")
    assert town.call(1).number == case.number
    town.forward(case, office="nord", service="pass")
    there = town.queue("nord").expected
    assert [line.services for line in there] == [("hol", "pass")]
    assert there[0].fetch


def test_the_other_office_says_itself_that_it_is_evacuated(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    case = town.draw()
    evacuation.evacuate(town.ctx, office="nord", principal=town.api("nord"), request=town.request(), now=town.now)
    refused("evacuation_there", lambda: town.forward(case, office="nord"))


def test_kept_answers_know_no_note_and_no_need(town: Town) -> None:
    """The first answer of a repeated request is whole, what is stored of it is not."""
    case = town.draw()
    town.priority(case, needs=("wheelchair",))
    told = town.do(priority.set_note, case, key="n", text="Bitte leise")
    with town.ctx.store.read() as conn:
        kept = " ".join(conn.execute(select(tables.request.c.answer)).scalars())
    assert "leise" not in kept
    assert '"fetch":true' not in kept
    again = town.do(priority.set_note, case, key="n", text="Bitte leise")
    assert (again, again.note, again.fetch, again.reach) == (told, "Bitte leise", True, True)
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    assert town.do(priority.set_note, case, key="n", text="Bitte leise").note == ""


def test_a_kiosk_reads_no_notes(town: Town) -> None:
    case = town.draw(who=town.kiosk())
    town.do(priority.set_note, case, text="Bitte leise")
    assert town.do(draw.confirm_ticket, case, who=town.kiosk()).note == ""


def test_a_lost_head_start_leaves_nobody_behind_those_to_come(town: Town) -> None:
    """A no-show who came back keeps a place in the present, whatever becomes of the head start."""
    town.open(1)
    case = town.draw()
    town.priority(case, "disabled")
    town.call(1)
    town.later(60)
    town.act("recall", case)
    town.later(60)
    town.act("no_show", case)
    town.act("resume", case)
    town.priority(case)
    assert state_of(town, case).effective_at == town.now
    late = town.draw()
    assert town.status(late).ahead == 1


def test_undo_and_priority_do_not_forget_each_other(town: Town) -> None:
    town.open(1)
    case = town.draw()
    town.later(3600)
    town.call(1)
    town.later(60)
    town.act("recall", case)
    town.later(1)
    town.act("no_show", case)
    town.act("resume", case)
    town.priority(case, "disabled")
    town.act("undo", case)
    state = state_of(town, case)
    assert (state.state, state.effective_at) == ("no_show", local(8, 30))


def test_a_desk_adds_to_what_reception_has_set_and_never_overwrites_it(town: Town) -> None:
    """The desk does not see why somebody has priority: what it sends comes beside that."""
    case = town.draw()
    town.priority(case, "disabled", needs=("wheelchair",))
    town.do(priority.set_priority, case, classes=("children",), needs=("deaf",), add=True)
    town.do(priority.set_priority, case, classes=(), needs=None, add=True)
    stored = state_of(town, case)
    with town.ctx.store.read() as conn:
        known = care.get(conn, find.stored_ticket(town.ctx, conn, case.token).id)
    assert stored.head_s > 0
    assert (known.classes, known.needs) == (("disabled", "children"), ("wheelchair", "deaf"))


def test_a_settled_case_can_still_be_taken_over(town: Town) -> None:
    town.open(1)
    town.open(2)
    case = town.draw()
    town.act("start", town.call(1))
    town.concern(case, "pass", done=True)
    moved = town.do(forward.take_over, case, counter=2)
    assert moved.counter is not None
    assert moved.counter.name == "Platz 2"


def test_services_nobody_chose_at_opening_are_unstaffed(town: Town) -> None:
    town.open(1, services=("pass",))
    assert town.queue().unstaffed == ("meld", "hol")


def test_a_class_that_the_office_has_struck_off_stays_until_it_is_taken_away(make_town: Make) -> None:
    town = make_town(policy(priorities={"guest": 20}))
    case = town.draw()
    town.priority(case, "guest")
    town.ctx.catalogs.clear()
    with town.ctx.store.write() as conn:
        conn.execute(tables.office.update().values(policy={}))
    needs = town.do(priority.set_priority, case, classes=None, needs=("deaf",))
    assert needs.fetch
    refused("unknown_class", lambda: town.priority(town.draw(), "guest"))


def test_what_was_served_before_concerns_had_times_folds_to_what_was_stored(town: Town) -> None:
    """Old `served` events name no concern: all were in service together, and nobody knows their times."""
    drawn = Event(
        1,
        local(9),
        ev.DRAWN,
        1,
        data={
            "number": "F001",
            "language": "de",
            "base_at": local(9).isoformat(),
            "concerns": [{"service": 1, "quantity": 1}, {"service": 2, "quantity": 1}],
            "handed_over": True,
        },
    )
    called = Event(2, local(9, 5), ev.CALLED, 1, 1, data={"waited_s": 300, "felt_s": 300})
    served = Event(3, local(9, 6), ev.SERVED, 1, 1)
    state = fold.fold([drawn, called, served])
    assert state is not None
    assert ([c.state for c in state.concerns], state.concern_since) == (["in_service"] * 2, None)
    ended = fold.apply(state, Event(4, local(9, 16), ev.FINISHED, 1, 1, data={"positions": [0, 1]}))
    assert ([c.service_s for c in ended.concerns], ended.service_s) == ([None, None], 600)


def test_taking_back_needs_the_counter_to_be_there(town: Town) -> None:
    """A cancelled number that waited for one counter waits for all when that one has closed."""
    town.open(1)
    town.open(2)
    case = town.draw()
    town.act("start", town.call(1))
    town.forward(case, counter=2)
    cancel(town, case)
    counters.close_counter(town.ctx, counter=2, principal=town.api(), request=town.request(), now=town.now)
    town.act("undo", case)
    with town.ctx.store.read() as conn:
        assert tickets.targeted(conn, 1) == []
    assert town.call(1).number == case.number
