"""What stands on the paper, as blocks from top to bottom; how it looks is up to bitmap.py and native.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from printer.job import Direction, PrintJob

Size = Literal["small", "normal", "large", "number"]
Align = Literal["center", "start"]


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
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """White space, in thirds of a normal line."""

    thirds: int = 1


Block = Text | Banner | Code | Rule | Gap


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole paper."""

    blocks: tuple[Block, ...]
    language: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of one language. `drawn` and `printed` are strftime forms."""

    your_number: str
    nobody_ahead: str
    one_ahead: str
    many_ahead: str
    order: str
    scan: str
    drawn: str
    printed: str
    copy_mark: str
    test: str
    sample: str
    waiting: str
    nobody_waits: str
    another_day: str
    bring_back: str


WORDS: Final[dict[str, Words]] = {
    "de": Words(
        your_number="Ihre Nummer",
        nobody_ahead="Niemand wartet vor Ihnen",
        one_ahead="1 Person vor Ihnen",
        many_ahead="{n} Personen vor Ihnen",
        order="Der Aufruf folgt nicht immer der Reihe der Nummern.",
        scan="Wartestand auf dem Handy: Code scannen",
        drawn="Gezogen am %d.%m.%Y um %H:%M Uhr",
        printed="Gedruckt am %d.%m.%Y um %H:%M Uhr",
        copy_mark="Kopie",
        test="Testdruck",
        sample="ÄÖÜ äöü ß € – 0123456789",
        waiting="Wartende",
        nobody_waits="Zurzeit wartet niemand.",
        another_day="Zum Weitermachen an einem anderen Tag",
        bring_back="Bringen Sie diesen Schein mit: am Terminal „Termin oder Schein“ wählen oder den Code scannen.",
    ),
    "en": Words(
        your_number="Your number",
        nobody_ahead="Nobody is waiting ahead of you",
        one_ahead="1 person ahead of you",
        many_ahead="{n} people ahead of you",
        order="Numbers are not always called in sequence.",
        scan="Follow the queue on your phone: scan the code",
        drawn="Drawn on %d %B %Y at %H:%M",
        printed="Printed on %d %B %Y at %H:%M",
        copy_mark="Copy",
        test="Test print",
        sample="ÄÖÜ äöü ß € – 0123456789",
        waiting="Waiting",
        nobody_waits="Nobody is waiting.",
        another_day="To go on another day",
        bring_back="Bring this slip back: choose “Appointment or slip” at the kiosk, or scan the code.",
    ),
}


def words(language: str) -> Words:
    """The words of a language tag (`de-AT` is German); English where there are none."""
    return WORDS.get(language.split("-", maxsplit=1)[0].lower(), WORDS["en"])


def lay_out(job: PrintJob) -> Layout:
    """The blocks of a job."""
    say = words(job.language)
    make = {"ticket": _ticket, "reprint": _reprint, "test": _test, "list": _list, "slip": _slip}[job.kind]
    return Layout(make(job, say), job.language, job.direction)


def _ticket(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (
        Text(job.office, bold=True),
        Gap(2),
        Text(say.your_number, "small"),
        Text(job.number, "number", bold=True),
        Rule(),
        *_concerns(job),
        *_note(job),
        *_wait(job, say),
        *_follow(job, say),
        Gap(),
        Text(_at(job, say.drawn), "small"),
    )


def _reprint(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (Banner(say.copy_mark), Gap(2), *_ticket(job, say))


def _test(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (
        Banner(say.test),
        Gap(2),
        Text(job.office, bold=True),
        *((Text(job.number, "number", bold=True),) if job.number else ()),
        Rule(),
        Text(say.sample, "large"),
        Text(say.sample),
        Text(say.sample, "small"),
        *(Text(line) for line in job.lines),
        *((Code(job.qr),) if job.qr else ()),
        Rule(),
        Text(_at(job, say.printed), "small"),
    )


def _list(job: PrintJob, say: Words) -> tuple[Block, ...]:
    rows = [Text(line, "small", align="start") for line in job.lines] or [Text(say.nobody_waits)]
    return (
        Text(job.office, bold=True),
        Text(say.waiting, "large", bold=True),
        Text(_at(job, say.printed), "small"),
        Rule(),
        *rows,
        Rule(),
    )


def _slip(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (
        Text(job.office, bold=True),
        Gap(2),
        Text(say.another_day, "large", bold=True),
        Rule(),
        *_concerns(job),
        *((Code(job.qr),) if job.qr else ()),
        Text(job.number, "large", bold=True),
        Gap(),
        *_note(job),
        Text(say.bring_back, "small"),
        Gap(),
        Text(_at(job, say.printed), "small"),
    )


def _note(job: PrintJob) -> tuple[Block, ...]:
    return (Text(job.note, bold=True), Gap()) if job.note else ()


def _concerns(job: PrintJob) -> tuple[Block, ...]:
    lines = [Text(line, "large", bold=True) for line in job.lines]
    apart: list[Block] = [block for line in lines for block in (Gap(), line)]
    return (*apart[1:], Rule()) if apart else ()


def _wait(job: PrintJob, say: Words) -> tuple[Block, ...]:
    if job.ahead is None and not job.estimate:
        return ()
    ahead = () if job.ahead is None else (Text(_ahead(job.ahead, say)),)
    estimate = (Text(job.estimate, bold=True),) if job.estimate else ()
    return (*ahead, *estimate, Gap(), Text(say.order, "small"))


def _follow(job: PrintJob, say: Words) -> tuple[Block, ...]:
    return (Code(job.qr), Text(say.scan, "small")) if job.qr else ()


def _ahead(count: int, say: Words) -> str:
    if count == 0:
        return say.nobody_ahead
    return say.one_ahead if count == 1 else say.many_ahead.format(n=count)


def _at(job: PrintJob, form: str) -> str:
    """The clock time as it stands in the job: its offset is the office's own."""
    return datetime.fromisoformat(job.issued_at).strftime(form)
