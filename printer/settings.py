"""The `[printer]` section of config.toml."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_type_hints

import msgspec

from printer.profiles import width_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTHS: Final = range(200, 1025)
_LAST_PORT: Final = 65535
_LONGEST_WAIT: Final = 60.0
_LONGEST_ROLL_CM: Final = 30_000


class SettingsError(ValueError):
    """A setting that cannot work; the message says what was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """How to reach the printer and what it can do. A wrong one raises `SettingsError` when it is made."""

    transport: Literal["preview", "network", "usb", "serial", "file"] = "preview"
    """preview shows the paper as a picture and needs no printer"""
    host: str = ""
    """network: name or address of the printer"""
    port: int = 9100
    """network: TCP port"""
    device: str = ""
    """serial: /dev/ttyUSB0; usb: the kernel's /dev/usb/lp0, instead of the two ids; file: its path"""
    vendor_id: int = 0
    """usb: as 0x04b8"""
    product_id: int = 0
    """usb: as 0x0202"""
    baud: int = 38400
    """serial: bits per second, as set in the printer"""
    flow: Literal["none", "hardware", "xonxoff"] = "none"
    """serial: how the printer says that its buffer is full"""
    width_px: int = 0
    """dots across the paper; 0: what the profile has on 80 mm, mostly 576; 384 for 58 mm"""
    mode: Literal["auto", "bitmap", "native"] = "auto"
    """bitmap prints every script; native sends text to slow lines; auto is native on serial lines only"""
    profile: str = "default"
    """epson, star, citizen, a model (TM-T88VI, TM-T88VII, TM-T20III, TM-m30, VKP80), or a profile of python-escpos"""
    answers: bool = True
    """false for a printer without a way back: jobs go out blind and their outcome is unknown"""
    timeout_s: float = 8.0
    """longest wait for the printer to say that the paper is out"""
    near_end_cm: int = 300
    """paper that is left when the printer's sensor says that it is low; 0: unknown"""
    language: str = "de"
    """of the agent's own test print"""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        for needed, problem in _problems(self):
            if needed:
                raise SettingsError(problem)

    @property
    def width(self) -> int:
        """Dots across the paper."""
        return self.width_px or width_of(self.profile)

    @property
    def native(self) -> bool:
        """Whether text goes out as text."""
        return self.mode == "native" or (self.mode == "auto" and self.transport == "serial")


def load_settings(section: Mapping[str, Any]) -> PrinterSettings:
    """Read the parsed `[printer]` section; raises `SettingsError` with the nearest known key or value."""
    kinds = get_type_hints(PrinterSettings)
    for key, value in section.items():
        if key not in kinds:
            raise SettingsError(f"printer.{key}: unknown setting{_perhaps(key, list(kinds))}")
        choices = get_args(kinds[key])
        if choices and value not in choices:
            raise SettingsError(f"printer.{key} = {value!r} is unknown{_perhaps(str(value), list(choices))}")
    try:
        return msgspec.convert(section, PrinterSettings)
    except msgspec.ValidationError as error:
        raise SettingsError(_in_words(str(error))) from None


def _in_words(message: str) -> str:
    problem, _, path = message.partition(" - at `$")
    return f"printer{path.rstrip('`')}: {problem}" if path else problem


def _problems(it: PrinterSettings) -> list[tuple[bool, str]]:
    usb_unnamed = not it.device and not (it.vendor_id and it.product_id)
    return [
        (
            it.transport == "network" and not it.host,
            'printer.host is missing: transport = "network" needs the printer\'s address',
        ),
        (
            not 0 < it.port <= _LAST_PORT,
            f"printer.port = {it.port} is not a port: 1 to {_LAST_PORT}, usually 9100",
        ),
        (
            it.transport in ("serial", "file") and not it.device,
            f'printer.device is missing: transport = "{it.transport}" needs it',
        ),
        (
            it.transport == "usb" and usb_unnamed,
            "printer.device, or vendor_id and product_id, are missing: lsusb shows the two ids",
        ),
        (
            it.baud <= 0,
            f"printer.baud = {it.baud} must be positive, as set in the printer: 9600, 19200, 38400, 115200",
        ),
        (
            it.width_px != 0 and (it.width_px not in _WIDTHS or it.width_px % 8 > 0),
            f"printer.width_px = {it.width_px}: 576 for 80 mm, 384 for 58 mm paper",
        ),
        (
            not 0 <= it.near_end_cm <= _LONGEST_ROLL_CM,
            f"printer.near_end_cm = {it.near_end_cm}: centimetres of paper, 0 to {_LONGEST_ROLL_CM}",
        ),
        (
            not 0 < it.timeout_s <= _LONGEST_WAIT,
            f"printer.timeout_s = {it.timeout_s}: seconds, above 0 and at most 60",
        ),
    ]


def _perhaps(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f', perhaps you meant "{near[0]}"' if near else f"; known are {', '.join(known)}"
