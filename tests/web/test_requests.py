"""Bad input is answered clearly and changes nothing; good input is answered once and for all."""

from __future__ import annotations

from typing import Any

import pytest

from app.usecases import log
from app.web import csrf
from tests.support.server import OFFICE, PASSWORD
from tests.support.site import Site, csrf_of

DRAW = f"/offices/{OFFICE}/tickets"


def wish(request_id: str = "w1", **more: Any) -> dict[str, Any]:
    """A good wish, with other members put in."""
    return {"request_id": request_id, "concerns": [{"service": "pass", "quantity": 1}]} | more


def seq(site: Site) -> int:
    """How long the log is."""
    return log.heads(site.ctx)[OFFICE].seq


BAD = [
    ("{bro", 400, "bad_json"),
    ("[]", 422, "malformed"),
    ("", 422, "request_id_missing"),
    ('{"concerns": [{"service": "pass"}]}', 422, "request_id_missing"),
    ('{"request_id": "b", "concerns": []}', 422, "malformed"),
    ('{"request_id": "b", "concerns": [{"service": "pass"}], "colour": "red"}', 422, "malformed"),
    ('{"request_id": "b", "concerns": [{"service": "pass", "quantity": "two"}]}', 422, "malformed"),
    ('{"request_id": "b", "concerns": [{"service": "pass", "quantity": 0}]}', 422, "bad_quantity"),
    ('{"request_id": "b", "concerns": [{"service": "pass", "quantity": 999}]}', 422, "bad_quantity"),
    ('{"request_id": "b", "concerns": [{"service": "nothing"}]}', 409, "unknown_service"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD)
def test_a_bad_wish_is_refused_and_leaves_no_trace(site: Site, body: str, status: int, code: str) -> None:
    """Status, stable code and a sentence in both languages; the log is as long as before."""
    token = site.token("kiosk")
    before = seq(site)
    answer = site.ask("POST", DRAW, token, data=body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = answer.json
    assert problem is not None
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["detail_de"] != problem["detail_en"]
    assert seq(site) == before


def test_english_callers_read_english(site: Site) -> None:
    """`detail` follows Accept-Language."""
    answer = site.ask("POST", DRAW, site.token("kiosk"), data="{", headers={"Accept-Language": "en"})
    assert answer.json is not None
    assert answer.json["detail"] == answer.json["detail_en"]


def test_a_body_too_large_is_refused(site: Site) -> None:
    """413, not an exhausted memory."""
    answer = site.ask("POST", DRAW, site.token("kiosk"), data=b"x" * 300_000)
    assert answer.status_code == 413


def test_the_same_wish_again_gets_the_first_answer(site: Site) -> None:
    """The retry of a lost answer is no second ticket; another wish under its id is refused."""
    token = site.token("kiosk")
    first = site.ask("POST", DRAW, token, json=wish("again"))
    second = site.ask("POST", DRAW, token, json=wish("again"))
    other = site.ask("POST", DRAW, token, json=wish("again", language="en"))
    assert first.status_code == second.status_code == 201
    assert first.json is not None
    assert second.json is not None
    assert first.json["token"] == second.json["token"]
    assert (other.status_code, other.json and other.json["code"]) == (422, "request_id_reused")


def test_a_kiosk_cannot_override(site: Site) -> None:
    """Only staff draw against a refusal."""
    answer = site.ask("POST", DRAW, site.token("kiosk"), json=wish("o", override={"reason": "trotzdem"}))
    assert answer.status_code == 404


def test_a_status_is_not_sent_twice(site: Site) -> None:
    """A phone that knows the state gets 304 without a body; a foreign token gets 404."""
    drawn = site.ask("POST", DRAW, site.token("api"), json=wish("etag")).json
    assert drawn is not None
    path = f"/tickets/{drawn['token']}"
    first = site.ask("GET", path)
    again = site.ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert site.ask("GET", path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404


def test_a_visitor_gives_the_number_back(site: Site) -> None:
    """The token is enough; the second time it says so again."""
    drawn = site.ask("POST", DRAW, site.token("api"), json=wish("cancel")).json
    assert drawn is not None
    first = site.ask("POST", f"/tickets/{drawn['token']}/cancel", json={"request_id": "c"})
    again = site.ask("POST", f"/tickets/{drawn['token']}/cancel", json={"request_id": "c"})
    assert first.json is not None
    assert first.json["state"] == "cancelled"
    assert again.json == first.json


def test_reception_takes_back_what_it_cancelled_itself(site: Site) -> None:
    """A cancel from a signed-in page is the person's own step, not a visitor's."""
    drawn = site.ask("POST", DRAW, site.token("api"), json=wish("mistake")).json
    assert drawn is not None
    site.account("rezeption", "reception")
    browser = site.sign_in("rezeption")
    headers = {csrf.HEADER: csrf_of(browser.get("/reception"))}
    path = f"/api/v1/tickets/{drawn['token']}"
    assert browser.post(f"{path}/cancel", json={"request_id": "c1"}, headers=headers).status_code == 200
    back = browser.post(f"{path}/undo", json={"request_id": "u1"}, headers=headers)
    assert back.json is not None
    assert (back.status_code, back.json["state"]) == (200, "waiting")
    assert browser.post(f"{path}/cancel", json={"request_id": "c2"}).status_code == 200


def test_the_day_is_closed_once_however_often_it_is_asked(site: Site) -> None:
    """The retry of a lost answer tells the numbers again; a new wish finds nobody left."""
    token, path = site.token("api"), f"/offices/{OFFICE}/close-day"
    drawn = site.ask("POST", DRAW, token, json=wish("last")).json
    first = site.ask("POST", path, token, json={"request_id": "end", "force": True}).json
    length = seq(site)
    again = site.ask("POST", path, token, json={"request_id": "end", "force": True}).json
    assert drawn is not None
    assert first is not None
    assert drawn["number"] in first["unserved"]
    assert (again, seq(site)) == (first, length)
    other = site.ask("POST", path, token, json={"request_id": "end2", "force": True}).json
    assert other is not None
    assert other["unserved"] == []


def test_nobody_waits_is_no_error(site: Site) -> None:
    """204 for an empty queue."""
    token = site.token("api", "nord")
    counter = site.ask("GET", "/offices/nord").json["counters"][0]["id"]  # type: ignore[index]  # JSON of this test
    assert site.ask("POST", f"/counters/{counter}/open", token, json={}).status_code == 200
    assert site.ask("POST", f"/counters/{counter}/next", token, json={}).status_code == 204


def test_a_program_of_one_office_cannot_use_anothers_counter(site: Site) -> None:
    """404: it does not exist for it."""
    counter = site.ask("GET", "/offices/nord").json["counters"][0]["id"]  # type: ignore[index]  # JSON of this test
    assert site.ask("POST", f"/counters/{counter}/open", site.token("api"), json={}).status_code == 404


@pytest.mark.parametrize("since", ["x", "-1", "1e3", "²"])
def test_a_strange_since_is_refused(site: Site, since: str) -> None:
    """422, not an exception."""
    assert (
        site.ask("GET", f"/offices/{OFFICE}/board", site.token("display"), query_string={"since": since}).status_code
        == 422
    )


def test_without_a_public_address_there_is_no_qr(site: Site) -> None:
    """No word of phones where they cannot reach the server."""
    drawn = site.ask("POST", DRAW, site.token("api"), json=wish("qr")).json
    assert drawn is not None
    assert site.ask("GET", f"/tickets/{drawn['token']}/qr.svg").status_code == 404
    assert drawn["status_url"] is None


HUGE = "1" + "0" * 30
NUL = "a\0b"
STRANGE: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("POST", f"/counters/{HUGE}/next", {}, 404),
    ("POST", "/counters/9999999999/next", {}, 404),
    ("POST", "/counters/999/next", {}, 404),
    ("GET", f"/offices/{OFFICE}/announcements/{HUGE}.wav", None, 404),
    ("DELETE", f"/offices/{OFFICE}/locks/{HUGE}", None, 404),
    ("GET", f"/offices/{OFFICE}/board?since={HUGE}", None, 422),
    ("GET", "/offices/a%00b", None, 404),
    ("GET", "/offices/a%00b/services", None, 404),
    ("GET", f"/tickets/{NUL}", None, 404),
    ("POST", DRAW, wish(NUL), 422),
    ("POST", DRAW, wish("line\n"), 422),
    ("POST", DRAW, wish("l1", language="\0\x1b[2J"), 422),
    ("POST", DRAW, wish("l2", language="de\n"), 422),
    ("POST", DRAW, wish("l3", language="German"), 422),
    ("POST", DRAW, wish("o1", override={"reason": NUL}), 422),
    ("POST", DRAW, wish("c1", concerns=[{"service": NUL}]), 422),
    ("POST", DRAW, wish("c2", concerns=[{"service": "pass", "quantity": 10**30}]), 422),
    ("POST", "/tickets/{token}/resume", {"counter": 10**30}, 422),
    ("POST", "/tickets/{token}/resume", {"counter": 0}, 422),
    ("POST", "/counters/{counter}/pick", {"number": NUL}, 422),
    ("POST", f"/offices/{OFFICE}/locks", {"text": {"de": NUL}}, 422),
    ("POST", f"/offices/{OFFICE}/locks", {"text": {NUL: "zu", "de": "zu"}}, 422),
    ("PUT", f"/offices/{OFFICE}/notice", {"text": {"de": NUL}}, 422),
    ("POST", "/practice/clock", {"to": "9999-12-31T23:59:59-23:00"}, 409),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), STRANGE)
def test_strange_values_are_refused_by_name(
    both: Site, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    """Numbers beyond every table and characters that no database takes: never an error of our own."""
    token = both.token("api")
    drawn = both.ask("POST", DRAW, token, json=wish("strange")).json or {}
    counter = (both.ask("GET", f"/offices/{OFFICE}").json or {})["counters"][0]["id"]
    answer = both.ask(method, path.format(token=drawn["token"], counter=counter), token, json=body)
    assert answer.status_code == status


@pytest.mark.parametrize("period", ["from=9999-12-01&to=9999-12-31", "from=0001-01-01&to=0001-01-02"])
def test_no_report_beyond_the_calendar(both: Site, period: str) -> None:
    """422 on the API; the page says so and shows the usual weeks."""
    both.account("lena", "manager")
    browser = both.sign_in("lena")
    assert browser.get(f"/api/v1/offices/{OFFICE}/reports/waits?{period}").status_code == 422
    assert browser.get(f"/reports?{period}").status_code == 422


@pytest.mark.parametrize("name", [NUL, "x" * 65, " ", ""])
def test_an_account_needs_a_name_that_can_be_kept(both: Site, name: str) -> None:
    """Neither made nor looked for."""
    both.account("adam", "admin", None)
    browser = both.sign_in("adam")
    path = f"/settings/{OFFICE}/people/edit"
    form = {"csrf": csrf_of(browser.get(path)), "roles": "clerk", "password": PASSWORD}
    assert browser.post(path, data=form | {"name": name}).status_code == 422
    stranger = both.app.test_client()
    form = {"csrf": csrf_of(stranger.get("/login")), "name": name, "password": PASSWORD}
    assert stranger.post("/login", data=form).status_code == 409


def test_forms_take_strange_values_too(both: Site) -> None:
    """The page says that it is not possible."""
    both.account("adam", "admin", None)
    browser = both.sign_in("adam")
    form = {"csrf": csrf_of(browser.get("/admin")), "office": OFFICE}
    for name, more, status in (
        ("unlock", {"lock": HUGE}, 404),
        ("notice", {"text_de": NUL}, 422),
        ("notice", {"text_de": "x" * 501}, 422),
        ("pair", {"code": NUL}, 409),
        ("revoke", {"kind": NUL, "name": NUL}, 404),
    ):
        assert browser.post(f"/admin/{name}", data=form | more).status_code == status


@pytest.mark.parametrize("body", ['{"kind": 1}', "[" * 100_000, "{", "", '{"kind": "kiosk", "name": "a\\r\\nb"}'])
@pytest.mark.parametrize("path", ["start", "finish", "token"])
def test_a_screen_that_asks_strangely_is_not_paired(site: Site, path: str, body: str) -> None:
    """422, whatever it sends."""
    browser = site.app.test_client()
    own = {csrf.HEADER: csrf_of(browser.get("/login"))}
    assert browser.post(f"/pair/{path}", data=body, headers=own).status_code == 422


def test_a_token_of_strange_letters_is_wrong(site: Site) -> None:
    """In the header of a page and on a socket."""
    site.account("anna", "clerk")
    browser = site.sign_in("anna")
    answer = browser.post("/api/v1/practice/clock", json={}, headers={csrf.HEADER: "\u00e4"})
    assert answer.status_code == 400
    assert not csrf.matches(b"x", "cookie", "ä")
