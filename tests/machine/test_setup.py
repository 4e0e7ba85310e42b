"""The files that make a mini PC a kiosk: installed into an empty root, read by the programs that will read them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dev import ROOT, find_browser

MACHINE = ROOT / "docs/machine"
GIVEN = ("--server", "http://rathaus:8000/", "--kind", "kiosk", "--name", "eingang", "--rotate", "90")
UNITS = ("wartemarke-screen.service", "wartemarke-watch.service", "wartemarke-printer.service")
SYSTEM_UNITS = Path("/usr/lib/systemd/system")
PROGRAMS = ("usr/bin/cage", "usr/bin/python3", "opt/wartemarke/.venv/bin/wartemarke-printer")


def install(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installer."""
    command = ["sh", str(MACHINE / "install.sh"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", name="root")
def installed_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty root with everything in it."""
    root = tmp_path_factory.mktemp("root")
    done = install(*GIVEN, "--printer", "--root", str(root))
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(f"/{p.relative_to(root)}" for p in root.rglob("*") if p.is_file())
    return root


def test_what_was_asked_for_is_in_the_files(root: Path) -> None:
    """No place holder is left, only the address without its last slash, and the screen's script may be run."""
    texts = {path.name: path.read_text("utf-8") for path in root.rglob("*") if path.is_file()}
    assert [name for name, text in texts.items() if re.search("@[A-Z]+@", text)] == []
    assert {"SERVER=http://rathaus:8000", "KIND=kiosk", "NAME=eingang", "ROTATE=90"} <= set(
        texts["screen.env"].splitlines()
    )
    assert (root / "usr/local/lib/wartemarke/screen.sh").stat().st_mode & 0o111
    policy = json.loads(texts["wartemarke.json"])
    assert (policy["URLAllowlist"], policy["URLBlocklist"]) == (["http://rathaus:8000"], ["*"])


def test_a_printer_that_was_set_up_stays_so(root: Path) -> None:
    own = root / "etc/wartemarke/printer.toml"
    own.write_text("mine")
    assert install(*GIVEN, "--printer", "--root", str(root)).returncode == 0
    assert own.read_text() == "mine"


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--server", "ftp://x", "--kind", "kiosk", "--name", "a"),
        ("--server", "http://x|y", "--kind", "kiosk", "--name", "a"),
        ("--server", "http://x", "--kind", "toaster", "--name", "a"),
        ("--server", "http://x", "--kind", "kiosk", "--name", "a b"),
        ("--server", "http://x", "--kind", "kiosk", "--name", "a", "--rotate", "45"),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is written."""
    done = install(*wrong, "--root", str(tmp_path))
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "usage" in done.stderr


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze, which only Linux with systemd has"
)
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_the_units(root: Path, tmp_path: Path, unit: str) -> None:
    """Each key is known, and each program is where the unit looks for it."""
    root = shutil.copytree(root, tmp_path / "root")
    for program in PROGRAMS:
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    shutil.copytree(SYSTEM_UNITS, root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    command = ["systemd-analyze", "verify", f"--root={root}", "--man=no", "--recursive-errors=no", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_udev_rules_are_rules() -> None:
    """Every line is a comment or pairs of a known key, an operator and a text."""
    pair = r'[A-Z]+(\{[A-Za-z_]+\})?\s*(==|!=|\+=|=)\s*"[^"]*"'
    lines = (MACHINE / "60-wartemarke.rules").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(rf"#.*|{pair}(, {pair})*", line)] == []


@pytest.fixture(scope="module", name="chromium")
def chromium_binary() -> bytes:
    """The program itself, not the script that starts it."""
    found = find_browser()
    assert found
    near = (Path(found), *Path("/usr/lib/chromium").glob("chromium"), *Path("/opt/google/chrome").glob("chrome"))
    return next(path for path in near if path.read_bytes()[:4] == b"\x7fELF").read_bytes()


def test_the_installed_chromium_knows_every_flag_and_policy(chromium: bytes) -> None:
    """A misspelt or dropped one would silently do nothing."""
    flags = re.findall(r"^    --([a-z-]+)", (MACHINE / "screen.sh").read_text("utf-8"), re.MULTILINE)
    assert len(flags) >= 9
    wanted = [*flags, *json.loads((MACHINE / "policy.json").read_text("utf-8"))]
    assert [name for name in wanted if b"\0" + name.encode() + b"\0" not in chromium] == []
    assert b"\0disable-session-crashed-bubble\0" not in chromium, "what is gone is seen to be gone"
