"""Opening hours: weekly hours with breaks, dated series, exceptions and holidays, in the office's own zone.

What holds on a day: its exception, else a holiday closes, else the series of these weeks, else the weekly hours.

Periods are half-open. Minutes count from local midnight; a change of the clock happens outside all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Minutes = tuple[int, int]
Span = tuple[datetime, datetime]
Weekly = Mapping[int, tuple[Minutes, ...]]
"""0 is Monday."""

SEARCH_DAYS = 60


@dataclass(frozen=True, slots=True)
class DayException:
    """Other hours on one day: none at all, or special ones. On a holiday only if `on_holiday` says so."""

    periods: tuple[Minutes, ...]
    label: str = ""
    on_holiday: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Other weekly hours from `first_day` to `last_day`, both included; it ends by itself."""

    first_day: date
    last_day: date
    weekly: Weekly


@dataclass(frozen=True, slots=True)
class Hours:
    """When an office is open. `holidays`: days on which nothing is open by itself.

    `series` do not overlap.
    """

    zone: ZoneInfo
    weekly: Weekly
    exceptions: Mapping[date, DayException] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    early_minutes: int = 0
    series: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The state of an office's hours at one moment.

    `open`: between opening and closing. `period`: the period that numbers are drawn for now, else None, and then
    `reason` is the refusal's code. `issue_from`: when drawing starts again. `label` names a closed day.
    """

    open: bool
    period: Span | None
    reason: str | None
    label: str
    next_change: datetime | None
    next_opening: datetime | None
    issue_from: datetime | None


def local_day(zone: ZoneInfo, moment: datetime) -> date:
    """Return the office's calendar day of a moment."""
    return moment.astimezone(zone).date()


def at_minute(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """Return the UTC moment of a local minute of the day (1440 is the end of the day)."""
    days, rest = divmod(minute, 1440)
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return local.astimezone(UTC)


def spans(hours: Hours, day: date) -> tuple[Span, ...]:
    """Return the open periods of a day as UTC moments."""
    return tuple(
        (at_minute(hours.zone, day, opens), at_minute(hours.zone, day, closes))
        for opens, closes in _periods(hours, day)
    )


def _periods(hours: Hours, day: date) -> tuple[Minutes, ...]:
    exception = hours.exceptions.get(day)
    holiday = day in hours.holidays
    if exception is not None and (exception.on_holiday or not holiday):
        return exception.periods
    if holiday:
        return ()
    running = next((s for s in hours.series if s.first_day <= day <= s.last_day), None)
    return (running or hours).weekly.get(day.weekday(), ())


def _reason(hours: Hours, day: date, now: datetime, today: tuple[Span, ...]) -> str:
    if not today:
        if day in hours.holidays:
            return "holiday"
        return "closed_day" if day in hours.exceptions else "closed"
    past = any(end <= now for _, end in today)
    coming = any(start > now for start, _ in today)
    return "break" if past and coming else "closed"


def _upcoming(hours: Hours, now: datetime, day: date) -> Span | None:
    for ahead in range(SEARCH_DAYS):
        for span in spans(hours, day + timedelta(days=ahead)):
            if span[0] > now:
                return span
    return None


def window(hours: Hours, now: datetime) -> Window:
    """Decide what the hours say at `now` (aware, any zone)."""
    day = local_day(hours.zone, now)
    today = spans(hours, day)
    early = timedelta(minutes=hours.early_minutes)
    inside = next((s for s in today if s[0] <= now < s[1]), None)
    period = inside or next((s for s in today if s[0] - early <= now < s[1]), None)
    coming = _upcoming(hours, now, day)
    issue_from = coming[0] - early if coming else None
    if inside:
        change: datetime | None = inside[1]
    elif period:
        change = period[0]
    else:
        change = issue_from
    exception = hours.exceptions.get(day)
    return Window(
        open=inside is not None,
        period=period,
        reason=None if period else _reason(hours, day, now, today),
        label=exception.label if exception else "",
        next_change=change,
        next_opening=coming[0] if coming else None,
        issue_from=issue_from,
    )


def is_within(weekly: Weekly, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether a moment lies in weekly hours; holidays and exceptions do not matter."""
    day = local_day(zone, now)
    periods = weekly.get(day.weekday(), ())
    return any(at_minute(zone, day, first) <= now < at_minute(zone, day, last) for first, last in periods)


def on_duty(hours: Hours, now: datetime, lead: timedelta) -> bool:
    """Tell whether a day's work is going on: from `lead` before its first drawing to its last closing, breaks too."""
    today = spans(hours, local_day(hours.zone, now))
    early = timedelta(minutes=hours.early_minutes)
    return bool(today) and today[0][0] - early - lead <= now < today[-1][1]


def open_seconds(today: tuple[Span, ...], start: datetime, end: datetime) -> int:
    """Return seconds from start to end without the breaks between the periods of `today`.

    Time before the first opening and after the last closing counts: people there are still served.
    """
    total = (end - start).total_seconds()
    for (_, closes), (opens, _) in pairwise(today):
        pause = (min(end, opens) - max(start, closes)).total_seconds()
        total -= max(0.0, pause)
    return max(0, int(total))


def counted_seconds(today: tuple[Span, ...], start: datetime, end: datetime, away: Iterable[Span]) -> int:
    """Return `open_seconds` without what also lies in `away`; where these overlap, it is taken out once."""
    total, reached = open_seconds(today, start, end), start
    for since, until in sorted(away):
        begins, reached = max(since, reached), max(reached, min(until, end))
        if begins < reached:
            total -= open_seconds(today, begins, reached)
    return max(0, total)


def wall_clock(today: tuple[Span, ...], start: datetime, minutes: float) -> datetime:
    """Return the moment `minutes` of open time after `start`: waits for the opening, skips the breaks."""
    moment = max(start, today[0][0]) if today else start
    left = timedelta(minutes=minutes)
    for (_, closes), (opens, _) in pairwise(today):
        if moment >= opens:
            continue
        work = max(timedelta(0), closes - moment)
        if left < work:
            return moment + left
        left -= work
        moment = opens
    return moment + left
