"""Demand that became no ticket: counted once per dialogue, never more than people can touch, told to the head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.rules import events as ev
from app.rules.catalog import Policy
from app.usecases import board, correct, demand, elsewhere, live, offices, report, report_demand
from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local, policy
from tests.support.steps import refused

Make = Callable[..., Town]


def dialogue(town: Town, key: str) -> demand.Dialogue:
    return demand.Dialogue("mitte", town.kiosk(), key)


def touch(town: Town, key: str, when: str = "") -> None:
    demand.touch(town.ctx, dialogue(town, key), when=when, now=town.now)


def abandon(town: Town, key: str, service: str = "pass", reason: str = "idle") -> None:
    demand.abandon(town.ctx, dialogue(town, key), service=service, reason=reason, now=town.now)


def told(town: Town) -> report_demand.Demand:
    return report_demand.demand(town.ctx, offices=("mitte",), first=MONDAY, last=MONDAY)


def test_touches_on_a_closed_kiosk_are_one_refusal_each_visitor_and_one_wish(town: Town) -> None:
    """Five touches of one hurried person are one; who says when, says it once; while numbers are given none counts."""
    touch(town, "open", "now")
    assert told(town).refused == ()
    town.now = local(7)
    for _ in range(5):
        touch(town, "anna")
    touch(town, "anna", "before")
    touch(town, "anna", "saturday")
    touch(town, "ben", "after")
    found = told(town)
    assert [(one.code, one.service, one.n) for one in found.refused] == [("closed", "", 2)]
    assert sorted((one.band, one.minute, one.n) for one in found.wished) == [("after", 1020, 1), ("before", 480, 1)]
    refused("malformed", lambda: touch(town, "cem", "tomorrow"))
    state = board.kiosk_state(town.ctx, office="mitte", device=None, now=town.now)
    assert [band.code for band in state.wishes] == ["now", "before", "midday", "after", "saturday"]


def test_play_on_a_closed_kiosk_is_not_demand(town: Town) -> None:
    town.now = local(7)
    for n in range(130):
        touch(town, f"d{n}", "now")
    found = told(town)
    assert (found.refused[0].n, found.wished[0].n) == (120, 120)


def test_an_office_that_does_not_ask_keeps_no_wishes(make_town: Make) -> None:
    town = make_town(policy(ask_wished_time=False))
    town.now = local(7)
    touch(town, "anna", "now")
    assert told(town).wished == ()
    assert told(town).refused[0].n == 1
    assert board.kiosk_state(town.ctx, office="mitte", device=None, now=town.now).wishes == ()


def test_an_abandoned_dialogue_counts_once_and_a_refused_one_as_that(town: Town) -> None:
    abandon(town, "a")
    abandon(town, "a", reason="restart")
    abandon(town, "b", "meld", "back")
    abandon(town, "c", "nothing like it", "stop")
    town.now = local(12, 30)
    refused("break", lambda: town.draw(who=town.kiosk(), key="d"))
    abandon(town, "d")
    found = told(town)
    left = {(one.code, one.service, one.n) for one in found.abandoned}
    assert left == {("idle", "pass", 1), ("back", "meld", 1), ("stop", "", 1)}
    assert [(one.code, one.service, one.n) for one in found.refused] == [("break", "pass", 1)]
    waits = report.waits(town.ctx, offices=("mitte",), first=MONDAY, last=MONDAY, by="service")
    assert (waits.total["abandoned"], waits.total["refused"]) == (3, 1)
    assert {row["group"]: row["abandoned"] for row in waits.rows} == {"pass": 1, "meld": 1, "": 1}
    refused("malformed", lambda: abandon(town, "e", reason="bored"))
    [shown] = live.live(town.ctx, slugs=("mitte",), now=town.now).offices
    assert (shown.refused, shown.abandoned) == (1, 3)


def test_s14_many_numbers_in_a_row_are_asked_about_and_then_stopped(make_town: Make) -> None:
    """The fourth within a minute is asked about, the seventh goes to reception; staff see it, others draw on."""
    town = make_town(policy(burst_numbers=3, burst_most=6, burst_seconds=60))
    kiosk = town.kiosk()
    for _ in range(3):
        town.draw(who=kiosk)
    refused("burst", lambda: town.draw(who=kiosk, key="same"))
    assert town.draw(who=kiosk, key="same", confirmed=True).number == "F004"
    town.draw(who=kiosk, confirmed=True)
    town.draw(who=kiosk, confirmed=True)
    assert town.queue().alarms == ()
    refused("hoarding", lambda: town.draw(who=kiosk, confirmed=True))
    [alarm] = town.queue().alarms
    assert (alarm.code, alarm.device, alarm.kind) == ("hoarding", "eingang", "kiosk")
    assert town.events()[-1].type == ev.ALARM
    assert [(one.code, one.n) for one in told(town).refused] == [("hoarding", 1)]
    # Never for staff, groups, or another kiosk.
    for _ in range(8):
        town.draw()
    town.draw(concerns=tuple(Wish("meld", 9) for _ in range(8)), group=True)
    town.draw(who=town.device("kiosk", "hinten"))
    town.later(61)
    town.draw(who=kiosk)
    town.later(300)
    assert town.queue().alarms == ()


def test_s14_numbers_given_back_and_offices_that_do_not_mind(make_town: Make) -> None:
    town = make_town(policy(burst_numbers=0))
    for _ in range(9):
        town.draw(who=town.kiosk())
    assert len(town.queue().waiting) == 9


def correction(town: Town, ticket: Ticket, replaces: str, service: str) -> Ticket:
    return town.do(correct.correct_ticket, ticket, town.kiosk(), replaces=replaces, service=service)


def test_a_wrong_service_is_corrected_for_a_minute_at_its_kiosk(town: Town) -> None:
    """Number, letter, time and place stay; it is logged, and the waits are those of the new service."""
    ticket = town.draw("pass", who=town.kiosk())
    other = town.draw("pass")
    town.later(59)
    changed = correction(town, ticket, "pass", "meld")
    assert (changed.number, changed.issued_at, changed.ahead) == ("F001", ticket.issued_at, 0)
    assert [one.service for one in changed.concerns] == ["meld"]
    event = town.events()[-1]
    assert (event.type, event.data["service"]) == (ev.CONCERN_CHANGED, 2)
    assert [one.service for one in town.status(ticket).concerns] == ["meld"]
    assert [line.number for line in town.queue().waiting] == ["F001", "F002"]
    refused("same_service", lambda: correction(town, ticket, "meld", "meld"))
    refused("no_such_concern", lambda: correction(town, ticket, "pass", "hol"))
    refused("unknown_service", lambda: correction(town, ticket, "meld", "nix"))
    refused("not_found", lambda: correction(town, other, "pass", "meld"))
    town.later(2)
    refused("too_late", lambda: correction(town, ticket, "meld", "hol"))


def test_a_called_number_is_corrected_at_the_desk_only(town: Town) -> None:
    ticket = town.draw("pass", who=town.kiosk())
    town.open(1)
    town.call(1)
    refused("illegal_move", lambda: correction(town, ticket, "pass", "meld"))


def staffed_in_the_north(town: Town) -> None:
    """Somebody is there, so that the office can help."""
    north = offices.office(town.ctx, office="nord", now=town.now)
    town.open(north.counters[0].id, town.api("nord"))


def test_other_offices_with_a_clearly_shorter_wait(make_town: Make) -> None:
    """Named with address and wait; not when it is hardly shorter, nobody is there, or it closes soon."""
    north = replace(SECOND, address="Nordstraße 1")
    town = make_town(replace(PLAIN, counters=PLAIN.counters[:1]), north)

    def found() -> list[tuple[str, str]]:
        there = elsewhere.elsewhere(town.ctx, office="mitte", service="pass", now=town.now)
        return [(one.name, one.address) for one in there]

    for _ in range(4):
        town.draw()
    town.open(1)
    assert found() == []
    staffed_in_the_north(town)
    assert found() == [("Bürgerbüro Nord", "Nordstraße 1")]
    assert elsewhere.elsewhere(town.ctx, office="nord", service="pass", now=town.now) == ()
    town.now = local(16, 20)
    assert found() == []


def test_where_nothing_is_given_any_other_office_helps(make_town: Make) -> None:
    late = dict.fromkeys(range(5), ((480, 1200),))
    town = make_town(PLAIN, replace(SECOND, weekly=late), replace(SECOND, slug="west", policy=Policy()))
    town.now = local(18)
    staffed_in_the_north(town)
    [there] = elsewhere.elsewhere(town.ctx, office="mitte", service="pass", now=town.now)
    assert there.office == "nord"


def test_an_office_may_keep_silent_about_others(make_town: Make) -> None:
    town = make_town(policy(show_elsewhere=False), replace(SECOND, weekly={0: ((480, 1200),)}))
    town.now = local(18)
    staffed_in_the_north(town)
    assert elsewhere.elsewhere(town.ctx, office="mitte", service="pass", now=town.now) == ()
