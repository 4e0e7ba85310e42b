"""import-appointments: what a booking portal has exported."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.base import make_clock
from app.commands.common import Failed, add_config, opened
from app.rules.refusal import Refusal
from app.usecases import appointment_files, appointments
from app.usecases.answers_arrivals import Imported
from app.usecases.context import SYSTEM, Context


def add(verbs: Any) -> None:
    """Add the command."""
    taken = verbs.add_parser("import-appointments", help="take over appointments from a CSV or iCalendar file")
    taken.add_argument("file", type=Path, metavar="FILE", help="FILE.csv or FILE.ics")
    taken.add_argument("--office", required=True, help="slug")
    taken.set_defaults(run=run)
    add_config(taken)


def run(given: argparse.Namespace) -> None:
    """Take over a file, or say line by line why not."""
    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise Failed(f"{given.file}: {error.strerror}") from None
    with opened(given) as ctx:
        done = _take_over(ctx, given, content)
    print(f"created {done.created}, updated {done.updated}, cancelled {done.cancelled}, kept {done.kept}")


def _take_over(ctx: Context, given: argparse.Namespace, content: bytes) -> Imported:
    now, form = make_clock(ctx).now(), given.file.suffix.lower().removeprefix(".")
    try:
        read = appointment_files.read_file(ctx, office=given.office, form=form, content=content, now=now)
        return appointments.take_over(ctx, office=given.office, read=read, principal=SYSTEM, request=None, now=now)
    except Refusal as refusal:
        if refusal.code != "bad_appointments":
            raise
        errors: Any = refusal.facts["errors"]
        for error in errors:
            print(f"{given.file}:{error['line']}: {error['code']} {error['what']}".rstrip(), file=sys.stderr)
        raise Failed(f"{given.file}: nothing was taken over, {len(errors)} line(s) have to be changed") from None
