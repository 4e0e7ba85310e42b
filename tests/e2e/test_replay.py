"""A whole day through HTTP and sockets, stepped: the report equals a calculation by hand."""

from pathlib import Path
from zoneinfo import ZoneInfo

from bench.daylog import Visit, expected, outcomes, read_day, steps
from bench.replay_day import Day, replay

SMALL_DAY = Path(__file__).parent.parent / "data/small_day.csv"

# Waits in whole minutes, worked out with pencil and paper:
#   08 pass 0, 4, 15, 0 (the call came at nine); melde 14, 19 · 09 pass 60; melde 0 · 10 pass 9
BY_HOUR = {"08:00": (6, 9.0, 17.0), "09:00": (2, 30.0, 54.0), "10:00": (1, 9, 9)}
BY_SERVICE = {"melde": (3, 14, 18.0), "pass": (6, 6.5, 37.5)}


def small_day() -> list[Visit]:
    return read_day(SMALL_DAY, "2026-11-23", "mitte")


def test_what_the_bench_expects_is_what_pencil_and_paper_say() -> None:
    """N, median and p90 of every hour and service."""
    visits = small_day()
    assert expected(visits, "hour") == BY_HOUR
    assert expected(visits, "service") == BY_SERVICE
    assert outcomes(visits) == {"no_shows": 1, "unserved": 2, "cancelled": 1}


def test_steps_of_one_instant_are_in_the_order_of_life() -> None:
    """Who is done makes room before who comes is called: 10:00:00 draws ticket 12 before 8 is called."""
    plan = [(step.at, step.kind, step.visit.ticket) for step in steps(small_day())]
    assert [entry for entry in plan if entry[0] == 36000] == [(36000, "draw", "12"), (36000, "call", "8")]
    assert [entry for entry in plan if entry[0] == 30060] == [(30060, "finish", "3"), (30060, "call", "4")]


def test_a_replayed_day_is_in_the_report_as_it_was() -> None:
    """Nothing lost, nothing doubled, every display showed every call once, every figure as in the log."""
    result = replay(Day(small_day(), "2026-11-23", ZoneInfo("Europe/Berlin")), speed=0)
    assert (result.tickets, result.calls) == (13, 10)
    assert result.problems == []
    assert result.differences == []
    assert result.phone_looks > 0
