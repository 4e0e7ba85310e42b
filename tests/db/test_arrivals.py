"""Who comes otherwise: with a slip, from another office, in a wheelchair, as a group, with a number from the pad."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.db import links, printing, side_tables
from app.rules.refusal import Refusal
from app.usecases import day, outage, visit
from app.usecases import printing as papers_end
from app.usecases.answers import Ticket
from app.usecases.answers_arrivals import Outage
from app.usecases.context import SYSTEM
from app.usecases.draw import ByHand, Wish
from tests.db.arrivals import book, by_number, come, slip_for
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import clerk, refused, state_of

TOMORROW = timedelta(days=1)
MakeTown = Callable[..., Town]


def parked(town: Town, *services: str) -> Ticket:
    """A case for which something is missing."""
    town.open(1)
    town.draw(concerns=tuple(Wish(service) for service in services or ("pass",)))
    return town.act("park", town.act("start", town.call(1)))


def papers(town: Town) -> list[dict[str, object]]:
    """What the office's printer was asked to print."""
    printer = 1
    found = []
    with town.ctx.store.write() as conn:
        while (job := printing.next_queued(conn, printer)) is not None:
            printing.mark_sent(conn, job.job, town.now)
            found.append(job.payload)
    return found


def test_large_type_is_for_who_asked_for_it_and_holds_for_copies(make_town: MakeTown) -> None:
    """The next visitor's paper is the office's own again."""
    town = make_town(policy())
    kiosk = town.kiosk()
    wanted = town.draw(who=kiosk, large_print=True)
    town.draw(who=kiosk)
    papers_end.reprint(
        town.ctx, token=wanted.token, principal=town.api(), request=town.request(), now=town.now, printer="drucker"
    )
    assert [(paper["number"], paper["large"]) for paper in papers(town)] == [
        ("F001", True),
        ("F002", False),
        ("F001", True),
    ]


def test_a_slip_goes_on_another_day_with_a_linked_number(make_town: MakeTown) -> None:
    """Open concerns as they were, the head start of who returns, one case in reports; used once."""
    town = make_town(policy(priorities={"returned": 20}))
    case = parked(town, "pass", "meld")
    case = town.act("resume", case, counter=1)
    town.concern(case, "pass", done=True)
    slip = slip_for(town, case)
    assert (slip.ticket.state, slip.printed) == ("parked", True)
    town.now += TOMORROW
    other = town.draw()
    back = come(town, slip.code.lower())
    assert (back.number, [c.service for c in back.concerns], back.ahead) == ("W001", ["meld"], 0)
    state = state_of(town, back)
    assert (state.part, state.head_s, state.base_at) == (True, 1200, town.now)
    assert state_of(town, other).part is False
    assert state_of(town, case).state == "leftover"
    with town.ctx.store.read() as conn:
        link = conn.execute(select(side_tables.ticket_link)).one()
        assert (link.kind, links.successor(conn, link.from_ticket_id)) == ("slip", None)
    assert refused("already_checked_in", lambda: come(town, slip.code)).facts["number"] == "W001"
    town.open(1)
    town.act("finish", town.act("start", town.call(1)))
    refused("slip_used", lambda: come(town, slip.code))


def test_the_paper_of_a_slip_says_what_it_is_for_and_until_when(town: Town) -> None:
    case = parked(town)
    slip = slip_for(town, case, days=9)
    [paper] = papers(town)
    assert (paper["kind"], paper["number"], paper["qr"]) == ("slip", slip.code, slip.code)
    assert (paper["lines"], paper["note"]) == (["Personalausweis"], "Gültig bis 2. Dezember 2026")
    assert slip.valid_until == local(0) + timedelta(days=10)
    with town.ctx.store.read() as conn:
        stored = conn.execute(select(side_tables.slip)).one()
    assert slip.code.replace("-", "") not in repr(stored)


def test_a_slip_ends_at_its_day_and_never_outlasts_the_rule(make_town: MakeTown) -> None:
    town = make_town(policy(slip_days=2))
    slip = slip_for(town, parked(town), days=300)
    town.now += 2 * TOMORROW
    first = town.now
    town.now += TOMORROW
    refused("slip_expired", lambda: come(town, slip.code))
    town.now = first + timedelta(days=2)
    refused("slip_expired", lambda: come(town, slip.code))


def test_a_slip_of_today_is_the_same_number_and_a_new_one_makes_the_old_one_worthless(town: Town) -> None:
    case = parked(town)
    first, second = slip_for(town, case), slip_for(town, case)
    refused("unknown_code", lambda: come(town, first.code))
    back = come(town, second.code)
    assert (back.number, back.state) == (case.number, "waiting")
    refused("already_checked_in", lambda: come(town, second.code))


def test_a_slip_parks_the_open_case_and_needs_something_open(town: Town) -> None:
    town.open(1)
    drawn = town.draw()
    refused("illegal_move", lambda: slip_for(town, drawn))
    called = town.call(1)
    assert slip_for(town, called).ticket.state == "parked"
    done = town.concern(town.act("resume", called, counter=1), "pass", done=True)
    refused("nothing_open", lambda: slip_for(town, done))
    anna = clerk(town, "anna")
    refused("counter_taken", lambda: slip_for(town, done, who=anna))


def test_a_number_from_another_office_checks_in_with_the_own_phone_page(make_town: MakeTown) -> None:
    town = make_town(PLAIN, SECOND)
    town.open(1)
    town.draw()
    home = town.forward(town.act("start", town.call(1)), office="nord")
    town.later(600)
    there = come(town, f"https://nummer.example/t/{home.token}", office="nord")
    assert (there.number, there.state) == (f"MI {home.number}", "waiting")
    refused("already_checked_in", lambda: come(town, home.token.upper(), office="nord"))
    refused("unknown_code", lambda: come(town, home.token))


def test_the_kiosk_prints_the_number_of_another_office_and_hears_of_the_paper(make_town: MakeTown) -> None:
    town = make_town(PLAIN, SECOND)
    counter = town.queue("nord").counters[0].id
    town.open(counter, who=town.api("nord"))
    town.draw(office="nord")
    called = town.next(counter, who=town.api("nord"))
    assert called is not None
    sent = town.forward(town.act("start", called, who=town.api("nord")), office="mitte", who=town.api("nord"))
    there = come(town, sent.token, who=town.kiosk())
    assert (there.number, there.handover) == (f"NO {sent.number}", "printing")
    [paper] = papers(town)
    assert (paper["kind"], paper["number"]) == ("ticket", there.number)
    outcome = {"job": paper["job"], "outcome": "failed", "reason": "paper_out"}
    papers_end.record_outcome(town.ctx, printer=1, outcome=outcome, now=town.now)
    seq = town.board().seq
    [news] = papers_end.paper_news(town.ctx, office="mitte", kiosk=town.kiosk().id, after=seq - 1, upto=seq)
    assert (news.number, news.handover) == (there.number, "failed")


def test_two_scans_of_one_code_at_the_same_moment_are_one_number(town: Town) -> None:
    """One gets the number, the other one is told it."""
    code = book(town, local(9, 30)).code
    kiosk, api = town.kiosk(), town.api()
    with ThreadPoolExecutor(8) as many:
        tries = [many.submit(come, town, code, who=who) for who in (kiosk, api) * 4]
    refusals = [found for one in tries if isinstance(found := one.exception(), Refusal)]
    [drawn] = [one.result() for one in tries if one.exception() is None]
    assert [(one.code, one.facts["number"]) for one in refusals] == [("already_checked_in", drawn.number)] * 7


def test_needs_at_the_kiosk_only_where_the_office_asks(make_town: MakeTown) -> None:
    town = make_town(policy(needs_at_kiosk=True, priority_by_need=True))
    drawn = town.draw(who=town.kiosk(), needs=("wheelchair",))
    assert (drawn.reach, drawn.priority) == (True, True)
    assert state_of(town, drawn).head_s == 1800
    refused("forbidden", lambda: town.draw(who=town.kiosk(), classes=("disabled",)))
    refused("forbidden", lambda: town.draw(who=town.kiosk(), group=True))
    assert "wheelchair" not in repr(town.events())


def test_needs_are_not_asked_at_other_kiosks_but_staff_always_may(town: Town) -> None:
    refused("forbidden", lambda: town.draw(who=town.kiosk(), needs=("wheelchair",)))
    refused("unknown_need", lambda: town.draw(needs=("kaffee",)))
    drawn = town.draw(needs=("blind",), classes=("children",))
    assert (drawn.priority, drawn.reach) == (True, False)


def test_who_needs_a_reachable_counter_hears_at_the_draw_when_there_is_none(make_town: MakeTown) -> None:
    steps = replace(PLAIN.counters[0], reachable=False)
    town = make_town(replace(PLAIN, counters=(steps, *PLAIN.counters[1:])))
    wheels: dict[str, Any] = {"needs": ("wheelchair",)}
    assert town.draw(**wheels).hint == ""
    town.open(1)
    assert town.draw(**wheels).hint == "no_reachable_counter"
    assert town.draw().hint == ""
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.open(2, who=anna)
    assert town.draw(**wheels).hint == "no_reachable_counter"
    assert town.draw("meld", **wheels).hint == ""


def test_a_group_is_one_number_with_many_parts(town: Town) -> None:
    many = tuple(Wish("pass", 30) for _ in range(20))
    refused("too_many_concerns", lambda: town.draw(concerns=many))
    drawn = town.draw(concerns=many, group=True)
    assert (len(drawn.concerns), drawn.concerns[0].quantity) == (20, 30)
    refused("too_many_concerns", lambda: town.draw(concerns=(*many, Wish("meld")), group=True))
    refused("bad_quantity", lambda: town.draw(quantity=100, group=True))


def test_numbers_from_the_pad_are_entered_later_in_the_order_of_their_time(town: Town) -> None:
    drawn = town.draw()
    town.now = local(10)
    second = town.draw(by_hand=ByHand("p 12", local(9, 40)))
    first = town.draw(by_hand=ByHand("P11", local(9, 35)))
    assert (first.number, second.number) == ("P11", "P12")
    assert [line.number for line in town.queue().waiting] == [drawn.number, "P11", "P12"]
    state = state_of(town, second)
    assert (state.by_hand, state.drawn_at, state.base_at) == (True, local(9, 40), local(9, 40))
    refused("number_taken", lambda: town.draw(by_hand=ByHand("P-12", local(9, 50))))
    refused("bad_time", lambda: town.draw(by_hand=ByHand("P13", local(10, 1))))
    refused("bad_time", lambda: town.draw(by_hand=ByHand("P13", local(9) - 8 * TOMORROW)))
    refused("bad_number", lambda: town.draw(by_hand=ByHand("Müller", local(9, 50))))
    refused("forbidden", lambda: town.draw(who=town.kiosk(), by_hand=ByHand("P13", local(9, 50))))


def test_a_number_from_the_pad_is_never_issued_a_second_time(town: Town) -> None:
    assert town.draw().number == "F001"
    town.draw(by_hand=ByHand("F002", town.now))
    assert town.draw().number == "F003"
    refused("number_taken", lambda: town.draw(by_hand=ByHand("F003", town.now)))


def test_zeros_make_no_other_number(town: Town) -> None:
    """F1 is F001, on either side; under a letter that is not the office's it stays as it was written."""
    assert town.draw().number == "F001"
    refused("number_taken", lambda: town.draw(by_hand=ByHand("F1", town.now)))
    assert town.draw(by_hand=ByHand("F2", town.now)).number == "F002"
    assert town.draw().number == "F003"
    assert town.draw(by_hand=ByHand("X07", town.now)).number == "X07"
    refused("number_taken", lambda: town.draw(by_hand=ByHand("X7", town.now)))
    assert town.draw(by_hand=ByHand("7", town.now)).number == "7"


def test_a_number_from_the_pad_is_entered_though_the_office_gives_no_more(make_town: MakeTown) -> None:
    town = make_town(policy(daily_limit=1))
    town.draw()
    refused("limit", town.draw)
    town.now = local(17, 30)
    assert town.draw(by_hand=ByHand("P1", local(16, 50))).state == "waiting"


def cut(town: Town, since: tuple[int, int], until: tuple[int, int]) -> Outage:
    """Somebody notes a power cut."""
    times = {"since": local(*since), "until": local(*until)}
    return outage.enter_outage(
        town.ctx, office="mitte", principal=town.api(), request=town.request("outage"), now=town.now, **times
    )


def test_the_minutes_of_a_power_cut_count_for_nobody(town: Town) -> None:
    """Half an hour without power: out of the wait, out of the service that was going on, one event."""
    town.open(1)
    town.open(2)
    served = town.draw()
    town.act("start", town.call(1))
    town.later(60)
    waits = town.draw()
    town.now = local(10)
    cut(town, (9, 15), (9, 45))
    assert town.call(2).number == waits.number
    assert state_of(town, waits).waited_s == (59 - 30) * 60
    assert state_of(town, waits).felt_s == 59 * 60
    town.act("finish", served)
    assert state_of(town, served).service_s == 30 * 60
    refused("outage_overlaps", lambda: cut(town, (9, 40), (9, 50)))
    refused("bad_time", lambda: cut(town, (9, 50), (9, 50)))
    refused("bad_time", lambda: cut(town, (9, 50), (10, 1)))


def test_a_power_cut_is_taken_out_of_the_concern_that_was_going_on_alone(town: Town) -> None:
    """It was over before the second concern began: only the service as a whole is shorter."""
    town.open(1)
    drawn = town.draw(concerns=(Wish("pass"), Wish("meld")))
    town.act("start", town.call(1))
    town.now = local(9, 20)
    town.concern(drawn, "pass", done=True)
    town.now = local(9, 30)
    cut(town, (9, 5), (9, 10))
    town.act("finish", drawn)
    state = state_of(town, drawn)
    assert (state.concerns[1].service_s, state.service_s) == (600, 25 * 60)


def test_a_power_cut_is_taken_out_of_what_was_settled_before_it_was_entered(town: Town) -> None:
    """Half an hour of darkness while a concern was in service, and the visit finished before anybody entered it."""
    town.open(1)
    drawn = town.draw(concerns=(Wish("pass"), Wish("meld")))
    town.act("start", town.call(1))
    town.now = local(9, 50)
    town.concern(drawn, "pass", done=True)
    town.now = local(9, 55)
    town.act("finish", drawn)
    town.now = local(10)
    cut(town, (9, 10), (9, 40))
    state = state_of(town, drawn)
    assert ([k.service_s for k in state.concerns], state.service_s) == ([20 * 60, 5 * 60], 25 * 60)
    # A second one, earlier on the clock than the first.
    cut(town, (9, 1), (9, 6))
    state = state_of(town, drawn)
    assert ([k.service_s for k in state.concerns], state.service_s) == ([15 * 60, 5 * 60], 20 * 60)


def test_a_power_cut_is_taken_out_of_a_way_that_has_ended(town: Town) -> None:
    """Called at 9:00, there at 9:10, entered at 9:11: the service loses nothing, the way does."""
    town.open(1)
    drawn = town.draw()
    town.call(1)
    town.now = local(9, 10)
    town.act("start", drawn)
    town.now = local(9, 11)
    cut(town, (9, 2), (9, 8))
    assert state_of(town, drawn).way_s == 4 * 60
    town.act("finish", drawn)
    assert state_of(town, drawn).service_s == 60


def test_a_power_cut_between_way_and_service_shortens_each_by_its_own_part(town: Town) -> None:
    town.open(1)
    drawn = town.draw()
    town.call(1)
    town.now = local(9, 10)
    town.act("start", drawn)
    town.now = local(9, 30)
    cut(town, (9, 8), (9, 13))
    town.act("finish", drawn)
    state = state_of(town, drawn)
    assert (state.way_s, state.service_s, state.concerns[0].service_s) == (8 * 60, 17 * 60, 17 * 60)


def test_a_checked_in_number_survives_the_end_of_the_day_only_by_its_slip(town: Town) -> None:
    case = parked(town)
    slip = slip_for(town, case)
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    assert by_number(town, case.number).state == "leftover"
    town.now += TOMORROW
    town.now = town.now.replace(hour=23)
    refused("closed", lambda: come(town, slip.code))
    town.now += timedelta(hours=10)
    back = come(town, slip.code)
    visit.cancel_ticket(town.ctx, token=back.token, principal=town.api(), request=town.request("c"), now=town.now)
    assert come(town, slip.code).state == "waiting"
