"""Opening the database: SQLite in WAL with durable commits and one writer, or PostgreSQL."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Row, create_engine, event, text

__all__ = ["AnyRow", "Connection", "Store", "new_id", "open_store"]

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""

MINIMUM_SQLITE = (3, 35)
NOTIFY_CHANNEL = "wartemarke"
MOVED = "moved"


class Store:
    """The database of one installation. `write` holds the only writer of this process on SQLite.

    Leaving a `with` block by an exception rolls back; leaving it normally commits, tells `on_move` of each office whose
    log has gone on, and then wakes `on_commit`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        # SQLite's read transactions see one moment anyway.
        self._reader = engine if self.sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        quick = {"bare": True} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glancer = engine.execution_options(**quick)
        self.on_commit: list[Callable[[], None]] = []
        self.on_move: list[Callable[[int], None]] = []
        self._writer_turn = threading.Lock()
        self._writer: Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment of the database."""
        with self._reader.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Yield a connection for one single query: cheaper than a transaction."""
        with self._glancer.connect() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are durable when the block has ended."""
        moved: set[int] = set()
        if self.sqlite:
            with self._writer_turn, self._sqlite_writer().begin():
                self._sqlite_writer().info[MOVED] = moved
                yield self._sqlite_writer()
        else:
            with self.engine.begin() as conn:
                conn.info[MOVED] = moved
                yield conn
        for office in moved:
            for tell in self.on_move:
                tell(office)
        for wake in self.on_commit:
            wake()

    def _sqlite_writer(self) -> Connection:
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(writer=True)
        return self._writer

    def moves(self, conn: Connection, office: int) -> None:
        """Tell when this transaction commits that an office's log has gone on; on PostgreSQL other processes, too."""
        conn.info[MOVED].add(office)
        if not self.sqlite:
            conn.execute(_NOTIFY, {"office": str(office)})

    def dispose(self) -> None:
        """Close all connections."""
        with self._writer_turn:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()


_NOTIFY = text(f"SELECT pg_notify('{NOTIFY_CHANNEL}', :office)")


def open_store(url: str) -> Store:
    """Open `sqlite:///…` or `postgresql+psycopg://…`; RuntimeError when SQLite is too old."""
    if not url.startswith("sqlite"):
        return Store(create_engine(url, hide_parameters=True, pool_size=20, max_overflow=20, pool_pre_ping=True))
    if sqlite3.sqlite_version_info < MINIMUM_SQLITE:
        raise RuntimeError(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed")
    options = {"isolation_level": None, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=options, pool_size=40, max_overflow=20)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return Store(engine)


def _sqlite_connected(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begins(conn: Connection) -> None:
    # A transaction that will write must say so at once: an upgrade later fails with BUSY_SNAPSHOT.
    options = conn.get_execution_options()
    if not options.get("bare", False):
        conn.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writer", False) else "BEGIN")


def new_id(result: CursorResult[*tuple[Any, ...]]) -> int:
    """Return the key of the row just inserted."""
    key = result.inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key for an inserted row")
    return int(key[0])
