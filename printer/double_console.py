"""The double at a terminal: faults are typed, papers are saved and reported."""

from __future__ import annotations

import sys
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, get_args

from printer.double import Fault, PrinterDouble, save_new
from printer.double_server import DoubleServer

if TYPE_CHECKING:
    from pathlib import Path

_FAULTS: Final[dict[str, Fault]] = {fault: fault for fault in get_args(Fault)}
_LOOK_S: Final = 0.2


def play(host: str, port: int, width: int, out: Path) -> int:
    """Serve until standard input ends or `quit` is typed; every paper becomes a picture in `out`."""
    double = PrinterDouble(width)
    with DoubleServer(double, host, port) as server:
        _say(f"printer double on {host}:{server.port}; type ready, quit or a fault ({', '.join(_FAULTS)}),")
        _say("a fault and the byte of the next job at which it begins, as: hang 5000")
        _say("or a fault and how many papers come out before, as: paper_out after 3")
        stop = Event()
        watcher = Thread(target=_report, args=(double, out, stop), daemon=True)
        watcher.start()
        for line in sys.stdin:
            if line.strip() == "quit":
                break
            _say(obey(double, line))
        stop.set()
        watcher.join()
    return 0


def obey(double: PrinterDouble, line: str) -> str:
    """Do what a typed line says, return what to say about it."""
    match line.split():
        case []:
            return f"{double.papers} papers, {', '.join(sorted(double.faults)) or 'ready'}"
        case ["ready"]:
            double.mend()
            return "ready"
        case [name] if name in _FAULTS:
            double.faults.add(_FAULTS[name])
            return name
        case [name, byte] if name in _FAULTS and byte.isdecimal():
            double.fail_at(_FAULTS[name], int(byte))
            return f"{name} from byte {byte}"
        case [name, "after", papers] if name in _FAULTS and papers.isdecimal():
            double.fail_after(_FAULTS[name], int(papers))
            return f"{name} after {papers} papers"
        case _:
            return f"not understood; ready, quit or one of {', '.join(_FAULTS)}"


def _report(double: PrinterDouble, out: Path, stop: Event) -> None:
    saved, last = 0, False
    while not last:
        last = stop.wait(_LOOK_S)
        if double.papers > saved:
            saved = save_new(double, out, saved)
            _say(f"paper {saved} in {out}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
