"""`wartemarke-printer`: the agent alone beside its printer, and tools to try a printer or play one.

Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from printer.build import build_agent
from printer.job import JobError, PrintJob, PrintOutcome, parse_job, status_to_wire, to_wire
from printer.settings import PrinterSettings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from printer.agent import Agent

_TOKEN = "WARTEMARKE_PRINTER_TOKEN"  # noqa: S105 -- the name of the variable


class UsageError(Exception):
    """What was asked cannot be meant; the message says what is missing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, return the exit code."""
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except (SettingsError, JobError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wartemarke-printer", description="Printer agent of Wartemarke")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--config", type=Path, help="file with a [printer] section (default: config.toml if there)")
    own.add_argument("--data-dir", type=Path, default=Path(os.environ.get("WARTEMARKE_DATA_DIR", "data")))

    run = commands.add_parser("run", parents=[own], help="print what the server sends")
    run.add_argument("--server", required=True, help="address of the server, as http://server:8000")
    run.add_argument(
        "--token-file", type=Path, help=f"file with the device token (else {_TOKEN}, else token in the data folder)"
    )
    run.add_argument("--headphones", type=Path, metavar="DEVICE", help="input device of the kiosk's headphone jack")
    run.set_defaults(command=_run)
    pair = commands.add_parser("pair", parents=[own], help="get a token: shows a code that reception confirms")
    pair.add_argument("--server", required=True, help="address of the server, as http://server:8000")
    pair.add_argument("--name", required=True, help="of the printer in Wartemarke")
    pair.add_argument("--token-file", type=Path, help="where the token goes (default: token in the data folder)")
    pair.set_defaults(command=_pair)
    for name, command, text in (
        ("print", _print, "print one job, read as JSON from standard input"),
        ("test", _test, "print a test page"),
        ("status", _status, "ask the printer how it is"),
    ):
        commands.add_parser(name, parents=[own], help=text).set_defaults(command=command)

    double = commands.add_parser("double", help="play a printer; faults are typed into standard input")
    double.add_argument("--host", default="127.0.0.1")
    double.add_argument("--port", type=int, default=9100)
    double.add_argument("--width", type=int, default=576, help="dots across the paper")
    double.add_argument("--out", type=Path, default=Path("paper"), help="folder for the papers as pictures")
    double.set_defaults(command=_double)
    return parser


def _run(args: argparse.Namespace) -> int:
    from printer.remote import Refused, RemoteAgent

    remote = RemoteAgent(_agent(args), args.server, _token(args.token_file, args.data_dir))
    _on_termination(remote.stop)
    if args.headphones:
        from printer.headphones import watch

        watch(args.headphones, remote.headphones)
    try:
        remote.run()
    except Refused:
        print(f"{args.server} refuses the token", file=sys.stderr)
        return 1
    return 0


def _pair(args: argparse.Namespace) -> int:
    from printer.pairing import PairingError, keep_token, pair

    target = args.token_file or args.data_dir / "token"
    try:
        keep_token(target, pair(args.server, args.name, lambda code: _show(args, code)))
    except PairingError as error:
        return _refuse(str(error))
    print(f"paired; the token is in {target}")
    return 0


def _show(args: argparse.Namespace, code: str) -> None:
    """On the terminal, and on paper if the printer prints: nobody has to run between the two."""
    print(f"code {code}: type it at reception under Verwaltung; it holds for a quarter of an hour", flush=True)
    settings = _settings(args.config)
    outcome = build_agent(settings, args.data_dir).print(
        _note(settings, f"Code {code}", "Bitte am Empfang unter „Verwaltung“ eingeben.")
    )
    if outcome.outcome == "failed":
        print(f"not on paper: {outcome.reason}", file=sys.stderr)


def _on_termination(stop: Callable[[], None]) -> None:
    """Wait for the end in a thread: a handler would come late to a main thread that is about to wait."""
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop()

    threading.Thread(target=wait, name="termination", daemon=True).start()


def _print(args: argparse.Namespace) -> int:
    try:
        data = json.load(sys.stdin)
    except ValueError as error:
        raise JobError(f"not JSON: {error}") from None
    return _say(_agent(args).print(parse_job(data)))


def _test(args: argparse.Namespace) -> int:
    settings = _settings(args.config)
    where = settings.host or settings.device or settings.transport
    job = _note(settings, f"{settings.transport} {where} · {settings.width} px")
    return _say(build_agent(settings, args.data_dir).print(job))


def _note(settings: PrinterSettings, *lines: str) -> PrintJob:
    """A page of the agent's own."""
    return PrintJob(
        job=str(uuid4()),
        kind="test",
        office="Wartemarke",
        number="",
        language=settings.language,
        issued_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        lines=lines,
    )


def _status(args: argparse.Namespace) -> int:
    status = _agent(args).status()
    print(json.dumps(status_to_wire(status)))
    return 0 if status.can_print else _refuse(status.state)


def _double(args: argparse.Namespace) -> int:
    from printer.double_console import play

    return play(args.host, args.port, args.width, args.out)


def _say(outcome: PrintOutcome) -> int:
    print(json.dumps(to_wire(outcome)))
    return 0 if outcome.outcome == "printed" else _refuse(f"{outcome.outcome}: {outcome.reason}")


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _agent(args: argparse.Namespace) -> Agent:
    return build_agent(_settings(args.config), args.data_dir)


def _settings(named: Path | None) -> PrinterSettings:
    path = named or Path(os.environ.get("WARTEMARKE_CONFIG", "config.toml"))
    if not named and "WARTEMARKE_CONFIG" not in os.environ and not path.exists():
        return PrinterSettings()
    try:
        config: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}") from None
    section = config.get("printer", {})
    if not isinstance(section, dict):
        raise SettingsError(f"{path}: [printer] must be a section")
    return load_settings(section)


def _token(named: Path | None, data_dir: Path) -> str:
    """From a file or the environment, never from the arguments, which every user of the machine can see."""
    token = "" if named else os.environ.get(_TOKEN, "").strip()
    file = named or data_dir / "token"
    if not token and (named or file.exists()):
        token = file.read_text(encoding="utf-8").strip()
    if not token:
        raise UsageError(f"no token: pair this printer first, set {_TOKEN} or name a file with --token-file")
    return token
