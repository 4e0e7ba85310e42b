"""The pages of the wall displays: /display/{device}."""

from dataclasses import asdict, dataclass
from typing import Protocol

from flask import Blueprint, Response, render_template

from display.texts import load_texts


@dataclass(frozen=True, slots=True)
class DisplayPage:
    """What the page of one display has to know. `offices`: pairs of slug and name."""

    device: str
    offices: tuple[tuple[str, str], ...]
    rows: int
    speech: bool
    gong: bool
    show_next: bool


class DisplayBackend(Protocol):
    """What the display needs from the server."""

    def page(self, device: str) -> DisplayPage | None:
        """The page's facts, or None when this browser is not paired as that display."""

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""


def create_blueprint(backend: DisplayBackend) -> Blueprint:
    """The display's blueprint; its texts are read once, here."""
    blueprint = Blueprint("display", __name__, template_folder="templates", url_prefix="/display")
    texts = load_texts()

    @blueprint.get("/<device>")
    def page(device: str) -> str | Response:
        found = backend.page(device)
        if found is None:
            return backend.unpaired("display", device)
        title = found.offices[0][1] if len(found.offices) == 1 else texts["several_offices"]
        return render_template(
            "display/display.html", page=found, title=title, say=texts, data=asdict(found) | {"texts": texts}
        )

    return blueprint
