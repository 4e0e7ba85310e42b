"""Sub page about the tickets: a form beside a picture of the paper."""

from datetime import datetime

from flask import Response, request

from app.rules.catalog import PAPER_PARTS, Office, PaperLayout
from app.usecases import paper
from app.usecases.context import Context
from app.usecases.settings_paper import PAPER
from app.usecases.settings_types import PaperSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed
from app.web.settings_page.words import LANGUAGES

WIDTHS = {"576": 576, "384": 384}


def paper_values(item: PaperSettings) -> Values:
    """How tickets look. Ticked is what stands on the paper."""
    shown = tuple(part for part in PAPER_PARTS if part not in item.omit)
    footers = {f"footer.{language}": item.footer.get(language, "") for language in ("de", *LANGUAGES)}
    return {"large": item.large, "second": item.copies > 1, "shown": shown, "logo": item.logo, **footers}


def read_paper(typed: Typed, _old: PaperSettings | None) -> PaperSettings:
    """How tickets look, as typed."""
    shown = typed.several("shown")
    footers = {language: typed.text(f"footer.{language}") for language in ("de", *LANGUAGES)}
    return PaperSettings(
        large=typed.flag("large"),
        copies=2 if typed.flag("second") else 1,
        omit=tuple(part for part in PAPER_PARTS if part not in shown),
        footer={language: text for language, text in footers.items() if text},
        logo=typed.text("logo"),
    )


def layout(wanted: PaperSettings) -> PaperLayout:
    """The wish as the rules know it."""
    return PaperLayout(wanted.large, wanted.copies, wanted.omit, wanted.footer, wanted.logo)


def picture(ctx: Context, office: Office, at: datetime) -> Response:
    """A sample ticket of the office as PNG, drawn by the program that draws the real ones."""
    from io import BytesIO

    from printer.job import parse_job
    from printer.preview import picture as drawn

    asked = request.values.get("language", "de")
    language = asked if asked in LANGUAGES else "de"
    width = WIDTHS.get(request.values.get("width", ""), WIDTHS["576"])
    stream = BytesIO()
    drawn(parse_job(paper.sample(ctx, office, language=language, now=at)), width).save(stream, "PNG")
    return Response(stream.getvalue(), mimetype="image/png", headers={"Cache-Control": "no-store"})


EDITORS = (
    Editor(
        path="paper",
        title="Wartemarke",
        lead="Was auf dem Papier steht, das am Terminal herauskommt. Das Bild daneben zeigt sofort, wie es aussieht.",
        fields="settings/_paper.html",
        topic=PAPER,
        values=paper_values,
        read=read_paper,
    ),
)
