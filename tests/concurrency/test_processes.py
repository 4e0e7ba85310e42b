"""Clerks in processes of their own, at the same moment, on PostgreSQL: scenarios 16, 20, 21 and 25."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from app.db.engine import Store, open_store
from app.usecases import forward
from app.usecases.answers import Ticket
from app.usecases.context import Context
from app.usecases.draw import Wish
from tests.concurrency.test_serving import consistent
from tests.concurrency.test_simultaneous import attempt
from tests.support.office import PLAIN, SECOND, Town, no_holidays
from tests.support.office import town as make_town

HANDS = 4
own = multiprocessing.get_context("forkserver")
"""A server that has imported everything once gives new processes quickly, and none with our threads and locks."""
own.set_forkserver_preload([__name__])
Act = Callable[[Town], object]


@dataclass
class Hands:
    """Processes that begin what they are told at the same moment."""

    processes: list[BaseProcess]
    tasks: list[multiprocessing.Queue[tuple[str, datetime, int, list[Act]] | None]]
    done: multiprocessing.Queue[tuple[int, list[str]]]
    rounds: count[int]

    def at_once(self, town: Town, *acts: list[Act]) -> list[list[str]]:
        """Let each process do its acts one after the other; returns what came of each."""
        town.api()
        for task, mine in zip(self.tasks, acts, strict=True):
            task.put((town.url, town.now, next(self.rounds), mine))
        return [outcome for _, outcome in sorted(self.done.get(timeout=60) for _ in acts)]


def work(n: int, tasks: Any, done: Any, start: Any) -> None:
    """Do what comes, each time with connections of its own."""
    for url, now, turn, acts in iter(tasks.get, None):
        ctx = Context(open_store(url), b"s" * 32, "", no_holidays)
        town = Town(ctx, now, count(turn * 10**6))
        town.api()
        start.wait(60)
        done.put((n, [attempt(partial(act, town)) for act in acts]))
        ctx.store.dispose()


@pytest.fixture(scope="module")
def hands() -> Iterator[Hands]:
    start, done = own.Barrier(HANDS), own.Queue()
    tasks = [own.Queue() for _ in range(HANDS)]
    processes: list[BaseProcess] = [
        own.Process(target=work, args=(n, task, done, start)) for n, task in enumerate(tasks)
    ]
    for process in processes:
        process.start()
    yield Hands(processes, tasks, done, count(1))
    for task in tasks:
        task.put(None)
    for process in processes:
        process.join(30)


@pytest.fixture
def pg(postgres_store: Store) -> Town:
    """Two offices on PostgreSQL; counters 1 to 4 of the first and 9 of the second one are open."""
    town = make_town(postgres_store, PLAIN, SECOND)
    for counter in range(1, HANDS + 1):
        town.open(counter)
    town.open(9, town.api("nord"))
    return town


def press(verb: str, *words: object, **more: object) -> Act:
    """Press a key of the desk: pickled with its words, as a process gets it."""
    return partial(_press, verb, words, more)


def _press(verb: str, words: tuple[object, ...], more: dict[str, object], town: Town) -> object:
    return getattr(town, verb)(*words, **more)


def taken_over(ticket: Ticket, counter: int, town: Town) -> None:
    town.do(forward.take_over, ticket, counter=counter)


def calls(town: Town, number: str) -> int:
    """How often a number was called."""
    ids = {e.ticket_id for e in town.events() if e.data.get("number") == number}
    return sum(e.type == "called" and e.ticket_id in ids for e in town.events())


def test_scenario_16_two_pick_and_two_press_next_for_the_same_number(hands: Hands, pg: Town) -> None:
    for _ in range(3):
        drawn = pg.draw()
        number = drawn.number
        found = hands.at_once(
            pg,
            [press("pick", 1, number)],
            [press("pick", 2, number)],
            [press("next", 3)],
            [press("next", 4)],
        )
        picked = Counter(outcome for [outcome] in found[:2])
        assert picked in ({"done": 1, "already_called": 1}, {"already_called": 2})
        # Who presses next without anybody waiting is told so, which is no refusal.
        assert [outcome for [outcome] in found[2:]] == ["done", "done"]
        assert calls(pg, number) == 1
        pg.act("finish", drawn)
    consistent(pg)


def test_scenario_20_four_resume_the_same_parked_case(hands: Hands, pg: Town) -> None:
    case = pg.draw()
    pg.call(1)
    pg.act("park", case)
    found = hands.at_once(pg, *([press("act", "resume", case, counter=n)] for n in range(1, 5)))
    assert Counter(outcome for [outcome] in found) == {"done": 1, "illegal_move": 3}
    consistent(pg)


def test_scenario_21_offices_send_each_other_visits_at_once(hands: Hands, pg: Town) -> None:
    """Both offices are held in the same order whoever sends, so that nobody waits in a circle."""
    north = pg.api("nord")
    here = [pg.draw() for _ in range(4)]
    there = [pg.draw(office="nord") for _ in range(4)]
    found = hands.at_once(
        pg,
        *([press("forward", ticket, office="nord") for ticket in here[n::2]] for n in range(2)),
        *([press("forward", ticket, north, office="mitte") for ticket in there[n::2]] for n in range(2)),
    )
    assert found == [["done", "done"]] * 4
    for office, short in (("mitte", "NO"), ("nord", "MI")):
        assert sorted(line.number for line in pg.queue(office).expected) == [f"{short} F{n:03d}" for n in range(1, 5)]
    consistent(pg)


def test_scenario_25_a_double_click_in_two_processes_is_one_change(hands: Hands, pg: Town) -> None:
    case = pg.draw(concerns=(Wish("pass"), Wish("meld")))
    pg.act("start", pg.call(1))
    twice = [press("act", "finish", case, None, "once")]
    assert hands.at_once(pg, *[twice] * 4) == [["done"]] * 4
    assert [e.type for e in pg.events()].count("finished") == 1


def test_scenario_25_a_storm_of_every_verb_leaves_one_open_interval_at_most(hands: Hands, pg: Town) -> None:
    case = pg.draw(concerns=(Wish("pass", 3), Wish("meld")))
    pg.call(1)
    verbs = ("start", "park", "recall", "finish", "give_back", "undo")
    storm: list[list[Act]] = [
        [
            *(press("act", verb, case) for verb in verbs[n:] + verbs[:n]),
            partial(taken_over, case, n + 1),
            press("act", "resume", case, counter=n + 1),
            press("forward", case, counter=n + 1),
            press("concern", case, "hol"),
            press("next", n + 1, "finish"),
            press("priority", case, "children"),
        ]
        for n in range(HANDS)
    ]
    hands.at_once(pg, *storm)
    consistent(pg)
