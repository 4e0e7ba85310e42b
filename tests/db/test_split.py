"""A family's ticket becomes two numbers: nobody loses the place, and the log says what became of each concern."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.rules import events as ev
from app.rules.catalog import NEEDS
from app.usecases import find, split
from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import clerk, refused, state_of

FAMILY = (Wish("pass", 2), Wish("meld"), Wish("hol"))


def parted(town: Town, ticket: Ticket, *positions: int, printer: str | None = None, **more: Any) -> Ticket:
    return town.do(split.split_ticket, ticket, positions=positions, printer=printer, **more)


def test_the_chosen_concerns_get_a_number_of_their_own_at_the_same_place(town: Town) -> None:
    """Whoever drew between the two stays behind both."""
    family = town.draw(concerns=FAMILY)
    town.later(300)
    between = town.draw("meld")
    town.later(300)
    new = parted(town, family, 1, 2)
    assert [(k.service, k.quantity, k.state) for k in new.concerns] == [("meld", 1, "open"), ("hol", 1, "open")]
    assert (new.number, new.ahead, new.handover) == ("W002", 1, "done")
    old, state = state_of(town, family), state_of(town, new)
    assert [k.state for k in old.concerns] == ["open", "forwarded", "forwarded"]
    assert [k.reason for k in old.concerns] == ["", "split", "split"]
    assert (state.base_at, state.effective_at, state.part) == (old.base_at, old.effective_at, False)
    assert [line.number for line in town.queue().waiting] == [family.number, new.number, between.number]


def test_both_waited_from_the_first_draw_and_count_as_two_visits(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    town.later(600)
    new = parted(town, family, 1)
    for counter in (1, 2):
        town.open(counter)
        called = town.call(counter)
        assert called.number == (family.number, new.number)[counter - 1]
        town.later(60)
        town.act("finish", called)
    assert (state_of(town, family).waited_s, state_of(town, new).waited_s) == (600, 660)
    assert [k.state for k in state_of(town, family).concerns] == ["done", "forwarded", "done"]
    assert state_of(town, new).state == "finished"


def test_a_case_in_service_goes_on_and_the_rest_waits(town: Town) -> None:
    """At the desk: the first concern stays in service, what is being served cannot leave."""
    town.open(1)
    town.draw(concerns=FAMILY)
    case = town.act("start", town.call(1))
    refused("no_such_concern", lambda: parted(town, case, 0))
    new = parted(town, case, 1, 2)
    assert (state_of(town, case).state, state_of(town, new).state) == ("serving", "waiting")
    town.later(120)
    town.act("finish", case)
    done = state_of(town, case)
    assert (done.state, done.concerns[0].service_s, done.service_s) == ("finished", 120, 120)
    refused("nothing_to_undo", lambda: town.act("undo", new))


def test_one_concern_stays_and_a_ticket_that_is_over_is_not_divided(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    before = len(town.events())
    refused("nothing_left", lambda: parted(town, family, 0, 1, 2))
    refused("no_such_concern", lambda: parted(town, family, 3))
    town.open(1)
    town.act("finish", town.call(1))
    refused("illegal_move", lambda: parted(town, family, 0))
    assert [e.type for e in town.events()[before:] if e.type in {ev.SPLIT, ev.DRAWN}] == []


def test_head_start_and_needs_hold_for_both(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    town.priority(family, "children", needs=(NEEDS[0],))
    new = parted(town, family, 1)
    assert (new.priority, new.reach, new.fetch) == (True, True, True)
    assert state_of(town, new).head_s == state_of(town, family).head_s == 900


def test_the_same_request_again_parts_once(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    words: dict[str, Any] = {
        "token": family.token,
        "positions": (1,),
        "printer": None,
        "principal": town.api(),
        "now": town.now,
    }
    answers = [split.split_ticket(town.ctx, request=town.request("split", "once"), **words) for _ in range(2)]
    assert answers[0] == answers[1]
    assert town.queue().waiting_total == 2


def test_a_new_paper_comes_out_where_it_is_wanted(town: Town) -> None:
    from app.usecases import devices, printing

    new = parted(town, town.draw(concerns=FAMILY), 1, printer="drucker")
    printer = devices.by_name(town.ctx, kind="printer", name="drucker") or town.device("printer", "drucker")
    job = printing.next_job(town.ctx, printer=printer.id, now=town.now)
    assert job is not None
    assert (job["kind"], job["number"], job["lines"]) == ("ticket", new.number, ["Wohnung anmelden"])
    refused("no_printer", lambda: parted(town, town.draw(concerns=FAMILY), 1, printer="nirgends"))


def test_a_case_of_another_counter_or_office_is_not_divided(make_town: Callable[..., Town]) -> None:
    town = make_town(PLAIN, SECOND)
    anna, nora = clerk(town, "anna"), clerk(town, "nora", "nord")
    family = town.draw(concerns=FAMILY)
    refused("not_found", lambda: parted(town, family, 1, who=nora))
    town.open(1)
    town.call(1)
    refused("counter_taken", lambda: parted(town, family, 1, who=anna))
    with town.ctx.store.read() as conn:
        assert len(find.stored_ticket(town.ctx, conn, family.token).state.open_concerns) == 3


def test_reception_parts_what_is_not_in_service_and_the_clerk_pieces_of_it(town: Town) -> None:
    """A family is being served: who sits at reception sends the rest elsewhere, and takes that back again."""
    anna, bert, rosa = clerk(town, "anna"), clerk(town, "bert"), clerk(town, "rosa", role="reception")
    town.open(1, anna)
    town.draw(concerns=(Wish("pass", 4), Wish("meld", 2)))
    called = town.next(1, who=anna)
    assert called is not None
    case = town.act("start", called, anna)
    refused("counter_taken", lambda: parted(town, case, 1, who=bert))
    refused("counter_taken", lambda: parted(town, case, 0, who=rosa, quantities=(1,)))
    refused("bad_quantity", lambda: parted(town, case, 0, who=anna, quantities=()))
    refused("bad_quantity", lambda: parted(town, case, 1, 1, who=anna, quantities=(1, 1)))
    new = parted(town, case, 1, who=rosa)
    assert [(k.service, k.quantity) for k in new.concerns] == [("meld", 2)]
    assert [k.state for k in town.act("undo", case, rosa).concerns] == ["in_service", "open"]
    parted(town, case, 0, who=anna, quantities=(3,))
    assert [k.quantity for k in state_of(town, case).concerns] == [1, 2]


def test_what_leaves_a_group_is_a_group(town: Town) -> None:
    """Its pieces are settled as they come, beyond what one visitor may have."""
    group = town.draw("pass", quantity=25, group=True)
    new = parted(town, group, 0, quantities=(12,))
    town.open(1)
    town.act("finish", town.call(1))
    town.act("start", town.call(1))
    assert town.concern(new, "pass", done=True, quantity=11).concerns[0].quantity == 11
