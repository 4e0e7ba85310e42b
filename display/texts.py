"""The texts of the wall display."""

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("texts") / "de.toml"


def load_texts() -> dict[str, str]:
    """All texts by key; the display speaks German."""
    return tomllib.loads(FILE.read_text("utf-8"))
