"""Calling and serving: scenarios 15 to 20, 22, 25, 26 and 30. Each runs on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from app.db import tables, tickets
from app.rules import ticket as rules
from app.usecases import accounts, counters, printing, queue
from app.usecases.draw import Wish
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import PASSWORD, clerk, in_state, refused, seqs, state_of

Make = Callable[..., Town]
VERBS = ("recall", "start", "finish", "no_show", "park", "resume", "give_back", "undo")


def test_scenario_15_with_nobody_waiting_next_is_an_answer_and_no_error(town: Town) -> None:
    town.open(1)
    town.open(2)
    only = town.draw()
    found = [town.next(counter) for counter in (1, 2)]
    assert [t and t.number for t in found] == [only.number, None]


def test_scenario_16_a_picked_number_is_gone_for_everybody_else(town: Town) -> None:
    first, second = town.draw(), town.draw()
    town.open(1)
    town.open(2)
    assert town.pick(1, second.number).number == second.number
    conflict = refused("already_called", lambda: town.pick(2, second.number))
    assert conflict.facts["counter"] == "Platz 1"
    assert town.call(2).number == first.number
    refused("not_found", lambda: town.pick(2, "F999"))


def test_scenario_17_a_recall_announces_again_and_keeps_the_first_waiting_time(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.later(300)
    town.act("recall", town.call(1))
    town.later(20)
    again = town.act("recall", ticket)
    state = state_of(town, ticket)
    assert (again.call_count, state.call_count, state.waited_s) == (3, 3, 300)
    (call,) = town.board().calls
    assert (call.number, call.times, call.seq) == (ticket.number, 3, town.board().seq)


def test_scenario_18_no_show_needs_the_configured_calls_and_the_visitor_may_come_back(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.call(1)
    refused("too_few_calls", lambda: town.act("no_show", ticket))
    town.later(30)
    again = town.act("recall", ticket)
    assert again.no_show_from == town.now + timedelta(seconds=30)
    refused("too_few_calls", lambda: town.act("no_show", ticket))
    town.later(30)
    town.act("no_show", ticket)
    town.later(3600)
    behind = town.draw()
    town.later(900)
    earlier = town.draw()
    town.act("resume", ticket)
    assert [line.number for line in town.queue().waiting] == [behind.number, ticket.number, earlier.number]
    assert state_of(town, ticket).first_called_at == local(9)


def test_the_head_of_the_office_may_set_a_no_show_at_once(town: Town) -> None:
    ticket = town.draw()
    accounts.add_user(town.ctx, name="chefin", password=PASSWORD, role="clerk", office="mitte")
    accounts.add_user(town.ctx, name="chefin", password="", role="manager", office="mitte")
    token = accounts.login(town.ctx, name="chefin", password=PASSWORD, now=town.now)
    head = accounts.session(town.ctx, token=token, now=town.now)
    town.open(1, head)
    town.next(1, who=head)
    assert town.act("no_show", ticket, head).state == "no_show"


def test_scenario_19_undo_of_finish_and_next_restores_both_and_the_display(town: Town) -> None:
    first, second = town.draw(), town.draw()
    town.open(1)
    town.call(1)
    town.later(40)
    town.act("recall", first)
    before, order = town.board(), [line.number for line in town.queue().waiting]
    town.later(10)
    assert town.call(1, "finish").number == second.number
    town.later(50)
    back = town.act("undo", second)
    assert (back.number, back.state, back.call_count) == (first.number, "called", 2)
    assert town.board().calls == before.calls
    assert [line.number for line in town.queue().waiting] == order
    assert state_of(town, first).first_called_at == local(9)
    assert state_of(town, second).waited_s is None


def test_scenario_19_after_the_grace_time_or_a_further_step_nothing_is_undone(town: Town) -> None:
    first, second = town.draw(), town.draw()
    town.open(1)
    town.call(1)
    refused("nothing_to_undo", lambda: town.act("undo", second))
    town.later(61)
    refused("too_late", lambda: town.act("undo", first))
    town.call(1, "finish")
    town.act("recall", second)
    refused("changed_since", lambda: town.act("undo", first))
    town.act("start", second)
    refused("changed_since", lambda: town.act("undo", first))
    town.act("finish", second)
    assert town.act("undo", first).state == "called"
    refused("counter_busy", lambda: town.act("undo", second))


def test_undo_belongs_to_the_counter_that_did_the_step(town: Town) -> None:
    anna, bernd = clerk(town, "anna"), clerk(town, "bernd")
    ticket = town.draw()
    town.open(1, anna)
    town.open(2, bernd)
    town.next(1, who=anna)
    refused("counter_taken", lambda: town.act("undo", ticket, bernd))
    refused("counter_taken", lambda: town.act("recall", ticket, bernd))
    assert town.act("undo", ticket, anna).state == "waiting"


def test_scenario_20_parking_frees_the_counter_and_stops_the_service_time(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.open(2)
    town.call(1)
    town.later(60)
    town.act("start", ticket)
    town.later(120)
    town.act("park", ticket)
    town.later(600)
    resumed = town.act("resume", ticket, counter=2)
    assert (resumed.state, resumed.counter and resumed.counter.name) == ("serving", "Platz 2")
    town.later(30)
    town.act("finish", ticket)
    state = state_of(town, ticket)
    assert (state.way_s, state.service_s, state.waited_s) == (60, 150, 0)


def test_scenario_22_a_counter_for_some_services_sends_the_rest_back_to_its_place(town: Town) -> None:
    both = town.draw(concerns=(Wish("hol"), Wish("pass")))
    behind = town.draw("pass")
    town.open(1, services=("hol",))
    town.open(2, services=("pass", "meld"))
    assert town.call(1).number == both.number
    town.later(60)
    half = town.act("finish", both)
    assert (half.state, [c.state for c in half.concerns]) == ("waiting", ["done", "open"])
    assert half.served_at == town.now, "the service was implied"
    assert town.next(1) is None
    assert town.call(2).number == both.number
    done = town.act("finish", both)
    assert (done.state, [c.state for c in done.concerns]) == ("finished", ["done", "done"])
    assert town.call(2).number == behind.number
    assert (state_of(town, both).waited_s, state_of(town, both).way_s) == (0, None)


def test_finishing_from_called_leaves_way_and_service_unknown(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.call(1)
    town.later(300)
    town.act("finish", ticket)
    state = state_of(town, ticket)
    assert (state.state, state.way_s, state.service_s) == ("finished", None, None)


@pytest.mark.parametrize("verb", VERBS)
def test_scenario_25_every_step_twice_is_one_change_and_one_answer(town: Town, verb: str) -> None:
    ticket = town.draw()
    town.open(1)
    town.call(1)
    town.later(60)
    if verb == "no_show":
        town.act("recall", ticket)
    if verb == "resume":
        town.act("park", ticket)
    first = town.act(verb, ticket, key="once")
    before = seqs(town)
    town.later(5)
    assert town.act(verb, ticket, key="once") == first
    assert seqs(town) == before


def test_scenario_25_next_twice_with_one_id_calls_one_ticket(town: Town) -> None:
    town.draw()
    second = town.draw()
    town.open(1)
    assert town.next(1, key="press") == town.next(1, key="press")
    assert [line.number for line in town.queue().waiting] == [second.number]
    refused("case_open", lambda: town.next(1))
    refused("case_open", lambda: town.next(1, "irgendwie"))


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "parked", "no_show", "finished", "cancelled"])
def test_scenario_25_every_wrong_step_is_refused_and_stores_nothing(town: Town, state: str) -> None:
    town.open(1)
    ticket = in_state(town, state)
    allowed = {action for action, table in rules.TRANSITIONS.items() if state in table}
    before, stored = seqs(town), state_of(town, ticket)
    for verb in VERBS[:-1]:
        if {"give_back": "return"}.get(verb, verb) in allowed:
            continue
        facts = refused("illegal_move", partial(town.act, verb, ticket)).facts
        assert facts["state"] == state
    assert (seqs(town), state_of(town, ticket)) == (before, stored)


def test_scenario_26_a_clerk_finds_the_open_case_again_and_nothing_of_another_office(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    anna, nora = clerk(town, "anna"), clerk(town, "nora", "nord")
    ticket = town.draw()
    town.open(1, anna)
    town.next(1, who=anna)
    (line,) = queue.queue(town.ctx, office="mitte", principal=anna, now=town.now).called
    assert (line.number, line.token) == (ticket.number, ticket.token)
    refused("not_found", lambda: queue.queue(town.ctx, office="mitte", principal=nora, now=town.now))
    for verb in VERBS:
        refused("not_found", partial(town.act, verb, ticket, nora))
    refused("not_found", lambda: town.open(2, nora))
    refused("not_found", lambda: town.next(1, who=nora))


def test_a_counter_belongs_to_one_clerk_and_a_clerk_to_one_counter(town: Town) -> None:
    anna, bernd = clerk(town, "anna"), clerk(town, "bernd")
    town.open(1, anna)
    refused("counter_taken", lambda: town.open(1, bernd))
    assert town.open(2, anna).mine
    assert [c.state for c in town.queue().counters[:2]] == ["closed", "open"]
    town.draw()
    town.next(2, who=anna)
    refused("clerk_elsewhere", lambda: town.open(1, anna))
    refused("counter_closed", lambda: town.next(1, who=anna))
    taken = counters.open_counter(
        town.ctx, counter=2, services=None, principal=bernd, request=town.request(), now=town.now, take_over=True
    )
    assert (taken.mine, taken.ticket) == (True, "F001")


def test_pause_wrap_up_and_close_wait_for_the_open_case(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.call(1)

    def move(use_case: Callable[..., object]) -> object:
        return use_case(town.ctx, counter=1, principal=town.api(), request=town.request(), now=town.now)

    for use_case in (counters.pause_counter, counters.wrap_up_counter, counters.close_counter):
        refused("case_open", partial(move, use_case))
    town.act("finish", ticket)
    move(counters.pause_counter)
    refused("counter_closed", lambda: town.next(1))
    move(counters.resume_counter)
    move(counters.wrap_up_counter)
    waiting = town.draw()
    assert town.call(1).number == waiting.number
    assert town.queue().counters[0].state == "open"


def test_paper_hands_a_number_over_and_what_nobody_answered_stays_unknown(town: Town) -> None:
    kiosk = town.kiosk()
    printed, lost = town.draw(who=kiosk), town.draw(who=kiosk)
    with town.ctx.store.read() as conn:
        printer = conn.execute(tables.device.select().where(tables.device.c.kind == "printer")).one().id
    jobs = [printing.next_job(town.ctx, printer=printer, now=town.now) for _ in range(3)]
    assert [job and job["number"] for job in jobs] == [printed.number, lost.number, None]
    first = jobs[0] or {}
    answer = {"job": first["job"], "outcome": "printed"}
    for _ in range(2):
        printing.record_outcome(town.ctx, printer=printer, outcome=answer, now=town.now)
    printing.interrupted(town.ctx, printer=printer, now=town.now)
    assert state_of(town, printed).handed_over_at == town.now
    town.later(91)
    lines = {line.number: line.unclaimed for line in town.queue().waiting}
    assert lines == {printed.number: False, lost.number: True}
    assert printing.next_job(town.ctx, printer=printer, now=town.now) is None
    town.open(1)
    town.pick(1, lost.number)
    town.act("start", lost)
    assert state_of(town, lost).handed_over_at == town.now


def test_a_copy_kills_the_old_link(town: Town) -> None:
    ticket = town.draw(who=town.kiosk())
    copy = printing.reprint(town.ctx, token=ticket.token, principal=town.api(), request=town.request(), now=town.now)
    assert (copy.number, copy.token != ticket.token) == (ticket.number, True)
    refused("not_found", lambda: town.status(ticket))
    assert town.status(copy).number == ticket.number


def test_scenario_30_board_and_phone_name_nobody(town: Town) -> None:
    anna = clerk(town, "anna-geheim")
    ticket, other = town.draw(), town.draw()
    town.open(1, anna)
    town.next(1, who=anna)
    public = f"{town.board()} {town.status(other)}"
    assert "anna" not in public
    assert ticket.token not in public


def test_preferred_order_is_by_place_and_then_by_draw(make_town: Make) -> None:
    town = make_town(policy(early_minutes=30))
    town.now = local(7, 40)
    drawn = [town.draw(service).number for service in ("pass", "meld", "pass", "hol")]
    assert [line.number for line in town.queue().waiting] == drawn
    assert list(town.board().next) == drawn


def test_returned_keeps_its_place(town: Town) -> None:
    first, second = town.draw(), town.draw()
    town.open(1)
    town.later(30)
    town.call(1)
    town.act("give_back", first)
    assert [line.number for line in town.queue().waiting] == [first.number, second.number]
    with town.ctx.store.read() as conn:
        assert tickets.at_counter(conn, 1) is None


@pytest.mark.parametrize("away", ["no_show", "give_back"])
def test_the_way_is_from_the_call_that_led_to_the_service(town: Town, away: str) -> None:
    """Who was called in vain, or put back, was not under way all the time until the next call."""
    town.open(1)
    drawn = town.draw()
    town.call(1)
    town.later(60)
    town.act("recall", drawn)
    town.act(away, drawn)
    town.later(1200)
    if away == "no_show":
        town.act("resume", drawn)
    town.call(1)
    town.later(10)
    town.act("recall", drawn)
    town.later(20)
    town.act("start", drawn)
    assert state_of(town, drawn).way_s == 30
