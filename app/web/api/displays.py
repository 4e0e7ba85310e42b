"""Calls about displays: what they have shown, and the daily check that people see and hear them."""

from app.usecases import showing
from app.web.api import bodies
from app.web.api.reception import DECIDING
from app.web.api.route import SCREEN, Call, Route


def shown(call: Call, slug: str) -> None:
    """A display has shown a call."""
    body: bodies.Shown = call.body
    showing.acknowledge(call.ctx, office=slug, seq=body.seq, heard=body.heard, principal=call.principal)


def checked(call: Call, slug: str) -> None:
    """Somebody has looked and listened."""
    showing.check(call.ctx, office=slug, display=call.body.display, now=call.now)


def ring(call: Call, slug: str) -> None:
    """Play the gong once."""
    showing.ring(call.ctx, office=slug, display=call.body.display, principal=call.principal, now=call.now)


ROUTES = (
    Route(
        "POST",
        "/offices/<slug>/board/shown",
        "A display says that it showed a call, and whether it played it",
        shown,
        SCREEN,
        bodies.Shown,
        codes=("not_found",),
    ),
    Route(
        "POST",
        "/offices/<slug>/displays/checked",
        "Somebody has seen and heard a display today",
        checked,
        DECIDING,
        bodies.NamedDisplay,
        codes=("not_found",),
    ),
    Route(
        "POST",
        "/offices/<slug>/displays/ring",
        "Let a display play its gong once",
        ring,
        DECIDING,
        bodies.NamedDisplay,
        codes=("not_found",),
    ),
)
