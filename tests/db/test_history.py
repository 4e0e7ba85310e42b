"""A past written at once is like one that was lived: the log folds to what is stored, without a gap."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.db import history as db
from app.db import log, offices, tickets
from app.db.engine import Store
from app.rules import fold, hours
from app.rules.catalog import Policy
from app.rules.events import Event
from app.rules.ticket import LIVE
from app.usecases import history, report, seed
from app.usecases import log as logs
from app.usecases.context import Context
from app.usecases.history import Written
from app.usecases.seed import OfficeSeed
from tests.support.office import BERLIN, MONDAY, PLAIN, SECOND, Town, local, no_holidays

FIRST, LAST = MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)
OUTCOMES = {"finished", "no_show", "cancelled", "unserved"}


def lived(town: Town, office: str = "mitte", luck: int = 1) -> Written:
    return history.write_history(town.ctx, office=office, first=FIRST, last=LAST, chance=random.Random(luck))


@pytest.fixture(name="found")
def founding(store: Store) -> Callable[..., Town]:
    """Open a town whose offices are there since before its past begins."""
    ctx = Context(store, b"s" * 32, "", no_holidays)

    def found(*offices: OfficeSeed) -> Town:
        seed.fill(ctx, offices=offices, now=local(0, day=FIRST))
        return Town(ctx)

    return found


@pytest.fixture(name="past")
def busy_town(found: Callable[..., Town], monkeypatch: pytest.MonkeyPatch) -> Town:
    """A busy week at few counters is to come."""
    monkeypatch.setattr(history, "LOAD", 1.1)
    return found(replace(PLAIN, counters=PLAIN.counters[:3]), replace(SECOND, counters=SECOND.counters[:1]))


def events(town: Town, office: str = "mitte") -> tuple[Event, ...]:
    return logs.events(town.ctx, office=office, after=0, upto=1_000_000)


def test_stored_is_what_the_log_folds_to(past: Town) -> None:
    """Every ticket, its concerns and its day; none of them lives on."""
    written = lived(past)
    with past.ctx.store.read() as conn:
        ids = {e.ticket_id for e in events(past) if e.ticket_id is not None}
        assert len(ids) == written.tickets > 150
        for ident in ids:
            stored = tickets.get(conn, ident)
            assert stored is not None
            assert stored.state == fold.fold(log.of_ticket(conn, ident))
            assert hours.local_day(BERLIN, stored.state.drawn_at).isoformat() == stored.day
        states = {stored.state.state for ident in ids if (stored := tickets.get(conn, ident))}
    assert states == OUTCOMES


def test_the_log_has_no_gap_and_never_goes_back(past: Town) -> None:
    """Seq from one on, the times in order, and the office's row at its end; two offices apart."""
    for office in ("mitte", "nord"):
        written = lived(past, office)
        found = events(past, office)
        assert [e.seq for e in found] == list(range(1, written.events + 1))
        assert all(before.at <= after.at for before, after in pairwise(found))
        head = logs.heads(past.ctx)[office]
        assert head.seq == written.events
        with past.ctx.store.read() as conn:
            assert offices.row(conn, head.office_id).last_event_at == found[-1].at


def test_everything_happens_within_the_hours(past: Town) -> None:
    """Numbers are drawn only when the office gives them; every wish refused had to be."""
    lived(past)
    office = history.catalog(past.ctx, office="mitte", now=local(9))
    drawn = [e for e in events(past) if e.type == "drawn"]
    assert all(hours.window(office.hours, e.at).period is not None for e in drawn)
    open_now: set[int | None] = set()
    for event in events(past):
        if event.type == "counter_opened":
            open_now.add(event.counter_id)
        elif event.type == "closed":
            open_now.remove(event.counter_id)
        elif event.type == "called":
            assert event.counter_id in open_now
    assert not open_now


def test_the_same_seed_writes_the_same_past(found: Callable[..., Town]) -> None:
    town = found(*(replace(office, counters=PLAIN.counters[:1]) for office in (PLAIN, SECOND)))
    lived(town, "mitte", luck=5)
    lived(town, "nord", luck=5)
    both = [[(e.seq, e.at, e.type) for e in events(town, office)] for office in ("mitte", "nord")]
    assert both[0] == both[1]


def test_the_report_shows_it(past: Town) -> None:
    """Every ticket counts once, waits are plausible, and refused demand is there."""
    written = lived(past)
    found = report.waits(past.ctx, offices=("mitte",), first=FIRST, last=LAST, by="service")
    total = found.total
    ends = sum(total[name] for name in ("n", "no_shows", "unserved", "cancelled"))
    assert ends == written.tickets
    assert total["refused"] == written.refusals > 0
    assert total["median"] < total["p90"] < total["max"]
    assert total["service_n"] > 0
    assert [row["group"] for row in found.rows] == ["pass", "meld", "hol"]


def test_figures_by_counter_are_allowed(past: Town) -> None:
    """Enough different clerks sat at each counter."""
    lived(past)
    found = report.waits(past.ctx, offices=("mitte",), first=FIRST, last=LAST, by="counter")
    assert [row["group"] for row in found.rows if row["n"]] == ["Platz 1", "Platz 2", "Platz 3"]


def test_life_goes_on_after_it(past: Town) -> None:
    """The next day begins by itself with the first number, and the log goes on where the past ended."""
    written = lived(past)
    ticket = past.draw("meld")
    assert ticket.number == "W001"
    assert past.board().waiting == 1
    assert [e.type for e in events(past)[written.events :] if e.type != "settings"] == ["day_began", "drawn"]


def test_limits_hold_in_the_past_too(found: Callable[..., Town]) -> None:
    """No day gives more numbers than the office allows."""
    town = found(replace(PLAIN, policy=Policy(daily_limit=40), counters=PLAIN.counters[:2]))
    lived(town)
    days: dict[date, int] = {}
    for event in events(town):
        if event.type == "drawn":
            days[event.at.date()] = days.get(event.at.date(), 0) + 1
    assert max(days.values()) == 40
    assert len(days) == 5


def test_a_past_stands_only_at_the_beginning(past: Town) -> None:
    lived(past)
    with pytest.raises(ValueError, match="has begun"):
        lived(past)


def test_nobody_is_left_waiting(past: Town) -> None:
    """A ticket that still waits has no place in a past."""
    drawn = Event(1, local(9), "drawn", None, None, "system:0", {"number": "F001", "language": "de"})
    drawn.data.update(base_at=local(9).isoformat(), concerns=[{"service": 1, "quantity": 1}], handed_over=True)
    filed = db.Filed(fold.begun(drawn), "2026-11-23", "F", 1, 1, None)
    assert filed.state.state in LIVE
    with past.ctx.store.write() as conn, pytest.raises(ValueError, match="must have ended"):
        db.write(conn, 1, db.Past((filed,), ((0, drawn),), (), {}))
