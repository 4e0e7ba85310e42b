"""The import contracts of pyproject.toml hold, and would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev import ROOT

OFFENCES = {
    "app/rules/offence.py": "import app.usecases",
    "app/usecases/offence.py": "import app.announce\nimport flask\nimport sqlalchemy",
    "app/web/offence.py": "import escpos.printer",
    "app/db/offence.py": "import app.db.offence_too",
    "app/db/offence_too.py": "import app.db.offence\nimport bench",
    "display/offence.py": "import kiosk",
    "printer/offence.py": "import app.rules",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python files of all packages, to spoil."""
    for package in ("app", "bench", "display", "kiosk", "printer"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold(copy: Path) -> None:
    code, output = lint_imports(copy)
    assert code == 0, output


def test_every_contract_notices_its_offence(copy: Path) -> None:
    for path, text in OFFENCES.items():
        (copy / path).write_text(text + "\n")
    code, output = lint_imports(copy)
    assert code != 0
    assert "0 kept" in output, output


def only_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()}


def lint_imports(folder: Path) -> tuple[int, str]:
    """Exit code and output of import-linter on a folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr
