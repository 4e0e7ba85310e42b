"""The sub page of locks: no numbers for a matter, or for the whole office, with a text for everybody."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.rules.refusal import Refusal
from app.usecases import notices, offices, queue
from app.usecases.context import Principal, Request
from app.web.edge import Edge
from app.web.settings_page.typed import Typed

LEAD = "Keine Nummern für eine Dienstleistung oder den ganzen Standort, mit einem Text für alle."
ONCE = Request("/settings", None, b"")
LARGEST, LONGEST = 2**31 - 1, 500


def facts(edge: Edge, principal: Principal, slug: str, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    found = queue.queue(edge.ctx, office=slug, principal=principal, now=now)
    zone = ZoneInfo(found.timezone)
    return {
        "locks": found.locks,
        "services": [(service.code, service.names["de"]) for service in found.services],
        "local": lambda moment: moment.astimezone(zone).strftime("%d.%m.%Y, %H:%M"),
    }


def act(edge: Edge, principal: Principal, slug: str, typed: Typed, now: datetime) -> dict[str, str]:
    """Lock, or lift a lock; returns what is wrong with which field."""
    try:
        if "lock" in typed.form:
            lift(edge, principal, slug, typed, now)
            return {}
        return lock(edge, principal, slug, typed, now)
    except Refusal as refusal:
        if refusal.code not in {"malformed", "unknown_service"}:
            raise
        return {"service" if refusal.code == "unknown_service" else "until": "Das ist so nicht möglich."}


def lift(edge: Edge, principal: Principal, slug: str, typed: Typed, now: datetime) -> None:
    """End a lock before its time. Raises Refusal not_found."""
    ident = typed.whole("lock")
    if not 0 < ident <= LARGEST:
        raise Refusal("not_found")
    notices.unlock(edge.ctx, office=slug, lock=ident, principal=principal, request=ONCE, now=now)


def lock(edge: Edge, principal: Principal, slug: str, typed: Typed, now: datetime) -> dict[str, str]:
    """Lock, until the end of the day if no time is given; returns what is wrong."""
    text = {language: typed.text(f"text.{language}") for language in ("de", "en")}
    wrong = {}
    for language, words in text.items():
        if len(words) > LONGEST or not (words.isprintable() or not words):
            wrong[f"text.{language}"] = f"Höchstens {LONGEST} Zeichen, ohne Zeilenumbrüche."
    if not text["de"]:
        wrong["text.de"] = "Bitte ausfüllen."
    end, problem = until(edge, slug, typed, now)
    if problem:
        wrong["until"] = problem
    if not wrong:
        notices.lock(
            edge.ctx,
            office=slug,
            service=typed.text("service") or None,
            text={language: words for language, words in text.items() if words},
            until=end,
            principal=principal,
            request=ONCE,
            now=now,
        )
    return wrong


def until(edge: Edge, slug: str, typed: Typed, now: datetime) -> tuple[datetime | None, str]:
    """When it ends, and what is wrong with that: a day alone means its end, a time alone means today."""
    day, clock = typed.day("until"), typed.text("until_time")
    if typed.faults:
        return None, "Bitte ein Datum wie 24.12.2026."
    if day is None and not clock:
        return None, ""
    zone = ZoneInfo(offices.office(edge.ctx, office=slug, now=now).timezone)
    try:
        moment = time.fromisoformat(clock) if clock else time(23, 59, 59)
    except ValueError:
        return None, "Bitte eine Uhrzeit wie 14:30."
    end = datetime.combine(day or now.astimezone(zone).date(), moment.replace(tzinfo=None), zone)
    return (end, "") if end > now else (None, "Das liegt in der Vergangenheit.")
