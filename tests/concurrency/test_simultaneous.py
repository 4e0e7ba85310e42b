"""Many at once on the use cases themselves: scenarios 11, 15, 16, 25. Threads on SQLite, processes on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from app.db import log, tables
from app.db.engine import Store, open_store
from app.rules.refusal import Refusal
from app.usecases.context import Context
from tests.support.office import Town, no_holidays
from tests.support.office import town as make_town

T = TypeVar("T")


def together(calls: list[Callable[[], T]]) -> list[T]:
    """Run all at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(calls))

    def run(act: Callable[[], T]) -> T:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_scenario_11_eight_kiosks_draw_fifty_each_without_gap_or_double(town: Town) -> None:
    town.api()
    drawn = together([lambda: [town.draw().number for _ in range(50)] for _ in range(8)])
    numbers = sorted(number for each in drawn for number in each)
    assert numbers == [f"F{n:03d}" for n in range(1, 401)]
    with town.ctx.store.read() as conn:
        seqs = [event.seq for event in log.between(conn, 1, 0, 10_000)]
    assert seqs == list(range(1, len(seqs) + 1))


def test_scenario_15_n_clerks_and_n_waiting_get_n_different_tickets(town: Town) -> None:
    waiting = {town.draw().number for _ in range(8)}
    for counter in range(1, 9):
        town.open(counter)
    called = together([partial(town.next, counter) for counter in range(1, 9)])
    assert {ticket.number for ticket in called if ticket} == waiting


def test_scenario_15_one_waits_and_eight_press_next(town: Town) -> None:
    only = town.draw()
    for counter in range(1, 9):
        town.open(counter)
    called = together([partial(town.next, counter) for counter in range(1, 9)])
    assert Counter(ticket and ticket.number for ticket in called) == {only.number: 1, None: 7}


def attempt(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_scenario_16_eight_pick_the_same_number(town: Town) -> None:
    number = town.draw().number
    for counter in range(1, 9):
        town.open(counter)
    found = together([partial(attempt, partial(town.pick, counter, number)) for counter in range(1, 9)])
    assert Counter(found) == {"done": 1, "already_called": 7}


def test_scenario_25_a_storm_leaves_one_open_interval_at_most(town: Town) -> None:
    ticket = town.draw()
    town.open(1)
    town.call(1)
    verbs = ["start", "finish", "park", "give_back", "recall", "undo", "start", "finish"] * 2
    together([partial(attempt, partial(town.act, verb, ticket)) for verb in verbs])
    with town.ctx.store.read() as conn:
        row = conn.execute(tables.ticket.select()).one()
        waits = len(conn.execute(tables.waiting.select()).all())
    assert waits == (1 if row.state == "waiting" else 0)
    assert (row.serving_since is not None) == (row.state == "serving")


def draw_in_process(url: str, how_many: int, found: multiprocessing.Queue[list[str]]) -> None:
    """Draw in a process of its own, with connections of its own."""
    ctx = Context(open_store(url), b"s" * 32, "", no_holidays)
    town = Town(ctx)
    town.ids = iter(range(10**6))  # type: ignore[assignment]  # ids of another principal need not differ
    api = town.device("api", multiprocessing.current_process().name)
    found.put([town.draw(who=api).number for _ in range(how_many)])
    ctx.store.dispose()


def test_scenario_11_several_processes_on_postgresql(postgres_store: Store) -> None:
    town = make_town(postgres_store)
    spawn = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[list[str]] = spawn.Queue()
    processes = [spawn.Process(target=draw_in_process, args=(town.url, 50, found)) for _ in range(3)]
    for process in processes:
        process.start()
    numbers = sorted(number for _ in processes for number in found.get(timeout=60))
    for process in processes:
        process.join(30)
    assert numbers == [f"F{n:03d}" for n in range(1, 151)]
    assert town.board().waiting == 150
