"""Why this order: the facts come from the log, whatever has happened since."""

from __future__ import annotations

from app.usecases import order
from app.usecases.answers import Ticket
from tests.support.office import Town
from tests.support.steps import clerk, refused


def why(town: Town, first: Ticket, second: Ticket) -> str:
    found = order.why(
        town.ctx, office="mitte", first=first.number, second=second.number, principal=town.api(), now=town.now
    )
    assert set(found) == {"de", "en"}
    return found["de"]


def test_the_truth_is_said_whichever_way_it_is_asked(town: Town) -> None:
    first = town.draw("pass")
    town.later(60)
    second = town.draw("meld")
    said = "F001 kommt voraussichtlich vor W001 dran: F001 wurde früher gezogen (09:00 Uhr) als W001 (09:01 Uhr)."
    assert why(town, first, second) == why(town, second, first) == said
    town.priority(second, "disabled")
    assert why(town, first, second) == "W001 kommt voraussichtlich vor F001 dran: W001 hat Vorrang."
    refused("malformed", lambda: why(town, first, first))


def test_a_call_is_explained_as_things_stood_then(town: Town) -> None:
    town.open(1, services=("meld",))
    town.open(2)
    first, second, third = town.draw("pass"), town.draw("meld"), town.draw("meld")
    town.call(1)
    assert why(town, first, second) == "W001 kam vor F001 dran: Platz 1 bearbeitet das Anliegen von F001 nicht."
    town.pick(2, third.number)
    assert why(town, first, third) == "W002 kam vor F001 dran: W002 wurde von Hand ausgewählt."
    town.act("undo", third)
    assert why(town, third, first).startswith("F001 kommt voraussichtlich vor W002 dran: ")
    late = town.draw("pass")
    town.priority(late, "disabled")
    town.later(1)
    assert town.call(2).number == late.number
    assert why(town, late, first) == "F002 kam vor F001 dran: F002 hat Vorrang."
    town.later(1)
    later = town.draw("pass")
    town.priority(later, "disabled")
    assert "war schon aufgerufen, als F003 gezogen wurde" in why(town, later, late)


def test_who_was_passed_on_keeps_the_place_and_who_was_missed_does_not(town: Town) -> None:
    town.open(1)
    town.open(2)
    first, second = town.draw("pass"), town.draw("pass")
    town.forward(town.act("start", town.call(1)), service="meld")
    assert why(town, first, second).endswith("F001 wurde weitergeleitet und behält den früheren Platz.")
    town.act("recall", town.call(1))
    town.later(60)
    town.act("no_show", first)
    assert why(town, first, second).startswith("F001 kam vor F002 dran: ")
    town.later(1500)
    third = town.draw("pass")
    town.later(900)
    town.act("resume", first)
    assert why(town, first, third).endswith("F001 war nicht erschienen und hat sich später wieder gemeldet.")


def test_what_became_of_the_other_one_later_explains_nothing(town: Town) -> None:
    town.open(1)
    town.open(2)
    first, second = town.draw("pass"), town.draw("pass")
    town.call(1)
    town.act("park", town.act("start", town.call(2)))
    assert why(town, first, second) == "F001 kam vor F002 dran: F001 wurde kurz vor F002 gezogen."


def test_waiting_for_one_counter_or_for_nobody_is_said(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.open(1, who=anna)
    first, second = town.draw("pass"), town.draw("meld")
    assert why(town, first, second).endswith("für das Anliegen von F001 ist zurzeit niemand da.")
    town.open(2)
    town.open(3)
    town.forward(first, counter=3)
    town.pick(2, second.number)
    town.act("give_back", second)
    assert town.call(2).number == second.number
    assert why(town, first, second) == "W001 kam vor F001 dran: F001 wartet auf Platz 3."


def test_another_days_numbers_are_not_known(town: Town) -> None:
    first = town.draw()
    refused(
        "not_found",
        lambda: order.why(
            town.ctx, office="mitte", first=first.number, second="F999", principal=town.api(), now=town.now
        ),
    )
