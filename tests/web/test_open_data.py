"""The open data as other sites fetch them."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import count
from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from app.usecases import open_data
from app.usecases.context import Context
from app.usecases.open_data import Offices
from app.web.open_data import blueprint
from tests.support.schema import misfits
from tests.support.server import OFFICE
from tests.support.site import Site

FEED = "/feed/v1"
NOW = f"{FEED}/offices.json"
TODAY = f"{FEED}/history/{OFFICE}/2026-11-23.json"
numbers = count()


def draw(site: Site, people: int = 1) -> list[str]:
    """So many people draw a number; returns their tokens."""
    tokens = []
    for _ in range(people):
        wish = {"request_id": f"draw-{next(numbers)}", "concerns": [{"service": "pass", "quantity": 1}]}
        answer = site.ask("POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=wish | {"language": "de"})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        tokens.append(msgspec.json.decode(answer.data)["token"])
    return tokens


def at_counter(site: Site, *steps: str) -> None:
    """Somebody takes these steps at the first counter."""
    office = site.ask("GET", f"/offices/{OFFICE}").json
    assert office is not None
    for step in steps:
        path, body = f"/counters/{office['counters'][0]['id']}/{step}", {"request_id": f"{step}-1"}
        assert site.ask("POST", path, site.token("api"), json=body).status_code == 200


def get(site: Site, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """What another site's script asks."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | {"Origin": "https://www.example.de"}
    return site.app.test_client().open(path, method=method, headers=sent)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are looked at again each time."""
    monkeypatch.setattr(blueprint, "HOLDS", 0.0)


def test_answers_fit_the_schema_and_name_no_token(both: Site, at_once: None) -> None:
    """What is going on, a day, and the dialect that the schema is written in."""
    tokens = draw(both, 6)
    at_counter(both, "open", "next")
    schema = get(both, f"{FEED}/schema.json")
    whole = msgspec.json.decode(schema.data)
    assert (schema.mimetype, whole["$schema"].endswith("/2020-12/schema")) == ("application/schema+json", True)
    for path in (NOW, TODAY, f"{FEED}/history/nord/2026-11-20.json"):
        answer = get(both, path)
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        assert list(misfits(answer.json, whole, whole)) == []
    text = get(both, NOW).get_data(as_text=True)
    assert [token for token in tokens if token in text] == []
    found: dict[str, Any] = msgspec.json.decode(text)
    mitte = found["offices"][0]
    assert (found["practice"], mitte["slug"], mitte["waiting"]) == (True, OFFICE, {"min": 5, "max": 5})
    assert mitte["measured_at"] == "2026-11-23T09:00:00+01:00"
    assert mitte["calls"] == [{"number": "F001", "counter": "Platz 1"}]


def test_everybody_may_read_and_nobody_is_known(site: Site, at_once: None) -> None:
    """Headers of good answers, and of what browsers ask first; HEAD has no body, and no cookie is set."""
    for path in (NOW, f"{FEED}/offices.csv", f"{FEED}/schema.json", TODAY):
        answer = get(site, path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=15")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        again = get(site, path, If_None_Match=answer.headers["ETag"])
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])
        assert get(site, path, If_None_Match=f'"x", W/{answer.headers["ETag"]}').status_code == 304
        head = get(site, path, "HEAD")
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    asked = get(site, NOW, "OPTIONS", Access_Control_Request_Headers="if-none-match")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert get(site, NOW, "POST").status_code == 405


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/history/nirgends/2026-11-23.json", 404, "not_found"),
        (f"/history/{OFFICE}/2026-11-24.json", 422, "bad_date"),
        (f"/history/{OFFICE}/2026-02-30.json", 422, "bad_date"),
        (f"/history/{OFFICE}/20261123.json", 422, "bad_date"),
        (f"/history/{OFFICE}/0001-01-01.json", 422, "bad_date"),
    ],
)
def test_refusals_are_problems_for_people_with_browsers_too(site: Site, path: str, status: int, code: str) -> None:
    answer = get(site, FEED + path, Accept="text/html")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json is not None
    assert (answer.json["code"], answer.headers["Access-Control-Allow-Origin"]) == (code, "*")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_table_says_what_the_feed_says(site: Site, at_once: None) -> None:
    draw(site, 5)
    at_counter(site, "open")
    answer = get(site, f"{FEED}/offices.csv")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
    assert [(line["office"], line["service"]) for line in lines] == [
        (OFFICE, "pass"), (OFFICE, "meld"), ("nord", "pass"),
    ]  # fmt: skip
    document = get(site, NOW).json
    assert document is not None
    said = document["offices"][0]["services"][0]
    first = lines[0]
    assert [int(first[f"waiting_{end}"]) for end in ("min", "max")] == [*said["waiting"].values()]
    assert int(first["estimate_p80"]) == said["estimate"]["p80"]
    assert (first["issue"], first["measured_at"]) == ("open", document["offices"][0]["measured_at"])


def test_an_answer_is_made_once_in_fifteen_seconds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask, in either form; and after that only if something has happened."""
    made: list[Offices] = []
    real = open_data.offices

    def counted(ctx: Context, *, practice: bool, now: datetime) -> Offices:
        made.append(real(ctx, practice=practice, now=now))
        return made[-1]

    monkeypatch.setattr(open_data, "offices", counted)
    data = blueprint.OpenData(site.server.edge)
    with site.app.test_request_context(NOW):
        first = data.offices()
        draw(site)
        assert data.offices() is first
        monkeypatch.setattr(blueprint, "HOLDS", 0.0)
        late = blueprint.OpenData(site.server.edge)
        before = late.offices()
        assert late.offices() is before
        draw(site)
        assert late.offices() is not before
    assert len(made) == 3


def test_the_feed_is_limited_as_other_pages_that_anybody_reads(strict: Site) -> None:
    most = strict.server.edge.settings.anonymous_requests_per_minute
    client = strict.app.test_client()
    answers = [client.get(NOW, environ_base={"REMOTE_ADDR": "10.9.8.77"}) for _ in range(most + 1)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 429]
    assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"
