"""The printing side of a server that dies: see `tests.support.mortal`; arguments: its folder, the printer's port."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from app import factory
from app.config import load
from app.web.printing import EmbeddedPrinter
from printer.settings import PrinterSettings
from tests.printer.mortal_agent import warm_up
from tests.support.mortal import serve

CALLS = ("Connection.commit", "fsync", "socket.connect", "socket.close")


def embedded(folder: Path, port: int) -> EmbeddedPrinter:
    """The printer of a server that has printed what was queued; connections are closed, each life opens its own."""
    settings = load(folder / "config.toml", {"WARTEMARKE_DATA_DIR": str(folder / "data")})
    line = PrinterSettings(transport="network", host="127.0.0.1", port=port, mode="native", timeout_s=2.0)
    here = replace(settings.server, embedded_printer="drucker")
    server = factory.make_server(replace(settings, server=here, printer=line))
    found = server.threads["printer"].__self__  # type: ignore[attr-defined]  # its thread runs a method
    assert isinstance(found, EmbeddedPrinter)
    work(found, {})
    server.edge.ctx.store.dispose()
    return found


def work(printer: EmbeddedPrinter, _task: dict[str, Any]) -> int:
    """Catch up, and print what is queued; returns how many jobs that were."""
    printer._catch_up()
    count = 0
    while printer._print_one():
        count += 1
    return count


if __name__ == "__main__":
    warm_up()
    serve(partial(work, embedded(Path(sys.argv[1]), int(sys.argv[2]))), CALLS)
