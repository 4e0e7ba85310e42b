"""The publisher by itself, step by step: who is told what, and what is left out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.usecases import devices, log, printing
from app.web import feed as publisher
from app.web.clock import Clock
from app.web.feed import BATCH_SECONDS, LOOK_SECONDS, Feed, Key
from tests.support.server import OFFICE, eventually
from tests.support.site import Site

NUMBERS = count(1)
BOARD = Key("/board", OFFICE)


class Heard:
    """Every message, with its room."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.breaks: tuple[str, ...] = ()

    def __call__(self, event: str, payload: dict[str, Any], *, to: str, namespace: str) -> None:
        """Take a message, unless it is for a room that begins so."""
        if to.startswith(self.breaks):
            raise OSError("the line is broken")
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


class BusyMachine(Clock):
    """Whoever asks for the time waits for the processor first."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        """The time, a tenth of a second later."""
        time.sleep(0.1)
        return self._clock.now()


def test_a_call_does_not_wait_because_the_machine_was_busy_before(site: Site, heard: Heard) -> None:
    """Only a list that is dear to read is read seldom, not one whose reader had to wait."""
    feed = Feed(replace(site.server.edge, clock=BusyMachine(site.server.edge.clock)), heard)
    join(feed, "a")
    draw(site)
    look(feed)
    draw(site)
    assert feed.publish() <= BATCH_SECONDS["/board"] or len(heard.messages) == 2
    feed.stop()


def test_boards_are_told_before_desks(site: Site, feed: Feed, heard: Heard) -> None:
    """Whoever came first: a call is for the waiting room."""
    join(feed, "a", Key("/desk", OFFICE))
    join(feed, "b")
    feed.refresh()
    feed.publish()
    assert [room for room, _ in heard.messages] == [BOARD.name, f"desk:{OFFICE}"]


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


def test_it_says_how_long_displays_are_being_told_of_a_call(
    site: Site, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever can wait, waits for that; a number that is drawn is no call."""
    monkeypatch.setattr(publisher, "SENDING_SECONDS", 60.0)
    join(feed, "a")
    join(feed, "b")
    draw(site)
    look(feed)
    assert feed.telling() == 0
    counter = site.ask("GET", f"/offices/{OFFICE}").get_json()["counters"][0]["id"]
    for verb, code in (("open", 200), ("next", 200)):
        assert site.ask("POST", f"/counters/{counter}/{verb}", site.token("api"), json={}).status_code == code
    look(feed)
    assert 60 < feed.telling() <= 120
    monkeypatch.setattr(publisher, "SENDING_SECONDS", 1.0)
    assert site.ask("POST", f"/counters/{counter}/next", site.token("api"), json={}).status_code == 409
    draw(site)
    body = {"settle": "finish"}
    assert site.ask("POST", f"/counters/{counter}/next", site.token("api"), json=body).status_code == 200
    look(feed)
    assert feed.telling() > 50


def test_what_has_just_happened_may_be_a_call(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Phones wait until the publisher has looked, but not long: it may be stuck."""
    monkeypatch.setattr(publisher, "LOOKING_SECONDS", 60.0)
    assert feed.telling() == 0
    feed.moved(1)
    assert feed.telling() > 50
    feed.publish()
    assert feed.telling() == 0
    feed.moved(1)
    monkeypatch.setattr(publisher, "LOOKING_SECONDS", 0.0)
    assert feed.telling() == 0


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


def test_a_database_that_is_away_is_logged_once_and_nothing_is_lost(site: Site, feed: Feed, heard: Heard) -> None:
    join(feed, "a")
    seq = draw(site)
    with capture_logs() as said:
        with no_offices(site):
            assert [feed.attempt() for _ in range(3)] == [LOOK_SECONDS] * 3
        eventually(lambda: feed.attempt() and heard.messages)
    assert [line["event"] for line in said] == ["publishing failed", "publishing works again"]
    assert heard.messages[-1][1]["seq"] == seq


@contextmanager
def no_offices(site: Site) -> Iterator[None]:
    """The database does not know its own tables any more."""

    def rename(old: str, new: str) -> None:
        with site.ctx.store.write() as conn:
            conn.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    rename("office", "elsewhere")
    try:
        yield
    finally:
        rename("elsewhere", "office")


def test_what_cannot_be_told_is_told_at_the_next_look(
    site: Site, feed: Feed, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "REFRESH_SECONDS", 600.0)
    join(feed, "a")
    seq = draw(site)
    heard.breaks = ("",)
    with capture_logs() as said:
        eventually(lambda: feed.attempt() and said)
        heard.breaks = ()
        eventually(lambda: feed.attempt() and heard.messages)
    assert heard.messages[0][1]["seq"] == seq


def test_what_goes_wrong_in_one_room_keeps_nothing_from_the_others(site: Site, feed: Feed, heard: Heard) -> None:
    """Boards come first; a broken one is said, and the desks go on."""
    heard.breaks = ("board",)
    join(feed, "a")
    join(feed, "b", Key("/desk", OFFICE))
    feed.refresh()
    with capture_logs() as said:
        feed.attempt()
    assert [entry["event"] for entry in said] == ["publishing failed"]
    assert [room for room, _ in heard.messages] == [f"desk:{OFFICE}"]


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
