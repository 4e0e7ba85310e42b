"""Puts an agent together from the settings: the one place that knows all transports."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from printer.agent import Agent
from printer.journal import Journal

if TYPE_CHECKING:
    from printer.settings import PrinterSettings
    from printer.transport import Opener, Printer


def build_agent(settings: PrinterSettings, data_dir: Path) -> Agent:
    """The agent of one printer. Its journal and the pictures of the preview live in `data_dir`.

    Touches no printer yet; raises `SettingsError` for an unknown profile.
    """
    return Agent(_printer(settings, data_dir), Journal(data_dir / "printer-journal.jsonl"))


def _printer(settings: PrinterSettings, data_dir: Path) -> Printer:
    if settings.transport == "preview":
        from printer.preview import PreviewPrinter

        return PreviewPrinter(data_dir / "paper", settings.width)
    from printer.encode import encoder

    encode = encoder(settings)
    if settings.transport == "file":
        from printer.transport_file import FilePrinter

        return FilePrinter(Path(settings.device), encode)
    from printer.delivery import EscposPrinter
    from printer.gauge import Gauge

    gauge = Gauge(data_dir / "printer-roll.json", settings.near_end_cm)
    return EscposPrinter(_opener(settings), encode, settings, gauge)


def _opener(settings: PrinterSettings) -> Opener:
    if settings.transport == "network":
        from printer.transport_network import NetworkLink

        return partial(NetworkLink, settings.host, settings.port, settings.timeout_s)
    if settings.transport == "serial":
        from printer.transport_serial import SerialLink

        return partial(SerialLink, settings)
    from printer.transport_usb import open_usb

    return partial(open_usb, settings)
