"""What the phone says of a visit that goes on elsewhere, rests, or is interrupted."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import insert

from app.db import side_tables
from app.languages.catalogue import catalogue
from app.usecases import visit
from app.usecases.answers import CounterRef, Ticket
from app.web.ticket.blueprint import VISITOR
from app.web.ticket.view import View, view
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import clerk

Make = Callable[..., Town]


def shown(town: Town, ticket: Ticket, language: str = "de") -> View:
    return view(catalogue("phone", language), town.status(ticket))


def test_a_parked_visitor_reads_where_to_wait(town: Town) -> None:
    town.open(1)
    town.draw()
    case = town.act("start", town.call(1))
    town.act("park", case, room="Wartezone B")
    assert town.status(case).parked_room == "Wartezone B"
    assert shown(town, case) == View(
        "F\u00a0001",
        "parked",
        "Bitte einen Moment",
        "Sie kommen gleich wieder dran.",
        "",
        "Bitte warten Sie hier: Wartezone B",
    )
    town.act("resume", case)
    assert town.status(case).parked_room == ""


def test_who_is_sent_to_a_counter_reads_which_one(town: Town) -> None:
    town.open(1)
    town.open(2)
    town.draw()
    case = town.act("start", town.call(1))
    town.forward(case, counter=2)
    assert town.status(case).target == CounterRef(2, "Platz 2", "Zimmer 2")
    assert shown(town, case).place == "Es geht weiter bei Platz 2."


def test_without_anybody_who_can_help_it_says_so_instead_of_a_wait(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    drawn = town.draw("pass")
    town.open(1, who=anna)
    assert shown(town, drawn) == View(
        "F\u00a0001",
        "waiting",
        "Zurzeit ist niemand da, der Ihr Anliegen bearbeitet",
        "Bitte wenden Sie sich an den Empfang.",
    )


def test_a_visit_that_goes_on_in_another_office_is_followed_there_and_given_back_there(make_town: Make) -> None:
    """The first paper's link goes on to hold."""
    town = make_town(PLAIN, SECOND)
    town.open(1)
    town.draw()
    case = town.act("start", town.call(1))
    town.forward(case, office="nord")
    there = shown(town, case)
    assert (there.state, there.title) == ("expected", "Weiter geht es hier: Bürgerbüro Nord")
    assert there.lead == "Bitte melden Sie sich dort am Terminal oder Empfang an."
    assert town.status(case).may_cancel
    for _ in range(2):
        request = town.request("cancel")
        answer = visit.cancel_ticket(town.ctx, token=case.token, principal=VISITOR, request=request, now=town.now)
        assert (answer.state, answer.office) == ("cancelled", "nord")
    assert town.queue("nord").expected == ()


def test_while_people_leave_the_building_nothing_else_is_said(town: Town) -> None:
    drawn, called = town.draw(), town.draw(language="en")
    town.open(1)
    town.act("finish", town.call(1))
    town.call(1)
    with town.ctx.store.write() as conn:
        row = {"office_id": 1, "kind": "evacuation", "since": town.now, "until": None}
        conn.execute(insert(side_tables.interruption).values(row))
    town.ctx.catalogs.clear()
    assert shown(town, called) == View(
        "F\u00a0002", "evacuation", "Bitte verlassen Sie das Gebäude", "Ihre Nummer bleibt gültig."
    )
    assert shown(town, called, "en").title == "Please leave the building"
    assert shown(town, drawn).state == "finished"
    town.later(24 * 3600)
    assert shown(town, town.draw()).state == "waiting"


def test_nothing_on_the_phone_names_a_person_or_a_note(town: Town) -> None:
    anna = clerk(town, "anna-amsel")
    town.open(1, who=anna)
    drawn = town.draw()
    town.priority(drawn, "disabled", needs=("blind",))
    town.next(1, who=anna)
    from app.usecases import priority

    town.do(priority.set_note, drawn, text="Vollmacht fehlt")
    said = repr(town.status(drawn))
    assert not any(word in said for word in ("amsel", "Vollmacht", "disabled", "blind"))
