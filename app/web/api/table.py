"""All calls of the API, in the order of the documentation."""

from app.web.api import cases, counters, offices, operation, reports, settings, tickets
from app.web.api.route import Route

PREFIX = "/api/v1"
ROUTES: tuple[Route, ...] = (
    offices.ROUTES
    + tickets.ROUTES
    + cases.ROUTES
    + counters.ROUTES
    + operation.ROUTES
    + settings.ROUTES
    + reports.ROUTES
)
