"""The public pages: /o/ lists the town's offices, /o/{slug} tells of one; the same for everybody, so each is kept."""

import threading
from datetime import date
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from app.languages.catalogue import Catalogue, catalogue, named
from app.languages.known import LANGUAGES, known
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.usecases import log, offices, public
from app.usecases.public import Usual
from app.web.edge import Edge, now
from app.web.kept import Kept, answer, keep
from app.web.public.view import issuing, page

HTML = "text/html; charset=utf-8"
AsOf = tuple[int, ...]
"""Ends of logs, and the minute."""


class Shelf:
    """Pages and usual waits of this process: pages hold for one state of the log and one minute, waits for a day."""

    def __init__(self, edge: Edge) -> None:
        """Nothing is kept yet."""
        self._edge = edge
        self._pages: dict[tuple[str, str], tuple[AsOf, Kept]] = {}
        self._usual: dict[str, tuple[date, Usual]] = {}
        self._turn = threading.Lock()

    def page(self, slug: str, language: str) -> Kept:
        """The page of an office ("" for the list of all); made by one thread, whoever else asks waits. `not_found`."""
        heads = log.heads(self._edge.ctx)
        if slug and slug not in heads:
            raise Refusal("not_found")
        seqs = (head.seq for head in heads.values())
        as_of = (*seqs, int(now(self._edge).timestamp()) // 60)
        with self._turn:
            known, kept = self._pages.get((slug, language), (None, None))
            if kept is None or known != as_of:
                html = self._office(slug, language) if slug else self._list(language)
                kept = keep(html.encode())
                self._pages[slug, language] = as_of, kept
        return kept

    def _office(self, slug: str, language: str) -> str:
        edge, texts = self._edge, catalogue("phone", language)
        found = public.public(edge.ctx, office=slug, language=language, now=now(edge))
        usual = self._usual_of(slug, local_day(ZoneInfo(found.timezone), now(edge)))
        return render_template(
            "public/office.html", office=found, page=page(texts, found, usual), **_words(edge, texts)
        )

    def _list(self, language: str) -> str:
        texts = catalogue("phone", language)
        found = offices.list_offices(self._edge.ctx, now=now(self._edge))
        lines = [(info.slug, info.name, issuing(texts, info.status)) for info in found]
        return render_template("public/list.html", offices=lines, **_words(self._edge, texts))

    def _usual_of(self, slug: str, today: date) -> Usual:
        kept = self._usual.get(slug)
        if kept is None or kept[0] != today:
            kept = self._usual[slug] = (today, public.usual(self._edge.ctx, office=slug, today=today))
        return kept[1]


def create_blueprint(edge: Edge) -> Blueprint:
    """Serve the pages."""
    blueprint = Blueprint("public", __name__, template_folder="templates", url_prefix="/o")
    shelf = Shelf(edge)

    @blueprint.get("/")
    def listed() -> Response:
        return answer(shelf.page("", known(request.args.get("lang", ""))), HTML)

    @blueprint.get("/<slug>")
    def office(slug: str) -> Response:
        try:
            return answer(shelf.page(slug, known(request.args.get("lang", ""))), HTML)
        except Refusal:
            texts = catalogue("phone", known(request.args.get("lang", "")))
            return Response(render_template("public/unknown.html", **_words(edge, texts)), HTTPStatus.NOT_FOUND)

    return blueprint


def _words(edge: Edge, texts: Catalogue) -> dict[str, object]:
    return {"language": LANGUAGES[texts.language], "languages": named(edge.languages), "say": texts.messages}
