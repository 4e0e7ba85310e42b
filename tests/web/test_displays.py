"""What displays say of the calls they have shown, and the daily check of picture and sound."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.wrappers import Response

from app.db.films import PIECE
from app.usecases import devices, films, presentations
from app.usecases.pictures import MOST_BYTES
from app.web import csrf
from app.web.films import AT_ONCE
from app.web.security import MAX_BODY
from tests.support.film import element, mp4_of, webm_of
from tests.support.pdf import pdf_of
from tests.support.server import OFFICE
from tests.support.site import Site, csrf_of

FILM = webm_of(element(0xEC, bytes(range(256)) * 4000))
SHOWN = f"/offices/{OFFICE}/board/shown"
WALLS = 8
REPORT = {
    "build": "1", "line": "socket", "clock": "2026-11-23T09:00:00Z", "browser": "", "screen": "", "error": "",
}  # fmt: skip


@pytest.fixture
def called(site: Site) -> dict[str, Any]:
    """A number that is called, as the board has it."""
    return call_of(site)


def call_of(site: Site) -> dict[str, Any]:
    """Draw a number and call it."""
    staff = site.token("api")
    wish = {"request_id": uuid4().hex, "concerns": [{"service": "pass"}], "override": {"reason": "Prüfung"}}
    site.ask("POST", f"/offices/{OFFICE}/tickets", staff, json=wish)
    counter = (site.ask("GET", f"/offices/{OFFICE}").json or {})["counters"][0]["id"]
    site.ask("POST", f"/counters/{counter}/open", staff, json={"take_over": True})
    site.ask("POST", f"/counters/{counter}/next", staff, json={"settle": "finish"})
    board: Any = site.ask("GET", f"/offices/{OFFICE}/board", site.token("display")).json
    call: dict[str, Any] = board["calls"][0]
    return call


def queue(site: Site) -> Any:
    """What the desks see."""
    return site.ask("GET", f"/offices/{OFFICE}/queue", site.token("api")).json


def test_desk_learns_what_the_display_showed_and_played(site: Site, called: dict[str, Any]) -> None:
    """Shown, then played; told twice it is the same; a recall begins anew, and so does the next day."""
    display, name = site.token("display"), f"display-{OFFICE}"
    for heard in (False, True, False):
        told = site.ask("POST", SHOWN, display, json={"seq": called["seq"], "heard": heard})
        assert told.status_code == 204
        ever = True if heard else queue(site)["shown"][0]["heard"]
        assert queue(site)["shown"] == [{"number": called["number"], "display": name, "heard": ever}]
    assert queue(site)["shown"][0]["heard"]
    ticket = queue(site)["called"][0]["token"]
    site.ask("POST", f"/tickets/{ticket}/recall", site.token("api"), json={})
    assert queue(site)["shown"] == []


def test_only_displays_speak_for_themselves_and_only_of_calls(site: Site, called: dict[str, Any]) -> None:
    """No kiosk, no program, no display of another office; and nothing but a call of this office."""
    body = {"seq": called["seq"]}
    for kind, office in (("kiosk", OFFICE), ("api", OFFICE), ("display", "nord")):
        assert site.ask("POST", SHOWN, site.token(kind, office), json=body).status_code == 404
    for seq in (called["seq"] - 1, 2**31 - 1):
        assert site.ask("POST", SHOWN, site.token("display"), json={"seq": seq}).status_code == 404


def test_what_many_displays_post_at_once_is_kept_in_fewer_commits_and_again_in_none(both: Site) -> None:
    """Each has its own answer, and who may not is refused alone."""
    called, now = call_of(both), both.server.edge.clock.now()
    walls = [devices.register(both.ctx, kind="display", office=OFFICE, name=f"w{n}", now=now) for n in range(WALLS)]
    commits: list[bool] = []
    both.ctx.store.on_commit.append(lambda: commits.append(True))
    start = threading.Barrier(WALLS)

    def post(wall: str, seq: int) -> int:
        start.wait()
        return both.ask("POST", SHOWN, wall, json={"seq": seq, "heard": True}).status_code

    seqs = [called["seq"]] * (WALLS - 1) + [called["seq"] - 1]
    with ThreadPoolExecutor(WALLS) as threads:
        for _ in range(2):
            assert list(threads.map(post, walls, seqs)) == [204] * (WALLS - 1) + [404]
    shown = [one["display"] for one in queue(both)["shown"]]
    assert shown == [f"w{n}" for n in range(WALLS - 1)]
    # What was known costs none; only the lie is looked at as if it were new.
    assert 1 <= len(commits) < WALLS


def test_a_display_is_to_be_checked_every_day(site: Site) -> None:
    """Listed until somebody ticked it; the name of who did is nowhere; other offices' displays are unknown here."""
    screen = site.token("display")
    site.token("display", "nord")
    name = f"display-{OFFICE}"
    checked = f"/offices/{OFFICE}/displays/checked"
    site.account("rita", "reception")
    staff = site.token("api")
    assert [one["checked"] for one in queue(site)["displays"] if one["name"] == name] == [False]
    assert site.ask("POST", checked, staff, json={"display": "display-nord"}).status_code == 404
    assert site.ask("POST", checked, staff, json={"display": name}).get_json()["code"] == "display_away"
    assert site.ask("POST", "/device/report", screen, json=REPORT).status_code == 200
    assert site.ask("POST", checked, staff, json={"display": name}).status_code == 204
    assert [one["checked"] for one in queue(site)["displays"] if one["name"] == name] == [True]
    assert "rita" not in site.ask("GET", f"/offices/{OFFICE}/queue", staff).get_data(as_text=True)


def test_a_display_without_a_socket_hears_what_it_is_told(site: Site) -> None:
    """Its gong comes with the next question after the board; to another display, to staff and later it does not."""
    board, name = f"/offices/{OFFICE}/board", f"display-{OFFICE}"
    clock, screen = site.server.edge.clock, site.token("display")
    other = devices.register(site.ctx, kind="display", office=OFFICE, name="flur", now=clock.now())
    staff = site.token("api")
    since = site.ask("GET", board, screen).get_json()["seq"]
    ring = site.ask("POST", f"/offices/{OFFICE}/displays/ring", staff, json={"display": name})
    assert ring.status_code == 204

    def told(token: str, after: int = since) -> list[str]:
        answer = site.ask("GET", f"{board}?since={after}", token).get_json()
        return [one["event"] for one in answer["told"]]

    assert told(screen) == ["ring"]
    later = (clock.now() + timedelta(minutes=1)).isoformat()
    assert told(screen, since + 1) == told(other) == []
    site.account("anna", "clerk")
    assert site.sign_in("anna").get(f"/api/v1{board}?since={since}").get_json()["told"] == []
    assert site.ask("POST", "/practice/clock", staff, json={"to": later}).status_code == 200
    assert told(screen) == []


def test_pictures_are_for_the_displays_of_their_office(site: Site) -> None:
    """A head uploads one, larger than any other body; a display shows it, one of another office and staff do not."""
    site.account("leo", "manager")
    leo, path = site.sign_in("leo"), f"/api/v1/offices/{OFFICE}/pictures"
    headers = {csrf.HEADER: csrf_of(leo.get("/"))}
    stream = BytesIO()
    Image.effect_noise((900, 700), 90).save(stream, "PNG")
    assert len(stream.getvalue()) > MAX_BODY
    assert leo.post(path, data=b"no proof of our page").get_json()["code"] == "csrf"
    sent = leo.post(path, data=stream.getvalue(), headers=headers)
    assert sent.status_code == 201, sent.text
    picture = f"{OFFICE}/{sent.get_json()['picture']}.webp"
    assert leo.post(path, data=b"no picture", headers=headers).get_json()["code"] == "bad_picture"
    assert leo.post(path, data=bytes(MOST_BYTES + 1), headers=headers).status_code == 413
    presented = f"/api/v1/offices/{OFFICE}/presentations"
    pages = leo.post(presented, data=pdf_of(["Rathaus"]), headers=headers).get_json()["pages"]
    assert [page["alt"] for page in pages] == ["Rathaus"]
    assert leo.post(presented, data=stream.getvalue(), headers=headers).get_json()["code"] == "bad_pdf"
    assert leo.post(presented, data=bytes(presentations.MOST_BYTES + 1), headers=headers).status_code == 413
    answers = {}
    for office in (OFFICE, "nord"):
        name, browser = f"display-{office}", site.app.test_client()
        browser.set_cookie(f"wm_display_{name}", site.token("display", office))
        answers[office] = browser.get(f"/display/{name}/pictures/{picture}")
    assert (answers[OFFICE].status_code, answers[OFFICE].mimetype) == (200, "image/webp")
    assert answers["nord"].status_code == 404
    assert site.app.test_client().get(f"/display/display-{OFFICE}/pictures/{picture}").status_code == 404
    assert leo.get(f"/settings/{OFFICE}/pictures/{picture.partition('/')[2]}").status_code == 200
    site.account("anna", "clerk")
    anna = site.sign_in("anna")
    assert anna.get(f"/settings/{OFFICE}/pictures/{picture.partition('/')[2]}").status_code == 404


@pytest.fixture(name="film")
def kept_film(site: Site) -> str:
    """The address of a film of the office, longer than any other body and than a piece of it in the database."""
    site.account("leo", "manager")
    assert len(FILM) > max(MAX_BODY, PIECE)
    leo = site.sign_in("leo")
    sent = leo.post(f"/api/v1/offices/{OFFICE}/films", data=FILM, headers={csrf.HEADER: csrf_of(leo.get("/"))})
    assert sent.status_code == 201, sent.text
    return f"films/{OFFICE}/{sent.get_json()['film']}"


def screen_of(site: Site, office: str) -> FlaskClient:
    """The browser of an office's display."""
    browser = site.app.test_client()
    browser.set_cookie(f"wm_display_display-{office}", site.token("display", office))
    return browser


def test_films_are_for_the_displays_of_their_office(site: Site, film: str) -> None:
    """Who may set pictures may set films; what is none is refused, and told why."""
    leo, path = site.sign_in("leo"), f"/api/v1/offices/{OFFICE}/films"
    headers = {csrf.HEADER: csrf_of(leo.get("/"))}
    assert leo.post(path, data=webm_of()).get_json()["code"] == "csrf"
    refused = leo.post(path, data=mp4_of(codec=b"hvc1"), headers=headers).get_json()
    assert (refused["code"], *("hvc1" in refused[f"detail_{it}"] for it in ("de", "en"))) == ("film_codec", True, True)
    assert leo.post(path, data=b"<html>", headers=headers).get_json()["code"] == "bad_film"
    assert leo.post(path, data=bytes(films.MOST_BYTES + 1), headers=headers).status_code == 413
    own, other = screen_of(site, OFFICE), screen_of(site, "nord")
    with own.get(f"/display/display-{OFFICE}/{film}") as shown:
        assert (shown.data, shown.mimetype) == (FILM, "video/webm")
    assert own.get(f"/display/display-{OFFICE}/{film[:-1]}").status_code == 404
    assert own.get(f"/display/display-{OFFICE}/{film.replace('films', 'pictures')}.webp").status_code == 404
    assert other.get(f"/display/display-nord/{film}").status_code == 404
    assert site.app.test_client().get(f"/display/display-{OFFICE}/{film}").status_code == 404
    site.account("anna", "clerk")
    anna, name = site.sign_in("anna"), film.rpartition("/")[2]
    with leo.get(f"/settings/{OFFICE}/films/{name}", headers={"Range": "bytes=0-3"}) as preview:
        assert (preview.status_code, preview.data) == (206, FILM[:4])
    assert anna.get(f"/settings/{OFFICE}/films/{name}").status_code == 404
    assert anna.post(path, data=FILM, headers={csrf.HEADER: csrf_of(anna.get("/"))}).status_code == 404


def test_a_film_is_told_whole_or_in_parts_and_to_a_few_at_a_time(site: Site, film: str) -> None:
    """A browser asks for what it needs, and for nothing that it has. Each answer gives its turn back."""
    screen, address = screen_of(site, OFFICE), f"/display/display-{OFFICE}/{film}"

    def asked(expected: int, **given: str) -> Response:
        headers = {key.replace("_", "-"): value for key, value in given.items()}
        with screen.get(address, headers=headers) as answer:
            assert answer.status_code == expected
            answer.get_data()
            return answer

    whole = asked(200)
    assert (whole.data, whole.headers["Accept-Ranges"]) == (FILM, "bytes")
    assert "immutable" in whole.headers["Cache-Control"]
    part = asked(206, Range=f"bytes={PIECE - 9}-{PIECE + 9}")
    assert part.data == FILM[PIECE - 9 : PIECE + 10]
    assert part.headers["Content-Range"] == f"bytes {PIECE - 9}-{PIECE + 9}/{len(FILM)}"
    assert asked(206, Range="bytes=-5").data == FILM[-5:]
    assert b"wrong_range" in asked(416, Range=f"bytes={len(FILM)}-").data
    assert not asked(304, If_None_Match=whole.headers["ETag"]).data
    busy = [screen.get(address) for _ in range(AT_ONCE)]
    assert b"unavailable" in asked(503).data
    for answer in busy:
        answer.close()
    asked(200)


def test_a_film_that_is_taken_away_while_it_is_told_is_cut_off(site: Site, film: str) -> None:
    """It gets no piece of a newer one, and a browser does not take the half for all of it."""
    answer = screen_of(site, OFFICE).get(f"/display/display-{OFFICE}/{film}")
    for number in range(films.SPARE):
        films.add(site.ctx, office=OFFICE, content=FILM.replace(b"\1\2\3", bytes([9, number, 9])))
    with pytest.raises(ConnectionResetError), answer:
        answer.get_data()
