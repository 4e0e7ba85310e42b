"""The page of reports and its CSV files, for the head of an office."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from app.db.report import OfficeRow
from app.rules.refusal import Refusal
from app.usecases import report, report_demand
from app.usecases.report import Waits
from app.web.edge import Edge, now, offices_of, require
from app.web.problems import sentence
from app.web.reports import demand, view
from app.web.reports.formats import as_german_csv

ROLES = ("manager", "admin")
USUAL_DAYS = 28
PERIOD_ERROR = "Das ist kein Zeitraum von höchstens zehn Jahren. Gezeigt werden die letzten vier Wochen."


@dataclass(frozen=True, slots=True)
class Question:
    """What the page is asked: `mine` are the offices one may choose from, `office` "" means all of them."""

    mine: tuple[OfficeRow, ...]
    office: str
    first: date
    last: date
    service: str
    error: str = ""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The offices to report on."""
        return (self.office,) if self.office else tuple(office.slug for office in self.mine)

    @property
    def address(self) -> dict[str, str]:
        """The question as the page's address asks it."""
        period = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return period | {"office": self.office, "service": self.service}

    @property
    def services(self) -> dict[str, str]:
        """German names of the services of these offices, by code."""
        chosen = [office for office in self.mine if office.slug in self.slugs]
        return {code: name for office in reversed(chosen) for code, name in office.names.items()}


def create_blueprint(edge: Edge) -> Blueprint:
    """Serve `/reports` and `/reports/waits.csv`."""
    blueprint = Blueprint("reports", __name__, template_folder="templates")

    @blueprint.get("/reports")
    def page() -> tuple[str, int]:
        question = _question(edge)
        return _rendered(edge, question), 422 if question.error else 200

    @blueprint.get("/reports/waits.csv")
    def waits_csv() -> Response:
        question = _question(edge)
        by = request.args.get("by", "hour")
        text = as_german_csv(_ask(edge, question, by))
        name = f"wartezeiten-{by}-{question.first}-{question.last}.csv"
        disposition = f'attachment; filename="{name}"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return Response(text, headers=headers, content_type="text/csv; charset=utf-8")

    return blueprint


def _rendered(edge: Edge, question: Question) -> str:
    halves = _ask(edge, question, "halfhour")
    hours, services = _ask(edge, question, "hour"), _ask(edge, question, "service")
    names = question.services
    return render_template(
        "reports/reports.html",
        question=question,
        period=(view.german_day(question.first), view.german_day(question.last)),
        offices=[("", "Alle Standorte"), *((office.slug, office.name) for office in question.mine)],
        services=[("", "Alle Anliegen"), *names.items()],
        csv=lambda by: "/reports/waits.csv?" + urlencode(question.address | {"by": by}),
        found=halves,
        empty=not halves.rows,
        key_figures=view.key_figures(halves.total, halves.target_minutes),
        finding=view.finding(halves),
        curve=view.curve(halves),
        heat=view.heat(_ask(edge, question, "weekday-hour")),
        levels=view.LEVELS,
        leftovers=[(left.number, view.german_day(left.day), left.office) for left in halves.leftovers],
        further=view.further("Nach dem ersten Aufruf", services, lambda code: names.get(code, "–")),
        counts=_counts(edge, question),
        tables=(
            view.table("halfhour", "Nach halben Stunden", "Beginn", halves, str),
            view.table("hour", "Nach Stunden", "Beginn", hours, str),
            view.table("service", "Nach Anliegen", "Anliegen", services, lambda code: names.get(code, "–")),
        ),
    )


def _counts(edge: Edge, question: Question) -> tuple[demand.Counts, ...]:
    """Demand without a ticket; of one service it would be a part that nobody could read."""
    if question.service:
        return ()
    found = report_demand.demand(edge.ctx, offices=question.slugs, first=question.first, last=question.last)
    return demand.tables(found, lambda code: question.services.get(code, code))


def _ask(edge: Edge, question: Question, by: str) -> Waits:
    return report.waits(
        edge.ctx,
        offices=question.slugs,
        first=question.first,
        last=question.last,
        by=by,
        service=question.service or None,
    )


def _question(edge: Edge) -> Question:
    principal = require(edge, *ROLES)
    slugs = set(offices_of(edge, principal, frozenset(ROLES)))
    mine = tuple(office for office in report.offices(edge.ctx) if office.slug in slugs)
    office = request.args.get("office", "")
    if not mine or (office and office not in slugs):
        raise Refusal("not_found")
    today = now(edge).astimezone(ZoneInfo(mine[0].zone)).date()
    usual = Question(mine, office, today - timedelta(days=USUAL_DAYS - 1), today, "")
    return _with_period(usual)


def _with_period(usual: Question) -> Question:
    try:
        first = date.fromisoformat(request.args.get("from") or usual.first.isoformat())
        last = date.fromisoformat(request.args.get("to") or usual.last.isoformat())
        report.check_period(first, last)
    except (ValueError, Refusal):
        return Question(usual.mine, usual.office, usual.first, usual.last, "", PERIOD_ERROR)
    service = request.args.get("service", "")
    asked = Question(usual.mine, usual.office, first, last, service)
    if service and service not in asked.services:
        return Question(asked.mine, asked.office, first, last, "", sentence("unknown_service", {}, "de"))
    return asked
