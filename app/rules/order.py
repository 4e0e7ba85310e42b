"""Why one number comes before another, in one sentence that may be read to both.

It says "Vorrang", never why; and of needs only that a counter does not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

Text = dict[str, str]
WAITING = "waiting"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket at the moment in question: when the other one was called, else now.

    `head`: it has a head start. `appointment`: the time it was booked for, callable from `callable_from`.
    `target`: the one counter it waits for. `forwarded`: it was passed on. `back`: it had been parked.
    `missed`: it had been called in vain before. `unstaffed`: nobody who is there serves it.
    `later`: until `callable_from` its holder wanted more time.
    """

    number: str
    state: str
    drawn_at: datetime
    base_at: datetime
    effective_at: datetime
    draw_order: int
    head: bool = False
    appointment: datetime | None = None
    callable_from: datetime | None = None
    later: bool = False
    target: str | None = None
    forwarded: bool = False
    back: bool = False
    missed: bool = False
    unstaffed: bool = False

    @property
    def key(self) -> tuple[datetime, int]:
        """Its place: the smallest is the head of the queue."""
        return self.effective_at, self.draw_order

    def hindered(self, now: datetime) -> bool:
        """Tell whether its turn cannot come yet."""
        early = self.callable_from is not None and self.callable_from > now
        return self.state != WAITING or early or self.unstaffed


@dataclass(frozen=True, slots=True)
class Calling:
    """The call of the first one. `picked`: chosen by hand.

    Of the other one: `fits`: the counter serves it. `reachable`: it can come there. `preferred`: the clerk takes what
    the first one wants before what the other one wants.
    """

    at: datetime
    counter: str
    picked: bool = False
    fits: bool = True
    reachable: bool = True
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """`first` came before `second` by `call`, or will (None), as things stand `now`."""

    first: Standing
    second: Standing
    call: Calling | None
    now: datetime

    @property
    def ahead(self) -> bool:
        """The first one also stood before the second one."""
        return self.first.key < self.second.key

    @property
    def drawn_later(self) -> bool:
        """The first one's wait began after the second one's."""
        return (self.first.base_at, self.first.draw_order) > (self.second.base_at, self.second.draw_order)


def comes_first(one: Standing, other: Standing, now: datetime) -> bool:
    """Tell whether, of two that nobody has called, `one` will probably be called first."""
    return (one.hindered(now), one.key) < (other.hindered(now), other.key)


def _called(rule: Callable[[Pair, Calling], bool]) -> Callable[[Pair], bool]:
    return lambda p: p.call is not None and rule(p, p.call)


def _early(p: Pair) -> bool:
    return p.second.callable_from is not None and p.second.callable_from > p.now


_RULES: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    ("before", _called(lambda p, call: p.second.drawn_at > call.at)),
    ("parked", lambda p: p.second.state == "parked"),
    ("no_show", lambda p: p.second.state == "no_show"),
    ("expected", lambda p: p.second.state == "expected"),
    ("turn", lambda p: p.second.state in {"called", "serving"}),
    ("over", lambda p: p.second.state != WAITING),
    ("picked", _called(lambda p, call: call.picked and not p.ahead)),
    ("target", lambda p: not p.ahead and p.second.target not in {None, p.call.counter if p.call else None}),
    ("later", lambda p: not p.ahead and _early(p) and p.second.later),
    ("early", lambda p: not p.ahead and _early(p)),
    ("unfit", _called(lambda p, call: not p.ahead and not call.fits)),
    ("unreachable", _called(lambda p, call: not p.ahead and not call.reachable)),
    ("preferred", _called(lambda p, call: not p.ahead and call.preferred)),
    ("unstaffed", lambda p: not p.ahead and p.second.unstaffed),
    ("free", lambda p: not p.ahead),
    ("missed", lambda p: p.second.missed and p.drawn_later),
    ("appointment", lambda p: p.first.appointment is not None),
    ("head", lambda p: p.first.head and p.drawn_later),
    ("forwarded", lambda p: p.first.forwarded),
    ("back", lambda p: p.first.back),
    ("since", lambda p: p.first.drawn_at > p.second.drawn_at),
    ("just", lambda p: p.second.drawn_at - p.first.drawn_at < MINUTE),
    ("drawn", lambda _: True),
)
"""The first that holds is the reason."""

_TEXTS = {
    "before": (
        "{first} war schon aufgerufen, als {second} gezogen wurde",
        "{first} was called before {second} was drawn",
    ),
    "parked": ("{second} {war} zurückgestellt", "{second} {was} set aside"),
    "no_show": ("{second} {war} nach dem Aufruf nicht erschienen", "{second} did not come when called"),
    "expected": ("{second} {war} hier noch nicht angemeldet", "{second} {was} not checked in here yet"),
    "turn": ("{second} war zu der Zeit schon an einem Platz", "{second} was at a counter already at that time"),
    "over": ("{second} wartet nicht mehr", "{second} does not wait any more"),
    "picked": ("{first} wurde von Hand ausgewählt", "{first} was picked by hand"),
    "target": ("{second} wartet auf {target}", "{second} waits for {target}"),
    "later": (
        "{second} {hat} um mehr Zeit gebeten und wird erst ab {from_} Uhr aufgerufen",
        "{second} asked for more time and is not called before {from_}",
    ),
    "early": (
        "{second} hat einen Termin und wird erst ab {from_} Uhr aufgerufen",
        "{second} has an appointment and is not called before {from_}",
    ),
    "unfit": (
        "{counter} bearbeitet das Anliegen von {second} nicht",
        "{counter} does not serve what {second} came for",
    ),
    "unreachable": ("{counter} ist für {second} nicht geeignet", "{counter} does not suit {second}"),
    "preferred": (
        "{counter} nimmt das Anliegen von {first} bevorzugt an",
        "{counter} takes what {first} came for first",
    ),
    "unstaffed": (
        "für das Anliegen von {second} ist zurzeit niemand da",
        "nobody is there for what {second} came for",
    ),
    "free": (
        "für das Anliegen von {first} war zuerst ein Platz frei",
        "a counter was free for what {first} came for first",
    ),
    "missed": (
        "{second} war nicht erschienen und hat sich später wieder gemeldet",
        "{second} did not come when called and returned later",
    ),
    "appointment": ("{first} hat einen Termin um {time} Uhr", "{first} has an appointment at {time}"),
    "head": ("{first} hat Vorrang", "{first} has priority"),
    "forwarded": (
        "{first} wurde weitergeleitet und behält den früheren Platz",
        "{first} was passed on and keeps the earlier place",
    ),
    "back": (
        "{first} war zurückgestellt und behält den früheren Platz",
        "{first} was set aside and keeps the earlier place",
    ),
    "since": (
        "{first} wartet seit {base1} Uhr, {second} seit {base2} Uhr",
        "{first} has waited since {base1}, {second} since {base2}",
    ),
    "just": ("{first} wurde kurz vor {second} gezogen", "{first} was drawn just before {second}"),
    "drawn": (
        "{first} wurde früher gezogen ({drawn1} Uhr) als {second} ({drawn2} Uhr)",
        "{first} was drawn earlier ({drawn1}) than {second} ({drawn2})",
    ),
}
_PREFIX = {
    True: ("{first} kam vor {second} dran: ", "{first} came before {second}: "),
    False: ("{first} kommt voraussichtlich vor {second} dran: ", "{first} will probably come before {second}: "),
}


def reason(pair: Pair) -> str:
    """Return the code of the reason."""
    return next(code for code, holds in _RULES if holds(pair))


def explain(pair: Pair, zone: ZoneInfo) -> Text:
    """Say in German and English why the first one comes before the second one."""

    def clock(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%H:%M") if moment else ""

    first, second = pair.first, pair.second
    facts = {
        "first": first.number,
        "second": second.number,
        "war": "war" if pair.call else "ist",
        "hat": "hatte" if pair.call else "hat",
        "was": "was" if pair.call else "is",
        "counter": pair.call.counter if pair.call else "",
        "target": second.target,
        "from_": clock(second.callable_from),
        "time": clock(first.appointment),
        "base1": clock(first.base_at),
        "base2": clock(second.base_at),
        "drawn1": clock(first.drawn_at),
        "drawn2": clock(second.drawn_at),
    }
    prefixes, sentences = _PREFIX[pair.call is not None], _TEXTS[reason(pair)]
    said = ((prefix + text).format(**facts) + "." for prefix, text in zip(prefixes, sentences, strict=True))
    return dict(zip(("de", "en"), said, strict=True))
