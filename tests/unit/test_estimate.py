"""The first simple estimate."""

import pytest

from app.statistics.estimate import VARIATION, Z80, Work, simple_wait
from app.usecases.words import estimate_clock, estimate_text
from tests.support.office import BERLIN, local


def test_nobody_ahead_and_a_free_counter_is_no_wait() -> None:
    assert (simple_wait([], 2, 1).p50, simple_wait([], 2, 1).p80) == (0, 0)


def test_work_ahead_is_shared_by_the_counters_and_half_a_case_is_left_at_each_busy_one() -> None:
    wait = simple_wait([Work(4, 40.0)], 2, 2)
    assert wait.p50 == pytest.approx((40 + 2 * 5) / 2)
    deviation = (4 * (VARIATION * 10) ** 2 + 2 * (VARIATION * 5) ** 2) ** 0.5
    assert wait.p80 == pytest.approx((50 + Z80 * deviation) / 2)


def test_a_sentence_is_never_a_mean_alone() -> None:
    assert estimate_text(18, 27, "de") == "etwa 20 Minuten, selten mehr als 30"
    assert estimate_text(2, 4, "de") == "in wenigen Minuten"
    assert estimate_text(9, 9, "de") == "etwa 9 Minuten"
    assert estimate_text(16, 19, "en") == "about 20 minutes"
    assert estimate_text(18, 27, "en") == "about 20 minutes, rarely more than 30"


def test_on_paper_stands_clock_time_rounded_to_five_minutes() -> None:
    text = estimate_clock(local(10, 2), 18, 27, BERLIN, "de")
    assert text == "voraussichtlich 10:20 Uhr, selten nach 10:30 Uhr"
