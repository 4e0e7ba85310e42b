"""All calls of the API, in the order of the documentation."""

from app.web.api import (
    arrivals,
    cases,
    counters,
    demand,
    devices,
    displays,
    live,
    offices,
    operation,
    reception,
    reports,
    settings,
    tickets,
    voice,
)
from app.web.api.route import Route

PREFIX = "/api/v1"
ROUTES: tuple[Route, ...] = (
    offices.ROUTES
    + tickets.ROUTES
    + demand.ROUTES
    + arrivals.ROUTES
    + cases.ROUTES
    + counters.ROUTES
    + operation.ROUTES
    + reception.ROUTES
    + settings.ROUTES
    + live.ROUTES
    + devices.ROUTES
    + displays.ROUTES
    + voice.ROUTES
    + reports.ROUTES
)
