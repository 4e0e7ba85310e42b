"""The settings pages: who gets in, what is kept of what was typed, and that the API says the same."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.usecases import accounts
from app.web import csrf
from app.web.settings_page.blueprint import EDITORS, MENU
from tests.support.pdf import pdf_of
from tests.support.server import OFFICE, PASSWORD
from tests.support.site import Site, csrf_of

HOME = f"/settings/{OFFICE}"
API = f"/api/v1/offices/{OFFICE}/settings"
SERVICE = {
    "names.de": "Briefwahl", "letter": "V", "first": "1", "last": "99", "minutes": "5", "minutes_per_piece": "0",
    "max_quantity": "1", "position": "1", "active": "on", "first_day": "2026-12-01", "last_day": "2026-12-11",
}  # fmt: skip


@pytest.fixture(scope="module")
def leo(site: Site) -> FlaskClient:
    """The head of one office."""
    site.account("leo", "manager")
    return site.sign_in("leo")


def seen(client: FlaskClient, path: str) -> dict[str, str]:
    """What a form carries by itself."""
    page = client.get(path)
    found = re.search(r'name="config_seq" value="(\d+)"', page.get_data(as_text=True))
    assert found, page.status_code
    return {"csrf": csrf_of(page), "config_seq": found[1]}


def send(client: FlaskClient, path: str, form: dict[str, Any]) -> TestResponse:
    return client.post(path, data=seen(client, path) | form)


def text_of(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def get(client: FlaskClient, topic: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}/{topic}").get_json()
    return found


def put(client: FlaskClient, topic: str, body: dict[str, Any]) -> TestResponse:
    headers = {csrf.HEADER: csrf_of(client.get("/"))}
    return client.put(f"{API}/{topic}", json=body, headers=headers)


@pytest.mark.parametrize(
    "path", [entry[0] for entry in MENU] + ["slides/pdf"] + [f"{p}/edit" for p, e in EDITORS.items() if e.new]
)
def test_every_sub_page_is_for_the_head_and_the_administration_of_the_office(
    site: Site, leo: FlaskClient, path: str
) -> None:
    """Others get a page that does not exist; who has not signed in gets to do so."""
    assert leo.get(f"{HOME}/{path}").status_code == 200
    assert leo.get(f"/settings/nord/{path}").status_code == 404
    for name, role, office, status in (
        ("rita", "reception", OFFICE, 404),
        ("nils", "manager", "nord", 404),
        ("root", "admin", None, 200),
    ):
        site.account(name, role, office)
        assert site.sign_in(name).get(f"{HOME}/{path}").status_code == status
    assert site.app.test_client().get(f"{HOME}/{path}").status_code == 302


def test_no_form_works_without_its_token_or_for_others(site: Site, leo: FlaskClient) -> None:
    assert leo.post(f"{HOME}/hours", data={"weekly.0": "8-9", "config_seq": "0"}).status_code == 400
    site.account("rita", "reception")
    rita = site.sign_in("rita")
    form = {"csrf": csrf_of(rita.get("/")), "config_seq": "0", "weekly.0": "8-9"}
    for path in ("hours", "locks", "people/edit", "slides/pdf"):
        assert rita.post(f"{HOME}/{path}", data=form).status_code == 404


def test_one_office_opens_at_once_and_of_several_one_is_chosen(site: Site, leo: FlaskClient) -> None:
    assert leo.get("/settings").headers["Location"] == HOME
    site.account("root", "admin", None)
    page = text_of(site.sign_in("root").get("/settings"))
    assert HOME in page
    assert "/settings/nord" in page
    assert 'href="/settings"' in text_of(leo.get("/reports"))


def test_what_was_typed_stays_beside_what_is_wrong(leo: FlaskClient) -> None:
    answer = send(leo, f"{HOME}/services/edit", SERVICE | {"letter": "9", "last_day": "2026-11-01"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Bitte ein oder zwei große Buchstaben" in page
    assert "Der letzte Tag liegt vor dem ersten" in page
    assert 'value="Briefwahl"' in page
    unread = text_of(send(leo, f"{HOME}/services/edit", SERVICE | {"minutes": "bald"}))
    assert "Bitte eine Zahl" in unread
    assert 'value="bald"' in unread


def test_the_times_of_a_printer_by_the_form(leo: FlaskClient) -> None:
    """Closed every day would be no times at all, which means always; that is asked, and nothing typed is lost."""
    edit = f"{HOME}/printers/edit?key=drucker"
    week = {f"weekly.{day}": "zu" for day in range(7)}
    refused = send(leo, edit, week)
    assert refused.status_code == 422
    assert "So würde er nie drucken." in text_of(refused)
    assert 'value="zu"' in text_of(refused)
    assert send(leo, edit, week | {"weekly.0": "8–12, 13:30–17"}).status_code == 303
    assert get(leo, "printers")["printers"] == [{"name": "drucker", "weekly": {"0": [[480, 720], [810, 1020]]}}]
    assert "Mo 08:00–12:00, 13:30–17:00" in text_of(leo.get(f"{HOME}/printers"))
    assert send(leo, edit, dict.fromkeys(week, "")).status_code == 303
    assert ">immer<" in text_of(leo.get(f"{HOME}/printers"))


def test_other_offices_on_a_display_are_listed_by_name(site: Site, leo: FlaskClient) -> None:
    """Slugs are for addresses and programs."""
    displays = get(leo, "displays")["displays"]
    site.account("anna", "admin", None)
    body = {"displays": [one | {"offices": ["nord"]} for one in displays]}
    assert put(site.sign_in("anna"), "displays", body).status_code == 200
    assert "alle Plätze, auch von Bürgerbüro Nord" in text_of(leo.get(f"{HOME}/displays"))


def test_a_temporary_service_comes_and_goes(leo: FlaskClient) -> None:
    assert send(leo, f"{HOME}/services/edit", SERVICE).status_code == 303
    listed = get(leo, "services")["services"]
    assert (listed[0]["code"], listed[0]["last_day"]) == ("briefwahl", "2026-12-11")
    edit = f"{HOME}/services/edit?key=briefwahl"
    assert send(leo, edit, SERVICE | {"position": "3"}).status_code == 303
    assert [one["code"] for one in get(leo, "services")["services"]] == ["pass", "meld", "briefwahl"]
    twice = text_of(send(leo, f"{HOME}/services/edit", SERVICE))
    assert "Das gibt es schon." in twice
    assert send(leo, edit, {"remove": "1"}).status_code == 303
    assert [one["code"] for one in get(leo, "services")["services"]] == ["pass", "meld"]
    assert leo.get(edit).status_code == 404


def test_a_service_in_further_languages(leo: FlaskClient) -> None:
    """Lines and words are typed as people do; languages are folded, and one with a fault is open."""
    texts = {
        "bring.de": "Passfoto\r\n\r\nAlter Ausweis", "keywords.de": "Perso,  Pass", "names.tr": "Kimlik kartı",
        "bring.tr": "Fotoğraf", "group": "Ausweise",
    }  # fmt: skip
    path = f"{HOME}/services/edit?key=pass"
    form = SERVICE | {"names.de": "Personalausweis", "letter": "F", "last": "999", "first_day": "", "last_day": ""}
    answer = send(leo, path, form | texts | {"names.fr": "x" * 121})
    assert answer.status_code == 422
    page = text_of(answer)
    assert re.search(r'<details class="wm-details" open>\s*<summary[^>]*>Französisch', page)
    assert 'lang="ar" dir="rtl"' in page
    assert send(leo, path, form | texts).status_code == 303
    [service] = [one for one in get(leo, "services")["services"] if one["code"] == "pass"]
    assert service["bring"] == {"de": ["Passfoto", "Alter Ausweis"], "tr": ["Fotoğraf"]}
    assert service["keywords"] == {"de": ["Perso", "Pass"]}
    assert send(leo, f"{HOME}/groups/edit?key=Ausweise", {"names.en": "Documents"}).status_code == 303
    assert get(leo, "groups")["groups"] == [{"name": "Ausweise", "names": {"en": "Documents"}}]
    assert leo.get(f"{HOME}/groups/edit").status_code == 404
    assert leo.get(f"/api/v1/offices/{OFFICE}/catalog").get_json()["groups"] == {"Ausweise": {"en": "Documents"}}


def test_letters_that_sound_alike_are_warned_of(leo: FlaskClient) -> None:
    for letter in "BD":
        send(leo, f"{HOME}/services/edit", SERVICE | {"names.de": f"Amt {letter}", "letter": letter})
    assert "Die Buchstaben B und D klingen ähnlich" in text_of(leo.get(f"{HOME}/services"))
    for code in ("amt-b", "amt-d"):
        send(leo, f"{HOME}/services/edit?key={code}", {"remove": "1"})


def test_a_change_over_a_newer_one_shows_what_is_there_now(leo: FlaskClient) -> None:
    """Nothing typed is lost, and a second press means it."""
    old = seen(leo, f"{HOME}/hours")
    week = {f"weekly.{day}": "8-12" for day in range(7)}
    assert send(leo, f"{HOME}/hours", week).status_code == 303
    mine = week | {"weekly.2": "9-13 Uhr"}
    answer = leo.post(f"{HOME}/hours", data=old | mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Inzwischen hat jemand anderes gespeichert" in page
    assert 'value="9-13 Uhr"' in page
    assert "Jetzt gilt: <strong>08:00–12:00</strong>" in page
    assert send(leo, f"{HOME}/hours", mine).status_code == 303
    assert get(leo, "hours")["weekly"]["2"] == [[540, 780]]


def test_a_begun_trial_cannot_be_struck_out(site: Site, leo: FlaskClient) -> None:
    series = {"label": "Samstage", "question": "Kommt jemand?", "first_day": "2026-11-28", "last_day": "2026-12-12"}
    assert send(leo, f"{HOME}/series/edit", series | {"weekly.5": "9-13"}).status_code == 303
    assert "Samstage" in text_of(leo.get(f"{HOME}/series"))
    past = text_of(send(leo, f"{HOME}/series/edit", series | {"first_day": "2026-11-20", "last_day": "2026-11-21"}))
    assert "Der erste Tag muss in der Zukunft liegen." in past
    assert send(leo, f"{HOME}/series/edit?key=2026-11-28", {"remove": "1"}).status_code == 303


def test_days_that_are_over_are_listed_last(leo: FlaskClient) -> None:
    for day in ("2026-11-02", "2026-12-24", "2026-12-31"):
        assert send(leo, f"{HOME}/days/edit", {"day": day, "label": "zu"}).status_code == 303
    listed = re.findall(r'data-item="([^"]+)"', text_of(leo.get(f"{HOME}/days")))
    assert listed == ["2026-12-24", "2026-12-31", "2026-11-02"]
    assert send(leo, f"{HOME}/days/edit?key=2026-12-31", {"remove": "1"}).status_code == 303
    assert [one["day"] for one in get(leo, "closures")["closures"]] == ["2026-11-02", "2026-12-24"]


def test_people_get_accounts_roles_and_passwords_that_are_not_shown(site: Site, leo: FlaskClient) -> None:
    form = {"name": "anna/ü", "roles": ["clerk", "reception"], "restricted": "some", "services": ["meld"]}
    short = text_of(send(leo, f"{HOME}/people/edit", form | {"password": "kurz"}))
    assert "Bitte mindestens 10 Zeichen." in short
    assert "kurz" not in short
    assert send(leo, f"{HOME}/people/edit", form | {"password": PASSWORD}).status_code == 303
    assert "anna/ü" in text_of(leo.get(f"{HOME}/people"))
    anna = site.sign_in("anna/ü")
    assert anna.get("/desk").status_code == 200
    edit = f"{HOME}/people/edit?key=anna%2F%C3%BC"
    assert send(leo, edit, {"roles": "reception", "restricted": "all", "disabled": "on"}).status_code == 303
    assert anna.get("/desk").status_code == 302
    own = f"{HOME}/people/edit?key=leo"
    assert "Das eigene Konto lässt sich nicht sperren." in text_of(
        send(leo, own, {"roles": "manager", "restricted": "all", "disabled": "on"})
    )
    (found,) = (one for one in get(leo, "users")["people"] if one["name"] == "anna/ü")
    assert (found["roles"], found["disabled"], found["services"], found["password"]) == (
        ["reception"],
        True,
        None,
        None,
    )
    forged = send(leo, edit, {"roles": ["admin"], "restricted": "all"})
    assert "vergibt und entzieht nur die Administration" in text_of(forged)


def test_rules_and_counters_are_saved(site: Site, leo: FlaskClient) -> None:
    page = text_of(leo.get(f"{HOME}/rules"))
    form = dict(re.findall(r'name="((?:policy\.|name|short_name)[\w.]*)" type="text"\s+value="([^"]*)"', page))
    form |= {"land": "BY", "municipality": "katholisch", "policy.slip_days": "7", "policy.priorities.children": "20"}
    assert send(leo, f"{HOME}/rules", form).status_code == 303
    office = get(leo, "office")
    assert (office["land"], office["policy"]["slip_days"], office["policy"]["priorities"]["children"]) == ("BY", 7, 20)
    wide = text_of(send(leo, f"{HOME}/rules", form | {"policy.slip_days": "999"}))
    assert "Bitte eine Zahl von 1 bis 366." in wide
    counter = {"label": "Zimmer 5", "restricted": "some", "allowed": "pass", "active": "on", "position": "9"}
    assert send(leo, f"{HOME}/counters/edit", counter).status_code == 303
    made = get(leo, "counters")["counters"][-1]
    assert (made["label"], made["allowed"], made["reachable"]) == ("Zimmer 5", ["pass"], False)


def test_a_lock_with_its_text_until_a_day(site: Site, leo: FlaskClient) -> None:
    lock = {"csrf": csrf_of(leo.get(f"{HOME}/locks")), "service": "meld"}
    path = f"{HOME}/locks"
    wrong = leo.post(path, data=lock | {"until": "2026-11-20"})
    assert wrong.status_code == 422
    assert "Das liegt in der Vergangenheit." in text_of(wrong)
    for bad in ({"until_time": "25:99"}, {"until": "morgen"}, {"until": "2030-01-01"}, {"service": "nichts"}):
        assert leo.post(path, data=lock | {"text.de": "Krank"} | bad).status_code == 422
    assert leo.post(path, data=lock | {"text.de": "Krank", "until": "2026-11-25"}).status_code == 303
    shown = text_of(leo.get(path))
    assert "bis 25.11.2026, 23:59: „Krank“" in shown
    ident = re.search(r'name="lock" value="(\d+)"', shown)
    assert ident
    assert leo.post(path, data=lock | {"lock": "9" * 30}).status_code == 404
    assert leo.post(path, data=lock | {"lock": ident[1]}).status_code == 303
    assert "Zurzeit ist nichts gesperrt." in text_of(leo.get(path))


@pytest.mark.parametrize("topic", ["office", "hours", "closures", "services", "counters", "users"])
def test_what_the_api_tells_may_be_written_back(leo: FlaskClient, topic: str) -> None:
    known = get(leo, topic)
    answer = put(leo, topic, known)
    assert (answer.status_code, answer.get_json()) == (200, known)
    assert put(leo, topic, known | {"colour": "red"}).status_code == 422


def test_the_api_names_every_fault(leo: FlaskClient) -> None:
    known = get(leo, "closures")
    days = [{"day": "2026-12-24", "periods": [[600, 500]]}, {"day": "2026-12-24", "label": "a\0b"}]
    answer = put(leo, "closures", known | {"closures": days})
    assert answer.status_code == 422
    problem = answer.get_json()
    assert problem["code"] == "invalid_settings"
    assert {(fault["field"], fault["code"]) for fault in problem["errors"]} == {
        ("closures[2026-12-24].periods", "periods"),
        ("closures[2026-12-24].label", "unprintable"),
        ("closures[2026-12-24].day", "twice"),
    }


def test_strange_values_are_refused_by_name(both: Site) -> None:
    """Characters that no database takes, days at the end of the calendar."""
    both.account("leo", "manager")
    leo = both.sign_in("leo")
    service = get(leo, "services")["services"][0]
    closure = {"closures": [{"day": "9999-12-31"}]}
    assert put(leo, "closures", closure).status_code == 200
    end = {"first_day": "9999-12-30", "last_day": "9999-12-31", "weekly": {}, "label": "a", "question": "b"}
    assert put(leo, "hours", {"weekly": {"\0": [[1, 2]]}, "series": [end]}).status_code == 422
    assert put(leo, "hours", {"weekly": {}, "series": [end], "config_seq": -(10**18)}).status_code in (200, 409)
    strange: dict[str, Any]
    for strange in ({"code": "a\0"}, {"names": {"de": "x", "\0": "y"}}, {"unit": {"de": "\0"}}, {"minutes": 1e308}):
        assert put(leo, "services", {"services": [service | strange]}).status_code == 422
    for strange in ({"id": 10**18}, {"label": "\0"}, {"allowed": ["\0"]}):
        assert put(leo, "counters", {"counters": [{"label": "Platz 1"} | strange]}).status_code == 422
    for name in ("\0", " ", "x" * 65):
        assert (
            put(leo, "users", {"people": [{"name": name, "roles": ["clerk"], "password": PASSWORD}]}).status_code == 422
        )
    form = seen(leo, f"{HOME}/people/edit") | {"name": "a\0", "roles": "\0", "config_seq": "9" * 50}
    assert leo.post(f"{HOME}/people/edit?key=%00", data=form).status_code == 422
    assert {user.name for user in accounts.list_users(both.ctx)} == {"leo"}


def test_pages_of_a_pdf_are_added_once_however_often_the_button_is_pressed(leo: FlaskClient) -> None:
    """A double click is one wish; what somebody else has changed meanwhile is told, and nothing typed is lost."""
    put(leo, "slides", {"slides": []})
    headers = {csrf.HEADER: csrf_of(leo.get("/"))}
    sent = leo.post(f"/api/v1/offices/{OFFICE}/presentations", data=pdf_of(["Rathaus"]), headers=headers)
    path, picture = f"{HOME}/slides/pdf", sent.get_json()["pages"][0]["picture"]
    form = seen(leo, path) | {"page": "1", "shown": "1", "picture.1": picture, "alt.1": "Rathaus"}
    assert [leo.post(path, data=form).status_code for _ in range(2)] == [303, 303]
    (first,) = get(leo, "slides")["slides"]
    put(leo, "slides", {"slides": [first, {"heading": "Heute zu"}]})
    late = leo.post(path, data=form)
    assert late.status_code == 422
    assert "Ihre Seiten sind noch nicht dabei" in text_of(late)
    assert f'name="picture.1" value="{picture}"' in text_of(late)
    assert send(leo, path, form | seen(leo, path)).status_code == 303
    assert [one["alt"] for one in get(leo, "slides")["slides"]] == ["Rathaus", "", "Rathaus"]


def test_a_pdf_with_too_many_pages_says_how_many_have_room(leo: FlaskClient) -> None:
    headers, path = {csrf.HEADER: csrf_of(leo.get("/"))}, f"/api/v1/offices/{OFFICE}/presentations"
    room = 20 - len(get(leo, "slides")["slides"])
    answer = leo.post(path, data=pdf_of(*([str(n)] for n in range(21))), headers=headers).get_json()
    assert answer["detail_de"].startswith(f"Seiten dieser PDF: 21, Platz ist noch für {room}.")
