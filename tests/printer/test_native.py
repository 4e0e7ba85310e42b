"""The bytes of text mode, and what another reader of ESC/POS makes of them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import zxingcpp

from printer.double_paper import Paper
from printer.encode import encode
from printer.job import PrintJob
from printer.settings import PrinterSettings, SettingsError
from tests.printer.conftest import URL, MakeJob

NATIVE = PrinterSettings(transport="network", host="printer", mode="native")
BITMAP = PrinterSettings(transport="network", host="printer", mode="bitmap")


def printed(settings: PrinterSettings, job: PrintJob) -> Paper:
    paper = Paper(settings.width)
    paper.feed(encode(settings, job).data)
    return paper


@pytest.mark.parametrize("settings", [NATIVE, BITMAP])
def test_every_job_begins_with_a_reset_and_ends_with_one_partial_cut(
    make_job: MakeJob, settings: PrinterSettings
) -> None:
    content = encode(settings, make_job()).data
    assert content.startswith(b"\x1b@")
    assert content.endswith(b"\x1dV\x01")
    assert printed(settings, make_job()).count == 1


def test_umlauts_and_euro_in_one_code_page(make_job: MakeJob) -> None:
    content = encode(NATIVE, make_job(lines=("Gebühr 37,00 €", "Straße", "ÄÖÜ"))).data
    assert content.count(b"\x1bt") == 1
    assert b"\x1bt\x13" in content
    assert "Gebühr 37,00 €".encode("cp858") in content
    assert b"\xd5" in content


@pytest.mark.parametrize(
    ("language", "line", "page", "codec"),
    [("tr", "Kimlik kartı, şehir", 13, "cp857"), ("ru", "Паспорт", 17, "cp866"), ("pl", "Dowód osobisty", 18, "cp852")],
)
def test_other_alphabets_get_their_code_page(
    make_job: MakeJob, language: str, line: str, page: int, codec: str
) -> None:
    content = encode(NATIVE, make_job(language=language, office="Rathaus", lines=(line,))).data
    assert content[5:8] == b"\x1bt" + bytes([page])
    assert line.encode(codec) in content


@pytest.mark.parametrize("line", ["Επίδομα", "بطاقة", "Buletin, județ, ș", "日本"])
def test_what_no_code_page_has_becomes_a_picture(make_job: MakeJob, line: str) -> None:
    content = encode(NATIVE, make_job(lines=(line,))).data
    assert b"\x1dv0" in content
    assert b"\x1bt" not in content


def test_typography_is_said_plainly(make_job: MakeJob) -> None:
    assert b'"Wartemarke" - A' in encode(NATIVE, make_job(office="„Wartemarke“ – A")).data


def test_another_reader_sees_the_same_ticket(make_job: MakeJob) -> None:
    text = printed(NATIVE, make_job()).texts[0]
    for part in ("Bürgerbüro Musterstadt", "A017", "2 × Führungszeugnis", "voraussichtlich 10:30", "09:14 Uhr"):
        assert part in text


@pytest.mark.parametrize("settings", [NATIVE, BITMAP])
def test_another_reader_of_the_code_reads_the_address(make_job: MakeJob, settings: PrinterSettings) -> None:
    picture = printed(settings, make_job()).papers[0].convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]


def test_the_bitmap_arrives_dot_by_dot(make_job: MakeJob) -> None:
    """But for the dots that would be a real-time command to the printer."""
    from PIL import ImageChops

    from printer.bitmap import render
    from printer.layout import lay_out

    job = make_job()
    drawn = render(lay_out(job), 576)
    arrived = printed(BITMAP, job).papers[0].crop((0, 0, *drawn.size))
    different = ImageChops.logical_xor(drawn, arrived).histogram()[255]
    assert different < 20


def test_pictures_hold_no_real_time_commands() -> None:
    from PIL import Image

    from printer.escpos_encode import Document

    dots = bytes(0xFF ^ byte for byte in b"\x10\x04\x01\x10\x05\x02\x10\x14\x08" * 8)
    document = Document("default", 576)
    document.picture(Image.frombytes("1", (576, 1), dots))
    document.cut()
    content = document.content
    assert b"\x18\x04\x01" in content
    assert not any(command in content for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_an_unknown_profile_is_named_with_the_nearest() -> None:
    from printer.encode import encoder

    with pytest.raises(SettingsError, match='perhaps you meant "TM-T88V"'):
        encoder(PrinterSettings(profile="TM-T88"))


def test_a_profile_of_the_library_brings_its_own_numbers(make_job: MakeJob) -> None:
    content = encode(PrinterSettings(mode="native", profile="TM-T88V"), make_job()).data
    assert content.startswith(b"\x1b@\x1da\x00\x1bt\x13")


def test_the_library_leaves_no_traces() -> None:
    """python-escpos adds a handler to the root logger and leaves a folder behind when imported."""
    code = (
        "import logging; from printer.escpos_encode import Document; Document('default', 576); "
        "print(logging.root.handlers)"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code], env={"TMPDIR": folder}, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"
        assert not list(Path(folder).iterdir())
