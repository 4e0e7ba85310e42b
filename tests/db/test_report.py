"""The report against hand calculations: two offices, both clock changes, every outcome."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from app.db import tables
from app.db.engine import Store
from app.rules.refusal import Refusal
from app.usecases import report
from app.usecases.context import Context

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


class Log:
    """Writes tickets as they stand at the end of a day."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.number = 0
        with store.write() as conn:
            for ident, slug in ((1, "mitte"), (2, "nord")):
                conn.execute(insert(tables.office).values(office_row(ident, slug)))
                for place, code in enumerate(("pass", "melde")):
                    conn.execute(insert(tables.service).values(service_row(ident, code, place)))
                for place in range(3):
                    conn.execute(insert(tables.counter).values(counter_row(ident, place)))

    def ticket(self, at: datetime, wait: int | None, state: str = "finished", office: int = 1, **values: Any) -> int:
        """A ticket whose wait began `at`, `wait` in seconds (None: never called)."""
        self.number += 1
        called = None if wait is None else at + timedelta(seconds=wait)
        fields: dict[str, Any] = {
            "id": self.number,
            "digits": self.number,
            "number": f"A{self.number:03d}",
            "letter": "A",
            "office_id": office,
            "service_id": office * 10,
            "state": state,
            "language": "de",
            "copies": 0,
            **dict.fromkeys(("drawn_at", "base_at", "effective_at", "waiting_since", "handed_over_at"), at),
            "day": at.astimezone(BERLIN).date().isoformat(),
            "draw_order": self.number,
            "called_at": called,
            "first_called_at": called,
            "call_count": 0 if wait is None else 1,
            "waited_s": wait,
            "felt_s": wait,
            "last_seq": self.number,
            "last_type": state,
        }
        with self.store.write() as conn:
            conn.execute(insert(tables.ticket).values(fields | values))
        return self.number

    def refusal(self, at: datetime, office: int = 1, service: int | None = None) -> None:
        """A wish that was not granted."""
        self.number += 1
        row = {"office_id": office, "at": at, "code": "limit", "service_id": service, "actor": "device:1"}
        with self.store.write() as conn:
            conn.execute(insert(tables.refusal).values(row | {"dialogue": str(self.number)}))

    def call(self, ticket: int, counter: int, actor: str) -> None:
        """The event of a call."""
        row = {"office_id": 1, "seq": ticket, "at": at(2, 9), "type": "called", "ticket_id": ticket}
        with self.store.write() as conn:
            values = row | {"counter_id": counter, "actor": actor, "data": {}}
            conn.execute(insert(tables.event).values(values))


def office_row(ident: int, slug: str) -> dict[str, Any]:
    names = {"id": ident, "slug": slug, "name": slug.title(), "short_name": slug[:3], "land": "BE"}
    settings = {"zone": "Europe/Berlin", "municipality": "", "policy": {}, "weekly": {}}
    state = {
        "day": "2026-11-02",
        "seq": 0,
        "config_seq": 0,
        "last_event_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return names | settings | state


def service_row(office: int, code: str, place: int) -> dict[str, Any]:
    names = {"id": office * 10 + place, "office_id": office, "code": code, "names": {"de": code}}
    numbers = {"letter": "AB"[place], "first": 1, "last": 999, "position": place, "service_group": ""}
    planned = {"minutes": 10, "minutes_per_piece": 0, "max_quantity": 9}
    return names | numbers | planned | {"active": True, "historical": False}


def counter_row(office: int, place: int) -> dict[str, Any]:
    names = {"id": office * 10 + place, "office_id": office, "label": f"Platz {place}", "place": ""}
    return names | {"position": place, "active": True, "historical": False, "state": "closed"}


def at(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    """A local moment of 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=BERLIN).astimezone(UTC)


@pytest.fixture
def log(store: Store) -> Log:
    return Log(store)


@pytest.fixture
def ctx(store: Store) -> Context:
    return Context(store, b"secret", "", lambda _land, _municipality, _year: frozenset())


def waits(ctx: Context, by: str, first: date, last: date | None = None, **more: Any) -> report.Waits:
    chosen = {"offices": ("mitte",)} | more
    return report.waits(ctx, first=first, last=last or first, by=by, **chosen)


def by_group(found: report.Waits, *names: str) -> dict[str, tuple[Any, ...]]:
    return {row["group"]: tuple(row[name] for name in names) for row in found.rows}


MONDAY = date(2026, 11, 2)


def test_every_outcome_is_counted_where_the_wait_began(ctx: Context, log: Log) -> None:
    """Waits of 0, 59 s, 4 min 59 s and 20 min in one hour are 0, 0, 4, 20; others count in no average."""
    for second, wait in enumerate((0, 59, 299, 1200)):
        log.ticket(at(2, 8, 0, second), wait, way_s=30, service_s=61 * second)
    log.ticket(at(2, 8, 59, 59), 3 * 3600, "no_show")
    log.ticket(at(2, 8, 30), None, "unserved")
    log.ticket(at(2, 8, 31), None, "unserved", handed_over_at=None)  # nobody took this number
    log.ticket(at(2, 8, 32), None, "cancelled")
    left = log.ticket(at(2, 8, 33), 60, "leftover", served_at=at(2, 8, 34))
    log.refusal(at(2, 8, 40), service=10)
    log.ticket(at(2, 9), 7 * 60, "serving", served_at=at(2, 9, 7))

    found = waits(ctx, "hour", MONDAY)

    ends = ("no_shows", "unserved", "refused")
    names = ("n", "mean", "median", "p80", "p90", "max", "share_under_target")
    assert by_group(found, *names, *ends) == {
        "08:00": (4, 6.0, 2.0, 10.4, 15.2, 20, 0.75, 1, 1, 1),
        "09:00": (1, 7.0, 7, 7, 7, 7, 1.0, 0, 0, 0),
    }
    assert by_group(found, "way_n", "way_max", "service_n", "service_median", "cancelled", "leftover") == {
        "08:00": (4, 0, 4, 1.5, 1, 1),
        "09:00": (0, None, 0, None, 0, 0),
    }
    assert (found.total["n"], found.total["mean"], found.total["refused"]) == (5, 6.2, 1)
    assert found.leftovers == (report.Leftover("mitte", "2026-11-02", f"A{left:03d}"),)


@pytest.mark.parametrize("state", ["no_show", "unserved", "cancelled"])
def test_a_visit_that_was_served_once_counts_however_it_ends(ctx: Context, log: Log, state: str) -> None:
    """The first wait belongs to the first concern; what became of the second one is told beside."""
    log.ticket(at(2, 8), 300, state, served_at=at(2, 8, 5), handed_over_at=None)
    total = waits(ctx, "hour", MONDAY).total
    counted = {"no_show": "no_shows"}.get(state, state)
    assert (total["n"], total["median"], total[counted]) == (1, 5, 1)


@pytest.mark.parametrize("state", ["no_show", "unserved", "cancelled", "leftover"])
def test_a_number_that_nobody_took_and_nobody_served_is_no_visit(ctx: Context, log: Log, state: str) -> None:
    """A kiosk's number without paper, screen or phone: whatever became of it is left out."""
    log.ticket(at(2, 8), 300, state, handed_over_at=None)
    found = waits(ctx, "hour", MONDAY)
    assert (found.rows, found.leftovers) == ((), ())


def test_breaks_are_in_the_felt_wait_only(ctx: Context, log: Log) -> None:
    """Drawn at 11:50, break 12 to 13, called at 13:05: waited 15 minutes, felt 75."""
    log.ticket(at(2, 11, 50), 900, felt_s=4500)
    assert by_group(waits(ctx, "halfhour", MONDAY), "median", "felt_median") == {"11:30": (15, 75)}


@pytest.mark.parametrize(("change", "before", "after"), [(SPRING, 1, 3), (AUTUMN, 1, 4)])
def test_clock_changes_group_by_local_time(ctx: Context, log: Log, change: date, before: int, after: int) -> None:
    """The same local hour is one group on both sides of a clock change, and days are local days."""
    for days in (-1, 0, 1):
        day = datetime(change.year, change.month, change.day, tzinfo=BERLIN) + timedelta(days=days)
        for hour in (0, before, after, 9, 23):
            log.ticket(day.replace(hour=hour, minute=30).astimezone(UTC), 60)
    first, last = change - timedelta(days=1), change + timedelta(days=1)
    assert by_group(waits(ctx, "hour", first, last), "n") == {
        f"{hour:02d}:00": (3,) for hour in (0, before, after, 9, 23)
    }
    assert by_group(waits(ctx, "day", first, last), "n") == {
        (change + timedelta(days=days)).isoformat(): (5,) for days in (-1, 0, 1)
    }
    weekday = by_group(waits(ctx, "weekday-hour", change), "n", "weekday", "hour")
    assert weekday == {f"Sun {hour:02d}:00": (1, 6, hour) for hour in (0, before, after, 9, 23)}


def test_the_hour_that_comes_twice_is_one_group(ctx: Context, log: Log) -> None:
    """02:30 summer time and 02:30 winter time are both 02:00."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    log.ticket(first, 60)
    log.ticket(first + timedelta(hours=1), 180)
    assert by_group(waits(ctx, "halfhour", AUTUMN), "n", "mean") == {"02:30": (2, 2.0)}


def test_the_period_is_whole_local_days(ctx: Context, log: Log) -> None:
    """Midnight belongs to the new day."""
    log.ticket(at(2, 0), 60)
    log.ticket(at(2, 23, 59, 59), 120)
    log.ticket(at(3, 0), 600)
    assert waits(ctx, "day", MONDAY).total["n"] == 2
    assert waits(ctx, "day", MONDAY, MONDAY + timedelta(days=1)).total["n"] == 3


def test_sums_over_offices_are_sums(ctx: Context, log: Log) -> None:
    """Groups with the same name are pooled ticket by ticket, services by their code."""
    for wait in (0, 0, 180):
        log.ticket(at(2, 9), wait)
    log.ticket(at(2, 9), 3600, office=2)
    log.ticket(at(2, 9), 240, office=2, service_id=21)
    log.refusal(at(2, 9), office=2)
    both = waits(ctx, "service", MONDAY, offices=("mitte", "nord"))
    assert by_group(both, "n", "mean", "median", "refused") == {
        "pass": (4, 15.75, 1.5, 0),
        "melde": (1, 4.0, 4, 0),
        "": (0, None, None, 1),
    }
    assert both.total["n"] == 5
    assert waits(ctx, "hour", MONDAY, offices=("mitte", "nord"), service="melde").total["n"] == 1
    assert both == waits(ctx, "service", MONDAY, offices=("mitte", "nord")), "asking again changes nothing"


def test_figures_by_counter_need_three_people(ctx: Context, log: Log) -> None:
    """A counter of two clerks is refused alone, and pooled with others once they are three."""
    for actor in ("user:1", "user:2", "user:3"):
        log.call(log.ticket(at(2, 9), 60, counter_id=10), 10, actor)
    assert by_group(waits(ctx, "counter", MONDAY), "n") == {"Platz 0": (3,)}
    for actor in ("user:1", "user:2"):
        log.call(log.ticket(at(2, 9), 60, counter_id=11), 11, actor)
    with pytest.raises(Refusal, match="staff_protected"):
        waits(ctx, "counter", MONDAY)
    log.call(log.ticket(at(2, 9), 60, counter_id=12), 12, "user:4")
    assert by_group(waits(ctx, "counter", MONDAY), "n") == {"Platz 0": (3,), "pooled": (3,)}


def test_a_wish_nobody_can_answer_is_refused(ctx: Context, log: Log) -> None:
    """Unknown office, service or grouping, and days in the wrong order."""
    assert log.number == 0
    wishes: dict[str, dict[str, Any]] = {
        "not_found": {"offices": ("ost",)},
        "unknown_service": {"service": "tee"},
        "malformed": {"last": MONDAY - timedelta(days=1)},
    }
    for code, wish in wishes.items():
        with pytest.raises(Refusal, match=code):
            waits(ctx, "hour", MONDAY, **wish)
    with pytest.raises(Refusal, match="malformed"):
        waits(ctx, "clerk", MONDAY)


def test_a_day_without_tickets_says_nothing(ctx: Context, log: Log) -> None:
    """No rows, and unknown instead of zero in the total."""
    assert log.number == 0
    found = waits(ctx, "hour", MONDAY)
    assert (found.rows, found.total["n"], found.total["median"]) == ((), 0, None)
