"""The publisher: reads the event log and tells the rooms of this process's own sockets.

A room belongs to one namespace and one office (and, for kiosks, one device, because each shows its own printer).
Every message covers `(after, seq]` of the office's log and carries the whole small state, so a lost message
never matters. One thread publishes; it is woken by commits and looks at the log by itself twice a second.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog

from app.rules.events import APPOINTMENTS
from app.usecases import board, device_status, log, printing, queue
from app.usecases.answers import Announcement, Board, Queue
from app.usecases.answers_kiosk import KioskState
from app.usecases.context import SYSTEM
from app.web.announcing import announcements
from app.web.edge import Edge

State = Board | Queue | KioskState
BATCH_SECONDS = {"/board": 0.05, "/desk": 0.05, "/kiosk": 0.25}
"""Between two messages of a room. Each kiosk is a room of its own, and its waiting times hurry nobody."""
COST_CLOCKS = {"/board": time.thread_time, "/desk": time.monotonic, "/kiosk": time.monotonic}
"""What reading a room costs. A call must not wait because its board's reader had to wait for the processor, beside
thousands of phones; a desk's long list also costs the database's time."""
LOOK_SECONDS = 0.5
SPACING_SECONDS = 0.02
"""Between two looks at the log, however many commits there are."""
REFRESH_SECONDS = 2.0
NAMESPACES = ("/board", "/desk", "/kiosk")
SCREENS = {"/board": "display", "/kiosk": "kiosk"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOOKING_SECONDS = 0.05
"""So long at most phones wait for the publisher to look at what has just happened: it may be a call."""
SENDING_SECONDS = 0.001
"""For each display that is told of a call phones wait so long: their answers would hold up what is still to come."""


class Emit(Protocol):
    """Sends an event to one room or one client; there is no way to say "everybody"."""

    def __call__(self, event: str, payload: dict[str, Any], *, to: str, namespace: str) -> None:
        """Send."""


@dataclass(frozen=True, slots=True)
class Key:
    """Which room: its namespace, its office, and the device whose own things it also shows."""

    namespace: str
    office: str
    device: int | None = None

    @property
    def name(self) -> str:
        """The room's name in Socket.IO."""
        kind = self.namespace.removeprefix("/")
        return f"{kind}:{self.office}" if self.device is None else f"{kind}:{self.office}:{self.device}"


@dataclass(slots=True)
class Room:
    """What the room's clients know: everything up to `seq`, last read up to `read` at `told` (monotonic seconds).

    `sent`: when its last message went out; `refresh`: when it changes by itself (both in monotonic seconds); `cost`:
    seconds that reading it took.
    """

    seq: int
    read: int = 0
    told: float = 0.0
    sent: float = 0.0
    refresh: float = 0.0
    cost: float = 0.0
    shown: State | None = None
    members: set[str] = field(default_factory=set)


def device_room(device: int) -> str:
    """The room of one screen alone, in its namespace."""
    return f"device:{device}"


def state_of(edge: Edge, key: Key) -> State:
    """The present state of a room, read now."""
    now = edge.clock.now()
    if key.namespace == "/board":
        return board.board(edge.ctx, office=key.office, now=now)
    if key.namespace == "/desk":
        return queue.queue(edge.ctx, office=key.office, principal=SYSTEM, now=now)
    return board.kiosk_state(edge.ctx, office=key.office, device=key.device, now=now)


def as_fields(state: State) -> dict[str, Any]:
    """The members of a state, one level deep; what lies below is encoded as it is."""
    return {item.name: getattr(state, item.name) for item in fields(state)}


def snapshot(edge: Edge, state: State, after: int | None = None) -> dict[str, Any]:
    """A state in the form of the feed's messages, for whoever has seen the log up to `after` (None: nothing)."""
    known = state.seq if after is None else after
    return as_fields(state) | {"after": known, "boot": log.boot(edge.ctx), "kind": "state"}


class Feed:
    """The publisher of this process. `join` and `since` may be called from any thread."""

    def __init__(self, edge: Edge, emit: Emit) -> None:
        self._edge = edge
        self._emit = emit
        self._rooms: dict[Key, Room] = {}
        self._lock = threading.RLock()
        self._counting = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._moves: Counter[int | None] = Counter()
        self._ends: tuple[float, Mapping[int, log.Head]] = (0.0, {})
        self._fails = False
        self._telling_until = 0.0
        self._moved_at = 0.0
        self._looked_from = 0.0
        self._log = structlog.get_logger("feed")
        self.looked = 0.0

    def wake(self) -> None:
        """Something was committed, or the clock was moved."""
        self._wake.set()

    def moved(self, office: int | None) -> None:
        """The log of an office (None: perhaps of any) has gone on: where it ends is not known before the next look."""
        with self._counting:
            self._moves[office] += 1
            self._moved_at = time.monotonic()
            read, ends = self._ends
            self._ends = (read, {ident: end for ident, end in ends.items() if office not in {None, ident}})
        self._wake.set()

    def ends(self) -> Mapping[int, log.Head]:
        """Where the log of each office ends, by its id: known unless it has just gone on, or the publisher is late."""
        read, ends = self._ends
        return ends if time.monotonic() - read < 2 * LOOK_SECONDS else {}

    def telling(self) -> float:
        """For how many more seconds displays are being told of a call, or what has happened is not looked at yet."""
        looking_until = self._moved_at + LOOKING_SECONDS if self._moved_at > self._looked_from else 0.0
        return max(0.0, self._telling_until - time.monotonic(), looking_until - time.monotonic())

    def refresh(self) -> None:
        """Every room is read anew at once: the clock has jumped."""
        with self._lock:
            for room in self._rooms.values():
                # Told even if nothing else changed: screens carry on from the time of the last message.
                room.refresh, room.shown = 0.0, None
        self._wake.set()

    def stop(self) -> None:
        """End `run`."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Publish until `stop`; the body of the publisher's thread."""
        pause = 0.0
        while not self._stopping:
            self._wake.wait(pause)
            time.sleep(max(0.0, self.looked + SPACING_SECONDS - time.monotonic()))
            self._wake.clear()
            pause = self.attempt()

    def attempt(self) -> float:
        """Publish, whatever happens; what goes wrong again and again is logged once. Returns the seconds to wait."""
        try:
            pause = self.publish()
        except Exception:  # noqa: BLE001 -- a database that is away for a while must not end the publisher
            if not self._fails:
                self._log.exception("publishing failed")
            self._fails = True
            return LOOK_SECONDS
        if self._fails:
            self._log.info("publishing works again")
        self._fails = False
        return pause

    def publish(self) -> float:
        """Tell every room that is due; returns the seconds until the next look. Raises what first went wrong."""
        began = time.monotonic()
        heads = self._heads()
        pause, fault = LOOK_SECONDS, None
        # A call is on its way to the boards: the longer lists of desks come after them.
        for key in sorted(self._rooms, key=lambda one: NAMESPACES.index(one.namespace)):
            try:
                with self._lock:
                    room = self._rooms.get(key)
                    if room is not None and key.office in heads:
                        pause = min(pause, self._attend(key, room, heads[key.office].seq))
            except Exception as error:  # noqa: BLE001 -- what goes wrong in one room keeps nothing from the others
                fault = fault or error
        self.looked, self._looked_from = time.monotonic(), began
        if fault:
            raise fault
        return pause

    def _heads(self) -> dict[str, log.Head]:
        with self._counting:
            began, before = time.monotonic(), self._moves.copy()
        heads = log.heads(self._edge.ctx)
        with self._counting:
            gone_on = self._moves - before
            known = () if gone_on[None] else (head for head in heads.values() if not gone_on[head.office_id])
            self._ends = (began, {head.office_id: head for head in known})
        return heads

    def _attend(self, key: Key, room: Room, head: int) -> float:
        present = time.monotonic()
        if present >= room.refresh:
            self._tell(key, room)
        elif head > room.read:
            # A long list is read less often, so that showing it never costs more than a fifth of the time.
            wait = max(room.sent + BATCH_SECONDS[key.namespace], room.told + room.cost * 4) - present
            if wait > 0:
                return wait
            self._tell(key, room)
        return min(LOOK_SECONDS, max(room.refresh - time.monotonic(), 0.001))

    def _tell(self, key: Key, room: Room, *, always: bool = False) -> State:
        """Read the room's state and send it, unless it shows nothing new. Holds the lock."""
        clock = COST_CLOCKS[key.namespace]
        began = clock()
        state = state_of(self._edge, key)
        room.told = time.monotonic()
        self._tell_papers(key, room.read, state)
        self._tell_devices(key, room.read, state)
        room.cost = clock() - began
        room.refresh = room.told + self._seconds_to_change(state)
        bare = replace(state, seq=0, at=EPOCH)
        calls = self._calls(key, room.seq, state)
        if calls:
            until = time.monotonic() + SENDING_SECONDS * len(room.members)
            self._telling_until = max(until, self._telling_until)
        # What was skipped stays part of the next message's (after, seq].
        if bare != room.shown or calls or (always and state.seq > room.seq) or self._booked(key, room.seq, state):
            self._emit("event", self._message(key, room.seq, state, calls), to=key.name, namespace=key.namespace)
            room.seq, room.shown, room.sent = state.seq, bare, room.told
        # Last: what could not be told is told at the next look.
        room.read = state.seq
        return state

    def _tell_papers(self, key: Key, after: int, state: State) -> None:
        """Tell a kiosk what became of its papers, whichever process heard the printer."""
        if key.device is None or state.seq <= after:
            return
        papers = printing.paper_news(self._edge.ctx, office=key.office, kiosk=key.device, after=after, upto=state.seq)
        for news in papers:
            self._emit("handover", asdict(news), to=key.name, namespace=key.namespace)

    def _tell_devices(self, key: Key, after: int, state: State) -> None:
        """Tell single screens of the office what they have to do."""
        kind = SCREENS.get(key.namespace)
        if kind is None or state.seq <= after:
            return
        for news in device_status.news(self._edge.ctx, office=key.office, kind=kind, after=after, upto=state.seq):
            if key.device in {None, news.device}:
                self._emit(news.event, news.message, to=device_room(news.device), namespace=key.namespace)

    def _booked(self, key: Key, after: int, state: State) -> bool:
        """Tell whether there is news of appointments, which staff's screens read for themselves."""
        if key.namespace != "/desk" or state.seq <= after:
            return False
        return log.says(self._edge.ctx, APPOINTMENTS, office=key.office, after=after, upto=state.seq)

    def _calls(self, key: Key, after: int, state: State) -> tuple[Announcement, ...]:
        if key.namespace != "/board" or state.seq <= after:
            return ()
        return announcements(self._edge, key.office, after, state.seq)

    def _message(self, key: Key, after: int, state: State, calls: Iterable[Announcement]) -> dict[str, Any]:
        message = as_fields(state) | {"after": after, "kind": "state", "boot": log.boot(self._edge.ctx)}
        if key.namespace == "/board":
            message["announce"] = list(calls)
        return message

    def _seconds_to_change(self, state: State) -> float:
        """Real seconds until the state changes by itself: opening, closing, a lock that ends, a paper unclaimed."""
        practice = self._edge.clock.practice
        if practice is not None and practice.speed == 0:
            return REFRESH_SECONDS
        coming = state.status.next_change
        speed = practice.speed if practice else 1.0
        left = (coming - state.at) / timedelta(seconds=1) / speed if coming else REFRESH_SECONDS
        return min(max(left, 0.02), REFRESH_SECONDS)

    def join(self, sid: str, keys: list[Key], enter: Callable[[str], None]) -> dict[str, Any]:
        """Let a client into its rooms and return its snapshot.

        The rooms are first brought up to what the snapshot shows, so the next message follows it without a gap.
        """
        with self._lock:
            states = []
            for key in keys:
                room = self._rooms.setdefault(key, Room(seq=0))
                states.append(self._level(key, room))
                room.members.add(sid)
                enter(key.name)
            offices = [as_fields(state) | {"slug": state.office} for state in states]
            return {"boot": log.boot(self._edge.ctx), "at": self._edge.clock.now(), "offices": offices}

    def _level(self, key: Key, room: Room) -> State:
        if room.members:
            return self._tell(key, room, always=True)
        state = state_of(self._edge, key)
        room.seq = room.read = state.seq
        room.shown = replace(state, seq=0, at=EPOCH)
        room.told = room.sent = time.monotonic()
        room.refresh = room.told + self._seconds_to_change(state)
        return state

    def leave(self, sid: str) -> None:
        """Forget a client; a room without clients is not read any more."""
        with self._lock:
            for key, room in list(self._rooms.items()):
                room.members.discard(sid)
                if not room.members:
                    del self._rooms[key]

    def since(self, key: Key, after: int) -> dict[str, Any]:
        """What a client that knows the log up to `after` has to show now, and what is still to be announced."""
        with self._lock:
            room = self._rooms.get(key)
            state = self._tell(key, room, always=True) if room else state_of(self._edge, key)
            return self._message(key, after, state, self._calls(key, after, state))
