"""What stands in the log of an error, and what does not."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog

from app.web import logs


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as the server writes it."""
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    logs.configure(stream)
    try:
        yield stream
    finally:
        structlog.reset_defaults()
        logging.getLogger().handlers[:] = handlers
        logging.getLogger().setLevel(level)


@pytest.mark.parametrize("source", ["structlog", "logging"])
def test_an_error_is_logged_without_the_values_of_its_variables(source: str) -> None:
    """One line of JSON with the place of the error; tokens and secrets live in variables."""
    with logged() as stream:
        fail(source)
    line = json.loads(stream.getvalue())
    assert line["level"] == "error"
    assert line["event"] == "it failed"
    assert line["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert "0123456789abcdef" not in stream.getvalue()


def fail(source: str) -> None:
    """Log an exception of a function that knows a secret."""
    token = f"{0x0123456789ABCDEF:016x}"
    try:
        assert len(token) / 0
    except ZeroDivisionError:
        if source == "structlog":
            structlog.get_logger("test").exception("it failed")
        else:
            logging.getLogger("test").exception("it failed")
