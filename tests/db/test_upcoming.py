"""The desk sees before calling whom it would call: exactly the one whom the call then brings."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.usecases import queue
from app.usecases.answers import Ticket
from app.usecases.context import Principal
from tests.support.office import PLAIN, Town, policy
from tests.support.steps import clerk

WITHOUT_LIFT = replace(PLAIN.counters[0], reachable=False)
EQUIPPED = replace(PLAIN.counters[1], allowed=("hol", "meld"))


def upcoming(town: Town, counter: int) -> str | None:
    """What the desk of a counter shows as the next number."""
    return next(view.next for view in town.queue().counters if view.id == counter)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_shown_is_what_is_called(make_town: Callable[..., Town], seed: int) -> None:
    """Whatever clerks may do and prefer, whatever counters can, whoever has a head start or needs a lift."""
    chance = random.Random(seed)
    town = make_town(replace(policy(preferred_minutes=3), counters=(WITHOUT_LIFT, EQUIPPED, *PLAIN.counters[2:])))
    staff = team(town)
    for _ in range(25):
        town.later(chance.randrange(5, 90))
        visitor(town, chance)
        counter = chance.randint(1, 4)
        shown = upcoming(town, counter)
        called = town.next(counter, "finish", who=staff[counter]) if chance.random() < 0.6 else None
        if called is not None:
            assert called.number == shown
            leaves(town, chance, called, staff[counter])
    for counter in (1, 2, 3, 4) * 9:
        shown = upcoming(town, counter)
        called = town.next(counter, "finish", who=staff[counter])
        assert (called.number if called else None) == shown


def test_it_may_stand_behind_the_end_of_the_list(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty may wait for what only others serve: the desk still names whom it would call."""
    monkeypatch.setattr(queue, "MOST", 3)
    staff = team(town)
    others = [town.draw("pass") for _ in range(4)]
    mine, preferred = town.draw("meld"), town.draw("hol")
    assert len(town.queue().waiting) == 3
    assert [upcoming(town, counter) for counter in staff] == [
        others[0].number,
        mine.number,
        preferred.number,
        others[0].number,
    ]
    for counter in (2, 3):
        shown, called = upcoming(town, counter), town.next(counter, who=staff[counter])
        assert called is not None
        assert called.number == shown


def team(town: Town) -> dict[int, Principal]:
    """Four at their counters: all services, one, a preferred one, and what the counter was opened for."""
    anna, bert, cora, dora = (clerk(town, name) for name in ("anna", "bert", "cora", "dora"))
    town.skill(bert, services=[2])
    town.skill(cora, preferred=[3])
    staff = {1: anna, 2: bert, 3: cora, 4: dora}
    for counter, who in staff.items():
        town.open(counter, who, services=("pass", "hol") if counter == 4 else None)
    return staff


def visitor(town: Town, chance: random.Random) -> None:
    """Somebody draws, perhaps with a head start or a wheelchair, perhaps to be called by one counter alone."""
    drawn = town.draw(chance.choice(["pass", "meld", "hol"]))
    if chance.random() < 0.3:
        town.priority(drawn, *chance.choice([(), ("short",)]), needs=chance.choice([(), ("wheelchair",)]))
    elif chance.random() < 0.5:
        town.forward(drawn, counter=4 if drawn.concerns[0].service != "meld" else 1)


def leaves(town: Town, chance: random.Random, called: Ticket, who: Principal) -> None:
    """Sometimes the case goes back into the queue."""
    if chance.random() < 0.2:
        town.act("give_back", called, who)
