"""What is in the checkout can be taken anywhere, and says why it makes an exception."""

from __future__ import annotations

import ast
import json
import re
import tokenize
import tomllib
from pathlib import Path

import pytest

from dev import LOCKS, ROOT
from tests.support.sources import PRODUCT, files, name

TEXTS = (
    ".py",
    ".pyi",
    ".toml",
    ".md",
    ".txt",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".jinja",
    ".json",
    ".yml",
    ".sh",
    ".service",
)
PINS = [ROOT / "package-lock.json", *(ROOT / f"requirements/{name}.txt" for name in LOCKS)]
MACHINE = re.compile("/(?:root|home|work|tmp)" + "/[a-z]")
REGISTRIES = [".".join(host) for host in (("npmjs", "org"), ("pypi", "org"), ("pythonhosted", "org"))]
ADDRESS = re.compile(r"(?:https?:|wss?:)?//(?!www\.w3\.org/)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<codes>\S*(?:\s*[A-Z]+\d+,?)*)(?P<rest>.*)")


@pytest.mark.parametrize("path", PINS, ids=name)
def test_no_lock_holds_an_address(path: Path) -> None:
    assert "://" not in path.read_text("utf-8")


def test_every_package_is_pinned_by_hash() -> None:
    for path in PINS[1:]:
        pins = [entry for entry in path.read_text("utf-8").replace("\\\n", "").splitlines() if entry.strip()]
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    packages = json.loads(PINS[0].read_text("utf-8"))["packages"]
    assert [key for key, package in packages.items() if key and "integrity" not in package] == []


def test_both_python_locks_agree() -> None:
    """The tests run with the very versions that serve."""
    runtime, dev = (set(re.findall(r"^(\S+==\S+)", path.read_text("utf-8"), re.MULTILINE)) for path in PINS[1:3])
    assert runtime <= dev


def test_no_file_knows_this_machine_or_a_registry() -> None:
    found = []
    for path in files(*TEXTS):
        text = path.read_text("utf-8")
        found += [f"{name(path)}: {match}" for match in MACHINE.findall(text)]
        found += [f"{name(path)}: {host}" for host in REGISTRIES if host in text]
    assert found == []


def test_pages_name_no_foreign_host() -> None:
    """Namespaces of the W3C are names, not addresses that anyone asks."""
    pages = files(".html", ".jinja", ".css", ".js", ".mjs", under=PRODUCT)
    found = [f"{name(path)}: {match['host']}" for path in pages for match in ADDRESS.finditer(path.read_text("utf-8"))]
    assert found == []


def test_dev_py_can_be_read_by_an_old_python() -> None:
    """So that it can say which one it needs."""
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 8))


def test_every_excuse_in_the_code_has_its_reason() -> None:
    excuses = [(path, match) for path in files(".py") for match in map(EXCUSE.match, comments(path)) if match]
    assert [f"{name(path)} {match[0]}" for path, match in excuses if not has_reason(match)] == []


def test_an_excuse_without_a_reason_is_seen() -> None:
    bare = ["# noqa", "# noqa: S101", "# type: ignore[misc]", "# noqa: S101, S102 --"]
    given = ["# noqa: S101 -- pytest's own way", "# type: ignore[misc]  # the library has no types"]
    assert [has_reason(match) for match in map(EXCUSE.match, [*bare, *given]) if match] == [False] * 4 + [True] * 2


def test_every_exception_in_the_settings_has_its_reason() -> None:
    """In pyproject.toml: a comment on the same line, or above the table or the group."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    settings = tomllib.loads(text)["tool"]
    ignored = settings["ruff"]["lint"]["ignore"]
    assert [code for code in ignored if not re.search(rf'^\s+"{code}",\s+# \S', text, re.MULTILINE)] == []
    warnings = settings["pytest"]["ini_options"]["filterwarnings"][1:]
    assert [entry for entry in warnings if f"{json.dumps(entry)}, # " not in text.replace("'", '"')] == []
    assert text.count("[[tool.mypy.overrides]]") == len(re.findall(r"# .+\n\[\[tool\.mypy\.overrides\]\]", text))


def comments(path: Path) -> list[str]:
    """The comments of a module, without strings that only look like one."""
    with path.open("rb") as source:
        return [token.string for token in tokenize.tokenize(source.readline) if token.type == tokenize.COMMENT]


def has_reason(excuse: re.Match[str]) -> bool:
    """Which check is meant, and why it does not apply, after ``--`` or a second ``#``."""
    return bool(excuse["codes"]) and len(excuse["rest"].strip(" -#")) >= 3
