"""What a wheel brings to an office's server, and to the small machine beside a printer."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.sources import PRODUCT, files, name

SERVER_ONLY = ("flask", "sqlalchemy", "gunicorn", "numpy", "psycopg", "alembic")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder: Path = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_everything_the_program_reads(wheel: zipfile.ZipFile) -> None:
    """Code, templates, style, texts; and what the build hook fetched, with its licences."""
    inside = set(wheel.namelist())
    ours = {name(path) for path in files(".py", ".html", ".jinja", ".js", ".css", ".toml", under=PRODUCT)}
    assert ours - inside == set()
    fetched = {
        "app/web/assets/socket.io.esm.min.js",
        "app/web/assets/kern/kern.min.css",
        "app/web/assets/fonts/fira-sans.css",
        "app/web/assets/pages/kiosk/kiosk.js",
        "app/web/assets/pages/made-of.json",
    }
    licences = {"app/web/assets/licences/kern.md", "app/web/assets/licences/socket.io-client.txt"}
    paper = {"printer/assets/FiraSans-Regular.woff2", "printer/assets/licences/fira-sans.txt"}
    assert (fetched | licences | paper) - inside == set()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {entry.partition("/")[0] for entry in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PRODUCT)
    assert any(entry.endswith("licenses/LICENSE") for entry in wheel.namelist())


def test_the_printer_alone_needs_no_server(wheel: zipfile.ZipFile) -> None:
    every = metadata(wheel).get_all("Requires-Dist", [])
    needed = [entry for entry in every if not entry.endswith(("extra == 'server'", "extra == 'relay'"))]
    assert [entry for entry in needed if entry.lower().startswith(SERVER_ONLY)] == []
    assert any(entry.startswith("python-escpos") for entry in needed)


def metadata(wheel: zipfile.ZipFile) -> Message:
    entry = next(entry for entry in wheel.namelist() if entry.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(entry).decode())
