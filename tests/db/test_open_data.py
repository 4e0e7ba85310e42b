"""What is published of an office: now, and a day by half hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.rules.refusal import Refusal
from app.usecases import evacuation, notices, open_data
from app.usecases.open_data import Band, Estimate, HalfHour, History, LastCall, OfficeNow, Waits
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local, policy

NOBODY, FEW = Band(0, 0), Band(1, 4)


def mitte(town: Town) -> OfficeNow:
    """The first office as it is published now."""
    return open_data.offices(town.ctx, practice=False, now=town.now).offices[0]


def day(town: Town, wanted: date = MONDAY) -> History:
    return open_data.history(town.ctx, office="mitte", day=wanted, practice=False, now=town.now)


def half_hours(found: History) -> dict[str, tuple[Band, Waits | None]]:
    return {f"{one.start:%H:%M}": (one.visits, one.wait) for one in found.half_hours}


def test_waits_counters_and_calls_without_a_figure_of_few(make_town: Callable[..., Town]) -> None:
    town = make_town(PLAIN, replace(SECOND, address="Nordplatz 1"))
    town.open(1)
    town.open(2, services=("meld",))
    for service, people in (("pass", 3), ("meld", 6)):
        for _ in range(people):
            town.draw(service)
    town.act("start", town.call(1))
    found = mitte(town)
    assert (found.open, found.issue.code, found.issue.text["de"]) == (True, "open", "Nummern werden ausgegeben")
    assert (found.closes_at, found.issue_from, found.measured_at) == (local(17), None, local(9))
    assert str(found.measured_at) == "2026-11-23 09:00:00+01:00"
    assert {one.code: one.waiting for one in found.services} == {"pass": FEW, "meld": Band(6, 6), "hol": NOBODY}
    assert (found.waiting, found.open_counters) == (Band(7, 10), FEW)
    assert found.calls == (LastCall("F001", "Platz 1"),)
    assert found.services[1].estimate == Estimate(45, 55)
    assert found.estimate is not None
    nord = open_data.offices(town.ctx, practice=True, now=town.now).offices[1]
    assert (nord.slug, nord.address, nord.waiting, nord.open_counters) == ("nord", "Nordplatz 1", NOBODY, NOBODY)


def test_of_five_open_counters_and_more_a_service_tells_no_exact_part(town: Town) -> None:
    for counter in range(1, 7):
        town.open(counter, services=("pass",) if counter == 6 else None)
    found = mitte(town)
    assert found.open_counters == Band(6, 6)
    assert {one.code: one.open_counters for one in found.services} == dict.fromkeys(("pass", "meld", "hol"), Band(5, 6))


def test_why_no_numbers_are_given(make_town: Callable[..., Town]) -> None:
    """The office's reason, that of a service, and the office's where each of its services has one."""
    town = make_town(policy(last_ticket=True))
    who = town.api()
    text = {"de": "Drucker defekt"}
    notices.lock(
        town.ctx, office="mitte", service="pass", text=text, until=None, principal=who, request=town.request(),
        now=town.now,
    )  # fmt: skip
    found = mitte(town)
    locked, other, _ = found.services
    assert (locked.issue.code, locked.issue.text, locked.estimate) == ("locked", text | {"en": text["de"]}, None)
    assert (found.issue.open, other.issue.open) == (True, True)
    town.now = local(12, 30)
    found = mitte(town)
    assert (found.open, found.issue.code, found.issue_from) == (False, "break", local(12, 45))
    town.now = local(15, 30)
    town.open(1)
    for _ in range(20):
        town.draw("meld", override="ja")
    found = mitte(town)
    assert {one.code: one.issue.code for one in found.services} == {
        "pass": "locked", "meld": "last_ticket", "hol": "last_ticket",
    }  # fmt: skip
    assert (found.open, found.issue.open, found.issue.code, found.estimate) == (True, False, "locked", None)
    assert found.issue.text["en"].startswith("Drucker defekt ")
    town.now = local(18)
    assert (mitte(town).issue.code, mitte(town).closes_at) == ("closed", None)


def test_nobody_is_called_into_a_building_that_is_left_nor_after_midnight(town: Town) -> None:
    town.open(1)
    town.draw()
    town.draw()
    town.call(1)
    who = town.api()
    evacuation.evacuate(town.ctx, office="mitte", principal=who, request=town.request(), now=town.now)
    found = mitte(town)
    assert (found.issue.code, found.calls, found.open_counters, found.estimate) == ("evacuation", (), NOBODY, None)
    town.now = local(8, day=MONDAY + timedelta(days=1))
    found = mitte(town)
    assert (found.calls, found.waiting, found.open_counters) == ((), NOBODY, NOBODY)


def visits(town: Town, people: int, minutes: int) -> None:
    """So many people come now, wait so many minutes, and are served."""
    town.open(1)
    for _ in range(people):
        town.draw()
    town.later(minutes * 60)
    for _ in range(people):
        town.act("finish", town.call(1))


def test_a_day_by_half_hour_hides_what_few_people_waited(town: Town) -> None:
    """Percentiles as in reports; four visits are a band without waits; who was refused and not served, too."""
    visits(town, 5, 12)
    town.now = local(9, 40)
    visits(town, 4, 3)
    town.now = local(16, 40)
    town.draw()
    town.now = local(17, 5)
    with pytest.raises(Refusal):
        town.draw(who=town.kiosk())
    town.now = local(8, day=MONDAY + timedelta(days=1))
    town.draw()
    found = day(town)
    assert half_hours(found) == {
        "09:00": (Band(5, 5), Waits(12, 12)), "09:30": (FEW, None), "16:30": (NOBODY, None), "17:00": (NOBODY, None),
    }  # fmt: skip
    last = found.half_hours[-2:]
    assert [(one.unserved, one.refused) for one in last] == [(FEW, NOBODY), (NOBODY, FEW)]
    assert found.until == local(0, day=MONDAY + timedelta(days=1))
    assert found.half_hours[0] == HalfHour(local(9), local(9, 30), Band(5, 5), NOBODY, NOBODY, Waits(12, 12))
    assert str(found.half_hours[0].start) == "2026-11-23 09:00:00+01:00"
    assert half_hours(day(town, date(2020, 2, 29))) == {}


def test_a_half_hour_of_today_is_told_when_nobody_of_it_waits_any_more(town: Town) -> None:
    """Else each visit that is added would tell of one person how long the wait was."""
    visits(town, 5, 12)
    town.now = local(9, 20)
    late = town.draw()
    town.now = local(9, 29)
    assert half_hours(day(town)) == {}
    town.now = local(9, 40)
    assert (half_hours(day(town)), day(town).until) == ({}, local(9))
    town.act("park", town.call(1), reason="photo")
    assert half_hours(day(town)) == {}
    town.act("finish", town.act("resume", late, counter=1))
    assert half_hours(day(town)) == {"09:00": (Band(6, 6), Waits(12, 12))}
    assert day(town).until == local(9, 30)


@pytest.mark.parametrize("wanted", [MONDAY + timedelta(days=1), date(1, 1, 1), date(9999, 12, 31)])
def test_there_is_no_history_of_days_to_come(town: Town, wanted: date) -> None:
    with pytest.raises(Refusal, match="bad_date"):
        day(town, wanted)
