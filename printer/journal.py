"""What this agent began to print, on the disk before the printer hears of it.

One JSON line per step, in one file under a lock that holds across processes: `started` (synced before the
first byte of content), `ended` with the outcome, `told` when the server has acknowledged the outcome. A job
`started` without an end may be on paper or not: its outcome is `unknown`. A torn last line was never acted
upon and is cut off.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from printer.job import PrintOutcome, parse_outcome, to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

_KEPT_JOBS: Final = 5_000
_COMPACT_AT: Final = 20_000
_NONE: Final = PrintOutcome("", "printed")


@dataclass(slots=True)
class _Entry:
    outcome: PrintOutcome | None = None
    told: bool = False


class Journal:
    """The steps of every job of one printer. All methods but `exclusive` need its lock."""

    def __init__(self, path: Path) -> None:
        """Keep the journal in `path`; its folder is made when missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._entries: dict[str, _Entry] = {}
        self._file_id = 0
        self._read_to = 0
        self._lines = 0

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the printer against every thread and process, and know what the others wrote."""
        with self._path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._catch_up()
            yield

    def known(self, job: str) -> PrintOutcome | None:
        """The outcome of a job; `unknown` for one begun without an end, None for one that may be printed."""
        entry = self._entries.get(job)
        if entry is None or (entry.outcome and entry.outcome.outcome == "failed"):
            return None
        return entry.outcome or PrintOutcome(job, "unknown", "unknown")

    def start(self, job: str) -> None:
        """Durable before it returns."""
        self._append({"job": job, "step": "started"})

    def end(self, outcome: PrintOutcome) -> None:
        """Record the outcome; the same once more for a changed one."""
        self._append({"job": outcome.job, "step": "ended", "outcome": to_wire(outcome)})

    def tell(self, job: str) -> None:
        """The server knows the outcome."""
        entry = self._entries.get(job)
        if entry and entry.outcome and not entry.told:
            self._append({"job": job, "step": "told"})

    def in_doubt(self) -> bool:
        """Whether nobody knows how the last job that was begun has ended."""
        outcomes = (entry.outcome for entry in reversed(self._entries.values()))
        last = next((outcome for outcome in outcomes if outcome is None or outcome.outcome != "failed"), _NONE)
        return last is None or last.outcome == "unknown"

    def unended(self) -> tuple[str, ...]:
        """Jobs begun without an end."""
        return tuple(job for job, entry in self._entries.items() if entry.outcome is None)

    def untold(self) -> tuple[PrintOutcome, ...]:
        """Outcomes the server has not acknowledged, oldest first."""
        return tuple(entry.outcome for entry in self._entries.values() if entry.outcome and not entry.told)

    def _append(self, step: dict[str, Any]) -> None:
        line = json.dumps(step, separators=(",", ":")).encode() + b"\n"
        created = not self._path.exists()
        with self._path.open("ab", buffering=0) as file:
            try:
                file.write(line)
                os.fsync(file.fileno())
            except OSError:  # a full disk: leave no half line for the next one to run into
                file.truncate(self._read_to)
                raise
        if created:
            _sync_folder(self._path.parent)
            self._file_id = self._path.stat().st_ino
        self._take(step)
        self._read_to += len(line)

    def _catch_up(self) -> None:
        if not self._path.exists():
            return
        if self._path.stat().st_ino != self._file_id:  # the first look, or another process compacted it
            self._entries, self._read_to, self._lines = {}, 0, 0
            self._file_id = self._path.stat().st_ino
        with self._path.open("r+b") as file:
            file.seek(self._read_to)
            new = file.read()
            whole = new[: new.rfind(b"\n") + 1]
            if len(whole) < len(new):
                file.truncate(self._read_to + len(whole))
        for line in whole.splitlines():
            try:
                self._take(json.loads(line))
            except (ValueError, LookupError):
                log.warning("%s: a line that cannot be read is left out", self._path)
        self._read_to += len(whole)
        if self._lines > _COMPACT_AT:
            self._compact()

    def _take(self, step: dict[str, Any]) -> None:
        self._lines += 1
        job = step["job"]
        if step["step"] == "started":
            self._entries.pop(job, None)  # a second try moves to the end: the oldest come first
            self._entries[job] = _Entry()
        elif step["step"] == "ended":
            self._entries[job] = _Entry(parse_outcome(step["outcome"]))
        elif job in self._entries:
            self._entries[job].told = True

    def _compact(self) -> None:
        """Keep the newest jobs. Written beside and swapped, so a power cut leaves the one or the other."""
        kept = dict(list(self._entries.items())[-_KEPT_JOBS:])
        beside = self._path.with_suffix(".new")
        with beside.open("wb") as file:
            for job, entry in kept.items():
                file.writelines(json.dumps(step).encode() + b"\n" for step in _steps(job, entry))
            file.flush()
            os.fsync(file.fileno())
            self._read_to = file.tell()
        beside.replace(self._path)
        _sync_folder(self._path.parent)
        self._entries, self._lines, self._file_id = kept, len(kept), self._path.stat().st_ino


def _steps(job: str, entry: _Entry) -> list[dict[str, Any]]:
    if entry.outcome is None:
        return [{"job": job, "step": "started"}]
    ended = {"job": job, "step": "ended", "outcome": to_wire(entry.outcome)}
    return [ended, {"job": job, "step": "told"}] if entry.told else [ended]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
