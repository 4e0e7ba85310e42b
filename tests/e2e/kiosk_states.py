"""The way through all screens of a terminal, in a small office and in a large one; whoever looks at them goes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from playwright.sync_api import Page

from tests.e2e.catalog import services
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import WEEK, Stage, config
from tests.support.proxy import Proxy
from tests.support.server import NORD, OFFICE

Go = Callable[[Kiosk], object]
SET_MODES = """
(modes) => Object.entries(modes).forEach(([name, is]) => document.documentElement.toggleAttribute(`data-${name}`, is))
"""
# Nothing times out while it is looked at, however long that takes on this machine.
PATIENT = """
const soon = window.setTimeout;
const isAsked = () => document.querySelector("dialog[data-idle][open]");
window.setTimeout = (run, ms, ...rest) => {
  if (ms > 30000) window.untouched = run;
  return soon(run, ms < 5000 && !(ms === 1000 && isAsked()) ? ms : 600000, ...rest);
};
"""
CITY_RULES = "early_minutes = 0\nneeds_at_kiosk = true\nburst_numbers = 1\nburst_most = 9\nburst_seconds = 60"
FIRST_CODE = "ausw-0"
# Begins of the first service's words as they are typed on the keys of each script.
TYPED = {"uk": "ПАС", "ru": "ПАС", "ar": "هوي", "fa": "شنا", "de": "PERS"}


def set_modes(page: Page, *, large: bool, contrast: bool, low: bool) -> None:
    """As the buttons do."""
    page.evaluate(SET_MODES, {"large": large, "contrast": contrast, "low": low})


def speak(kiosk: Kiosk, language: str) -> None:
    """As the button of a language does, wherever it stands just now."""
    kiosk.page.locator(f'[data-language="{language}"]').first.dispatch_event("click")


def state_names(proxy: Proxy | None = None) -> dict[str, Any]:
    """How to come from each state to the next, by its name; with its line it is cut beside the number."""
    return {
        "choose": Kiosk.settled,
        "code": lambda kiosk: kiosk.tap("checkin-choose"),
        "sheet": lambda kiosk: (kiosk.tap("code-back"), kiosk.choose("Personalausweis")),
        "idle": lambda kiosk: (kiosk.page.evaluate("untouched()"), kiosk.find("stay").wait_for()),
        "ticket": lambda kiosk: (kiosk.tap("stay"), kiosk.tap("draw"), kiosk.find("end").wait_for()),
        **({} if proxy is None else {"ticket_down": partial(line_down, proxy=proxy)}),
        "correct": partial(correct, proxy=proxy),
        "giveback": lambda kiosk: (kiosk.tap("correct-back"), kiosk.tap("giveback-open")),
        "message": lambda kiosk: (
            kiosk.tap("give"),
            kiosk.page.locator("[data-message][data-good]:visible").wait_for(),
        ),
    }


def correct(kiosk: Kiosk, proxy: Proxy | None) -> None:
    """It was the wrong matter; the line is in again."""
    if proxy is not None:
        line_up(kiosk, proxy)
    kiosk.tap("correct-open")


def no_numbers(stage: Stage, proxy: Proxy) -> dict[str, Go]:
    """The same of the screens on which there is no number; the kiosk's line is that one."""
    return {
        "refuse": partial(refuse, stage=stage),
        "close": partial(close, stage=stage),
        "line_down": partial(line_down, proxy=proxy),
        "evacuate": partial(evacuate, stage=stage, proxy=proxy),
    }


def refuse(kiosk: Kiosk, stage: Stage) -> None:
    """Chosen in time, drawn too late."""
    before = kiosk.page.locator("[data-message] [data-leave]:visible")
    if before.count():
        before.tap()
    kiosk.choose("Personalausweis")
    draw_late(kiosk, stage)


def draw_late(kiosk: Kiosk, stage: Stage) -> None:
    """The break has begun since the service was chosen."""
    stage.move("12:00:05")
    kiosk.tap("draw")
    kiosk.page.locator("[data-refusal]:visible").wait_for()


def close(kiosk: Kiosk, stage: Stage) -> None:
    """The next visitor of the break."""
    kiosk.settled()
    kiosk.page.locator("[data-refusal] [data-leave]").tap()
    kiosk.page.locator("[data-closed]:visible").wait_for()


def line_down(kiosk: Kiosk, proxy: Proxy) -> None:
    """Somebody has pulled the plug of the network."""
    proxy.cut()
    kiosk.page.locator("[data-line] > *:visible").wait_for()


def line_up(kiosk: Kiosk, proxy: Proxy) -> None:
    """It is in again."""
    proxy.mend()
    kiosk.page.locator("[data-line] > *").wait_for(state="hidden")


def evacuate(kiosk: Kiosk, stage: Stage, proxy: Proxy) -> None:
    """Everybody leaves."""
    line_up(kiosk, proxy)
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    kiosk.page.locator("[data-screen=evacuation]:visible").wait_for()


def north(code: str) -> str:
    """The configuration of a second office, open late every day, that offers this service."""
    late = "".join(f'{day} = ["08:00-20:00"]\n' for day in WEEK)
    every_day = NORD.replace('monday = ["08:00-17:00"]', late).replace('code = "pass"', f'code = "{code}"')
    return every_day.replace('land = "NW"', 'land = "NW"\naddress = "Nordplatz 3"')


def open_north(stage: Stage) -> None:
    """Somebody is there in the second office, and nobody waits."""
    counter = stage.api("GET", "/offices/nord")["counters"][0]["id"]
    with stage.process.client(stage.token("api", "programm-nord", "nord")) as client:
        assert client.post(f"/counters/{counter}/open", json={"take_over": True}).is_success


def without_printer(text: str) -> str:
    """The configuration of an office in which every number is confirmed on the glass."""
    return text.replace('[[office.device]]\nkind = "printer"\nname = "drucker"\n', "")


def large_office(text: str) -> str:
    """The configuration with sixty services instead of its own."""
    first, last = text.index("[[office.service]]"), text.index("[[office.counter]]")
    large = text[:first] + services() + text[last:]
    return large.replace("[office.hours]", 'groups = { Familie = { en = "Family" } }\n[office.hours]', 1)


def city(**parts: str) -> str:
    """The configuration of a large office that asks for needs and after bursts, and of a quiet one near it."""
    return without_printer(large_office(config(policy=CITY_RULES, **parts))) + north(FIRST_CODE)


def busy_city(stage: Stage, kiosk: str) -> None:
    """A new day at 09:00: three wait here and nobody there, and the last number came from that kiosk."""
    stage.new_day()
    for _ in range(3):
        stage.draw(FIRST_CODE)
    stage.open(1)
    open_north(stage)
    with stage.process.client(stage.token("kiosk", kiosk)) as client:
        wish = {"request_id": f"{kiosk}-{stage.moment('09:00'):%Y%m%d}", "concerns": [{"service": FIRST_CODE}]}
        assert client.post(f"/offices/{OFFICE}/tickets", json=wish).is_success


def city_names(stage: Stage, *, language: str = "de", scripts: tuple[str, ...] = ()) -> dict[str, Go]:
    """The screens that only a large office has, after `busy_city`; `scripts`: keys of which languages are tried too."""
    return {
        "topics": Kiosk.settled,
        "topic": lambda kiosk: kiosk.page.locator(".tile--topic", has_text="Ausweise").tap(),
        "search": lambda kiosk: kiosk.tap("find-open"),
        **{f"find_{one}": partial(find, language=one) for one in (*scripts, language)},
        "offer": offer,
        "burst": burst,
        "elsewhere": partial(elsewhere, stage=stage, language=language),
    }


def find(kiosk: Kiosk, language: str) -> None:
    """Touch the keys of the language's script, one after the other, until something is found."""
    speak(kiosk, language)
    kiosk.settled()
    while kiosk.page.locator(".find__field").input_value():
        kiosk.page.locator("[data-find-erase]").tap()
    for sign in TYPED.get(language, TYPED["de"]):
        kiosk.page.locator(".key:visible", has_text=sign).first.tap()
    kiosk.page.locator("[data-find] .tile:visible").first.wait_for()


def offer(kiosk: Kiosk) -> None:
    """What was found, with what to bring, needs, and the office where it is quicker."""
    kiosk.settled()
    kiosk.page.locator("[data-find] .tile:visible").first.tap()
    kiosk.page.locator("dialog .elsewhere:visible").wait_for()


def burst(kiosk: Kiosk) -> None:
    """One more in a row."""
    kiosk.tap("draw")
    kiosk.find("burst").wait_for()


def elsewhere(kiosk: Kiosk, stage: Stage, language: str) -> None:
    """Refused here, possible there."""
    kiosk.tap("burst-no")
    kiosk.tap("find-open")
    find(kiosk, language)
    offer(kiosk)
    draw_late(kiosk, stage)
    kiosk.page.locator("[data-refusal] .elsewhere:visible").wait_for()


def go_through(kiosk: Kiosk, states: dict[str, Go]) -> Iterator[tuple[Kiosk, str]]:
    """Load the page and go from state to state; gives the kiosk and the state's name whenever it is there."""
    kiosk.load()
    for state, go in states.items():
        go(kiosk)
        kiosk.settled()
        yield kiosk, state
