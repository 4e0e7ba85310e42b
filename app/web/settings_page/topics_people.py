"""Sub pages about people, and about the rules of the office."""

from typing import Any

from msgspec.structs import replace

from app.usecases.settings_office import OFFICE
from app.usecases.settings_people import PEOPLE
from app.usecases.settings_types import OfficeSettings, PersonSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed
from app.web.settings_page.words import ROLES


def person_values(item: PersonSettings | None) -> Values:
    """Somebody who works here."""
    if item is None:
        return {"restricted": "all", "roles": ("clerk",)}
    return {
        "name": item.name,
        "roles": item.roles,
        "everywhere": item.everywhere or (),
        "restricted": "all" if item.services is None else "some",
        "services": item.services or (),
        "preferred": item.preferred,
        "trainee": item.trainee,
        "disabled": item.disabled,
    }


def read_person(typed: Typed, old: PersonSettings | None) -> PersonSettings:
    """Somebody as typed; who has an account keeps its name."""
    return PersonSettings(
        name=old.name if old else typed.text("name"),
        roles=typed.several("roles"),
        everywhere=typed.several("everywhere") if typed.flag("all_offices") else None,
        services=typed.several("services") if typed.text("restricted") == "some" else None,
        preferred=typed.several("preferred"),
        trainee=typed.flag("trainee"),
        disabled=typed.flag("disabled"),
        password=typed.form.get("password") or None,
    )


def person_row(item: PersonSettings) -> tuple[str, ...]:
    """A line of the list."""
    roles = [ROLES[role] for role in item.roles] + [f"{ROLES[role]} (alle Standorte)" for role in item.everywhere or ()]
    services = "alle" if item.services is None else f"{len(item.services)} ausgewählte"
    marks = {"gesperrt": item.disabled, "in Ausbildung": item.trainee, "auch anderswo": item.elsewhere}
    return item.name, ", ".join(roles), services, ", ".join(mark for mark, holds in marks.items() if holds)


NUMBERS = (
    (
        "Nummern ausgeben",
        (
            ("early_minutes", "Minuten vor der Öffnung", "So früh dürfen Nummern gezogen werden."),
            ("daily_limit", "Nummern am Tag, höchstens", "0: keine Grenze"),
            ("max_concerns", "Anliegen auf einer Nummer, höchstens", ""),
            ("grace_minutes", "Minuten Überziehung", "So lange nach der Schließung wird noch bedient."),
            ("slip_days", "Tage, die ein Zettel für einen anderen Tag gilt", ""),
        ),
    ),
    (
        "Am Terminal",
        (
            ("burst_numbers", "Nummern hintereinander ohne Rückfrage",
             "So viele darf ein Terminal kurz nacheinander geben, dann fragt es nach. 0: ohne Rückfrage"),
            ("burst_most", "Nummern hintereinander, höchstens", "Danach hilft der Empfang, und er erfährt davon."),
            ("burst_seconds", "Sekunden, die als hintereinander gelten", ""),
            ("elsewhere_minutes", "Minuten, die es an einem anderen Standort schneller gehen muss", ""),
        ),
    ),
    (
        "Aufrufen",
        (
            ("calls_before_no_show", "Aufrufe, bevor jemand als nicht erschienen gilt", ""),
            ("call_interval_seconds", "Sekunden zwischen zwei Aufrufen", ""),
            ("return_minutes", "Minuten, in denen man zurückkommen kann", "Danach entscheidet der Empfang."),
            ("undo_seconds", "Sekunden zum Zurücknehmen", ""),
            ("preferred_minutes", "Minuten Vorrang für bevorzugte Dienstleistungen",
             "Wer länger wartet, kommt trotzdem zuerst."),
            ("show_next", "Nächste Nummern auf der Anzeige", "0: keine"),
            ("target_minutes", "Wartezeit, die nicht überschritten werden soll, in Minuten", ""),
        ),
    ),
    (
        "Termine",
        (
            ("appointment_head_minutes", "Minuten Vorsprung mit Termin", ""),
            ("appointment_tolerance_minutes", "Minuten, die man zu spät kommen darf", ""),
            ("check_in_minutes", "Minuten vor dem Termin, ab denen man sich anmelden kann", ""),
            ("callable_minutes", "Minuten vor dem Termin, ab denen aufgerufen wird", ""),
        ),
    ),
)  # fmt: skip
FLAGS = ("last_ticket", "needs_at_kiosk", "priority_by_need", "show_elsewhere", "ask_wished_time")
TEXTS = ("name", "short_name", "land", "municipality", "address")


def office_values(item: OfficeSettings) -> Values:
    """Name and rules."""
    policy = item.policy
    numbers = {f"policy.{key}": str(getattr(policy, key)) for _, group in NUMBERS for key, _, _ in group}
    flags = {f"policy.{key}": bool(getattr(policy, key)) for key in FLAGS}
    classes = {f"policy.priorities.{name}": str(minutes) for name, minutes in policy.priorities.items()}
    return {key: getattr(item, key) for key in TEXTS} | numbers | flags | classes


def read_office(typed: Typed, old: OfficeSettings) -> OfficeSettings:
    """Name and rules as typed."""
    values: dict[str, Any] = {key: typed.whole(f"policy.{key}") for _, group in NUMBERS for key, _, _ in group}
    values |= {key: typed.flag(f"policy.{key}") for key in FLAGS}
    classes = {name: typed.whole(f"policy.priorities.{name}") for name in old.policy.priorities}
    policy = replace(old.policy, priorities=classes, **values)
    return replace(old, policy=policy, **{key: typed.text(key) for key in TEXTS})


EDITORS = (
    Editor(
        path="people",
        title="Personen",
        lead="Wer hier arbeitet, mit welchen Rollen, und wer was bearbeiten kann.",
        fields="settings/_person.html",
        topic=PEOPLE,
        values=person_values,
        read=read_person,
        many="people",
        new="Person hinzufügen",
        columns=("Name", "Rollen", "Dienstleistungen", "Besonderes"),
        row=person_row,
        key=lambda item: str(item.name),
        name=lambda item: str(item.name),
        removes="Arbeitet nicht mehr hier",
    ),
    Editor(
        path="rules",
        title="Regeln",
        lead="Name, Feiertage und die Regeln der Warteschlange.",
        fields="settings/_rules.html",
        topic=OFFICE,
        values=office_values,
        read=read_office,
    ),
)
