"""The print job and its answer: wire format version 1, owned by this folder."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VERSION: Final = 1
Kind = Literal["ticket", "test", "reprint", "list", "slip"]
Direction = Literal["ltr", "rtl"]
Result = Literal["printed", "failed", "unknown"]
Reason = Literal["paper_out", "cover_open", "offline", "cutter", "timeout", "unknown"]
State = Literal["ready", "paper_low", "paper_out", "cover_open", "cutter", "offline", "unknown"]

WITHOUT_WAY_BACK: Final = "a printer without a way back"
"""The detail of a printer that nobody can ask: its state is `unknown` and nothing is wrong with that."""

T = TypeVar("T")

MOST_LOGO_BYTES: Final = 40_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MOST_LINES: Final = 500
_MOST_PAPERS: Final = 40
_MOST_COPIES: Final = 2
_LONGEST_TEXT: Final = 400
_LONGEST_NUMBER: Final = 40
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class JobError(ValueError):
    """A print job or an outcome that cannot be understood; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One piece of paper.

    `issued_at` is ISO 8601 with the offset of the office's zone: the paper shows that clock time.
    `estimate` is finished text ("voraussichtlich 10:30, selten nach 10:45"), `lines` are the concerns (or,
    for kind `list`, the rows), `job` is a UUID: the same job never comes to paper twice. A `slip` has its code as
    `number` and in `qr`. `note` is one sentence more: about an appointment, or how long a slip holds. `bring` are
    the papers to have ready. How the office wants its paper: `logo` (PNG, base64), `footer` (a sentence), `large`
    (type for people who see little), `copies` (2: a second one without the visitor's link), `omit` (parts of the
    paper that are left out).
    """

    job: str
    kind: Kind
    office: str
    number: str
    language: str
    issued_at: str
    lines: tuple[str, ...] = ()
    direction: Direction = "ltr"
    qr: str | None = None
    estimate: str | None = None
    ahead: int | None = None
    note: str | None = None
    bring: tuple[str, ...] = ()
    logo: str | None = None
    footer: str | None = None
    large: bool = False
    copies: int = 1
    omit: tuple[str, ...] = ()
    version: Literal[1] = VERSION


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself; `unknown` when it says nothing, never `ready` by default.

    `tickets_left`: about so many fit on the rest of the roll, where that can be told.
    """

    state: State
    detail: str = ""
    tickets_left: int | None = None

    @property
    def can_print(self) -> bool:
        """Whether a job may be sent now."""
        return self.state in ("ready", "paper_low")

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to come; a printer that nobody can ask has none that is known."""
        return not self.can_print and self.detail != WITHOUT_WAY_BACK


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """How a job ended: `failed` without any paper; `unknown` was sent without an answer, never resent."""

    job: str
    outcome: Result
    reason: Reason | None = None
    status: PrinterStatus | None = None


def parse_job(data: Mapping[str, Any]) -> PrintJob:
    """Read a wire job; raises `JobError` naming the field.

    Unknown fields are ignored, control characters become spaces.
    """
    job = _convert(data, PrintJob)
    _check_limits(job)
    try:
        drawn = datetime.fromisoformat(job.issued_at)
    except ValueError:
        raise JobError(f"issued_at: not an ISO 8601 time: {job.issued_at!r}") from None
    if drawn.tzinfo is None:
        raise JobError("issued_at: needs an offset, as in 2026-11-23T09:14:00+01:00")
    return _clean(job)


def parse_outcome(data: Mapping[str, Any]) -> PrintOutcome:
    """Read a wire outcome; raises `JobError` naming the field."""
    answer = _convert(data, PrintOutcome)
    return replace(answer, job=_uuid(answer.job))


def to_wire(message: PrintJob | PrintOutcome) -> dict[str, Any]:
    """JSON-ready form of a job (server to agent) or of an outcome (agent to server)."""
    wire: dict[str, Any] = msgspec.to_builtins(message)
    return wire


def status_to_wire(status: PrinterStatus) -> dict[str, Any]:
    """JSON-ready form of a status."""
    wire: dict[str, Any] = msgspec.to_builtins(status)
    return wire


def _convert(data: Mapping[str, Any], form: type[T]) -> T:
    try:
        return msgspec.convert(data, form)
    except msgspec.ValidationError as error:
        raise JobError(str(error)) from None


def _uuid(text: str) -> str:
    """The canonical form, because the id becomes a file name and a key of the journal."""
    try:
        return str(UUID(text))
    except ValueError:
        raise JobError(f"job: not a UUID: {text[:60]!r}") from None


def _check_limits(job: PrintJob) -> None:
    texts = [job.office, *(text or "" for text in (job.qr, job.estimate, job.note, job.footer)), *job.lines, *job.bring]
    if len(job.lines) > _MOST_LINES:
        raise JobError(f"lines: {len(job.lines)} are too many, at most {_MOST_LINES}")
    if len(job.bring) > _MOST_PAPERS:
        raise JobError(f"bring: {len(job.bring)} are too many, at most {_MOST_PAPERS}")
    if not 1 <= job.copies <= _MOST_COPIES:
        raise JobError(f"copies: {job.copies} is not 1 to {_MOST_COPIES}")
    if job.logo is not None:
        check_logo(job.logo)
    if len(job.number) > _LONGEST_NUMBER:
        raise JobError(f"number: longer than {_LONGEST_NUMBER} characters")
    if any(len(text) > _LONGEST_TEXT for text in texts):
        raise JobError(f"a text is longer than {_LONGEST_TEXT} characters")
    if job.ahead is not None and job.ahead < 0:
        raise JobError("ahead: cannot be negative")


def logo_of(path: Path) -> str:
    """Read a logo as jobs carry it; raises `JobError`."""
    try:
        logo = b64encode(path.read_bytes()).decode()
    except OSError as error:
        raise JobError(f"{path}: {error.strerror}") from None
    check_logo(logo)
    return logo


def check_logo(logo: str) -> None:
    """Look at a logo cheaply, without the library that draws it; raises `JobError`."""
    try:
        png = b64decode(logo, validate=True)
    except ValueError:
        raise JobError("logo: not base64") from None
    if not png.startswith(_PNG) or len(png) > MOST_LOGO_BYTES:
        raise JobError(f"logo: a PNG of at most {MOST_LOGO_BYTES} bytes")


def _clean(job: PrintJob) -> PrintJob:
    return replace(
        job,
        job=_uuid(job.job),
        office=_plain(job.office),
        number=_plain(job.number),
        lines=tuple(_plain(line) for line in job.lines),
        estimate=None if job.estimate is None else _plain(job.estimate),
        note=None if job.note is None else _plain(job.note),
        footer=None if job.footer is None else _plain(job.footer),
        bring=tuple(_plain(line) for line in job.bring),
        qr=None if job.qr is None else _CONTROL.sub("", job.qr),
    )


def _plain(text: str) -> str:
    """Text without control characters: to a printer they are commands."""
    return _CONTROL.sub(" ", text).strip()
