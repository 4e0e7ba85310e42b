"""Undo of steps that reach beyond one ticket: a split, a forward to another office, a matter without a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from app.db import side_tables
from app.rules import events as ev
from app.usecases import outage, quick, split
from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from app.usecases.quick import QuickService
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import arrive, clerk, refused, state_of

FAMILY = (Wish("pass", 3), Wish("meld"))


@pytest.fixture
def two(make_town: Callable[..., Town]) -> Town:
    """Two offices, counter 1 of the first one is open."""
    town = make_town(PLAIN, SECOND)
    town.open(1)
    return town


def sent(town: Town) -> tuple[Ticket, str]:
    """A case that has just been sent to the other office; the token of its part there."""
    town.draw()
    case = town.act("start", town.call(1))
    town.forward(case, office="nord")
    return case, town.queue("nord").expected[0].token


def test_a_visit_comes_back_from_the_office_it_was_sent_to(two: Town) -> None:
    case, _there = sent(two)
    two.later(30)
    back = two.act("undo", case)
    assert (back.state, [k.state for k in back.concerns]) == ("serving", ["in_service"])
    assert two.queue("nord").expected == ()
    assert two.events(2)[-1].data == {"undone": True}
    state_of(two, case)


def test_who_has_checked_in_there_stays_there(two: Town) -> None:
    case, there = sent(two)
    arrive(two, there)
    before = len(two.events()), len(two.events(2))
    refused("changed_since", lambda: two.act("undo", case))
    assert (len(two.events()), len(two.events(2))) == before


def test_a_visit_that_was_sent_is_called_back_in_time_and_by_its_counter_only(two: Town) -> None:
    case, _there = sent(two)
    refused("counter_taken", lambda: two.act("undo", case, clerk(two, "anna")))
    two.later(61)
    refused("too_late", lambda: two.act("undo", case))
    assert len(two.queue("nord").expected) == 1


def parted(town: Town, ticket: Ticket, *positions: int, **more: Any) -> Ticket:
    return town.do(split.split_ticket, ticket, positions=positions, printer=None, **more)


def test_a_split_is_taken_back_with_the_number_that_it_gave(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    new = parted(town, family, 0, quantities=(2,))
    back = town.act("undo", family)
    assert [(k.quantity, k.state) for k in back.concerns] == [(3, "open"), (1, "open")]
    gone = state_of(town, new)
    # Nobody's visit: reports leave out what nobody has taken.
    assert (gone.state, gone.handed_over_at) == ("cancelled", None)
    assert [line.number for line in town.queue().waiting] == [family.number]


def test_a_split_whose_number_was_called_stays(town: Town) -> None:
    town.open(1)
    family = town.draw(concerns=FAMILY)
    new = parted(town, family, 0)
    town.pick(1, new.number)
    refused("changed_since", lambda: town.act("undo", family))
    assert state_of(town, new).state == "called"


def test_pieces_of_one_concern_get_a_number_of_their_own(town: Town) -> None:
    family = town.draw(concerns=FAMILY)
    new = parted(town, family, 0, quantities=(1,))
    assert [(k.service, k.quantity) for k in new.concerns] == [("pass", 1)]
    assert [(k.quantity, k.state) for k in state_of(town, family).concerns] == [(2, "open"), (1, "open")]
    one = town.draw("pass", quantity=2)
    assert [k.quantity for k in parted(town, one, 0, quantities=(1,)).concerns] == [1]
    refused("nothing_left", lambda: parted(town, one, 0))
    for wrong in ((2,), (1, 1), (0,)):
        refused("bad_quantity", partial(parted, town, one, 0, quantities=wrong))


def counted(town: Town) -> QuickService:
    return quick.quick_service(
        town.ctx,
        counter=1,
        service="hol",
        quantity=1,
        principal=town.api(),
        request=town.request("quick"),
        now=town.now,
    )


def uncounted(town: Town, seq: int, counter: int = 1) -> QuickService:
    request = town.request("quick/undo")
    return quick.undo_quick(town.ctx, counter=counter, seq=seq, principal=town.api(), request=request, now=town.now)


def rows(town: Town) -> int:
    with town.ctx.store.read() as conn:
        return conn.execute(select(func.count()).select_from(side_tables.quick_service)).scalar_one()


def test_a_matter_counted_by_mistake_counts_no_more(town: Town) -> None:
    town.open(1)
    town.open(2)
    kept, wrong = counted(town), counted(town)
    refused("nothing_to_undo", lambda: uncounted(town, wrong.seq, counter=2))
    assert uncounted(town, wrong.seq).undo_until is None
    assert rows(town) == 1
    refused("nothing_to_undo", lambda: uncounted(town, wrong.seq))
    assert [(e.type, e.data.get("undoes")) for e in town.events()[-1:]] == [(ev.UNDONE, wrong.seq)]
    town.later(61)
    refused("too_late", lambda: uncounted(town, kept.seq))
    assert rows(town) == 1


def test_what_an_undo_made_needless_does_not_come_back(two: Town) -> None:
    """Neither the number of a split nor the part of a visit elsewhere; the phone follows the visit at home."""
    family = two.draw(concerns=FAMILY)
    new = parted(two, family, 0, quantities=(1,))
    two.act("undo", family)
    refused("nothing_to_undo", lambda: two.act("undo", new))
    case, _there = sent(two)
    two.act("undo", case)
    two.act("finish", case)
    status = two.status(case)
    assert (status.office, status.state) == ("mitte", "finished")


def test_a_parked_family_is_split_and_changed_by_anybody_who_then_undoes_the_own_step(town: Town) -> None:
    anna, bert = clerk(town, "anna"), clerk(town, "bert")
    town.open(1, anna)
    family = town.draw(concerns=FAMILY)
    assert town.next(1, who=anna) is not None
    town.act("park", family, anna)
    parted(town, family, 1, who=bert)
    refused("changed_since", lambda: town.act("undo", family, anna))
    assert town.act("undo", family, bert).state == "parked"
    assert [k.state for k in state_of(town, family).concerns] == ["open", "open"]


def test_nothing_is_taken_back_behind_a_power_cut_that_was_entered(town: Town) -> None:
    """The minutes were taken out of the times as they are now."""
    town.open(1)
    town.draw()
    case = town.act("start", town.call(1))
    town.later(600)
    town.concern(case, "meld")
    town.later(5)
    since, until = town.now - timedelta(seconds=300), town.now - timedelta(seconds=60)
    outage.enter_outage(
        town.ctx, office="mitte", since=since, until=until, principal=town.api(), request=town.request(), now=town.now
    )
    refused("too_late", lambda: town.act("undo", case))
    state_of(town, case)
