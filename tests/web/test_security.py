"""Sessions, CSRF, headers, limits, error pages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask.testing import FlaskClient

from app.rules.refusal import Refusal
from app.usecases import following
from app.web import csrf
from app.web.limits import Limits
from app.web.problems import PROBLEMS
from app.web.security import policy
from dev import ROOT
from tests.support.server import OFFICE, PASSWORD
from tests.support.site import Site, csrf_of
from tests.web.test_logs import logged


@pytest.fixture(scope="module")
def clerk(site: Site) -> FlaskClient:
    """A clerk's browser."""
    site.account("anna", "clerk")
    return site.sign_in("anna")


def counter(site: Site) -> int:
    """A counter of the office."""
    answer = site.ask("GET", f"/offices/{OFFICE}").json
    assert answer is not None
    return int(answer["counters"][0]["id"])


def test_a_session_needs_the_csrf_token_of_its_page(site: Site, clerk: FlaskClient) -> None:
    """Without it, or with another session's, an unsafe call changes nothing; reading needs none."""
    path = f"/api/v1/counters/{counter(site)}/open"
    assert clerk.post(path, json={}).status_code == 400
    foreign = csrf_of(site.app.test_client().get("/login"))
    assert clerk.post(path, json={}, headers={csrf.HEADER: foreign}).status_code == 400
    own = csrf_of(clerk.get("/desk"))
    assert clerk.post(path, json={}, headers={csrf.HEADER: own}).status_code == 200
    assert clerk.get(f"/api/v1/offices/{OFFICE}/queue").status_code == 200


def test_the_login_form_needs_its_token_too(site: Site) -> None:
    """Nobody is signed in by another site's form."""
    answer = site.app.test_client().post("/login", data={"name": "anna", "password": PASSWORD})
    assert answer.status_code == 400
    assert csrf.SESSION_COOKIE not in str(answer.headers)


def test_the_session_cookie_is_out_of_reach_for_scripts(site: Site, clerk: FlaskClient) -> None:
    """HttpOnly and SameSite; a signed-out session is over."""
    del clerk
    browser = site.app.test_client()
    form = {"name": "anna", "password": PASSWORD, "csrf": csrf_of(browser.get("/login"))}
    cookie = next(
        value for value in browser.post("/login", data=form).headers.getlist("Set-Cookie") if "wm_session" in value
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = csrf_of(browser.get("/desk"))
    browser.post("/logout", data={"csrf": token})
    assert browser.get(f"/api/v1/offices/{OFFICE}/queue").status_code == 401


def test_pages_need_their_role(site: Site, clerk: FlaskClient) -> None:
    """A visitor is sent to the login and back; a clerk finds no reports."""
    sent = site.app.test_client().get("/desk?office=mitte")
    assert sent.status_code == 302
    assert sent.location == "/login?next=/desk%3Foffice%3Dmitte"
    assert clerk.get("/reports").status_code == 404


@pytest.mark.parametrize("path", ["/", "/login", "/api/docs", "/kiosk/eingang", "/nothing"])
def test_pages_allow_nothing_inline_and_nothing_from_elsewhere(site: Site, path: str) -> None:
    """The content security policy holds on every page, errors too."""
    answer = site.app.test_client().get(path, headers={"Accept": "text/html"})
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy  # this is a practice server
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "<style" not in answer.get_data(as_text=True)


def test_errors_are_pages_for_people_and_problems_for_programs(site: Site) -> None:
    """The same 404 in both forms."""
    browser = site.app.test_client()
    page = browser.get("/nothing", headers={"Accept": "text/html"})
    program = browser.get("/nothing", headers={"Accept": "*/*"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert PROBLEMS["not_found"].de in page.get_data(as_text=True)
    assert (program.status_code, program.mimetype) == (404, "application/problem+json")


def test_a_request_id_of_the_caller_comes_back(site: Site) -> None:
    """And a strange one is replaced, so that no log line is forged."""
    good = site.ask("GET", "/offices", headers={"X-Request-Id": "abc-1"})
    bad = site.ask("GET", "/offices", headers={"X-Request-Id": "a b\tc"})
    assert good.headers["X-Request-Id"] == "abc-1"
    assert " " not in bad.headers["X-Request-Id"]


def test_a_stolen_password_hash_is_dear_to_try() -> None:
    """64 MiB and three passes for every guess (RFC 9106); asked in a process of its own, as tests hash cheaply."""
    show = "from app.usecases.accounts import hashed; print(hashed('geheim'))"
    told = subprocess.run([sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_passwords_cannot_be_guessed_at_speed(site: Site) -> None:
    """After ten failures within a minute a name has to wait at this address; then even the right password does."""
    browser = site.app.test_client()
    form = {"name": "anna", "password": "falsch", "csrf": csrf_of(browser.get("/login"))}

    def attempt(address: str, **more: str) -> int:
        return browser.post("/login", data=form | more, environ_base={"REMOTE_ADDR": address}).status_code

    assert [attempt("10.9.9.9") for _ in range(11)] == [409] * 10 + [429]
    assert attempt("10.9.9.9", name="Anna", password=PASSWORD) == 429
    assert attempt("10.9.9.9", name="bert") == 409
    assert attempt("10.9.9.8") == 409


def test_many_names_cannot_be_tried_either(site: Site) -> None:
    """One password for every name of the town hall: an address has a hundred failures in all."""
    limits = Limits(site.server.edge.settings)
    for number in range(100):
        limits.may_sign_in("10.9.9.7", f"name{number}")
        limits.sign_in_failed("10.9.9.7", f"name{number}")
    with pytest.raises(Refusal):
        limits.may_sign_in("10.9.9.7", "another")


def test_a_town_hall_behind_one_address_signs_in(site: Site, clerk: FlaskClient) -> None:
    """Who signs in does not count."""
    del clerk
    for _ in range(12):
        site.sign_in("anna")


@pytest.mark.parametrize(("method", "path"), [("GET", "/t/x"), ("POST", "/pair/finish")])
def test_what_anybody_may_ask_is_limited_softly(strict: Site, method: str, path: str) -> None:
    """As the open calls of the API are: far beyond what people do as configured, but not without end."""
    most, here = strict.server.edge.settings.anonymous_requests_per_minute, {"REMOTE_ADDR": f"10.9.8.{len(path)}"}
    browser = strict.app.test_client()
    statuses = [browser.open(path, method=method, environ_base=here).status_code for _ in range(most + 1)]
    assert statuses[0] != 429
    assert statuses[-1] == 429


def test_static_files_are_compressed_and_kept_for_good(site: Site) -> None:
    """Under the present build's name they never change; under another one they are not kept."""
    browser = site.app.test_client()
    build = site.server.edge.build
    answer = browser.get(f"/static/{build}/vendor/kern/kern.min.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    old = browser.get("/static/000/vendor/kern/kern.min.css")
    assert old.headers["Cache-Control"] == "no-cache"
    assert browser.get(f"/static/{build}/app/../../config.toml").status_code == 404


def test_every_refusal_has_two_sentences() -> None:
    """And a status that HTTP knows."""
    for code, problem in PROBLEMS.items():
        assert problem.de, code
        assert problem.en, code
        assert 400 <= problem.status < 600


def test_only_practice_pages_may_be_framed() -> None:
    """By our own practice page; a real page by nobody."""
    assert "frame-ancestors 'none'" in policy(practice=False)
    assert "frame-ancestors 'self'" in policy(practice=True)


def test_an_error_of_our_own_is_logged_without_the_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule says where it happened; the address would tell the ticket's token."""
    token = "1-0-" + "5" * 40

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(following, "tag", fail)
    monkeypatch.setitem(site.app.config, "PROPAGATE_EXCEPTIONS", value=False)
    with logged() as said:
        for path in (f"/api/v1/tickets/{token}", f"/t/{token}/status"):
            assert site.app.test_client().get(path).status_code == 500
    assert said.getvalue().count("<token>") == said.getvalue().count("\n") == 2
    assert token not in said.getvalue()
