"""Displays behind lines that fail: is every call shown and spoken exactly once, and what stands there true again?

Real pages in a real browser, at rest before each fault. Each has a line of its own, which is cut, stalls without
telling anybody, or is slow; the server is killed and started again. Needs Playwright and a Chrome or Chromium.
"""

from __future__ import annotations

import random
import time
import wave
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.client import Client
from bench.server import OFFICE, Office, Server, practice, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.support.proxy import Proxy

COUNTERS = tuple(f"Platz {place}" for place in range(1, 7))
"""As many as the board has places, so that nothing takes turns."""
CLOCK = practice("2026-11-23T08:00:00", 1)
KINDS = {"cut": 10, "delay": 5, "stall": 2, "kill": 3}
"""How often which fault happens, among so many."""
SECONDS = {"cut": (0.05, 3.0), "delay": (0.2, 1.5), "stall": (0.5, 13.0), "kill": (0.0, 0.5)}
SLOW = (0.05, 0.6)
PATIENCE_MS = 30_000
SMALL: ViewportSize = {"width": 480, "height": 270}
"""Painting ten large pictures without a graphics card is all that this machine would do."""
NEWS_SECONDS = 10.0
"""So old a call may be when its line is back: it is news for 15 s, and its sound has to come yet."""
LONGEST_FETCH = 4.0
"""A fault that lasts longer leaves no time to fetch the sound of a call from just before."""

# Notes which sounds are played and which numbers are announced, and when a line came about. The pauses of the
# announcements are shortened: a thousand calls would take more than an hour at the pace of a waiting room.
EYE = """
(() => {
  Object.assign(window, { spoken: [], shown: [], lined: 0 });
  const address = new WeakMap();
  const body = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = async function () {
    const data = await body.call(this);
    address.set(data, this.url);
    return data;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (data) {
    const url = address.get(data);
    const sound = await decode.call(this, data);
    address.set(sound, url);
    return sound;
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...rest) {
    window.spoken.push(Number(/(\\d+)\\.wav/.exec(address.get(this.buffer))[1]));
    return start.apply(this, rest);
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("open", () => (window.lined = Date.now() / 1000));
    }
  };
  const quick = { 3500: 120, 500: 20 };
  const later = window.setTimeout;
  window.setTimeout = (what, ms, ...rest) => later(what, quick[ms] ?? ms, ...rest);
  let last = null;
  const look = () => {
    const call = document.querySelector("[data-hero][data-announcing] [data-slot=number]");
    const number = call?.textContent.replace("\\u00a0", "") ?? null;
    if (number && number !== last) window.shown.push(number);
    last = number;
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, all);
})();
"""
# What is said at this moment may have left the board: it stands there until it was said, beside the truth.
EQUAL = """
(board) => {
  const text = (root, name) => root.querySelector(`[data-slot=${name}]`).textContent.replace("\\u00a0", "");
  const line = (root) => `${text(root, "number")} ${text(root, "counter")}`;
  const rows = [...document.querySelectorAll("[data-rows] [data-number]")].map(line);
  const large = document.querySelector("[data-hero] [data-slot=call]:not([hidden])");
  const seen = new Set(large ? [...rows, line(large)] : rows);
  const says = document.querySelector("[data-hero]").hasAttribute("data-announcing");
  const largeIsTrue = says || (large ? line(large) === board[0] : !board.length);
  const allAreTrue = board.every((one) => seen.has(one)) && rows.every((one) => board.includes(one));
  return largeIsTrue && allAreTrue && Date.now() / 1000;
}
"""
# A function, as the rest: the policy of the page lets no string be looked at again.
LINED = "(broke) => window.lined > broke"
SAID = "() => !document.querySelector('[data-announcing]')"
OVER = "(last) => window.shown.includes(last) && !document.querySelector('[data-announcing]')"


CALM = ("gong = false", "rows_legible = false")
"""A display that shows all calls at once, so that at each moment it can be compared with the server."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many displays and calls, and which faults, one after the other."""

    displays: int
    faults: tuple[str, ...]
    calls: int
    seed: int = 1


def any_faults(count: int) -> tuple[str, ...]:
    """So many faults as they come."""
    return tuple(random.Random(count).choices(list(KINDS), list(KINDS.values()), k=count))


@dataclass(frozen=True, slots=True)
class Called:
    """A call: its number and seq, which displays have to announce it, when it happened, and which fault it was near."""

    number: str
    seq: int
    connected: frozenset[int]
    at: float
    near: str


def old_news(call: Called, hit: frozenset[int], mended: float) -> Called:
    """A call that waited too long for the line to come back need not be announced behind it."""
    return replace(call, connected=call.connected - hit) if mended - call.at > NEWS_SECONDS else call


@dataclass(slots=True)
class Faulted:
    """What was found. `recovery`: seconds from a line that works again to the truth on the screen, by kind of fault."""

    calls: list[Called] = field(default_factory=list)
    recovery: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    expected: int = 0
    announced: int = 0


@dataclass(slots=True)
class Wall:
    """A display: its page and its line."""

    page: Page
    line: Proxy


class Trial:
    """One run of a plan."""

    def __init__(self, plan: Plan, server: Server, walls: list[Wall], clerk: Client) -> None:
        self.plan, self.server, self.walls, self.clerk = plan, server, walls, clerk
        self.chance = random.Random(plan.seed)
        self.counters = list(server.counters().values())
        self.found = Faulted()
        self.present = ""

    def run(self) -> Faulted:
        """Fault after fault with calls before, in and after each; then what the pages noted is compared."""
        for kind in self.plan.faults:
            self.fault(kind, self.plan.calls // len(self.plan.faults))
        for wall in self.walls:
            wall.page.wait_for_function(OVER, arg=self.found.calls[-1].number, timeout=PATIENCE_MS)
        for index in range(len(self.walls)):
            self.compare(index)
        return self.found

    def fault(self, kind: str, calls: int) -> None:
        """One fault of some displays, or of the server, with so many calls around it."""
        every = range(len(self.walls))
        hit = frozenset(every if kind == "kill" else self.chance.sample(every, self.chance.randint(1, len(every) // 2)))
        seconds = self.chance.uniform(*SECONDS[kind])
        before = self.chance.randint(0, calls)
        self.present = f"{kind} of {sorted(hit)} for {seconds:.1f} s after {before} calls"
        first = len(self.found.calls)
        self.call(before, frozenset(every))
        if seconds > LONGEST_FETCH:
            time.sleep(0.3)
        within = 0 if kind == "kill" else self.chance.randint(0, calls - before)
        broke = time.time()
        self.break_lines(kind, hit)
        self.call(within, frozenset(every) - hit, seconds)
        self.mend(kind, hit)
        mended = time.time()
        self.found.calls[first:] = [old_news(one, hit, mended) for one in self.found.calls[first:]]
        for index in hit:
            self.await_truth(kind, index, mended)
        if kind == "stall":
            # The old line stays dead: whoever has not noticed yet is not connected, though what it shows may be true.
            for index in hit:
                self.walls[index].page.wait_for_function(LINED, arg=broke, polling=100, timeout=PATIENCE_MS)
        self.call(calls - before - within, frozenset(every))
        # Ten browsers on this machine are slower than ten screens: the next fault finds them at rest.
        for wall in self.walls:
            wall.page.wait_for_function(SAID, polling=100, timeout=PATIENCE_MS)

    def break_lines(self, kind: str, hit: frozenset[int]) -> None:
        """Begin the fault."""
        if kind == "kill":
            self.server.kill()
        for line in (self.walls[index].line for index in hit):
            {"cut": line.cut, "stall": line.stall, "kill": line.cut}.get(kind, lambda: None)()
            if kind == "delay":
                line.delay(self.chance.uniform(*SLOW))

    def mend(self, kind: str, hit: frozenset[int]) -> None:
        """End the fault."""
        if kind == "kill":
            self.server.start()
        for index in hit:
            self.walls[index].line.mend()

    def call(self, calls: int, connected: frozenset[int], seconds: float = 0.0) -> None:
        """Call so many numbers within that time, which passes in any case."""
        end = time.monotonic() + seconds
        for left in range(calls, 0, -1):
            body = {"request_id": self.clerk.request_id(), "settle": "finish"}
            counter = self.chance.choice(self.counters)
            number = self.clerk.post(f"/counters/{counter}/next", body).expect(200).json()["number"]
            seq = next(one["seq"] for one in self.board() if one["number"] == number)
            self.found.calls.append(Called(number, seq, connected, time.time(), self.present))
            time.sleep(max(0.0, end - time.monotonic()) / left)
        time.sleep(max(0.0, end - time.monotonic()))

    def board(self) -> list[dict[str, Any]]:
        """The calls that the board has to show."""
        calls: list[dict[str, Any]] = self.clerk.get(f"/offices/{OFFICE}/board").expect(200).json()["calls"]
        return calls

    def await_truth(self, kind: str, index: int, mended: float) -> None:
        """Wait until a display shows the truth, and note how long that took from when its line worked again."""
        page = self.walls[index].page
        board = [f"{one['number']} {one['counter']}" for one in self.board()]
        at = page.wait_for_function(EQUAL, arg=board, polling=20, timeout=PATIENCE_MS).json_value()
        # A display that saw its line break opens a new one; a slow line goes on.
        since = max(mended, page.evaluate("window.lined"))
        self.found.recovery.setdefault(kind, []).append(max(0.0, float(at) - since))

    def compare(self, index: int) -> None:
        """Compare what a display showed and played with what was called."""
        page = self.walls[index].page
        shown, spoken = Counter(page.evaluate("window.shown")), Counter(page.evaluate("window.spoken"))
        for call in self.found.calls:
            least = int(index in call.connected)
            self.found.expected += least
            self.found.announced += shown[call.number] == spoken[call.seq] == 1
            for what, times in (("shown", shown[call.number]), ("spoken", spoken[call.seq])):
                if not least <= times <= 1:
                    told = f"display {index}: {call.number} {what} {times} times, near {call.near}"
                    self.found.problems.append(told)


def fault_rounds(plan: Plan, browser: Browser) -> Faulted:
    """Run the plan. `browser` must be allowed to play without a touch."""
    with TemporaryDirectory(prefix="wartemarke-sound-") as folder:
        sound = Path(folder) / "call.wav"
        with wave.open(str(sound), "wb") as file:
            file.setparams((1, 2, 8000, 400, "NONE", ""))
            file.writeframes(bytes(800))
        settings = ("[speech]", 'engine = "command"', f'command = ["cat", "{sound}"]', "[display]", *CALM)
        office = Office(("pass",), COUNTERS, settings=settings)
        with (
            serving(office, CLOCK) as server,
            walls(server, plan.displays, browser) as pages,
            Client(server.port, server.device("api", "desks")) as clerk,
        ):
            for _ in range(plan.calls):
                clerk.draw(OFFICE, "pass").expect(201)
            for counter in server.counters().values():
                clerk.post(f"/counters/{counter}/open").expect(200)
            return Trial(plan, server, pages, clerk).run()


@contextmanager
def walls(server: Server, count: int, browser: Browser) -> Iterator[list[Wall]]:
    """So many displays of this server, each at the end of a line of its own."""
    from tests.support.proxy import Proxy

    token = server.device("display", "wand")
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            line = stack.enter_context(Proxy(server.port))
            url = f"http://127.0.0.1:{line.port}"
            context = stack.enter_context(browser.new_context(reduced_motion="reduce", viewport=SMALL))
            context.add_cookies([{"name": "wm_display_wand", "value": token, "url": url}])
            page = context.new_page()
            page.add_init_script(EYE)
            page.goto(f"{url}/display/wand")
            page.locator("[data-clock]:not(:empty)").wait_for()
            found.append(Wall(page, line))
        yield found
