"""What a visitor sees of the own ticket."""

from dataclasses import dataclass
from datetime import datetime

from app.usecases.answers import ConcernView, CounterRef, Estimate


@dataclass(frozen=True, slots=True)
class OwnStatus:
    """What a visitor sees of the own ticket, wherever it goes on. `poll_after` in seconds.

    `staffed`: somebody who is there can serve what is still open. `parked_room`: where to wait while parked.
    `target`: the one counter that will call it. `evacuation`: everybody leaves the building, numbers stay valid.
    `later_until`: not called before, as the visitor asked; `may_later`: more time may be asked for.
    `over`: the day of the number has passed.
    """

    number: str
    office: str
    office_name: str
    state: str
    language: str
    issued_at: datetime
    ahead: int | None
    estimate: Estimate | None
    counter: CounterRef | None
    called_at: datetime | None
    call_count: int
    concerns: tuple[ConcernView, ...]
    may_cancel: bool
    poll_after: int
    at: datetime
    staffed: bool = True
    parked_room: str = ""
    target: CounterRef | None = None
    evacuation: bool = False
    timezone: str = "Europe/Berlin"
    later_until: datetime | None = None
    may_later: bool = False
    over: bool = False
