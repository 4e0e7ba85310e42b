"""Taking back the latest step of a ticket, as if it had not happened."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.db import appointments, counters, links, log, slips, tickets
from app.rules import events as ev
from app.rules import fold
from app.rules import ticket as rules
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases import case, find, priority, targets, view, withdrawal
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change, change_both


def undo(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Undo a ticket's latest step by the same counter within the office's undo time.

    A finish and the call of the next number in one key press are taken back together, whichever of the two is named;
    the answer is the case that the counter then has again. A split or a forward to another office is taken back with
    the ticket that it began, as long as nothing has happened to that one. Refusals:
    `nothing_to_undo`, `too_late`, `day_closed`, `changed_since`, `counter_busy`.
    """
    home = find.ticket_key(ctx, token).office
    away = withdrawal.sent_to(ctx, token)
    if away is not None:
        return change_both(
            ctx,
            office=home,
            other=away,
            principal=principal,
            request=request,
            now=now,
            answer=Ticket,
            work=lambda c, there: _undo_sent(c, there, token),
        )
    return change(
        ctx,
        office=home,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda changing: _undo(changing, token),
    )


def _undo(c: Change, token: str) -> Ticket:
    stored = find.ticket_of_today(c, token)
    event = _undoable(c, stored)
    if "office" in event.data:
        raise Refusal("changed_since", number=stored.state.label)
    must_be_in_time(c, event)
    if event.type == ev.SPLIT:
        withdrawal.withdraw(c, withdrawal.parted(c, stored, event), stored)
    partner = _partner(c, event)
    if partner is not None:
        _must_be_as_it_was(c, partner[1])
        _take_back(c, *max((stored, event), partner, key=lambda pair: pair[1].seq))
        stored = _take_back(c, *min((stored, event), partner, key=lambda pair: pair[1].seq))
    else:
        stored = _take_back(c, stored, event)
    return view.view(c.ctx, c.conn, c.office, stored, c.now)


def _undoable(c: Change, stored: tickets.Stored) -> Event:
    event = log.by_seq(c.conn, c.office.id, stored.state.last_seq)
    if event is None or event.type not in rules.UNDOABLE:
        raise Refusal("nothing_to_undo", state=stored.state.state)
    return event


def _undo_sent(c: Change, there: Change, token: str) -> Ticket:
    """Take back a visit from the office it was sent to."""
    stored = find.ticket_of_today(c, token)
    event = _undoable(c, stored)
    if event.data.get("office") != there.office.slug:
        raise Refusal("changed_since", number=stored.state.label)
    must_be_in_time(c, event)
    withdrawal.withdraw(there, withdrawal.arrived(there, stored), stored)
    stored = _take_back(c, stored, event)
    return view.view(c.ctx, c.conn, c.office, stored, c.now)


def must_be_in_time(c: Change, event: Event) -> None:
    """Refuse what was too long ago, or somebody else's step.

    Codes: `too_late`, `day_closed`, `counter_taken`, `changed_since`.
    """
    if c.now - event.at > timedelta(seconds=c.office.policy.undo_seconds):
        raise Refusal("too_late", seconds=c.office.policy.undo_seconds)
    if log.of_type(c.conn, c.office.id, ev.DAY_CLOSED, event.seq, c.seq):
        raise Refusal("day_closed")
    # Nobody was here in between: what went on before an alarm cannot go on as if there had been none.
    if any(i.kind == "evacuation" and i.until and event.at < i.until for i in c.office.interruptions):
        raise Refusal("too_late", seconds=c.office.policy.undo_seconds)
    _must_be_as_it_was(c, event)
    if event.actor != c.principal.key and not _given_back(c, event):
        if event.counter_id is None:
            raise Refusal("changed_since")
        case.own_counter(c, event.counter_id)


def _must_be_as_it_was(c: Change, event: Event) -> None:
    if _corrected_since(c, event):
        raise Refusal("too_late", seconds=c.office.policy.undo_seconds)


def _corrected_since(c: Change, event: Event) -> bool:
    """Tell whether a power cut has been taken out of the ticket's times since: they hold for what it is now."""
    if event.ticket_id is None:
        return False
    later = (e for e in fold.standing(log.of_ticket(c.conn, event.ticket_id)) if e.seq > event.seq)
    return any(e.type in {ev.FROZEN, ev.MEASURED} for e in later)


def _given_back(c: Change, event: Event) -> bool:
    """Tell whether a visitor gave the number back by mistake, and reception helps."""
    return event.type == ev.CANCELLED and not c.principal.roles.isdisjoint(case.RECEIVING)


def _partner(c: Change, event: Event) -> tuple[tickets.Stored, Event] | None:
    """Return the other half of a finish-and-next; `changed_since` when it has gone on."""
    if event.type == ev.CALLED and "with" in event.data:
        other = log.by_seq(c.conn, c.office.id, event.data["with"])
    else:
        following = log.by_seq(c.conn, c.office.id, event.seq + 1)
        paired = following is not None and following.data.get("with") == event.seq
        other = following if paired else None
    if other is None or other.ticket_id is None:
        return None
    stored = tickets.get(c.conn, other.ticket_id)
    if stored is None or (stored.state.last_seq != other.seq and stored.state.state in rules.AT_COUNTER):
        raise Refusal("changed_since")
    return (stored, other) if stored.state.last_seq == other.seq else None


def _take_back(c: Change, stored: tickets.Stored, event: Event) -> tickets.Stored:
    undone = c.emit(ev.UNDONE, ticket=stored.id, counter=event.counter_id, undoes=event.seq)
    every = log.of_ticket(c.conn, stored.id)
    restored = fold.fold([*every, undone])
    if restored is None:
        raise Refusal("nothing_to_undo", state=stored.state.state)
    if restored.state in rules.LIVE and stored.state.state not in rules.LIVE:
        _number_must_be_free(c, stored)
        _must_not_have_come_again(c, stored)
    if restored.state in rules.AT_COUNTER and restored.counter_id is not None:
        _counter_must_be_free(c, stored, restored.counter_id)
        _must_be_of_its_clerk(c, replace(stored, state=restored), event, restored.counter_id)
    stored = c.store(stored, restored)
    if event.type in {ev.FORWARDED, ev.RESUMED}:
        # What was set meanwhile was reckoned with the head start of who is passed on, or has come again.
        stored = priority.reckon(c, stored, [*every, undone])
    targets.release_stranded(c)
    return stored


def _must_be_of_its_clerk(c: Change, restored: tickets.Stored, event: Event, counter: int) -> None:
    """Refuse to put a case before a colleague who has opened the counter since, or before who cannot serve it."""
    opened = log.of_type(c.conn, c.office.id, ev.COUNTER_OPENED, event.seq, c.seq)
    if any(e.counter_id == counter and e.actor != event.actor for e in opened):
        case.must_be_able(c, restored, case.own_counter(c, counter))


def _number_must_be_free(c: Change, stored: tickets.Stored) -> None:
    holder = tickets.by_number(c.conn, c.office.id, c.day, stored.state.label)
    if holder is not None and holder.id != stored.id and holder.state.state in rules.LIVE:
        raise Refusal("changed_since", number=stored.state.label)


def _must_not_have_come_again(c: Change, stored: tickets.Stored) -> None:
    """Refuse to bring back a number whose appointment or slip has been checked in anew."""
    begun = log.of_ticket(c.conn, stored.id)[0]
    booked = "appointment" in begun.data and not appointments.led_to(c.conn, stored.id)
    by_slip = links.kind(c.conn, stored.id) == "slip" and not slips.led_to(c.conn, stored.id)
    if booked or by_slip:
        raise Refusal("changed_since", number=stored.state.label)


def _counter_must_be_free(c: Change, stored: tickets.Stored, counter: int) -> None:
    there = tickets.at_counter(c.conn, counter)
    row = counters.get(c.conn, counter)
    if row.state == "closed" or (there is not None and there.id != stored.id):
        raise Refusal("counter_busy", counter=row.label)
    case.reopen(c, row)
