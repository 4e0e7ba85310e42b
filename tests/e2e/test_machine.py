"""The kiosk's own machine: the very script that it runs, in the installed Chromium, against a real server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.sync_api import Browser, expect

from app.usecases import devices
from dev import ROOT, find_browser
from tests.e2e.stage import Stage
from tests.support.browser import QUIET
from tests.support.server import OFFICE, eventually

WITHOUT_SCREEN = "--headless=new --ozone-platform=headless --remote-debugging-port=0 --window-size=1080,1920"


def test_the_machine_shows_its_code_and_becomes_the_kiosk(stage: Stage, browser: Browser, tmp_path: Path) -> None:
    """Started with the shipped flags it shows a pairing code; confirmed, it goes on by itself."""
    started = tmp_path / "browser"
    sandbox = "" if os.geteuid() else "--no-sandbox"
    started.write_text(f'#!/bin/sh\nexec {find_browser()} "$@" {sandbox} {" ".join(QUIET)} {WITHOUT_SCREEN}\n')
    started.chmod(0o755)
    own = {"BROWSER": str(started), "STATE_DIRECTORY": str(tmp_path), "SERVER": stage.url, "KIND": "kiosk"}
    machine = subprocess.Popen(
        ["sh", str(ROOT / "docs/machine/screen.sh")],
        env=os.environ | own | {"NAME": "automat"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = tmp_path / "chromium/DevToolsActivePort"
        eventually(lambda: port.exists() and port.read_text(), 20)
        seen = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port.read_text().splitlines()[0]}")
        page = eventually(lambda: next(iter(seen.contexts[0].pages), None))
        code = page.locator("[data-code]")
        expect(code).to_be_visible(timeout=10_000)
        api = devices.by_name(stage.process.ctx, kind="api", name="programm")
        assert api is not None
        devices.confirm_pairing(
            stage.process.ctx, code=code.inner_text(), office=OFFICE, principal=api, now=stage.moment("09:00")
        )
        expect(page.locator("h1:visible")).to_have_text("Worum geht es?", timeout=10_000)
        seen.close()
    finally:
        machine.terminate()
        machine.wait(10)
        devices.revoke(stage.process.ctx, kind="kiosk", name="automat")
