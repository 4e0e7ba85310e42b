"""Rules and statistics take plain data and give plain data back."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.sources import files, imports, name

# Standard library, but clocks, chance and the outside world all the same.
OUTSIDE = {
    *("asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil"),
    *("signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
RULES = list(files(".py", under=("app/rules",)))
STATISTICS = list(files(".py", under=("app/statistics",)))
HEAVY = {"PIL", "alembic", "escpos", "holidays", "numpy", "pypdfium2"}
SERVING = {"flask", "flask_socketio", "gunicorn", "limits", "structlog"}


@pytest.mark.parametrize("path", RULES, ids=name)
def test_rules_need_the_standard_library_alone(path: Path) -> None:
    assert strangers(path, {"app.rules"}) == set()


@pytest.mark.parametrize("path", STATISTICS, ids=name)
def test_statistics_need_numpy_at_most(path: Path) -> None:
    assert strangers(path, {"app.statistics", "app.rules", "numpy"}) == set()


@pytest.mark.parametrize("path", [*RULES, *STATISTICS], ids=name)
def test_time_is_an_argument(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    assert [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in CLOCKS] == []


def test_the_strict_eye_sees(tmp_path: Path) -> None:
    """The finder behind these tests names clocks, I/O and third parties."""
    module = tmp_path / "module.py"
    module.write_text("import os.path\nimport flask\nfrom time import time\nfrom datetime import datetime\n")
    assert strangers(module, set()) == {"os.path", "flask", "time"}


@pytest.mark.parametrize(
    ("module", "unwanted"), [("app.cli", HEAVY | SERVING), ("app.factory", HEAVY), ("printer.cli", HEAVY)]
)
def test_starting_waits_for_no_heavy_library(module: str, unwanted: set[str]) -> None:
    """Heavy libraries are loaded when they are first used, what serves by `serve` alone."""
    script = f"import sys, {module}; print(*sorted({unwanted} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_the_printer_runs_without_the_server() -> None:
    """All its modules can be imported, and neither Flask nor SQLAlchemy nor the server comes along."""
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files(".py", under=("printer",))]
    wanted = ", ".join(module for module in modules if not module.endswith(("__main__", "__init__")))
    unwanted = {"app", "display", "flask", "kiosk", "sqlalchemy"}
    script = f"import sys, {wanted}; print(*sorted({unwanted} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def strangers(path: Path, allowed: set[str]) -> set[str]:
    """Imported modules that are neither allowed nor an inward part of the standard library."""

    def is_allowed(module: str) -> bool:
        first = module.partition(".")[0]
        ours = any(module == root or module.startswith(root + ".") for root in allowed)
        return ours or (first in sys.stdlib_module_names and first not in OUTSIDE)

    return {module for module in imports(path) if not is_allowed(module)}
