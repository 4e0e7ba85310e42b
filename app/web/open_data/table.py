"""The feed as a table: a line per office and service, as RFC 4180 says."""

import csv
import io
from collections.abc import Iterator

from app.languages.known import GERMAN
from app.usecases.open_data import OfficeNow, Offices, ServiceNow

COLUMNS = (
    "office",
    "office_name",
    "service",
    "service_name",
    "measured_at",
    "practice",
    "open",
    "issue",
    "issue_text",
    "closes_at",
    "waiting_min",
    "waiting_max",
    "open_counters_min",
    "open_counters_max",
    "estimate_p50",
    "estimate_p80",
    "last_called",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets take what begins like this for something to work out."""


def as_csv(found: Offices) -> str:
    """All offices; `issue` and what follows are the service's, `last_called` are numbers of the office."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for office in found.offices:
        writer.writerows([_cell(cell) for cell in _line(found, office, service)] for service in office.services)
    return text.getvalue()


def _line(found: Offices, office: OfficeNow, service: ServiceNow) -> Iterator[object]:
    yield from (office.slug, office.name, service.code, service.names[GERMAN])
    yield from (office.measured_at.isoformat(), found.practice, office.open)
    yield from (service.issue.code, service.issue.text[GERMAN])
    yield office.closes_at.isoformat() if office.closes_at else None
    yield from (service.waiting.min, service.waiting.max, service.open_counters.min, service.open_counters.max)
    yield from (service.estimate.p50, service.estimate.p80) if service.estimate else (None, None)
    yield "; ".join(call.number for call in office.calls)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
