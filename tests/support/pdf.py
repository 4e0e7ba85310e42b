"""PDF files with words on their pages, written out by hand."""

from __future__ import annotations

from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"01" * 32, b"02" * 32)
"""A password that nobody knows (PDF 32000-1, 7.6.3)."""


def pdf_of(*pages: Sequence[str], size: tuple[int, int] = (960, 540), lock: bytes = b"") -> bytes:
    """A file with a page for each list of lines; `size` in points."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, FONT]
    for n, lines in enumerate(pages):
        objects += [PAGE % (*size, 5 + 2 * n), written(lines, size[1])]
    return file_of(objects, lock)


def endless_pdf() -> bytes:
    """A small file whose page draws a form that draws the next one a hundred times, and so on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R"
    page += b" /Resources << /XObject << /X 5 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        page,
        stream(b"/X Do"),
    ]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /X %d 0 R >> >>"
    objects += [stream(b"/X Do\n" * 100, form % (6 + level)) for level in range(6)]
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 960 540]"
    return file_of([*objects, stream(b"0 0 900 500 re f", last)])


def file_of(objects: Sequence[bytes], lock: bytes = b"") -> bytes:
    """These objects, numbered from 1, the first of them the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, lock, len(body))
    return body + head + table + trailer


def written(lines: Sequence[str], height: int) -> bytes:
    """The stream that writes these lines from the top."""
    shown = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
    return stream(b"BT /F 48 Tf 60 TL 60 %d Td\n%sET" % (height - 100, shown))


def stream(content: bytes, head: bytes = b"") -> bytes:
    """What is drawn, as an object."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)
