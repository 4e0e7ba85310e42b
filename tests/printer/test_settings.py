from __future__ import annotations

from typing import Any

import pytest

from printer.settings import PrinterSettings, SettingsError, load_settings


def test_an_empty_section_is_the_preview() -> None:
    assert load_settings({}) == PrinterSettings()
    assert PrinterSettings().transport == "preview"


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ({"hosst": "x"}, 'perhaps you meant "host"'),
        ({"transport": "netwrok"}, 'perhaps you meant "network"'),
        ({"transport": "network"}, "host is missing"),
        ({"transport": "serial"}, "device is missing"),
        ({"transport": "usb"}, "vendor_id"),
        ({"transport": "network", "host": "x", "port": 0}, "1 to 65535"),
        ({"width_px": 58}, "576 for 80 mm"),
        ({"width_px": "576"}, "printer.width_px"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_a_wrong_setting_says_what_was_meant(section: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        load_settings(section)


def test_only_slow_lines_get_text_by_themselves() -> None:
    assert PrinterSettings(transport="serial", device="/dev/ttyS0").native
    assert not PrinterSettings(transport="serial", device="/dev/ttyS0", mode="bitmap").native
    assert not PrinterSettings(transport="network", host="printer").native
