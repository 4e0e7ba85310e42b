"""serve: prepares everything, then listens."""

import argparse
import os
import signal
import socket
import sys
import threading
from dataclasses import replace
from datetime import datetime
from typing import Any

from app import config
from app.base import data_dir
from app.commands.common import Failed, add_config, settings_of
from app.commands.prepare import PracticeStart, lock_data, prepare_data, prepare_database
from app.config import Settings
from printer.settings import PrinterSettings

FASTEST = 10_000
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 -- compared with, not bound to


def add(verbs: Any) -> None:
    """Add the command."""
    parser = verbs.add_parser("serve", help="migrate, then serve")
    add_config(parser)
    parser.add_argument("--host", help="address to listen on (default: as configured)")
    parser.add_argument("--port", type=int, help="0: any free one")
    parser.add_argument(
        "--practice-clock", type=local_time, metavar="2026-11-23T09:00", help="practice from this local time"
    )
    parser.add_argument("--practice-speed", type=speed, default=1.0, help="how fast it runs; 0: stands until moved")
    parser.add_argument(
        "--preview-printer", action="store_true", help="pictures instead of paper, whatever is configured"
    )
    parser.add_argument("--while-stdin", action="store_true", help="stop when stdin is closed")
    parser.set_defaults(run=run)


def local_time(text: str) -> datetime:
    """A local time without zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise argparse.ArgumentTypeError("local time, without zone")
    return found


def speed(text: str) -> float:
    """Not negative, and not beyond what timers can follow."""
    found = float(text)
    if not 0 <= found <= FASTEST:
        raise argparse.ArgumentTypeError(f"0 to {FASTEST}")
    return found


def run(given: argparse.Namespace) -> int:
    """Serve until SIGTERM; returns the exit code."""
    import structlog

    from app.web import logs

    logs.configure()
    settings = chosen(given)
    practice = PracticeStart(given.practice_clock, given.practice_speed) if given.practice_clock else None
    folder = prepare_data(settings)
    lock = lock_data(folder)
    listener = listen(settings)
    link = prepare_database(settings, practice)
    for warning in config.warnings(settings):
        structlog.get_logger("config").warning(warning)
    welcome(settings, listener, link, practice)
    if given.while_stdin:
        threading.Thread(target=stop_with_stdin, daemon=True).start()
    try:
        serve(settings, listener)
    finally:
        lock.close()
    return 0


def chosen(given: argparse.Namespace) -> Settings:
    """The settings with what the command line says."""
    settings = settings_of(given)
    if given.practice_clock is None and given.practice_speed != 1.0:
        raise Failed("--practice-speed needs --practice-clock")
    server = replace(
        settings.server,
        host=settings.server.host if given.host is None else given.host,
        port=settings.server.port if given.port is None else given.port,
    )
    printer = PrinterSettings() if given.preview_printer else settings.printer
    return replace(settings, server=server, printer=printer)


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything else happens; raises Failed when somebody else has it."""
    host, port = settings.server.host, settings.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        raise Failed(f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
    return listener


def welcome(settings: Settings, listener: socket.socket, link: str | None, practice: PracticeStart | None) -> None:
    """Say where it serves, and how to make the first account."""
    host = "127.0.0.1" if settings.server.host in EVERYWHERE else settings.server.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    print(f"Wartemarke serves on {address}/ (data in {data_dir(settings)})")
    if practice:
        print(f"Übungsbetrieb: the clock began at {practice.local:%Y-%m-%dT%H:%M}, speed {practice.speed:g}")
    if link:
        print("There is no administrator yet. This link makes the account, once:")
        print(f"{address}/setup/{link}")
    sys.stdout.flush()


def stop_with_stdin() -> None:
    """End this server when whoever started it has gone."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve until a signal ends it."""
    # No other command needs these; loaded before the worker is forked, so that one in its place is there sooner.
    from app import factory
    from app.web.server import Served, Server

    def serving() -> Served:
        """Build the server inside the worker process and start its threads."""
        server = factory.make_server(settings)
        server.start()
        wires = server.application
        return Served(wires, wires.__len__, server.close, wires.at_once)

    Server(
        serving,
        listener=listener,
        sockets=settings.server.max_sockets,
        request_threads=settings.server.request_threads,
    ).run()
