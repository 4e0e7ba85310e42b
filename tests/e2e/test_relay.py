"""The relay on the town's web host: processes of their own, and only outbound calls from the town hall."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from app.languages.known import LANGUAGES
from bench.server import free_port
from dev import ROOT
from relay import cli
from relay import exchange as exchanges
from relay.allowed import allowed
from relay.connect import Once, Server
from relay.exchange import Away, Exchange
from relay.site import token_hash
from relay.wire import Answered, Asked
from tests.e2e.stage import Stage, context_of, weight
from tests.support.browser import complaints
from tests.support.server import eventually, http

TOKEN = "t" * 43
CLOSED = (
    *("/desk", "/admin", "/login", "/api/v1/devices", "/api/v1/offices", "/metrics", "/health/ready", "/kiosk/eingang"),
    *(
        "/t/%2e%2e/desk",
        "/t/%2e%2e%2fdesk",
        "/o/mitte?next=/desk",
        "/static/0/%2e%2e/%2e%2e/desk",
        "/relay/v1/exchange",
    ),
)


@contextmanager
def program(*words: str) -> Iterator[subprocess.Popen[str]]:
    """`wartemarke-relay` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WARTEMARKE_RELAY_TOKEN": TOKEN}
    command = [sys.executable, "-m", "relay", *words]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextmanager
def relaying(*more: str) -> Iterator[str]:
    """The relay's address; the town hall is not there yet."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with program("serve", "--port", str(port), "--token-hash", token_hash(TOKEN), *more):
        eventually(lambda: answers(url))
        yield url


def answers(url: str) -> bool:
    try:
        return http().get(f"{url}/health/live").status_code in {200, 503}
    except httpx.TransportError:
        return False


def connecting(url: str, server: str) -> tuple[str, ...]:
    return ("connect", "--relay", url, "--server", server, "--connections", "2")


def test_phone_page_through_the_relay(browser: Browser, stage: Stage) -> None:
    """Silence is said in all languages; then page, call, more time and public page come through, nothing else does."""
    mine = stage.draw()
    stage.open(1)
    with relaying() as url:
        silent = http().get(f"{url}/t/{mine['token']}")
        assert (silent.status_code, silent.headers["Retry-After"]) == (503, "10")
        assert re.findall('<section lang="(.*?)" dir="(.*?)">', silent.text) == [
            (code, language.direction) for code, language in LANGUAGES.items()
        ]
        with program(*connecting(url, stage.url)):
            eventually(lambda: http().get(f"{url}/health/live").status_code == 200)
            with context_of(browser, "phone", has_touch=True, locale="de-DE") as context:
                page = context.new_page()
                found = complaints(page)
                assert weight(page, f"{url}/t/{mine['token']}", ".card") < 60_000
                page.get_by_role("button", name="Ich brauche noch 10 Minuten").tap()
                expect(page.locator("h1")).to_have_text("Sie haben Zeit bis 09:10 Uhr")
                page.get_by_role("button", name="Doch jetzt").tap()
                expect(page.locator("h1")).to_have_text("Sie sind bald an der Reihe")
                stage.call(1)
                expect(page.locator("h1")).to_have_text("Sie sind dran", timeout=6_000)
                page.goto(url)
                page.get_by_role("link", name="Bürgerbüro Mitte").tap()
                expect(page.locator("h1")).to_have_text("Wartezeiten jetzt")
                assert found == []
            first = http().get(f"{url}/t/{mine['token']}/status")
            again = http().get(f"{url}/t/{mine['token']}/status", headers={"If-None-Match": first.headers["ETag"]})
            assert again.status_code == 304
            plain = http().get(f"{url}/o/mitte", headers={"Accept-Encoding": "identity"})
            assert "Wartezeiten jetzt" in plain.text
            feed = http().get(f"{url}/feed/v1/offices.json")
            assert (feed.json()["offices"][0]["slug"], feed.headers["Access-Control-Allow-Origin"]) == ("mitte", "*")
            got = {path: http().get(url + path).status_code for path in CLOSED}
            assert set(got.values()) <= {404, 405}, got
            assert http().post(f"{url}/api/v1/tickets/{mine['token']}/cancel").status_code == 404


def test_a_new_token_comes_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["token"]) == 0
    said = capsys.readouterr().out.split("\n")
    assert said[1] == token_hash(said[4])
    assert cli.main(["serve", "--token-hash", said[4]]) == 2


def test_wrong_token_is_refused_and_an_address_is_slowed_down(stage: Stage) -> None:
    with relaying("--requests-per-minute", "5") as url:
        wrong = {"Authorization": f"Bearer {TOKEN[:-1]}x"}
        assert http().post(f"{url}/relay/v1/exchange", json={}, headers=wrong).status_code == 401
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "WARTEMARKE_RELAY_TOKEN": "wrong"}
        command = [sys.executable, "-m", "relay", *connecting(url, stage.url)]
        ended = subprocess.run(
            command, check=False, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=30
        )
        assert (ended.returncode, ended.stderr.strip()) == (1, f"{url} refuses the token")
        assert [http().get(f"{url}/t/x").status_code for _ in range(6)] == [503] * 5 + [429]


def test_a_cancel_arrives_once_though_its_answer_was_lost(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line breaks between the deed and the answer: the request comes again, is not done again, and is answered."""
    monkeypatch.setattr(exchanges, "AGAIN_SECONDS", 0.1)
    mine = stage.draw()
    done: list[str] = []
    server, waiting = Server(stage.url), Exchange()

    def do(asked: Asked) -> Answered:
        done.append(asked.id)
        return server.ask(asked)

    once = Once(do)
    assert waiting.take(0) == ()
    told: list[Answered] = []
    path = f"/t/{mine['token']}/cancel"
    visitor = threading.Thread(target=lambda: told.append(waiting.ask("POST", path, "", "", "")))
    visitor.start()
    (lost,) = waiting.take(5)
    once.answer(lost)
    (again,) = waiting.take(5)
    assert again == lost
    waiting.give([once.answer(again)])
    visitor.join()
    assert [answer.status for answer in told] == [303]
    assert len(done) == 1
    assert stage.waiting == []


def test_the_town_halls_end_opens_nothing_else_even_for_a_false_relay(stage: Stage) -> None:
    server = Server(stage.url)
    for method, path in (("GET", "/desk"), ("POST", "/api/v1/practice/clock"), ("DELETE", "/t/x"), ("GET", "/t/x/..")):
        assert server.ask(Asked("1", method, path)).status == 404


def test_a_false_relay_cannot_put_lines_into_headers(stage: Stage) -> None:
    server = Server(stage.url)
    assert server.ask(Asked("1", "GET", "/o/", language="de\r\nHost: x")).status == 404
    assert server.ask(Asked("1", "GET", "/o/", known="ü")).status == 404


def test_files_and_double_slashes_pass_in_one_spelling_only() -> None:
    file = "/static/0a/app/ticket/ticket.css"
    assert allowed("GET", file, "")
    assert not allowed("GET", file, "lang=de")
    assert not any(allowed("GET", path, "") for path in ("//t/x", "/t/x%2fstatus", "/t/x\n", "/feed/v1/openings.json"))
    open_data = ("offices.json", "offices.csv", "schema.json", "history/mitte/2026-11-23.json")
    assert all(allowed("GET", f"/feed/v1/{path}", "") for path in open_data)
    assert not any(allowed("GET", f"/feed/v1/{path}", "lang=de") for path in open_data)


def test_late_requests_push_no_new_one_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were handed out without an answer come first; whoever is new is handed out next."""
    monkeypatch.setattr(exchanges, "AGAIN_SECONDS", 0.2)
    waiting = Exchange()
    waiting.take(0)
    visitors = [threading.Thread(target=unanswered, args=(waiting, f"/t/{n}"), daemon=True) for n in range(6)]
    for visitor in visitors:
        visitor.start()
    seen: set[str] = set()

    def all_are_handed_out() -> bool:
        seen.update(one.path for one in waiting.take(0))
        return len(seen) == len(visitors)

    eventually(all_are_handed_out)


def unanswered(waiting: Exchange, path: str) -> None:
    with suppress(Away):
        waiting.ask("GET", path, "", "", "")


def test_links_go_over_no_open_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, "utf-8")
    assert cli.main(["connect", "--relay", "http://warten.example.de", "--token-file", str(token)]) == 2
    assert "https" in capsys.readouterr().err


def test_whoever_asks_while_the_town_hall_is_away_is_not_kept_waiting() -> None:
    with pytest.raises(Away):
        Exchange().ask("GET", "/o/", "", "", "")
