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

from app.db import people
from app.db.engine import open_store
from app.rules import events as ev
from app.rules.catalog import Policy
from app.rules.refusal import Refusal
from app.usecases import accounts, settings
from app.usecases.context import Context, Principal, Request
from app.usecases.settings import Topic
from app.usecases.settings_hours import CLOSURES, HOURS
from app.usecases.settings_offer import COUNTERS, SERVICES
from app.usecases.settings_office import OFFICE
from app.usecases.settings_people import PEOPLE
from app.usecases.settings_types import (
    ClosureSettings,
    CounterSettings,
    HoursSettings,
    PersonSettings,
    PolicySettings,
    SeriesSettings,
)
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local, no_holidays
from tests.support.steps import PASSWORD, refused

Make = Callable[..., Town]
TOPICS: tuple[Topic[Any], ...] = (HOURS, CLOSURES, SERVICES, COUNTERS, OFFICE, PEOPLE)
NEXT_MONDAY = MONDAY + timedelta(days=7)
TRIAL = SeriesSettings(
    first_day=NEXT_MONDAY,
    last_day=NEXT_MONDAY + timedelta(days=20),
    weekly={"5": ((540, 780),)},
    label="Samstage auf Probe",
    question="Kommen samstags mehr Berufstätige?",
)


def head(town: Town, name: str = "leo", role: str = "manager", office: str | None = "mitte") -> Principal:
    """Somebody who may change settings, signed in anew: roles hold as they are at this moment."""
    if name not in {user.name for user in accounts.list_users(town.ctx)}:
        accounts.add_user(town.ctx, name=name, password=PASSWORD, role=role, office=office)
    with town.ctx.store.read() as conn:
        known = people.by_name(conn, name)
    assert known is not None
    token = accounts.start_session(town.ctx, person=known.id, now=town.now)
    found = accounts.session(town.ctx, token=token, now=town.now)
    if found is None:
        raise Refusal("bad_login")
    return found


def sign_in(town: Town, name: str, password: str) -> str:
    return accounts.login(town.ctx, name=name, password=password, now=town.now)


def get(town: Town, topic: Topic[Any], who: Principal | None = None) -> Any:
    return settings.get(town.ctx, topic, office="mitte", principal=who or head(town))


def put(town: Town, topic: Topic[Any], wanted: Any, who: Principal | None = None, ctx: Context | None = None) -> Any:
    return settings.put(
        ctx or town.ctx,
        topic,
        office="mitte",
        wanted=wanted,
        principal=who or head(town),
        request=Request("PUT", None, b""),
        now=town.now,
    )


def change(town: Town, topic: Topic[Any], who: Principal | None = None, **members: Any) -> Any:
    return put(town, topic, replace(get(town, topic, who), **members), who)


def wrong(town: Town, topic: Topic[Any], who: Principal | None = None, **members: Any) -> set[tuple[str, str]]:
    """Which fields are refused, and why."""
    told = refused("invalid_settings", lambda: change(town, topic, who, **members))
    errors = told.facts["errors"]
    assert isinstance(errors, list)
    return {(error["field"], error["code"]) for error in errors}


def person(name: str, *roles: str, **more: Any) -> PersonSettings:
    return PersonSettings(name=name, roles=roles, **more)


def told(one: PersonSettings) -> PersonSettings:
    """As the settings tell of somebody who has roles here only."""
    return replace(one, everywhere=())


def with_person(town: Town, one: PersonSettings, who: Principal | None = None) -> tuple[PersonSettings, ...]:
    others = [known for known in get(town, PEOPLE, who).people if known.name != one.name]
    return (*others, one)


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
    there = Town(other, town.url)
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
        (f"{where}.last_day", "last_day"),
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


def test_a_qualification_taken_away_holds_at_the_next_call(town: Town) -> None:
    """And given back again."""
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password=PASSWORD)))
    anna = head(town, "anna")
    town.draw("pass")
    town.open(1, anna)
    only = person("anna", "clerk", services=("meld",), preferred=("meld",), trainee=True)
    saved = change(town, PEOPLE, people=with_person(town, only))
    assert [one for one in saved.people if one.name == "anna"] == [told(only)]
    assert town.next(1, who=anna) is None
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk")))
    assert town.next(1, who=anna) is not None
    assert wrong(town, PEOPLE, people=with_person(town, replace(only, services=("nichts",)))) == {
        ("people[anna].services", "unknown_service")
    }


def test_single_roles_are_given_and_taken_away(town: Town) -> None:
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", "reception", password=PASSWORD)))
    assert sorted(head(town, "anna").roles) == ["clerk", "reception"]
    change(town, PEOPLE, people=with_person(town, person("anna", "reception")))
    assert sorted(head(town, "anna").roles) == ["reception"]
    leo = tuple(one for one in get(town, PEOPLE).people if one.name == "leo")
    assert [one.name for one in change(town, PEOPLE, people=leo).people] == ["leo"]
    assert head(town, "anna").roles == frozenset()


def test_an_account_is_locked_and_let_in_again(town: Town) -> None:
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password=PASSWORD)))
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", disabled=True)))
    refused("bad_login", lambda: sign_in(town, "anna", PASSWORD))
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password="ein neues Passwort")))
    refused("bad_login", lambda: sign_in(town, "anna", PASSWORD))
    assert sign_in(town, "anna", "ein neues Passwort")


def test_a_new_account_needs_a_name_a_password_and_a_role(town: Town) -> None:
    assert wrong(town, PEOPLE, people=with_person(town, person(" ", password="kurz"))) == {
        ("people[].name", "name"),
        ("people[].roles", "no_role"),
        ("people[].password", "weak_password"),
    }
    assert wrong(town, PEOPLE, people=with_person(town, person("otto", "king", password=PASSWORD))) == {
        ("people[otto].roles", "unknown_role")
    }


def test_a_head_gives_no_administrators_role_and_takes_none_away(town: Town) -> None:
    boss = head(town, "boss", "admin")
    admin = person("boss", "admin")
    assert wrong(town, PEOPLE, people=with_person(town, person("eva", "admin", password=PASSWORD))) == {
        ("people[eva].roles", "admin_only")
    }
    assert ("people[boss].roles", "admin_only") in wrong(town, PEOPLE, people=with_person(town, person("boss")))
    for member in ({"disabled": True}, {"password": "ein neues Passwort"}):
        (found,) = {code for _, code in wrong(town, PEOPLE, people=with_person(town, replace(admin, **member)))} - {
            "last_admin"
        }
        assert found == "works_elsewhere"
    change(town, PEOPLE, boss, people=with_person(town, person("eva", "admin", password=PASSWORD), boss))
    assert "admin" in head(town, "eva").roles


def test_nobody_takes_away_the_last_administrator_or_the_own_role(town: Town) -> None:
    boss, leo = head(town, "boss", "admin"), head(town)
    own = {("people[boss].roles", "own_role"), ("people[boss].roles", "last_admin")}
    assert wrong(town, PEOPLE, boss, people=with_person(town, person("boss", "manager"), boss)) == own
    assert wrong(town, PEOPLE, leo, people=with_person(town, person("leo", "clerk"))) == {
        ("people[leo].roles", "own_role")
    }
    assert ("people[leo].disabled", "own_account") in wrong(
        town, PEOPLE, leo, people=with_person(town, person("leo", "manager", disabled=True))
    )
    root = head(town, "root", "admin", None)
    change(town, PEOPLE, root, people=with_person(town, person("boss", "manager"), root))
    assert head(town, "boss").roles == {"manager"}


def test_roles_in_all_offices_are_for_those_who_administer_all(make_town: Make) -> None:
    """Somebody stays who does."""
    town = make_town(PLAIN, SECOND)
    boss, root = head(town, "boss", "admin"), head(town, "root", "admin", None)
    chief = person("eva", everywhere=("admin", "clerk"), password=PASSWORD)
    assert wrong(town, PEOPLE, boss, people=with_person(town, chief)) == {("people[eva].everywhere", "admin_only")}
    change(town, PEOPLE, root, people=with_person(town, chief, root))
    eva = head(town, "eva")
    assert eva.offices is None
    assert eva.roles == {"admin", "clerk"}
    assert ("people[eva].everywhere", "own_role") in wrong(
        town, PEOPLE, eva, people=with_person(town, person("eva", "admin", everywhere=()), eva)
    )
    change(town, PEOPLE, root, people=with_person(town, person("eva", everywhere=("clerk",)), root))
    change(town, PEOPLE, boss, people=with_person(town, person("eva", "reception"), boss))
    assert head(town, "eva").offices is None
    assert head(town, "eva").roles == {"clerk", "reception"}
    gone = wrong(town, PEOPLE, root, people=with_person(town, person("root", everywhere=()), root))
    assert gone == {("people[root].everywhere", "own_role"), ("people[root].everywhere", "last_admin")}


def test_an_account_that_works_elsewhere_too_is_not_locked_from_here(make_town: Make) -> None:
    """Staff rotate to the village: it gets a role here, and keeps its password."""
    town = make_town(PLAIN, SECOND)
    head(town, "nora", "clerk", "nord")
    saved = change(town, PEOPLE, people=with_person(town, person("nora", "reception")))
    assert [(one.name, one.elsewhere) for one in saved.people] == [("leo", False), ("nora", True)]
    locked = person("nora", "reception", disabled=True)
    assert wrong(town, PEOPLE, people=with_person(town, locked)) == {("people[nora].disabled", "works_elsewhere")}
    root = head(town, "root", "admin", None)
    assert change(town, PEOPLE, root, people=with_person(town, locked, root)).people[1].disabled


def test_the_settings_of_another_office_do_not_exist(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    stranger = head(town, "nils", "manager", "nord")
    refused("not_found", partial(get, town, HOURS, stranger))
    refused("not_found", partial(put, town, HOURS, HoursSettings(weekly={}), stranger))
