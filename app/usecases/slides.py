"""What an office's displays tell today beside the calls."""

from datetime import datetime
from hashlib import sha256

from app.db import offices
from app.rules.catalog import Office, Slide
from app.rules.hours import local_day
from app.usecases import find
from app.usecases.answers_display import Slides, SlideView
from app.usecases.change import read_office
from app.usecases.context import Context

SHORT = 12


def today(office: Office, now: datetime) -> tuple[Slide, ...]:
    """Return the slides of this day in their order."""
    day = local_day(office.zone, now).isoformat()
    return tuple(slide for slide in office.slides if slide.tells(day))


def version(office: Office, now: datetime) -> str:
    """Return a short name of exactly these slides, "" for none: displays fetch them when it is another one."""
    told = today(office, now)
    return sha256(repr(told).encode()).hexdigest()[:SHORT] if told else ""


def told(ctx: Context, *, office: str, now: datetime) -> Slides:
    """Return what the displays of an office tell."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, offices.row(conn, office_id), now)
    views = (SlideView(one.heading, one.text, one.picture, one.film, one.alt) for one in today(found, now))
    return Slides(version(found, now), tuple(views))
