"""Bringing a database to this version's tables."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, table
from sqlalchemy import column as named

from app.db.engine import open_store

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0007"
"""The newest migration: compared first, because importing alembic takes longer than a whole start."""


def version(conn: Connection) -> str | None:
    """Return the migration a database is at; None for an empty one."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.execute(select(named("version_num")).select_from(table("alembic_version"))).scalar()
    return found


def migrate(url: str) -> bool:
    """Migrate the database to the head, under a lock where several processes start at once.

    Returns whether there was something to do. RuntimeError when the database is newer than this program.
    """
    store = open_store(url)
    try:
        with store.read() as conn:
            found = version(conn)
        if found == HEAD:
            return False
        if found is not None and not list((FOLDER / "versions").glob(f"{found}_*.py")):
            raise RuntimeError(f"the database is at migration {found}, which this program does not know")
        upgrade(store.engine, "head")
        return True
    finally:
        store.dispose()


def upgrade(engine: Engine, revision: str) -> None:
    """Run migrations up to `revision` on an engine."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect().execution_options(writer=True) as conn, conn.begin():
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("SELECT pg_advisory_xact_lock(7266)")
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
