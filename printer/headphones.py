"""Whether headphones are plugged in, where the sound hardware reports it (Linux input events of a jack)."""

from __future__ import annotations

import fcntl
import logging
import struct
import threading
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

# struct input_event of linux/input.h: seconds, microseconds, type, code, value
_RECORD: Final = struct.Struct("@llHHi")
_EV_SW: Final = 5
_SW_HEADPHONE_INSERT: Final = 2
# EVIOCGSW(1) of linux/input.h: the present state of the first eight switches
_EVIOCGSW: Final = (2 << 30) | (1 << 16) | (ord("E") << 8) | 0x1B
_RETRY_S: Final = 10.0


def watch(device: Path, tell: Callable[[bool], None]) -> None:
    """Tell the state and each change, in a thread of its own; a machine without such a device is left alone."""
    threading.Thread(target=_watch, args=(device, tell, threading.Event()), name="headphones", daemon=True).start()


def _watch(device: Path, tell: Callable[[bool], None], never: threading.Event) -> None:
    told = False
    while True:
        try:
            with device.open("rb", buffering=0) as jack:
                told = False
                _follow(jack, tell)
        except OSError as error:
            if not told:
                log.info("no word of headphones: %s", error)
            told = True
        never.wait(_RETRY_S)


def _follow(jack: BinaryIO, tell: Callable[[bool], None]) -> None:
    present = _present(jack)
    if present is not None:
        tell(present)
    while record := jack.read(_RECORD.size):
        if len(record) == _RECORD.size:
            _, _, kind, code, value = _RECORD.unpack(record)
            if (kind, code) == (_EV_SW, _SW_HEADPHONE_INSERT):
                tell(value == 1)


def _present(jack: BinaryIO) -> bool | None:
    """The state before the first change; None where the device cannot say."""
    switches = bytearray(1)
    try:
        fcntl.ioctl(jack, _EVIOCGSW, switches)
    except OSError:
        return None
    return bool(switches[0] & (1 << _SW_HEADPHONE_INSERT))
