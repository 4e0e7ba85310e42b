"""A fresh database and an upgraded one are the same, and the tables in the code are what the migrations make."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from app.db.engine import open_store
from app.db.migrate import FOLDER, HEAD, migrate, version
from app.db.tables import metadata
from tests.support.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database()


def test_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    migrate(url)
    store = open_store(url)
    with store.engine.connect() as conn:
        found = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(found, metadata) == []
        assert version(conn) == HEAD
    store.dispose()


def test_the_partial_indexes_are_there(url: str) -> None:
    migrate(url)
    store = open_store(url)
    catalogue = "SELECT sql FROM sqlite_master" if store.sqlite else "SELECT indexdef FROM pg_indexes"
    with store.engine.connect() as conn:
        definitions = " ".join(str(row[0]) for row in conn.execute(text(catalogue)) if "INDEX" in str(row[0]))
    store.dispose()
    for name in ("uq_ticket_at_counter", "uq_ticket_live_number", "uq_counter_clerk_id"):
        assert "WHERE" in definitions.split(name)[1].split("INDEX")[0]


def test_a_second_migration_has_nothing_to_do(url: str) -> None:
    migrate(url)
    assert not migrate(url)


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    migrate(url)
    store = open_store(url)
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.dispose()
    with pytest.raises(RuntimeError, match="9999"):
        migrate(url)


def test_head_is_the_newest_file() -> None:
    assert max(path.name for path in (FOLDER / "versions").glob("0*.py")).startswith(HEAD)
