"""One server, one printer and one browser for all tests of the public screens; every test has a day of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from tests.e2e.kiosk import Kiosk
from tests.e2e.reception import Reception, reception_of
from tests.e2e.staff import Desk, desk_of, town_hall
from tests.e2e.stage import PATIENCE_MS, Stage, config, context_of, pair, running
from tests.support.browser import relaunch
from tests.support.proxy import Proxy

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def loud_browser(browser: Browser) -> Iterator[Browser]:
    """A browser as the installation guide starts it: sound needs no touch; its microphone beeps once a second."""
    microphone = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    started = relaunch(browser, "--autoplay-policy=no-user-gesture-required", *microphone)
    yield started
    started.close()


@pytest.fixture(scope="session")
def printer_line() -> Iterator[DoubleServer]:
    """The line to the printer of the town's server."""
    with DoubleServer(PrinterDouble()) as server:
        yield server


@pytest.fixture
def double(printer_line: DoubleServer) -> PrinterDouble:
    """The printer, without faults."""
    printer_line.double.mend()
    return printer_line.double


@pytest.fixture(scope="session")
def town_stage(printer_line: DoubleServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The server of the session."""
    line = f'transport = "network"\nhost = "127.0.0.1"\nport = {printer_line.port}\ntimeout_s = 2.0'
    parts = {
        "server": 'embedded_printer = "drucker"',
        "printer": line,
        "kiosk": "screens = { breit = 15.6, klein = 15.0 }",
        "policy": "early_minutes = 0\ncalls_before_no_show = 1\ncall_interval_seconds = 0",
        "kiosk_printer": 'printer = "drucker"',
    }
    # Eighty-two days without a public holiday follow: every test takes one.
    with running(tmp_path_factory.mktemp("stage"), "2027-01-02T06:00", config(**parts)) as stage:
        yield stage


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server with two offices for the screens of staff, and for whoever needs one that cannot speak."""
    with town_hall(tmp_path_factory.mktemp("hall")) as stage:
        yield stage


@pytest.fixture
def desk(stage: Stage, browser: Browser) -> Iterator[Desk]:
    """Anna at counter 1, nobody waits; for modules whose stage is an empty hall."""
    clerk = desk_of(browser, stage, "anna", 1)
    yield clerk
    clerk.page.context.close()


@pytest.fixture
def rosa(stage: Stage, browser: Browser) -> Iterator[Reception]:
    """Rosa at the reception, nobody waits; for modules whose stage is an empty hall."""
    reception = reception_of(browser, stage)
    yield reception
    reception.page.context.close()


@pytest.fixture
def stage(town_stage: Stage, double: PrinterDouble) -> Stage:
    """A new day at 09:00: open, nobody waits, the printer is well."""
    assert not double.faults
    town_stage.new_day()
    return town_stage


@pytest.fixture
def proxy(stage: Stage) -> Iterator[Proxy]:
    """A line to the server that can be cut."""
    with Proxy(stage.port) as line:
        yield line


@pytest.fixture
def kiosk(browser: Browser, stage: Stage) -> Iterator[Kiosk]:
    """The terminal at the entrance, ready."""
    with context_of(browser, "portrait", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        terminal = Kiosk(context.new_page(), stage.url)
        terminal.load()
        yield terminal
        # A refusal is an answer that the browser calls an error; nothing else may be one.
        assert [text for text in terminal.complaints if "409 (CONFLICT)" not in text] == []


@pytest.fixture
def far_kiosk(browser: Browser, stage: Stage, proxy: Proxy) -> Iterator[Kiosk]:
    """The terminal at the end of a line that can be cut."""
    url = f"http://127.0.0.1:{proxy.port}"
    with context_of(browser, "portrait", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang", url)
        terminal = Kiosk(context.new_page(), url)
        terminal.load()
        yield terminal
