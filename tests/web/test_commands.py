"""The operator's commands: what they print, and their exit codes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.base import secret_of
from app.config import load
from tests.support.server import PASSWORD, command


@pytest.fixture(scope="module", name="ready")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled database."""
    from tests.support.server import write_config

    folder = tmp_path_factory.mktemp("commands")
    write_config(folder)
    assert command(folder, "migrate").returncode == 0
    return folder


def test_before_the_first_start_there_is_no_database(folder: Path) -> None:
    """Said in one line, and nothing is made by asking."""
    refused = command(folder, "user", "list")
    assert refused.returncode == 1
    assert "there is no database yet" in refused.stderr
    assert not (folder / "data").exists() or not list((folder / "data").glob("*.db"))


def test_migrating_twice_changes_nothing(ready: Path) -> None:
    """And says so."""
    assert command(ready, "migrate").stdout == "The database is up to date.\n"


def test_accounts(ready: Path) -> None:
    """Add, list, disable; the password comes from stdin and is never printed."""
    made = command(
        ready, "user", "add", "anna", "--role", "clerk", "--office", "mitte", "--password-stdin", text=PASSWORD + "\n"
    )
    assert (made.returncode, made.stdout) == (0, "anna is clerk of mitte.\n")
    short = command(ready, "user", "add", "ben", "--role", "clerk", "--password-stdin", text="kurz\n")
    assert (short.returncode, "[weak_password]" in short.stderr) == (1, True)
    nowhere = command(
        ready, "user", "add", "ben", "--role", "clerk", "--office", "x", "--password-stdin", text=PASSWORD
    )
    assert (nowhere.returncode, "[not_found]" in nowhere.stderr) == (1, True)
    assert command(ready, "user", "add", "ben", "--role", "king").returncode == 2
    assert command(ready, "user", "disable", "anna").returncode == 0
    assert "anna\tclerk (mitte) [disabled]" in command(ready, "user", "list").stdout
    assert PASSWORD not in made.stdout + made.stderr


def test_devices(ready: Path) -> None:
    """The token stands alone on the last line; list never shows it; a revoked device says so."""
    made = command(ready, "device", "add", "--kind", "kiosk", "--office", "mitte", "--name", "eingang")
    token = made.stdout.splitlines()[-1]
    assert made.returncode == 0
    assert len(token) >= 40
    assert " " not in token
    listed = command(ready, "device", "list").stdout
    assert "kiosk\teingang\tmitte\tpaired" in listed
    assert token not in listed
    assert command(ready, "device", "revoke", "--kind", "kiosk", "--name", "eingang").returncode == 0
    assert "kiosk\teingang\tmitte\trevoked" in command(ready, "device", "list").stdout
    assert command(ready, "device", "revoke", "--kind", "kiosk", "--name", "nirgends").returncode == 1


def test_closing_the_day(ready: Path) -> None:
    """By force at any time; an unknown office is refused."""
    closed = command(ready, "close-day", "--office", "mitte", "--force")
    assert (closed.returncode, closed.stdout.startswith("mitte ")) == (0, True), closed.stderr
    assert command(ready, "close-day", "--office", "x", "--force").returncode == 1


def test_the_report_of_waits(ready: Path) -> None:
    """JSON for programs; the wrong order of days is refused."""
    period = ["--from", "2026-11-23", "--to", "2026-11-23"]
    told = command(ready, "report", "waits", "--office", "mitte", *period, "--format", "json")
    assert json.loads(told.stdout)["total"]["n"] == 0
    wrong = command(ready, "report", "waits", "--office", "mitte", "--from", "2026-11-24", "--to", "2026-11-23")
    assert wrong.returncode == 1


def test_the_secret_is_its_owners(ready: Path) -> None:
    """Whoever reads it can make tokens."""
    assert (ready / "data" / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "\n", "kurz"])
def test_a_weak_secret_is_refused(folder: Path, text: str) -> None:
    """As an interrupted copy leaves it: every ticket and form would be open to whoever guesses it."""
    (folder / "data").mkdir()
    (folder / "data" / "secret").write_text(text)
    done = command(folder, "migrate")
    assert done.returncode == 1
    assert "a secret has at least 32 characters" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_first_starts_make_one_secret(folder: Path) -> None:
    """Whoever comes second takes the first one's, whole."""
    settings = load(folder / "config.toml", {"WARTEMARKE_SECRET_FILE": str(folder / "secret")})
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_of(settings), range(8)))
    assert len(made) == 1
    assert {path.name for path in folder.iterdir()} == {"config.toml", "secret"}
