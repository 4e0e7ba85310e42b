"""The pages of the touch terminals: /kiosk/{device}."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol

from flask import Blueprint, Response, render_template

from kiosk.settings import KeySettings

Texts = Mapping[str, str | Mapping[str, str]]
"""Key -> text, or its plural forms by CLDR category."""


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """A language that is offered: its code (BCP 47), its name for its speakers, and how it is written (ltr, rtl)."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class KioskPage:
    """What the page of one kiosk has to know. `office` is the slug; times in seconds.

    `voices`: those of the languages that the server can speak. `public_page`: address of the office's page for
    everybody, "" where phones cannot reach one. `state`: what the feed would tell it first, so that it need not wait.
    """

    device: str
    office: str
    office_name: str
    languages: tuple[PageLanguage, ...]
    screen_diagonal_inches: float | None
    viewing_distance_mm: int
    keys: KeySettings
    voices: tuple[str, ...]
    idle_seconds: int
    countdown_seconds: int
    ticket_seconds: int
    max_concerns: int
    public_page: str
    state: Mapping[str, object]


class KioskBackend(Protocol):
    """What the kiosk needs from the server."""

    def page(self, device: str) -> KioskPage | None:
        """The page's facts, or None when this browser is not paired as that kiosk."""

    def texts(self, language: str) -> Texts:
        """The terminal's texts in one of the page's languages."""

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""


def create_blueprint(backend: KioskBackend) -> Blueprint:
    """The kiosk's blueprint."""
    blueprint = Blueprint("kiosk", __name__, template_folder="templates", url_prefix="/kiosk")

    @blueprint.get("/<device>")
    def page(device: str) -> str | Response:
        found = backend.page(device)
        if found is None:
            return backend.unpaired("kiosk", device)
        texts = {language.code: backend.texts(language.code) for language in found.languages}
        say = texts[found.languages[0].code]
        data = asdict(found) | {"texts": texts}
        return render_template("kiosk/kiosk.html", page=found, texts=texts, say=say, data=data)

    return blueprint
