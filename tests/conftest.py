"""Fixtures that every kind of test may ask for; each starts only when the first test wants it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, profiles

from app.db.migrate import migrate
from app.usecases import accounts
from dev import ROOT
from hatch_build import compile_catalogues
from tests.support.browser import browser as start_browser
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
def postgres_template(postgres: PostgresServer) -> str:
    """Give a migrated database to copy: faster than migrating for each test."""
    url = postgres.create_database()
    migrate(url)
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of the other kind."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh database of each kind in turn."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    found = server.create_database(request.getfixturevalue("postgres_template"))
    yield found
    server.drop(found)


@pytest.fixture
def make_town_at() -> Iterator[Callable[..., Town]]:
    """Open a town in the database of a URL with the offices a test wants."""
    opened: list[Town] = []

    def make(url: str, *offices: Any, **more: Any) -> Town:
        opened.append(town(url, *offices, **more))
        return opened[-1]

    yield make
    for each in opened:
        each.ctx.store.dispose()


@pytest.fixture
def make_town(url: str, make_town_at: Callable[..., Town]) -> Callable[..., Town]:
    """Open a town with the offices a test wants, in a fresh database of each kind in turn."""
    return partial(make_town_at, url)


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
