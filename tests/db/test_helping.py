"""Silent alarm: the desks of the office see it, one comes, and screens of visitors never know."""

from __future__ import annotations

from app.rules import events as ev
from app.usecases import day, helping
from app.usecases.answers import HelpView
from app.usecases.context import SYSTEM, Principal
from tests.support.office import Town
from tests.support.steps import clerk, refused


def press(town: Town, counter: int, who: Principal) -> HelpView:
    return helping.call_help(town.ctx, counter=counter, principal=who, request=town.request("help"), now=town.now)


def seen(town: Town, alarm: HelpView, who: Principal) -> HelpView:
    return helping.seen(town.ctx, alarm=alarm.id, principal=who, request=town.request("seen"), now=town.now)


def answer(town: Town, alarm: HelpView, who: Principal, counter: int | None = None) -> HelpView:
    request = town.request("answer")
    return helping.answer(town.ctx, alarm=alarm.id, counter=counter, principal=who, request=request, now=town.now)


def end(town: Town, alarm: HelpView, who: Principal) -> HelpView:
    return helping.end(town.ctx, alarm=alarm.id, principal=who, request=town.request("end"), now=town.now)


def test_a_second_press_is_the_same_alarm_until_it_has_ended(town: Town) -> None:
    anna, bert = clerk(town, "anna"), clerk(town, "bert")
    refused("counter_closed", lambda: press(town, 1, anna))
    town.open(1, who=anna)
    refused("counter_taken", lambda: press(town, 1, bert))
    first = press(town, 1, anna)
    town.later(5)
    assert press(town, 1, anna) == first
    assert town.queue().help == (first,)
    assert end(town, first, bert).ended_at == town.now
    assert end(town, first, anna).ended_at == town.now
    assert town.queue().help == ()
    assert press(town, 1, anna).id != first.id
    assert [e.type for e in town.events() if e.type.startswith("help")] == [ev.HELP, ev.HELP_ENDED, ev.HELP]


def test_seen_counts_the_desks_of_others_once_each(town: Town) -> None:
    anna, bert = clerk(town, "anna"), clerk(town, "bert")
    town.open(1, who=anna)
    alarm = press(town, 1, anna)
    assert seen(town, alarm, anna).seen == 0
    assert seen(town, alarm, bert).seen == 1
    assert seen(town, alarm, bert).seen == 1
    assert seen(town, alarm, town.api()).seen == 2
    end(town, alarm, anna)
    assert seen(town, alarm, clerk(town, "carl")).seen == 2


def test_one_answers_from_the_own_counter_and_the_first_answer_stays(town: Town) -> None:
    anna, bert, carl = (clerk(town, name) for name in ("anna", "bert", "carl"))
    for counter, who in ((1, anna), (2, bert)):
        town.open(counter, who=who)
    alarm = press(town, 1, anna)
    refused("own_help", lambda: answer(town, alarm, anna, 1))
    refused("counter_taken", lambda: answer(town, alarm, carl, 2))
    refused("malformed", lambda: answer(town, alarm, carl))
    coming = answer(town, alarm, bert, 2)
    assert (coming.answered_by, coming.answered_at) == ("Platz 2", town.now)
    town.later(5)
    assert answer(town, alarm, town.api()) == coming
    end(town, alarm, anna)
    refused("help_over", lambda: answer(town, alarm, bert, 2))


def test_reception_answers_without_a_counter(town: Town) -> None:
    anna = clerk(town, "anna")
    town.open(1, who=anna)
    assert answer(town, press(town, 1, anna), town.api()).answered_by == ""


def test_no_screen_of_visitors_knows_of_it(town: Town) -> None:
    anna = clerk(town, "anna")
    town.open(1, who=anna)
    before = town.board()
    press(town, 1, anna)
    after = town.board()
    assert after.seq == before.seq + 1
    assert {name: getattr(after, name) for name in after.__slots__ if name != "seq"} == {
        name: getattr(before, name) for name in before.__slots__ if name != "seq"
    }


def test_an_alarm_ends_with_the_day(town: Town) -> None:
    anna = clerk(town, "anna")
    town.open(1, who=anna)
    press(town, 1, anna)
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    assert town.queue().help == ()
