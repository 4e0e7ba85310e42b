"""device add | list | revoke."""

import argparse
from typing import Any

from app.base import make_clock
from app.commands.common import add_config, opened
from app.usecases import devices

KINDS = ("kiosk", "display", "printer", "api")


def add(verbs: Any) -> None:
    """Add the commands."""
    device = verbs.add_parser("device", help="kiosks, displays, printers and programs")
    actions = device.add_subparsers(dest="action", required=True, metavar="ACTION")
    made = actions.add_parser("add", help="make a device, or give one a new token; the last line is the token")
    made.add_argument("--kind", required=True, choices=KINDS)
    made.add_argument("--office", required=True, help="slug")
    made.add_argument("--name", required=True)
    made.add_argument("--printer", help="for a kiosk: the printer it prints on (default: the office's only one)")
    made.set_defaults(run=add_device)
    shown = actions.add_parser("list", help="all devices")
    shown.set_defaults(run=list_devices)
    ended = actions.add_parser("revoke", help="take a device's token away")
    ended.add_argument("--kind", required=True, choices=KINDS)
    ended.add_argument("--name", required=True)
    ended.set_defaults(run=revoke)
    for parser in (made, shown, ended):
        add_config(parser)


def add_device(given: argparse.Namespace) -> None:
    """Make a device and print its token once."""
    with opened(given) as ctx:
        now = make_clock(ctx).now()
        token = devices.register(
            ctx, kind=given.kind, office=given.office, name=given.name, now=now, printer=given.printer
        )
    print(f"{given.kind} {given.name} of {given.office}; its token is shown only now:")
    print(token)


def list_devices(given: argparse.Namespace) -> None:
    """All devices."""
    with opened(given) as ctx:
        for view in devices.list_devices(ctx):
            state = "revoked" if view.revoked else "paired" if view.paired else "waits for pairing"
            print(f"{view.kind}\t{view.name}\t{view.office}\t{state}")


def revoke(given: argparse.Namespace) -> None:
    """Take a device's token away."""
    with opened(given) as ctx:
        devices.revoke(ctx, kind=given.kind, name=given.name)
    print(f"{given.kind} {given.name} is revoked.")
