"""What everybody may read of an office: no figure of few people, waits of months, hours with their exceptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.languages.catalogue import catalogue
from app.usecases import public
from app.usecases.seed import ExceptionSeed
from app.web.public.view import Page, page
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local

TUESDAY = MONDAY + timedelta(days=1)
TRIP = ExceptionSeed(TUESDAY, ((600, 720),), "Betriebsausflug")


def shown(town: Town, language: str = "de") -> Page:
    today = town.now.astimezone().date()
    found = public.public(town.ctx, office="mitte", language=language, now=town.now)
    return page(catalogue("phone", language), found, public.usual(town.ctx, office="mitte", today=today))


def test_few_people_are_a_band_and_nobody_is_said(town: Town) -> None:
    town.open(1)
    for _ in range(4):
        town.draw()
    for _ in range(5):
        town.draw("meld")
    lines = {line.name: line.waiting for line in shown(town).lines}
    assert lines == {"Personalausweis": "weniger als 5", "Wohnung anmelden": "5", "Abholung": "niemand"}


def test_state_hours_and_last_calls_in_the_readers_language(make_town: Callable[..., Town]) -> None:
    town = make_town(replace(PLAIN, exceptions=(TRIP,)), SECOND)
    town.open(1)
    town.draw()
    town.act("finish", town.call(1))
    said = shown(town)
    assert said.state == "Geöffnet bis 17:00 Uhr"
    assert said.calls == (("F\u00a0001", "Platz 1"),)
    assert [day.hours for day in said.week[:3]] == [
        ("08:00–12:00", "13:00–17:00"),
        ("10:00–12:00",),
        ("08:00–12:00", "13:00–17:00"),
    ]
    assert [(day.note, day.today) for day in said.week[:2]] == [("", True), ("Betriebsausflug", False)]
    assert said.week[6].hours == ()
    assert said.others == (("nord", "Bürgerbüro Nord", "Nummern werden ausgegeben"),)
    assert shown(town, "en").state == "Open until 17:00"
    town.now = local(12, 30)
    assert shown(town).state == "Mittagspause. Weiter um 13:00 Uhr."
    town.now = local(18)
    assert shown(town, "en").state == "Closed at the moment. We open on Tuesday, 24 November 2026 at 10:00."
    assert shown(town).lines[0].wait.startswith("Zurzeit geschlossen.")
    town.now = local(7, 50, day=TUESDAY + timedelta(days=1))
    assert shown(town).calls == ()


def test_a_holiday_is_said_as_such(town: Town) -> None:
    """In the heading, beside each matter and beside the day of the week."""
    closed = replace(town, ctx=replace(town.ctx, holidays=lambda _land, _municipality, _year: frozenset({MONDAY})))
    said = shown(closed)
    assert said.state.startswith("Heute ist Feiertag.")
    assert all(line.wait.startswith("Heute ist Feiertag.") for line in said.lines)
    assert [(day.note, day.hours) for day in said.week[:2]] == [
        ("Feiertag", ()),
        ("", ("08:00–12:00", "13:00–17:00")),
    ]


def test_what_is_too_long_before_closing_says_so_and_the_others_tell_their_wait(make_town: Callable[..., Town]) -> None:
    """The office still gives numbers."""
    town = make_town(replace(PLAIN, policy=replace(PLAIN.policy, last_ticket=True)))
    town.now = local(16, 46)
    town.open(1)
    town.draw()
    said = shown(town)
    assert said.state == "Geöffnet bis 17:00 Uhr"
    waits = {line.name: line.wait for line in said.lines}
    assert waits["Personalausweis"] == "Bis zur Schließung um 17:00 Uhr ist das voraussichtlich nicht mehr zu schaffen."
    assert "Minuten" in waits["Abholung"]


def test_usual_waits_come_from_the_weeks_before_and_hide_hours_of_few(town: Town) -> None:
    """Five visits on two Mondays at nine are told, four at ten are not, and today is not history yet."""
    town.open(1)
    for day, hour, visits in ((0, 9, 3), (0, 10, 4), (7, 9, 2)):
        town.now = local(hour, day=MONDAY + timedelta(days=day))
        town.open(1)
        for _ in range(visits):
            town.draw()
        town.later(12 * 60)
        for _ in range(visits):
            town.act("finish", town.call(1))
    monday = MONDAY + timedelta(days=14)
    assert public.usual(town.ctx, office="mitte", today=monday) == public.Usual((9,), ((0, (12,)),))
    assert public.usual(town.ctx, office="mitte", today=monday - timedelta(days=7)) == public.Usual((), ())
    assert public.usual(town.ctx, office="mitte", today=date(2027, 6, 1)) == public.Usual((), ())
