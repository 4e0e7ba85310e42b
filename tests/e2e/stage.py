"""The stage of the browser tests: a real server process on the practice clock, and the people around the screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import update

from app.db import tables
from app.usecases import devices
from bench.server import free_port
from tests.support import server
from tests.support.browser import axe
from tests.support.office import BERLIN
from tests.support.server import MITTE, OFFICE, Process, http, write_config

PATIENCE_MS = 15_000
"""Until something counts as missing. What has to be quick says so itself: machines that test are slow at times."""

TOP = """
[server]
{server}
[speech]
{speech}
[kiosk]
screen_diagonal_inches = 21.5
{kiosk}
[display]
rows_legible = false
{display}
[printer]
{printer}
"""
SERVICES = """
[office.hours]
{hours}
[office.policy]
{policy}
[[office.service]]
code = "ausweis"
letter = "A"
names = {{ de = "Personalausweis und Reisepass", en = "Identity card and passport" }}
minutes = 12
unit = {{ de = "Personen", en = "persons" }}
max_quantity = 6
[[office.service]]
code = "wohnung"
letter = "W"
names = {{ de = "Wohnung anmelden", en = "Register an address" }}
minutes = 9
[[office.service]]
code = "renten"
letter = "R"
names = {{ de = "Renten", en = "Pensions" }}
minutes = 25
"""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = "\n".join(f'{day} = ["08:00-12:00", "13:00-17:00"]' for day in WEEK)
COUNTER = '[[office.counter]]\nlabel = "Platz {n}"\nplace = "Halle {n}"\nstep_free = "{lift}"\n'
COUNTERS = "".join(COUNTER.format(n=n, lift="Aufzug neben dem Eingang" if n == 4 else "") for n in range(1, 11))
DEVICES = """
[[office.device]]
kind = "printer"
name = "drucker"
[[office.device]]
kind = "kiosk"
name = "eingang"
{kiosk_printer}
[[office.device]]
kind = "display"
name = "wand"
"""


def config(**parts: str) -> str:
    """The configuration; `parts` are lines for the sections server, speech, kiosk, display, printer, policy.

    `kiosk_printer` is a line for the kiosk; without one it prints nowhere.
    """
    names = ("server", "speech", "kiosk", "display", "printer", "policy")
    given = {"hours": HOURS, "kiosk_printer": parts.get("kiosk_printer", "")}
    given |= {name: parts.get(name, "") for name in names}
    return TOP.format(**given) + MITTE + SERVICES.format(**given) + COUNTERS + DEVICES.format(**given)


class Stage:
    """A server on the practice clock, which stands still until `move`; `at` is its local start."""

    def __init__(self, folder: Path, at: str, text: str) -> None:
        """Writes the configuration; `start` starts the process."""
        self.folder, self.at, self.port = folder, at, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        write_config(folder, text)
        options = ("--practice-clock", at, "--practice-speed", "0")
        self.process = Process(folder, options, port=self.port, env={"WARTEMARKE_PUBLIC_URL": self.url})
        self._tokens: dict[str, str] = {}
        self._counters: list[int] = []
        self._drawn = 0
        self._day = datetime.fromisoformat(at).date()

    def start(self) -> None:
        """Start the server again and wait until it answers."""
        self.process.start()

    def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is tidied up."""
        self.process.stop_all()

    def token(self, kind: str, name: str, office: str = OFFICE) -> str:
        """The token of a device, made at the first call; anew where the practice page has paired the screen since."""
        known = self._tokens.get(name)
        if known is None or (kind != "api" and devices.by_token(self.process.ctx, known) is None):
            known = self._tokens[name] = self.process.device(kind, name, office)
        return known

    def revoke(self, kind: str, name: str) -> None:
        """Take a device's token away."""
        devices.revoke(self.process.ctx, kind=kind, name=name)

    def api(self, method: str, path: str, body: Any = None, *, status: int | None = None) -> Any:
        """A program with the rights of reception and clerks asks; `status`: the answer must have it."""
        headers = {"Authorization": f"Bearer {self.token('api', 'programm')}"}
        answer = http().request(method, f"{self.url}/api/v1{path}", json=body, headers=headers)
        assert answer.status_code == status if status else answer.is_success, answer.text
        return answer.json() if answer.content else None

    def move(self, local: str) -> None:
        """Set the practice clock to this local time of its day."""
        self.api("POST", "/practice/clock", {"to": self.moment(local).isoformat()})

    def moment(self, local: str) -> datetime:
        """This local time of the clock's day."""
        return datetime.fromisoformat(f"{self._day}T{local}").replace(tzinfo=BERLIN)

    def new_day(self, local: str = "09:00") -> None:
        """Go on to the next day: numbers begin anew, nobody waits."""
        self.api("POST", f"/offices/{OFFICE}/close-day", {"force": True})
        self._day += timedelta(days=1)
        self.move(local)
        self.forget_screens()

    def forget_screens(self) -> None:
        """Screens that other tests have left were never there: none is missed, none has just come back."""
        device = tables.device
        unseen: dict[str, Any] = {"status": {}, "status_since": None, "last_seen": None}
        with self.process.ctx.store.write() as conn:
            conn.execute(update(device).where(device.c.kind.in_(("kiosk", "display"))).values(**unseen))

    def draw(self, service: str = "ausweis", language: str = "de") -> dict[str, Any]:
        """Somebody draws elsewhere."""
        self._drawn += 1
        body = {
            "request_id": f"stage-{self._drawn}",
            "concerns": [{"service": service, "quantity": 1}],
            "language": language,
        }
        drawn: dict[str, Any] = self.api("POST", f"/offices/{OFFICE}/tickets", body)
        return drawn

    def counters(self) -> list[int]:
        """Ids of the counters."""
        if not self._counters:
            self._counters = [counter["id"] for counter in self.api("GET", f"/offices/{OFFICE}")["counters"]]
        return self._counters

    def open(self, place: int) -> int:
        """Open the counter at this place (from 1); returns its id."""
        ident = self.counters()[place - 1]
        self.api("POST", f"/counters/{ident}/open", {"take_over": True})
        return ident

    def call(self, place: int) -> Any:
        """Call the next number to the counter, which finishes its case."""
        return self.api("POST", f"/counters/{self.open(place)}/next", {"settle": "finish"})

    def act(self, verb: str, ticket: dict[str, Any]) -> Any:
        """A clerk's move."""
        return self.api("POST", f"/tickets/{ticket['token']}/{verb}", {})

    @property
    def waiting(self) -> list[str]:
        """Numbers that wait."""
        return [line["number"] for line in self.api("GET", f"/offices/{OFFICE}/queue")["waiting"]]


@contextmanager
def running(folder: Path, at: str = server.MONDAY_NINE, text: str | None = None) -> Iterator[Stage]:
    """A stage whose server runs; killed at the end."""
    stage = Stage(folder, at, config() if text is None else text)
    with server.running(stage.process):
        yield stage


SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080), "phone": (390, 844)}


def context_of(browser: Browser, shape: str, **more: Any) -> BrowserContext:
    """A browser of that shape, impatient."""
    width, height = SIZES[shape]
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    context.set_default_timeout(PATIENCE_MS)
    return context


def pair(context: BrowserContext, stage: Stage, kind: str, name: str, url: str | None = None) -> None:
    """The context's pages are that device from now on."""
    context.add_cookies(
        [
            {"name": f"wm_{kind}_{name}", "value": stage.token(kind, name), "url": url or stage.url},
        ]
    )


def clean(page: Page, undecided: frozenset[str] = frozenset()) -> None:
    """Axe finds nothing, and no contrast is left open but of these elements, which a person has looked at."""
    found = axe(page, undecided=undecided)
    assert not found, found


def asked_for(page: Page, but: str = "") -> list[str]:
    """A list that fills with what the page asks for, but its sign of life every half minute and what ends so."""
    found: list[str] = []
    expected = ("/api/v1/device/report", *([but] if but else []))
    page.on("request", lambda asked: None if asked.url.endswith(expected) else found.append(asked.url))
    return found


def weight(page: Page, url: str, ready: str) -> int:
    """Bytes on the wire until the cold page shows `ready`, sockets aside."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(url)
    page.locator(ready).first.wait_for()
    page.evaluate("document.fonts.ready.then(() => null)")
    session.detach()
    return sum(sizes)
