"""What the town publishes for other sites: how it is now, and days by half hour; no figure of few people.

The names are those of the feed, and the sentences about them stand in its schema for whoever reads it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta

from app.db import offices as db
from app.db import report as figures
from app.db.engine import Connection
from app.languages.catalogue import catalogue
from app.languages.known import GERMAN
from app.rules.catalog import Office, Service, Text
from app.rules.hours import at_minute, local_day
from app.rules.refusal import Refusal
from app.statistics.staff import StaffedCounter
from app.usecases import answers, find, report, staffing, status, view
from app.usecases.answers import OfficeStatus, ServiceView
from app.usecases.change import day_over, read_office
from app.usecases.context import Context
from app.usecases.public import FEWEST, last_calls
from app.usecases.words import rounded

SHORT = (GERMAN, "en")
OPEN = "open"
Version = Literal[1]
Moment = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class Band:
    """How many: at least `min`, at most `max`; the same where the figure is exact. One to four are not told apart."""

    min: Count
    max: Count


@dataclass(frozen=True, slots=True)
class Issue:
    """Are numbers given? `code`: open, or why not; `text` says it in German (de) and English (en).

    Why not: closed, closed_day, holiday, break, limit, last_ticket, locked, evacuation.
    """

    open: bool
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Estimate:
    """What who comes now waits, in minutes by the clock on the wall: about `p50`, in 8 of 10 cases at most `p80`."""

    p50: Count
    p80: Count


@dataclass(frozen=True, slots=True)
class LastCall:
    """A number that was called, and the counter that called it."""

    number: str
    counter: str


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """One service. `names`: by language. `waiting`: people who wait for it, perhaps for others too.

    `open_counters`: of those that are open, how many call for it. `estimate`: null while nobody knows.
    """

    code: str
    names: Text
    issue: Issue
    waiting: Band
    open_counters: Band
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """One office as of `measured_at`. `open`: it is between opening and closing.

    `closes_at`: when it closes for today. `issue_from`: when numbers are given again. Both null where that is not known
    or nothing to say. `waiting`: the sum of its services; who waits for two of them counts twice. `calls`: the latest,
    newest first.
    """

    slug: str
    name: str
    address: str
    timezone: str
    measured_at: Moment
    open: bool
    issue: Issue
    closes_at: Moment | None
    issue_from: Moment | None
    waiting: Band
    open_counters: Band
    estimate: Estimate | None
    calls: tuple[LastCall, ...]
    services: tuple[ServiceNow, ...]


@dataclass(frozen=True, slots=True)
class Offices:
    """All offices of the town. `practice`: a training or a demonstration, with nobody real."""

    version: Version
    practice: bool
    measured_at: Moment
    offices: tuple[OfficeNow, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """Minutes that people waited: half of them at most `p50`, 8 of 10 at most `p80` (linear interpolation)."""

    p50: float
    p80: float


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Who came in [start, end). `visits`: people who were served. `unserved`: whom the office closed before calling.

    `refused`: who got no number. `wait`: null for fewer than five visits whose wait is known.
    """

    start: Moment
    end: Moment
    visits: Band
    unserved: Band
    refused: Band
    wait: Waits | None


@dataclass(frozen=True, slots=True)
class History:
    """A day of an office by half hour, as far as everybody who came `until` then waits no more.

    Half hours in which nobody came are left out.
    """

    version: Version
    practice: bool
    slug: str
    name: str
    timezone: str
    date: date
    until: Moment
    half_hours: tuple[HalfHour, ...]


def band(n: int) -> Band:
    """Return a figure as it may be told: nobody and five or more are, those between are not told apart."""
    return Band(1, FEWEST - 1) if 0 < n < FEWEST else Band(n, n)


def band_within(n: int, all_: int) -> Band:
    """Return a part of a figure that is told too: never exact, so that the rest is not told by subtraction."""
    return band(n) if n < FEWEST else Band(FEWEST, all_)


def total(bands: tuple[Band, ...]) -> Band:
    """Return the sum as the parts tell it: an exact one would tell the part that is hidden."""
    return Band(sum(part.min for part in bands), sum(part.max for part in bands))


def offices(ctx: Context, *, practice: bool, now: datetime) -> Offices:
    """Return how it is at all offices."""
    with ctx.store.read() as conn:
        found = tuple(_office(ctx, conn, head.office_id, now) for head in db.heads(conn))
    return Offices(1, practice, _second(now), found)


def _office(ctx: Context, conn: Connection, ident: int, now: datetime) -> OfficeNow:
    row = db.row(conn, ident)
    office = read_office(ctx, conn, row, now)
    state = status.office_status(conn, office, now)
    loads = status.loads_of(conn, office, row.day, now)
    views = status.service_views(conn, office, state, GERMAN, loads, now)
    there = staffing.staff(conn, office)
    over = day_over(office, row.day, now) or office.evacuation_at(now) is not None
    counters = () if over else there.serving
    services = tuple(_service(office.service_by_code[one.code], one, counters) for one in views)
    told = any(service.estimate for service in services)
    whole = view.estimate(office, view.wait_of_office(office, loads, there), now, GERMAN) if told else None
    return OfficeNow(
        slug=office.slug,
        name=office.name,
        address=office.address,
        timezone=office.zone.key,
        measured_at=_second(now).astimezone(office.zone),
        open=state.open,
        issue=_issue(state, views),
        closes_at=_local(office, state.closes_at),
        issue_from=None if state.issuing else _local(office, state.issue_from),
        waiting=total(tuple(service.waiting for service in services)),
        open_counters=band(len(counters)),
        estimate=_estimate(whole),
        calls=tuple(LastCall(number, counter) for number, counter in last_calls(conn, office, row.day, now)),
        services=services,
    )


def _service(service: Service, seen: ServiceView, counters: tuple[StaffedCounter, ...]) -> ServiceNow:
    able = sum(1 for counter in counters if service.id in counter.services)
    return ServiceNow(
        code=seen.code,
        names=seen.names,
        issue=_given() if seen.refusal is None else Issue(open=False, code=seen.refusal, text=_short((seen,))),
        waiting=band(seen.waiting),
        open_counters=band_within(able, len(counters)),
        estimate=_estimate(seen.estimate if seen.staffed else None),
    )


def _issue(state: OfficeStatus, views: tuple[ServiceView, ...]) -> Issue:
    """Say whether an office gives numbers: it does not where each of its services refuses for a reason of its own."""
    if state.reason is not None:
        return Issue(open=False, code=state.reason, text={short: state.detail.get(short, "") for short in SHORT})
    refused = tuple(one for one in views if one.refusal is not None)
    if not refused or len(refused) < len(views):
        return _given()
    return Issue(open=False, code=str(refused[0].refusal), text=_short(refused))


def _given() -> Issue:
    return Issue(open=True, code=OPEN, text={short: catalogue("phone", short).say("public_numbers") for short in SHORT})


def _short(refused: tuple[ServiceView, ...]) -> Text:
    """Join what is said about services that give no numbers, each sentence once."""
    texts = [one.text or {} for one in refused]
    return {short: " ".join(dict.fromkeys(text.get(short, "") for text in texts)) for short in SHORT}


def _estimate(known: answers.Estimate | None) -> Estimate | None:
    """Return minutes as exactly as they are said to people."""
    return None if known is None else Estimate(rounded(known.p50), rounded(known.p80))


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _local(office: Office, moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(office.zone)


def history(ctx: Context, *, office: str, day: date, practice: bool, now: datetime) -> History:
    """Return a day by half hour; `not_found`, and `bad_date` for days to come and before all calendars of reports.

    A half hour is told when it is over and everybody who came in it has been called: figures that grow by single
    people would tell of each how long the wait was.
    """
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, db.row(conn, find.office_id(ctx, office)), now)
        if not report.EPOCH <= day <= local_day(found.zone, now):
            raise Refusal("bad_date")
        start, end = at_minute(found.zone, day, 0), at_minute(found.zone, day, 24 * 60)
        until = _half_hour(found.zone, min(now, end, figures.unsettled(conn, found.id, start, end) or end))
    known = report.waits(ctx, offices=(office,), first=day, last=day, by="halfhour")
    told = (_told(found.zone, day, row) for row in known.rows if row["n"] or row["unserved"] or row["refused"])
    half_hours = tuple(one for one in told if one.end.astimezone(UTC) <= until.astimezone(UTC))
    return History(1, practice, found.slug, found.name, found.zone.key, day, until, half_hours)


def _half_hour(zone: ZoneInfo, moment: datetime) -> datetime:
    """Return the beginning of a moment's half hour."""
    local = moment.astimezone(zone)
    return local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)


def _told(zone: ZoneInfo, day: date, row: dict[str, Any]) -> HalfHour:
    start = datetime.combine(day, time.fromisoformat(row["group"]), tzinfo=zone)
    return HalfHour(
        start=start,
        end=start + timedelta(minutes=30),
        visits=band(row["n"]),
        unserved=band(row["unserved"]),
        refused=band(row["refused"]),
        wait=Waits(row["median"], row["p80"]) if row["wait_n"] >= FEWEST else None,
    )
