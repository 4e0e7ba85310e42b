"""The pages of a PDF as pictures and words, made in a process of its own.

`python -m app.usecases.pdf_reader MOST` reads the PDF from stdin and answers on stdout in MessagePack. PDFium is a
million lines of C++ that read strangers' files: what it breaks, hangs on or eats up must not be the server.
"""

import os
import resource
import sys
from typing import TYPE_CHECKING

import msgspec

from app.usecases.webp import LONGEST_SIDE, webp

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space. A page as we draw it takes ten million, a large photograph on it some hundred."""
MOST_CPU_S = 60
"""A little more than the server waits: who waits no longer has stopped it before."""
MOST_SIGNS = 4000
"""Of the words of a page, far more than is kept of them: a small file may hold a library."""
LOCKED = frozenset({4, 5})
"""PDFium's errors of a password and of a lock that it does not know (fpdfview.h)."""
PATIENCE = 10
"""How far it stands back behind the calls, by which people find their counter."""


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A page: its picture as WebP, and the words on it as they stand in the file."""

    picture: bytes
    words: str


class Answer(msgspec.Struct, frozen=True):
    """All pages in order, or the code of a refusal. `found`: how many pages the file has."""

    pages: list[Page] = []
    refused: str = ""
    found: int = 0


def read(content: bytes, most: int) -> Answer:
    """The pages of a PDF, if they are at most `most`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) > most:
            return Answer(refused="too_many_pages", found=len(document))
        pages = [_page(document[n]) for n in range(len(document))]
    except pypdfium2.PdfiumError as error:
        return Answer(refused="locked_pdf" if error.err_code in LOCKED else "bad_pdf")
    except MemoryError:
        return Answer(refused="large_pdf")
    document.close()
    return Answer(pages, found=len(pages))


def _page(page: "PdfPage") -> Page:
    """One page, as large as a display whatever paper it was made for."""
    words = page.get_textpage().get_text_bounded()[:MOST_SIGNS]
    # The library rounds up to whole dots.
    scale = (LONGEST_SIDE - 0.5) / max(page.get_size())
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    page.close()
    return Page(webp(picture), words)


def confine() -> None:
    """Let this process take so much and no more, write no file and leave none when it breaks."""
    os.nice(PATIENCE)
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read a PDF from stdin and answer on stdout."""
    confine()
    answer = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
