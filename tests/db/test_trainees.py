"""Whose times teach something: a case in which a trainee has a part does not, whoever begins or ends it."""

from __future__ import annotations

import pytest

from app.usecases import counters, forward
from app.usecases.answers import Ticket
from app.usecases.context import Principal
from tests.support.office import Town
from tests.support.steps import clerk, state_of


@pytest.fixture
def anna(town: Town) -> Principal:
    """A trainee at counter 1; counter 2 is somebody else's."""
    anna = clerk(town, "anna")
    town.skill(anna, trainee=True)
    town.open(1, anna)
    town.open(2)
    return anna


def called(town: Town, counter: int, who: Principal | None = None) -> Ticket:
    """A number that has been called to a counter."""
    town.draw()
    found = town.next(counter, who=who)
    assert found is not None
    return found


def test_what_a_trainee_resumes_or_takes_over_is_a_trainees(town: Town, anna: Principal) -> None:
    case = town.act("start", called(town, 2))
    town.act("park", case)
    town.act("resume", case, who=anna, counter=1)
    assert state_of(town, case).trainee
    town.act("finish", case, who=anna)
    case = town.act("start", called(town, 2))
    town.do(forward.take_over, case, anna, counter=1)
    assert state_of(town, case).trainee


def test_what_is_taken_from_a_trainee_stays_a_trainees_once_it_was_served(town: Town, anna: Principal) -> None:
    case = called(town, 1, anna)
    town.act("start", case, anna)
    town.do(forward.take_over, case, counter=2)
    town.act("finish", case)
    assert state_of(town, case).trainee
    # Whoever only called has taken no time.
    case = called(town, 1, anna)
    town.do(forward.take_over, case, counter=2)
    town.act("finish", town.act("start", case))
    assert not state_of(town, case).trainee


def test_a_later_call_by_somebody_else_makes_no_trainees_part_undone(town: Town, anna: Principal) -> None:
    case = called(town, 1, anna)
    town.act("start", case, anna)
    town.forward(case, anna, service="meld")
    town.act("finish", town.act("start", town.call(2)))
    assert state_of(town, case).trainee
    case = called(town, 1, anna)
    town.act("give_back", case, anna)
    town.act("finish", town.act("start", town.call(2)))
    assert not state_of(town, case).trainee


def test_a_trainee_who_comes_to_a_counter_has_a_part_in_the_case_there(town: Town, anna: Principal) -> None:
    case = town.act("start", called(town, 2))
    town.close(1, anna)
    counters.open_counter(
        town.ctx, counter=2, services=None, principal=anna, request=town.request(), now=town.now, take_over=True
    )
    assert not state_of(town, case).trainee
    town.act("finish", case, anna)
    assert state_of(town, case).trainee
