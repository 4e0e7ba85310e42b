"""Many clerks at once with several concerns, counters and offices: scenarios 16, 20, 21 and 25."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from app.db import log, tables, tickets
from app.db.engine import Store, open_store
from app.rules import fold
from app.rules import ticket as rules
from app.usecases import forward
from app.usecases.answers import Ticket
from app.usecases.context import Context
from app.usecases.draw import Wish
from tests.concurrency.test_simultaneous import attempt, together
from tests.support.office import PLAIN, SECOND, Town, no_holidays
from tests.support.office import town as make_town


def test_scenario_20_eight_resume_the_same_parked_case(town: Town) -> None:
    for counter in range(1, 9):
        town.open(counter)
    case = town.draw()
    town.call(1)
    town.act("park", case)
    resumed = together([partial(attempt, partial(town.act, "resume", case, counter=n)) for n in range(1, 9)])
    assert Counter(resumed) == {"done": 1, "illegal_move": 7}
    consistent(town)


def test_scenario_25_a_storm_of_every_verb_leaves_one_open_interval_at_most(town: Town) -> None:
    for counter in (1, 2, 3):
        town.open(counter)
    case = town.draw(concerns=(Wish("pass"), Wish("meld")))
    town.call(1)
    storm: list[Callable[[], object]] = [
        *(partial(town.act, verb, case) for verb in ("start", "finish", "park", "give_back", "recall", "undo")),
        *(partial(town.do, forward.take_over, case, counter=n) for n in (1, 2, 3)),
        *(partial(town.forward, case, counter=n) for n in (1, 2, 3)),
        *(partial(town.act, "resume", case, counter=n) for n in (1, 2, 3)),
        *(partial(town.next, n, "finish") for n in (1, 2, 3)),
        partial(town.forward, case, service="hol"),
        partial(town.concern, case, "pass", done=True),
        partial(town.concern, case, "hol"),
        partial(town.priority, case, "children", needs=("wheelchair",)),
    ]
    town.api()
    together([partial(attempt, act) for act in storm])
    consistent(town)


def test_scenario_21_offices_send_each_other_visits_at_once(make_town: Callable[..., Town]) -> None:
    """Both offices are held in the same order whoever sends, so nobody waits in a circle."""
    town = make_town(PLAIN, SECOND)
    ways = [("mitte", "nord"), ("nord", "mitte")] * 8
    drawn = [town.draw(office=here) for here, _ in ways]
    sent = together(
        [
            partial(attempt, partial(town.forward, ticket, who=town.api(here), office=there))
            for ticket, (here, there) in zip(drawn, ways, strict=True)
        ]
    )
    assert Counter(sent) == {"done": 16}
    for office, short in (("mitte", "NO"), ("nord", "MI")):
        assert sorted(line.number for line in town.queue(office).expected) == [f"{short} F{n:03d}" for n in range(1, 9)]
    consistent(town)


def work_in_process(url: str, counter: int, seed: int, done: multiprocessing.Queue[int]) -> None:
    """One clerk in a process of its own: calls, serves, forwards, parks and resumes by chance."""
    ctx = Context(open_store(url), b"s" * 32, "", no_holidays)
    town, chance, called = Town(ctx), Random(seed), 0
    town.ids = iter(range(seed * 10**6, (seed + 1) * 10**6))  # type: ignore[assignment]  # ids of several processes
    api = town.device("api", f"platz-{counter}")
    verbs: list[Callable[[Ticket], Any]] = [
        lambda case: town.forward(case, who=api, service=chance.choice(["pass", "meld", "hol"])),
        lambda case: town.act("park", case, who=api),
        lambda case: town.act("give_back", case, who=api),
        lambda case: town.act("start", case, who=api),
        lambda case: town.act("finish", case, who=api),
    ]
    for _ in range(40):
        case = town.next(counter, "finish", who=api)
        if case is None:
            break
        called += 1
        attempt(partial(chance.choice(verbs), case))
    done.put(called)
    ctx.store.dispose()


def test_scenario_15_and_16_clerks_in_processes_of_their_own_never_share_a_ticket(postgres_store: Store) -> None:
    town = make_town(postgres_store)
    for service in ("pass", "meld") * 10:
        town.draw(service)
    for counter in (1, 2, 3, 4):
        town.open(counter)
    spawn = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[int] = spawn.Queue()
    processes = [spawn.Process(target=work_in_process, args=(town.url, n, n, done)) for n in (1, 2, 3, 4)]
    for process in processes:
        process.start()
    calls = sum(done.get(timeout=60) for _ in processes)
    for process in processes:
        process.join(30)
    assert calls == sum(event.type == "called" for event in town.events())
    consistent(town)


def consistent(town: Town) -> None:
    """Check what must hold whatever happened: log, tickets and queue tell the same."""
    with town.ctx.store.read() as conn:
        rows = conn.execute(tables.ticket.select()).all()
        queued = Counter(row.ticket_id for row in conn.execute(tables.waiting.select()))
        for office in {row.office_id for row in rows}:
            seqs = [event.seq for event in log.between(conn, office, 0, 10**6)]
            assert seqs == list(range(1, len(seqs) + 1))
        for row in rows:
            stored = tickets.get(conn, row.id)
            assert stored is not None
            assert stored.state == fold.fold(log.of_ticket(conn, row.id))
            waits = len(stored.state.open_concerns) if row.state == rules.WAITING else 0
            assert queued[row.id] == waits
            assert (row.serving_since is not None) == (row.state == rules.SERVING)
    at_counter = [row.counter_id for row in rows if row.state in rules.AT_COUNTER]
    assert len(at_counter) == len(set(at_counter))
