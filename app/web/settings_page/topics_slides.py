"""Sub page about what displays tell beside the calls."""

from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import SlideSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed, german_day, shown_day

LONGEST_NAME = 60


def slide_values(item: SlideSettings | None) -> Values:
    """One slide."""
    if item is None:
        return {}
    texts = {name: getattr(item, name) for name in ("heading", "text", "picture", "alt")}
    return texts | {"last_day": shown_day(item.last_day)}


def read_slide(typed: Typed, old: SlideSettings | None) -> SlideSettings:
    """A slide as typed."""
    return SlideSettings(
        id=old.id if old else None,
        heading=typed.text("heading"),
        text=typed.text("text"),
        picture=typed.text("picture"),
        alt=typed.text("alt"),
        last_day=typed.day("last_day"),
    )


def name_of(item: SlideSettings) -> str:
    """What a slide is called in the list."""
    return (item.heading or item.text or item.alt)[:LONGEST_NAME]


def slide_row(item: SlideSettings) -> tuple[str, ...]:
    """A line of the list."""
    parts = [word for word, has in (("Text", item.heading or item.text), ("Bild", item.picture)) if has]
    return name_of(item), " und ".join(parts), f"bis {german_day(item.last_day)}" if item.last_day else ""


EDITORS = (
    Editor(
        path="slides",
        title="Hinweise auf Anzeigen",
        lead="Texte und Bilder, die im Wartebereich ruhig wechseln, solange die Aufrufe Platz lassen.",
        fields="settings/_slide.html",
        topic=SLIDES,
        values=slide_values,
        read=read_slide,
        many="slides",
        new="Hinweis anlegen",
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
