"""Several concerns at one counter, one after the other: which one is in service is the clerk's choice."""

from __future__ import annotations

from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from tests.support.office import Town
from tests.support.steps import clerk, refused, state_of


def served(town: Town, *wishes: Wish) -> Ticket:
    town.open(1)
    town.draw(concerns=wishes)
    return town.act("start", town.call(1))


def states(ticket: Ticket) -> list[tuple[str, int, str]]:
    return [(k.service, k.quantity, k.state) for k in ticket.concerns]


def test_another_concern_is_taken_up_and_each_has_its_own_time(town: Town) -> None:
    """SCENARIO 22: the clerk begins with the second one; laid down and taken up again, the times add up."""
    case = served(town, Wish("pass"), Wish("meld"))
    town.later(60)
    assert [k.state for k in town.concern(case, "meld", start=True).concerns] == ["open", "in_service"]
    town.later(100)
    before = len(town.events())
    town.concern(case, "meld", start=True)
    assert len(town.events()) == before
    town.concern(case, "pass", start=True)
    town.later(30)
    assert states(town.concern(case, "pass", done=True)) == [("pass", 1, "done"), ("meld", 1, "in_service")]
    town.later(5)
    town.act("finish", case)
    assert [k.service_s for k in state_of(town, case).concerns] == [90, 105]


def test_the_step_is_taken_back_and_only_the_clerk_takes_it(town: Town) -> None:
    case = served(town, Wish("pass"), Wish("meld"))
    anna = clerk(town, "anna")
    refused("counter_taken", lambda: town.concern(case, "meld", start=True, who=anna))
    assert town.concern(case, "meld", start=True).undo == "concern_started"
    assert [k.state for k in town.act("undo", case).concerns] == ["in_service", "open"]
    refused("no_such_concern", lambda: town.concern(case, "hol", start=True))
    town.act("finish", case)
    refused("illegal_move", lambda: town.concern(case, "meld", start=True))


def test_who_may_not_serve_it_does_not_begin_with_it(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[1])
    town.open(1, anna)
    town.draw(concerns=(Wish("pass"), Wish("meld")))
    called = town.next(1, who=anna)
    assert called is not None
    case = town.act("start", called, anna)
    refused("not_qualified", lambda: town.concern(case, "meld", start=True, who=anna))


def test_two_of_the_same_service_are_told_apart_by_their_position(town: Town) -> None:
    """Whichever is named is settled, changed or taken up, also beside the one in service."""
    case = served(town, Wish("meld", 1), Wish("meld", 3), Wish("meld", 2))
    assert states(town.concern(case, "meld", done=False, position=1)) == [
        ("meld", 1, "in_service"),
        ("meld", 3, "not_done"),
        ("meld", 2, "open"),
    ]
    refused("no_such_concern", lambda: town.concern(case, "meld", done=True, position=1))
    refused("no_such_concern", lambda: town.concern(case, "pass", start=True, position=2))
    town.concern(case, "pass", replaces="meld", position=2)
    assert [k.service for k in town.concern(case, "meld", start=True, position=0).concerns] == ["meld", "meld", "pass"]


def test_a_group_is_settled_with_as_many_pieces_as_it_had(town: Town) -> None:
    """One of 25 has stayed at home: the limit of one visitor is none for a group."""
    town.draw("pass", quantity=25, group=True)
    town.open(1)
    case = town.act("start", town.call(1))
    assert refused("bad_quantity", lambda: town.concern(case, "pass", done=True, quantity=100)).facts["most"] == 99
    assert states(town.concern(case, "pass", done=True, quantity=24)) == [("pass", 24, "done")]
    assert town.concern(case, "meld", quantity=30).concerns[1].quantity == 30


def test_the_lists_tell_pieces_of_each_concern_and_which_is_in_service(town: Town) -> None:
    case = served(town, Wish("pass", 4), Wish("meld"))
    town.concern(case, "meld", start=True)
    (line,) = town.queue().serving
    assert (line.services, line.pieces, line.quantity, line.present) == (("pass", "meld"), (4, 1), 5, 1)
