"""Silent alarm: a counter calls for help, the other desks see it and one of them comes.

It is no substitute for the emergency call: `seen` tells the caller whether anybody's desk has shown it at all.
"""

from collections.abc import Callable
from datetime import datetime

from app.db import helping as db
from app.db.engine import AnyRow, Connection
from app.rules import events as ev
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import case, find, view
from app.usecases.answers import CounterRef, HelpView
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

WITHOUT_COUNTER = frozenset({"reception", "manager", "admin", "api"})


def call_help(ctx: Context, *, counter: int, principal: Principal, request: Request, now: datetime) -> HelpView:
    """Call the other desks of the office to one's counter; while an alarm of it lasts, again is the same one."""

    def work(c: Change) -> HelpView:
        case.own_counter(c, counter)
        known = next((row for row in db.running(c.conn, c.office.id) if row.counter_id == counter), None)
        if known is None:
            ident = db.add(c.conn, office=c.office.id, counter=counter, caller=c.principal.key, at=c.now)
            c.emit(ev.HELP, counter=counter, help=ident)
            known = _alarm(c, ident)
        return _view(c.office, known)

    office = find.office_of_counter(ctx, counter)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=HelpView, work=work)


def seen(ctx: Context, *, alarm: int, principal: Principal, request: Request, now: datetime) -> HelpView:
    """Tell that one's desk shows the alarm; counted once per person, and never for who called."""

    def work(c: Change, row: AnyRow) -> None:
        who = c.principal.key
        if row.ended_at is None and who != row.caller and who not in row.seen:
            db.set_seen(c.conn, alarm, (*row.seen, who))
            c.emit(ev.HELP_SEEN, counter=row.counter_id, help=alarm)

    return _on_alarm(ctx, alarm, principal, request, now, work)


def answer(
    ctx: Context, *, alarm: int, counter: int | None, principal: Principal, request: Request, now: datetime
) -> HelpView:
    """Say "help is coming" from one's own counter, or from the reception without one; the first answer stays.

    Refusals: `own_help` from the counter that called, `help_over` when the alarm has ended.
    """

    def work(c: Change, row: AnyRow) -> None:
        if row.ended_at is not None:
            raise Refusal("help_over")
        _must_come_from_elsewhere(c, row, counter)
        if row.answered_at is None:
            db.answer(c.conn, alarm, by=counter, at=c.now)
            c.emit(ev.HELP_ANSWERED, counter=counter, help=alarm)

    return _on_alarm(ctx, alarm, principal, request, now, work)


def _must_come_from_elsewhere(c: Change, row: AnyRow, counter: int | None) -> None:
    if counter is None:
        if not c.principal.roles & WITHOUT_COUNTER:
            raise Refusal("malformed", field="counter")
        return
    case.own_counter(c, counter)
    if counter == row.counter_id:
        raise Refusal("own_help")


def end(ctx: Context, *, alarm: int, principal: Principal, request: Request, now: datetime) -> HelpView:
    """End an alarm; one that has ended stays as it is."""

    def work(c: Change, row: AnyRow) -> None:
        if row.ended_at is None:
            stop(c, row)

    return _on_alarm(ctx, alarm, principal, request, now, work)


def stop(c: Change, row: AnyRow) -> None:
    """End an alarm that lasts."""
    db.end(c.conn, row.id, c.now)
    c.emit(ev.HELP_ENDED, counter=row.counter_id, help=row.id)


def _on_alarm(
    ctx: Context,
    alarm: int,
    principal: Principal,
    request: Request,
    now: datetime,
    work: Callable[[Change, AnyRow], None],
) -> HelpView:
    def run(c: Change) -> HelpView:
        work(c, _alarm(c, alarm))
        return _view(c.office, _alarm(c, alarm))

    office = find.office_of_help(ctx, alarm)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=HelpView, work=run)


def _alarm(c: Change, ident: int) -> AnyRow:
    row = db.get(c.conn, ident)
    if row is None:
        raise Refusal("not_found", help=ident)
    return row


def running(conn: Connection, office: Office) -> tuple[HelpView, ...]:
    """Return the alarms that last."""
    return tuple(_view(office, row) for row in db.running(conn, office.id))


def _view(office: Office, row: AnyRow) -> HelpView:
    at = view.counter_ref(office, row.counter_id) or CounterRef(row.counter_id, "", "")
    by = view.counter_ref(office, row.answered_by)
    answered_by = None if row.answered_at is None else (by.name if by else "")
    return HelpView(row.id, at, row.at, len(row.seen), answered_by, row.answered_at, row.ended_at)
