"""What phones that ask again and again are told, and how often they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event

from app.rules.refusal import Refusal
from app.usecases import following, visit
from app.usecases.answers import Ticket
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
    assert (town.status(queue[-1]).ahead, town.status(queue[-1]).poll_after) == (10, 2)
    assert [town.status(ticket).poll_after for ticket in queue[:10]] == [2] * 6 + [15] * 4


def test_with_many_counters_more_phones_ask_often(town: Town, queue: list[Ticket]) -> None:
    """Eight counters may call eight people before a phone that asks every 15 s hears of it."""
    for counter in range(1, 9):
        town.open(counter)
    assert [town.status(ticket).poll_after for ticket in queue[:10]] == [2] * 9 + [15]


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
    for change in (visit.more_time, visit.ready_again, visit.more_time):
        change(town.ctx, token=ticket.token, principal=town.api(), request=town.request(), now=town.now)
        asked.append(tag(town, ticket))
        town.later(61)
    assert len(set(asked)) == 3


def test_a_poll_that_finds_nothing_new_is_one_query(town: Town, queue: list[Ticket]) -> None:
    tag(town, queue[0])
    said: list[str] = []

    def hear(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(town.ctx.store.engine, "before_cursor_execute", hear)
    try:
        for ticket in queue:
            tag(town, ticket)
    finally:
        event.remove(town.ctx.store.engine, "before_cursor_execute", hear)
    assert len(said) == len(queue)


def test_what_is_true_of_no_one_moment_is_not_kept(town: Town, queue: list[Ticket]) -> None:
    """Somebody is called after the ticket's row was read, and before the queue: the tag holds for no end of the log."""
    town.open(1)
    minute = int(town.now.timestamp()) // 60
    assert following.tag(town.ctx, token=queue[-1].token, now=town.now).as_of == (town.board().seq, minute)
    looks = count()

    def call(*_: object) -> None:
        if next(looks) == 0:
            town.call(1)

    town.ctx.lines.clear()
    event.listen(town.ctx.store.engine, "after_cursor_execute", call)
    try:
        assert following.tag(town.ctx, token=queue[-1].token, now=town.now).as_of is None
    finally:
        event.remove(town.ctx.store.engine, "after_cursor_execute", call)
    assert following.tag(town.ctx, token=queue[-1].token, now=town.now).as_of == (town.board().seq, minute)


def test_a_copy_kills_the_link_of_the_paper_before(town: Town) -> None:
    from app.usecases import printing

    ticket = town.draw(who=town.kiosk())
    do: Callable[..., Ticket] = town.do
    do(printing.reprint, ticket, printer=None)
    refused("not_found", lambda: tag(town, ticket))
    with pytest.raises(Refusal):
        following.tag(town.ctx, token="1-1-0-" + "0" * 40, now=town.now + timedelta(days=1))
