"""From a job to the bytes an ESC/POS printer gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from printer.layout import papers

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.escpos_encode import Document
    from printer.job import PrintJob
    from printer.layout import Layout
    from printer.settings import PrinterSettings

_CM_PER_ROW: Final = 2.54 / 203


@dataclass(frozen=True, slots=True)
class Content:
    """What goes to the printer, and how long the paper gets, in centimetres."""

    data: bytes
    cm: float


def encoder(settings: PrinterSettings) -> Callable[[PrintJob], Content]:
    """The encoding of one printer; raises `SettingsError` for an unknown profile."""
    if settings.profile != "default":
        from printer.escpos_encode import check_profile

        check_profile(settings.profile)
    return partial(encode, settings)


def encode(settings: PrinterSettings, job: PrintJob) -> Content:
    """The whole job from ESC @ to the last cut: as text if so set and one code page has every character."""
    from printer import native
    from printer.escpos_encode import Document

    document = Document(settings.profile, settings.width)
    for layout in papers(job):
        if settings.native and _code_page(layout, document):
            native.write(layout, document)
        else:
            from printer.bitmap import render

            document.picture(render(layout, settings.width))
        document.cut()
    return Content(document.content, document.rows * _CM_PER_ROW)


def _code_page(layout: Layout, document: Document) -> bool:
    """Choose the first code page that has every character; False when it must be drawn as a picture."""
    from printer import native

    return any(document.code_page(page) for page in native.code_pages(layout))
