"""Fixtures that every kind of test may ask for; each starts only when the first test wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from argon2 import PasswordHasher, profiles

from app.db.engine import Store
from app.db.migrate import migrate
from app.usecases import accounts
from dev import ROOT
from hatch_build import compile_catalogues
from tests.support.browser import browser as start_browser
from tests.support.databases import Recycled, recycled_postgres, recycled_sqlite
from tests.support.office import Town, town
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.sealed import seal

seal()
# Hundreds of accounts are made and signed in here; what a real one costs a thief is tested where a server makes it.
accounts.HASHER = PasswordHasher.from_parameters(profiles.CHEAPEST)

browser = pytest.fixture(scope="session", name="browser")(start_browser)


@pytest.fixture(scope="session", name="postgres")
def start_postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the session; `postgres.create_database()` gives a fresh database's URL."""
    yield from postgres_server()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recycled]:
    """Keep one database of this kind for all tests that do not need a file of their own."""
    recycled = recycled_sqlite(tmp_path_factory.mktemp("sqlite") / "test.sqlite3")
    yield recycled
    recycled.store.dispose()


@pytest.fixture(scope="session")
def postgresql(postgres: PostgresServer) -> Iterator[Recycled]:
    """Keep one database of the other kind."""
    url = postgres.create_database()
    migrate(url)
    recycled = recycled_postgres(url)
    yield recycled
    recycled.store.dispose()


@pytest.fixture
def postgres_store(postgresql: Recycled) -> Iterator[Store]:
    """Open a fresh database on PostgreSQL."""
    yield postgresql.fresh()
    postgresql.store.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open a fresh database of each kind in turn."""
    recycled: Recycled = request.getfixturevalue(request.param)
    yield recycled.fresh()
    recycled.store.dispose()


@pytest.fixture
def make_town(store: Store) -> Callable[..., Town]:
    """Open a town with the offices a test wants, in a fresh database of each kind in turn."""
    return partial(town, store)


@pytest.fixture(name="town")
def plain_town(make_town: Callable[..., Town]) -> Town:
    """Give a town with one plain office, Monday 09:00, nobody there yet."""
    return make_town()


def pytest_configure(config: pytest.Config) -> None:
    """Texts that have just been changed are tested as they are now."""
    if not hasattr(config, "workerinput"):
        compile_catalogues(ROOT)


# Not all browsers at once either: two cores would do nothing in time.
LONG = ("tests/web/test_docs.py", "tests/concurrency/", "tests/web/test_demo.py", "tests/e2e/test_replay.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process works on alone at the end; else in random order."""
    items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))
