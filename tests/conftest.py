"""Fixtures that every kind of test may ask for; each starts only when the first test wants it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.browser import browser as start_browser
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.sealed import seal

seal()

browser = pytest.fixture(scope="session", name="browser")(start_browser)


@pytest.fixture(scope="session", name="postgres")
def start_postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the session; `postgres.create_database()` gives a fresh database's URL."""
    yield from postgres_server()
