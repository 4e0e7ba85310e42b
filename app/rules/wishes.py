"""When people would rather have come: the answers that a closed kiosk offers, from the office's weekly hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from app.rules.hours import Minutes

WORKDAYS, SATURDAY = range(5), 5
NOON = (12 * 60, 13 * 60)
EARLIEST_END, LATEST_END = 14 * 60, 19 * 60


@dataclass(frozen=True, slots=True)
class Band:
    """One answer: now, before, midday, after, saturday.

    `minute` of the day: where "before" ends and "after" begins.
    """

    code: str
    minute: int | None = None


def bands(weekly: Mapping[int, Sequence[Minutes]]) -> tuple[Band, ...]:
    """Return the answers that make sense beside these weekly hours; 0 is Monday, periods in minutes of the day.

    "before" the earliest opening and "after" the usual closing of workdays; midday and Saturday only where they are
    not open anyway.
    """
    days = [weekly[day] for day in WORKDAYS if weekly.get(day)]
    found = [Band("now")]
    if days:
        usual = median_low(day[-1][1] for day in days)
        found.append(Band("before", min(day[0][0] for day in days)))
        if any(not _covers(day) for day in days):
            found.append(Band("midday"))
        found.append(Band("after", min(max(usual, EARLIEST_END), LATEST_END)))
    if not weekly.get(SATURDAY):
        found.append(Band("saturday"))
    return tuple(found)


def _covers(day: Sequence[Minutes]) -> bool:
    return any(opens <= NOON[0] and closes >= NOON[1] for opens, closes in day)
