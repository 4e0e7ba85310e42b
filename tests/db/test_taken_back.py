"""Steps that were taken back or passed on: what goes with them, and what does not get lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.db import tables
from app.rules import events as ev
from app.usecases import correct, day, forward, lookup, priority, split, visit
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import clerk, refused, state_of

FAMILY = (Wish("pass", 3), Wish("meld"))
MakeTown = Callable[..., Town]


@pytest.fixture
def heads(make_town: MakeTown) -> Town:
    """An office that lets who is passed on start ten minutes ahead; counter 1 is open."""
    town = make_town(policy(priorities={"disabled": 30, "forwarded": 10}))
    town.open(1)
    return town


def parted(town: Town, ticket: Ticket, *positions: int, **more: Any) -> Ticket:
    return town.do(split.split_ticket, ticket, positions=positions, **({"printer": None} | more))


def test_a_part_of_a_visit_that_was_passed_on_keeps_that_head_start(heads: Town) -> None:
    heads.draw(concerns=FAMILY)
    case = heads.act("start", heads.call(1))
    heads.forward(case, counter=1)
    new = parted(heads, case, 1)
    heads.priority(new, needs=("deaf",))
    assert (state_of(heads, new).head_s, state_of(heads, case).head_s) == (600, 600)


def test_a_forward_taken_back_takes_its_head_start_back_whatever_was_set_meanwhile(heads: Town) -> None:
    heads.draw()
    case = heads.act("start", heads.call(1))
    heads.forward(case, service="meld")
    heads.priority(case, "disabled")
    heads.priority(case)
    heads.act("undo", case)
    state = state_of(heads, case)
    assert (state.state, state.head_s, state.effective_at) == ("serving", 0, state.base_at)


@pytest.mark.parametrize("said", ["priority", "need", "note"])
def test_a_split_is_not_taken_back_over_what_was_said_of_the_new_number(town: Town, said: str) -> None:
    family = town.draw(concerns=FAMILY)
    new = parted(town, family, 0)
    if said == "note":
        town.do(priority.set_note, new, text="hört schlecht")
    else:
        town.priority(new, *({"priority": ["disabled"]}.get(said, [])), needs=("blind",) if said == "need" else ())
    refused("changed_since", lambda: town.act("undo", family))
    assert state_of(town, new).state == "waiting"


def test_a_number_that_an_undo_made_needless_is_not_printed_and_not_counted(make_town: MakeTown) -> None:
    town = make_town(policy(daily_limit=2))
    family = town.draw(concerns=FAMILY)
    parted(town, family, 0, printer="")
    town.act("undo", family)
    with town.ctx.store.read() as conn:
        assert conn.execute(select(tables.print_job)).all() == []
    assert town.draw().number == "F003"
    refused("limit", town.draw)


def test_nothing_is_taken_back_once_the_day_has_been_closed(town: Town) -> None:
    town.now = local(16, 59)
    gone = town.draw()
    family = town.draw(concerns=FAMILY)
    visit.cancel_ticket(town.ctx, token=gone.token, principal=town.api(), request=town.request(), now=town.now)
    parted(town, family, 1)
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    refused("day_closed", lambda: town.act("undo", gone))
    refused("nothing_to_undo", lambda: town.act("undo", family))
    assert (state_of(town, gone).state, town.events()[-1].type) == ("cancelled", ev.DAY_CLOSED)


def test_who_was_called_elsewhere_is_called_anew_where_the_colleague_takes_over(town: Town) -> None:
    """Nobody is a no-show at a counter that was named a second ago."""
    town.open(1)
    town.open(2)
    drawn = town.draw()
    town.call(1)
    town.later(60)
    town.act("recall", drawn)
    town.do(forward.take_over, drawn, counter=2)
    refused("too_few_calls", lambda: town.act("no_show", drawn))
    town.later(30)
    town.act("recall", drawn)
    refused("too_few_calls", lambda: town.act("no_show", drawn))
    town.later(30)
    assert town.act("no_show", drawn).state == "no_show"


def test_a_correction_at_the_kiosk_keeps_the_pieces_that_the_service_allows(town: Town) -> None:
    kiosk = town.kiosk()
    for drawn, service, kept in ((("meld", 3), "pass", 3), (("meld", 9), "pass", 5), (("pass", 3), "hol", 1)):
        ticket = town.draw(drawn[0], quantity=drawn[1], who=kiosk)
        town.later(31)
        found = town.do(correct.correct_ticket, ticket, kiosk, replaces=drawn[0], service=service)
        assert [(k.service, k.quantity) for k in found.concerns] == [(service, kept)]


def test_pieces_of_what_is_being_served_may_leave_but_not_the_last_one(town: Town) -> None:
    town.open(1)
    town.draw(concerns=FAMILY)
    case = town.act("start", town.call(1))
    refused("no_such_concern", lambda: parted(town, case, 0))
    refused("bad_quantity", lambda: parted(town, case, 0, quantities=(3,)))
    new = parted(town, case, 0, quantities=(2,))
    assert [(k.service, k.quantity, k.state) for k in new.concerns] == [("pass", 2, "open")]
    assert [(k.quantity, k.state) for k in state_of(town, case).concerns] == [(1, "in_service"), (1, "open")]
    refused("no_such_concern", lambda: parted(town, case, 0, quantities=(1,)))


def test_a_number_that_has_not_checked_in_here_is_not_picked_and_the_reason_is_said(make_town: MakeTown) -> None:
    town = make_town(PLAIN, SECOND)
    town.open(1)
    town.open(9, town.api("nord"))
    town.draw()
    town.forward(town.act("start", town.call(1)), office="nord")
    number = town.queue("nord").expected[0].number
    refused("not_here_yet", lambda: town.pick(9, number, who=town.api("nord")))


def test_nobody_settles_as_done_what_is_not_theirs(town: Town) -> None:
    """That somebody does not want it any more, anybody may note."""
    anna = clerk(town, "anna")
    town.skill(anna, services=[1])
    town.open(1, anna)
    town.draw(concerns=FAMILY)
    case = town.next(1, who=anna)
    assert case is not None
    town.act("start", case, anna)
    refused("not_qualified", lambda: town.concern(case, "meld", anna, done=True))
    town.concern(case, "meld", anna, done=False)
    assert [k.state for k in town.concern(case, "pass", anna, done=True).concerns] == ["done", "not_done"]


def test_that_needs_and_notes_change_is_logged_but_not_what_they_say(town: Town) -> None:
    drawn = town.draw()
    seq = town.queue().seq
    town.priority(drawn, needs=("blind",))
    town.do(priority.set_note, drawn, text="kommt mit Hund")
    # What changes nothing is no change.
    town.priority(drawn, needs=("blind",))
    town.do(priority.set_note, drawn, text="kommt mit Hund")
    town.priority(drawn, "disabled", needs=("blind",))
    events = [e for e in town.events() if e.seq > seq]
    changed = [(e.type, e.actor == town.api().key, e.data.get("changed")) for e in events]
    classes = [(ev.CARE, True, ["classes"]), (ev.PRIORITY, True, None)]
    assert changed == [(ev.CARE, True, ["needs"]), (ev.CARE, True, ["note"]), *classes]
    assert "Hund" not in repr(events)
    assert "blind" not in repr(events)
    assert lookup.case(town.ctx, token=drawn.token, principal=town.api(), now=town.now).needs == ("blind",)


def test_a_note_that_goes_with_a_forward_is_part_of_that_step(make_town: MakeTown) -> None:
    """It stands in the step itself, so that the step can still be taken back."""
    town = make_town(PLAIN, SECOND)
    town.open(1)
    for where, target in (("service", "meld"), ("office", "nord")):
        town.draw()
        case = town.act("start", town.call(1))
        more: dict[str, Any] = {where: target}
        town.forward(case, note="Foto fehlt", **more)
        assert town.events()[-1].data["noted"]
        assert town.act("undo", case).state == "serving"
        town.act("finish", case)
