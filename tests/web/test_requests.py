"""Bad input is answered clearly and changes nothing; good input is answered once and for all."""

from __future__ import annotations

from typing import Any

import pytest

from app.usecases import log
from tests.support.server import OFFICE
from tests.support.site import Site

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
