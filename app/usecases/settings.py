"""Settings of an office: one topic is read and replaced as a whole, in one transaction, with an event in the log."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Generic

from msgspec.structs import replace

from app.db import log, offices
from app.db.engine import Connection
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.rules.settings import Fault
from app.usecases import find, targets
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.settings_types import D
from app.usecases.unit import change


@dataclass(frozen=True)
class Topic(Generic[D]):
    """One topic. `what` names it in the log.

    `read` gives what is there; `tidy` the wish in the form in which `read` would give it, knowing what is there;
    `check` its faults; `write` stores it over what is there. `tidy_up` is what remains to be done when that is
    over, because others should not wait for it; it gets the office's id.
    """

    what: str
    kind: type[D]
    read: Callable[[Connection, int], D]
    tidy: Callable[[D, D], D]
    check: Callable[[Change, D, D], list[Fault]]
    write: Callable[[Change, D, D], None]
    tidy_up: Callable[[Context, int], None] | None = None


def get(ctx: Context, topic: Topic[D], *, office: str, principal: Principal) -> D:
    """Return what is set; `not_found` where the office is not the principal's."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        return replace(topic.read(conn, office_id), config_seq=offices.row(conn, office_id).config_seq)


def put(
    ctx: Context,
    topic: Topic[D],
    *,
    office: str,
    wanted: D,
    principal: Principal,
    request: Request,
    now: datetime,
) -> D:
    """Replace a topic and return it as it is then; what is there already changes nothing.

    `changed_since` when somebody changed the topic after the state that the wish was made from, `invalid_settings`
    with a list of faults. Fields of lists are named by day or name where the list has an order of its own.
    """
    office_id = find.office_id(ctx, office)
    answer = change(
        ctx,
        office=office_id,
        principal=principal,
        request=request,
        now=now,
        answer=topic.kind,
        work=lambda c: _put(c, topic, wanted),
    )
    if topic.tidy_up:
        topic.tidy_up(ctx, office_id)
    return answer


def _put(c: Change, topic: Topic[D], wanted: D) -> D:
    present = topic.read(c.conn, c.office.id)
    tidied = topic.tidy(wanted, present)
    if replace(tidied, config_seq=None) == present:
        return replace(present, config_seq=c.config_seq)
    if _changed_since(c, topic.what, wanted.config_seq):
        raise Refusal("changed_since", what=topic.what)
    refuse_faults(topic.check(c, tidied, present))
    topic.write(c, tidied, present)
    c.emit(ev.SETTINGS, what=topic.what)
    c.read_anew()
    targets.release_stranded(c)
    return replace(topic.read(c.conn, c.office.id), config_seq=c.config_seq)


def _changed_since(c: Change, what: str, config_seq: int | None) -> bool:
    """Tell whether the topic was changed after a state: locks and other topics do not matter."""
    if config_seq is None or config_seq >= c.config_seq:
        return False
    later = log.between(c.conn, c.office.id, max(0, config_seq), c.seq)
    return any(event.type == ev.SETTINGS and event.data.get("what") == what for event in later)


def refuse_faults(faults: list[Fault]) -> None:
    """Raise `invalid_settings` if there are faults."""
    if faults:
        told = [{name: value for name, value in asdict(fault).items() if value is not None} for fault in faults]
        raise Refusal("invalid_settings", errors=told)
