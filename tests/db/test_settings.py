"""Settings: what a head changes holds at once and everywhere, and nobody overwrites what a colleague has just saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from app.db.engine import open_store
from app.rules import events as ev
from app.rules.catalog import Policy
from app.usecases import board, catalog
from app.usecases.context import Context
from app.usecases.settings import Topic
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_groups import GROUPS
from app.usecases.settings_hours import CLOSURES, HOURS
from app.usecases.settings_offer import COUNTERS, SERVICES
from app.usecases.settings_office import OFFICE
from app.usecases.settings_paper import PAPER
from app.usecases.settings_people import PEOPLE
from app.usecases.settings_printers import PRINTERS
from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import (
    ClosureSettings,
    CounterSettings,
    GroupSettings,
    HoursSettings,
    PolicySettings,
    SeriesSettings,
)
from tests.db.settings import change, get, head, put, wrong
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local, no_holidays
from tests.support.steps import refused

Make = Callable[..., Town]
TOPICS: tuple[Topic[Any], ...] = (
    HOURS,
    CLOSURES,
    SERVICES,
    GROUPS,
    COUNTERS,
    OFFICE,
    DISPLAYS,
    SLIDES,
    PAPER,
    PRINTERS,
    PEOPLE,
)
NEXT_MONDAY = MONDAY + timedelta(days=7)
TRIAL = SeriesSettings(
    first_day=NEXT_MONDAY,
    last_day=NEXT_MONDAY + timedelta(days=20),
    weekly={"5": ((540, 780),)},
    label="Samstage auf Probe",
    question="Kommen samstags mehr Berufstätige?",
)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.what)
def test_what_is_there_changes_nothing_and_leaves_no_event(town: Town, topic: Topic[Any]) -> None:
    """A program may write what it has read as often as it likes."""
    who = head(town)
    before = get(town, topic, who)
    raw = msgspec.json.encode(before)
    assert put(town, topic, msgspec.json.decode(raw, type=topic.kind), who) == before
    assert [event for event in town.events() if event.type == ev.SETTINGS] == []


def test_policy_settings_know_every_rule() -> None:
    assert PolicySettings.__struct_fields__ == tuple(field.name for field in fields(Policy))


def test_new_hours_hold_at_the_next_request(town: Town) -> None:
    assert town.board().open
    before = len(town.events())
    saved = change(town, HOURS, weekly={"0": ((600, 720), (780, 900)), "1": ()})
    assert saved.weekly == {"0": ((600, 720), (780, 900))}
    assert not town.board().open
    assert [(e.type, e.data, e.actor[:4]) for e in town.events()[before:]] == [(ev.SETTINGS, {"what": "hours"}, "user")]
    refused("closed", town.draw)


def test_scenario_36_settings_changed_through_one_process_hold_in_the_next_request_of_another(town: Town) -> None:
    """Both have their own copy of the catalogue; the log's end tells that it is old."""
    other = Context(open_store(town.url), b"s" * 32, "", no_holidays)
    there = Town(other)
    assert (town.board().open, there.board().open) == (True, True)
    put(town, HOURS, HoursSettings(weekly={}), ctx=other)
    assert (town.board().open, there.board().open) == (False, False)
    put(town, HOURS, HoursSettings(weekly={"0": ((480, 1020),)}))
    assert (town.board().open, there.board().open) == (True, True)
    other.store.dispose()


@pytest.mark.parametrize(
    ("periods", "code"),
    [(((720, 480),), "periods"), (((480, 1500),), "periods"), (((480, 720), (700, 900)), "overlap")],
)
def test_impossible_hours_are_refused_with_their_day(
    town: Town, periods: tuple[tuple[int, int], ...], code: str
) -> None:
    assert wrong(town, HOURS, weekly={"2": periods}) == {("weekly.2", code)}
    assert wrong(town, HOURS, weekly={"7": ((1, 2),)}) == {("weekly.7", "weekday")}


def test_a_series_replaces_the_weekly_hours_and_ends_by_itself(town: Town) -> None:
    change(town, HOURS, series=(TRIAL,))
    assert town.board().open
    town.now = local(9, day=NEXT_MONDAY)
    assert not town.board().open
    town.now = local(9, day=NEXT_MONDAY + timedelta(days=5))
    assert town.board().open
    town.now = local(9, day=NEXT_MONDAY + timedelta(days=21))
    assert town.board().open


def test_a_trial_that_has_begun_keeps_its_question_and_only_its_end_may_move(town: Town) -> None:
    """Else its answer would be chosen after the fact."""
    change(town, HOURS, series=(TRIAL,))
    begun = f"series[{NEXT_MONDAY}].first_day"
    town.now = local(9, day=NEXT_MONDAY + timedelta(days=2))
    assert wrong(town, HOURS, series=(replace(TRIAL, question="War es voll?"),)) == {(begun, "series_begun")}
    assert wrong(town, HOURS, series=()) == {(begun, "series_begun")}
    shorter = replace(TRIAL, last_day=NEXT_MONDAY + timedelta(days=6))
    assert change(town, HOURS, series=(shorter,)).series == (shorter,)
    over = f"series[{NEXT_MONDAY}].last_day"
    assert wrong(town, HOURS, series=(replace(TRIAL, last_day=NEXT_MONDAY),)) == {(over, "series_over")}
    late = replace(TRIAL, first_day=NEXT_MONDAY - timedelta(days=3), last_day=NEXT_MONDAY - timedelta(days=1))
    assert (f"series[{late.first_day}].first_day", "series_past") in wrong(town, HOURS, series=(shorter, late))


def test_two_series_on_one_day_are_refused(town: Town) -> None:
    other = replace(TRIAL, first_day=TRIAL.last_day, last_day=TRIAL.last_day + timedelta(days=800), question=" ")
    where = f"series[{other.first_day}]"
    assert wrong(town, HOURS, series=(TRIAL, other)) == {
        (f"{where}.first_day", "series_overlap"),
        (f"{where}.last_day", "too_far"),
        (f"{where}.question", "required"),
    }


def test_heiligabend_is_closed_with_its_name_and_marked_for_forecasts(town: Town) -> None:
    eve = ClosureSettings(day=date(2026, 12, 24), label=" Heiligabend ", exceptional=True)
    saved = change(town, CLOSURES, closures=(eve, replace(eve, day=MONDAY, periods=((600, 660),))))
    assert [(one.day, one.label) for one in saved.closures] == [(MONDAY, "Heiligabend"), (eve.day, "Heiligabend")]
    assert not town.board().open
    town.now = local(9, day=eve.day)
    assert "Heiligabend" in town.board().status.detail["de"]
    assert wrong(town, CLOSURES, closures=(eve, eve)) == {("closures[2026-12-24].day", "twice")}


def test_a_change_over_a_colleagues_newer_one_is_refused_and_other_topics_do_not_matter(town: Town) -> None:
    hours, office = get(town, HOURS), get(town, OFFICE)
    change(town, HOURS, weekly={"0": ((480, 720),)})
    refused("changed_since", lambda: put(town, HOURS, replace(hours, weekly={})))
    put(town, HOURS, replace(hours, weekly={"0": ((480, 720),)}))
    put(town, OFFICE, replace(office, name="Rathaus"))
    put(town, HOURS, replace(get(town, HOURS), weekly={}))


def test_a_temporary_service_is_offered_between_its_days(town: Town) -> None:
    services = get(town, SERVICES).services
    vote = replace(
        services[0],
        code="briefwahl",
        letter="z",
        names={"de": " Briefwahl ", "en": ""},
        first_day=NEXT_MONDAY,
        last_day=NEXT_MONDAY + timedelta(days=4),
    )
    saved = change(town, SERVICES, services=(vote, *services))
    assert (saved.services[0].letter, saved.services[0].names) == ("Z", {"de": "Briefwahl"})
    refused("unknown_service", partial(town.draw, "briefwahl"))
    town.now = local(9, day=NEXT_MONDAY)
    assert town.draw("briefwahl").number == "Z001"
    town.now = local(9, day=NEXT_MONDAY + timedelta(days=7))
    refused("unknown_service", partial(town.draw, "briefwahl"))


def test_a_service_left_out_is_gone_unless_it_has_had_tickets_and_comes_back_by_its_code(town: Town) -> None:
    ticket = town.draw("pass")
    before = get(town, SERVICES).services
    saved = change(town, SERVICES, services=before[1:2])
    assert [(s.code, s.active) for s in saved.services] == [("meld", True), ("pass", False)]
    refused("unknown_service", partial(town.draw, "pass"))
    town.open(1)
    assert town.call(1).number == ticket.number
    saved = change(town, SERVICES, services=before)
    assert saved.services == before
    assert town.draw("hol").number == "L001"


def test_faults_of_services_name_their_fields(town: Town) -> None:
    first, *others = get(town, SERVICES).services
    bad = replace(
        first, code="A b", letter="1", names={"en": "x", "?": "x"}, minutes=0, max_quantity=0, first=5, last=4
    )
    assert {(field[12:], code) for field, code in wrong(town, SERVICES, services=(bad, *others))} == {
        ("code", "code"),
        ("letter", "letter"),
        ("names.de", "required"),
        ("names", "language"),
        ("minutes", "range"),
        ("max_quantity", "range"),
        ("last", "range"),
    }
    torn = replace(others[0], letter=first.letter, last=50)
    conflict = {(f"services[{n}].letter", "letter_conflict") for n in (0, 1)}
    assert wrong(town, SERVICES, services=(first, torn)) == conflict
    change(town, SERVICES, services=(first, replace(torn, active=False)))


def test_counters_are_changed_swapped_and_added(town: Town) -> None:
    first, second, *others = get(town, COUNTERS).counters
    swapped = (
        replace(first, label=second.label, allowed=("meld",), reachable=False),
        replace(second, label=first.label, place=" Flur "),
        CounterSettings(label="Zimmer 12"),
    )
    saved = change(town, COUNTERS, counters=(*swapped, *others)).counters
    assert [one.label for one in saved[:3]] == ["Platz 2", "Platz 1", "Zimmer 12"]
    assert put(town, COUNTERS, replace(get(town, COUNTERS), counters=(*swapped, *others))).counters == saved
    town.draw("pass")
    town.open(1)
    assert town.next(1) is None
    last = len(saved) - 1
    strange = (*saved[:-1], replace(saved[-1], id=999, label=saved[0].label, allowed=("nichts",)))
    assert wrong(town, COUNTERS, counters=strange) == {
        (f"counters[{last}].id", "unknown_counter"),
        (f"counters[{last}].label", "twice"),
        (f"counters[{last}].allowed", "unknown_service"),
    }


def test_a_counter_in_use_stays_and_one_that_was_used_is_only_deactivated(town: Town) -> None:
    counters = get(town, COUNTERS).counters
    town.open(1)
    off = (replace(counters[0], active=False), *counters[1:])
    assert refused("counter_in_use", lambda: change(town, COUNTERS, counters=off)).facts == {"counter": "Platz 1"}
    refused("counter_in_use", lambda: change(town, COUNTERS, counters=counters[1:]))
    town.close(1)
    saved = change(town, COUNTERS, counters=counters[2:]).counters
    assert [(one.label, one.active) for one in saved[-2:]] == [("Platz 8", True), ("Platz 1", False)]
    refused("not_found", partial(town.open, 2))
    back = change(town, COUNTERS, counters=(*saved, CounterSettings(label="Platz 2"))).counters[-1]
    assert back.id == counters[1].id


def test_the_rules_of_an_office_hold_at_once(town: Town) -> None:
    present = get(town, OFFICE)
    policy = replace(present.policy, daily_limit=1, priorities=present.policy.priorities | {"guests": 5})
    change(town, OFFICE, policy=policy, name="Bürgerbüro am Markt")
    town.draw()
    refused("limit", town.draw)
    assert town.board().name == "Bürgerbüro am Markt"
    bad = replace(policy, slip_days=0, priorities={"disabled": 999, "Ü": 1})
    found = wrong(town, OFFICE, policy=bad, land="XX", short_name="")
    assert found >= {
        ("policy.slip_days", "range"),
        ("policy.priorities.disabled", "range"),
        ("policy.priorities.Ü", "class_name"),
        ("policy.priorities.children", "required"),
        ("land", "unknown_land"),
        ("short_name", "required"),
    }


def test_the_settings_of_another_office_do_not_exist(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    stranger = head(town, "nils", "manager", "nord")
    refused("not_found", partial(get, town, HOURS, stranger))
    refused("not_found", partial(put, town, HOURS, HoursSettings(weekly={}), stranger))


def test_what_to_bring_reaches_kiosk_ticket_and_phone_in_its_language(town: Town) -> None:
    """In the ticket's language, else in German; blank lines are none, and words stand there once."""
    services = list(get(town, SERVICES).services)
    services[0] = replace(
        services[0],
        group="Ausweise",
        bring={"de": ("Passfoto", " "), "en": ("Photo",), "tr": ("",)},
        keywords={"de": ("Perso", "Perso")},
    )
    change(town, SERVICES, services=tuple(services))
    change(town, GROUPS, groups=(GroupSettings(name="Ausweise", names={"en": "Documents", "de": "Anders"}),))
    found = catalog.catalog(town.ctx, office="mitte", now=town.now)
    assert found.services[0].bring == {"de": ("Passfoto",), "en": ("Photo",)}
    assert found.services[0].keywords == {"de": ("Perso",)}
    assert found.groups == {"Ausweise": {"en": "Documents"}}
    kiosk = board.kiosk_state(town.ctx, office="mitte", device=None, now=town.now)
    assert kiosk.config_seq == found.config_seq
    for language, lines in (("de", ("Passfoto",)), ("en", ("Photo",)), ("tr", ("Passfoto",))):
        ticket = town.draw(language=language)
        assert ticket.concerns[0].bring == lines
        assert town.status(ticket).concerns[0].bring == lines


def test_faults_of_what_to_bring_and_of_groups_name_their_fields(town: Town) -> None:
    services = list(get(town, SERVICES).services)
    services[0] = replace(services[0], bring={"de": ("x" * 81,), "xx1": ()}, keywords={"en": ("a\tb",)})
    services[1] = replace(services[1], bring={"de": tuple(map(str, range(7)))})
    assert wrong(town, SERVICES, services=tuple(services)) == {
        ("services[0].bring.de", "too_long"),
        ("services[0].keywords.en", "unprintable"),
        ("services[1].bring.de", "too_many"),
    }
    assert wrong(town, GROUPS, groups=(GroupSettings(name="Nirgends"),)) == {("groups[0].name", "unknown_group")}
