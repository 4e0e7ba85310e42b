"""Sub pages about services and counters."""

import re
from typing import Any

from app.rules.refusal import Refusal
from app.usecases.settings_groups import GROUPS
from app.usecases.settings_offer import COUNTERS, SERVICES
from app.usecases.settings_types import CounterSettings, GroupSettings, ServiceSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed, german_day, shown_day, shown_number
from app.web.settings_page.words import LANGUAGES

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_CODE = 40
EVERY = ("de", *LANGUAGES)


def code_of(name: str) -> str:
    """A short name for programs, made of the German one."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().translate(UMLAUTS))
    return plain[:LONGEST_CODE].strip("-")


def service_texts(item: ServiceSettings) -> dict[str, str]:
    """Texts of a service, field by field and language by language."""
    found = {}
    for lang in EVERY:
        found[f"names.{lang}"] = item.names.get(lang, "")
        found[f"unit.{lang}"] = (item.unit or {}).get(lang, "")
        found[f"bring.{lang}"] = "\n".join(item.bring.get(lang, ()))
        found[f"keywords.{lang}"] = ", ".join(item.keywords.get(lang, ()))
    return found


def service_values(item: ServiceSettings | None) -> Values:
    """A service; a new one with what most have."""
    if item is None:
        defaults = {"minutes": "10", "minutes_per_piece": "0", "max_quantity": "1", "first": "1", "last": "999"}
        return {**defaults, "active": True}
    texts = service_texts(item)
    numbers = {name: shown_number(getattr(item, name)) for name in ("minutes", "minutes_per_piece")}
    numbers |= {name: str(getattr(item, name)) for name in ("max_quantity", "first", "last")}
    days = {name: shown_day(getattr(item, name)) for name in ("first_day", "last_day")}
    return {"letter": item.letter, "group": item.group, "active": item.active, **texts, **numbers, **days}


def read_service(typed: Typed, old: ServiceSettings | None) -> ServiceSettings:
    """A service as typed; texts in further languages stay."""
    names, unit = (
        (before or {}) | {lang: typed.text(f"{member}.{lang}") for lang in EVERY}
        for member, before in (("names", old and old.names), ("unit", old and old.unit))
    )
    bring = (old.bring if old else {}) | {lang: typed.lines(f"bring.{lang}") for lang in EVERY}
    keywords = (old.keywords if old else {}) | {lang: typed.listed(f"keywords.{lang}") for lang in EVERY}
    return ServiceSettings(
        code=old.code if old else code_of(names["de"]),
        letter=typed.text("letter").upper(),
        names=names,
        minutes=typed.number("minutes"),
        minutes_per_piece=typed.number("minutes_per_piece"),
        unit=unit,
        max_quantity=typed.whole("max_quantity"),
        first=typed.whole("first"),
        last=typed.whole("last"),
        group=typed.text("group"),
        active=typed.flag("active"),
        first_day=typed.day("first_day"),
        last_day=typed.day("last_day"),
        bring=bring,
        keywords=keywords,
    )


def service_row(item: ServiceSettings) -> tuple[str, ...]:
    """A line of the list."""
    days = [f"ab {german_day(item.first_day)}"] if item.first_day else []
    days += [f"bis {german_day(item.last_day)}"] if item.last_day else []
    state = " ".join(days) if item.active else "wird nicht angeboten"
    numbers = f"{item.letter} {item.first}–{item.last}"
    return item.names["de"], numbers, f"{shown_number(item.minutes)} min", item.group, state


def group_values(item: GroupSettings | None) -> Values:
    """Names of a group."""
    return {} if item is None else {f"names.{lang}": item.names.get(lang, "") for lang in LANGUAGES}


def read_group(typed: Typed, old: GroupSettings | None) -> GroupSettings:
    """A group as typed; raises Refusal not_found where there is no such group any more."""
    if old is None:
        raise Refusal("not_found")
    return GroupSettings(name=old.name, names=old.names | {lang: typed.text(f"names.{lang}") for lang in LANGUAGES})


def group_row(item: GroupSettings) -> tuple[str, ...]:
    """A line of the list."""
    return item.name, ", ".join(word for lang, word in LANGUAGES.items() if lang in item.names) or "nur Deutsch"


def counter_values(item: CounterSettings | None) -> Values:
    """A counter."""
    if item is None:
        return {"restricted": "all", "reachable": True, "active": True}
    return {
        "label": item.label,
        "place": item.place,
        "restricted": "all" if item.allowed is None else "some",
        "allowed": item.allowed or (),
        "reachable": item.reachable,
        "step_free": item.step_free,
        "arrow": item.arrow,
        "active": item.active,
    }


def read_counter(typed: Typed, old: CounterSettings | None) -> CounterSettings:
    """A counter as typed."""
    return CounterSettings(
        id=old.id if old else None,
        label=typed.text("label"),
        place=typed.text("place"),
        allowed=typed.several("allowed") if typed.text("restricted") == "some" else None,
        reachable=typed.flag("reachable"),
        step_free=typed.text("step_free"),
        arrow=typed.text("arrow"),
        active=typed.flag("active"),
    )


def counter_row(item: CounterSettings) -> tuple[str, ...]:
    """A line of the list."""
    marks = {"nicht in Betrieb": not item.active, "nicht mit dem Rollstuhl": not item.reachable}
    services = "alle" if item.allowed is None else f"{len(item.allowed)} ausgewählte"
    return item.label, item.place, services, ", ".join(mark for mark, holds in marks.items() if holds)


def by_id(item: Any) -> str:
    """What tells one counter from another."""
    return str(item.id)


EDITORS = (
    Editor(
        path="services",
        title="Dienstleistungen",
        lead="Was Bürgerinnen und Bürger am Terminal wählen, in dieser Reihenfolge.",
        fields="settings/_service.html",
        topic=SERVICES,
        values=service_values,
        read=read_service,
        many="services",
        new="Dienstleistung anlegen",
        columns=("Name", "Nummern", "Dauer", "Gruppe", "Angebot"),
        row=service_row,
        key=lambda item: str(item.code),
        name=lambda item: str(item.names.get("de", "")),
        keyed=False,
        ordered=True,
        removes="Aus der Liste nehmen",
    ),
    Editor(
        path="groups",
        title="Gruppen",
        lead="Unter diesen Überschriften stehen die Dienstleistungen, wenn es am Terminal mehr als zwölf sind. "
        "Zu welcher Gruppe eine gehört, steht bei ihr.",
        fields="settings/_group.html",
        topic=GROUPS,
        values=group_values,
        read=read_group,
        many="groups",
        columns=("Gruppe", "Sprachen"),
        row=group_row,
        key=lambda item: str(item.name),
        name=lambda item: str(item.name),
        keyed=False,
    ),
    Editor(
        path="counters",
        title="Plätze",
        lead="Wo bedient wird: Schalter, Platz oder Zimmer, wie Sie es nennen.",
        fields="settings/_counter.html",
        topic=COUNTERS,
        values=counter_values,
        read=read_counter,
        many="counters",
        new="Platz anlegen",
        columns=("Name", "Weg", "Dienstleistungen", "Besonderes"),
        row=counter_row,
        key=by_id,
        name=lambda item: str(item.label),
        keyed=False,
        ordered=True,
        removes="Aus der Liste nehmen",
    ),
)
