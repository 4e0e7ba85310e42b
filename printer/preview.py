"""A printer without a printer: the paper is a picture in a folder, for first runs and practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from printer.job import PrinterStatus, PrintJob, PrintOutcome, Reason, State
from printer.layout import papers as laid_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL.Image import Image

KEPT: Final = 50
_SWITCH: Final = "simulate"
_EDGE: Final = 0.05


class PreviewPrinter:
    """Draws each job into `<folder>/<job>.png`.

    Always ready, unless the file `simulate` there names another state.
    """

    def __init__(self, folder: Path, width_px: int) -> None:
        """The folder is made with the first paper."""
        self._folder = folder
        self._width_px = width_px

    def status(self) -> PrinterStatus:
        """`ready`, or what is simulated."""
        return PrinterStatus(simulated(self._folder), "preview")

    def deliver(self, job: PrintJob, begin: Callable[[], None], *, in_doubt: bool = False) -> PrintOutcome:  # noqa: ARG002 -- a picture is whole or not there
        """Draw it, and throw away what is older than the newest papers."""
        status = self.status()
        if not status.can_print:
            return PrintOutcome(job.job, "failed", _reason(status.state), status)
        paper = picture(job, self._width_px)
        begin()
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{job.job}.part"
        paper.save(beside, "PNG")
        beside.replace(self._folder / f"{job.job}.png")
        for old in papers(self._folder)[KEPT:]:
            old.unlink(missing_ok=True)
        return PrintOutcome(job.job, "printed", None, status)


def papers(folder: Path) -> list[Path]:
    """The pictures in `folder` (`<data_dir>/paper`), newest first."""
    return sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def simulate(folder: Path, state: State) -> None:
    """Let the preview be in this state from now on, for practice; `ready` ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SWITCH).write_text(state, encoding="utf-8")


def simulated(folder: Path) -> State:
    """What is simulated: `ready` without the file, `unknown` when it holds anything but a state."""
    try:
        said = (folder / _SWITCH).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return "ready"
    known: dict[str, State] = {state: state for state in get_args(State)}
    return known.get(said, "unknown")


def _reason(state: State) -> Reason:
    known: dict[str, Reason] = {reason: reason for reason in get_args(Reason)}
    return known.get(state, "unknown")


def picture(job: PrintJob, width_px: int) -> Image:
    """All papers of a job below each other, with the white that a real printer feeds by itself."""
    from PIL import Image as Pictures

    from printer.bitmap import render

    edge, drawn = int(width_px * _EDGE), [render(layout, width_px) for layout in laid_out(job)]
    whole = Pictures.new("1", (width_px, sum(paper.height + 2 * edge for paper in drawn)), 1)
    top = 0
    for paper in drawn:
        whole.paste(paper, (0, top + edge))
        top += paper.height + 2 * edge
        if top < whole.height:
            _tear(whole, top)
    return whole


def _tear(whole: Image, top: int) -> None:
    """A dashed line where the knife cuts."""
    dash = whole.width // 48
    for left in range(0, whole.width, 2 * dash):
        whole.paste(0, (left, top - 1, left + dash, top + 1))
