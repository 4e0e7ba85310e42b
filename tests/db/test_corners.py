"""Corners that a reviewer found: each was wrong once. Each runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest

from app.db import tables
from app.db.engine import open_store
from app.rules.refusal import Refusal
from app.usecases import accounts, board, counters, devices, notices, printing
from app.usecases.context import Context
from tests.concurrency.test_simultaneous import together
from tests.support.office import MONDAY, PLAIN, SECOND, SERVICES, Town, local, no_holidays, policy
from tests.support.steps import PASSWORD, clerk, refused, seqs, state_of

Make = Callable[..., Town]


def lock_until(town: Town, until: datetime) -> object:
    return notices.lock(
        town.ctx,
        office="mitte",
        service=None,
        text={"de": "Pause"},
        until=until,
        principal=town.api(),
        request=town.request(),
        now=town.now,
    )


def test_a_lock_ends_within_a_year_and_after_now(town: Town) -> None:
    far = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-23)))
    for code, until in (
        ("malformed", far),
        ("time_over", town.now - timedelta(seconds=1)),
        ("time_over", town.now),
        ("malformed", town.now + timedelta(days=400)),
    ):
        refused(code, partial(lock_until, town, until))
    lock_until(town, town.now.astimezone(timezone(timedelta(hours=5))) + timedelta(hours=1))
    assert town.board().status.next_change == town.now.astimezone(UTC) + timedelta(hours=1)


def test_roles_hold_in_the_office_that_gave_them(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    eva = clerk(town, "eva")
    accounts.add_user(town.ctx, name="eva", password="", role="manager", office="nord")
    token = accounts.login(town.ctx, name="eva", password=PASSWORD, now=town.now)
    eva = accounts.session(town.ctx, token=token, now=town.now) or eva
    assert sorted(eva.roles) == ["clerk", "manager"]
    assert [sorted(eva.in_office(office).roles) for office in (1, 2)] == [["clerk"], ["manager"]]
    ticket = town.draw()
    town.open(1, eva)
    town.next(1, who=eva)
    refused("too_few_calls", lambda: town.act("no_show", ticket, eva))


def test_a_devices_name_is_taken_by_one_office(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    kiosk = town.kiosk()
    refused("name_taken", lambda: town.device("kiosk", "eingang", "nord"))
    pairing = devices.start_pairing(town.ctx, kind="kiosk", name="eingang", now=town.now)
    refused(
        "name_taken",
        lambda: devices.confirm_pairing(
            town.ctx, code=pairing.code, office="nord", principal=town.api("nord"), now=town.now
        ),
    )
    assert devices.by_name(town.ctx, kind="kiosk", name="eingang") == kiosk
    register = partial(devices.register, town.ctx, kind="kiosk", office="nord", name="nordkiosk", now=town.now)
    refused("not_found", lambda: register(printer="drucker"))


def test_two_offices_with_one_devices_name_are_refused_and_not_half_made(make_town: Make) -> None:
    with pytest.raises(Refusal, match="name_taken"):
        make_town(PLAIN, replace(PLAIN, slug="nord"))


def test_one_letter_with_two_ranges_is_refused(make_town: Make) -> None:
    clash = (SERVICES[0], replace(SERVICES[1], letter="F", first=100, last=199))
    with pytest.raises(Refusal, match="malformed"):
        make_town(replace(PLAIN, services=clash))


def test_each_job_is_handed_out_once_whoever_asks(make_town: Callable[..., Town]) -> None:
    town = make_town(policy(burst_numbers=0))
    kiosk = town.kiosk()
    drawn = {town.draw("meld", who=kiosk).number for _ in range(20)}
    with town.ctx.store.read() as conn:
        printer = conn.execute(tables.device.select().where(tables.device.c.kind == "printer")).one().id
    others = [Context(open_store(town.url), town.ctx.secret, "", no_holidays) for _ in range(2)]

    def work_off(ctx: Context) -> list[str]:
        found: list[str] = []
        for _ in range(200):
            job = printing.next_job(ctx, printer=printer, now=town.now)
            found += [str(job["number"])] if job else []
        return found

    handed_out = [number for each in together([partial(work_off, ctx) for ctx in others]) for number in each]
    for ctx in others:
        ctx.store.dispose()
    assert sorted(handed_out) == sorted(drawn)


def test_what_is_printed_stays_printed_whatever_comes_late(town: Town) -> None:
    town.draw(who=town.kiosk())
    with town.ctx.store.read() as conn:
        printer = conn.execute(tables.device.select().where(tables.device.c.kind == "printer")).one().id
    job = printing.next_job(town.ctx, printer=printer, now=town.now) or {}
    for outcome in ("unknown", "printed", "unknown", "failed"):
        said = {"job": job["job"], "outcome": outcome}
        printing.record_outcome(town.ctx, printer=printer, outcome=said, now=town.now)
    with town.ctx.store.read() as conn:
        assert conn.execute(tables.print_job.select()).one().state == "printed"


def test_undo_never_gives_a_number_to_two(town: Town) -> None:
    town.open(1)
    drawn = [town.draw("hol") for _ in range(9)]
    town.pick(1, drawn[0].number)
    town.act("finish", drawn[0])
    assert town.draw("hol").number == drawn[0].number
    refused("changed_since", lambda: town.act("undo", drawn[0]))
    assert state_of(town, drawn[0]).state == "finished"


def test_undo_and_resume_end_a_pause(town: Town) -> None:
    ticket = town.draw()
    town.open(1)

    def pause() -> None:
        counters.pause_counter(town.ctx, counter=1, principal=town.api(), request=town.request(), now=town.now)

    town.call(1)
    town.act("finish", ticket)
    pause()
    town.act("undo", ticket)
    assert town.queue().counters[0].state == "open"
    town.act("park", ticket)
    pause()
    town.act("resume", ticket, counter=1)
    assert town.queue().counters[0].state == "open"


def test_an_override_waits_from_the_opening_like_everybody(town: Town) -> None:
    town.now = local(7, 46)
    first = town.draw()
    town.now = local(7, 55)
    second = town.draw("meld", override="Rollstuhl, draußen kalt")
    assert second.waiting_since == first.waiting_since == local(8)
    town.open(1)
    assert town.call(1).number == first.number
    town.now = local(12, 20)
    assert town.draw(override="Härtefall").waiting_since == local(13)
    town.now = local(17, 20)
    assert town.draw(override="Härtefall").waiting_since == local(17, 20)


def news(town: Town) -> list[str]:
    calls = board.announcements(town.ctx, office="mitte", after=0, upto=seqs(town), now=town.now)
    return [call.call.number for call in calls]


def test_a_call_that_was_taken_back_is_no_news(town: Town) -> None:
    ticket, other = town.draw(), town.draw()
    town.open(1)
    town.open(2)
    town.call(1)
    assert news(town) == [ticket.number]
    town.act("undo", ticket)
    assert news(town) == []
    town.later(1)
    town.call(2)
    town.act("start", ticket)
    town.call(1)
    assert news(town) == [ticket.number, other.number]
    town.later(16)
    assert news(town) == []


def test_a_counter_of_another_office_is_none(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    foreign = len(PLAIN.counters) + 1
    ticket = town.draw()
    town.open(1)
    town.act("park", town.call(1))
    counters.open_counter(
        town.ctx, counter=foreign, services=None, principal=town.api("nord"), request=town.request(), now=town.now
    )
    for counter in (foreign, 999):
        refused("not_found", partial(town.act, "resume", ticket, counter=counter))


def test_a_counter_forgotten_yesterday_in_another_office_binds_nobody(make_town: Make) -> None:
    town = make_town(PLAIN, SECOND)
    anna = clerk(town, "anna")
    accounts.add_user(town.ctx, name="anna", password="", role="clerk", office="nord")
    token = accounts.login(town.ctx, name="anna", password=PASSWORD, now=town.now)
    anna = accounts.session(town.ctx, token=token, now=town.now) or anna
    town.open(len(PLAIN.counters) + 1, anna)
    refused("clerk_elsewhere", lambda: town.open(1, anna))
    town.now = local(8, 30, day=MONDAY + timedelta(days=1))
    assert town.open(1, anna).mine
