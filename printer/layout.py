"""What stands on the paper, as blocks from top to bottom; how it looks is up to bitmap.py and native.py."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from printer.words import Words, right_to_left, words

if TYPE_CHECKING:
    from printer.job import Direction, PrintJob

Size = Literal["small", "normal", "large", "number"]
Align = Literal["center", "start"]

PARTS: Final = ("office", "concerns", "bring", "ahead", "estimate", "order", "qr", "drawn")
"""What an office may leave out of its tickets."""


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; wrapped where it is too long."""

    text: str
    size: Size = "normal"
    bold: bool = False
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class Banner:
    """A word nobody can overlook: white on black."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet zone."""

    url: str


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as PNG."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """White space, in thirds of a normal line."""

    thirds: int = 1


Block = Text | Banner | Code | Logo | Rule | Gap


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole paper. `large`: in the type of those who see little."""

    blocks: tuple[Block, ...]
    language: str
    direction: Direction
    large: bool = False


def papers(job: PrintJob) -> tuple[Layout, ...]:
    """The papers of a job: one, or one with a second copy."""
    second = (lay_out(job, second=True),) if job.copies > 1 and job.kind == "ticket" else ()
    return (lay_out(job), *second)


def lay_out(job: PrintJob, *, second: bool = False) -> Layout:
    """The blocks of a job. The `second` copy stays with others: it says so and has no link."""
    say = words(job.language)
    make = {"ticket": _ticket, "reprint": _reprint, "test": _test, "list": _list, "slip": _slip}[job.kind]
    kept = replace(job, qr=None) if second else job
    banner = (Banner(say.say("second_copy")), Gap(2)) if second else ()
    direction: Direction = "rtl" if right_to_left(job.language) else job.direction
    return Layout((*banner, *make(kept, say)), job.language, direction, job.large)


def _ticket(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (
        *_head(job),
        Text(say.say("your_number"), "small"),
        Text(job.number, "number", bold=True),
        Rule(),
        *_concerns(job),
        *_bring(job, say),
        *_note(job),
        *_wait(job, say),
        *_follow(job, say),
        *_foot(job),
        *((Gap(), Text(_at(job, say, "drawn"), "small")) if _wanted(job, "drawn") else ()),
    )


def _reprint(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (Banner(say.say("copy_mark")), Gap(2), *_ticket(job, say))


def _test(job: PrintJob, say: Words) -> tuple[Block, ...]:
    sample = say.say("sample")
    return (
        Banner(say.say("test")),
        Gap(2),
        *_head(job),
        *((Text(job.number, "number", bold=True),) if job.number else ()),
        Rule(),
        Text(sample, "large"),
        Text(sample),
        Text(sample, "small"),
        *(Text(line) for line in job.lines),
        *((Code(job.qr),) if job.qr else ()),
        Rule(),
        *_foot(job),
        Text(_at(job, say, "printed"), "small"),
    )


def _list(job: PrintJob, say: Words) -> tuple[Block, ...]:
    rows = [Text(line, "small", align="start") for line in job.lines] or [Text(say.say("nobody_waits"))]
    return (
        Text(job.office, bold=True),
        Text(say.say("waiting"), "large", bold=True),
        Text(_at(job, say, "printed"), "small"),
        Rule(),
        *rows,
        Rule(),
    )


def _slip(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (
        *_head(job),
        Text(say.say("another_day"), "large", bold=True),
        Rule(),
        *_concerns(job),
        *((Code(job.qr),) if job.qr else ()),
        Text(job.number, "large", bold=True),
        Gap(),
        *_note(job),
        *_bring(job, say),
        Text(say.say("bring_back"), "small"),
        *_foot(job),
        Gap(),
        Text(_at(job, say, "printed"), "small"),
    )


def _wanted(job: PrintJob, part: str) -> bool:
    return part not in job.omit


def _head(job: PrintJob) -> tuple[Block, ...]:
    logo = (Logo(b64decode(job.logo)), Gap()) if job.logo else ()
    office = (Text(job.office, bold=True), Gap(2)) if _wanted(job, "office") else ()
    return (*logo, *office)


def _foot(job: PrintJob) -> tuple[Block, ...]:
    return (Gap(), Text(job.footer)) if job.footer else ()


def _note(job: PrintJob) -> tuple[Block, ...]:
    return (Text(job.note, bold=True), Gap()) if job.note else ()


def _concerns(job: PrintJob) -> tuple[Block, ...]:
    if not job.lines or not _wanted(job, "concerns"):
        return ()
    lines = [Text(line, "large", bold=True) for line in job.lines]
    apart: list[Block] = [block for line in lines for block in (Gap(), line)]
    return (*apart[1:], Rule())


def _bring(job: PrintJob, say: Words) -> tuple[Block, ...]:
    if not job.bring or not _wanted(job, "bring"):
        return ()
    lines = [Text(f"• {line}", align="start") for line in job.bring]
    return (Text(say.say("bring"), "small", bold=True, align="start"), *lines, Rule())


def _wait(job: PrintJob, say: Words) -> tuple[Block, ...]:
    ahead = job.ahead if _wanted(job, "ahead") else None
    estimate = job.estimate if _wanted(job, "estimate") else None
    order = (Gap(), Text(say.say("order"), "small")) if _wanted(job, "order") else ()
    if ahead is None and not estimate:
        return ()
    return (
        *(() if ahead is None else (Text(say.ahead(ahead)),)),
        *((Text(estimate, bold=True),) if estimate else ()),
        *order,
    )


def _follow(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (Code(job.qr), Text(say.say("scan"), "small")) if job.qr and _wanted(job, "qr") else ()


def _at(job: PrintJob, say: Words, key: str) -> str:
    """The clock time as it stands in the job: its offset is the office's own."""
    return say.at(key, datetime.fromisoformat(job.issued_at))
