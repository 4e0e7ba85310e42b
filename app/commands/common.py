"""What all commands share: the settings, and a database that is there."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base import database_url, open_context
from app.config import Settings, load
from app.usecases.context import Context


class Failed(Exception):
    """The command cannot do it; the message says why."""


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add --config."""
    parser.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        help="settings (default: WARTEMARKE_CONFIG, else ./config.toml)",
    )


def settings_of(given: argparse.Namespace) -> Settings:
    """The settings the command works with."""
    path = getattr(given, "config", None) or Path(os.environ.get("WARTEMARKE_CONFIG", "config.toml"))
    # A practice run is a process of its own with the same settings.
    os.environ["WARTEMARKE_CONFIG"] = str(path.absolute())
    return load(path)


@contextmanager
def opened(given: argparse.Namespace) -> Iterator[Context]:
    """The database for one command; raises Failed if it is not there yet."""
    settings = settings_of(given)
    url = database_url(settings)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise Failed("there is no database yet: `wartemarke migrate` or `wartemarke serve` makes it")
    ctx = open_context(settings)
    try:
        yield ctx
    finally:
        ctx.store.dispose()
