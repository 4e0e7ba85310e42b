"""The answers of a closed kiosk follow the office's hours."""

from __future__ import annotations

import pytest

from app.rules.hours import Minutes
from app.rules.wishes import bands

Weekly = dict[int, tuple[Minutes, ...]]
BROKEN = ((480, 750), (810, 960))


@pytest.mark.parametrize(
    ("weekly", "wanted"),
    [
        (dict.fromkeys(range(5), BROKEN), "now before480 midday after960 saturday"),
        (dict.fromkeys(range(6), ((420, 1140),)), "now before420 after1140"),
        # One long day does not make the usual one; nobody is asked about the afternoon after seven.
        ({0: ((480, 750),), 1: ((480, 960),), 3: ((540, 1110),)}, "now before480 midday after960 saturday"),
        ({1: ((540, 690),)}, "now before540 midday after840 saturday"),
        ({5: ((540, 690),)}, "now"),
        ({}, "now saturday"),
    ],
)
def test_bands_ask_for_what_the_office_is_not_open_for(weekly: Weekly, wanted: str) -> None:
    assert " ".join(f"{band.code}{band.minute or ''}" for band in bands(weekly)) == wanted
