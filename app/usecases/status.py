"""Is an office open, does it give numbers, and if not, why and until when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from app.db import tickets, waiting
from app.db.engine import Connection
from app.rules import hours
from app.rules.catalog import Lock, Office, Service, Text
from app.statistics.estimate import Wait
from app.statistics.staff import Services, Staff
from app.usecases import staffing, view
from app.usecases.answers import Estimate, OfficeStatus, ServiceView
from app.usecases.change import day_over
from app.usecases.words import last_ticket_text, reason_text

OPTIMISM = 0.6
"""The optimistic estimate is this share of the middle one: refuse only what even that cannot reach."""


def last_ticket_refused(office: Office, now: datetime, minutes: float, *, behind: bool) -> datetime | None:
    """Return the closing time when a new ticket even optimistically ends after it plus grace, else None.

    Only `behind` somebody who waits for the same counters. `minutes` are the middle estimate of the wait and what is
    planned for what is wanted, both open minutes: so a shorter matter may still be possible where a longer one is not.
    """
    today = hours.spans(office.hours, hours.local_day(office.zone, now))
    if not office.policy.last_ticket or not behind or not today:
        return None
    last = today[-1][1] + timedelta(minutes=office.policy.grace_minutes)
    return today[-1][1] if hours.wall_clock(today, now, minutes * OPTIMISM) > last else None


def still_possible(office: Office, now: datetime, loads: view.Loads, there: Staff) -> list[str]:
    """Return the codes of the matters that still fit before closing, one piece of each."""
    locked, today = {held.service_id for held in office.locks_at(now)}, hours.local_day(office.zone, now).isoformat()
    return [
        service.code
        for service, wait, behind in waits(office, loads, there)
        if service.id not in locked
        and service.offered(today)
        and last_ticket_refused(office, now, wait.p50 + service.minutes, behind=behind) is None
    ]


def waits(office: Office, loads: view.Loads, there: Staff) -> Iterator[tuple[Service, Wait, bool]]:
    """Give each service with the wait for it, and whether anybody waits for the counters that call from it.

    Services that the same counters call from have the same wait.
    """
    known: dict[frozenset[Services], tuple[Wait, bool]] = {}
    for service in office.services:
        wanted = Services({service.id})
        ways = there.ways(wanted)
        if ways not in known:
            behind = not there.reach(wanted).isdisjoint(loads)
            known[ways] = view.wait_behind(office, loads, there, wanted), behind
        yield service, *known[ways]


def office_status(conn: Connection, office: Office, now: datetime) -> OfficeStatus:
    """Return the state of an office at `now`."""
    window = hours.window(office.hours, now)
    lock = next((held for held in office.locks_at(now) if held.service_id is None), None)
    reason, detail = _reason(conn, office, window, lock, now)
    held = lock if reason == "locked" else None
    today = hours.spans(office.hours, hours.local_day(office.zone, now))
    return OfficeStatus(
        open=window.open,
        issuing=reason is None,
        reason=reason,
        detail=detail,
        next_change=min((m for m in (held and held.until, window.next_change) if m), default=None),
        next_opening=window.next_opening,
        issue_from=None if reason == "evacuation" else held.until if held else window.issue_from,
        closes_at=max((closes for _, closes in today if closes > now), default=None),
    )


def _reason(
    conn: Connection, office: Office, window: hours.Window, lock: Lock | None, now: datetime
) -> tuple[str | None, Text]:
    """Return why no numbers are given (None: they are) and the sentence about it."""
    if office.evacuation_at(now) is not None:
        return "evacuation", reason_text("evacuation", "", None, now, office.zone)
    if window.period is not None and lock is not None:
        return "locked", both_languages(lock.text)
    reason = window.reason
    if window.period is not None and _exhausted(conn, office, now):
        reason = "limit"
    if reason is None:
        return None, {}
    return reason, reason_text(reason, window.label, window.next_opening, now, office.zone)


def _exhausted(conn: Connection, office: Office, now: datetime) -> bool:
    limit = office.policy.daily_limit
    day = hours.local_day(office.zone, now).isoformat()
    return bool(limit) and tickets.drawn_today(conn, office.id, day) >= limit


def both_languages(text: Text) -> Text:
    """Let a text that was given in German only stand for every language."""
    return {"en": text["de"]} | text


def loads_of(conn: Connection, office: Office, day: str, now: datetime) -> view.Loads:
    """Return what waits by service. `day` is that of the office's numbers: when it is over, nobody waits."""
    return {} if day_over(office, day, now) else waiting.load(conn, office.id)


def service_views(
    conn: Connection, office: Office, status: OfficeStatus, language: str, loads: view.Loads, now: datetime
) -> tuple[ServiceView, ...]:
    """Return the services that an office offers, each with what waits, the estimate, or why there are no numbers."""
    locks = {held.service_id: both_languages(held.text) for held in office.locks_at(now)}
    there = staffing.staff(conn, office)
    without, today = staffing.unserved(office, there, now), hours.local_day(office.zone, now).isoformat()
    told = cache(lambda wait: view.estimate(office, wait, now, language))
    return tuple(
        _service_view(
            service,
            language,
            status,
            locks,
            _late(office, now, wait.p50 + service.minutes, behind=behind) if status.issuing else None,
            loads,
            told(wait),
            staffed=service.id not in without,
        )
        for service, wait, behind in waits(office, loads, there)
        if service.offered(today)
    )


def _late(office: Office, now: datetime, minutes: float, *, behind: bool) -> Text | None:
    """Say that a service does not fit any more before closing; None: it does."""
    closes = last_ticket_refused(office, now, minutes, behind=behind)
    return None if closes is None else last_ticket_text(closes, office.zone)


def _service_view(
    service: Service,
    language: str,
    status: OfficeStatus,
    locks: dict[int | None, Text],
    late: Text | None,
    loads: view.Loads,
    estimate: Estimate,
    *,
    staffed: bool,
) -> ServiceView:
    refusal, text = status.reason, status.detail if status.reason else None
    if refusal is None and service.id in locks:
        refusal, text = "locked", locks[service.id]
    elif refusal is None and late is not None:
        refusal, text = "last_ticket", late
    load = loads.get(service.id)
    return ServiceView(
        code=service.code,
        letter=service.letter,
        name=service.name(language),
        names=service.names,
        group=service.group,
        available=refusal is None,
        refusal=refusal,
        text=text,
        waiting=load.concerns if load else 0,
        estimate=estimate if refusal is None else None,
        max_quantity=service.max_quantity,
        unit=service.unit,
        staffed=staffed,
    )
