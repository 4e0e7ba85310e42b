"""The pages of the touch terminals: /kiosk/{device}."""

from dataclasses import asdict, dataclass
from typing import Protocol

from flask import Blueprint, Response, render_template

from kiosk.settings import KeySettings
from kiosk.texts import load_texts


@dataclass(frozen=True, slots=True)
class KioskPage:
    """What the page of one kiosk has to know. `office` is the slug; times in seconds.

    `voices`: those of the languages that the server can speak.
    """

    device: str
    office: str
    office_name: str
    languages: tuple[str, ...]
    screen_diagonal_inches: float | None
    viewing_distance_mm: int
    keys: KeySettings
    voices: tuple[str, ...]
    idle_seconds: int
    countdown_seconds: int
    ticket_seconds: int
    max_concerns: int
    has_phone_page: bool


class KioskBackend(Protocol):
    """What the kiosk needs from the server."""

    def page(self, device: str) -> KioskPage | None:
        """The page's facts, or None when this browser is not paired as that kiosk."""

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""


def create_blueprint(backend: KioskBackend) -> Blueprint:
    """The kiosk's blueprint; its texts are read once, here."""
    blueprint = Blueprint("kiosk", __name__, template_folder="templates", url_prefix="/kiosk")
    texts = load_texts()

    @blueprint.get("/<device>")
    def page(device: str) -> str | Response:
        found = backend.page(device)
        if found is None:
            return backend.unpaired("kiosk", device)
        own = {language: texts[language] for language in found.languages if language in texts}
        languages = tuple(own) or ("de",)
        data = asdict(found) | {"languages": languages, "texts": own or {"de": texts["de"]}}
        say = data["texts"][languages[0]]
        return render_template("kiosk/kiosk.html", page=found, languages=languages, texts=texts, say=say, data=data)

    return blueprint
