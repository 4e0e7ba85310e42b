"""Databases that tests take turns with: emptied for each, so that nothing is migrated and compiled twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from app.db.engine import Store, open_store
from app.db.migrate import migrate
from app.db.tables import metadata

ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
UNCHECKED = "SET LOCAL session_replication_role = replica"
"""Foreign keys are not looked at: in the end no row is left."""
FROM_ONE = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL"""


@dataclass(frozen=True)
class Recycled:
    """A database and the way to empty it, whatever a test has left there and whoever is still connected."""

    store: Store
    empty: Callable[[], None]

    def fresh(self) -> Store:
        """The database as after its migration."""
        self.store.dispose()
        self.store.on_commit.clear()
        self.store.on_move.clear()
        self.empty()
        return self.store


@cache
def migrated() -> bytes:
    """The file of a migrated SQLite database without anything in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def place(data: Path) -> None:
    """Put that file where a server looks for its database, which saves it the migration; one that is there stays."""
    data.mkdir(exist_ok=True)
    path = data / "wartemarke.db"
    if not path.exists():
        path.write_bytes(migrated())


def recycled_sqlite(path: Path) -> Recycled:
    """A file, migrated and empty each time."""

    def empty() -> None:
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        path.write_bytes(migrated())

    return Recycled(open_store(f"sqlite:///{path}"), empty)


def recycled_postgres(url: str) -> Recycled:
    """A migrated database whose tables are emptied."""
    store = open_store(url)
    # A tenth of the time of TRUNCATE, which makes new files for every table and index.
    statements = [ALONE, UNCHECKED, *(f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables), FROM_ONE]

    def empty() -> None:
        with store.engine.begin() as conn:
            for statement in statements:
                conn.execute(text(statement))

    return Recycled(store, empty)
