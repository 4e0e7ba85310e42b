"""The tests' own tools find what they are there to find."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from app.db import tables
from app.db.engine import open_store
from tests.support.browser import axe, complaints
from tests.support.databases import Recycled
from tests.support.office import town
from tests.support.postgres import postgres_server

GOOD = "<!doctype html><html lang=de><title>Gut</title><main><h1>Gut</h1></main></html>"
POOR = """<!doctype html><html lang=de><title>Schlecht</title><main><h1>Schlecht</h1><img src="data:,">
<p id=pale style="color:#ccc;background:#fff">blass</p></main></html>"""
FOREIGN = '<!doctype html><html lang=de><title>Fremd</title><img alt="" src="http://localhost:9/x.png"></html>'


class Pages(BaseHTTPRequestHandler):
    """Serves the pages above under a policy as strict as the product's."""

    def do_GET(self) -> None:
        pages = {"/good": GOOD, "/poor": POOR, "/foreign": FOREIGN}
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "script-src 'self'; style-src 'self' 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(pages.get(self.path, "").encode())

    def log_message(self, *_args: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_axe_finds_what_is_wrong_and_nothing_else(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "/good")
    assert axe(page) == []
    page.goto(site + "/poor")
    assert {line.split(":")[0] for line in axe(page)} == {"image-alt", "color-contrast"}
    page.close()


def test_complaints_name_foreign_hosts(browser: Browser, site: str) -> None:
    page = browser.new_page()
    found = complaints(page)
    page.goto(site + "/good")
    assert found == []
    page.goto(site + "/foreign")
    assert "foreign host: http://localhost:9/x.png" in found
    page.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_recycled_database_is_as_after_its_migration(kind: str, request: pytest.FixtureRequest) -> None:
    """Also where a test has left a transaction of its own open."""
    recycled: Recycled = request.getfixturevalue(kind)
    before = town(recycled.fresh())
    drawn = before.draw()
    store = open_store(before.url)
    left = store.engine.connect()
    left.execute(tables.ticket.update().values(day="2026-11-23"))
    after = town(recycled.fresh())
    left.invalidate()
    store.dispose()
    assert (after.draw().token, [event.seq for event in after.events()]) == (drawn.token, [1, 2])
    recycled.store.dispose()


def test_a_server_leaves_nothing_behind() -> None:
    server = postgres_server(durable=True)
    running = next(server)
    with connect(running.url("postgres")) as connection:
        fsync = connection.execute("SHOW fsync").fetchone()
        data = connection.execute("SHOW data_directory").fetchone()
    assert fsync == ("on",)
    assert data is not None
    server.close()
    assert not Path(data[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        connect(running.url("postgres"))


def test_no_test_reaches_beyond_this_machine() -> None:
    with socket.socket() as probe, pytest.raises(RuntimeError, match="beyond this machine"):
        probe.connect(("192.0.2.1", 80))


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))
