"""Calls of reports."""

from datetime import date
from typing import Any

from flask import Response

from app.rules.refusal import Refusal
from app.usecases import report
from app.web.api.route import Call, Route
from app.web.reports.formats import as_csv, as_json


def day_of(call: Call, name: str) -> date:
    """A day of the query; raises Refusal malformed."""
    try:
        return date.fromisoformat(call.query.get(name, ""))
    except ValueError:
        raise Refusal("malformed", where=name) from None


def waits(call: Call, slug: str) -> dict[str, Any] | Response:
    """How long people waited."""
    found = report.waits(
        call.ctx,
        offices=(slug,),
        first=day_of(call, "from"),
        last=day_of(call, "to"),
        by=call.query.get("by", "hour"),
        service=call.query.get("service"),
    )
    if call.query.get("format", "json") == "csv":
        return Response(as_csv(found), content_type="text/csv; charset=utf-8")
    return as_json(found)


ROUTES = (
    Route(
        "GET",
        "/offices/<slug>/reports/waits",
        "How long people waited",
        waits,
        frozenset({"manager"}),
        None,
        dict[str, Any],
        query={
            "from": "first day",
            "to": "last day",
            "by": "grouping",
            "service": "code of one service",
            "format": "json or csv",
        },
        codes=("staff_protected",),
    ),
)
