"""Replay a real office's day against a server of its own, and compare its report with the log.

    python -m bench.replay_day                         stepped, as fast as it goes
    python -m bench.replay_day --speed 60              the clock runs 60 times faster
    python -m bench.replay_day --log FILE --day 2024-01-08 --queue office

Stepped, n, median and p90 of every hour and service must equal the log's; running, the totals must.
The exit code is 1 when anything was lost, doubled or different.
"""

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.client import Client
from bench.daylog import Step, Visit, expected, outcomes, read_day, steps
from bench.displays import Displays
from bench.figures import milliseconds
from bench.player import Player
from bench.server import OFFICE, ROOT, Office, Server, practice, serving

WARSAW = ROOT.parent / "shared/data/warsaw_tickets.csv.gz"
SMALL = ROOT / "tests/data/small_day.csv"
SCREENS = 3
SHOWN_SECONDS = 5
FRESH_SECONDS = 15
"""By the clock of the office: older calls are shown but not announced."""
LEAD_SECONDS = 4
"""Real seconds that a running clock has before the first step: the server starts in them."""


@dataclass(frozen=True, slots=True)
class Day:
    """What to replay: visits of a calendar day, in which zone."""

    visits: list[Visit]
    day: str
    zone: ZoneInfo

    def moment(self, seconds: float) -> datetime:
        """An instant of the day; the log's seconds are what a clock on the wall says."""
        midnight = datetime.fromisoformat(self.day)
        local = midnight + timedelta(microseconds=round(seconds * 1_000_000))
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def office(self) -> Office:
        """An office with a service per line and a counter per counter of the log."""
        services = sorted({visit.service.lower() for visit in self.visits})
        return Office(tuple(services), tuple(sorted({visit.line for visit in self.visits})), str(self.zone))


@dataclass
class Result:
    """What a replay found."""

    tickets: int
    calls: int
    late: int
    """Calls that stood on the displays, but were older than 15 s of a fast clock when they came there."""
    problems: list[str]
    draws: list[float]
    shown: list[float]
    phone_looks: int
    seconds: float
    cpu_share: float
    differences: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The result for people."""
        return [
            f"tickets {self.tickets}, calls {self.calls}, lost or doubled {len(self.problems)}"
            + (f", {self.late} too old to announce on this clock" if self.late else ""),
            f"draw {milliseconds(self.draws)}; call to the last of {SCREENS} displays {milliseconds(self.shown)}",
            f"phones looked {self.phone_looks} times; {self.seconds:.1f} s, {self.cpu_share:.2f} of a core",
            f"report against the log: {len(self.differences)} differences",
            *self.problems[:20],
            *self.differences[:20],
        ]


def replay(day: Day, speed: float, database: str = "") -> Result:
    """Replay the day; speed 0 steps the clock."""
    plan = steps(day.visits)
    lead = timedelta(seconds=speed * LEAD_SECONDS)
    start = (day.moment(plan[0].at) - lead).astimezone(day.zone).replace(tzinfo=None)
    options = practice(start.isoformat(), speed)
    with ExitStack() as stack:
        server = stack.enter_context(serving(day.office(), options, database))
        player, staff = crew(server, day)
        stack.callback(player.close)
        stack.enter_context(staff)
        displays = stack.enter_context(Displays(server, server.device("display", "wand"), SCREENS))
        player.heard = partial(displays.wait_for, seconds=SHOWN_SECONDS)
        began, cpu = time.monotonic(), server.cpu_seconds()
        (run if speed else step_through)(day, plan, player, displays, staff)
        seconds = time.monotonic() - began
        share = (server.cpu_seconds() - cpu) / seconds
        player.settle_all()
        staff.post(f"/offices/{OFFICE}/close-day", {"force": True}).expect(200)
        displays.close()
        return judge(day, server, player, displays, speed=speed, took=(seconds, share))


def crew(server: Server, day: Day) -> tuple[Player, Client]:
    """Everybody who acts, with counters open, and one more connection for the clock."""
    kiosk, staff = server.device("kiosk", "eingang"), server.device("api", "desks")
    player = Player(server, server.counters(), kiosk, staff)
    player.expect(day.visits)
    player.open()
    return player, Client(server.port, staff)


def step_through(day: Day, plan: list[Step], player: Player, displays: Displays, staff: Client) -> None:
    """Move the clock from step to step; a call is on every display before the clock moves on."""
    at = -1.0
    for number, step in enumerate(plan):
        if step.at > at:
            at = step.at
            staff.post("/practice/clock", {"to": day.moment(at).isoformat()}).expect(200)
        player.play(step, player.kiosks[number % len(player.kiosks)])
        if step.kind == "call":
            displays.wait_for(player.numbers[step.visit.ticket], SHOWN_SECONDS)
        player.look(step)


def run(day: Day, plan: list[Step], player: Player, displays: Displays, staff: Client) -> None:
    """Let everybody act at the logged times of the running clock: a thread per kiosk and clerk."""
    clock = RunningClock(day, staff)
    schedules = shared_out(plan, len(player.kiosks))
    failures: list[BaseException] = []

    def follow(schedule: list[Step], place: int) -> None:
        try:
            for step in schedule:
                clock.wait_until(step.at)
                player.play(step, player.kiosks[place % len(player.kiosks)])
        except BaseException as failure:  # noqa: BLE001 -- a thread's failure is told in the main thread
            failures.append(failure)

    threads = [threading.Thread(target=follow, args=(own, place)) for place, own in enumerate(schedules)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    # What is settled before the screens have the last call would rightly never be announced.
    displays.wait_for(max(player.counted.picked, key=player.counted.picked.__getitem__), SHOWN_SECONDS)


def shared_out(plan: list[Step], kiosks: int) -> list[list[Step]]:
    """A schedule per kiosk, then one per clerk."""
    drawn: list[list[Step]] = [[] for _ in range(kiosks)]
    clerks: dict[str, list[Step]] = {}
    for number, step in enumerate(plan):
        at_counter = step.kind in {"call", "finish"}
        (clerks.setdefault(step.visit.line, []) if at_counter else drawn[number % kiosks]).append(step)
    return [*drawn, *clerks.values()]


class RunningClock:
    """The server's clock as this process knows it, from two looks at it."""

    def __init__(self, day: Day, staff: Client) -> None:
        self._midnight = day.moment(0)
        before, shown = time.monotonic(), self._shown(staff)
        time.sleep(0.2)
        self._real, self._start = time.monotonic(), self._shown(staff)
        self._speed = (self._start - shown) / (self._real - before)

    def _shown(self, staff: Client) -> float:
        at = staff.get(f"/offices/{OFFICE}/queue").expect(200).json()["at"]
        return (datetime.fromisoformat(at) - self._midnight).total_seconds()

    def wait_until(self, seconds: float) -> None:
        """Wait until the clock shows so many seconds of the day."""
        left = self._real + (seconds - self._start) / self._speed - time.monotonic()
        if left > 0:
            time.sleep(left)


def judge(
    day: Day, server: Server, player: Player, displays: Displays, *, speed: float, took: tuple[float, float]
) -> Result:
    """Compare what was acknowledged, what the displays showed and what the report says with the log."""
    picked = player.counted.picked
    shown = {number: call for (number, _), call in displays.shown.items()}
    late = too_old(player, displays, speed) if speed else set()
    problems = [*player.counted.wrong, *missed(set(picked) - late, displays)]
    total = server.report(day.day, day.day, "day")["total"]
    counted = sum(total[name] for name in ("n", "no_shows", "unserved", "cancelled", "leftover"))
    if counted != len(day.visits):
        problems.append(f"the report counts {counted} tickets, the log {len(day.visits)}")
    latencies = [shown[number].last - began for number, began in picked.items() if number in shown]
    counts = (len(player.tokens), len(picked), len(late))
    result = Result(*counts, problems, player.counted.draws, latencies, player.counted.phone_looks, *took)
    result.differences = differences(day, total)
    if not speed:
        for by in ("hour", "service"):
            result.differences += rows_differ(day, server, by)
    return result


def too_old(player: Player, displays: Displays, speed: float) -> set[str]:
    """Calls that a fast clock made too old to announce: they stood on the displays, or were over within 15 s of it."""
    counted = player.counted
    brief = {
        number for number, ended in counted.ended.items() if ended - counted.picked[number] < FRESH_SECONDS / speed
    }
    return (displays.stood | brief) - {number for number, _ in displays.shown}


def missed(called: set[str], displays: Displays) -> list[str]:
    """Calls that some display did not show, or showed more than once."""
    shown = [number for number, _ in displays.shown]
    problems = [f"{number}: announced {shown.count(number)} times" for number in called if shown.count(number) != 1]
    problems += [f"{number}: announced without a call" for number in set(shown) - called]
    for (number, _), call in displays.shown.items():
        if call.sockets != displays.sockets:
            problems.append(f"{number}: shown {call.sockets} times on {displays.sockets} displays")
    return problems


def differences(day: Day, total: dict[str, float]) -> list[str]:
    """Totals that differ."""
    served = sum(visit.outcome == "served" for visit in day.visits)
    wanted = {"n": served, "refused": 0, "leftover": 0} | outcomes(day.visits)
    return [
        f"total {name}: report {total[name]}, log {value}" for name, value in wanted.items() if total[name] != value
    ]


def rows_differ(day: Day, server: Server, by: str) -> list[str]:
    """Groups whose n, median or p90 differ."""
    found = server.report(day.day, day.day, by)["rows"]
    said = {row["group"]: (row["n"], row["median"], row["p90"]) for row in found if row["n"]}
    wanted = {group.lower(): figures for group, figures in expected(day.visits, by).items()}
    groups = sorted(said.keys() | wanted.keys())
    return [
        f"{by} {group}: report {said.get(group)}, log {wanted.get(group)}"
        for group in groups
        if said.get(group) != wanted.get(group)
    ]


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.replay_day", description=__doc__)
    real = WARSAW.is_file()
    parser.add_argument("--log", type=Path, default=WARSAW if real else SMALL)
    parser.add_argument("--day", default="2020-01-07" if real else "2026-11-23")
    parser.add_argument("--queue", default="", help="the office in a log of several")
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("Europe/Warsaw" if real else "Europe/Berlin"))
    parser.add_argument("--speed", type=float, default=0, help="0 steps the clock, 60 runs it 60 times faster")
    parser.add_argument("--database", default="", help="PostgreSQL URL of an empty database instead of SQLite")
    asked = parser.parse_args(argv)
    if not asked.queue and asked.log == WARSAW:
        asked.queue = "UD_Wola"
    return asked


def main(argv: Sequence[str]) -> int:
    """Replay, print, and return the exit code."""
    asked = arguments(argv)
    day = Day(read_day(asked.log, asked.day, asked.queue), asked.day, asked.zone)
    print(f"{asked.queue or asked.log.name} on {asked.day}: {len(day.visits)} tickets in the log")
    result = replay(day, asked.speed, asked.database)
    print("\n".join(result.lines()))
    return 1 if result.problems or result.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
