"""What the use cases answer: frozen dataclasses whose field names are the names of the API.

Times are aware datetimes in UTC; minutes are whole and floored. `None` means unknown or not happened.
"""

from dataclasses import dataclass, field
from datetime import datetime

from app.rules.catalog import Interruption, Text
from app.usecases.answers_display import OfficeDisplay, ServiceWait, ShownCall


@dataclass(frozen=True, slots=True)
class Estimate:
    """Wall-clock minutes until the call: the middle (`p50`) and what 8 of 10 people stay under (`p80`)."""

    p50: int
    p80: int
    text: str


@dataclass(frozen=True, slots=True)
class CounterRef:
    """A counter as it is shown to everybody: `name` is the whole label ("Platz 4"), `place` the way there.

    `step_free`: the way without steps, where it is another one.
    """

    id: int
    name: str
    place: str
    step_free: str = ""


@dataclass(frozen=True, slots=True)
class ConcernView:
    """One concern of a ticket, in the ticket's language. `state`: open, in_service, done, not_done, forwarded.

    `service_s`: seconds at counters so far, None when unknown. `reason`: code why it was not done, or "split":
    it went to a number of its own. `bring`: what to have ready.
    """

    position: int
    service: str
    name: str
    quantity: int
    state: str
    service_s: int | None = None
    reason: str = ""
    bring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket for those who may act on it (kiosk that drew it, staff).

    `handover`: done, printing, failed, unknown or unclaimed. `undo`: type of the event that may be taken back
    until `undo_until`, or None. `actions`: the moves its state allows. `priority`: it has a head start, but never why.
    `fetch`: the holder should be fetched. `reach`: only counters that a wheelchair reaches. `target`: the one counter
    that may call it. `note` of a colleague. `callable_from`: of an appointment, before which others come first.
    `later_until`: the holder asked for more time and is not called before.
    `hint`: what the holder should be told at the draw or check-in (`no_reachable_counter`; `on_time` or `late` for the
    appointment at `appointment`), else "". `lost_s`: seconds of the present or last wait that an interruption took.
    """

    number: str
    token: str
    office: str
    state: str
    language: str
    issued_at: datetime
    waiting_since: datetime
    ahead: int | None
    estimate: Estimate | None
    concerns: tuple[ConcernView, ...]
    handover: str
    status_url: str | None
    counter: CounterRef | None = None
    called_at: datetime | None = None
    first_called_at: datetime | None = None
    call_count: int = 0
    served_at: datetime | None = None
    finished_at: datetime | None = None
    no_show_from: datetime | None = None
    undo: str | None = None
    undo_until: datetime | None = None
    actions: tuple[str, ...] = ()
    priority: bool = False
    fetch: bool = False
    reach: bool = False
    note: str = ""
    target: CounterRef | None = None
    callable_from: datetime | None = None
    parked_reason: str = ""
    parked_room: str = ""
    later_until: datetime | None = None
    hint: str = ""
    appointment: datetime | None = None
    lost_s: int = 0


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """Is the office open, and does it issue numbers (`issuing`)? `reason` is the refusal's code if not.

    `issue_from`: when drawing starts again (None: unknown). `next_change`: when any of this changes by itself.
    """

    open: bool
    issuing: bool
    reason: str | None
    detail: Text
    next_change: datetime | None
    next_opening: datetime | None
    issue_from: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfficeInfo:
    """An office for anyone."""

    slug: str
    name: str
    short_name: str
    timezone: str
    open: bool
    issuing: bool
    status: OfficeStatus
    next_change: datetime | None
    counters: tuple[CounterRef, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service as a kiosk offers it; `refusal` is the code why not (`text` says it), None when available.

    `staffed`: somebody who is there can serve it; also true until a quarter of an hour after opening.
    """

    code: str
    letter: str
    name: str
    names: Text
    group: str
    available: bool
    refusal: str | None
    text: Text | None
    waiting: int
    estimate: Estimate | None
    max_quantity: int
    unit: Text | None
    staffed: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """A call on the board; `seq` is the event of the latest call of this ticket, `times` how often it was called.

    `step_free` stands with every call to that counter, so that it tells nobody who needs it. `arrow`: one of
    `app.rules.catalog.ARROWS`.
    """

    seq: int
    number: str
    counter: str
    place: str
    step_free: str
    called_at: datetime
    times: int
    counter_id: int = 0
    arrow: str = ""


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A call that is announced, and the visitor's language: for the voice alone, no screen is told of it.

    `office`: its short name, for displays of several offices.
    """

    call: Call
    language: str
    office: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call to show and speak once: `text` as spoken, `audio` the address of its sound (None: cannot speak).

    `own_audio`: of the same sentence in the visitor's own language, None where that is German or has no voice.
    """

    seq: int
    number: str
    counter: str
    text: str
    audio: str | None
    at: datetime
    own_audio: str | None = None
    counter_id: int = 0


@dataclass(frozen=True, slots=True)
class ServiceLock:
    """A service that gives no numbers at the moment, with the text for everybody."""

    names: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Board:
    """The state of one office's wall display. `locks`: of single services, a lock of the office is its status.

    `waits`: of the services that give numbers; `hours`: when the office is open today. `counters`: ids of those in use.
    `slides`: version of what is told beside the calls, "" for nothing.
    """

    office: str
    name: str
    short_name: str
    timezone: str
    seq: int
    at: datetime
    status: OfficeStatus
    open: bool
    calls: tuple[Call, ...]
    next: tuple[str, ...]
    waiting: int
    notice: Text | None
    locks: tuple[ServiceLock, ...]
    waits: tuple[ServiceWait, ...] = ()
    hours: tuple[tuple[datetime, datetime], ...] = ()
    counters: tuple[int, ...] = ()
    slides: str = ""


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in the desk's lists. `services`: codes of open concerns, `pieces` how many of each, `quantity` all.

    `present`: index among them of the one in service, None: none is. `lost_s`: of `Ticket`.

    `priority`, `fetch`, `reach`, `target`, `callable_from`, `later_until` and where it is parked: as of `Ticket`.
    `note`: there is one.
    """

    number: str
    token: str
    state: str
    service: str
    services: tuple[str, ...]
    quantity: int
    language: str
    waiting_since: datetime
    issued_at: datetime
    unclaimed: bool
    counter: CounterRef | None
    called_at: datetime | None
    call_count: int
    priority: bool = False
    fetch: bool = False
    reach: bool = False
    note: bool = False
    target: CounterRef | None = None
    callable_from: datetime | None = None
    parked_reason: str = ""
    parked_room: str = ""
    later_until: datetime | None = None
    pieces: tuple[int, ...] = ()
    present: int | None = None
    lost_s: int = 0


@dataclass(frozen=True, slots=True)
class CounterView:
    """A counter with its state (open, paused, wrap_up, closed), who serves there and whom.

    `services` were chosen at opening, `allowed` is what the counter is equipped for (None: all), `takes` what its
    clerk calls there now. `next`: the number that `next` would call, as far as the queue's list tells.
    """

    id: int
    name: str
    place: str
    state: str
    since: datetime | None
    clerk: str | None
    mine: bool
    services: tuple[str, ...] | None
    ticket: str | None
    ticket_state: str | None
    allowed: tuple[str, ...] | None = None
    takes: tuple[str, ...] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True)
class LockView:
    """A lock of one service (or of the whole office, `service` None) with its text; `until` None: day's end."""

    id: int
    service: str | None
    text: Text
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something staff must mend: `code` (paper_out, offline, muted …), the device's name, since when.

    `level`: `urgent`, or `calm` while everything still works. `left`: tickets on the rest of the paper, if known.
    """

    code: str
    device: str
    kind: str
    since: datetime
    level: str = "urgent"
    left: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceRef:
    """A service's code and names, for desks, with planned minutes for the first piece and for each further one."""

    code: str
    letter: str
    names: Text
    minutes: float = 0
    minutes_per_piece: float = 0
    max_quantity: int = 1


@dataclass(frozen=True, slots=True)
class HelpView:
    """A silent alarm of a counter, for staff alone. `seen`: how many others' desks have shown it.

    `answered_by`: name of the counter that sends help, "" for the reception, None while nobody has answered.
    """

    id: int
    counter: CounterRef
    at: datetime
    seen: int
    answered_by: str | None
    answered_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What the desks of one office see. Lists hold at most 100 tickets each; `waiting_total` counts all.

    `expected`: sent here by other offices, not checked in yet. `unstaffed`: codes of services that somebody waits for
    or may draw, and that nobody present can serve. `help`: silent alarms that last. `evacuation`: since when the
    building is being left, None: it is not. `mended`: alarms that ended in the last minute. `outages`: of the last
    week, the latest first.
    """

    office: str
    name: str
    timezone: str
    seq: int
    at: datetime
    status: OfficeStatus
    waiting_total: int
    waiting: tuple[TicketLine, ...]
    called: tuple[TicketLine, ...]
    serving: tuple[TicketLine, ...]
    parked: tuple[TicketLine, ...]
    missed: tuple[TicketLine, ...]
    counters: tuple[CounterView, ...]
    services: tuple[ServiceRef, ...]
    notice: Text | None
    locks: tuple[LockView, ...]
    alarms: tuple[Alarm, ...] = field(default=())
    expected: tuple[TicketLine, ...] = ()
    unstaffed: tuple[str, ...] = ()
    help: tuple[HelpView, ...] = ()
    evacuation: datetime | None = None
    mended: tuple[Alarm, ...] = ()
    outages: tuple[Interruption, ...] = ()
    displays: tuple[OfficeDisplay, ...] = ()
    shown: tuple[ShownCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """What the close of a day did: numbers of tickets set to `unserved` and to `leftover`."""

    office: str
    day: str
    unserved: tuple[str, ...]
    leftover: tuple[str, ...]
