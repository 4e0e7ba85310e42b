"""Sub page about the displays: how each one looks and sounds, and from how far it can be read."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from app.rules.looks import legible_m, needed_inches
from app.rules.refusal import Refusal
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_types import DisplaySettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed, clock, shown_number
from app.web.settings_page.words import DISPLAY_PARTS, GONGS, THEMES

TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
LAST_MINUTE = 59


def display_values(item: DisplaySettings | None) -> Values:
    """One display."""
    if item is None:
        return {}
    numbers = {name: shown_number(getattr(item, name)) for name in ("diagonal_inches", "distance_m")}
    numbers |= {name: str(getattr(item, name)) for name in ("rows", "volume", "quiet_volume")}
    return {
        "restricted": "all" if item.counters is None else "some",
        "offices": item.offices,
        "counters": tuple(map(str, item.counters or ())),
        "theme": item.theme,
        "colour": item.colour,
        "parts": tuple(part for part in DISPLAY_PARTS if getattr(item, part)),
        "gong": item.gong,
        "speech": item.speech,
        "own_language": item.own_language,
        "rows_legible": item.rows_legible,
        "loud_from": clock(item.loud_from),
        "loud_until": clock(item.loud_until),
        "dim": item.dim,
        "reach": reach(item),
        **numbers,
    }


def reach(item: DisplaySettings) -> str:
    """From how far the called number and its counter can be read, and what would do if that is too near."""
    far = legible_m(item.diagonal_inches)
    found = f"Auf diesem Bildschirm sind aufgerufene Nummer und Platz bis {metres(far)} groß genug."
    if far >= item.distance_m:
        return found
    return f"{found} Für {metres(item.distance_m)} braucht es mindestens {needed_inches(item.distance_m):.0f} Zoll."


def metres(value: float) -> str:
    """As in "5,8 m", never more than it is."""
    return f"{int(value * 10) / 10:g} m".replace(".", ",")


def minute(typed: Typed, name: str) -> int:
    """A time of day as minutes; what is no time becomes a fault of the range."""
    found = TIME.fullmatch(typed.text(name))
    late = int(found[2] or 0) if found else 0
    return int(found[1]) * 60 + late if found and late <= LAST_MINUTE else -1


def read_display(typed: Typed, old: DisplaySettings | None) -> DisplaySettings:
    """A display as typed; raises Refusal not_found where there is no such display any more."""
    if old is None:
        raise Refusal("not_found")
    parts = typed.several("parts")
    chosen = tuple(int(one) for one in typed.several("counters") if one.isdecimal())
    return DisplaySettings(
        name=old.name,
        offices=typed.several("offices"),
        counters=chosen if typed.text("restricted") == "some" else None,
        theme=typed.text("theme"),
        colour=typed.text("colour"),
        rows=typed.whole("rows"),
        rows_legible=typed.flag("rows_legible"),
        diagonal_inches=typed.number("diagonal_inches"),
        distance_m=typed.number("distance_m"),
        gong=typed.text("gong"),
        speech=typed.flag("speech"),
        own_language=typed.flag("own_language"),
        volume=typed.whole("volume"),
        quiet_volume=typed.whole("quiet_volume"),
        loud_from=minute(typed, "loud_from"),
        loud_until=minute(typed, "loud_until"),
        dim=typed.flag("dim"),
        show_next="show_next" in parts,
        show_order="show_order" in parts,
        show_waits="show_waits" in parts,
        show_hours="show_hours" in parts,
        show_slides="show_slides" in parts,
        show_languages="show_languages" in parts,
    )


def with_names(item: DisplaySettings, offices: Mapping[str, str]) -> DisplaySettings:
    """The display with the names of the offices that it shows, too."""
    return replace(item, offices=tuple(offices.get(slug, slug) for slug in item.offices))


def display_row(item: DisplaySettings) -> tuple[str, ...]:
    """A line of the list, other offices by name."""
    number = len(item.counters or ())
    counters = "alle Plätze" if item.counters is None else "1 Platz" if number == 1 else f"{number} Plätze"
    if item.offices:
        counters += f", auch von {', '.join(item.offices)}"
    far = legible_m(item.diagonal_inches)
    fits = "" if far >= item.distance_m else f", zu klein für {metres(item.distance_m)}"
    sound = GONGS[item.gong] + (", Ansage" if item.speech else "")
    if item.gong == "off" and not item.speech:
        sound = "ohne Ton: Aufrufe sind hier nur zu sehen"
    return item.name, counters, THEMES[item.theme], sound, f"lesbar bis {metres(far)}{fits}"


EDITORS = (
    Editor(
        path="displays",
        title="Anzeigen",
        lead="Was jede Anzeige im Wartebereich zeigt und wie sie klingt. Neue kommen in der Verwaltung dazu.",
        fields="settings/_display.html",
        topic=DISPLAYS,
        values=display_values,
        read=read_display,
        many="displays",
        columns=("Anzeige", "Aufrufe", "Farben", "Ton", "Entfernung"),
        row=display_row,
        named=with_names,
        key=lambda item: str(item.name),
        name=lambda item: f"Anzeige {item.name}",
    ),
)
