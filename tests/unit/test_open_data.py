"""What the open data hide: no figure of one to four, also not by subtraction; and no formula in the table."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime

from app.usecases.open_data import Band, Issue, OfficeNow, Offices, ServiceNow, band, band_within, total
from app.web.open_data.schema import schema
from app.web.open_data.table import as_csv
from dev import ROOT
from tests.support.schema import misfits


def test_nobody_and_five_are_told_and_what_lies_between_is_one_band() -> None:
    assert [band(n) for n in (0, 1, 4, 5, 12)] == [Band(0, 0), Band(1, 4), Band(1, 4), Band(5, 5), Band(12, 12)]


def test_what_is_hidden_cannot_be_had_by_subtraction() -> None:
    """Whatever the hidden part is, the sum says the same; and a part says nothing of how many the others are."""
    assert {total((band(6), band(n))) for n in range(1, 5)} == {Band(7, 10)}
    assert total(()) == Band(0, 0)
    assert {band_within(n, 7) for n in (5, 6, 7)} == {Band(5, 7)}
    assert [band_within(n, 7) for n in (0, 3)] == [Band(0, 0), Band(1, 4)]


def test_a_name_is_no_formula_in_a_spreadsheet_and_lines_are_those_of_rfc_4180() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    issue = Issue(open=False, code="locked", text={"de": 'Heute "ohne"\nDrucker, bitte warten', "en": ""})
    service = ServiceNow("pass", {"de": "@SUM(1+1)"}, issue, Band(1, 4), Band(0, 0), None)
    office = OfficeNow(
        slug="mitte",
        name='=HYPERLINK("x")',
        address="",
        timezone="Europe/Berlin",
        measured_at=at,
        open=True,
        issue=issue,
        closes_at=None,
        issue_from=None,
        waiting=Band(1, 4),
        open_counters=Band(0, 0),
        estimate=None,
        calls=(),
        services=(service,),
    )
    text = as_csv(Offices(version=1, practice=False, measured_at=at, offices=(office,)))
    assert text.count("\r\n") == 2
    head, line = csv.reader(io.StringIO(text, newline=""))
    cells = dict(zip(head, line, strict=True))
    assert (cells["office_name"], cells["service_name"]) == ("'" + office.name, "'@SUM(1+1)")
    assert (cells["issue_text"], cells["practice"], cells["estimate_p50"]) == (issue.text["de"], "false", "")
    assert (cells["waiting_min"], cells["waiting_max"]) == ("1", "4")


def test_the_eye_that_compares_with_the_schema_sees() -> None:
    """What the other tests ask it about is not simply always right."""
    whole = schema()
    good = {"version": 1, "practice": False, "measured_at": "2026-11-23T08:00:00Z", "offices": []}
    assert list(misfits(good, whole, whole)) == []
    spoilt: list[dict[str, object]] = [
        {"version": 2}, {"practice": 0}, {"measured_at": "2026-11-23T08:00:00"}, {"offices": [{}]}, {"more": 1},
    ]  # fmt: skip
    assert all(list(misfits(good | one, whole, whole)) for one in spoilt)
    less = {name: value for name, value in good.items() if name != "practice"}
    assert list(misfits(less, whole, whole))
    assert list(misfits({"min": -1, "max": 0}, whole["$defs"]["Band"], whole))


def test_the_example_of_the_documentation_is_one() -> None:
    page = (ROOT / "docs/open-data.md").read_text("utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    whole = schema()
    assert list(misfits(json.loads(example), whole, whole)) == []
