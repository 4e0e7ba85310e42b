"""The report of demand that became no ticket: why, for what, and when people would rather have come; reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.db import demand as db
from app.db import report as reports
from app.usecases.context import Context
from app.usecases.report import check_period, chosen, spans


@dataclass(frozen=True, slots=True)
class Reason:
    """How often something happened: `code` of the refusal or of the way a dialogue ended, `service` "" for none."""

    code: str
    service: str
    n: int


@dataclass(frozen=True, slots=True)
class WishedTime:
    """How often a time was wished for: now, before or after a `minute` of the day, midday, saturday."""

    band: str
    minute: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Demand:
    """`refused`: wishes for a number that were not granted; `abandoned`: begun at a kiosk and left without a number.

    Each counts once per dialogue. `first` and `last` day are both part of the period; the most frequent come first.
    """

    offices: tuple[str, ...]
    first: date
    last: date
    refused: tuple[Reason, ...]
    abandoned: tuple[Reason, ...]
    wished: tuple[WishedTime, ...]


def demand(ctx: Context, *, offices: tuple[str, ...], first: date, last: date) -> Demand:
    """Report all days from `first` to `last`. Refuses `malformed` periods and `not_found` offices."""
    check_period(first, last)
    refused: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    wished: Counter[tuple[str, int | None]] = Counter()
    with ctx.store.read() as conn:
        for office in chosen(reports.offices(conn), offices):
            days = spans(office.zone, first, last)
            period = (conn, office.id, days[0].start, days[-1].end)
            for row in db.refusals(*period):
                refused[row.code, office.services.get(row.service_id, "")] += row.n
            for row in db.abandoned(*period):
                left[row.reason, office.services.get(row.service_id, "")] += row.n
            for row in db.wishes(*period):
                wished[row.band, row.minute] += row.n
    return Demand(
        offices,
        first,
        last,
        tuple(Reason(*key, n) for key, n in refused.most_common()),
        tuple(Reason(*key, n) for key, n in left.most_common()),
        tuple(WishedTime(*key, n) for key, n in wished.most_common()),
    )
