"""What an office offers and by which rules it works: plain data, handed to the rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from app.rules.hours import Hours, Weekly, counted_seconds, is_within, local_day, spans

Text = dict[str, str]
Lines = dict[str, tuple[str, ...]]
"""Several short texts per language."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen comes for. `minutes` planned for the first piece, `minutes_per_piece` for each further one.

    Numbers run from `first` to `last` behind the `letter`. `bring`: what to have ready; `keywords`: other words for it.
    """

    id: int
    code: str
    letter: str
    names: Text
    minutes: float
    minutes_per_piece: float
    unit: Text | None
    max_quantity: int
    first: int
    last: int
    group: str
    active: bool
    first_day: str | None = None
    last_day: str | None = None
    bring: Lines = field(default_factory=dict)
    keywords: Lines = field(default_factory=dict)

    def offered(self, day: str) -> bool:
        """Tell whether numbers are given on a day: a temporary service has its first and last one (ISO dates)."""
        return self.active and (self.first_day or day) <= day <= (self.last_day or day)

    def planned(self, quantity: int) -> float:
        """Planned minutes for `quantity` pieces."""
        return self.minutes + self.minutes_per_piece * (quantity - 1)

    def name(self, language: str) -> str:
        """Return the name in `language`, else in German."""
        return self.names.get(language) or self.names["de"]

    def bring_lines(self, language: str) -> tuple[str, ...]:
        """Return what to bring in `language`, else in German."""
        return self.bring.get(language) or self.bring.get("de", ())


def letter_conflict(ranges: Iterable[tuple[str, int, int]]) -> str | None:
    """Return a letter that (letter, first, last) of two services use with different ranges, else None.

    Services may share a letter and then share its numbers; with two ranges nobody could say which comes next.
    """
    known: dict[str, tuple[int, int]] = {}
    for letter, first, last in ranges:
        if known.setdefault(letter, (first, last)) != (first, last):
            return letter
    return None


Arrow = Literal["", "straight", "left", "right", "up", "down", "up_left", "up_right"]
"""Which way leads from a display to a counter; up and down are other floors. "" says nothing."""
ARROWS: tuple[Arrow, ...] = get_args(Arrow)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a clerk serves. `label` is the whole name on screens ("Platz 4"), `place` the way there.

    `allowed`: the services it is equipped for (None: all). `reachable`: a wheelchair can come there, on the way
    `step_free` where that is another one than everybody's. `arrow`: one of `ARROWS`, seen from the displays.
    """

    id: int
    label: str
    place: str
    active: bool
    allowed: frozenset[int] | None = None
    reachable: bool = True
    step_free: str = ""
    arrow: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """What a clerk may serve in an office (None: everything) and takes first. A trainee's times teach nothing."""

    services: frozenset[int] | None = None
    preferred: frozenset[int] = frozenset()
    trainee: bool = False


NO_SKILL = Skill()


@dataclass(frozen=True, slots=True)
class Interruption:
    """Minutes that count for nobody: [since, until), until None while it lasts. `kind`: evacuation, outage."""

    id: int
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Lock:
    """No numbers for a service (None: the whole office) in [since, until), with a text for everybody."""

    id: int
    service_id: int | None
    text: Text
    since: datetime
    until: datetime


PRIORITIES = {"disabled": 30, "children": 15, "short": 10, "returned": 0, "forwarded": 0}
"""Shipped classes with their head starts in minutes."""
NEEDS = ("wheelchair", "walking", "blind", "deaf", "interpreter")
FETCHED = frozenset({"wheelchair", "blind", "deaf"})
"""Needs of people who should be fetched rather than called."""
SLOW = frozenset({"wheelchair", "walking", "blind"})
"""Needs that take longer to come: the interval between calls is `SLOW_FACTOR` times as long."""
SLOW_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """What an office may choose. Minutes and seconds as named; `daily_limit` 0 means none.

    `early_minutes`: drawing before opening. `last_ticket`: refuse what cannot be served before closing plus
    `grace_minutes`. `calls_before_no_show` calls, `call_interval_seconds` apart, come before a no-show; clerks bring
    a no-show back for `return_minutes`, later reception decides. `preferred_minutes`: how long a clerk's preferred
    services may pass the head of the queue. `priorities`: class -> head start in minutes.
    Appointments: `appointment_head_minutes` of head start for who checks in until `appointment_tolerance_minutes`
    after the time; check-in begins `check_in_minutes` before it, calls `callable_minutes` before it.
    `needs_at_kiosk`: citizens may say what they need; `priority_by_need`: it gives them the class `disabled`.
    `slip_days`: how long a slip for another day holds. `target_minutes`: a wait beyond it is an alarm for the head.
    From one kiosk `burst_numbers` (0: any) within `burst_seconds` are drawn without a question, `burst_most` at most.
    `show_elsewhere`: tell of offices where the wait is at least `elsewhere_minutes` shorter. `ask_wished_time`: ask on
    a closed kiosk when people would rather have come.
    """

    early_minutes: int = 15
    last_ticket: bool = False
    grace_minutes: int = 0
    undo_seconds: int = 60
    calls_before_no_show: int = 2
    call_interval_seconds: int = 60
    daily_limit: int = 0
    max_concerns: int = 4
    show_next: int = 5
    return_minutes: int = 30
    preferred_minutes: int = 15
    priorities: dict[str, int] = field(default_factory=lambda: dict(PRIORITIES))
    appointment_head_minutes: int = 60
    appointment_tolerance_minutes: int = 10
    check_in_minutes: int = 60
    callable_minutes: int = 5
    needs_at_kiosk: bool = False
    priority_by_need: bool = False
    slip_days: int = 30
    target_minutes: int = 15
    burst_numbers: int = 5
    burst_most: int = 8
    burst_seconds: int = 30
    show_elsewhere: bool = True
    elsewhere_minutes: int = 15
    ask_wished_time: bool = True


@dataclass(frozen=True, slots=True)
class Slide:
    """What displays tell beside the calls, until the end of `last_day` (ISO date). `picture`, `film`: names, or ""."""

    heading: str
    text: str
    picture: str
    film: str
    alt: str
    last_day: str | None

    def tells(self, day: str) -> bool:
        """Tell whether it is shown on a day (ISO date)."""
        return self.last_day is None or day <= self.last_day


PAPER_PARTS = ("office", "concerns", "bring", "ahead", "estimate", "order", "qr", "drawn")
"""What an office may leave out of its tickets."""
MOST_COPIES = 2


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """How an office wants its tickets. `large`: in large type; `copies`: 2 gives a second one without the link.

    `omit`: the `PAPER_PARTS` that are left out; `footer`: a sentence at the end, per language; `logo`: PNG, base64.
    """

    large: bool = False
    copies: int = 1
    omit: tuple[str, ...] = ()
    footer: Text = field(default_factory=dict)
    logo: str = ""


POLICY_RANGES = {
    "early_minutes": (0, 240),
    "grace_minutes": (0, 480),
    "undo_seconds": (0, 3_600),
    "calls_before_no_show": (0, 20),
    "call_interval_seconds": (0, 3_600),
    "daily_limit": (0, 100_000),
    "max_concerns": (1, 20),
    "show_next": (0, 50),
    "return_minutes": (0, 1_440),
    "preferred_minutes": (0, 480),
    "appointment_head_minutes": (0, 480),
    "appointment_tolerance_minutes": (0, 240),
    "check_in_minutes": (5, 1_440),
    "callable_minutes": (0, 240),
    "slip_days": (1, 366),
    "target_minutes": (1, 480),
    "burst_numbers": (0, 100),
    "burst_most": (1, 100),
    "burst_seconds": (5, 600),
    "elsewhere_minutes": (1, 240),
}
"""What makes sense: least and most of each number."""


@dataclass(frozen=True, slots=True)
class Office:
    """One office with everything the rules ask for, as of the log's `config_seq`.

    `printer_of`: kiosk -> the printer it prints on. `print_times`: printer -> when it prints, none: always. `address`:
    where it is, for who stands in another office. `group_names`: names of the kiosk's groups in further languages.
    `paper`: how its tickets look. `slides`: what its displays tell.
    """

    id: int
    slug: str
    name: str
    short_name: str
    zone: ZoneInfo
    hours: Hours
    policy: Policy
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    locks: tuple[Lock, ...]
    printer_of: dict[int, int]
    print_times: dict[int, Weekly]
    config_seq: int
    service_by_id: dict[int, Service]
    service_by_code: dict[str, Service]
    counter_by_id: dict[int, Counter]
    skills: dict[int, Skill] = field(default_factory=dict)
    interruptions: tuple[Interruption, ...] = ()
    address: str = ""
    group_names: dict[str, Text] = field(default_factory=dict)
    paper: PaperLayout = field(default_factory=PaperLayout)
    slides: tuple[Slide, ...] = ()

    def prints(self, printer: int, now: datetime) -> bool:
        """Tell whether a printer is wanted at a moment."""
        times = self.print_times.get(printer)
        return not times or is_within(times, self.zone, now)

    def paper_at(self, kiosk: int, now: datetime) -> int | None:
        """Return the printer of a kiosk; None without one, and outside its times."""
        printer = self.printer_of.get(kiosk)
        return printer if printer is not None and self.prints(printer, now) else None

    def qualified(self, counter: int, clerk: int | None) -> tuple[int, ...]:
        """Return the services that a clerk (None: a program) may serve at a counter."""
        skill, allowed = self.skill(clerk), self.counter_by_id[counter].allowed
        return tuple(
            s.id
            for s in self.services
            if (skill.services is None or s.id in skill.services) and (allowed is None or s.id in allowed)
        )

    def skill(self, clerk: int | None) -> Skill:
        """Return what a person may do here; a program everything."""
        return self.skills.get(clerk or 0, NO_SKILL)

    @property
    def evacuation(self) -> Interruption | None:
        """The evacuation that lasts, if any."""
        return next((i for i in self.interruptions if i.kind == "evacuation" and i.until is None), None)

    def evacuation_at(self, now: datetime) -> Interruption | None:
        """Return the evacuation that lasts; one that nobody has ended is over with its day."""
        lasting = self.evacuation
        same_day = lasting is not None and local_day(self.zone, lasting.since) == local_day(self.zone, now)
        return lasting if same_day else None

    def outages(self, after: datetime) -> tuple[Interruption, ...]:
        """Return the outages that ended after a moment, the latest first."""
        found = (i for i in self.interruptions if i.kind == "outage" and i.until is not None and i.until > after)
        return tuple(sorted(found, key=lambda i: i.since, reverse=True))

    def waited_seconds(self, since: datetime, now: datetime) -> int:
        """Return the seconds waited from a moment on, without breaks and interruptions."""
        today = spans(self.hours, local_day(self.zone, now))
        return counted_seconds(today, since, now, self._away(now))

    def worked_seconds(self, since: datetime, now: datetime) -> int:
        """Return the seconds from a moment on without interruptions; breaks count, as on a clock on the wall."""
        return counted_seconds((), since, now, self._away(now))

    def lost_seconds(self, since: datetime, now: datetime) -> int:
        """Return the seconds from a moment on that interruptions took."""
        return max(0, int((now - since).total_seconds())) - self.worked_seconds(since, now)

    def _away(self, now: datetime) -> list[tuple[datetime, datetime]]:
        return [(i.since, i.until or now) for i in self.interruptions]

    def locks_at(self, now: datetime) -> tuple[Lock, ...]:
        """Return the locks that hold at a moment."""
        return tuple(lock for lock in self.locks if lock.since <= now < lock.until)
