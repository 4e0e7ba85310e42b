"""`/settings`: everything a head sets for the own office. Plain forms, no script needed."""

from dataclasses import dataclass
from dataclasses import replace as renamed
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from msgspec.structs import replace
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.rules.settings import Fault, mishearing
from app.usecases import history, offices, pictures, settings, showing
from app.usecases.answers import OfficeInfo
from app.usecases.context import Principal, Request
from app.usecases.settings import refuse_faults
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_offer import COUNTERS, SERVICES
from app.usecases.settings_types import DisplaySettings
from app.web import films
from app.web.edge import Edge, allowed, current, everywhere, in_office, now, offices_of, require
from app.web.problems import lookup, sentence
from app.web.settings_page import (
    locks,
    presentation,
    topics_displays,
    topics_hours,
    topics_offer,
    topics_paper,
    topics_people,
    topics_printers,
    topics_slides,
    voice,
    words,
)
from app.web.settings_page.editor import Editor
from app.web.settings_page.typed import Form, Typed

MANAGE = frozenset({"manager"})
SAID = "wm_said"
AFTER_HOURS = len(topics_hours.EDITORS)
TOPICS = (
    topics_hours.EDITORS
    + topics_offer.EDITORS
    + topics_paper.EDITORS
    + topics_printers.EDITORS
    + topics_displays.EDITORS
    + topics_slides.EDITORS
    + topics_people.EDITORS
)
EDITORS = {each.path: each for each in TOPICS}
LOCKS = ("locks", "Sperren", locks.LEAD)
VOICE = ("voice", "Eigene Stimme", voice.LEAD)
MENU = tuple((each.path, each.title, each.lead) for each in EDITORS.values())
BEFORE_PEOPLE = len(MENU) - len(topics_people.EDITORS)
MENU = (*MENU[:AFTER_HOURS], LOCKS, *MENU[AFTER_HOURS:BEFORE_PEOPLE], VOICE, *MENU[BEFORE_PEOPLE:])


@dataclass(frozen=True)
class Place:
    """A sub page of one office, and who looks at it."""

    edge: Edge
    principal: Principal
    slug: str
    editor: Editor

    def document(self) -> Any:
        """What is set."""
        return settings.get(self.edge.ctx, self.editor.topic, office=self.slug, principal=self.principal)

    def put(self, wanted: Any) -> None:
        """Save it."""
        once = Request("/settings", None, b"")
        settings.put(
            self.edge.ctx,
            self.editor.topic,
            office=self.slug,
            wanted=wanted,
            principal=self.principal,
            request=once,
            now=now(self.edge),
        )

    @property
    def path(self) -> str:
        """Address of the sub page."""
        return f"/settings/{self.slug}/{self.editor.path}"


@dataclass(frozen=True)
class Shown:
    """A form: what stands in it, what is wrong with it, and what others have saved meanwhile (None: nothing)."""

    form: Form
    errors: dict[str, str]
    elsewhere: tuple[str, ...] = ()
    problem: str = ""
    now: Form | None = None
    status: int = 200


def create_blueprint(edge: Edge) -> Blueprint:
    """`/settings` and all its sub pages."""
    blueprint = Blueprint("settings_page", __name__, template_folder="templates")
    rules = (
        ("/settings", "offices", choose, ["GET"]),
        ("/settings/<slug>", "overview", overview, ["GET"]),
        ("/settings/<slug>/locks", "locks", show_locks, ["GET", "POST"]),
        ("/settings/<slug>/paper.png", "sample", sample, ["GET", "POST"]),
        ("/settings/<slug>/pictures/<name>.webp", "picture", picture, ["GET"]),
        ("/settings/<slug>/films/<name>", "film", film, ["GET"]),
        ("/settings/<slug>/slides/pdf", "presentation", show_presentation, ["GET", "POST"]),
        ("/settings/<slug>/voice", "voice", show_voice, ["GET"]),
        ("/settings/<slug>/voice.wav", "voice_sample", voice_sample, ["GET"]),
        ("/settings/<slug>/<path>", "topic", show, ["GET", "POST"]),
        ("/settings/<slug>/<path>/edit", "edit", edit, ["GET", "POST"]),
    )
    for rule, name, view, methods in rules:
        blueprint.add_url_rule(rule, name, partial(view, edge), methods=methods)
    return blueprint


def choose(edge: Edge) -> str | AnyResponse:
    """The offices one may set; a single one opens at once."""
    mine = offices_of(edge, require(edge, *MANAGE), MANAGE)
    if len(mine) == 1:
        return redirect(f"/settings/{mine[0]}", 303)
    known = offices.list_offices(edge.ctx, now=now(edge))
    return render_template("settings/offices.html", offices=[info for info in known if info.slug in mine])


def overview(edge: Edge, slug: str) -> str:
    """All sub pages of one office."""
    return render_template("settings/overview.html", **frame(edge, admit(edge, slug), slug, ""))


def admit(edge: Edge, slug: str) -> Principal:
    """Whoever leads or administers the office. Raises Refusal not_found or forbidden."""
    principal = require(edge, *MANAGE) if request.method == "GET" else current(edge)
    return in_office(edge, principal, slug, MANAGE)


def frame(edge: Edge, principal: Principal, slug: str, path: str) -> dict[str, Any]:
    """What every sub page needs."""
    return {
        "slug": slug,
        "office": offices.office(edge.ctx, office=slug, now=now(edge)),
        "several": len(offices_of(edge, principal, MANAGE)) > 1,
        "menu": MENU,
        "path": path,
        "words": words,
        "done": unquote(request.cookies.get(SAID, "")),
    }


def place_of(edge: Edge, slug: str, path: str) -> Place:
    """The sub page of an address. Raises Refusal not_found."""
    editor = EDITORS.get(path)
    if editor is None:
        raise Refusal("not_found")
    return Place(edge, admit(edge, slug), slug, editor)


def show(edge: Edge, slug: str, path: str) -> AnyResponse:
    """A list, or the form of what is no list."""
    place = place_of(edge, slug, path)
    if not place.editor.many:
        return handle(place, None)
    if request.method == "POST":
        raise Refusal("not_found")
    document = place.document()
    today = today_in(edge, slug)
    coming_first = sorted(place.editor.items(document), key=lambda item: place.editor.over(item, today))
    names = names_in(place, document) if place.editor.topic is DISPLAYS else {}
    items = [(place.editor.key(item), place.editor.cells(item, names)) for item in coming_first]
    return page(place, "settings/list.html", items=items, warnings=warnings_of(place, document))


def names_in(place: Place, document: Any) -> dict[str, str]:
    """The names of the other offices whose calls displays show, by slug."""
    slugs = {slug for display in document.displays for slug in display.offices}
    return {slug: offices.office(place.edge.ctx, office=slug, now=now(place.edge)).name for slug in slugs}


def today_in(edge: Edge, slug: str) -> date:
    """The office's local day."""
    zone = ZoneInfo(offices.office(edge.ctx, office=slug, now=now(edge)).timezone)
    return now(edge).astimezone(zone).date()


def warnings_of(place: Place, document: Any) -> list[str]:
    """What is set and may be meant so, but leaves people behind."""
    if place.editor.topic is SERVICES:
        return words.mishearing(*mishearing(service.letter for service in document.services if service.active))
    if place.editor.topic is DISPLAYS:
        counters, wholly = showing.unheard_counters(place.edge.ctx, office=place.slug, now=now(place.edge))
        return words.unheard(counters, wholly=wholly)
    return []


def edit(edge: Edge, slug: str, path: str) -> AnyResponse:
    """The form of one thing of a list; without a key of a new one, where there can be one."""
    place, key = place_of(edge, slug, path), request.args.get("key")
    if not place.editor.many or (key is None and not place.editor.new):
        raise Refusal("not_found")
    return handle(place, key)


def handle(place: Place, key: str | None) -> AnyResponse:
    """Show a form, or save what it brings."""
    document = place.document()
    old = place.editor.find(document, key)
    if request.method == "POST":
        return save(place, key, document, old)
    if key is not None and old is None:
        raise Refusal("not_found")
    return form_page(place, document, old, key, Shown(place.editor.form(document, old), {}))


def save(place: Place, key: str | None, document: Any, old: Any) -> AnyResponse:
    """Save a form and go on; what is wrong is told beside it, and nothing typed is lost."""
    prefix, typed, editor = "", Typed(request.form), place.editor
    seen = request.form.get("config_seq", type=int)
    removing = "remove" in request.form and old is not None
    try:
        if removing:
            wanted, prefix = editor.without(document, old), editor.prefix(old, editor.items(document).index(old))
        else:
            wanted, prefix = editor.typed(typed, document, old)
        refuse_faults([of_item(fault, prefix) for fault in typed.faults])
        place.put(replace(wanted, config_seq=seen))
    except Refusal as refusal:
        if lookup(refusal.code).status == lookup("not_found").status:
            raise
        document = place.document()
        old = editor.find(document, key)
        return form_page(place, document, old, key, failed(refusal, prefix, editor.form(document, old)))
    said = "Gestrichen." if removing else "Gespeichert. Es gilt ab sofort."
    return told(place.path, said)


def of_item(fault: Fault, prefix: str) -> Fault:
    """A fault of what was typed, named as the others of its item are."""
    return renamed(fault, field=prefix + fault.field)


def failed(refusal: Refusal, prefix: str, present: Form) -> Shown:
    """The form as it was typed, with what is wrong; faults of other items only where this one has none."""
    faults: Any = refusal.facts.get("errors", [])
    own = [fault for fault in faults if fault["field"].startswith(prefix)]
    others = {words.sentence(fault): None for fault in faults if fault not in own}
    changed = refusal.code == "changed_since"
    return Shown(
        form=request.form,
        errors={fault["field"].removeprefix(prefix): words.sentence(fault) for fault in own},
        elsewhere=() if own else tuple(others),
        problem=CHANGED if changed else sentence(refusal.code, refusal.facts, "de"),
        now=present if changed else None,
        status=lookup(refusal.code).status,
    )


CHANGED = (
    "Inzwischen hat jemand anderes gespeichert. Unter jedem Feld, das sich unterscheidet, steht, was jetzt gilt. "
    "Noch einmal speichern ersetzt es durch Ihre Angaben."
)


def form_page(place: Place, document: Any, old: Any, key: str | None, shown: Shown) -> AnyResponse:
    """A form."""
    who: Any = {"office": place.slug, "principal": place.principal}
    editor, catalog = place.editor, settings.get(place.edge.ctx, SERVICES, **who)
    counters = [(str(each.id), each.label) for each in settings.get(place.edge.ctx, COUNTERS, **who).counters]
    others = others_of(place, old) if editor.topic is DISPLAYS else []
    counters += [(str(one.id), f"{info.short_name}: {one.name}") for info in others for one in info.counters]
    return page(
        place,
        "settings/form.html",
        shown.status,
        form=shown.form,
        errors=shown.errors,
        elsewhere=shown.elsewhere,
        problem=shown.problem,
        now_set=shown.now,
        seen=document.config_seq,
        key=key,
        item=old,
        heading=editor.title if not editor.many else (editor.name(old) if old is not None else editor.new),
        services=[(each.code, each.names.get("de", each.code)) for each in catalog.services],
        counters=counters,
        others=[(info.slug, info.name) for info in others],
        warnings=warnings_of(place, document),
        numbers=topics_people.NUMBERS,
        most_bytes=topics_slides.MOST_BYTES,
        may_admin=allowed(place.principal, frozenset({"admin"})),
        may_all=everywhere(place.principal, "admin"),
    )


def others_of(place: Place, display: DisplaySettings | None) -> list[OfficeInfo]:
    """The other offices whose calls a display shows, or that its head could let it show."""
    mine = {*offices_of(place.edge, place.principal, MANAGE), *(display.offices if display else ())} - {place.slug}
    return [offices.office(place.edge.ctx, office=slug, now=now(place.edge)) for slug in sorted(mine)]


def page(place: Place, template: str, status: int = 200, **facts: Any) -> Response:
    """A sub page; what was said is said once."""
    known = frame(place.edge, place.principal, place.slug, place.editor.path)
    response = make_response(render_template(template, editor=place.editor, **known, **facts), status)
    response.delete_cookie(SAID)
    return response


def told(path: str, said: str) -> AnyResponse:
    """Go to a page that says what came of it."""
    response = redirect(path, 303)
    response.set_cookie(SAID, quote(said), max_age=30, httponly=True, samesite="Lax")
    return response


def sample(edge: Edge, slug: str) -> Response:
    """A ticket as a picture: as it is set, or as the form that was sent would have it."""
    admit(edge, slug)
    office = history.catalog(edge.ctx, office=slug, now=now(edge))
    if request.method == "POST":
        wanted = topics_paper.read_paper(Typed(request.form), None)
        office = renamed(office, paper=topics_paper.layout(wanted))
    return topics_paper.picture(edge.ctx, office, now(edge))


def picture(edge: Edge, slug: str, name: str) -> Response:
    """A picture for the displays."""
    admit(edge, slug)
    return Response(pictures.get(edge.ctx, office=slug, name=name), mimetype="image/webp")


def film(edge: Edge, slug: str, name: str) -> Response:
    """A film for the displays."""
    admit(edge, slug)
    return films.answer(edge.ctx, office=slug, name=name)


def show_presentation(edge: Edge, slug: str) -> AnyResponse:
    """A PDF whose pages become notices for the displays."""
    principal = admit(edge, slug)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = presentation.act(edge, principal, slug, Typed(request.form), now(edge))
        if not errors:
            return told(f"/settings/{slug}/slides", "Gespeichert. Es gilt ab sofort.")
    known = presentation.facts(edge, principal, slug) | frame(edge, principal, slug, "slides")
    return own_form("settings/presentation.html", errors, known)


def show_voice(edge: Edge, slug: str) -> str:
    """The words of calls, recorded and missing."""
    known = frame(edge, admit(edge, slug), slug, "voice")
    return render_template("settings/voice.html", **known, **voice.facts(edge, slug, now(edge)))


def voice_sample(edge: Edge, slug: str) -> Response:
    """A call in the office's own voice."""
    admit(edge, slug)
    return voice.sample(edge, slug, now(edge))


def show_locks(edge: Edge, slug: str) -> AnyResponse:
    """Locks with their texts."""
    principal = admit(edge, slug)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = locks.act(edge, principal, slug, Typed(request.form), now(edge))
        if not errors:
            return told(f"/settings/{slug}/locks", "Aufgehoben." if "lock" in request.form else "Gesperrt.")
    known = locks.facts(edge, principal, slug, now(edge)) | frame(edge, principal, slug, "locks")
    return own_form("settings/locks.html", errors, known)


def own_form(template: str, errors: dict[str, str], known: dict[str, Any]) -> AnyResponse:
    """A sub page with a form of its own, as it was typed; what was said is said once."""
    text = render_template(template, form=request.form, errors=errors, **known)
    response = make_response(text, lookup("invalid_settings").status if errors else 200)
    response.delete_cookie(SAID)
    return response
