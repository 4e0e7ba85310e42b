"""Phones that ask again while nothing has happened cost next to nothing, and never miss what has."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event
from werkzeug.test import Client

from app.web import feed
from app.web.at_once import at_once
from app.web.server import Kept
from tests.support.server import OFFICE, Process, eventually
from tests.support.site import Site

NUMBERS = count()


class Phone:
    """The page of a number that has just been drawn, which has what is true."""

    def __init__(self, site: Site) -> None:
        self.site, self.client = site, Client(site.server.application)
        wish = {"request_id": f"u{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
        drawn = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=wish)
        self.token = str(drawn.get_json()["token"])
        self.etag = ""
        self.ask()

    def ask(self, weak: str = "") -> tuple[int, int]:
        """Ask as the page does; returns status and number of statements. `weak`: what a proxy put before the tag."""
        headers = {"If-None-Match": weak + self.etag} if self.etag else {}
        with statements(self.site) as found:
            answer = self.client.get(f"/t/{self.token}/status?lang=de", headers=headers)
        self.etag = answer.headers["ETag"]
        return answer.status_code, len(found)

    def act(self, verb: str) -> None:
        """What a program does with the number."""
        path, body = f"/tickets/{self.token}/{verb}", {"request_id": f"u{next(NUMBERS)}"}
        assert self.site.ask("POST", path, self.site.token("api"), json=body).status_code == 200


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    engine = site.ctx.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def phone(site: Site, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A slow machine does not make the publisher late."""
    monkeypatch.setattr(feed, "LOOK_SECONDS", 600.0)
    return Phone(site)


def test_while_nothing_happens_the_database_is_not_asked(site: Site, phone: Phone) -> None:
    site.server.feed.publish()
    assert [phone.ask(), phone.ask()] == [(304, 0), (304, 0)]
    assert phone.ask("W/") == (304, 0)
    other = phone.client.get(f"/t/{phone.token}/status?lang=tr", headers={"If-None-Match": phone.etag})
    assert other.status_code == 200
    head = phone.client.head(f"/t/{phone.token}/status?lang=de", headers={"If-None-Match": phone.etag})
    assert (head.status_code, head.headers["Cache-Control"]) == (304, "no-cache")


def test_what_has_happened_is_told_at_once(site: Site, phone: Phone) -> None:
    """Also before the publisher has seen it; what is no news for this phone takes one look at the database."""
    site.server.feed.publish()
    Phone(site)
    code, looks = phone.ask("W/")
    assert code == 304
    assert looks > 0
    site.server.feed.publish()
    assert phone.ask() == (304, 0)
    phone.act("cancel")
    assert phone.ask()[0] == 200


def test_what_happens_in_another_office_is_no_reason_to_look(site: Site, phone: Phone) -> None:
    """Nor is what displays and kiosks say of themselves."""
    other, kiosk = site.token("api", "nord"), site.token("kiosk")
    word = {"line": "http", "build": "b", "clock": "2026-11-23T09:00:00Z"}
    assert site.ask("POST", "/device/report", kiosk, json=word).status_code == 200
    site.server.feed.publish()
    phone.ask()
    notice = {"request_id": f"u{next(NUMBERS)}", "text": {"de": "Bitte leise"}}
    assert site.ask("PUT", "/offices/nord/notice", other, json=notice).status_code == 204
    assert site.ask("POST", "/device/report", kiosk, json=word).status_code == 200
    assert phone.ask() == (304, 0)
    site.server.feed.moved(None)
    assert phone.ask()[1] > 0


def test_a_minute_later_it_is_asked_anew(site: Site, phone: Phone) -> None:
    site.server.feed.publish()
    assert phone.ask() == (304, 0)
    clock = site.server.edge.clock
    clock.move(clock.now() + timedelta(minutes=1))
    site.server.feed.publish()
    assert phone.ask()[1] > 0


def test_who_has_asked_for_more_time_is_always_looked_up(site: Site, phone: Phone) -> None:
    """The time is over in the middle of a minute."""
    clock = site.server.edge.clock

    def at(moment: datetime) -> int:
        clock.move(moment)
        site.server.feed.publish()
        return phone.ask()[0]

    began = clock.now().replace(second=30) + timedelta(minutes=1)
    at(began)
    phone.act("later")
    assert at(began) == 200
    before = began + timedelta(minutes=10, seconds=-10)
    at(before)
    assert [at(before), at(before + timedelta(seconds=20))] == [304, 200]


POLL = b'GET /t/1-0-ab/status?lang=de HTTP/1.1\r\nHost: x\r\nif-none-match: "7"\r\nConnection: keep-alive\r\n\r\n'


class Known:
    """Knows one phone, and hears whether it was asked for."""

    def still(self, environ: Mapping[str, Any]) -> str | None:
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"])
        known = asked == ("GET", "/t/1-0-ab/status", "lang=de") and environ["HTTP_IF_NONE_MATCH"] == '"7"'
        return '"7"' if known else None


def test_a_poll_is_known_by_its_bytes() -> None:
    answer = at_once(POLL, Known())
    assert answer is not None
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.splitlines()[0] == b"HTTP/1.1 304 Not Modified"
    assert {b'ETag: "7"', b"Connection: keep-alive", b"Cache-Control: no-cache"} <= set(head.splitlines())
    assert body == b""


@pytest.mark.parametrize(
    "change",
    [
        lambda poll: poll[:-2],
        lambda poll: poll + poll,
        lambda poll: poll + b"x",
        lambda poll: poll.replace(b"GET", b"POST"),
        lambda poll: poll.replace(b"/status", b"/cancel"),
        lambda poll: poll.replace(b"lang=de", b"lang=%64e"),
        lambda poll: poll.replace(b"HTTP/1.1", b"HTTP/1.0"),
        lambda poll: poll.replace(b'"7"', b'"8"'),
        lambda poll: poll.replace(b"if-none-match", b"x-none-match"),
        lambda poll: poll.replace(b"keep-alive", b"close"),
        lambda poll: poll.replace(b"Host: x", b"Host: x\r\nContent-Length: 3"),
        lambda poll: poll.replace(b"Host: x", b"Host: x\r\ntransfer-encoding: chunked"),
        lambda poll: poll.replace(b"Host: x", b"Host: x\r\nUpgrade: h2c"),
        lambda poll: poll.replace(b"Host: x", b"X: x"),
        lambda poll: poll.replace(b"Host: x", b"Host: x\r\nHost: y"),
        lambda poll: poll.replace(b"Host: x", b"Host: x\nContent-Length: 5"),
        lambda poll: poll.replace(b"Host: x", b"Host : x"),
    ],
)
def test_whatever_else_comes_is_left_to_the_application(change: Callable[[bytes], bytes]) -> None:
    assert at_once(change(POLL), Known()) is None


def test_a_head_that_never_ends_holds_up_nobody() -> None:
    """It is looked at in the one loop that serves everybody: a hundred looks take no time."""
    for _ in range(100):
        assert at_once(b"GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match:" + b" " * 4_000, Known()) is None
        assert at_once(POLL[:-4].replace(b'"7"', b" " * 3_900), Known()) is None


def test_kept_connections_end_in_the_order_of_their_last_question() -> None:
    """As gunicorn uses them: the first is looked at and taken, whoever asks goes to the end."""
    kept = Kept()
    for name in "abcd":
        kept.append(name)
    kept.remove("a")
    kept.append("a")
    kept.remove("c")
    assert (kept[0], list(kept), len(kept)) == ("b", ["b", "d", "a"], 3)
    assert [kept.popleft() for _ in range(3)] == ["b", "d", "a"]
    assert not kept


def test_a_phone_on_its_line_is_told_without_a_thread_and_hears_of_its_call(running: Process) -> None:
    """Answers of the application name their server; two questions in one piece are both answered."""
    with running.client(running.device("api", "phones")) as program:
        body = {"request_id": "once", "concerns": [{"service": "meld"}]}
        token = program.post(f"/offices/{OFFICE}/tickets", json=body).json()["token"]
        where = urlsplit(running.url)
        with socket.create_connection((where.hostname, where.port), 10) as line, line.makefile("rb") as answers:

            def ask(tag: bytes, times: int = 1) -> list[tuple[bytes, dict[bytes, bytes]]]:
                ask = f"GET /t/{token}/status?lang=de HTTP/1.1\r\nHost: x\r\nIf-None-Match: ".encode()
                line.sendall((ask + tag + b"\r\n\r\n") * times)
                return [hear() for _ in range(times)]

            def hear() -> tuple[bytes, dict[bytes, bytes]]:
                status = answers.readline().split()[1]
                lines = iter(answers.readline, b"\r\n")
                heads = {name: value.strip() for name, _, value in (head.partition(b":") for head in lines)}
                answers.read(int(heads.get(b"Content-Length", 0)))
                return status, heads

            ((status, heads),) = ask(b'"0"')
            assert status == b"200"
            tag = heads[b"ETag"]
            eventually(lambda: b"Server" not in ask(tag)[0][1])
            assert [status for status, _ in ask(tag, 2)] == [b"304", b"304"]
            assert program.post(f"/tickets/{token}/cancel", json={"request_id": "gone"}).status_code == 200
            assert ask(tag)[0][0] == b"200"
