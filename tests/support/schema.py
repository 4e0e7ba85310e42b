"""Does a value fit a JSON Schema? Knows the words that ours use, and complains of any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip
FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
}
SAID = {"$schema", "$defs", "title", "description"}
MEMBERS = {"properties", "required", "additionalProperties"}
WORDS = {"$ref", "anyOf", "type", "enum", "format", "minimum", "items"} | MEMBERS


def misfits(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> Iterator[str]:
    """Say where and how `value` does not fit `schema`, whose references are looked up in the `whole` one."""
    assert schema.keys() <= WORDS | SAID, schema.keys()
    if "$ref" in schema:
        yield from misfits(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, at)
    if "anyOf" in schema and all(list(misfits(value, one, whole, at)) for one in schema["anyOf"]):
        yield f"{at}: none of {schema['anyOf']}"
    kind = TYPES[schema["type"]] if "type" in schema else object
    if not isinstance(value, kind) or (isinstance(value, bool) and schema.get("type") in {"integer", "number"}):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "format" in schema and not re.fullmatch(FORMATS[schema["format"]], str(value)):
        yield f"{at}: {value!r} is no {schema['format']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{at}: {value!r} is too small"
    yield from _inside(value, schema, whole, at)


def _inside(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, list) and "items" in schema:
        for place, one in enumerate(value):
            yield from misfits(one, schema["items"], whole, f"{at}/{place}")
    if schema.get("type") == "object":
        known = schema.get("properties", {})
        yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            part = known.get(name) or schema.get("additionalProperties")
            yield from misfits(one, part, whole, f"{at}/{name}") if part else [f"{at}: {name} is not described"]
