"""The end of a day: what still lives is settled, counters close, and the next day's numbers begin."""

from dataclasses import replace
from datetime import date, timedelta

from app.db import appointments, care, counters, helping, interruptions, requests, shown, tickets
from app.rules import events as ev
from app.rules import fold
from app.rules import ticket as rules
from app.rules.hours import at_minute, local_day
from app.usecases.change import Change


def begin_day(changing: Change) -> None:
    """Catch up the close of a day that is over, before anything else happens."""
    if changing.day < changing.today:
        end_day(changing)
        _go_on(changing)
        changing.day = changing.today
        changing.emit(ev.DAY_BEGAN, day=changing.day)


def _go_on(changing: Change) -> None:
    """End an evacuation that nobody has ended: it is over with its day."""
    lasting = changing.office.evacuation
    if lasting is None:
        return
    interruptions.end(changing.conn, lasting.id, changing.now)
    changing.emit(ev.EVACUATION_OVER, interruption=lasting.id)
    over = tuple(i for i in changing.office.interruptions if i.id != lasting.id)
    changing.office = replace(changing.office, interruptions=over)


def end_day(changing: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Settle every live ticket of the office's day and close its counters; returns numbers unserved and left over."""
    ended: dict[str, list[str]] = {ev.UNSERVED: [], ev.LEFTOVER: []}
    states = rules.TRANSITIONS["close_day"]
    for stored in tickets.of_day(changing.conn, changing.office.id, changing.day, states):
        ending = rules.at_day_end(stored.state.state)
        event = changing.emit(ending, ticket=stored.id, counter=stored.state.counter_id)
        tickets.save(changing.conn, stored, fold.apply(stored.state, event))
        ended[ending].append(stored.state.label)
    for counter in counters.opened(changing.conn, changing.office.id):
        changing.emit(ev.COUNTER_CLOSED, counter=counter)
        counters.vacate(changing.conn, counter, changing.now)
    for alarm in helping.running(changing.conn, changing.office.id):
        changing.emit(ev.HELP_ENDED, counter=alarm.counter_id, help=alarm.id)
        helping.end(changing.conn, alarm.id, changing.now)
    care.erase(changing.conn, changing.office.id, changing.day)
    shown.erase(changing.conn, changing.office.id)
    _forget_labels(changing)
    requests.forget(changing.conn, changing.now)
    return tuple(ended[ev.UNSERVED]), tuple(ended[ev.LEFTOVER])


def _forget_labels(changing: Change) -> None:
    """Forget what portals called the people whose appointments are over with the day."""
    office, today = changing.office, local_day(changing.office.zone, changing.now)
    over = max(date.fromisoformat(changing.day), today - timedelta(days=1))
    appointments.forget_labels(changing.conn, office.id, at_minute(office.zone, over, 24 * 60))
