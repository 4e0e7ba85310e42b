"""Print jobs: paper comes out at most once, and what became of it is known or said to be unknown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.db import devices, log, offices, tickets
from app.db import printing as db
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import draw, find, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import SYSTEM, Context, Principal, Request
from app.usecases.paper import printer_called, put_on_paper, test_paper
from app.usecases.unit import change


@dataclass(frozen=True, slots=True)
class PaperNews:
    """What became of a ticket's paper, and why it did not come out.

    `handover`: done, failed or unknown; who asks may also be told that it is printing, or unclaimed: nothing prints it.
    """

    number: str
    token: str
    handover: str
    reason: str | None


OUTCOMES = ("printed", "failed", "unknown")


def next_job(ctx: Context, *, printer: int, now: datetime) -> dict[str, Any] | None:
    """Return the oldest queued job of a printer as wire format, already marked as sent; None when there is none."""
    with ctx.store.glance() as conn:
        if db.next_queued(conn, printer) is None:
            return None
    with ctx.store.write() as conn:
        found = db.next_queued(conn, printer)
        if found is None or not db.mark_sent(conn, found.job, now):
            return None
        payload: dict[str, Any] = found.payload
        return payload


def record_outcome(ctx: Context, *, printer: int, outcome: dict[str, Any], now: datetime) -> None:
    """Keep what an agent says of a job; the same again changes nothing. Paper hands the number over."""
    result = outcome.get("outcome")
    if result not in OUTCOMES:
        raise Refusal("malformed", field="outcome", allowed=list(OUTCOMES))
    with ctx.store.read() as conn:
        job = db.get(conn, str(outcome.get("job")))
    if job is None or job.printer_id != printer:
        raise Refusal("not_found")

    def work(c: Change) -> None:
        present = db.get(c.conn, job.job)
        if present is None or present.state in {"printed", result}:
            return
        db.settle(c.conn, job.job, result, outcome.get("reason"), c.now)
        stored = None if job.ticket_id is None else tickets.get(c.conn, job.ticket_id)
        if stored is not None:
            c.emit(ev.PAPER, ticket=stored.id, kiosk=stored.device_id, outcome=result, reason=outcome.get("reason"))
        if result == "printed" and stored is not None:
            draw.hand_over(c, stored, "paper")

    change(ctx, office=job.office_id, principal=SYSTEM, request=None, now=now, answer=type(None), work=work)


def interrupted(ctx: Context, *, printer: int, now: datetime, pending: Collection[str] = ()) -> None:
    """Set jobs that were sent and never answered to unknown: nobody can tell whether paper came out.

    `pending` are the jobs that the printer's agent still has.
    """
    with ctx.store.read() as conn:
        jobs = [job for job in db.sent_unanswered(conn, printer) if job.job not in pending]
    for job in jobs:
        nobody_knows = {"job": job.job, "outcome": "unknown", "reason": "unknown"}
        record_outcome(ctx, printer=printer, outcome=nobody_knows, now=now)


def paper_news(ctx: Context, *, office: str, kiosk: int, after: int, upto: int) -> tuple[PaperNews, ...]:
    """Return what became of the papers of one kiosk's tickets, as logged in (after, upto]."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        events = log.between(conn, office_id, after, upto)
        papers = [e for e in events if e.type == ev.PAPER and e.data["kiosk"] == kiosk]
        found = [(e, tickets.get(conn, e.ticket_id)) for e in papers if e.ticket_id]
    return tuple(
        PaperNews(
            stored.state.label,
            view.token_of(ctx, stored),
            db.HANDOVER[event.data["outcome"]],
            event.data["reason"],
        )
        for event, stored in found
        if stored is not None
    )


def paper_of(ctx: Context, *, token: str, principal: Principal) -> PaperNews:
    """Return what has become of a ticket's paper so far; that its holder has the number on a phone is no paper.

    A kiosk asks for its own tickets only.
    """
    with ctx.store.read() as conn:
        stored = find.stored_ticket(ctx, conn, token)
        draw.refuse_others(principal, stored)
        handover, reason = db.handover_of(conn, stored.id)
    return PaperNews(stored.state.label, token, handover, reason)


def reprint(
    ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime, printer: str | None = None
) -> Ticket:
    """Print a copy, marked as such, with a new link: the old one is dead.

    It comes out of the `printer` of this name; without one (or "") where the first paper came from, else, also outside
    that one's times, of any printer of the office. `no_printer` where there is none.
    """

    def work(c: Change) -> Ticket:
        stored = find.stored_ticket(ctx, c.conn, token)
        own = None if printer else c.office.paper_at(stored.device_id or 0, c.now)
        used = printer_called(c, printer or "") if own is None else own
        tickets.count_copy(c.conn, stored.id)
        copy = tickets.get(c.conn, stored.id) or stored
        c.emit(ev.REPRINTED, ticket=stored.id)
        where = view.place(c.conn, c.office, copy.state, c.now)
        put_on_paper(c, copy, used, kind="reprint", where=where, large=db.was_large(c.conn, stored.id))
        return view.view(ctx, c.conn, c.office, copy, c.now)

    return change(
        ctx,
        office=find.ticket_key(ctx, token).office,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=work,
    )


def test_page(ctx: Context, *, printer: int, now: datetime) -> None:
    """Queue a test page."""
    with ctx.store.write() as conn:
        found = devices.get(conn, printer)
        if found is None or found.kind != "printer":
            raise Refusal("not_found", printer=printer)
        office = offices.row(conn, found.office_id)
        payload = test_paper(office.name, now)
        db.add(conn, office=office.id, printer=printer, ticket=None, payload=payload, created=now)
