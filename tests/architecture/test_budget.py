"""What keeps the house livable, in numbers."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.sources import PRODUCT, files, functions, imports, length, lines, name

FRAMEWORKS = {
    "alembic",
    "escpos",
    "flask",
    "flask_socketio",
    "gunicorn",
    "jinja2",
    "socketio",
    "sqlalchemy",
    "werkzeug",
}


def test_functions_are_short() -> None:
    """Median at most 8 lines, nine in ten at most 30."""
    lengths = sorted(length(function) for path in files(".py", under=PRODUCT) for function in functions(path))
    assert statistics.median(lengths) <= 8
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_function_is_longer_than_a_screen() -> None:
    """50 lines, in tests and benchmarks too."""
    every = [(path, function) for path in files(".py") if not is_migration(path) for function in functions(path)]
    assert [f"{name(path)}:{f.name} {length(f)}" for path, f in every if length(f) > 50] == []


@pytest.mark.parametrize(
    ("suffix", "most"), [(".py", 400), (".js", 150), (".mjs", 150), (".html", 120), (".jinja", 120)]
)
def test_no_file_is_too_long(suffix: str, most: int) -> None:
    counted = {name(path): lines(path) for path in files(suffix) if not is_migration(path)}
    assert {path: count for path, count in counted.items() if count > most} == {}


def test_conftest_stays_small() -> None:
    assert [name(path) for path in files(".py") if path.name == "conftest.py" and lines(path) > 200] == []


def test_much_of_the_product_knows_no_framework() -> None:
    """At least 40 % of its lines can be read, tested and kept without one."""
    modules = list(files(".py", under=PRODUCT))
    free = [path for path in modules if not {top(module) for module in imports(path)} & FRAMEWORKS]
    assert sum(map(lines, free)) >= 0.4 * sum(map(lines, modules))


def test_package_files_are_empty() -> None:
    """Nothing happens, and nothing is re-exported, when a package is imported."""
    assert [name(path) for path in files(".py") if path.name == "__init__.py" and path.stat().st_size] == []


def is_migration(path: Path) -> bool:
    """A migration is a list of columns, written once and never edited."""
    return path.is_relative_to(ROOT / "app/db/migrations/versions")


def top(module: str) -> str:
    return module.partition(".")[0]
