"""Appointments: taken over from portals, listed, and called at about their time once somebody has checked in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from app.db import appointments as db
from app.usecases import appointment_files, appointments, codes, day, visit
from app.usecases.appointments import Booking
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from tests.db.arrivals import book, come, import_text, of_day, take_over
from tests.support.office import Town, local, policy
from tests.support.steps import clerk, refused, state_of

TEN = local(10)
MakeTown = Callable[..., Town]
CSV = """external_id;at;service;quantity;code;label
t-1;2026-11-23T10:00;pass;2;AB-12 cd;Frau Muster
t-2;2026-11-23T11:00:00+01:00;Wohnung anmelden|hol;;;
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//portal//DE
BEGIN:VEVENT
UID:1@portal
DTSTART;TZID=Europe/Berlin:20261123T100000
SUMMARY;LANGUAGE=en:Frau Muster
CATEGORIES:Personalausweis
X-WARTEMARKE-CODE:K7
END:VEVENT
BEGIN:VEVENT
UID:2@portal
DTSTART:20261123T100000Z
SUMMARY:Termin: Wohnung anmelden (online)
END:VEVENT
BEGIN:VEVENT
UID:3@portal
DTSTART:20261123T113000
SUMMARY:hol
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""


def wait_all(town: Town, count: int, every: int = 360) -> list[str]:
    """Walk-ins come, one every few minutes; returns their numbers."""
    numbers = []
    for _ in range(count):
        numbers.append(town.draw().number)
        town.later(every)
    return numbers


def test_scenario_24_checked_in_ahead_of_time_is_called_at_about_ten(town: Town) -> None:
    """An hour of walk-ins waits at 09:50, served every six minutes: the appointment's turn is at ten."""
    town.now = local(8, 52)
    booked = book(town, TEN)
    walk_ins = wait_all(town, 9)
    town.now = local(9, 50)
    town.open(1)
    mine = come(town, booked.code)
    assert (mine.hint, mine.appointment, mine.callable_from) == ("on_time", TEN, local(9, 55))
    assert mine.estimate is not None
    assert mine.estimate.p50 >= 5
    called = [town.call(1).number]
    town.now = local(9, 56)
    called.append(town.call(1, "finish").number)
    town.now = local(10, 2)
    called.append(town.call(1, "finish").number)
    assert called == [*walk_ins[:2], mine.number]
    state = state_of(town, mine)
    assert (state.base_at, state.waited_s) == (local(9, 50), 720)


def test_scenario_24_late_within_tolerance_is_next(town: Town) -> None:
    town.now = local(9, 30)
    walk_ins = wait_all(town, 3)
    booked = book(town, TEN)
    town.now = local(10, 10)
    mine = come(town, booked.code)
    assert (mine.hint, mine.ahead) == ("on_time", 0)
    town.open(1)
    assert [town.call(1).number, town.call(1, "finish").number] == [mine.number, walk_ins[0]]


def test_scenario_24_later_is_a_walk_in_from_check_in_and_told_so(town: Town) -> None:
    booked = book(town, TEN)
    town.now = local(10, 5)
    before = town.draw()
    town.now = local(10, 11)
    mine = come(town, booked.code)
    assert (mine.hint, mine.ahead, mine.callable_from) == ("late", 1, None)
    assert state_of(town, mine).effective_at == town.now
    town.open(1)
    assert town.call(1).number == before.number


def test_scenario_24_not_checked_in_is_never_called(town: Town) -> None:
    book(town, TEN)
    town.open(1)
    for hour in (9, 10, 11):
        town.now = local(hour, 1)
        assert town.next(1) is None
    assert town.queue().waiting == ()


def test_scenario_24_continuous_appointments_do_not_starve_a_walk_in(town: Town) -> None:
    """Somebody with an appointment is there at every moment: the walk-in of 09:00 is called within the head start."""
    booked = [book(town, TEN + timedelta(minutes=5 * n)) for n in range(-12, 30)]
    walk_in = town.draw()
    town.open(1)
    settle = None
    for one in booked:
        town.now = one.at
        come(town, one.code)
        called = town.call(1, settle)
        settle = "finish"
        if called.number == walk_in.number:
            break
    assert town.now <= local(10, 5)


def test_calls_before_the_time_happen_only_when_nothing_else_fits(town: Town) -> None:
    """At 09:20 a walk-in who came later goes first; then the appointment of ten is better than nobody."""
    town.now = local(9, 15)
    booked = book(town, TEN)
    mine = come(town, booked.code)
    town.now = local(9, 20)
    walk_in = town.draw()
    town.open(1)
    assert [town.call(1).number, town.call(1, "finish").number] == [walk_in.number, mine.number]


def test_too_early_says_from_when_and_stores_nothing(town: Town) -> None:
    booked = book(town, local(11))
    town.now = local(9, 59)
    seq = town.board().seq
    refusal = refused("too_early", lambda: come(town, booked.code))
    assert refusal.facts["at"] == local(11)
    assert "11:00" in str(refusal.facts["text"])
    assert "10:00" in str(refusal.facts["text"])
    assert town.board().seq == seq
    town.now = local(10)
    assert come(town, booked.code).state == "waiting"


def test_a_second_check_in_names_the_number_and_a_returned_number_may_come_again(town: Town) -> None:
    booked = book(town, TEN)
    mine = come(town, booked.code.lower())
    refusal = refused("already_checked_in", lambda: come(town, booked.code))
    assert refusal.facts["number"] == mine.number
    [listed] = of_day(town, TEN)
    assert (listed.state, listed.number) == ("checked_in", mine.number)
    visit.cancel_ticket(town.ctx, token=mine.token, principal=town.api(), request=town.request("cancel"), now=town.now)
    assert come(town, booked.code).number != mine.number


def test_check_in_before_opening_waits_from_the_opening(town: Town) -> None:
    town.now = local(7, 30)
    booked = book(town, local(8, 15))
    mine = come(town, booked.code)
    assert state_of(town, mine).base_at == local(8)


def test_reception_checks_in_by_the_list_and_a_kiosk_only_by_code(town: Town) -> None:
    booked = book(town, TEN)
    refused("forbidden", lambda: come(town, who=town.kiosk(), appointment=booked.id))
    refused("forbidden", lambda: come(town, who=clerk(town, "anna"), appointment=booked.id))
    refused("unknown_code", lambda: come(town, "ACDEFH", who=town.kiosk()))
    refused("unknown_code", lambda: come(town, "---"))
    mine = come(town, appointment=booked.id, more=(Wish("meld", 2),))
    assert [(c.service, c.quantity) for c in mine.concerns] == [("pass", 1), ("meld", 2)]


def test_a_clock_that_is_behind_lets_nobody_check_in(town: Town) -> None:
    booked = book(town, TEN)
    town.draw()
    town.later(-61)
    refused("clock_behind", lambda: come(town, booked.code))


def test_an_appointment_of_another_day_or_cancelled_is_told_apart(town: Town) -> None:
    yesterday = book(town, TEN - timedelta(days=1))
    tomorrow = book(town, TEN + timedelta(days=1))
    gone = book(town, TEN)
    appointments.cancel(
        town.ctx, office="mitte", appointment=gone.id, principal=town.api(), request=town.request("x"), now=town.now
    )
    refused("appointment_over", lambda: come(town, yesterday.code))
    assert "24. November 2026" in str(refused("too_early", lambda: come(town, tomorrow.code)).facts["text"])
    refused("appointment_cancelled", lambda: come(town, gone.code))


def test_a_late_one_after_closing_gets_no_number(town: Town) -> None:
    booked = book(town, local(16))
    town.now = local(17, 1)
    refused("closed", lambda: come(town, booked.code))


def test_the_same_appointment_again_is_changed_until_somebody_is_here(town: Town) -> None:
    done = take_over(town, Booking(TEN, (Wish("pass"),), "t-1", label="Frau Muster"))
    assert (done.created, done.updated) == (1, 0)
    code = done.appointments[0].code
    assert len(code) == codes.APPOINTMENT
    assert set(code) <= set(codes.ALPHABET)
    again = take_over(town, Booking(TEN, (Wish("pass"),), "t-1", label="Frau Muster"))
    assert (again.created, again.updated, again.kept) == (0, 0, 1)
    moved = take_over(town, Booking(local(10, 30), (Wish("meld"),), "t-1", label="Frau Muster"))
    assert (moved.updated, moved.appointments[0].code) == (1, code)
    town.now = local(10)
    come(town, code)
    late = take_over(town, Booking(local(12), (Wish("pass"),), "t-1"))
    assert (late.updated, late.kept) == (0, 1)
    assert [one.at for one in of_day(town, TEN)] == [local(10, 30)]


def test_what_a_portal_cancelled_it_may_book_again(town: Town) -> None:
    code = take_over(town, Booking(TEN, (Wish("pass"),), "t-1")).appointments[0].code
    assert take_over(town, Booking(TEN, (), "t-1", cancelled=True)).cancelled == 1
    assert take_over(town, Booking(TEN, (), "t-1", cancelled=True)).kept == 1
    again = take_over(town, Booking(TEN, (Wish("pass"),), "t-1", label="Frau Muster"))
    assert (again.updated, again.kept) == (1, 0)
    [listed] = of_day(town, TEN)
    assert (listed.state, listed.code, listed.label) == ("booked", code, "Frau Muster")
    town.now = TEN
    assert come(town, code).state == "waiting"


def test_nothing_is_half_done(town: Town) -> None:
    good = Booking(TEN, (Wish("pass"),), "t-1", line=1)
    bad = Booking(TEN, (Wish("angeln"), Wish("pass", 6)), "t-2", line=2)
    refusal = refused("bad_appointments", lambda: take_over(town, good, bad, replace_line(good, 3)))
    assert refusal.facts["errors"] == [
        {"line": 2, "code": "unknown_service", "what": "angeln"},
        {"line": 2, "code": "bad_quantity", "what": "pass 6"},
        {"line": 3, "code": "doubled", "what": "t-1"},
    ]
    assert of_day(town, TEN) == ()


def replace_line(booking: Booking, line: int) -> Booking:
    return replace(booking, line=line)


def test_a_csv_file_is_taken_over_and_again_changes_nothing(town: Town) -> None:
    assert import_text(town, "csv", CSV).created == 2
    first, second = of_day(town, TEN)
    assert (first.code, first.label, first.at) == ("AB12CD", "Frau Muster", TEN)
    assert [(c.service, c.quantity) for c in first.concerns] == [("pass", 2)]
    assert [c.service for c in second.concerns] == ["meld", "hol"]
    assert import_text(town, "csv", CSV).kept == 2
    unnamed = "at,service\n2026-11-23 12:00,pass\n2026-11-23 12:00,pass\n"
    assert import_text(town, "csv", unnamed).created == 2
    assert import_text(town, "csv", unnamed).kept == 2


def test_a_csv_file_as_a_german_spreadsheet_saves_it_is_taken_over(town: Town) -> None:
    """Windows' letters, semicolons, German dates, and empty rows below."""
    text = "at;service;label\r\n23.11.2026 10:00;pass;Frau Müßig – €\r\n23.11.2026 11:30:00;meld;\r\n;;\r\n"
    read = appointment_files.read_file(
        town.ctx, office="mitte", form="csv", content=text.encode("cp1252"), now=town.now
    )
    assert [(one.at, one.label) for one in read.bookings] == [(TEN, "Frau Müßig – €"), (local(11, 30), "")]
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("at;service\nmorgen;pass\n2026-11-23T10:00;angeln\n", [(2, "bad_time"), (3, "unknown_service")]),
        ("at;service;quantity\n2026-11-23T10:00;pass;zwei\n", [(2, "bad_quantity")]),
        ("at;service;name\n", [(1, "columns")]),
        ("at\n", [(1, "columns")]),
        ("at;service;language\n2026-11-23T10:00;pass;Deutsch!\n", [(2, "bad_language")]),
    ],
)
def test_a_bad_csv_file_is_refused_line_by_line(town: Town, text: str, errors: list[tuple[int, str]]) -> None:
    found: object = refused("bad_appointments", lambda: import_text(town, "csv", text)).facts["errors"]
    assert isinstance(found, list)
    assert [(one["line"], one["code"]) for one in found] == errors


def test_a_calendar_is_taken_over_by_category_or_summary(town: Town) -> None:
    done = import_text(town, "ics", ICS)
    assert (done.created, done.cancelled, done.kept) == (2, 0, 1)
    first, second = of_day(town, TEN)
    assert (first.external_id, first.code, first.label, first.language) == ("1@portal", "K7", "Frau Muster", "en")
    assert (second.at, second.label, [c.service for c in second.concerns]) == (local(11), "", ["meld"])
    gone = import_text(town, "ics", ICS.replace("SUMMARY:Termin", "STATUS:CANCELLED\nSUMMARY:Termin"))
    assert gone.cancelled == 1
    assert of_day(town, TEN)[1].state == "cancelled"


def test_a_bad_calendar_is_refused_line_by_line(town: Town) -> None:
    strange = ICS.replace("Wohnung anmelden", "Angeln").replace(":20261123T113000", ";VALUE=DATE:20261123")
    found: object = refused("bad_appointments", lambda: import_text(town, "ics", strange)).facts["errors"]
    assert isinstance(found, list)
    assert [(one["line"], one["code"]) for one in found] == [(11, "unknown_service"), (16, "bad_time")]
    repeated = ICS.replace("SUMMARY:hol", "SUMMARY:hol\nRRULE:FREQ=DAILY")
    refused("bad_appointments", lambda: import_text(town, "ics", repeated))
    for broken in ("Termine", "", ICS.partition("END:VEVENT")[0]):
        refused("bad_appointments", partial(import_text, town, "ics", broken))
    refused("malformed", lambda: import_text(town, "pdf", ICS))


def test_labels_are_forgotten_when_the_day_ends(town: Town) -> None:
    book(town, TEN, label="Frau Muster")
    book(town, TEN + timedelta(days=1), label="Herr Beispiel")
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    with town.ctx.store.read() as conn:
        rows = db.of_day(conn, 1, local(0), local(0) + timedelta(days=2))
    assert [row.label for row in rows] == ["", "Herr Beispiel"]
    assert "Muster" not in repr(town.events())


def test_rules_of_the_office_hold(make_town: MakeTown) -> None:
    strict = policy(
        check_in_minutes=20, appointment_tolerance_minutes=0, callable_minutes=0, appointment_head_minutes=10
    )
    town = make_town(strict)
    booked, other = book(town, TEN), book(town, TEN)
    town.now = local(9, 39)
    refused("too_early", lambda: come(town, booked.code))
    town.now = TEN
    state = state_of(town, come(town, booked.code))
    assert (state.effective_at, state.callable_from) == (local(9, 50), TEN)
    town.later(1)
    assert come(town, other.code).hint == "late"


def test_the_list_of_another_day(town: Town) -> None:
    book(town, TEN + timedelta(days=3))
    found = appointments.of_day(town.ctx, office="mitte", day=date(2026, 11, 26), principal=town.api(), now=town.now)
    assert (found.day, len(found.appointments)) == ("2026-11-26", 1)
    assert of_day(town) == ()
