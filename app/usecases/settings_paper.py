"""How the tickets of an office look."""

from dataclasses import asdict as plain

from msgspec.structs import asdict, replace

from app.db import offices
from app.db import settings as db
from app.db.engine import Connection
from app.rules.catalog import MOST_COPIES, PAPER_PARTS, PaperLayout
from app.rules.settings import Fault, Faults
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_types import PaperSettings
from printer.job import JobError, check_logo

LONGEST_FOOTER = 200


def _read(conn: Connection, office: int) -> PaperSettings:
    return PaperSettings(**plain(offices.paper_of(offices.row(conn, office))))


def _tidy(wanted: PaperSettings, _present: PaperSettings) -> PaperSettings:
    footer = {language: text.strip() for language, text in wanted.footer.items() if text.strip()}
    omit = tuple(part for part in PAPER_PARTS if part in wanted.omit)
    strange = tuple(part for part in wanted.omit if part not in PAPER_PARTS)
    return replace(wanted, footer=footer, omit=omit + strange)


def _check(_c: Change, wanted: PaperSettings, _present: PaperSettings) -> list[Fault]:
    faults = Faults()
    faults.number("copies", wanted.copies, 1, MOST_COPIES)
    faults.need(set(wanted.omit) <= set(PAPER_PARTS), "omit", "unknown_part")
    for language, text in wanted.footer.items():
        faults.text(f"footer.{language}", text, LONGEST_FOOTER)
    faults.need(not wanted.logo or _is_logo(wanted.logo), "logo", "no_logo")
    return faults.found


def _is_logo(logo: str) -> bool:
    try:
        check_logo(logo)
    except JobError:
        return False
    return True


def _write(c: Change, wanted: PaperSettings, _present: PaperSettings) -> None:
    values = asdict(wanted)
    del values["config_seq"]
    policy = plain(c.office.policy) | {offices.PAPER: plain(PaperLayout(**values))}
    db.set_office(c.conn, c.office.id, policy=policy)


PAPER = Topic("paper", PaperSettings, _read, _tidy, _check, _write)
