"""Sub page about what displays tell beside the calls."""

import textwrap

from app.usecases import films, pictures
from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import SlideSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed, german_day, shown_day

LONGEST_NAME = 60
MOST_BYTES = {"picture": pictures.MOST_BYTES, "film": films.MOST_BYTES}


def slide_values(item: SlideSettings | None) -> Values:
    """One slide."""
    if item is None:
        return {}
    texts = {name: getattr(item, name) for name in ("heading", "text", "picture", "film", "alt")}
    return texts | {"last_day": shown_day(item.last_day)}


def read_slide(typed: Typed, old: SlideSettings | None) -> SlideSettings:
    """A slide as typed."""
    return SlideSettings(
        id=old.id if old else None,
        heading=typed.text("heading"),
        text=typed.text("text"),
        picture=typed.text("picture"),
        film=typed.text("film"),
        alt=typed.text("alt"),
        last_day=typed.day("last_day"),
    )


def name_of(item: SlideSettings) -> str:
    """What a slide is called in the list."""
    return textwrap.shorten(item.heading or item.text or item.alt, LONGEST_NAME, placeholder=" …")


def slide_row(item: SlideSettings) -> tuple[str, ...]:
    """A line of the list."""
    holds = (("Text", item.heading or item.text), ("Bild", item.picture), ("Film", item.film))
    parts = [word for word, has in holds if has]
    return name_of(item), " und ".join(parts), f"bis {german_day(item.last_day)}" if item.last_day else ""


EDITORS = (
    Editor(
        path="slides",
        title="Hinweise auf Anzeigen",
        lead="Texte, Bilder, Filme und Seiten von PDFs, die im Wartebereich wechseln, solange Aufrufe Platz lassen.",
        fields="settings/_slide.html",
        topic=SLIDES,
        values=slide_values,
        read=read_slide,
        many="slides",
        new="Hinweis anlegen",
        also=("pdf", "PDF hochladen"),
        columns=("Hinweis", "Inhalt", "Gezeigt"),
        row=slide_row,
        key=lambda item: str(item.id),
        name=name_of,
        keyed=False,
        ordered=True,
        removes="Streichen",
        over=lambda item, today: bool(item.last_day and item.last_day < today),
    ),
)
