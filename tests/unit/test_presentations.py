"""PDFs of strangers: pages become pictures and words, and what is wrong with a file stays outside the server."""

from __future__ import annotations

import os
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.usecases import pdf_reader, presentations
from tests.support.pdf import LOCK, endless_pdf, pdf_of
from tests.support.server import eventually


def drawn_by_pillow() -> bytes:
    """A red and a blue page without a word."""
    stream = BytesIO()
    red, blue = (Image.new("RGB", (1600, 900), colour) for colour in ("red", "blue"))
    red.save(stream, "PDF", save_all=True, append_images=[blue])
    return stream.getvalue()


def test_each_page_is_a_picture_as_large_as_a_display() -> None:
    """Whatever paper it was made for: lying, upright, as small as a stamp; in the order of the file."""
    red, blue = presentations.read(drawn_by_pillow(), 2).pages
    for page, colour in ((red, 0), (blue, 2)):
        with Image.open(BytesIO(page.picture)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (1920, 1080))
            dots = picture.convert("RGB").resize((1, 1)).tobytes()
        assert (page.words, dots.index(max(dots)), max(dots) - min(dots) > 200) == ("", colour, True)
    (stamp,) = pdf_reader.read(pdf_of(["Porto"], size=(72, 144)), 1).pages
    with Image.open(BytesIO(stamp.picture)) as picture:
        assert picture.size == (960, 1920)


def test_the_words_of_a_page_are_one_line_that_fits() -> None:
    """Lines become one, nothing unprintable stays, and a long text ends at a word."""
    (page,) = pdf_reader.read(pdf_of(["Heiligabend geschlossen", "Wieder am 28.12. für Sie da"]), 1).pages
    assert presentations.in_one_line(page.words) == "Heiligabend geschlossen Wieder am 28.12. für Sie da"
    assert presentations.in_one_line("Perso\ufffe\r\nnal\0ausweis\tab 24 Jahren") == "Personal ausweis ab 24 Jahren"
    cut = presentations.in_one_line("Rathaus " * 60)
    assert len(cut) <= 300
    assert cut.endswith("Rathaus …")
    assert presentations.in_one_line("Donau" * 70) == "Donau" * 60


def test_of_a_page_full_of_words_not_all_are_taken() -> None:
    """A small file may hold a library."""
    (page,) = pdf_reader.read(pdf_of(["Rathaus " * 5] * 200, size=(960, 14_000)), 1).pages
    assert len(page.words) == pdf_reader.MOST_SIGNS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_pdf"),
        (b"%PDF-1.7 and nothing else", "bad_pdf"),
        (pdf_of(["halb"])[:300], "bad_pdf"),
        (pdf_of(), "bad_pdf"),
        (pdf_of(["geheim"], lock=LOCK), "locked_pdf"),
        (pdf_of(["1"], ["2"], ["3"], ["4"]), "too_many_pages"),
    ],
    ids=["nothing", "a head alone", "half a file", "no page", "password", "too many pages"],
)
def test_what_cannot_be_shown_is_refused(content: bytes, code: str) -> None:
    """Each is read in a process of its own: of a file without a page PDFium says what was wrong with the one before."""
    assert presentations.read(content, 3).refused == code


def test_the_reader_of_a_strangers_file_has_little_in_its_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little memory and time, no file, no secret of ours, and it stands back; seen in the process while it reads."""
    monkeypatch.setenv("WARTEMARKE_DATABASE_URL", "postgresql+psycopg://wartemarke:geheim@db/town")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(presentations.read, endless_pdf(), 3)
        process = eventually(confined_reader)
        limits, environment = ((process / name).read_text() for name in ("limits", "environ"))
        os.kill(int(process.name), signal.SIGKILL)
        assert answer.result().refused == "bad_pdf"
    found = {line[:25].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert found["Max address space"] == [str(pdf_reader.MOST_MEMORY)] * 2
    assert found["Max cpu time"] == [str(pdf_reader.MOST_CPU_S)] * 2
    assert found["Max file size"] == found["Max core file size"] == ["0", "0"]
    assert pdf_reader.MOST_CPU_S > presentations.PATIENCE_S
    assert {pair.partition("=")[0] for pair in environment.split("\0") if pair} <= set(presentations.NEEDED)
    assert "geheim" not in environment


def confined_reader() -> Path | None:
    """The process that reads for us, once it stands back behind others and has its limits."""
    for children in Path("/proc/self/task").glob("*/children"):
        for pid in children.read_text().split():
            process = Path("/proc") / pid
            # Other children of this process may end while they are looked at.
            with suppress(OSError):
                is_set = re.search(r"Max core file size +0 +0", (process / "limits").read_text())
                if is_set and os.getpriority(os.PRIO_PROCESS, int(pid)) >= pdf_reader.PATIENCE:
                    return process
    return None


def test_a_file_that_never_ends_or_breaks_its_reader_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes may keep a processor busy for days, or ask for more memory than there is."""
    with monkeypatch.context() as hurried:
        hurried.setattr(presentations, "PATIENCE_S", 1.0)
        assert presentations.read(endless_pdf(), 3).refused == "large_pdf"
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert presentations.read(pdf_of(["heil"]), 3).refused == "bad_pdf"
