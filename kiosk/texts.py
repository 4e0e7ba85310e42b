"""The texts of the touch terminal, one TOML file per language."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).with_name("texts")


def load_texts() -> dict[str, dict[str, str]]:
    """All texts: language code -> key -> text."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
