"""Answers that are the same for everybody: made and packed once, and known by the tag of their content."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from flask import Response, request

FRESH = "public, max-age=15"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was made: its bytes, packed ones, and the tag of its content."""

    content: bytes
    packed: bytes
    etag: str


def keep(content: bytes) -> Kept:
    """Make an answer of its bytes."""
    return Kept(content, gzip.compress(content, 9, mtime=0), f'"{sha256(content).hexdigest()[:24]}"')


def answer(kept: Kept, content_type: str) -> Response:
    """The answer for this caller: 304 for who has it already, packed for who takes that."""
    headers = {"ETag": kept.etag, "Cache-Control": FRESH, "Vary": "Accept-Encoding"}
    if request.if_none_match.contains_weak(kept.etag.strip('"')):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(kept.packed, headers=headers | {"Content-Encoding": "gzip"}, content_type=content_type)
    return Response(kept.content, headers=headers, content_type=content_type)
