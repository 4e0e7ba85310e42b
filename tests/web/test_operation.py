"""What happens beside the queue over HTTP: alarms, evacuation, order, live view."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.support.server import OFFICE
from tests.support.site import Site


def post(site: Site, path: str, body: dict[str, Any] | None = None, *, status: int = 200) -> dict[str, Any]:
    answer = site.ask("POST", path, site.token("api"), json=body or {})
    assert answer.status_code == status, answer.data
    found: dict[str, Any] = msgspec.json.decode(answer.data)
    return found


def get(site: Site, path: str, kind: str = "api") -> dict[str, Any]:
    answer = site.ask("GET", path, site.token(kind))
    assert answer.status_code == 200, answer.data
    found: dict[str, Any] = msgspec.json.decode(answer.data)
    return found


@pytest.fixture(name="counter")
def open_counter(site: Site) -> int:
    """A counter that the program has opened."""
    counter: int = get(site, f"/offices/{OFFICE}/queue")["counters"][0]["id"]
    post(site, f"/counters/{counter}/open")
    return counter


def test_a_silent_alarm_goes_from_one_desk_to_the_others_and_to_nobody_else(site: Site, counter: int) -> None:
    alarm = post(site, f"/counters/{counter}/help")
    assert post(site, f"/counters/{counter}/help") == alarm
    assert [shown["id"] for shown in get(site, f"/offices/{OFFICE}/queue")["help"]] == [alarm["id"]]
    for kind, path in (("display", "board"), ("kiosk", "kiosk")):
        assert "help" not in get(site, f"/offices/{OFFICE}/{path}", kind)
    assert post(site, f"/help/{alarm['id']}/seen")["seen"] == 0
    own = post(site, f"/help/{alarm['id']}/answer", {"counter": counter}, status=409)
    assert (own["code"], own["detail_de"]) == (
        "own_help",
        "Die eigene Meldung kann man nicht selbst beantworten.",
    )
    assert post(site, f"/help/{alarm['id']}/answer")["answered_by"] == ""
    assert post(site, f"/help/{alarm['id']}/end")["ended_at"] is not None
    assert get(site, f"/offices/{OFFICE}/queue")["help"] == []
    assert post(site, "/help/9999/seen", status=404)["code"] == "not_found"


def test_an_evacuation_stops_draws_with_a_sentence_and_goes_on(site: Site, counter: int) -> None:
    wish = {"request_id": "brennt", "concerns": [{"service": "pass"}], "language": "de"}
    service = get(site, f"/offices/{OFFICE}/services")["services"][0]["code"]
    wish["concerns"] = [{"service": service}]
    assert post(site, f"/offices/{OFFICE}/evacuation")["until"] is None
    refused = post(site, f"/offices/{OFFICE}/tickets", wish, status=409)
    assert refused["code"] == "evacuation"
    assert refused["detail_de"].startswith("Bitte verlassen Sie das Gebäude.")
    assert post(site, f"/counters/{counter}/next", status=409)["code"] == "evacuation"
    assert get(site, f"/offices/{OFFICE}/queue")["evacuation"] is not None
    assert post(site, f"/offices/{OFFICE}/evacuation/end")["until"] is not None
    first = post(site, f"/offices/{OFFICE}/tickets", wish, status=201)
    second = post(site, f"/offices/{OFFICE}/tickets", wish | {"request_id": "danach"}, status=201)
    why = get(site, f"/offices/{OFFICE}/order?first={first['number']}&second={second['number']}")
    assert "wurde kurz vor" in why["de"]


def test_the_live_view_is_for_heads_alone(site: Site) -> None:
    answer = site.ask("GET", "/live", site.token("api"))
    assert answer.status_code == 404
