"""The first page `/`, the practice page and the virtual paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from app.usecases import accounts, devices, offices
from app.usecases.devices import DeviceView
from app.web.edge import Edge, now
from app.web.start import paper, practice


@dataclass(frozen=True, slots=True)
class Screen:
    """One line of the start page."""

    path: str
    title: str
    text: str


def create_blueprint(edge: Edge) -> Blueprint:
    """`/`, `/practice…`, `/paper…`."""
    blueprint = Blueprint("start", __name__, template_folder="templates")
    blueprint.add_url_rule("/", "start", lambda: start(edge))
    practice.add_routes(blueprint, edge)
    paper.add_routes(blueprint, edge)
    return blueprint


def start(edge: Edge) -> str:
    """What this is, all screens, and the first steps."""
    found, known = devices.list_devices(edge.ctx), offices.list_offices(edge.ctx, now=now(edge))
    return render_template(
        "start/start.html",
        offices=known,
        public=tuple(public_page(info.slug, info.name) for info in known)
        + screens(found, "kiosk", "Terminal", "Hier ziehen Bürgerinnen und Bürger ihre Nummer.")
        + screens(found, "display", "Anzeige", "Zeigt und spricht die aufgerufenen Nummern."),
        staff=STAFF,
        machines=MACHINES,
        admin_exists=accounts.admin_exists(edge.ctx),
        address=request.host_url.rstrip("/"),
    )


def public_page(slug: str, name: str) -> Screen:
    """Link to the public page of an office."""
    return Screen(f"/o/{slug}", f"Wartezeiten „{name}“", "Wartezeiten jetzt und wie üblich, Öffnungszeiten der Woche.")


def screens(found: Sequence[DeviceView], kind: str, word: str, text: str) -> tuple[Screen, ...]:
    """Links to the screens of one kind that the installation knows."""
    mine = [device for device in found if device.kind == kind and not device.revoked]
    several = len({device.office for device in found}) > 1
    return tuple(
        Screen(f"/{kind}/{device.name}", f"{word} „{device.name}“" + (f" ({device.office})" if several else ""), text)
        for device in mine
    )


STAFF = (
    Screen("/desk", "Schalter", "Nummern aufrufen und bedienen; für die Sachbearbeitung."),
    Screen("/reception", "Empfang", "Nummern für andere ziehen, suchen und ändern; Ausgabe anhalten; für den Empfang."),
    Screen("/live", "Live", "Wer jetzt wo wie lange wartet, alle Standorte auf einen Blick; für die Leitung."),
    Screen("/reports", "Berichte", "Wartezeiten nach Stunde, Wochentag und Dienstleistung; für die Leitung."),
    Screen("/settings", "Einstellungen", "Öffnungszeiten, Dienstleistungen, Plätze, Personen; für die Leitung."),
    Screen("/admin", "Verwaltung", "Geräte, Hinweise, Sperren, Tagesabschluss."),
    Screen("/paper", "Papier", "Was der Vorschau-Drucker gedruckt hat, als Bild."),
)
MACHINES = (
    Screen("/api/docs", "API-Dokumentation", "Alle Aufrufe für eigene Programme."),
    Screen("/feed/v1/offices.json", "Offene Daten", "Wartezeiten aller Standorte für andere Seiten und Programme."),
    Screen("/health/ready", "Zustand", "Datenbank, Geräte und Sockets, für die Überwachung."),
)
