"""Databases that tests take turns with: emptied for each, so that nothing is migrated and compiled twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.db.engine import Store, open_store
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
        self.empty()
        return self.store


def recycled_sqlite(template: Path, path: Path) -> Recycled:
    """A file, each time a copy of the migrated ``template``."""

    def empty() -> None:
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        shutil.copy(template, path)

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
