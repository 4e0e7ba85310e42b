"""The wrong service was touched: for a minute the kiosk that drew a number puts another service in its place."""

from dataclasses import replace
from datetime import datetime

from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, concerns, draw, find, view, visit
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change


def correct_ticket(
    ctx: Context, *, token: str, replaces: str, service: str, principal: Principal, request: Request, now: datetime
) -> Ticket:
    """Put a service in the place of an open one; number, letter, time and place in the queue stay, the paper holds.

    So do the pieces, as far as the service allows.

    Refusals: `too_late` after a minute, `illegal_move` once the number was called, `unknown_service`, `locked`,
    `same_service`, `no_such_concern`; `not_found` for another kiosk's number.
    """

    def run(c: Change) -> Ticket:
        stored = find.ticket_of_today(c, token)
        visit.of_this_kiosk(c, stored)
        if stored.state.state != rules.WAITING:
            raise Refusal("illegal_move", state=stored.state.state, action="correct")
        wanted, _one = concerns.wished(c, service, 1)
        draw.refuse_locked(c, [wanted])
        if any(concern.service_id == wanted.id for _, concern in stored.state.open_concerns):
            raise Refusal("same_service", service=service)
        position = concerns.position_of(c, stored, replaces)
        pieces = min(stored.state.concerns[position].quantity, wanted.max_quantity)
        data = {"position": position, "service": wanted.id, "quantity": pieces}
        stored = case.step(c, stored, ev.CONCERN_CHANGED, None, **data)
        return replace(view.view(c.ctx, c.conn, c.office, stored, c.now), note="")

    office = find.ticket_key(ctx, token).office
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=Ticket, work=run)
