"""A past for an office of the demo: months of visits with their events, as if people had really been there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.db import devices, offices
from app.db import history as db
from app.db.engine import Connection
from app.rules import events as ev
from app.rules import fold, hours, numbering
from app.rules import ticket as rules
from app.rules.catalog import Office
from app.rules.events import Event
from app.rules.hours import Span
from app.statistics import town
from app.statistics.town import Chance
from app.usecases import find
from app.usecases.change import read_office
from app.usecases.context import SYSTEM, Context

LOAD = 0.84
ABSENT = 0.3
"""So often one counter of several stays closed for a whole day."""
MORE_CLERKS = 2
"""More clerks than counters: nobody always sits at the same one."""
NIGHT = 21 * 60 + 30
"""The town goes to bed: whatever the hours say, its days end well before midnight."""
TURNED_AWAY = 0.04
"""People who come while no numbers are given, for each one who draws."""
TOO_EARLY = TOO_LATE = 45 * 60
SERVING_STEPS = frozenset({ev.CALLED, ev.RECALLED, ev.SERVED, ev.FINISHED, ev.NO_SHOW})
ENDED = {"finished": ev.FINISHED, "no_show": ev.NO_SHOW, "cancelled": ev.CANCELLED, "unserved": ev.UNSERVED}


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    tickets: int
    events: int
    refusals: int


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day of an office for the town: `shape` counts seconds from `opening`."""

    date: date
    spans: tuple[Span, ...]
    opening: datetime
    shape: town.Day

    def at(self, second: int) -> datetime:
        """Return the moment of a second."""
        return self.opening + timedelta(seconds=second)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens to the visit at `place`, or at a counter (then `place` is -1)."""

    second: int
    type: str
    place: int
    counter: int | None = None


def catalog(ctx: Context, *, office: str, now: datetime) -> Office:
    """Return what an office offers and when it is open; `not_found`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        return read_office(ctx, conn, offices.row(conn, office_id), now)


def local_day(office: Office, day: date) -> LocalDay | None:
    """Return a day as the town sees it; None when the office does not open."""
    night = hours.at_minute(office.zone, day, NIGHT)
    spans = tuple((start, min(end, night)) for start, end in hours.spans(office.hours, day) if start < night)
    if not spans:
        return None
    opening = spans[0][0]
    periods = tuple(tuple(int((edge - opening).total_seconds()) for edge in span) for span in spans)
    shape = town.Day(tuple((a, b) for a, b in periods), day.weekday(), office.policy.early_minutes * 60)
    return LocalDay(day, spans, opening, shape)


def write_history(ctx: Context, *, office: str, first: date, last: date, chance: Chance) -> Written:
    """Write the days from `first` to `last` (both included) into the empty log of an office, in one transaction.

    ValueError when something has happened in the office already.
    """
    office_id = find.office_id(ctx, office)
    with ctx.store.write() as conn:
        row = offices.lock(conn, office_id)
        if row.seq:
            raise ValueError(f"the log of {office} has begun: a past cannot be put before it")
        found = read_office(ctx, conn, row, row.last_event_at)
        past = Log(found, row.day, row.last_event_at, _kiosk(conn, office_id))
        for number in range((last - first).days + 1):
            day = local_day(found, first + timedelta(days=number))
            if day is not None:
                _play(past, day, chance)
        db.write(conn, office_id, db.Past(past.tickets, past.events, past.refusals, past.rounds))
        offices.advance(conn, office_id, len(past.events), past.last_at, past.day, row.config_seq)
        ctx.store.moves(conn, office_id)
    return Written(len(past.tickets), len(past.events), len(past.refusals))


def _kiosk(conn: Connection, office: int) -> int | None:
    kiosks = (d.id for d in devices.every(conn) if d.office_id == office and d.kind == "kiosk")
    return next(kiosks, None)


@dataclass(slots=True)
class Log:
    """An office's log in the making. `states` are those of the present day's tickets, by place of their visit."""

    office: Office
    day: str
    last_at: datetime
    kiosk: int | None
    tickets: list[db.Filed] = field(default_factory=list)
    events: list[tuple[int | None, Event]] = field(default_factory=list)
    refusals: list[db.Refused] = field(default_factory=list)
    rounds: dict[tuple[str, str], db.Round] = field(default_factory=dict)
    filed: dict[int, int] = field(default_factory=dict)
    live: dict[str, set[int]] = field(default_factory=dict)

    @property
    def visitor(self) -> str:
        """Return who draws, as the log says it."""
        return SYSTEM.key if self.kiosk is None else f"device:{self.kiosk}"

    def emit(self, at: datetime, type_: str, actor: str, counter: int | None = None, **data: Any) -> Event:
        """Append an event that is no ticket's."""
        event = Event(len(self.events) + 1, at, type_, None, counter, actor, data)
        self.events.append((None, event))
        self.last_at = at
        return event

    def refuse(self, at: datetime, code: str, service: int) -> None:
        """Count a wish that was not granted."""
        dialogue = f"demo-{len(self.refusals)}"
        self.refusals.append(db.Refused(at, code, service, self.visitor, dialogue))


def _play(past: Log, day: LocalDay, chance: Chance) -> None:
    """Let one day happen."""
    counters = [c for c in past.office.counters if c.active]
    staffed = max(1, len(counters) - (chance.random() < ABSENT))
    services = [s for s in past.office.services if s.active]
    came = town.arrivals(day.shape, services, counters=len(counters), load=LOAD, chance=chance)
    if not counters or not services:
        return
    visits = town.serve(day.shape, came, counters=staffed, chance=chance)
    past.filed, past.live = {}, {}
    if past.day != day.date.isoformat():
        past.day = day.date.isoformat()
        past.emit(day.at(-day.shape.early - 120), ev.DAY_BEGAN, SYSTEM.key, day=past.day)
    ids = [counter.id for counter in counters]
    for step in sorted(_steps(day, visits, staffed), key=lambda s: (s.second, s.place)):
        _happen(past, day, step, visits, ids)
    _turn_away(past, day, len(came), chance)


def _happen(past: Log, day: LocalDay, step: Step, visits: tuple[town.Visit, ...], counters: list[int]) -> None:
    counter = None if step.counter is None else counters[step.counter]
    if step.place < 0:
        data: dict[str, Any] = {"services": None} if step.type == ev.COUNTER_OPENED else {}
        past.emit(day.at(step.second), step.type, _clerk(past, day, step.counter), counter, **data)
    elif step.type == ev.DRAWN:
        _draw(past, day, step, visits[step.place])
    elif step.place in past.filed:
        _move(past, day, step, counter)


def _steps(day: LocalDay, visits: tuple[town.Visit, ...], staffed: int) -> Iterator[Step]:
    for shift in town.shifts(day.shape, visits, counters=staffed):
        yield Step(shift.opened, ev.COUNTER_OPENED, -1, shift.counter)
        yield Step(shift.closed, ev.COUNTER_CLOSED, -1, shift.counter)
    closing = town.day_end(day.shape, visits)
    for place, visit in enumerate(visits):
        moments = {ev.CALLED: visit.called, ev.RECALLED: visit.recalled, ev.SERVED: visit.served}
        yield Step(visit.arrival.at, ev.DRAWN, place)
        yield Step(visit.arrival.at + town.TAKES_PAPER, ev.HANDED_OVER, place)
        for type_, second in moments.items():
            if second is not None:
                yield Step(second, type_, place, visit.counter)
        ended = closing if visit.outcome == "unserved" else visit.ended
        yield Step(ended, ENDED[visit.outcome], place, visit.counter)


def _clerk(past: Log, day: LocalDay, counter: int | None) -> str:
    """Return the pseudonym of who sits at a counter: former clerks without an account, another one every day."""
    crew = len(past.office.counters) + MORE_CLERKS
    return f"former:{((counter or 0) + day.date.toordinal()) % crew + 1}"


def _draw(past: Log, day: LocalDay, step: Step, visit: town.Visit) -> None:
    wants, at = visit.arrival.wants, day.at(step.second)
    lead = wants[0][0]
    code, digits = _number(past, lead.letter, lead.first, lead.last)
    if digits is None:
        past.refuse(at, code, lead.id)
        return
    data: dict[str, Any] = {
        "number": numbering.label(lead.letter, digits, lead.last),
        "language": visit.arrival.language,
        "base_at": day.at(visit.arrival.base).isoformat(),
        "concerns": [{"service": service.id, "quantity": quantity} for service, quantity in wants],
        "handed_over": False,
    }
    event = past.emit(at, ev.DRAWN, past.visitor, **data)
    place = past.filed[step.place] = len(past.tickets)
    past.events[-1] = (place, event)
    past.tickets.append(db.Filed(fold.begun(event), past.day, lead.letter, digits, lead.id, past.kiosk))


def _number(past: Log, letter: str, first: int, last: int) -> tuple[str, int | None]:
    """Return the next digits of a letter, or None beside the reason why there are none."""
    limit = past.office.policy.daily_limit
    if limit and len(past.filed) >= limit:
        return "limit", None
    known = past.rounds.get((past.day, letter))
    live = past.live.setdefault(letter, set())
    digits = numbering.next_digits(known.issued if known else None, first, last, live)
    if digits is not None:
        wraps = known is not None and (known.wrapped or not first <= known.issued < last)
        past.rounds[past.day, letter] = db.Round(digits, (known.drawn if known else 0) + 1, wraps)
        live.add(digits)
    return "numbers_exhausted", digits


def _move(past: Log, day: LocalDay, step: Step, counter: int | None) -> None:
    """Append an event of a ticket and file what follows from it."""
    place, at = past.filed[step.place], day.at(step.second)
    filed = past.tickets[place]
    actor = _clerk(past, day, step.counter) if step.type in SERVING_STEPS else past.visitor
    if step.type == ev.UNSERVED:
        actor = SYSTEM.key
    event = past.emit(at, step.type, actor, counter, **_data(filed.state, day, step.type, at))
    past.events[-1] = (place, event)
    state = fold.apply(filed.state, event)
    past.tickets[place] = db.Filed(state, filed.day, filed.letter, filed.digits, filed.service_id, filed.device_id)
    if state.state not in rules.LIVE:
        past.live[filed.letter].discard(filed.digits)


def _data(state: rules.TicketState, day: LocalDay, type_: str, at: datetime) -> dict[str, Any]:
    """Return what the event of a ticket says, as the use cases write it."""
    if type_ == ev.HANDED_OVER:
        return {"by": "paper"}
    if type_ == ev.CALLED:
        felt = max(0, int((at - state.waiting_since).total_seconds()))
        return {"waited_s": hours.open_seconds(day.spans, state.waiting_since, at), "felt_s": felt}
    if type_ == ev.FINISHED:
        return {"positions": [n for n, _ in state.open_concerns], "implied": state.state == rules.CALLED}
    if type_ == ev.SERVED:
        return {"position": 0}
    return {}


def _turn_away(past: Log, day: LocalDay, came: int, chance: Chance) -> None:
    """Count those who came too early, too late or in the break; who could have drawn is not one of them."""
    first, last = day.shape.periods[0][0] - TOO_EARLY, day.shape.periods[-1][1] + TOO_LATE
    services = [s for s in past.office.services if s.active]
    tries = int(came * TURNED_AWAY * 2 * chance.random() + chance.random())
    for second in sorted(first + int((last - first) * chance.random()) for _ in range(tries * 3)):
        window = hours.window(past.office.hours, day.at(second))
        if window.reason is not None:
            past.refuse(day.at(second), window.reason, services[int(len(services) * chance.random())].id)
