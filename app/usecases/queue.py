"""What the desks of one office see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.db import boards, care, counters, tickets, waiting
from app.db import offices as db
from app.db.care import NOTHING, Care
from app.db.engine import AnyRow, Connection
from app.rules.catalog import FETCHED, Lock, Office, Service
from app.rules.refusal import Refusal
from app.rules.ticket import PARKED, WAITING, asks_for_time, label
from app.usecases import device_alarms, find, helping, hoarding, showing, staffing, status, view
from app.usecases.answers import CounterView, LockView, Queue, ServiceRef, TicketLine
from app.usecases.change import day_over, read_office
from app.usecases.context import Context, Principal
from app.usecases.outage import LONGEST_AGO
from app.usecases.tokens import TicketKey, ticket_token
from app.usecases.upcoming import Waiter, first, takes, upcoming

MOST = 100
LISTED = ("waiting", "called", "serving", "parked", "no_show", "expected")
UNCLAIMED = timedelta(seconds=90)


def queue(ctx: Context, *, office: str, principal: Principal, now: datetime) -> Queue:
    """Return lists, counters, locks and alarms of an office; `not_found` when it is not the principal's."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        over = day_over(found, row.day, now)
        displays = showing.displays(conn, found, now)
        lists, waiters = (_no_lists(), ()) if over else _lists(ctx, conn, found, row.day, now)
        return Queue(
            office=found.slug,
            name=found.name,
            timezone=found.zone.key,
            seq=row.seq,
            at=now,
            status=status.office_status(conn, found, now),
            waiting_total=0 if over else boards.waiting_total(conn, office_id),
            waiting=lists["waiting"],
            called=lists["called"],
            serving=lists["serving"],
            parked=lists["parked"],
            missed=lists["no_show"],
            expected=lists["expected"],
            unstaffed=staffing.unstaffed(found, staffing.staff(conn, found), now),
            help=helping.running(conn, found),
            evacuation=lasting.since if (lasting := found.evacuation_at(now)) else None,
            counters=counter_views(conn, found, principal, waiters, now),
            services=tuple(_service_ref(s) for s in found.services if s.active),
            notice=row.notice,
            locks=tuple(lock_view(found, held) for held in found.locks_at(now)),
            alarms=(
                *hoarding.alarms(conn, found, now),
                *device_alarms.alarms(conn, found, now),
                *showing.silent_alarms(found, displays, now),
            ),
            mended=showing.mended(conn, found, displays, now),
            outages=found.outages(now - LONGEST_AGO),
            displays=displays,
            shown=showing.of_called(conn, office_id),
        )


def _no_lists() -> dict[str, tuple[TicketLine, ...]]:
    return dict.fromkeys(LISTED, ())


def _lists(
    ctx: Context, conn: Connection, office: Office, day: str, now: datetime
) -> tuple[dict[str, tuple[TicketLine, ...]], tuple[Waiter, ...]]:
    rows = {"waiting": waiting.lines(conn, office.id, MOST)}
    for state in LISTED[1:]:
        rows[state] = boards.listed(conn, office.id, day, state, MOST)
    shown = [r.id for listed in rows.values() for r in listed]
    concerns, kept = boards.concerns(conn, shown), care.of(conn, shown)
    lists = {state: lines(ctx, office, listed, concerns, kept, now) for state, listed in rows.items()}
    return lists, tuple(_waiter(r, concerns[r.id]) for r in rows["waiting"])


def _waiter(r: AnyRow, concerns: list[AnyRow]) -> Waiter:
    services = frozenset(c.service_id for c in concerns if c.state in {"open", "in_service"})
    number = label(r.home, r.number)
    later = asks_for_time(r.state, r.parked_reason)
    return Waiter(number, services, r.target_counter_id, r.reach, r.callable_from, r.effective_at, later)


def _service_ref(s: Service) -> ServiceRef:
    return ServiceRef(s.code, s.letter, s.names, s.minutes, s.minutes_per_piece, s.max_quantity)


def lines(
    ctx: Context,
    office: Office,
    rows: Iterable[AnyRow],
    concerns: Mapping[int, list[AnyRow]],
    kept: Mapping[int, Care],
    now: datetime,
) -> tuple[TicketLine, ...]:
    """Return rows of tickets as staff see them in lists, with their concerns and what is kept beside them."""
    return tuple(_line(ctx, office, r, concerns[r.id], kept.get(r.id, NOTHING), now) for r in rows)


def _line(ctx: Context, office: Office, r: AnyRow, concerns: list[AnyRow], kept: Care, now: datetime) -> TicketLine:
    open_ones = [c for c in concerns if c.state in {"open", "in_service"}] or concerns
    return TicketLine(
        number=label(r.home, r.number),
        token=ticket_token(ctx.secret, TicketKey(r.id, r.office_id, r.copies)),
        state=r.state,
        service=office.service_by_id[open_ones[0].service_id].code,
        services=tuple(office.service_by_id[c.service_id].code for c in open_ones),
        quantity=sum(c.quantity for c in open_ones),
        language=r.language,
        waiting_since=r.waiting_since,
        issued_at=r.drawn_at,
        unclaimed=r.handed_over_at is None and now - r.drawn_at >= UNCLAIMED,
        counter=view.counter_ref(office, r.counter_id),
        called_at=r.called_at,
        call_count=r.call_count,
        priority=r.head_s > 0,
        fetch=not FETCHED.isdisjoint(kept.needs),
        reach=r.reach,
        note=bool(kept.note),
        target=view.counter_ref(office, r.target_counter_id) if r.state == WAITING else None,
        callable_from=view.appointment_from(r),
        later_until=view.later_until(r, now),
        parked_reason=r.parked_reason if r.state == PARKED else "",
        parked_room=r.parked_room,
        pieces=tuple(c.quantity for c in open_ones),
        lost_s=office.lost_seconds(r.waiting_since, r.called_at or now),
        present=next((i for i, c in enumerate(open_ones) if c.state == "in_service"), None),
    )


def counter_views(
    conn: Connection, office: Office, principal: Principal, waiters: Sequence[Waiter] = (), now: datetime | None = None
) -> tuple[CounterView, ...]:
    """Return the office's counters as `principal` sees them; of `waiters`, each names whom it would call `now`."""
    rows = counters.views(conn, office.id)
    heads = {r.id: _next(conn, office, r, waiters, now) for r in rows if now is not None and r.state != "closed"}
    return tuple(_counter_view(office, r, principal, heads.get(r.id)) for r in rows)


def _next(conn: Connection, office: Office, row: AnyRow, waiters: Sequence[Waiter], now: datetime) -> str | None:
    """Return whom a counter would call; only a queue that is longer than its list is asked for it."""
    whole = len(waiters) < MOST
    found = upcoming(office, row, waiters, now, whole=whole)
    head = None if whole or found else first(conn, office, row, now)
    stored = None if head is None else tickets.get(conn, head)
    return found if stored is None else stored.state.label


def counter_view(conn: Connection, office: Office, counter: int, principal: Principal) -> CounterView:
    """Return one counter as `principal` sees it."""
    return next(v for v in counter_views(conn, office, principal) if v.id == counter)


def _counter_view(office: Office, r: AnyRow, principal: Principal, head: str | None) -> CounterView:
    services = None if r.services is None else tuple(office.service_by_id[s].code for s in r.services)
    allowed = office.counter_by_id[r.id].allowed
    return CounterView(
        id=r.id,
        name=r.label,
        place=r.place,
        state=r.state,
        since=r.since,
        clerk=r.clerk_name,
        mine=principal.kind == "user" and r.clerk_id == principal.id,
        services=services,
        ticket=r.ticket_number and label(r.ticket_home, r.ticket_number),
        ticket_state=r.ticket_state,
        allowed=None if allowed is None else tuple(s.code for s in office.services if s.id in allowed),
        takes=() if r.state == "closed" else tuple(office.service_by_id[s].code for s in takes(office, r)),
        next=head,
    )


def lock_view(office: Office, lock: Lock) -> LockView:
    """Return how a lock is shown to staff."""
    service = None if lock.service_id is None else office.service_by_id[lock.service_id].code
    return LockView(lock.id, service, lock.text, lock.since, lock.until)
