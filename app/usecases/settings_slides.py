"""What an office's displays tell while calls leave room for it."""

from datetime import date
from typing import Any

from msgspec.structs import asdict, replace

from app.db import films as db_films
from app.db import slides as db
from app.db.engine import AnyRow, Connection
from app.rules.settings import Fault, Faults
from app.usecases import films
from app.usecases.change import Change
from app.usecases.pictures import SPARE, forget_unused
from app.usecases.settings import Topic
from app.usecases.settings_types import SlideSettings, SlidesSettings

MOST_SLIDES = 20
MOST_FILMS = 5
"""They stand in the database and in each of its backups."""
LONGEST_HEADING, LONGEST_TEXT, LONGEST_ALT = 120, 400, 300


def _slide(row: AnyRow) -> SlideSettings:
    last = date.fromisoformat(row.last_day) if row.last_day else None
    texts = {name: getattr(row, name) for name in ("id", "heading", "text", "picture", "film", "alt")}
    return SlideSettings(**texts, last_day=last)


def _read(conn: Connection, office: int) -> SlidesSettings:
    return SlidesSettings(slides=tuple(map(_slide, db.of_office(conn, office))))


def _tidy(wanted: SlidesSettings, present: SlidesSettings) -> SlidesSettings:
    known = {one.id for one in present.slides}
    tidied = (
        replace(
            one,
            id=one.id if one.id in known else None,
            heading=one.heading.strip(),
            text="\n".join(line.strip() for line in one.text.strip().splitlines()),
            alt=one.alt.strip() if one.picture or one.film else "",
        )
        for one in wanted.slides
    )
    return replace(wanted, slides=tuple(tidied))


def _check(c: Change, wanted: SlidesSettings, _present: SlidesSettings) -> list[Fault]:
    faults = Faults()
    known_pictures, known_films = db.known_pictures(c.conn, c.office.id), db_films.known(c.conn, c.office.id)
    faults.need(len(wanted.slides) <= MOST_SLIDES, "slides", "too_many")
    moving = [f"slides[{n}].film" for n, one in enumerate(wanted.slides) if one.film]
    faults.found.extend(Fault(field, "too_many_films", most=MOST_FILMS) for field in moving[MOST_FILMS:])
    for n, one in enumerate(wanted.slides):
        where = f"slides[{n}]"
        faults.text(f"{where}.heading", one.heading, LONGEST_HEADING)
        faults.text(f"{where}.text", one.text.replace("\n", " "), LONGEST_TEXT)
        faults.need(not one.picture or one.picture in known_pictures, f"{where}.picture", "unknown_picture")
        faults.need(not one.film or one.film in known_films, f"{where}.film", "unknown_film")
        faults.text(f"{where}.alt", one.alt, LONGEST_ALT, required=bool(one.picture or one.film))
        faults.need(one.heading or one.text or one.picture or one.film, f"{where}.heading", "empty_slide")
    faults.unique((f"slides[{n}].id", one.id) for n, one in enumerate(wanted.slides) if one.id is not None)
    return faults.found


def _stored(one: SlideSettings) -> dict[str, Any]:
    return asdict(one) | {"last_day": one.last_day and one.last_day.isoformat()}


def _write(c: Change, wanted: SlidesSettings, _present: SlidesSettings) -> None:
    db.replace(c.conn, c.office.id, [_stored(one) for one in wanted.slides])
    forget_unused(c.conn, c.office.id, spare=SPARE)
    films.forget_unused(c.conn, c.office.id)


SLIDES = Topic("slides", SlidesSettings, _read, _tidy, _check, _write, films.sweep)
