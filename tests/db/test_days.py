"""Days: scenarios 12 and 31. Each runs on SQLite and on PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from app.db import log
from app.usecases import day
from app.usecases.context import SYSTEM
from tests.support.office import MONDAY, PLAIN, Town, local
from tests.support.steps import refused, seqs, state_of

Make = Callable[..., Town]


def test_scenario_31_at_day_end_the_waiting_are_unserved_and_the_rest_is_left_over(town: Town) -> None:
    drawn = [town.draw() for _ in range(7)]
    town.open(1)
    town.open(2)
    town.open(3)
    town.call(1)
    town.act("start", town.call(2))
    town.act("park", town.call(3))
    refused("office_open", lambda: day.close_day(town.ctx, office="mitte", force=False, principal=SYSTEM, now=town.now))
    town.now = local(18)
    closed = day.close_day(town.ctx, office="mitte", force=False, principal=SYSTEM, now=town.now)
    assert closed.unserved == tuple(t.number for t in drawn[3:])
    assert closed.leftover == tuple(t.number for t in drawn[:3])
    assert {c.state for c in town.queue().counters} == {"closed"}
    assert [state_of(town, t).state for t in drawn] == ["leftover"] * 3 + ["unserved"] * 4


def test_scenario_31_a_server_that_was_off_at_midnight_closes_the_day_before_the_first_draw(town: Town) -> None:
    yesterday = town.draw()
    town.now = local(9, day=MONDAY + timedelta(days=1))
    today = town.draw()
    assert (today.number, today.ahead) == ("F001", 0)
    assert state_of(town, yesterday).state == "unserved"
    with town.ctx.store.read() as conn:
        kinds = [e.type for e in log.between(conn, 1, 0, 99) if e.type in {"unserved", "day_began", "drawn"}]
    assert kinds == ["drawn", "unserved", "day_began", "drawn"]
    before = seqs(town)
    day.catch_up(town.ctx, now=town.now)
    assert seqs(town) == before


def test_after_midnight_nobody_waits_any_more_although_nothing_was_written(town: Town) -> None:
    waiting, called = town.draw(), town.draw()
    town.open(1)
    town.pick(1, called.number)
    before = seqs(town)
    town.now = local(0, 0, 1, day=MONDAY + timedelta(days=1))
    shown, queue = town.board(), town.queue()
    assert (shown.calls, shown.next, shown.waiting, shown.seq) == ((), (), 0, before)
    assert (queue.waiting, queue.called, queue.waiting_total) == ((), (), 0)
    assert [town.status(t).state for t in (waiting, called)] == ["unserved", "leftover"]
    assert (town.status(called).counter, town.status(waiting).ahead) == (None, None)


def test_a_day_that_is_closed_stays_closed(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.now = local(23, 59, 50)
    town.call(1)
    town.act("finish", ticket)
    town.later(20)
    for verb in ("undo", "resume", "recall"):
        refused("day_ended", partial(town.act, verb, ticket))
    assert state_of(town, ticket).state == "finished"


@pytest.mark.parametrize("month_day", [(3, 29), (10, 25)])
def test_scenario_12_numbering_starts_once_a_local_day_at_both_changes_of_the_clock(
    make_town: Make, month_day: tuple[int, int]
) -> None:
    day_of_change = MONDAY.replace(year=2027, month=month_day[0], day=month_day[1] - (1 if month_day[0] == 3 else -6))
    town = make_town(replace(PLAIN, weekly=dict.fromkeys(range(7), ((0, 1440),))))
    found = []
    town.now = local(0, 0, day=day_of_change)
    for _ in range(26):
        found.append(town.draw().number)
        town.later(3600)
    assert found.count("F001") == 2
    start_again = found.index("F001", 1)
    assert start_again == (23 if month_day[0] == 3 else 25)
