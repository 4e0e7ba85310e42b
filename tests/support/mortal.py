"""A process that is killed at a chosen step of its work, as by a power cut: SIGKILL just before its n-th call.

`python -m SCRIPT` with `serve(work)` at its end is the one whose forks die; `Mortal` is who orders their deaths.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import FrameType
from typing import Any, Self

from dev import ROOT

Work = Callable[[dict[str, Any]], Any]


def serve(work: Work, calls: Collection[str]) -> None:
    """Do every task that comes in, each in a fork of its own; `calls`: full names of the C functions that are steps."""
    for line in sys.stdin:
        order = json.loads(line)
        ears, mouth = os.pipe()
        child = os.fork()
        if not child:
            steps: list[str] = []
            if order["counted"]:
                sys.setprofile(_reaper(calls, order["step"], steps))
            found = work(order["task"])
            sys.setprofile(None)
            os.write(mouth, json.dumps({"found": found, "steps": steps}).encode())
            os._exit(0)
        os.close(mouth)
        with os.fdopen(ears, "rb") as told:
            heard = told.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        answer = {"found": None, "steps": []} if killed else json.loads(heard)
        print(json.dumps(answer | {"killed": killed}), flush=True)


def _reaper(calls: Collection[str], step: int | None, steps: list[str]) -> Callable[[FrameType, str, Any], None]:
    def look(_frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and function.__qualname__ in calls:
            if len(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            steps.append(function.__qualname__)

    return look


@dataclass(frozen=True)
class Life:
    """What became of a task: `found` as the work returned it, the `steps` it took, or `killed`."""

    found: Any
    steps: list[str]
    killed: bool


class Mortal:
    """Starts the script once: a fork of it takes no time to import anything."""

    def __init__(self, script: str, *arguments: str) -> None:
        """`script` is the module that calls `serve`, with these arguments of its own."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", script, *arguments],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate(timeout=10)

    def live(self, task: dict[str, Any], *, until: int | None = None, counted: bool = False) -> Life:
        """Do the task; killed before its step number `until` (from 0), or with its steps `counted`, which is slower."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(
            json.dumps({"task": task, "step": until, "counted": counted or until is not None}) + "\n"
        )
        self._process.stdin.flush()
        return Life(**json.loads(self._process.stdout.readline()))
