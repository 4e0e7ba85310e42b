"""The documentation tells the truth: its commands run, its links lead somewhere, its pictures are light."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.server import free_port
from dev import ROOT
from tests.support.server import eventually, http

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
# These take minutes, or are this very run; that the verb exists is checked.
LONG = ("setup", "test", "lint", "bench", "lock")
SHELL = ("/bin/sh", "-c")
MOST_BYTES = 150_000


def commands(page: Path) -> list[str]:
    """The lines of the blocks marked `sh`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture(name="machine")
def fresh_machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine on which the program was just installed."""
    own = {"WARTEMARKE_CONFIG": str(ROOT / "config.toml"), "WARTEMARKE_DATA_DIR": str(tmp_path / "data")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | own | {"PATH": path}


@pytest.mark.timeout(300)  # Dozens of programs start here, one after the other.
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.stem)
def test_the_commands_run(page: Path, machine: dict[str, str], tmp_path: Path) -> None:
    """One after the other, in a fresh data folder; servers are started, asked and stopped."""
    for command in commands(page):
        words = command.split()
        if words[:2] == ["python3", "dev.py"] and words[2] in LONG:
            assert f"\n  {words[2]} " in str((ROOT / "dev.py").read_text("utf-8")), command
        elif "serve" in words or words[-1] == "run":
            practice = "--practice-clock" in words
            folder = {"WARTEMARKE_DATA_DIR": str(tmp_path / "practice")} if practice else {}
            serves(command, machine | folder)
        else:
            done = subprocess.run(
                [*SHELL, command], cwd=ROOT, env=machine, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def serves(command: str, machine: dict[str, str]) -> None:
    """The server answers, and stops when told so."""
    port = free_port()
    text = f"exec {re.sub(r' --port [0-9]+', '', command)} --port {port}"
    process = subprocess.Popen([*SHELL, text], cwd=ROOT, env=machine, stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: process.poll() is None and answers(port), 60)
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    """Is somebody there?"""
    try:
        return http().get(f"http://127.0.0.1:{port}/health/ready").is_success
    except httpx.TransportError:
        return False


def links() -> Iterator[tuple[Path, str]]:
    """Every link of the pages to a file of the checkout."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                yield page, target


def test_links_lead_somewhere() -> None:
    assert [f"{page.name}: {target}" for page, target in links() if not (page.parent / target).exists()] == []


def test_statement_of_accessibility_names_real_tests() -> None:
    """Each test that shall hold a clause exists under the name that stands there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs/accessibility.md").read_text("utf-8"))
    assert len(named) > 20
    assert [f"{file}::{test}" for file, test in named if f"\ndef {test}(" not in (ROOT / file).read_text("utf-8")] == []


def test_pictures_are_light() -> None:
    pictures = list((ROOT / "docs/images").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= MOST_BYTES] == []
