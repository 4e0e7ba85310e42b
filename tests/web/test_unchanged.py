"""Phones that ask again while nothing has happened cost next to nothing, and never miss what has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event
from werkzeug.test import Client

from app.web import feed
from tests.support.server import OFFICE
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

    def ask(self) -> tuple[int, int]:
        """Ask as the page does: the answer's status, and how many statements it took."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
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
    other = phone.client.get(f"/t/{phone.token}/status?lang=tr", headers={"If-None-Match": phone.etag})
    assert other.status_code == 200
    head = phone.client.head(f"/t/{phone.token}/status?lang=de", headers={"If-None-Match": phone.etag})
    assert (head.status_code, head.headers["Cache-Control"]) == (304, "no-cache")


def test_what_has_happened_is_told_at_once(site: Site, phone: Phone) -> None:
    """Also before the publisher has seen it; what is no news for this phone takes one look at the database."""
    site.server.feed.publish()
    Phone(site)
    code, looks = phone.ask()
    assert code == 304
    assert looks > 0
    site.server.feed.publish()
    assert phone.ask() == (304, 0)
    phone.act("cancel")
    assert phone.ask()[0] == 200


def test_a_minute_later_it_is_asked_anew(site: Site, phone: Phone) -> None:
    site.server.feed.publish()
    assert phone.ask() == (304, 0)
    clock = site.server.edge.clock
    clock.move(clock.now() + timedelta(minutes=1))
    site.server.feed.publish()
    assert phone.ask()[1] > 0


def test_who_has_asked_for_more_time_is_always_looked_up(site: Site, phone: Phone) -> None:
    """The time is over in the middle of a minute."""
    phone.act("later")
    site.server.feed.publish()
    assert phone.ask()[0] == 200
    site.server.feed.publish()
    code, looks = phone.ask()
    assert code == 304
    assert looks > 0
