#!/usr/bin/env python3
"""The checkout's own tool: python3 dev.py VERB [ARGUMENTS]

  setup   environment in .venv and web assets, nothing else
  run     the real server on http://127.0.0.1:8000 (arguments go to `wartemarke serve`)
  demo    a town with history and a living day
  test    linters, types, import contracts and all tests (arguments go to pytest)
  lint    linters, types and import contracts alone
  bench   benchmarks (arguments go to `python -m bench`)
  texts   bring all catalogues into the order of the German ones (arguments: languages to begin)
  lock    write requirements/*.txt and package-lock.json anew

Standard library only, and readable by Python 3.8, so that it can name the version it needs.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELL = "chromium-headless-shell"
"""The same pages by a browser without windows, for a fifth less of the processor; not every system has it."""
CHECKS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports", "--no-logo"))
PRODUCT = ["pyproject.toml", "--extra=server", "--extra=printer", "--group=build"]
MOST_WORKERS = 4
MEMORY_FOR_TESTS = 4 * 2**30
# What each lock is resolved from. `dev` keeps the versions of `runtime`; `node` is for machines without npm.
LOCKS = {
    "runtime": PRODUCT,
    "dev": [*PRODUCT, "--group=dev", "--constraint=requirements/runtime.txt"],
    "node": ["requirements/node.in"],
}


def main() -> int:
    """Run the verb of the command line; returns the exit code."""
    verbs = {f.__name__: f for f in (setup, run, demo, test, lint, bench, texts, lock)}
    verb, args = "".join(sys.argv[1:2]), sys.argv[2:]
    if verb not in verbs:
        print(__doc__)
        return 0 if verb in {"-h", "--help", "help"} else 2
    if sys.version_info < NEEDED:
        fail("Python {}.{} or newer is needed, this is {}.{}".format(*NEEDED, *sys.version_info[:2]))
    os.chdir(ROOT)
    return verbs[verb](args)


def setup(_args: list[str]) -> int:
    """Make the environment that serves."""
    environment("runtime")
    return 0


def run(args: list[str]) -> int:
    """Serve, in place of this process."""
    environment("runtime")
    return become("-m", "app", "serve", *args)


def demo(args: list[str]) -> int:
    """Serve the demo town, in place of this process."""
    environment("runtime")
    return become("-m", "app", "demo", *args)


def bench(args: list[str]) -> int:
    """Run the benchmarks, in place of this process."""
    environment("dev")
    return become("-m", "bench", *args)


def lint(_args: list[str]) -> int:
    """Check style, types and import contracts; every check runs, whatever the others say."""
    environment("dev")
    failed = [" ".join(command) for command in CHECKS if call(VENV / "bin" / command[0], *command[1:])]
    if failed:
        print("FAILED: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


def test(args: list[str]) -> int:
    """Check everything and run all tests; pytest has the last word on the screen."""
    test_tools()
    # Each test server is a process of its own: without bytecode it would compile us hundreds of times.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = lint([])
    # Each file stays in one process: its tests share a server and a browser. One more than cores, because tests wait.
    workers = str(min((os.cpu_count() or 1) + 1, MOST_WORKERS))
    spread = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    with tempfile.TemporaryDirectory(prefix="wartemarke-tests-", dir=memory()) as folder:
        # PostgreSQL runs as another user than root.
        Path(folder).chmod(0o711)
        os.environ["TMPDIR"] = folder
        return call(PYTHON, "-m", "pytest", *spread, *args) or failed


def memory() -> str | None:
    """A folder in memory with room for hundreds of databases, if there is one."""
    known = Path("/dev/shm")  # noqa: S108 -- only a name of our own is made in it
    return str(known) if known.is_dir() and shutil.disk_usage(known).free > MEMORY_FOR_TESTS else None


def texts(args: list[str]) -> int:
    """Complete the catalogues of all languages."""
    environment("dev")
    return call(PYTHON, "catalogues.py", *args)


def lock(_args: list[str]) -> int:
    """Resolve anew; locks hold hashes and no address."""
    environment("dev")
    install("uv")
    resolve = [str(VENV / "bin/uv"), "pip", "compile", "--universal", "--python-version=3.11", "--upgrade"]
    plain = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
    for name, sources in LOCKS.items():
        check(*resolve, *plain, *sources, f"--output-file=requirements/{name}.txt")
    check("npm", "install", "--package-lock-only", "--no-progress")
    strip_addresses(ROOT / "package-lock.json")
    return 0


def strip_addresses(path: Path) -> None:
    """Npm can leave out where packages come from, but not where their makers ask for money."""
    content = json.loads(path.read_text("utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def environment(level: str) -> None:
    """Make or complete .venv for ``runtime`` or ``dev``, one of us at a time."""
    turn = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        complete(level)
    finally:
        # Whoever runs the tests must not keep those from starting that the tests start.
        os.close(turn)


def complete(level: str) -> None:
    """Install what is missing. Stamps come last, so half a job is done again."""
    stamp, with_assets = VENV / f"stamp-{level}", (ROOT / "app/web/assets/.stamp").is_file()
    if with_assets and says(stamp, key(level)):
        make_what_changed()
        return
    print(f"setting up .venv ({level}) ...", flush=True)
    if not says(VENV / "stamp-home", home()):
        create_venv()
        (VENV / "stamp-home").write_text(home(), "utf-8")
    install("--require-hashes", "-r", f"requirements/{level}.txt")
    if not shutil.which("npm"):
        install("--require-hashes", "-r", "requirements/node.txt")
    install("--no-deps", "--no-build-isolation", "--editable", ".")
    for name in ("runtime", level):
        (VENV / f"stamp-{name}").write_text(key(name), "utf-8")


def make_what_changed() -> None:
    """Compile texts and join scripts anew if one of them has changed since."""
    made = [(path, path.with_suffix(".mo")) for path in ROOT.glob("*/locale/*/LC_MESSAGES/*.po")]
    pages = ROOT / "app/web/assets/pages/made-of.json"
    scripts = [path for folder in ("app/web/static", "kiosk", "display") for path in (ROOT / folder).rglob("*.js")]
    made += [(path, pages) for path in scripts]
    if any(not done.is_file() or done.stat().st_mtime_ns <= source.stat().st_mtime_ns for source, done in made):
        check(PYTHON, "hatch_build.py")


def home() -> str:
    """What an environment cannot be moved from: its Python and its folder."""
    return f"{sys.version}\n{sys.base_prefix}\n{ROOT}"


def key(level: str) -> str:
    """Changes whenever the environment of that level has to be completed."""
    names = ("pyproject.toml", "hatch_build.py", "package-lock.json", f"requirements/{level}.txt")
    contents = [(ROOT / name).read_bytes() for name in names]
    return hashlib.sha256(b"".join([home().encode(), *contents])).hexdigest()


def says(stamp: Path, text: str) -> bool:
    """Whether the stamp is there and holds this text."""
    return stamp.is_file() and stamp.read_text("utf-8") == text


def create_venv() -> None:
    """An empty environment with pip; Debian keeps ensurepip in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        install_system(["python{}.{}-venv".format(*sys.version_info[:2])])
    check(sys.executable, "-m", "venv", "--clear", VENV)


def install(*args: str) -> None:
    """Pip inside the environment."""
    check(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *args)


def test_tools() -> None:
    """Browser, PostgreSQL and speech for the tests, from the system's packages where they are not there."""
    wanted = {"chromium": find_browser, "postgresql": find_postgres, "espeak-ng": find_espeak}
    missing = [package for package, find in wanted.items() if not find()]
    if missing:
        # First, or the whole one would be what is asked for.
        install_system(([SHELL + " | chromium"] if "chromium" in missing else []) + missing)
    still = [package for package in missing if not wanted[package]()]
    if still:
        fail("the tests need " + ", ".join(still) + "; please install it (any Chrome or Chromium will do)")


def find_browser() -> str | None:
    """A Chrome or Chromium that starts (Ubuntu's package is only a stub)."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path and not call(path, "--version", quiet=True)), None)


def find_quick_browser() -> str | None:
    """The browser for pages alone; whoever starts one as a kiosk needs a whole one."""
    shell = shutil.which(SHELL)
    return shell if shell and not call(shell, "--version", quiet=True) else find_browser()


def find_postgres() -> Path | None:
    """The newest folder with PostgreSQL's server programs; Debian keeps them off the PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    folders = [*newest_first, Path(shutil.which("initdb") or "nowhere").resolve().parent]
    return next((folder for folder in folders if (folder / "postgres").is_file()), None)


def find_espeak() -> str | None:
    """The speech synthesiser."""
    return shutil.which("espeak-ng")


def install_system(packages: list[str]) -> None:
    """Install Debian packages ("this | else that") where this user may; otherwise end with one line that names them."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and (not shutil.which("sudo") or call(*sudo, "true", quiet=True))):
        fail("please have these system packages installed: " + ", ".join(packages))
    print("installing " + ", ".join(packages) + " ...", flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    command = [*apt, "satisfy", "-y", "--no-install-recommends", *packages]
    # Without package lists, or with old ones, the first try fails.
    if call(*command, quiet=True) and (call(*apt, "update") or call(*command)):
        fail("could not install: " + ", ".join(packages))


def call(*command: str | Path, quiet: bool = False) -> int:
    """Run a command; returns its exit code, or 127 when there is no such program."""
    output = subprocess.DEVNULL if quiet else None
    parts = [str(part) for part in command]
    try:
        return subprocess.run(parts, check=False, stdout=output, stderr=output).returncode
    except OSError:
        return 127


def check(*command: str | Path) -> None:
    """Run a command that has to succeed."""
    code = call(*command)
    if code:
        fail("failed ({}): {}".format(code, " ".join(map(str, command))))


def become(*args: str) -> int:
    """Go on as the environment's Python, so that signals reach the server itself."""
    os.execv(str(PYTHON), [str(PYTHON), *args])  # noqa: S606 -- it is the same program going on, no shell wanted


def fail(message: str) -> NoReturn:
    """End with one line."""
    raise SystemExit("dev.py: " + message)


if __name__ == "__main__":
    sys.exit(main())
