"""The one transaction model: lock the office, answer repeats, decide, write, log, wake."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

import msgspec

from app.db import offices, requests
from app.db.engine import AnyRow, Connection
from app.rules.hours import at_minute, local_day
from app.rules.refusal import DEMAND, Refusal
from app.usecases import discreet
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.rollover import begin_day

T = TypeVar("T")


def change(
    ctx: Context,
    *,
    office: int,
    principal: Principal,
    request: Request | None,
    now: datetime,
    answer: type[T],
    work: Callable[[Change], T],
) -> T:
    """Run `work` in one transaction of an office and return its answer.

    A request with a known id gets its first answer again (`request_id_reused` with another body). A refusal rolls
    everything back; refused demand is then counted in a transaction of its own. An office that is not the
    principal's is `not_found`.
    """
    principal = principal.in_office(office)
    try:
        with ctx.store.write() as conn:
            return _run(conn, ctx, office, principal, request, now, answer, work)
    except Refusal as refusal:
        if refusal.code in DEMAND:
            _count(ctx, office, principal, request, now, refusal)
        raise


def _run(
    conn: Connection,
    ctx: Context,
    office: int,
    principal: Principal,
    request: Request | None,
    now: datetime,
    answer: type[T],
    work: Callable[[Change], T],
) -> T:
    if not principal.may(office):
        raise Refusal("not_found")
    row = offices.lock(conn, office)
    known = _known(conn, principal, request)
    if known is not None and request is not None:
        return _repeat(ctx, conn, known, request, answer)
    changing = _begin(ctx, conn, row, principal, now)
    result = work(changing)
    changing.flush()
    _keep(changing, request, result)
    return result


def _begin(ctx: Context, conn: Connection, row: AnyRow, principal: Principal, now: datetime) -> Change:
    changing = Change(ctx, conn, row, principal, now)
    begin_day(changing)
    return changing


def change_both(
    ctx: Context,
    *,
    office: int,
    other: int,
    principal: Principal,
    request: Request,
    now: datetime,
    answer: type[T],
    work: Callable[[Change, Change], T],
) -> T:
    """Run `work` in one transaction of two offices, held in ascending order so that nobody waits in a circle.

    The principal acts in `office`; what it sends to `other` needs no rights there.
    """
    if not principal.may(office):
        raise Refusal("not_found")
    with ctx.store.write() as conn:
        rows = {ident: offices.lock(conn, ident) for ident in sorted((office, other))}
        known = _known(conn, principal, request)
        if known is not None:
            return _repeat(ctx, conn, known, request, answer)
        here, there = (_begin(ctx, conn, rows[i], principal.in_office(office), now) for i in (office, other))
        result = work(here, there)
        here.flush()
        there.flush()
        _keep(here, request, result)
        return result


def _known(conn: Connection, principal: Principal, request: Request | None) -> tuple[str, str] | None:
    if request is None or request.request_id is None:
        return None
    return requests.find(conn, principal.key, request.route, request.request_id)


def _repeat(ctx: Context, conn: Connection, known: tuple[str, str], request: Request, answer: type[T]) -> T:
    body_hash, first = known
    if body_hash != request.body_hash:
        raise Refusal("request_id_reused")
    return discreet.restored(ctx, conn, msgspec.json.decode(first, type=answer))


def _keep(changing: Change, request: Request | None, result: object) -> None:
    if request is None or request.request_id is None:
        return
    day = local_day(changing.office.zone, changing.now)
    requests.keep(
        changing.conn,
        principal=changing.principal.key,
        route=request.route,
        request_id=request.request_id,
        body_hash=request.body_hash,
        answer=msgspec.json.encode(discreet.blanked(result)).decode(),
        expires=at_minute(changing.office.zone, day + timedelta(days=1), 24 * 60),
    )


def _count(
    ctx: Context, office: int, principal: Principal, request: Request | None, now: datetime, refusal: Refusal
) -> None:
    dialogue = request.request_id if request and request.request_id else uuid.uuid4().hex
    service = refusal.facts.get("service_id")
    with ctx.store.write() as conn:
        requests.refuse(
            conn,
            office=office,
            at=now,
            code=refusal.code,
            service=service if isinstance(service, int) else None,
            actor=principal.key,
            dialogue=sha256(dialogue.encode()).hexdigest(),
        )
