"""`wartemarke-relay`: phone and public pages from the town's web host, fed by outbound calls of the town hall.

Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from relay.site import RelaySettings, token_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOKEN = "WARTEMARKE_RELAY_TOKEN"  # noqa: S105 -- the name of the variable
_HASH = "WARTEMARKE_RELAY_TOKEN_HASH"
SHA256 = re.compile("[0-9a-f]{64}")
SECURE = re.compile(r"https://|http://(127\.|localhost\b|\[::1\])")


class UsageError(Exception):
    """What was asked cannot be meant; the message says what is missing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, return the exit code."""
    args = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wartemarke-relay", description="Relay of Wartemarke's public pages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    token = commands.add_parser("token", help="print a new token and the hash that the relay keeps of it")
    token.set_defaults(command=_new_token)
    serve = commands.add_parser("serve", help="on the web host: serve visitors, and wait for the town hall")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8080)
    serve.add_argument("--token-hash", default=os.environ.get(_HASH, ""), help=f"as `token` prints it (else {_HASH})")
    serve.add_argument("--trusted-proxies", type=int, default=0, help="proxies of the web host before the relay")
    serve.add_argument("--requests-per-minute", type=int, default=3_000, help="of one address")
    serve.set_defaults(command=_serve)
    connect = commands.add_parser("connect", help="in the town hall: fetch visitors' requests and answer them")
    connect.add_argument("--relay", required=True, help="address of the relay, as https://warten.example.de")
    connect.add_argument("--server", default="http://127.0.0.1:8000", help="address of Wartemarke's server")
    connect.add_argument("--token-file", type=Path, help=f"file with the token (else {_TOKEN})")
    connect.add_argument("--connections", type=int, default=8, help="questions held open at the relay at once")
    connect.set_defaults(command=_connect)
    return parser


def _new_token(_args: argparse.Namespace) -> int:
    token = secrets.token_urlsafe(32)
    print("for the relay (serve --token-hash):", token_hash(token), "", "for the town hall (connect):", token, sep="\n")
    return 0


def _serve(args: argparse.Namespace) -> int:
    from relay.serve import RelayServer

    if not SHA256.fullmatch(args.token_hash):
        raise UsageError(f"--token-hash or {_HASH}: the hash that `wartemarke-relay token` prints is missing")
    settings = RelaySettings(args.token_hash, args.trusted_proxies, args.requests_per_minute)
    RelayServer(settings, args.host, args.port).run()
    return 0


def _connect(args: argparse.Namespace) -> int:
    from relay.connect import Broken, Connector, WrongToken

    token = args.token_file.read_text("utf-8").strip() if args.token_file else os.environ.get(_TOKEN, "")
    if not token:
        raise UsageError(f"--token-file or {_TOKEN}: the token that `wartemarke-relay token` prints is missing")
    if not SECURE.match(args.relay):
        raise UsageError("--relay: visitors' links and the token go over this line, so it has to be https://…")
    connector = Connector(args.relay, token, args.server, args.connections)
    _on_termination(connector.stop)
    try:
        connector.run()
    except WrongToken:
        print(f"{args.relay} refuses the token", file=sys.stderr)
        return 1
    except Broken as error:
        print(f"failed: {error.__cause__!r}", file=sys.stderr)
        return 1
    return 0


def _on_termination(stop: Callable[[], None]) -> None:
    """Wait for the end in a thread, so that the main thread may wait for something else."""
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop()

    threading.Thread(target=wait, name="termination", daemon=True).start()
