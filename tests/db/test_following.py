"""What phones that ask again and again are told, and how often they ask."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event

from app.rules.refusal import Refusal
from app.usecases import call, counters, following, log, printing, visit
from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from app.usecases.settings_office import OFFICE
from tests.db.settings import change
from tests.support.office import Town
from tests.support.steps import clerk, refused


def tag(town: Town, ticket: Ticket) -> str:
    return following.tag(town.ctx, token=ticket.token, now=town.now).text


@pytest.fixture
def queue(town: Town) -> list[Ticket]:
    """Ten identity cards wait, then one address."""
    return [*(town.draw() for _ in range(10)), town.draw("meld")]


def test_whoever_is_first_for_a_counter_asks_often_however_many_wait(town: Town, queue: list[Ticket]) -> None:
    """Ten wait before the address, but none of them for the clerk who registers addresses."""
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.open(1, who=anna)
    assert (town.status(queue[-1]).ahead, town.status(queue[-1]).poll_after) == (0, 2)
    # Nobody who is there calls the others; whoever opens a counter for them begins with the first.
    assert [town.status(ticket).poll_after for ticket in queue[:10]] == [2] * 2 + [15] * 8


def test_whoever_may_be_called_at_once_asks_often(town: Town) -> None:
    """Two matters: after the first the next counter calls. Whoever is set aside, or missed, may be back."""
    ticket = town.draw(concerns=(Wish("pass", 1), Wish("meld", 1)))
    town.open(1)
    town.call(1)
    asked = [town.status(ticket).poll_after]
    for move in (call.start, call.park):
        town.do(move, ticket)
        asked.append(town.status(ticket).poll_after)
    assert asked == [2, 2, 2]


def test_a_break_may_be_over_at_any_moment(town: Town, queue: list[Ticket]) -> None:
    """Eight counters, of which seven pause: all may call when they come back."""
    for counter in range(1, 9):
        town.open(counter)
    for counter in range(2, 9):
        counters.pause_counter(
            town.ctx, counter=counter, principal=town.api(), request=town.request("pause"), now=town.now
        )
    assert [town.status(ticket).poll_after for ticket in queue[:10]] == [2] * 9 + [15]


def test_with_many_counters_more_phones_ask_often(town: Town, queue: list[Ticket]) -> None:
    """Three counters may call nine people before a phone that asks every 15 s hears of it."""
    for counter in range(1, 4):
        town.open(counter)
    behind = town.draw()
    assert [town.status(ticket).poll_after for ticket in (*queue[:10], behind)] == [2] * 10 + [15]


def test_whoever_stands_behind_others_that_every_counter_takes_first_asks_seldom(
    town: Town, queue: list[Ticket]
) -> None:
    """Ten wait before the address for one clerk who serves both; the first of each matter may meet a new counter."""
    town.open(1)
    second, third = town.draw("meld"), town.draw("meld")
    asked = [town.status(ticket).poll_after for ticket in (*queue, second, third)]
    assert asked == [2] * 6 + [15] * 4 + [2, 2, 15]
    anna = clerk(town, "anna")
    town.skill(anna, preferred=[2])
    town.open(2, who=anna)
    assert town.status(third).poll_after == 2


def test_the_tag_changes_with_what_is_shown_and_only_then(town: Town, queue: list[Ticket]) -> None:
    town.open(1)
    before = [tag(town, ticket) for ticket in queue]
    town.draw()
    town.later(30)
    assert [tag(town, ticket) for ticket in queue] == before
    town.call(1)
    after = [tag(town, ticket) for ticket in queue]
    assert all(one != other for one, other in zip(before, after, strict=True))
    town.later(600)
    assert tag(town, queue[-1]) != after[-1]
    town.later(24 * 3600)
    assert town.status(queue[-1]).over
    assert len({tag(town, queue[-1]), before[-1], after[-1]}) == 3


def test_the_tag_changes_when_the_one_counter_closes_and_with_the_time_asked_for(town: Town) -> None:
    """Neither is a step of the ticket that a phone would know it by."""
    town.open(1)
    town.open(2)
    ticket = town.draw()
    town.forward(ticket, counter=2)
    sent = tag(town, ticket)
    town.close(2)
    assert tag(town, ticket) != sent
    asked = []
    for ask in (visit.more_time, visit.ready_again, visit.more_time):
        ask(town.ctx, token=ticket.token, principal=town.api(), request=town.request(), now=town.now)
        asked.append(tag(town, ticket))
        town.later(61)
    assert len(set(asked)) == 3


def test_a_poll_that_finds_nothing_new_is_one_query(town: Town, queue: list[Ticket]) -> None:
    tag(town, queue[0])
    with statements(town) as said:
        for ticket in queue:
            tag(town, ticket)
    assert len(said) == len(queue)


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    said: list[str] = []

    def hear(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(town.ctx.store.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(town.ctx.store.engine, "before_cursor_execute", hear)


def test_whoever_still_waits_is_told_from_the_copy_of_the_queue(town: Town, queue: list[Ticket]) -> None:
    """Where the log ends is known: one reading of the queue serves all, and says the same as the database."""
    town.open(1)
    town.open(2)
    waiting = queue[2:]
    for ticket in waiting:
        town.status(ticket)
    for step in (
        lambda: town.call(1),
        lambda: town.draw("meld"),
        lambda: town.forward(queue[3], counter=2),
        lambda: town.later(60),
        lambda: change(town, OFFICE, short_name="Ost"),
    ):
        step()
        ends = {head.office_id: head for head in log.heads(town.ctx).values()}
        following.tag(town.ctx, token=queue[2].token, now=town.now)
        known = [(visit.own_status(town.ctx, token=t.token, now=town.now), tag(town, t)) for t in waiting]
        with statements(town) as said:
            found = [
                (
                    visit.own_status(town.ctx, token=t.token, now=town.now, ends=ends),
                    following.tag(town.ctx, token=t.token, now=town.now, ends=ends).text,
                )
                for t in waiting
            ]
        assert found == known
        assert said == []


def test_the_copy_serves_no_dead_link_and_nobody_who_waits_no_more(town: Town, queue: list[Ticket]) -> None:
    town.open(1)
    first, second = queue[:2]
    for ticket in (first, second):
        town.status(ticket)
    old = {head.office_id: head for head in log.heads(town.ctx).values()}
    town.call(1)
    town.do(printing.reprint, second, printer=None)
    new = {head.office_id: head for head in log.heads(town.ctx).values()}
    assert visit.own_status(town.ctx, token=first.token, now=town.now, ends=new).state == "called"
    refused("not_found", lambda: visit.own_status(town.ctx, token=second.token, now=town.now, ends=new))
    # Nobody has looked yet: the copy is as old as what is known of the log.
    assert visit.own_status(town.ctx, token=queue[2].token, now=town.now, ends=old).ahead == 1


def test_what_is_true_of_no_one_moment_is_not_kept(town: Town, queue: list[Ticket]) -> None:
    """Somebody is called after the ticket's row was read, and before the queue: the tag holds for no end of the log."""
    town.open(1)
    assert following.tag(town.ctx, token=queue[-1].token, now=town.now).holds(town.board().seq, town.now)
    looks = count()

    def call(*_: object) -> None:
        if next(looks) == 0:
            town.call(1)

    town.ctx.lines.clear()
    event.listen(town.ctx.store.engine, "after_cursor_execute", call)
    try:
        assert following.tag(town.ctx, token=queue[-1].token, now=town.now).seq is None
    finally:
        event.remove(town.ctx.store.engine, "after_cursor_execute", call)
    assert following.tag(town.ctx, token=queue[-1].token, now=town.now).holds(town.board().seq, town.now)


def test_what_holds_is_looked_at_again_within_a_minute_but_not_everywhere_at_once(
    town: Town, queue: list[Ticket]
) -> None:
    tags = [following.tag(town.ctx, token=ticket.token, now=town.now) for ticket in queue]
    seq, end = town.board().seq, town.now + timedelta(minutes=1)
    assert all(tag.holds(seq, town.now) and tag.until <= end for tag in tags)
    assert not any(tag.holds(seq + 1, town.now) or tag.holds(seq, end) for tag in tags)
    assert len({tag.until for tag in tags}) == len(queue)


def test_whoever_has_just_drawn_is_in_the_copy_however_long_the_queue(town: Town, queue: list[Ticket]) -> None:
    """A long queue is not read anew for each news of others, but for who is not in it."""
    town.status(queue[-1])
    town.ctx.lines[1] = replace(town.ctx.lines[1], good_until=math.inf)
    ticket = town.draw()
    assert town.status(ticket).ahead == ticket.ahead == len(queue)
    town.ctx.lines[1] = replace(town.ctx.lines[1], good_until=math.inf)
    another = town.draw()
    following.tag(town.ctx, token=another.token, now=town.now)
    assert town.status(another).ahead == len(queue) + 1


def test_a_copy_kills_the_link_of_the_paper_before(town: Town) -> None:
    ticket = town.draw(who=town.kiosk())
    do: Callable[..., Ticket] = town.do
    do(printing.reprint, ticket, printer=None)
    refused("not_found", lambda: tag(town, ticket))
    with pytest.raises(Refusal):
        following.tag(town.ctx, token="1-1-0-" + "0" * 40, now=town.now + timedelta(days=1))
