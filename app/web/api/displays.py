"""Calls about displays: what they have shown, and the daily check that people see and hear them."""

from dataclasses import dataclass

from app.usecases import films, pictures, presentations, showing, slides
from app.usecases.answers_display import Slides
from app.usecases.presentations import Presentation
from app.web import edge as edges
from app.web.api import bodies
from app.web.api.reception import DECIDING
from app.web.api.route import SCREEN, Call, Route
from app.web.api.settings import MANAGER

TELLING = SCREEN | MANAGER


@dataclass(frozen=True, slots=True)
class Picture:
    """The name of a picture that is kept now."""

    picture: str


@dataclass(frozen=True, slots=True)
class Film:
    """The name of a film that is kept now."""

    film: str


def shown(call: Call, slug: str) -> None:
    """A display has shown a call."""
    body: bodies.Shown = call.body
    office = edges.office_id(call.edge, slug)
    refused = call.edge.answers.add(showing.Answer(office, body.seq, call.principal.id, body.heard))
    if refused:
        raise refused


def checked(call: Call, slug: str) -> None:
    """Somebody has looked and listened."""
    showing.check(call.ctx, office=slug, display=call.body.display, now=call.now)


def ring(call: Call, slug: str) -> None:
    """Play the gong once."""
    showing.ring(call.ctx, office=slug, display=call.body.display, principal=call.principal, now=call.now)


def told(call: Call, slug: str) -> Slides:
    """What displays tell beside the calls."""
    return slides.told(call.ctx, office=slug, now=call.now)


def upload(call: Call, slug: str) -> Picture:
    """A picture for the displays."""
    return Picture(pictures.add(call.ctx, office=slug, content=call.request.body))


def upload_film(call: Call, slug: str) -> Film:
    """A short film for the displays."""
    return Film(films.add(call.ctx, office=slug, content=call.request.body))


def present(call: Call, slug: str) -> Presentation:
    """A PDF for the displays, page by page."""
    return presentations.add(call.ctx, office=slug, content=call.request.body)


ROUTES = (
    Route("GET", "/offices/<slug>/slides", "What displays tell beside the calls", told, TELLING, None, Slides),
    Route(
        "POST",
        "/offices/<slug>/pictures",
        "A picture for the displays: PNG, JPEG or WebP; the settings of slides name it",
        upload,
        MANAGER,
        answer=Picture,
        status=201,
        codes=("bad_picture", "large_picture"),
        takes="image/*",
        most=pictures.MOST_BYTES,
    ),
    Route(
        "POST",
        "/offices/<slug>/films",
        "A short film for the displays, which play it without sound: WebM, or MP4 with H.264; slides name it",
        upload_film,
        MANAGER,
        answer=Film,
        status=201,
        codes=("bad_film", "film_codec"),
        takes="video/*",
        most=films.MOST_BYTES,
    ),
    Route(
        "POST",
        "/offices/<slug>/presentations",
        "A PDF for the displays: each page becomes a picture, with its words to be looked over; slides name them",
        present,
        MANAGER,
        answer=Presentation,
        status=201,
        codes=("bad_pdf", "locked_pdf", "large_pdf", "too_many_pages"),
        takes="application/pdf",
        most=presentations.MOST_BYTES,
    ),
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
        codes=("not_found", "display_away"),
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
