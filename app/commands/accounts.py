"""user add | list | disable."""

import argparse
import sys
from typing import Any

from app.commands.common import Failed, add_config, opened
from app.usecases import accounts

ROLES = ("clerk", "reception", "manager", "admin")


def add(verbs: Any) -> None:
    """Add the commands."""
    user = verbs.add_parser("user", help="accounts of staff")
    actions = user.add_subparsers(dest="action", required=True, metavar="ACTION")
    made = actions.add_parser("add", help="make an account, or give one another role")
    made.add_argument("name")
    made.add_argument("--role", required=True, choices=ROLES)
    made.add_argument("--office", help="slug (default: all offices)")
    made.add_argument("--password-stdin", action="store_true", help="read the password from the first line of stdin")
    made.set_defaults(run=add_user)
    shown = actions.add_parser("list", help="all accounts")
    shown.set_defaults(run=list_users)
    ended = actions.add_parser("disable", help="lock an account; its sessions end")
    ended.add_argument("name")
    ended.set_defaults(run=disable)
    for parser in (made, shown, ended):
        add_config(parser)


def password(given: argparse.Namespace) -> str:
    """The password: from stdin, or asked for on a terminal."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Failed("no terminal to ask for the password: use --password-stdin")
    import getpass

    first, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != again:
        raise Failed("the passwords are not the same")
    return first


def add_user(given: argparse.Namespace) -> None:
    """Make an account."""
    secret = password(given)
    with opened(given) as ctx:
        accounts.add_user(ctx, name=given.name, password=secret, role=given.role, office=given.office)
    print(f"{given.name} is {given.role} {'of ' + given.office if given.office else 'of all offices'}.")


def list_users(given: argparse.Namespace) -> None:
    """All accounts."""
    with opened(given) as ctx:
        for user in accounts.list_users(ctx):
            roles = ", ".join(f"{role} ({office or 'all'})" for role, office in user.roles)
            print(f"{user.name}\t{roles}{' [disabled]' if user.disabled else ''}")


def disable(given: argparse.Namespace) -> None:
    """Lock an account."""
    with opened(given) as ctx:
        accounts.disable(ctx, name=given.name)
    print(f"{given.name} is disabled.")
