"""demo: a town with three months of history and a living day, in a database that is thrown away."""

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from app.base import database_url, open_context
from app.commands.common import Failed, add_config, settings_of
from app.commands.life import Api, Life
from app.commands.serve import listen
from app.config import Settings
from app.db.migrate import migrate
from app.rules import hours
from app.rules.catalog import Office
from app.usecases import accounts, devices, history, practice, seed
from app.usecases.context import Context
from app.usecases.history import Written
from app.usecases.seed import DeviceSeed, OfficeSeed
from app.web.clock import real_now

SPEED, FASTEST = 10.0, 120.0
HISTORY = timedelta(days=91)
DAYS_AHEAD = 7
FIRST_HOUR = timedelta(hours=1)
"""The demo begins so long after the first opening: by then the day is in full swing."""
SEED = 1906
ADMIN = "chefin"
PROGRAM = "demo"
STEP_SECONDS = 0.5
START_SECONDS = 30.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECOND_OFFICE_COUNTERS = 2


@dataclass(frozen=True, slots=True)
class Town:
    """What was made: offices with the tokens of their programs, the present day, and what was written."""

    offices: tuple[tuple[Office, str], ...]
    start: datetime
    first: date
    last: date
    written: Written
    password: str


def add(verbs: Any) -> None:
    """Add the command."""
    parser = verbs.add_parser("demo", help="a town with history and a living day, thrown away at the end")
    add_config(parser)
    parser.add_argument("--port", type=int, help="0: any free one (default: as configured)")
    parser.add_argument("--speed", type=speed, default=SPEED, help=f"how fast the clock runs (default: {SPEED:g})")
    parser.set_defaults(run=run)


def speed(text: str) -> float:
    """Fast enough to see things happen, slow enough for people."""
    found = float(text)
    if not 0 < found <= FASTEST:
        raise argparse.ArgumentTypeError(f"above 0, at most {FASTEST:g}")
    return found


def run(given: argparse.Namespace) -> int:
    """Make the town and let it live until Ctrl-C; nothing of it is left."""
    for number in ENDINGS:
        signal.signal(number, end)
    with tempfile.TemporaryDirectory(prefix="wartemarke-demo-", ignore_cleanup_errors=True) as folder:
        try:
            live(given, Path(folder))
        except KeyboardInterrupt:
            return 0
    return 0


def end(_number: int, _frame: object) -> None:
    """Leave whatever runs, once: cleaning up is not disturbed by a second Ctrl-C."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def live(given: argparse.Namespace, folder: Path) -> None:
    """Make the town, serve it, and let people come; raises Failed."""
    settings = throw_away(settings_of(given), folder, given.port)
    print("Building a town with three months of history …", flush=True)
    began = time.monotonic()
    town = build(settings)
    took = time.monotonic() - began
    with served(settings, town, given.speed, folder) as process:
        welcome(settings, town, given.speed, took)
        port = settings.server.port
        chance = random.Random(SEED)  # noqa: S311 -- a made-up town needs no cryptography
        lives = [Life(Api(port, token), office, chance) for office, token in town.offices]
        lives[0].left_free = 1
        while process.poll() is None:
            for life in lives:
                life.step()
            time.sleep(STEP_SECONDS)
    raise Failed(f"the server has ended: {last_words(folder)}")


def throw_away(settings: Settings, folder: Path, port: int | None) -> Settings:
    """The settings with a place, a port and a second office of the demo's own; raises Failed."""
    if not settings.offices:
        raise Failed("the settings have no office to show")
    server = replace(settings.server, host="127.0.0.1", port=settings.server.port if port is None else port)
    listener = listen(replace(settings, server=server))
    free = int(listener.getsockname()[1])
    listener.close()
    own: dict[str, Any] = {"data_dir": str(folder), "database_url": f"sqlite:///{folder / 'wartemarke.db'}"}
    own |= {"secret_file": str(folder / "secret"), "public_url": f"http://127.0.0.1:{free}"}
    offices = settings.offices if len(settings.offices) > 1 else (*settings.offices, second(settings.offices[0]))
    # Ten minutes in one: what looks like one person who draws and draws is a morning's queue.
    calm = tuple(replace(office, policy=replace(office.policy, burst_numbers=0)) for office in offices)
    return replace(settings, server=replace(server, port=free, **own), offices=calm)


def second(first: OfficeSeed) -> OfficeSeed:
    """A smaller office of the same town, because reports and screens are about several."""
    name = "nordviertel" if first.slug != "nordviertel" else "suedviertel"
    return replace(
        first,
        slug=name,
        name=f"Bürgerbüro {name.replace('ue', 'ü').capitalize()}",
        short_name=name[:4].replace("ue", "ü").capitalize(),
        counters=first.counters[:SECOND_OFFICE_COUNTERS],
        devices=(DeviceSeed("kiosk", name), DeviceSeed("display", name)),
    )


def build(settings: Settings) -> Town:
    """Fill a fresh database: offices, their past, an administrator, and a program per office; raises Failed."""
    migrate(database_url(settings))
    ctx = open_context(settings)
    try:
        return fill(ctx, settings)
    finally:
        ctx.store.dispose()


def fill(ctx: Context, settings: Settings) -> Town:
    """Fill the database of a migrated context."""
    slugs = [office.slug for office in settings.offices]
    earliest = real_now() - HISTORY
    seed.fill(ctx, offices=settings.offices, now=earliest)
    start = opening(history.catalog(ctx, office=slugs[0], now=real_now()))
    # The clock stands until the server sets it going.
    practice.set_anchor(ctx, practice.Anchor(start, real_now(), 0.0))
    first, last = earliest.date() + timedelta(days=1), start.date() - timedelta(days=1)
    chance = random.Random(SEED)  # noqa: S311 -- as above
    past = [history.write_history(ctx, office=slug, first=first, last=last, chance=chance) for slug in slugs]
    tokens = [
        devices.register(ctx, kind="api", office=slug, name=f"{PROGRAM}-{slug}"[:63], now=start) for slug in slugs
    ]
    password = secrets.token_urlsafe(9)
    accounts.add_user(ctx, name=ADMIN, password=password, role="admin", office=None)
    catalogs = [history.catalog(ctx, office=slug, now=start) for slug in slugs]
    total = Written(sum(w.tickets for w in past), sum(w.events for w in past), sum(w.refusals for w in past))
    return Town(tuple(zip(catalogs, tokens, strict=True)), start, first, last, total, password)


def opening(office: Office) -> datetime:
    """A moment in the longest of the coming days, an hour after its opening; raises Failed if it never opens."""
    today = hours.local_day(office.zone, real_now())
    days = [hours.spans(office.hours, today + timedelta(days=ahead)) for ahead in range(DAYS_AHEAD)]
    longest = max(days, key=lambda spans: sum(((end - start) for start, end in spans), timedelta()))
    if not longest:
        raise Failed(f"{office.name} is closed on all of the coming {DAYS_AHEAD} days")
    start, closing = longest[0]
    # The server is told whole minutes.
    return (start + min(FIRST_HOUR, (closing - start) / 2)).replace(second=0, microsecond=0)


@contextmanager
def served(settings: Settings, town: Town, pace: float, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process of its own, ready; gone at the end. Raises Failed when it does not start."""
    local = town.start.astimezone(town.offices[0][0].zone)
    clock = ["--practice-clock", f"{local:%Y-%m-%dT%H:%M}", "--practice-speed", f"{pace:g}"]
    where = ["--host", settings.server.host, "--port", str(settings.server.port)]
    own = {
        "WARTEMARKE_DATA_DIR": settings.server.data_dir,
        "WARTEMARKE_DATABASE_URL": settings.server.database_url,
        "WARTEMARKE_SECRET_FILE": settings.server.secret_file,
        "WARTEMARKE_PUBLIC_URL": settings.server.public_url,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", *where, *clock, "--preview-printer", "--while-stdin"],
            env={**os.environ, **own},
            # Ours alone to stop: a Ctrl-C in the terminal reaches it through us, and our death by the closed pipe.
            stdin=subprocess.PIPE,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
    try:
        await_ready(process, settings, folder)
        yield process
    finally:
        stop(process)


def await_ready(process: subprocess.Popen[bytes], settings: Settings, folder: Path) -> None:
    """Wait for the server's first good answer; raises Failed."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urlopen(f"{settings.server.public_url}/health/ready", timeout=2):  # noqa: S310 -- our own address
            return
        time.sleep(0.05)
    raise Failed(f"the server did not start: {last_words(folder)}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and all it started: at once, because there is nothing that it would have to save."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words(folder: Path) -> str:
    """The last line the server wrote."""
    said = (folder / "log").read_text("utf-8", "replace").strip().splitlines()
    return said[-1] if said else "without a word"


def welcome(settings: Settings, town: Town, pace: float, took: float) -> None:
    """Say what to open, and how to get in."""
    address = settings.server.public_url
    main = town.offices[0][0]
    counters = [counter.label for counter in main.counters if counter.active]
    here = town.start.astimezone(main.zone)
    names = " and ".join(office.name for office, _ in town.offices)
    print(
        f"{names}: {town.written.tickets} visits from {town.first} to {town.last}, written in {took:.1f} s.",
        f"Today is {here:%A, %d %B %Y}, {here:%H:%M}; the clock runs {pace:g} times as fast as yours.",
        "",
        f"  {address}/practice   kiosk, paper, desk, display and phone; one click signs you in",
        f"  {address}/reports    how long people waited (after that click, or as {ADMIN})",
        f"  {address}/           every screen; to administer sign in as {ADMIN}, password {town.password}",
        "",
        *([f'"{counters[-1]}" at {main.name} is free for you; the others are served.'] if len(counters) > 1 else []),
        f"Other commands: WARTEMARKE_DATA_DIR={settings.server.data_dir} wartemarke report waits"
        f" --office {main.slug} --from {town.first} --to {town.last}",
        "Ctrl-C ends the demo and throws everything away.",
        sep="\n",
        flush=True,
    )
