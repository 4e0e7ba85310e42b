"""The answer to a phone that has what is true, from the bytes of its request: no thread, no parser, no application.

Whatever is not exactly such a request, as our page and its proxies send it, is left to the server.
"""

import re
import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Protocol

MOST_BYTES = 4096
_END = b"\r\n\r\n"
_PHONE = re.compile(rb"GET (/t/[\w.-]+/status)(?:\?([\w=&-]*))? HTTP/1\.1")
_FIELD = re.compile(rb"([\w-]+):([^\r\n\0]*)")
_ELSE = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade"})


class KnownPhones(Protocol):
    """What phones have already."""

    def still(self, environ: Mapping[str, Any]) -> str | None:
        """Return the tag of a phone that has what is true."""


def at_once(request: bytes, known: KnownPhones) -> bytes | None:
    """Return the answer; None: the request is not a phone's, not whole, not alone, or has to be asked."""
    head, end, more = request.partition(_END)
    line, *rest = head.split(b"\r\n")
    phone = _PHONE.fullmatch(line)
    fields = _fields(rest) if phone and end and not more else {}
    if phone is None or b"host" not in fields or b"if-none-match" not in fields or not _ELSE.isdisjoint(fields):
        return None
    if fields.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    etag = known.still(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": phone[1].decode(),
            "QUERY_STRING": (phone[2] or b"").decode(),
            "HTTP_IF_NONE_MATCH": fields[b"if-none-match"].decode("latin-1"),
        }
    )
    if etag is None:
        return None
    answer = (
        "HTTP/1.1 304 Not Modified",
        f"Date: {_date(int(time.time()))}",
        "Connection: keep-alive",
        f"ETag: {etag}",
    )
    return "\r\n".join((*answer, "Cache-Control: no-cache", "", "")).encode()


def _fields(lines: list[bytes]) -> dict[bytes, bytes]:
    """Return the fields of a head; none where one is not well formed or stands there twice."""
    found = [field for field in map(_FIELD.fullmatch, lines) if field]
    fields = {field[1].lower(): field[2].strip(b" \t") for field in found}
    return fields if len(fields) == len(lines) else {}


@lru_cache(maxsize=1)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)
