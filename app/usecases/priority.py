"""Head starts, needs and notes: who comes earlier, who needs more, and what colleagues should know.

The log keeps only the head start; why is kept beside it until the day ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from app.db import care, log, tickets
from app.db.care import Care
from app.rules import course
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.catalog import NEEDS, SLOW, Policy
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases import case, find, targets, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

LONGEST_NOTE = 500
BY_NEED = frozenset(NEEDS) - {"interpreter"}


def head_seconds(policy: Policy, classes: Iterable[str]) -> int:
    """Return the largest head start of the classes in seconds; several are never added up."""
    return max((policy.priorities.get(name, 0) * 60 for name in classes), default=0)


def set_priority(
    ctx: Context,
    *,
    token: str,
    classes: tuple[str, ...] | None,
    needs: tuple[str, ...] | None,
    add: bool = False,
    principal: Principal,
    request: Request,
    now: datetime,
) -> Ticket:
    """Give a ticket other priority classes or needs (None: as they are). `unknown_class`, `unknown_need`.

    With `add` they come beside those that are known: who may not read them must not overwrite them.
    """

    def work(c: Change) -> Ticket:
        stored = find.ticket_of_today(c, token)
        rules.move(stored.state.state, "priority")
        known = care.get(c.conn, stored.id)
        before = (known.classes, known.needs) if add else ((), ())
        wanted_classes = known.classes if classes is None else (*before[0], *classes)
        wanted_needs = known.needs if needs is None else (*before[1], *needs)
        stored = give(c, stored, wanted_classes, wanted_needs)
        return view.view(c.ctx, c.conn, c.office, stored, c.now)

    return _on(ctx, token, principal, request, now, work)


def _on(
    ctx: Context,
    token: str,
    principal: Principal,
    request: Request,
    now: datetime,
    work: Callable[[Change], Ticket],
) -> Ticket:
    office = find.ticket_key(ctx, token).office
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=Ticket, work=work)


def give(c: Change, stored: tickets.Stored, classes: Iterable[str], needs: Iterable[str]) -> tickets.Stored:
    """Store classes and needs with their effects: logged are the change and the head start, not why."""
    classes, needs = tuple(dict.fromkeys(classes)), tuple(dict.fromkeys(needs))
    known = care.get(c.conn, stored.id)
    # What was given may have been struck from the office's list since.
    _must_be_known(c.office.policy, set(classes) - set(known.classes), set(needs) - set(known.needs))
    stored = _keep(c, stored, replace(known, classes=classes, needs=needs))
    stored = tickets.set_effects(c.conn, stored, reach="wheelchair" in needs, slow=not SLOW.isdisjoint(needs))
    stored = targets.settled(c, stored)
    return start_ahead(c, stored, by_need(c.office.policy, classes, needs))


def by_need(policy: Policy, classes: tuple[str, ...], needs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the classes, with the one that a need gives by itself where the office wants that."""
    gives = policy.priority_by_need and not BY_NEED.isdisjoint(needs)
    return (*classes, "disabled") if gives else classes


def reckon(c: Change, stored: tickets.Stored, events: Iterable[Event]) -> tickets.Stored:
    """Log the head start that a ticket's classes and needs give now, after these events, if it is another one."""
    known = care.get(c.conn, stored.id)
    return _start_ahead(c, stored, by_need(c.office.policy, known.classes, known.needs), events)


def start_ahead(c: Change, stored: tickets.Stored, classes: tuple[str, ...]) -> tickets.Stored:
    """Log the head start that the classes give now, if it is another one; what happened to it counts too."""
    return _start_ahead(c, stored, classes, log.of_ticket(c.conn, stored.id))


def _start_ahead(
    c: Change, stored: tickets.Stored, classes: tuple[str, ...], events: Iterable[Event]
) -> tickets.Stored:
    head = head_seconds(c.office.policy, (*classes, *course.classes_of(events)))
    if head == stored.state.head_s:
        return stored
    return case.step(c, stored, ev.PRIORITY, None, head_s=head)


def come_again(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Let who was set aside or missed wait again: at the old place, or that of the class `returned` if it is better."""
    waiting = case.resume(c, stored, None)
    events = [*log.of_ticket(c.conn, stored.id), c.latest()]
    return reckon(c, targets.settled(c, waiting), events)


def _must_be_known(policy: Policy, classes: Iterable[str], needs: Iterable[str]) -> None:
    strange = next((name for name in classes if name not in policy.priorities), None)
    if strange is not None:
        raise Refusal("unknown_class", wanted=strange, allowed=list(policy.priorities))
    missing = next((need for need in needs if need not in NEEDS), None)
    if missing is not None:
        raise Refusal("unknown_need", wanted=missing, allowed=list(NEEDS))


def set_note(ctx: Context, *, token: str, text: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Leave a note for colleagues, kept until the day ends; an empty text takes it away."""

    def work(c: Change) -> Ticket:
        stored = find.ticket_of_today(c, token)
        stored = note(c, stored, text)
        return view.view(c.ctx, c.conn, c.office, stored, c.now)

    return _on(ctx, token, principal, request, now, work)


def note(c: Change, stored: tickets.Stored, text: str) -> tickets.Stored:
    """Keep a note beside a ticket; the log says that there is another one, not what it says."""
    return _keep(c, stored, replace(care.get(c.conn, stored.id), note=text.strip()[:LONGEST_NOTE]))


def pass_note(c: Change, stored: tickets.Stored, text: str) -> None:
    """Keep a note that goes with a step, which tells of it itself."""
    known = care.get(c.conn, stored.id)
    care.put(c.conn, c.office.id, stored.id, replace(known, note=text.strip()[:LONGEST_NOTE]))


def _keep(c: Change, stored: tickets.Stored, new: Care) -> tickets.Stored:
    known = care.get(c.conn, stored.id)
    lists = [name for name in ("needs", "classes") if set(getattr(known, name)) != set(getattr(new, name))]
    changed = [*lists, *(["note"] if known.note != new.note else [])]
    care.put(c.conn, c.office.id, stored.id, new)
    return case.step(c, stored, ev.CARE, None, changed=changed) if changed else stored
