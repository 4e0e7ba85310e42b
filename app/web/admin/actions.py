"""What the forms of the administration do. Each takes the form, changes one thing, and says so in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.rules.refusal import Refusal
from app.usecases import day, device_status, devices, notices, offices, printing
from app.usecases.context import Principal, Request
from app.usecases.devices import DeviceView
from app.web.edge import Edge, in_office

Form = MultiDict[str, str]
ONCE = Request("/admin", None, b"")
LARGEST, LONGEST_TEXT = 2**31 - 1, 500
ADMIN = frozenset({"admin"})
DESK = frozenset({"reception", "manager"})
GOES_ON = {"kiosk": "das Terminal geht", "display": "die Anzeige geht", "printer": "der Drucker macht"}


@dataclass(frozen=True, slots=True)
class Action:
    """One form: who may send it, and what it does; `run` returns the sentence that tells of it."""

    roles: frozenset[str]
    run: Callable[[Edge, Principal, Form, datetime], str]


def own_office(edge: Edge, principal: Principal, form: Form) -> str:
    """The form's office, for reception and heads. Raises Refusal not_found or forbidden."""
    slug = form.get("office", "")
    in_office(edge, principal, slug, DESK)
    return slug


def pair(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Confirm the code that a new screen shows."""
    office = own_office(edge, principal, form)
    code = form.get("code", "").replace(" ", "").replace("-", "")
    if not code.isascii() or not code.isalnum():
        raise Refusal("wrong_code")
    try:
        paired = devices.confirm_pairing(edge.ctx, code=code, office=office, principal=principal, now=now)
    except Refusal as refusal:
        raise Refusal("wrong_code") if refusal.code == "not_found" else refusal from None
    return f"„{paired.name}“ ist gekoppelt; {GOES_ON[paired.kind]} in zwei Sekunden von selbst weiter."


def known_device(edge: Edge, kind: str, name: str) -> DeviceView:
    """A device by kind and name. Raises Refusal not_found."""
    found = next((d for d in devices.list_devices(edge.ctx) if (d.kind, d.name) == (kind, name)), None)
    if found is None:
        raise Refusal("not_found")
    return found


def revoke(edge: Edge, principal: Principal, form: Form, _now: datetime) -> str:
    """Take a device's token away."""
    found = known_device(edge, form.get("kind", ""), form.get("name", ""))
    in_office(edge, principal, found.office, ADMIN)
    devices.revoke(edge.ctx, kind=found.kind, name=found.name)
    return f"„{found.name}“ ist nicht mehr zugelassen."


def test_page(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Print a test page."""
    found = known_device(edge, "printer", form.get("name", ""))
    in_office(edge, principal, found.office, DESK)
    printing.test_page(edge.ctx, printer=found.id, now=now)
    return f"„{found.name}“ druckt eine Testseite."


def tell(do: str, said: str, edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Tell a screen to load its page anew."""
    found = known_device(edge, form.get("kind", ""), form.get("name", ""))
    in_office(edge, principal, found.office, DESK)
    device_status.order(edge.ctx, kind=found.kind, name=found.name, do=do, principal=principal, now=now)
    return f"„{found.name}“ {said}"


def print_on(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Set the printer of a kiosk."""
    found = known_device(edge, "kiosk", form.get("name", ""))
    in_office(edge, principal, found.office, DESK)
    printer = form.get("printer") or None
    devices.print_on(edge.ctx, kiosk=found.name, printer=printer, principal=principal, now=now)
    return f"„{found.name}“ druckt jetzt auf {f'„{printer}“' if printer else 'keinem Drucker'}."


def texts(form: Form) -> dict[str, str]:
    """The German text of a form, and the English one if there is any. Raises Refusal malformed."""
    given = {language: form.get(f"text_{language}", "").strip() for language in ("de", "en")}
    if any(len(text) > LONGEST_TEXT or "\0" in text for text in given.values()):
        raise Refusal("malformed", field="text")
    return {language: text for language, text in given.items() if text or language == "de"}


def notice(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Set the notice of displays and kiosks; an empty German text takes it away."""
    office, text = own_office(edge, principal, form), texts(form)
    wanted = text if text["de"] else None
    notices.set_notice(edge.ctx, office=office, text=wanted, principal=principal, request=ONCE, now=now)
    return "Der Hinweis steht auf Anzeigen und Terminals." if wanted else "Der Hinweis ist entfernt."


def lock(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """Stop a service (or the office) with a text, until a time of today or the day's end."""
    office = own_office(edge, principal, form)
    notices.lock(
        edge.ctx,
        office=office,
        service=form.get("service") or None,
        text=texts(form),
        until=until(edge, office, form.get("until", ""), now),
        principal=principal,
        request=ONCE,
        now=now,
    )
    return "Gesperrt; Terminals und Anzeigen zeigen den Text."


def until(edge: Edge, office: str, text: str, now: datetime) -> datetime | None:
    """Today's time "14:30" in the office's zone. Raises Refusal malformed."""
    if not text:
        return None
    zone = ZoneInfo(offices.office(edge.ctx, office=office, now=now).timezone)
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        raise Refusal("malformed", field="until") from None
    return datetime.combine(now.astimezone(zone).date(), moment, zone)


def unlock(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """End a lock before its time."""
    office, number = own_office(edge, principal, form), form.get("lock", type=int)
    if number is None or not 0 < number <= LARGEST:
        raise Refusal("not_found")
    notices.unlock(edge.ctx, office=office, lock=number, principal=principal, request=ONCE, now=now)
    return "Die Sperre ist aufgehoben."


def close_day(edge: Edge, principal: Principal, form: Form, now: datetime) -> str:
    """End the office's day; while it is open only with the box ticked."""
    office = own_office(edge, principal, form)
    closed = day.close_day(edge.ctx, office=office, force="force" in form, principal=principal, now=now)
    return f"Der Tag ist abgeschlossen: {len(closed.unserved)} nicht bedient, {len(closed.leftover)} offen geblieben."


ACTIONS = {
    "pair": Action(DESK, pair),
    "revoke": Action(ADMIN, revoke),
    "test-page": Action(DESK, test_page),
    "reload": Action(DESK, partial(tell, "reload", "lädt neu, sobald niemand davor steht.")),
    "restart": Action(DESK, partial(tell, "restart", "startet neu, sobald niemand davor steht.")),
    "print-on": Action(DESK, print_on),
    "notice": Action(DESK, notice),
    "lock": Action(DESK, lock),
    "unlock": Action(DESK, unlock),
    "close-day": Action(DESK, close_day),
}
"""Name in the address -> what it does."""
