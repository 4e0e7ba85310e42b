"""The pages of the wall displays: /display/{device}."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol

from flask import Blueprint, Response, abort, render_template

Texts = Mapping[str, str | Mapping[str, str]]
"""Key -> text, or its plural forms by CLDR category."""

IN_TURN = (
    *("closed", "closed_day", "holiday", "locked", "no_more_today", "still_called", "break_open", "break_until"),
    *("keep_place", "opens_today", "opens_tomorrow", "opens_day", "nobody", "order", "age_seconds", "age_minutes"),
)
"""Texts that a display shows in the office's other languages, too, in turn."""


@dataclass(frozen=True, slots=True)
class DisplayPage:
    """What the page of one display has to know. `offices`: pairs of slug and name, its own first.

    `languages`: pairs of code and direction (ltr, rtl). `look`: how it is set, as it is told when that changes.
    """

    device: str
    offices: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    look: Mapping[str, object]


class DisplayBackend(Protocol):
    """What the display needs from the server."""

    def page(self, device: str) -> DisplayPage | None:
        """The page's facts, or None when this browser is not paired as that display."""

    def texts(self, language: str) -> Texts:
        """The display's texts in a language."""

    def picture(self, device: str, office: str, name: str) -> bytes | None:
        """A picture of one of its offices as WebP, or None when this browser is not paired as that display."""

    def film(self, device: str, office: str, name: str) -> Response | None:
        """A film of one of its offices, or None when this browser is not paired as that display."""

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""


def create_blueprint(backend: DisplayBackend) -> Blueprint:
    """The display's blueprint."""
    blueprint = Blueprint("display", __name__, template_folder="templates", url_prefix="/display")

    @blueprint.get("/<device>")
    def page(device: str) -> str | Response:
        found = backend.page(device)
        if found is None:
            return backend.unpaired("display", device)
        texts = backend.texts("de")
        others = {code: backend.texts(code) for code, _ in found.languages}
        title = found.offices[0][1] if len(found.offices) == 1 else texts["several_offices"]
        turns = [
            {"code": code, "direction": direction, "texts": {key: others[code][key] for key in IN_TURN}}
            for code, direction in found.languages
            if code != "de"
        ]
        data = asdict(found) | {"texts": texts, "others": turns}
        return render_template("display/display.html", page=found, title=title, say=texts, others=others, data=data)

    @blueprint.get("/<device>/pictures/<office>/<name>.webp")
    def picture(device: str, office: str, name: str) -> Response:
        found = backend.picture(device, office, name)
        if found is None:
            abort(404)
        # Its name is the sum of its content: it never changes.
        return Response(found, mimetype="image/webp", headers={"Cache-Control": "private, max-age=604800, immutable"})

    @blueprint.get("/<device>/films/<office>/<name>")
    def film(device: str, office: str, name: str) -> Response:
        return backend.film(device, office, name) or abort(404)

    return blueprint
