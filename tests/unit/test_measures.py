"""Figures from histograms of minutes: equal to those of the full list, by hand and by another library."""

import random
import statistics
from collections import Counter

import numpy as np
import pytest

from app.statistics.measures import Cell, figures, pool, quantile, row, share_under


def cell_of(**measures: list[int]) -> Cell:
    cell = Cell()
    for measure, minutes in measures.items():
        for minute in minutes:
            cell.add(measure, minute, 1)
    return cell


def test_hand_calculated_figures_of_five_waits() -> None:
    """0, 4, 10, 15, 31: the third of five is the median, p80 lies 0.2 behind the fourth, p90 0.6, p95 0.8."""
    assert figures(Counter([10, 0, 31, 15, 4])) == {
        "n": 5,
        "mean": 12.0,
        "median": 10,
        "p80": pytest.approx(15 + 0.2 * 16),
        "p90": pytest.approx(15 + 0.6 * 16),
        "p95": pytest.approx(15 + 0.8 * 16),
        "max": 31,
    }


def test_percentiles_equal_those_of_the_full_list() -> None:
    """Against numpy's linear interpolation, for many shapes of histogram."""
    rnd = random.Random(7)
    for size in [*range(1, 12), 100, 999]:
        minutes = [int(rnd.lognormvariate(2.5, 1)) for _ in range(size)]
        for share in (0, 0.25, 0.5, 0.8, 0.9, 0.95, 1):
            expected = float(np.percentile(minutes, share * 100))
            assert quantile(Counter(minutes), share) == pytest.approx(expected), (size, share)


def test_without_tickets_every_figure_is_unknown_and_not_zero() -> None:
    """An hour without tickets has no mean wait."""
    empty = row(Cell())
    assert empty["n"] == 0
    unknown = ("mean", "median", "p80", "p90", "p95", "max", "share_under_target")
    assert {empty[name] for name in unknown} == {None}
    assert [empty[name] for name in ("no_shows", "unserved", "refused")] == [0, 0, 0]


def test_share_under_target_leaves_the_target_itself_out() -> None:
    """Fifteen whole minutes are not under fifteen."""
    assert share_under(Counter([14, 14, 15, 16]), 15) == 0.5


def test_pooling_counts_every_ticket_once() -> None:
    """The mean of all tickets is no mean of the groups' means."""
    few, many = cell_of(wait=[60]), cell_of(wait=[0, 0, 3])
    few.count("refused", 2)
    many.count("refused", 3)
    total = row(pool([few, many]))
    assert (total["n"], total["mean"], total["median"], total["refused"]) == (4, 15.75, 1.5, 5)
    assert total["mean"] != statistics.mean([60, 1])


def test_way_and_service_have_their_own_number_of_tickets() -> None:
    """A forgotten start leaves way and service unknown, never 0."""
    figure = row(cell_of(wait=[5, 6, 7], way=[1], service=[8, 10]))
    assert (figure["n"], figure["way_n"], figure["service_n"], figure["felt_n"]) == (3, 1, 2, 0)
    assert (figure["way_median"], figure["service_mean"], figure["felt_p90"]) == (1, 9.0, None)
