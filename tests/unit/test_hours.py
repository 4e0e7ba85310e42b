"""Opening hours: breaks, exceptions, holidays, early drawing, changes of the clock."""

from datetime import UTC, date, datetime

import pytest

from app.rules.hours import DayException, Hours, Series, local_day, open_seconds, spans, wall_clock, window
from tests.support.office import BERLIN, MONDAY, WEEK, local

HOURS = Hours(BERLIN, WEEK)


def test_before_opening_at_a_minute_to_eight_there_is_no_number_and_at_eight_there_is() -> None:
    early = window(HOURS, local(7, 59, 59))
    assert (early.open, early.period, early.reason) == (False, None, "closed")
    assert early.next_opening == local(8)
    at_eight = window(HOURS, local(8))
    assert at_eight.open
    assert at_eight.period == (local(8), local(12))


def test_early_drawing_draws_for_the_coming_period_while_the_office_is_closed() -> None:
    found = window(Hours(BERLIN, WEEK, early_minutes=15), local(7, 45))
    assert (found.open, found.period, found.reason) == (False, (local(8), local(12)), None)
    assert found.next_change == local(8)
    assert window(Hours(BERLIN, WEEK, early_minutes=15), local(7, 44, 59)).issue_from == local(7, 45)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [(local(12), "break"), (local(12, 59, 59), "break"), (local(17), "closed"), (local(23), "closed")],
)
def test_between_two_periods_is_a_break_and_after_the_last_one_closed(moment: datetime, reason: str) -> None:
    assert window(HOURS, moment).reason == reason


def test_after_friday_the_next_opening_is_monday() -> None:
    friday = date(2026, 11, 27)
    assert window(HOURS, local(17, day=friday)).next_opening == local(8, day=date(2026, 11, 30))


def test_a_holiday_closes_unless_an_exception_is_marked_for_it() -> None:
    holiday = frozenset({MONDAY})
    assert window(Hours(BERLIN, WEEK, {}, holiday), local(9)).reason == "holiday"
    unmarked = {MONDAY: DayException(((540, 600),))}
    assert window(Hours(BERLIN, WEEK, unmarked, holiday), local(9, 30)).reason == "holiday"
    marked = {MONDAY: DayException(((540, 600),), on_holiday=True)}
    assert window(Hours(BERLIN, WEEK, marked, holiday), local(9, 30)).open


def test_an_exception_replaces_the_weekly_hours_and_names_the_day() -> None:
    closed = {MONDAY: DayException((), "Betriebsausflug")}
    found = window(Hours(BERLIN, WEEK, closed), local(9))
    assert (found.reason, found.label) == ("closed_day", "Betriebsausflug")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_a_change_of_the_clock_hours_follow_the_local_clock(day: date) -> None:
    sunday = Hours(BERLIN, {6: ((480, 720),)})
    (span,) = spans(sunday, day)
    assert [moment.astimezone(BERLIN).hour for moment in span] == [8, 12]
    assert (span[1] - span[0]).total_seconds() == 4 * 3600


def test_a_local_day_begins_at_local_midnight_whatever_the_server_thinks() -> None:
    assert local_day(BERLIN, datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == MONDAY


def test_the_break_is_no_waiting_time_but_time_after_closing_is() -> None:
    today = spans(HOURS, MONDAY)
    assert open_seconds(today, local(11, 50), local(13, 5)) == 15 * 60
    assert open_seconds(today, local(12, 10), local(12, 20)) == 0
    assert open_seconds(today, local(16, 50), local(17, 20)) == 30 * 60


def test_an_estimate_by_the_clock_skips_the_break_and_waits_for_the_opening() -> None:
    today = spans(HOURS, MONDAY)
    assert wall_clock(today, local(11, 50), 5) == local(11, 55)
    assert wall_clock(today, local(11, 50), 15) == local(13, 5)
    assert wall_clock(today, local(7, 45), 10) == local(8, 10)
    assert wall_clock(today, local(16, 50), 30) == local(17, 20)
    assert wall_clock(today, local(12, 30), 5) == local(13, 5)


SATURDAYS = Series(date(2026, 11, 23), date(2026, 12, 6), WEEK | {0: ((600, 840),), 5: ((540, 780),)})
TRIAL = Hours(BERLIN, WEEK, series=(SATURDAYS,))


def test_a_series_replaces_the_weekly_hours_on_its_days_and_ends_by_itself() -> None:
    assert spans(TRIAL, MONDAY) == ((local(10), local(14)),)
    first, last = date(2026, 11, 28), date(2026, 12, 5)
    assert [len(spans(TRIAL, day)) for day in (first, last)] == [1, 1]
    assert spans(TRIAL, date(2026, 11, 21)) == spans(TRIAL, date(2026, 12, 12)) == ()
    assert spans(TRIAL, date(2026, 12, 7)) == spans(HOURS, date(2026, 12, 7))


def test_an_exception_and_a_holiday_come_before_the_series() -> None:
    saturday = date(2026, 11, 28)
    outing = Hours(BERLIN, WEEK, {saturday: DayException((), "Betriebsausflug")}, series=(SATURDAYS,))
    assert spans(outing, saturday) == ()
    feast = Hours(BERLIN, WEEK, holidays=frozenset({saturday}), series=(SATURDAYS,))
    assert (spans(feast, saturday), window(feast, local(9, day=saturday)).reason) == ((), "holiday")


def test_the_next_opening_may_lie_in_a_series() -> None:
    assert window(TRIAL, local(18, day=date(2026, 11, 27))).next_opening == local(9, day=date(2026, 11, 28))
