"""One contact person for all concerns of a visit: taken one by one, passed on, parked, taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from app.db import side_tables
from app.usecases import counters, day, forward, priority, visit
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import arrive, clerk, refused, state_of

Make = Callable[..., Town]
BOTH = (Wish("pass", 2), Wish("meld"))


def served(town: Town, *services: str, counter: int = 1) -> Ticket:
    """Draw, call and start a visit with these concerns."""
    wishes = tuple(Wish(service) for service in services)
    town.draw(concerns=wishes)
    return town.act("start", town.call(counter))


def test_scenario_22_two_concerns_have_their_own_durations_and_one_waiting_time(town: Town) -> None:
    """The second starts when the first is done; number and waiting time are those of the visit."""
    town.open(1)
    drawn = town.draw(concerns=BOTH)
    town.later(300)
    case = town.act("start", town.call(1))
    assert [c.state for c in case.concerns] == ["in_service", "open"]
    town.later(600)
    case = town.concern(case, "pass", done=True, quantity=3)
    assert [(c.state, c.quantity, c.service_s) for c in case.concerns] == [("done", 3, 600), ("in_service", 1, None)]
    town.later(120)
    town.act("finish", case)
    ended = state_of(town, drawn)
    assert ended.state == "finished"
    assert [c.service_s for c in ended.concerns] == [600, 120]
    assert (ended.waited_s, ended.service_s) == (300, 720)


def test_concerns_settled_together_have_no_known_times_of_their_own(town: Town) -> None:
    town.open(1)
    case = served(town, "pass", "meld")
    town.later(600)
    town.act("finish", case)
    ended = state_of(town, case)
    assert [c.service_s for c in ended.concerns] == [None, None]
    assert ended.service_s == 600


def test_a_concern_may_stay_undone_with_a_reason_and_another_one_come_up(town: Town) -> None:
    town.open(1)
    case = served(town, "pass")
    case = town.concern(case, "pass", done=False, reason="papers")
    assert (case.concerns[0].state, case.concerns[0].reason) == ("not_done", "papers")
    case = town.concern(case, "meld", quantity=2)
    assert (case.concerns[1].state, case.concerns[1].quantity) == ("in_service", 2)
    town.later(60)
    assert town.act("finish", case).state == "finished"
    assert state_of(town, case).concerns[1].service_s == 60


def test_everything_settled_is_finished_and_cannot_be_parked_or_passed_on(town: Town) -> None:
    town.open(1)
    case = town.concern(served(town, "pass"), "pass", done=True)
    refused("nothing_open", lambda: town.act("park", case))
    refused("nothing_open", lambda: town.forward(case, service="meld"))
    assert town.act("finish", case).state == "finished"


def test_a_wrong_service_is_corrected_and_number_and_place_stay(town: Town) -> None:
    first, second = town.draw("pass"), town.draw("pass")
    changed = town.concern(first, "meld", replaces="pass")
    assert (changed.number, changed.concerns[0].service) == (first.number, "meld")
    assert [line.number for line in town.queue().waiting] == [first.number, second.number]
    refused("no_such_concern", lambda: town.concern(first, "hol", replaces="pass"))
    refused("unknown_service", lambda: town.concern(first, "nichts"))
    refused("bad_quantity", lambda: town.concern(first, "hol", quantity=0))


def test_a_step_with_concerns_is_taken_back(town: Town) -> None:
    town.open(1)
    case = served(town, "pass")
    town.concern(case, "meld")
    assert len(town.act("undo", case).concerns) == 1
    town.concern(case, "pass", done=True)
    assert town.act("undo", case).concerns[0].state == "in_service"
    state_of(town, case)


def test_scenario_21_forwarding_to_a_service_keeps_number_and_place(town: Town) -> None:
    """The visit goes to the front of the other service, where it would stand if it had drawn for it."""
    town.open(1, services=("pass",))
    town.open(2, services=("meld",))
    drawn = town.draw("pass")
    town.later(60)
    other = town.draw("meld")
    case = town.act("start", town.call(1))
    town.later(60)
    passed = town.forward(case, service="meld", note="Vollmacht liegt vor")
    assert (passed.state, passed.number, passed.note) == ("waiting", drawn.number, "Vollmacht liegt vor")
    assert [(c.service, c.state) for c in passed.concerns] == [("pass", "forwarded"), ("meld", "open")]
    assert town.status(drawn).ahead == 0
    town.later(30)
    assert town.call(2).number == drawn.number
    assert town.board().calls[0].counter == "Platz 2"
    state = state_of(town, drawn)
    assert state.waited_s == 60
    assert [wait.waited_s for wait in state.further] == [30]
    town.act("finish", drawn)
    assert town.call(2).number == other.number


def test_scenario_21_forwarding_to_a_counter_waits_for_that_counter_alone(town: Town) -> None:
    for counter in (1, 2, 3):
        town.open(counter)
    case = served(town, "pass")
    passed = town.forward(case, counter=2)
    assert passed.target is not None
    assert passed.target.name == "Platz 2"
    assert town.next(3) is None
    assert town.call(2).number == case.number


def test_a_counter_that_closes_lets_go_whoever_waits_for_it(town: Town) -> None:
    town.open(1)
    town.open(2)
    case = served(town, "pass")
    town.forward(case, counter=2)
    refused("counter_closed", lambda: town.forward(case, counter=3))
    town.close(2)
    assert state_of(town, case).target_counter_id is None
    assert town.call(1).number == case.number


def test_forwarding_is_taken_back_with_the_case(town: Town) -> None:
    town.open(1)
    case = served(town, "pass")
    town.forward(case, service="meld")
    back = town.act("undo", case)
    assert (back.state, back.counter and back.counter.name) == ("serving", "Platz 1")
    assert [(c.service, c.state) for c in back.concerns] == [("pass", "in_service")]
    state_of(town, case)


def test_an_office_may_give_forwarded_visits_a_head_start_that_undo_takes_back(make_town: Make) -> None:
    town = make_town(policy(priorities={"forwarded": 20}))
    town.open(1)
    town.draw("meld")
    town.later(10 * 60)
    case = served(town, "pass", counter=1)
    assert case.concerns[0].service == "meld"
    late = town.draw("pass")
    passed = town.forward(town.act("park", case), service="pass")
    assert (passed.ahead, passed.priority) == (0, True)
    assert state_of(town, case).head_s == 20 * 60
    assert town.status(late).ahead == 2
    # It stays when reception changes what the office asks for.
    town.priority(case, needs=("blind",))
    assert state_of(town, case).head_s == 20 * 60
    town.act("undo", case)
    town.priority(case, needs=())
    assert state_of(town, case).head_s == 0


def test_scenario_21_forwarding_to_another_office_waits_there_for_check_in(make_town: Make) -> None:
    """One number in both places, called there only after check-in and at the place it had; two steps, one visit."""
    town = make_town(PLAIN, SECOND)
    town.open(1)
    here = served(town, "pass")
    own = town.draw("pass", office="nord")
    passed = town.forward(here, office="nord")
    assert passed.state == "finished"
    assert [c.state for c in passed.concerns] == ["forwarded"]
    there = town.queue("nord").expected[0]
    assert there.number == f"MI {here.number}"
    assert own.number == here.number
    status = town.status(here)
    assert (status.office, status.state, status.number) == ("nord", "expected", there.number)
    counter = town.queue("nord").counters[0].id
    town.open(counter, who=town.api("nord"))
    first = town.next(counter, who=town.api("nord"))
    assert first is not None
    assert first.number == own.number
    assert town.next(counter, settle="finish", who=town.api("nord")) is None
    town.later(600)
    arrive(town, there.token)
    called = town.next(counter, who=town.api("nord"))
    assert called is not None
    assert called.number == there.number
    state = state_of(town, called)
    assert (state.part, state.waited_s) == (True, 0)
    refused("too_late", lambda: town.act("undo", here))


def test_what_another_office_does_not_offer_is_not_sent_there(make_town: Make) -> None:
    smaller = replace(SECOND, services=SECOND.services[:1])
    town = make_town(PLAIN, smaller)
    town.open(1)
    case = served(town, "meld")
    refused("unknown_service", lambda: town.forward(case, office="nord"))
    refused("same_office", lambda: town.forward(case, office="mitte"))
    assert town.queue("nord").expected == ()
    assert town.forward(case, office="nord", service="pass").state == "finished"


def test_scenario_23_a_clerk_without_the_qualification_never_gets_the_ticket(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.open(1, who=anna)
    drawn, other = town.draw("pass"), town.draw("meld")
    called = town.next(1, who=anna)
    assert called is not None
    assert called.number == other.number
    town.act("finish", called, who=anna)
    assert town.next(1, who=anna) is None
    refused("not_qualified", lambda: town.pick(1, drawn.number, who=anna))
    town.open(2)
    refused("not_qualified", lambda: town.forward(town.act("start", town.call(2)), counter=1))
    parked = town.act("park", drawn)
    refused("not_qualified", lambda: town.act("resume", parked, who=anna, counter=1))


def test_a_counter_calls_only_what_it_is_equipped_for(make_town: Make) -> None:
    first = replace(PLAIN.counters[0], allowed=("hol",))
    town = make_town(replace(PLAIN, counters=(first, *PLAIN.counters[1:])))
    town.open(1)
    town.draw("pass")
    wanted = town.draw("hol")
    assert town.call(1).number == wanted.number


def test_scenario_23_preferred_services_come_first_only_within_the_bound(make_town: Make) -> None:
    town = make_town(policy(preferred_minutes=15))
    anna = clerk(town, "anna")
    town.skill(anna, preferred=[2])
    town.open(1, who=anna)
    old = town.draw("pass")
    town.later(14 * 60)
    liked, next_liked = town.draw("meld"), town.draw("meld")
    called = town.next(1, who=anna)
    assert called is not None
    assert called.number == liked.number
    town.later(61)
    called = town.next(1, "finish", who=anna)
    assert called is not None
    assert called.number == old.number
    called = town.next(1, "finish", who=anna)
    assert called is not None
    assert called.number == next_liked.number


def test_the_office_sees_and_says_what_nobody_present_can_serve(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.now = local(8, 14)
    drawn = town.draw("pass")
    assert town.queue().unstaffed == ()
    town.later(60)
    # Nobody has come to a counter a quarter of an hour after opening.
    assert town.queue().unstaffed == ("pass", "meld", "hol")
    assert not town.status(drawn).staffed
    assert (town.status(drawn).estimate, town.draw("pass").estimate) == (None, None)
    town.open(1, who=anna)
    assert town.queue().unstaffed == ("pass", "hol")
    assert not town.status(drawn).staffed
    town.open(2)
    assert town.queue().unstaffed == ()
    assert town.status(drawn).staffed
    counters.pause_counter(town.ctx, counter=2, principal=town.api(), request=town.request(), now=town.now)
    # Whoever pauses comes back.
    assert town.queue().unstaffed == ()


def test_a_head_start_is_the_largest_and_shown_without_its_reason(town: Town) -> None:
    first = town.draw()
    town.later(20 * 60)
    second = town.draw()
    assert town.priority(second, "short").ahead == 1
    raised = town.priority(second, "short", "disabled", "children")
    assert (raised.ahead, raised.priority) == (0, True)
    state = state_of(town, second)
    assert (state.base_at - state.effective_at).total_seconds() == 30 * 60
    lowered = town.priority(second)
    assert (lowered.ahead, lowered.priority) == (1, False)
    assert state_of(town, second).effective_at == state.base_at
    assert "disabled" not in repr(town.queue())
    assert state_of(town, first).head_s == 0
    refused("unknown_class", lambda: town.priority(first, "freund"))
    refused("unknown_need", lambda: town.priority(first, needs=("kaffee",)))


def test_a_wheelchair_comes_only_to_counters_it_reaches_and_has_more_time(make_town: Make) -> None:
    first = replace(PLAIN.counters[0], reachable=False)
    town = make_town(replace(PLAIN, counters=(first, *PLAIN.counters[1:])))
    town.open(1)
    town.open(2)
    wheels, other = town.draw(), town.draw()
    shown = town.priority(wheels, needs=("wheelchair",))
    assert (shown.fetch, shown.reach) == (True, True)
    assert town.call(1).number == other.number
    refused("not_reachable", lambda: town.forward(wheels, counter=1))
    refused("case_open", lambda: town.pick(1, wheels.number))
    called = town.call(2)
    assert called.number == wheels.number
    town.later(60)
    again = town.act("recall", called)
    assert again.no_show_from is not None
    assert (again.no_show_from - local(9)).total_seconds() == 120


def test_sensitive_things_are_gone_when_the_day_ends(town: Town) -> None:
    drawn = town.draw()
    town.priority(drawn, "disabled", needs=("wheelchair",))
    town.do(priority.set_note, drawn, text="Bitte leise sprechen")
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    with town.ctx.store.read() as conn:
        assert conn.execute(select(side_tables.ticket_care)).all() == []
    assert state_of(town, drawn).state == "unserved"
    events = repr(town.events())
    assert "disabled" not in events
    assert "wheelchair" not in events
    assert "leise" not in events


def test_scenario_20_parking_keeps_reason_and_room_and_anybody_qualified_resumes(town: Town) -> None:
    town.open(1)
    town.open(2)
    case = served(town, "pass")
    town.later(100)
    town.act("park", case, reason="photo", room="Fotoautomat")
    line = town.queue().parked[0]
    assert (line.parked_reason, line.parked_room) == ("photo", "Fotoautomat")
    town.later(900)
    resumed = town.act("resume", case, counter=2)
    assert (resumed.state, resumed.parked_reason, resumed.parked_room) == ("serving", "", "")
    town.later(50)
    town.act("finish", case)
    ended = state_of(town, case)
    assert (ended.service_s, ended.concerns[0].service_s) == (150, 150)


def test_a_colleagues_case_is_taken_over_and_called_numbers_are_announced_again(town: Town) -> None:
    town.open(1)
    town.open(2)
    town.draw()
    called = town.call(1)
    before = town.board().calls[0].seq
    moved = town.do(forward.take_over, called, counter=2)
    assert (moved.counter and moved.counter.name, moved.state) == ("Platz 2", "called")
    board = town.board().calls[0]
    assert (board.counter, board.seq > before) == ("Platz 2", True)
    back = town.act("undo", called)
    assert back.counter is not None
    assert back.counter.name == "Platz 1"
    town.draw()
    town.call(2)
    refused("counter_busy", lambda: town.do(forward.take_over, called, counter=2))
    state_of(town, called)


def test_who_was_missed_long_ago_comes_back_through_reception(town: Town) -> None:
    anna = clerk(town, "anna")
    town.open(1, who=anna)
    drawn = town.draw()
    town.next(1, who=anna)
    town.later(60)
    town.act("recall", drawn, who=anna)
    town.later(1)
    town.act("no_show", drawn, who=anna)
    town.later(31 * 60)
    refused("return_late", lambda: town.act("resume", drawn, who=anna))
    assert town.act("resume", drawn).state == "waiting"


def test_a_trainees_times_teach_nothing(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, trainee=True)
    town.open(1, who=anna)
    drawn = town.draw()
    town.next(1, who=anna)
    assert state_of(town, drawn).trainee


def test_a_number_given_back_by_mistake_is_back_at_its_place(town: Town) -> None:
    """Whoever gave it back may take that back; nobody else's mistake is undone."""
    drawn, other = town.draw(), town.draw()
    who, request = town.api(), town.request("cancel")
    visit.cancel_ticket(town.ctx, token=drawn.token, principal=who, request=request, now=town.now)
    refused("changed_since", lambda: town.act("undo", drawn, who=clerk(town, "anna")))
    assert town.act("undo", drawn).ahead == 0
    assert [line.number for line in town.queue().waiting] == [drawn.number, other.number]
    state_of(town, drawn)
