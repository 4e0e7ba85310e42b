"""A PDF that a head uploads for the displays: each page becomes a picture with its words."""

import os
import re
import subprocess
import sys
import textwrap
import threading
from dataclasses import dataclass

import msgspec
import structlog

from app.db import slides as db
from app.rules.refusal import Refusal
from app.usecases import find, pictures
from app.usecases.context import Context
from app.usecases.pdf_reader import Answer
from app.usecases.settings_slides import LONGEST_ALT, MOST_SLIDES

MOST_BYTES = 24 * 1024 * 1024
PATIENCE_S = 50
"""For all pages; whoever uploads waits a minute."""
NEEDED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
"""What Python needs of our environment. The rest may hold secrets, and the reader works on a stranger's file."""
CUT = " …"
HYPHEN = re.compile("[\u0002\u00ad\ufffe]\\s*")
"""How PDFium writes the hyphen of a word that is divided at the end of its line."""

_turn = threading.Lock()
"""One file is read at a time: it may take a whole processor and a gigabyte."""


@dataclass(frozen=True, slots=True)
class PresentedPage:
    """The name of a page's picture, which is kept now, and what stands on it, to be looked over."""

    picture: str
    alt: str


@dataclass(frozen=True, slots=True)
class Presentation:
    """The pages of a PDF in their order."""

    pages: tuple[PresentedPage, ...]


def add(ctx: Context, *, office: str, content: bytes) -> Presentation:
    """Keep a picture of each page of a PDF; the settings of slides may name them then.

    Raises Refusal bad_pdf, locked_pdf (it asks for a password), large_pdf (its pages take too much time or memory),
    too_many_pages (`most` have room beside the slides that are there).
    """
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        room = MOST_SLIDES - len(db.of_office(conn, office_id))
    with _turn:
        answer = read(content, room)
    if answer.refused:
        raise Refusal(answer.refused, pages=answer.found, most=room)
    names = pictures.keep(ctx, office=office_id, made=[page.picture for page in answer.pages])
    words = (in_one_line(page.words) for page in answer.pages)
    return Presentation(tuple(map(PresentedPage, names, words)))


def read(content: bytes, most: int) -> Answer:
    """The pages of a PDF, if they are at most `most`, or why there are none; read by a process of its own."""
    command = [sys.executable, "-B", "-P", "-m", "app.usecases.pdf_reader", str(most)]
    known = {name: os.environ[name] for name in NEEDED if name in os.environ}
    try:
        done = subprocess.run(command, input=content, env=known, capture_output=True, timeout=PATIENCE_S, check=True)
        return msgspec.msgpack.decode(done.stdout, type=Answer)
    except subprocess.TimeoutExpired:
        return Answer(refused="large_pdf")
    except subprocess.CalledProcessError as error:
        structlog.get_logger("pictures").warning("a PDF broke its reader", status=error.returncode)
        return Answer(refused="bad_pdf")


def in_one_line(words: str) -> str:
    """What stands on a page as one line without anything unprintable, cut where it is longer than we keep."""
    shown = (sign if sign.isprintable() else " " for sign in HYPHEN.sub("", words))
    line = " ".join("".join(shown).split())
    cut = textwrap.shorten(line, LONGEST_ALT, placeholder=CUT)
    return line[:LONGEST_ALT] if cut == CUT.strip() else cut
