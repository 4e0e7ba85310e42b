"""Locks with a text, and the notice that the boards show."""

from datetime import UTC, datetime, timedelta

from app.db import notices as db
from app.db import offices
from app.rules import events as ev
from app.rules.catalog import Text
from app.rules.hours import at_minute, local_day
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.answers import LockView
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

NoAnswer = type(None)
LONGEST = timedelta(days=366)


def lock(
    ctx: Context,
    *,
    office: str,
    service: str | None,
    text: Text,
    until: datetime | None,
    principal: Principal,
    request: Request,
    now: datetime,
) -> LockView:
    """Stop the issue of numbers for a service, or for the office, until a time or the end of the day."""
    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=LockView,
        work=lambda c: _lock(c, service, text, until),
    )


def _lock(c: Change, code: str | None, text: Text, until: datetime | None) -> LockView:
    service = None if code is None else c.office.service_by_code.get(code)
    if code is not None and service is None:
        raise Refusal("unknown_service", service=code)
    if not text.get("de", "").strip():
        raise Refusal("malformed", field="text.de")
    end = _end(c, until)
    service_id = service.id if service else None
    lock_id = db.add(c.conn, office=c.office.id, service=service_id, text=text, since=c.now, until=end)
    c.emit(ev.LOCKED, lock=lock_id, service=service_id, text=text, until=end.isoformat())
    return LockView(lock_id, code, text, c.now, end)


def _end(c: Change, until: datetime | None) -> datetime:
    """Return when a lock ends: as wished, within a year, else with the local day."""
    if until is None:
        return at_minute(c.office.zone, local_day(c.office.zone, c.now) + timedelta(days=1), 0)
    try:
        end = until.astimezone(UTC)
    except OverflowError:
        raise Refusal("malformed", field="until") from None
    if end <= c.now:
        raise Refusal("time_over", field="until")
    if end > c.now + LONGEST:
        raise Refusal("malformed", field="until")
    return end


def unlock(ctx: Context, *, office: str, lock: int, principal: Principal, request: Request, now: datetime) -> None:
    """Lift a lock before its time; `not_found` when it does not hold."""

    def work(c: Change) -> None:
        if not db.lift(c.conn, c.office.id, lock, c.now):
            raise Refusal("not_found", lock=lock)
        c.emit(ev.UNLOCKED, lock=lock)

    change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=NoAnswer,
        work=work,
    )


def set_notice(
    ctx: Context, *, office: str, text: Text | None, principal: Principal, request: Request, now: datetime
) -> None:
    """Set the notice of boards and kiosks, or clear it with None."""

    def work(c: Change) -> None:
        if text is not None and not text.get("de", "").strip():
            raise Refusal("malformed", field="text.de")
        offices.notice(c.conn, c.office.id, text)
        c.emit(ev.NOTICE, text=text)

    change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=NoAnswer,
        work=work,
    )
