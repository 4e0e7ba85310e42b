"""Appointments, check-in and the day list as programs, kiosks and browsers meet them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.web.ticket.view import spaced
from tests.support.server import OFFICE, command
from tests.support.site import Site, csrf_of

AT = "2026-11-23T11:00:00+01:00"


def send(site: Site, *appointments: dict[str, Any], status: int = 200) -> Any:
    """A portal sends appointments."""
    body = {"appointments": list(appointments)}
    answer = site.ask("POST", f"/offices/{OFFICE}/appointments", site.token("api"), json=body)
    assert answer.status_code == status, answer.json
    return answer.json


def booking(site: Site, name: str, **more: Any) -> dict[str, Any]:
    """An appointment at eleven."""
    [service, *_] = services(site)
    return {"external_id": name, "at": AT, "concerns": [{"service": service}]} | more


def services(site: Site) -> list[str]:
    """Codes of what the office offers."""
    found: Any = site.ask("GET", f"/offices/{OFFICE}/services").json
    return [one["code"] for one in found["services"]]


def check_in(site: Site, kind: str, status: int, **body: Any) -> Any:
    """Somebody is here."""
    body = {"request_id": f"c{id(body)}"} | body
    answer = site.ask("POST", f"/offices/{OFFICE}/check-in", site.token(kind), json=body)
    assert answer.status_code == status, answer.json
    return answer.json


def test_a_portal_sends_the_office_lists_the_kiosk_checks_in(both: Site) -> None:
    """The kiosk never sees the list; its answer says what the appointment means."""
    taken = send(both, booking(both, "p-1", label="Frau Muster", code="hallo 7"), booking(both, "p-2"))
    assert (taken["created"], taken["appointments"][0]["code"]) == (2, "HALLO7")
    assert send(both, booking(both, "p-1", label="Frau Muster", code="hallo 7"))["kept"] == 1
    assert both.ask("GET", f"/offices/{OFFICE}/appointments", both.token("kiosk")).status_code == 404
    early = check_in(both, "kiosk", 409, request_id="k1", code="hallo-7")
    assert (early["code"], early["check_in_from"]) == ("too_early", "2026-11-23T09:00:00Z")
    assert "ab 10:00 Uhr" in early["detail_de"]
    assert check_in(both, "kiosk", 409, request_id="k2", code="GIBTESNICHT")["code"] == "unknown_code"
    check_in(both, "kiosk", 422, request_id="k3")
    move(both, "2026-11-23T10:30")
    drawn = check_in(both, "kiosk", 201, request_id="k4", code="hallo7")
    assert (drawn["hint"], drawn["appointment"]) == ("on_time", "2026-11-23T10:00:00Z")
    assert check_in(both, "kiosk", 201, request_id="k4", code="hallo7")["number"] == drawn["number"]
    assert check_in(both, "kiosk", 409, request_id="k5", code="hallo7")["number"] == drawn["number"]
    second = taken["appointments"][1]["id"]
    assert check_in(both, "kiosk", 404, request_id="k6", appointment=second)["code"] == "forbidden"
    check_in(both, "api", 201, request_id="a1", appointment=second)
    listed: Any = both.ask("GET", f"/offices/{OFFICE}/appointments?day=2026-11-23", both.token("api")).json
    assert [one["state"] for one in listed["appointments"]] == ["checked_in", "checked_in"]
    gone = both.ask("DELETE", f"/offices/{OFFICE}/appointments/{second}", both.token("api"))
    assert gone.status_code == 409


def test_a_draw_may_name_an_appointment(site: Site) -> None:
    """The appointment gives the place; what is wanted beside it comes onto the same number."""
    booked, other = services(site)[:2]
    send(site, booking(site, "d-1", code="ZIEHEN1", at="2026-11-23T09:30:00+01:00"))
    concerns = [{"service": booked}, {"service": other}]
    body = {"request_id": "d-1", "concerns": concerns, "appointment": "ziehen1"}
    drawn: Any = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("kiosk"), json=body).json
    assert (drawn["hint"], [one["service"] for one in drawn["concerns"]]) == ("on_time", [booked, other])


def test_a_draw_with_an_appointment_keeps_needs_classes_and_language(site: Site) -> None:
    """What would give another place or number than the appointment is refused."""
    wanted = [{"service": services(site)[0]}]
    send(site, booking(site, "d-2", code="ZIEHEN2", at="2026-11-23T09:30:00+01:00", language="en"))
    body = {"concerns": wanted, "appointment": "ziehen2"}
    by_hand = {"number": "P1", "drawn_at": "2026-11-23T09:00:00+01:00"}

    def draw(status: int, **more: Any) -> Any:
        answer = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=body | more)
        assert answer.status_code == status, answer.json
        return answer.json

    strange: tuple[dict[str, Any], ...] = ({"group": True}, {"by_hand": by_hand}, {"override": {"reason": "eilig"}})
    for n, more in enumerate(strange):
        assert draw(422, request_id=f"d-2-{n}", **more)["code"] == "malformed"
    drawn = draw(201, request_id="d-2", needs=["wheelchair"], classes=["disabled"])
    assert (drawn["hint"], drawn["reach"], drawn["priority"]) == ("on_time", True, True)
    own: Any = site.ask("GET", f"/tickets/{drawn['token']}").json
    assert own["language"] == "en"


def test_a_number_with_the_longest_short_name_may_be_picked(site: Site) -> None:
    """No such number is here: it is understood, and told so."""
    office: Any = site.ask("GET", f"/offices/{OFFICE}").json
    counter = office["counters"][0]["id"]
    site.ask("POST", f"/counters/{counter}/open", site.token("api"), json={})
    number = "Rathaus Nord-Südwest F001"
    answer: Any = site.ask("POST", f"/counters/{counter}/pick", site.token("api"), json={"number": number}).json
    assert answer["code"] == "not_found"


def move(site: Site, to: str) -> None:
    """Set the practice clock."""
    answer = site.ask("POST", "/practice/clock", site.token("api"), json={"to": f"{to}:00+01:00"})
    assert answer.status_code == 200


def test_a_file_is_taken_over_or_refused_line_by_line(site: Site) -> None:
    [service, *_] = services(site)
    url = f"/offices/{OFFICE}/appointments/import?format=csv"
    good = f"at;service;label\n2026-11-24T10:00;{service};Ümläut\n"
    done = site.ask("POST", url, site.token("api"), data=good.encode(), content_type="text/csv")
    assert (done.status_code, done.json and done.json["created"]) == (200, 1)
    bad = site.ask(
        "POST", url, site.token("api"), data=good.replace("2026-11-24T10:00", "morgen"), content_type="text/csv"
    )
    assert bad.status_code == 422
    assert bad.json is not None
    assert (bad.json["code"], bad.json["errors"][0]["line"]) == ("bad_appointments", 2)
    strange = site.ask("POST", url, site.token("api"), data=b"at;service\n\x81", content_type="text/csv")
    assert strange.status_code == 422
    wrong = site.ask("GET", f"/offices/{OFFICE}/appointments?day=heute", site.token("api"))
    assert wrong.status_code == 422


def test_a_session_needs_its_csrf_token_to_import(site: Site) -> None:
    site.account("empfang", "reception")
    browser = site.sign_in("empfang")
    url = f"/api/v1/offices/{OFFICE}/appointments/import?format=csv"
    assert browser.post(url, data="at;service\n").status_code == 400
    token = csrf_of(browser.get("/reception/list"))
    assert browser.post(url, data="at;service\n", headers={"X-CSRF-Token": token}).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("reception", 200), ("clerk", 200), ("manager", 200)])
def test_scenario_33_the_day_list_for_paper(site: Site, role: str, status: int) -> None:
    """Numbers in order with their service, booked codes in boxes, room for what is given from the pad."""
    send(site, booking(site, "paper", code="KARO7", label="Frau <Muster>", at="2026-11-23T16:00:00+01:00"))
    wish = {"request_id": f"d-{role}", "concerns": [{"service": services(site)[0]}], "language": "tr"}
    number: Any = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=wish).json
    site.account(f"liste-{role}", role)
    page = site.sign_in(f"liste-{role}").get(f"/reception/list?office={OFFICE}")
    text = page.get_data(as_text=True)
    assert page.status_code == status
    assert f">{spaced(str(number['number']))}</th>" in text
    assert ">KARO7<" in text
    assert "Frau &lt;Muster&gt;" in text
    assert "<td>Türkisch</td>" in text
    assert number["token"] not in text


def test_the_day_list_is_for_staff_of_the_office(site: Site) -> None:
    assert site.app.test_client().get("/reception/list").status_code == 302
    site.account("fremd", "reception", "nord")
    other = site.sign_in("fremd")
    assert other.get(f"/reception/list?office={OFFICE}").status_code == 404


def test_the_command_takes_over_a_file_or_names_the_lines(folder: Path) -> None:
    """Exit code 0, or 1 with every line that has to be changed."""
    assert command(folder, "migrate").returncode == 0
    file = folder / "termine.csv"
    file.write_text("at;service\n2026-11-24T10:00;angeln\nmorgen;angeln\n", "utf-8")
    take_over = ("--config", str(folder / "config.toml"), "import-appointments", str(file), "--office", OFFICE)
    bad = command(folder, *take_over)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert f"{file}:3: bad_time morgen" in bad.stderr
    file.write_text("at;service\n", "utf-8")
    good = command(folder, *take_over)
    assert (good.returncode, good.stdout) == (0, "created 0, updated 0, cancelled 0, kept 0\n")
