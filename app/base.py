"""What the settings stand for, server or not: data folder, database, secret, holidays and clock.

Every command needs this, so nothing here may load the web framework.
"""

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from app.config import ConfigError, Settings
from app.db.engine import Store, open_store
from app.usecases import practice
from app.usecases.context import Context
from app.web.clock import Anchor, Clock

SHORTEST_SECRET = 32


def data_dir(settings: Settings) -> Path:
    """Where this installation keeps its files."""
    return Path(settings.server.data_dir).expanduser().absolute()


def database_url(settings: Settings) -> str:
    """The database: as configured, else SQLite in the data folder."""
    return settings.server.database_url or f"sqlite:///{data_dir(settings) / 'wartemarke.db'}"


def secret_of(settings: Settings) -> bytes:
    """The installation's secret, made at the first start; only its owner may read the file.

    Raises ConfigError when the file holds none: a weak secret would open every ticket and every form.
    """
    path = Path(settings.server.secret_file or data_dir(settings) / "secret").expanduser()
    try:
        if not path.exists():
            make_secret(path)
        text = path.read_bytes().strip()
    except OSError as error:
        raise ConfigError(f"{path}: the secret cannot be read or made: {error.strerror}") from None
    if len(text) < SHORTEST_SECRET:
        raise ConfigError(f"{path}: a secret has at least {SHORTEST_SECRET} characters; without the file one is made")
    return hashlib.sha256(text).digest()


def make_secret(path: Path) -> None:
    """Put a new secret there, whole or not at all; one that another process puts there meanwhile stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@lru_cache(maxsize=256)
def holidays_of(land: str, municipality: str, year: int) -> frozenset[date]:
    """Public holidays of a Land, and those that only some of its municipalities have."""
    import holidays

    own = {"augsburg": "AUGSBURG"} if municipality else {}
    kinds: tuple[str, ...] = ("public",)
    if municipality.lower() in {"katholisch", "catholic"} or municipality.lower() in own:
        kinds = ("public", "catholic")
    supported = holidays.country_holidays("DE", subdiv=land).supported_categories
    used = tuple(kind for kind in kinds if kind in supported)
    days = frozenset(holidays.country_holidays("DE", subdiv=land, years=year, categories=used))
    if municipality.lower() == "augsburg":
        days |= {date(year, 8, 8)}
    return days


def make_context(settings: Settings, store: Store) -> Context:
    """What the use cases work with."""
    return Context(
        store=store,
        secret=secret_of(settings),
        public_url=settings.server.public_url.rstrip("/"),
        holidays=holidays_of,
    )


def open_context(settings: Settings) -> Context:
    """The use cases' context for a command of the operator; the caller disposes its store."""
    return make_context(settings, open_store(database_url(settings)))


def make_clock(ctx: Context) -> Clock:
    """The clock this database lives by: the real one, or its practice clock."""
    kept = practice.anchor(ctx)
    if kept is None:
        return Clock()
    return Clock(Anchor(kept.shown, kept.real, kept.speed), lambda anchor: keep_anchor(ctx, anchor))


def keep_anchor(ctx: Context, anchor: Anchor) -> None:
    """Store a practice clock's anchor; raises Refusal."""
    practice.set_anchor(ctx, practice.Anchor(anchor.start, anchor.real, anchor.speed))
