"""The publisher by itself, step by step: who is told what, and what is left out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from app.usecases import devices, log, printing
from app.web.feed import BATCH_SECONDS, LOOK_SECONDS, Feed, Key
from tests.support.server import OFFICE
from tests.support.site import Site

NUMBERS = count(1)
BOARD = Key("/board", OFFICE)


class Heard:
    """Every message, with its room."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, event: str, payload: dict[str, Any], *, to: str, namespace: str) -> None:
        """Take a message."""
        assert (event, namespace) == ("event", f"/{to.partition(':')[0]}")
        self.messages.append((to, payload))

    def spans(self) -> list[tuple[int, int]]:
        """What the messages cover."""
        return [(payload["after"], payload["seq"]) for _, payload in self.messages]


@pytest.fixture
def heard() -> Heard:
    """Whatever the publisher says."""
    return Heard()


@pytest.fixture
def feed(site: Site, heard: Heard) -> Iterator[Feed]:
    """A publisher whose looks at the log the test makes."""
    made = Feed(site.server.edge, heard)
    yield made
    made.stop()


def draw(site: Site) -> int:
    """Draw; returns the log's end."""
    wish = {"request_id": f"f{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
    assert site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=wish).status_code == 201
    return log.heads(site.ctx)[OFFICE].seq


def join(feed: Feed, sid: str, key: Key = BOARD) -> int:
    """Connect a client; returns the seq of its snapshot."""
    entered: list[str] = []
    snapshot = feed.join(sid, [key], entered.append)
    assert entered == [key.name]
    return int(snapshot["offices"][0]["seq"])


def look(feed: Feed) -> None:
    """Look at the log until no room waits for its next message: one that is dear to read waits long."""
    while (pause := feed.publish()) < LOOK_SECONDS:
        time.sleep(pause)


def test_a_newcomer_leaves_no_gap_for_anybody(site: Site, feed: Feed, heard: Heard) -> None:
    """Who is there already is first brought up to what the newcomer's snapshot shows."""
    first = join(feed, "a")
    drawn = draw(site)
    assert join(feed, "b") == drawn
    assert heard.spans() == [(first, drawn)]
    later = draw(site)
    look(feed)
    assert heard.spans() == [(first, drawn), (drawn, later)]


def test_asking_since_leaves_no_gap_either(site: Site, feed: Feed, heard: Heard) -> None:
    """After the answer the next message begins where the answer ended."""
    join(feed, "a")
    drawn = draw(site)
    assert feed.since(BOARD, 0)["seq"] == drawn
    later = draw(site)
    look(feed)
    assert heard.spans()[-1] == (drawn, later)


def test_a_room_without_clients_is_left_out(site: Site, feed: Feed, heard: Heard) -> None:
    """Nobody is told, and nothing is read."""
    join(feed, "a")
    feed.leave("a")
    draw(site)
    look(feed)
    assert heard.messages == []


def test_what_the_board_does_not_show_is_not_told_and_not_lost(site: Site, feed: Feed, heard: Heard) -> None:
    """A change of settings is skipped; the next message covers it."""
    first = join(feed, "a")
    site.token("display", "mitte")
    site.tokens.clear()
    site.token("display", "mitte")
    skipped = log.heads(site.ctx)[OFFICE].seq
    assert skipped > first
    look(feed)
    assert heard.messages == []
    drawn = draw(site)
    look(feed)
    assert heard.spans() == [(first, drawn)]


def test_receptions_hear_of_appointments_though_the_queue_is_the_same(site: Site, feed: Feed, heard: Heard) -> None:
    first = join(feed, "a", Key("/desk", OFFICE))
    booked = {"external_id": "p-1", "at": "2026-11-23T15:00:00+01:00", "concerns": [{"service": "meld"}]}
    body = {"appointments": [booked]}
    assert site.ask("POST", f"/offices/{OFFICE}/appointments", site.token("api"), json=body).status_code == 200
    look(feed)
    assert heard.spans() == [(first, log.heads(site.ctx)[OFFICE].seq)]


def test_many_changes_are_one_message(site: Site, feed: Feed, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a while after its last message a room waits for what else comes."""
    monkeypatch.setitem(BATCH_SECONDS, "/board", 60.0)
    first = join(feed, "a")
    draw(site)
    feed.publish()
    assert heard.messages == []
    last = draw(site)
    monkeypatch.setitem(BATCH_SECONDS, "/board", 0.0)
    look(feed)
    assert heard.spans() == [(first, last)]


def test_one_offices_rooms_hear_nothing_of_anothers(site: Site, feed: Feed, heard: Heard) -> None:
    """Rooms are made of offices."""
    join(feed, "a", Key("/board", "nord"))
    join(feed, "b", Key("/desk", OFFICE))
    draw(site)
    look(feed)
    assert [room for room, _ in heard.messages] == [f"desk:{OFFICE}"]


def test_a_kiosk_hears_of_its_paper_whichever_process_heard_the_printer(site: Site) -> None:
    """And no other kiosk does."""
    told: list[tuple[str, str, dict[str, Any]]] = []

    def emit(event: str, payload: dict[str, Any], *, to: str, namespace: str) -> None:
        assert namespace == "/kiosk"
        told.append((event, to, payload))

    feed = Feed(site.server.edge, emit)
    kiosk = devices.by_token(site.ctx, site.token("kiosk"))
    assert kiosk is not None
    for sid, device in (("a", kiosk.id), ("b", kiosk.id + 1000)):
        join(feed, sid, Key("/kiosk", OFFICE, device))
    wish = {"request_id": f"f{next(NUMBERS)}", "concerns": [{"service": "meld"}]}
    drawn = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("kiosk"), json=wish).get_json()
    now = site.server.edge.clock.now()
    (printer,) = [device.id for device in devices.list_devices(site.ctx) if device.kind == "printer"]
    job = printing.next_job(site.ctx, printer=printer, now=now) or {}
    printing.record_outcome(site.ctx, printer=printer, outcome={"job": job["job"], "outcome": "printed"}, now=now)
    look(feed)
    papers = [(to, news["number"], news["handover"]) for event, to, news in told if event == "handover"]
    assert papers == [(f"kiosk:{OFFICE}:{kiosk.id}", drawn["number"], "done")]
    feed.stop()
