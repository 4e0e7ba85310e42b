"""Looks after the screen of this machine: a browser whose page is silent is started again, and outside the opening
hours the screen goes dark. Needs nothing but Python; settings come from the environment (screen.env).

The server says how long it has not heard the page. While the server itself does not answer nothing is done: the page
says by itself that the line is down, and another browser would not help.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

USER = "wartemarke-screen"
UNIT = "wartemarke-screen.service"
log = logging.getLogger("watch")


@dataclass(frozen=True)
class Told:
    """What the server knows of this screen: seconds of silence (None: never heard), and whether it should be on."""

    silent_seconds: float | None
    on_duty: bool


def ask(server: str, kind: str, name: str) -> Told | None:
    """Ask the server; None when it does not answer or does not know this screen."""
    url = f"{server.rstrip('/')}/health/devices/{kind}/{name}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 -- the address is the machine's own setting
            told = json.load(answer)
        return Told(told["silent_seconds"], bool(told["on_duty"]))
    except (OSError, ValueError, KeyError) as error:
        log.warning("%s: %s", url, error)
        return None


def run(*command: str) -> str:
    """Run a command; what goes wrong is told and not fatal. Returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        log.warning("%s: %s", " ".join(command), done.stderr.strip())
    return done.stdout


def set_screen(*, on: bool) -> None:
    """Switch the picture on or off, as the user whose compositor shows it."""
    runtime = f"XDG_RUNTIME_DIR=/run/user/{run('id', '-u', USER).strip()}"
    as_user = ("runuser", "-u", USER, "--", "env", runtime, "WAYLAND_DISPLAY=wayland-0", "wlr-randr")
    outputs = [line.split()[0] for line in run(*as_user).splitlines() if line and not line[0].isspace()]
    for output in outputs:
        run(*as_user, "--output", output, "--on" if on else "--off")


class Watch:
    """What is remembered between two looks."""

    def __init__(self, settings: dict[str, str]) -> None:
        """`settings`: SERVER, KIND, NAME; SILENT_SECONDS, START_SECONDS (how long a browser takes), SCREEN_OFF."""
        self._settings = settings
        self._limit = float(settings.get("SILENT_SECONDS", "120"))
        self._start = float(settings.get("START_SECONDS", "180"))
        self._darkens = settings.get("SCREEN_OFF") == "yes"
        self._started = time.monotonic()
        self._is_on = True

    def look(self) -> None:
        """Look once."""
        told = ask(*(self._settings[key] for key in ("SERVER", "KIND", "NAME")))
        if told is None:
            return
        # A screen that was never paired has nothing to say.
        if time.monotonic() - self._started > self._start and (told.silent_seconds or 0) > self._limit:
            log.warning("the page has been silent for %d s: starting the browser again", told.silent_seconds)
            run("systemctl", "restart", UNIT)
            self._started = time.monotonic()
        if self._darkens and told.on_duty != self._is_on:
            set_screen(on=told.on_duty)
            self._is_on = told.on_duty


def main() -> None:
    """Look for ever."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    watch = Watch(dict(os.environ))
    while True:
        watch.look()
        time.sleep(float(os.environ.get("LOOK_SECONDS", "30")))


if __name__ == "__main__":
    main()
