"""What happens before serving: the data folder, its lock, the database, the practice clock."""

import fcntl
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from app.base import data_dir, database_url, make_clock, open_context
from app.commands.common import Failed
from app.config import Settings
from app.db.migrate import migrate
from app.rules.refusal import Refusal
from app.usecases import accounts, day, practice, seed
from app.usecases.context import Context
from app.web.clock import real_now


@dataclass(frozen=True, slots=True)
class PracticeStart:
    """The wish for a practice clock: its local start (without zone) and its speed."""

    local: datetime
    speed: float


def prepare_data(settings: Settings) -> Path:
    """Make the data folder; raises Failed when nothing can be written there."""
    folder = data_dir(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Failed(f"the data folder {folder} cannot be written to: {error.strerror}") from None
    return folder


def lock_data(folder: Path) -> IO[str]:
    """Hold the data folder for this server; raises Failed when another server holds it. Keep the file open."""
    file = (folder / "server.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        owner = file.read().strip()
        raise Failed(f"another server{f' (process {owner})' if owner else ''} works on {folder} already") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def prepare_database(settings: Settings, wanted: PracticeStart | None) -> str | None:
    """Migrate, fill if empty, set the clock, catch up on days that ended.

    Returns the token of the link for the first administrator while there is none. Raises Failed.
    """
    url = database_url(settings)
    try:
        migrate(url)
    except Exception as error:  # noqa: BLE001 -- see below
        # Whatever driver and database say: the operator needs the reason, not our stack.
        raise Failed(f"the database cannot be opened: {str(error).strip().splitlines()[0]}") from None
    ctx = open_context(settings)
    try:
        seed.fill(ctx, offices=(), now=real_now())  # the installation itself, before its clock
        set_clock(ctx, settings, wanted)
        clock = make_clock(ctx)
        seed.fill(ctx, offices=settings.offices, now=clock.now())
        day.catch_up(ctx, now=clock.now())
        return None if accounts.admin_exists(ctx) else accounts.make_setup_link(ctx, now=real_now())
    finally:
        ctx.store.dispose()


def set_clock(ctx: Context, settings: Settings, wanted: PracticeStart | None) -> None:
    """Start or go on with a practice clock; practice and real databases refuse each other."""
    kept = practice.anchor(ctx)
    if wanted is None:
        if kept is not None:
            raise Failed("this is a practice database: serve it with --practice-clock, or choose another data folder")
        return
    zone = ZoneInfo(settings.offices[0].timezone if settings.offices else "Europe/Berlin")
    start = wanted.local.replace(tzinfo=zone)
    if kept is not None:
        if kept.origin is not None and start < kept.origin:
            raise Failed(
                f"the practice clock began at {kept.origin.astimezone(zone):%Y-%m-%dT%H:%M}, it cannot go back"
            )
        start = max(start, kept.shown + (real_now() - kept.real) * kept.speed, practice.last_event(ctx) or start)
    try:
        practice.set_anchor(ctx, practice.Anchor(start.astimezone(UTC), real_now(), wanted.speed))
    except Refusal:
        raise Failed("this is a real database with tickets in it: practice needs a data folder of its own") from None
