"""From a job to the bytes an ESC/POS printer gets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from printer.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.job import PrintJob
    from printer.settings import PrinterSettings


def encoder(settings: PrinterSettings) -> Callable[[PrintJob], bytes]:
    """The encoding of one printer; raises `SettingsError` for an unknown profile."""
    if settings.profile != "default":
        from printer.escpos_encode import check_profile

        check_profile(settings.profile)
    return partial(encode, settings)


def encode(settings: PrinterSettings, job: PrintJob) -> bytes:
    """The whole job from ESC @ to the cut: as text if so set and one code page has every character."""
    from printer import native
    from printer.escpos_encode import Document

    layout = lay_out(job)
    document = Document(settings.profile, settings.width_px)
    page = native.code_page(layout) if settings.native else None
    if page and document.code_page(page):
        native.write(layout, document)
    else:
        from printer.bitmap import render

        document.picture(render(layout, settings.width_px))
    return document.cut()
