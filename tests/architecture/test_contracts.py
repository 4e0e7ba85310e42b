"""The import contracts of pyproject.toml hold, and would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.sources import PRODUCT, files, imports, name

OFFENCES = {
    "app/rules/offence.py": "import app.usecases",
    "app/usecases/offence.py": "import app.announce\nimport flask\nimport sqlalchemy",
    "app/web/offence.py": "import escpos.printer\nimport pypdfium2",
    "app/db/offence.py": "import app.db.offence_too",
    "app/db/offence_too.py": "import app.db.offence\nimport bench",
    "display/offence.py": "import kiosk",
    "printer/offence.py": "import app.rules",
    "relay/offence.py": "import app.rules\nimport printer",
}
# import-linter only takes libraries that somebody imports already; these wait for the day when somebody does.
RESERVED = {
    "flask_compress": ("app/factory.py", "app/web/"),
    "flask_limiter": ("app/factory.py", "app/web/"),
    "jinja2": ("app/factory.py", "app/web/", "display/", "kiosk/"),
    "gunicorn": ("app/commands/", "app/web/", "relay/"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python files of all packages, to spoil."""
    for package in ("app", "bench", "display", "kiosk", "printer", "relay"):
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


@pytest.mark.parametrize("library", RESERVED)
def test_libraries_stay_where_they_belong(library: str) -> None:
    importers = {
        name(path)
        for path in files(".py", under=PRODUCT)
        if any(module.partition(".")[0] == library for module in imports(path))
    }
    assert {path for path in importers if not path.startswith(RESERVED[library])} == set()


def only_python(folder: str, entries: list[str]) -> set[str]:
    return {entry for entry in entries if not entry.endswith(".py") and not (Path(folder) / entry).is_dir()}


def lint_imports(folder: Path) -> tuple[int, str]:
    """Exit code and output of import-linter on a folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr
