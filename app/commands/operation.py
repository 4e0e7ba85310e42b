"""check-config, migrate, close-day."""

import argparse
from typing import Any

from app import config
from app.base import make_clock
from app.commands import report
from app.commands.common import add_config, opened, settings_of
from app.commands.prepare import prepare_data, prepare_database
from app.usecases import day, offices
from app.usecases.context import SYSTEM


def add(verbs: Any) -> None:
    """Add the commands."""
    check = verbs.add_parser("check-config", help="say what is wrong in the settings, or that nothing is")
    check.set_defaults(run=check_config)
    made = verbs.add_parser("migrate", help="bring the database to this version")
    made.set_defaults(run=run_migrate)
    close = verbs.add_parser("close-day", help="end the day of an office, or of all")
    close.add_argument("--office", help="slug (default: all offices)")
    close.add_argument("--force", action="store_true", help="although the office is still open")
    close.set_defaults(run=close_day)
    told = verbs.add_parser("report", help="how long people waited")
    report.add_arguments(told)
    told.set_defaults(run=run_report)
    for parser in (check, made, close, told):
        add_config(parser)


def check_config(given: argparse.Namespace) -> None:
    """Read the settings."""
    settings = settings_of(given)
    for warning in config.warnings(settings):
        print(f"warning: {warning}")
    print(f"The settings are good: {len(settings.offices)} office(s).")


def run_migrate(given: argparse.Namespace) -> None:
    """Migrate and, if the database is empty, fill it."""
    settings = settings_of(given)
    prepare_data(settings)
    prepare_database(settings, None)
    print("The database is up to date.")


def close_day(given: argparse.Namespace) -> None:
    """Close the day."""
    with opened(given) as ctx:
        now = make_clock(ctx).now()
        known = [info.slug for info in offices.list_offices(ctx, now=now)]
        for slug in [given.office] if given.office else known:
            closed = day.close_day(ctx, office=slug, force=given.force, principal=SYSTEM, now=now)
            print(f"{closed.office} {closed.day}: unserved {len(closed.unserved)}, left over {len(closed.leftover)}")
            if closed.leftover:
                print("left over: " + " ".join(closed.leftover))


def run_report(given: argparse.Namespace) -> int:
    """Report from the database."""
    with opened(given) as ctx:
        return report.run(ctx, given)
