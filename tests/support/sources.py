"""The project's own files, as the tests about the house read them."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dev import ROOT

PRODUCT = ("app", "kiosk", "display", "printer", "relay")
# What git ignores (.gitignore): made elsewhere, so not ours to judge.
FOREIGN = {"__pycache__", "assets", "node_modules", "build", "dist", "data", "test-results"}


def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> Iterator[Path]:
    """The project's files with one of the suffixes, below the named folders of the checkout."""
    for top in under:
        for folder, folders, names in os.walk(ROOT / top):
            folders[:] = sorted(name for name in folders if name not in FOREIGN and not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in suffixes)


def name(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    """How many lines a file has."""
    return path.read_text("utf-8").count("\n")


@cache
def parsed(path: Path) -> ast.Module:
    """A module as a tree: nothing changes it while tests run."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, inner ones too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imports(path: Path) -> set[str]:
    """Full names of the modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found
