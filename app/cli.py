"""The operator's commands. Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""

import argparse
import sys
from collections.abc import Sequence

from app.commands import accounts, appointments, demo, devices, operation, serve
from app.commands.common import Failed, add_config
from app.config import ConfigError
from app.rules.refusal import Refusal


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="wartemarke", description="Queue system of citizen offices.")
    add_config(made)
    verbs = made.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    for part in (serve, demo, operation, accounts, devices, appointments):
        part.add(verbs)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except (Failed, ConfigError) as error:
        return fail(str(error))
    except Refusal as refusal:
        from app.web.problems import lookup

        facts = ", ".join(f"{name}: {value}" for name, value in refusal.facts.items())
        return fail(f"{lookup(refusal.code).en} [{refusal.code}]" + (f" ({facts})" if facts else ""))
    except KeyboardInterrupt:
        return 130


def fail(reason: str) -> int:
    """Say why, in one line."""
    print(f"wartemarke: {reason}", file=sys.stderr)
    return 1
