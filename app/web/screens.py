"""What kiosk and display need from the server, in the form of their own protocols."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import msgspec
from flask import Response

from app.languages.catalogue import Message, catalogue, named
from app.languages.known import chosen
from app.rules.looks import GONGS, Look
from app.usecases import devices, offices, pictures, settings_displays, view
from app.web import edge as edges
from app.web import films
from app.web.edge import Edge
from app.web.feed import Key, snapshot, state_of
from display.blueprint import DisplayPage
from display.settings import DisplaySettings
from kiosk.blueprint import KioskPage, PageLanguage
from kiosk.settings import KioskSettings

Unpaired = Callable[[Edge, str, str], Response]


def offered(codes: tuple[str, ...]) -> tuple[PageLanguage, ...]:
    """The languages that a terminal offers, as configured; German where none of them is known."""
    return tuple(PageLanguage(language.code, name, language.direction) for language, name in named(codes))


@dataclass(frozen=True, slots=True)
class KioskScreens:
    """The backend of the kiosk's pages."""

    edge: Edge
    settings: KioskSettings
    pairing: Unpaired

    def page(self, device: str) -> KioskPage | None:
        """The page's facts, or None when this browser is not paired as that kiosk."""
        principal = edges.device_principal(self.edge, "kiosk", device)
        if principal is None:
            return None
        slug = devices.office_of(self.edge.ctx, principal)
        info = offices.office(self.edge.ctx, office=slug, now=edges.now(self.edge))
        key = Key("/kiosk", slug, principal.id)
        return KioskPage(
            device=device,
            office=slug,
            office_name=info.name,
            languages=offered(self.settings.languages),
            screen_diagonal_inches=self.settings.screens.get(device, self.settings.screen_diagonal_inches),
            viewing_distance_mm=self.settings.viewing_distance_mm,
            keys=self.settings.keys,
            voices=tuple(one.code for one in offered(self.settings.languages) if self.edge.speech.speaks(one.code)),
            idle_seconds=self.settings.idle_seconds,
            countdown_seconds=self.settings.countdown_seconds,
            ticket_seconds=self.settings.ticket_seconds,
            max_concerns=self.settings.max_concerns,
            public_page=view.public_page(self.edge.ctx, slug) or "",
            state=msgspec.to_builtins(snapshot(self.edge, state_of(self.edge, key))),
        )

    def texts(self, language: str) -> Mapping[str, Message]:
        """The kiosk's texts in a language."""
        return catalogue("kiosk", language).messages

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""
        return self.pairing(self.edge, kind, device)


@dataclass(frozen=True, slots=True)
class DisplayScreens:
    """The backend of the display's pages."""

    edge: Edge
    settings: DisplaySettings
    pairing: Unpaired

    def page(self, device: str) -> DisplayPage | None:
        """The page's facts, or None when this browser is not paired as that display."""
        principal = edges.device_principal(self.edge, "display", device)
        if principal is None:
            return None
        home = devices.office_of(self.edge.ctx, principal)
        others = edges.offices_of(self.edge, principal, frozenset({"display"}))
        slugs = (home, *(slug for slug in others if slug != home))
        named = [offices.office(self.edge.ctx, office=slug, now=edges.now(self.edge)) for slug in slugs]
        return DisplayPage(
            device=device,
            offices=tuple((info.slug, info.name) for info in named),
            languages=tuple((one.code, one.direction) for one in chosen(self.edge.languages)),
            look=asdict(settings_displays.begin(self.edge.ctx, principal=principal, first=self.first_look())),
        )

    def first_look(self) -> Look:
        """A display that nobody has set yet is as the configuration says."""
        known = self.settings
        gong = GONGS[0] if known.gong else "off"
        return Look(
            rows=known.rows,
            rows_legible=known.rows_legible,
            speech=known.speech,
            gong=gong,
            show_next=known.show_next,
        )

    def texts(self, language: str) -> Mapping[str, Message]:
        """The display's texts in a language."""
        return catalogue("display", language).messages

    def picture(self, device: str, office: str, name: str) -> bytes | None:
        """A picture of one of the display's offices."""
        return pictures.get(self.edge.ctx, office=office, name=name) if self._shows(device, office) else None

    def film(self, device: str, office: str, name: str) -> Response | None:
        """A film of one of the display's offices."""
        return films.in_turn(self.edge.ctx, office=office, name=name) if self._shows(device, office) else None

    def _shows(self, device: str, office: str) -> bool:
        principal = edges.device_principal(self.edge, "display", device)
        return principal is not None and principal.may(edges.office_id(self.edge, office))

    def unpaired(self, kind: str, device: str) -> Response:
        """The page that pairs a screen."""
        return self.pairing(self.edge, kind, device)
