"""The watch beside a screen: starts a silent browser again, darkens the screen, and leaves everything else alone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.server import eventually

WORLD = """#!/bin/sh
echo "$(basename $0) $*" >> "$CALLS"
case "$*" in *wlr-randr) echo 'HDMI-A-1 "a screen"'; echo '  Enabled: yes';; '-u wartemarke-screen') echo 990;; esac
"""
RESTART = "systemctl restart wartemarke-screen.service"


class Server:
    """A server that says what a test lets it say, and the calls of the watch that follow from it."""

    def __init__(self, folder: Path) -> None:
        self.answer = b'{"silent_seconds": 3, "on_duty": true}'
        self.asked: list[str] = []
        self.calls = folder / "calls"
        self.calls.touch()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                self.send_response(200 if server.answer else 404)
                self.end_headers()
                self.wfile.write(server.answer)

            def log_message(self, *_: object) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def did(self, text: str) -> bool:
        """Has the watch done this?"""
        return text in self.calls.read_text()

    def looks(self, times: int = 3) -> list[str]:
        """What the watch has done since the last question, after some more looks."""
        before = len(self.asked)
        eventually(lambda: len(self.asked) >= before + times)
        done = self.calls.read_text().splitlines()
        self.calls.write_text("")
        return done


@pytest.fixture(name="server")
def watched_server(tmp_path: Path) -> Iterator[Server]:
    """The watch runs with programs that only note that they were called."""
    server = Server(tmp_path)
    for name in ("systemctl", "runuser", "id"):
        (tmp_path / name).write_text(WORLD)
        (tmp_path / name).chmod(0o755)
    own = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CALLS": str(server.calls),
        "SERVER": f"http://127.0.0.1:{server.http.server_port}/",
        "KIND": "kiosk",
        "NAME": "eingang",
        "START_SECONDS": "0.3",
        "LOOK_SECONDS": "0.02",
        "SCREEN_OFF": "yes",
    }
    watch = subprocess.Popen([sys.executable, str(ROOT / "docs/machine/watch.py")], env=os.environ | own)
    yield server
    watch.terminate()
    watch.wait(10)
    server.http.shutdown()
    server.http.server_close()


def test_a_silent_browser_is_started_again_and_given_time(server: Server) -> None:
    assert server.looks(20) == []
    assert server.asked[0] == "/health/devices/kiosk/eingang"
    server.answer = b'{"silent_seconds": 121, "on_duty": true}'
    eventually(partial(server.did, RESTART))
    assert server.looks(3) == [RESTART]


@pytest.mark.parametrize("answer", [b"", b"nonsense", b'{"silent_seconds": null, "on_duty": true}'])
def test_without_a_clear_answer_nothing_is_done(server: Server, answer: bytes) -> None:
    """An unknown screen, a proxy's page, a screen that was never paired."""
    server.answer = answer
    assert server.looks(20) == []


def test_the_screen_is_dark_while_the_office_is_closed(server: Server) -> None:
    """Switched once at each change, by the user who owns the picture."""
    server.looks()
    as_user = "runuser -u wartemarke-screen -- env XDG_RUNTIME_DIR=/run/user/990 WAYLAND_DISPLAY=wayland-0 wlr-randr"
    for duty, switch in (("false", "--off"), ("true", "--on")):
        server.answer = b'{"silent_seconds": 3, "on_duty": %s}' % duty.encode()
        eventually(partial(server.did, switch))
        assert server.looks() == ["id -u wartemarke-screen", as_user, f"{as_user} --output HDMI-A-1 {switch}"]
