"""The JSON Schema of the feed, made of the types that its answers have: so it cannot say anything else."""

from inspect import cleandoc
from typing import Any

import msgspec

from app.usecases.open_data import History, Offices

REF = "#/$defs/{name}"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """One schema for `offices.json` and for a day's history."""
    documents, parts = msgspec.json.schema_components([Offices, History], ref_template=REF)
    return {
        "$schema": DIALECT,
        "title": "Wartemarke feed, version 1",
        "description": "Waiting times of citizen offices. Readers should pass over members they do not know.",
        "anyOf": list(documents),
        "$defs": {name: part | {"description": cleandoc(part["description"])} for name, part in parts.items()},
    }
