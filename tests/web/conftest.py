"""Fixtures of the edge: a whole server in this process for many small questions, and a real one for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import factory
from app.announce.settings import SpeechSettings
from app.commands.prepare import PracticeStart, prepare_data, prepare_database
from app.config import load
from tests.support import server as servers
from tests.support.databases import place
from tests.support.postgres import PostgresServer
from tests.support.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server without its threads, Monday 09:00 on a practice clock that stands."""
    yield from make_site(
        tmp_path_factory.mktemp("site"), PracticeStart(datetime.fromisoformat(servers.MONDAY_NINE), 0.0)
    )


@pytest.fixture(scope="module")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same on the real clock: for what practice opens to everybody."""
    yield from make_site(tmp_path_factory.mktemp("real"), None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[Site]:
    """The practice server on each kind of database in turn."""
    url = "" if request.param == "sqlite" else postgres.create_database()
    nine = PracticeStart(datetime.fromisoformat(servers.MONDAY_NINE), 0.0)
    yield from make_site(tmp_path_factory.mktemp("both"), nine, url)


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The practice server with a voice."""
    nine = PracticeStart(datetime.fromisoformat(servers.MONDAY_NINE), 0.0)
    yield from make_site(tmp_path_factory.mktemp("speaking"), nine, speech=SpeechSettings())


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The practice server, which answers nobody more than thirty times a minute."""
    nine = PracticeStart(datetime.fromisoformat(servers.MONDAY_NINE), 0.0)
    text = "[server]\nanonymous_requests_per_minute = 30\n" + servers.CONFIG
    yield from make_site(tmp_path_factory.mktemp("strict"), nine, text=text)


def make_site(
    folder: Path, clock: PracticeStart | None, database: str = "", text: str = servers.CONFIG, **sections: Any
) -> Iterator[Site]:
    """A server in this process until the test is done; `sections` replace those of the configuration."""
    own = {"WARTEMARKE_DATA_DIR": str(folder / "data"), "WARTEMARKE_DATABASE_URL": database}
    settings = replace(load(servers.write_config(folder, text), own), **sections)
    prepare_data(settings)
    place(folder / "data")
    prepare_database(settings, clock)
    made = factory.make_server(settings)
    yield Site(made)
    made.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Process]:
    """A real server process, Monday 09:00 on a practice clock that stands."""
    with servers.server(tmp_path_factory.mktemp("server")) as process:
        yield process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration in it."""
    servers.write_config(tmp_path)
    return tmp_path
