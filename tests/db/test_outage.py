"""Power cuts: minutes that count for nobody, entered afterwards, and taken away again where there was none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.usecases import outage, report
from app.usecases.answers_arrivals import Outage
from tests.db.test_arrivals import cut
from tests.db.test_evacuation import burn, go_on
from tests.support.office import MONDAY, Town, local, policy
from tests.support.steps import refused, state_of

TOMORROW = timedelta(days=1)
MakeTown = Callable[..., Town]


def uncut(town: Town, wrong: Outage) -> Outage:
    """Somebody takes it away again."""
    request = town.request("outage/remove")
    return outage.remove_outage(
        town.ctx, office="mitte", outage=wrong.id, principal=town.api(), request=request, now=town.now
    )


def waits(town: Town) -> report.Waits:
    return report.waits(town.ctx, offices=("mitte",), first=MONDAY, last=MONDAY, by="day")


def test_a_power_cut_before_a_fire_alarm_loses_none_of_its_minutes(town: Town) -> None:
    """Served from 9:02; the building was empty from 9:20 to 9:30, and there was no power from 9:04 to 9:14."""
    town.open(1)
    drawn = town.draw()
    town.call(1)
    town.now = local(9, 1)
    town.act("start", drawn)
    town.now = local(9, 20)
    burn(town)
    town.now = local(9, 30)
    go_on(town)
    town.now = local(9, 31)
    cut(town, (9, 4), (9, 14))
    town.now = local(9, 32)
    town.act("finish", drawn)
    state = state_of(town, drawn)
    assert (state.way_s, state.service_s, state.concerns[0].service_s) == (60, 11 * 60, 11 * 60)


def test_a_power_cut_in_a_wait_over_the_lunch_break_is_taken_out_of_its_open_part(town: Town) -> None:
    """Drawn at 11:30, break from 12:00 to 13:00, called at 13:10: forty minutes, twenty of them without power."""
    town.now = local(11, 30)
    drawn = town.draw()
    town.now = local(13, 10)
    town.open(1)
    town.act("finish", town.act("start", town.call(1)))
    cut(town, (11, 50), (12, 10))
    assert (state_of(town, drawn).waited_s, waits(town).total["median"]) == (30 * 60, 30)
    cut(town, (13, 0), (13, 10))
    assert (state_of(town, drawn).waited_s, waits(town).total["median"]) == (20 * 60, 20)


def test_a_power_cut_of_a_former_day_corrects_that_day_and_may_be_taken_away_again(town: Town) -> None:
    town.open(1)
    drawn, other = town.draw(), town.draw()
    town.later(300)
    town.act("start", town.call(1))
    town.now = local(10)
    town.act("finish", drawn)
    town.act("park", town.call(1))
    town.now += TOMORROW
    town.draw()
    before = [state_of(town, one) for one in (drawn, other)]
    outage_ = cut(town, (9, 4), (9, 35))
    after = [state_of(town, one) for one in (drawn, other)]
    assert [(s.waited_s, s.service_s) for s in after] == [(240, 25 * 60), (29 * 60, None)]
    assert [one.id for one in town.queue().outages] == [outage_.id]
    refused("outage_overlaps", lambda: cut(town, (9, 30), (9, 40)))
    uncut(town, outage_)
    assert [state_of(town, one) for one in (drawn, other)] == before
    assert (town.queue().outages, town.events()[-1].type) == ((), "outage_removed")
    refused("not_found", lambda: uncut(town, outage_))


def test_a_power_cut_that_was_none_is_brought_back_into_what_came_after_it_was_entered(town: Town) -> None:
    """Two cuts, one of them by mistake: the other one's minutes stay out."""
    town.open(1)
    served, waits_ = town.draw(), town.draw()
    town.act("start", town.call(1))
    town.now = local(9, 30)
    wrong = cut(town, (9, 5), (9, 15))
    cut(town, (9, 20), (9, 25))
    town.now = local(9, 40)
    town.act("finish", served)
    town.act("finish", town.act("start", town.call(1)))
    states = [state_of(town, one) for one in (served, waits_)]
    assert [(s.waited_s, s.service_s) for s in states] == [(0, 25 * 60), (25 * 60, 0)]
    uncut(town, wrong)
    states = [state_of(town, one) for one in (served, waits_)]
    assert [(s.waited_s, s.service_s) for s in states] == [(0, 35 * 60), (35 * 60, 0)]


def test_the_other_half_of_a_key_press_is_not_undone_over_a_power_cut(make_town: MakeTown) -> None:
    """Finish-and-next: only the case that was finished was there when the power went."""
    town = make_town(policy(undo_seconds=600))
    town.open(1)
    town.draw()
    town.act("start", town.call(1))
    town.later(900)
    new = town.draw()
    town.later(60)
    town.call(1, "finish")
    town.later(60)
    cut(town, (9, 2), (9, 12))
    refused("too_late", lambda: town.act("undo", new))


def test_lists_tell_how_much_of_a_wait_an_interruption_took(town: Town) -> None:
    """Desk, reception and live view speak of the same minutes."""
    drawn = town.draw()
    town.now = local(11)
    cut(town, (8, 40), (9, 20))
    cut(town, (9, 30), (10, 0))
    (line,) = town.queue().waiting
    assert (line.lost_s, town.concern(drawn, "meld").lost_s) == (50 * 60, 50 * 60)
    town.open(1)
    town.now = local(12)
    cut(town, (11, 5), (11, 10))
    assert town.call(1).lost_s == 55 * 60
    town.later(600)
    cut(town, (12, 0), (12, 5))
    assert town.queue().called[0].lost_s == 55 * 60
