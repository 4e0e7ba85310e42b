"""Names of the kiosk's groups in further languages."""

from msgspec.structs import replace

from app.db import offices
from app.db import settings as db
from app.db.engine import Connection
from app.rules.catalog import Text
from app.rules.settings import LANGUAGE, Fault, Faults
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_types import GroupSettings, GroupsSettings

LONGEST_GROUP = 64


def _read(conn: Connection, office: int) -> GroupsSettings:
    known = offices.row(conn, office).group_names or {}
    named = [row.service_group for row in db.services(conn, office) if row.service_group and not row.historical]
    return GroupsSettings(groups=tuple(GroupSettings(name=n, names=known.get(n, {})) for n in dict.fromkeys(named)))


def _text(given: Text) -> Text:
    return {language: text.strip() for language, text in given.items() if text.strip() and language != "de"}


def _tidy(wanted: GroupsSettings, _present: GroupsSettings) -> GroupsSettings:
    tidied = (replace(one, name=one.name.strip(), names=_text(one.names)) for one in wanted.groups)
    return replace(wanted, groups=tuple(tidied))


def _check(_c: Change, wanted: GroupsSettings, present: GroupsSettings) -> list[Fault]:
    faults, there = Faults(), {one.name for one in present.groups}
    for n, one in enumerate(wanted.groups):
        faults.need(one.name in there, f"groups[{n}].name", "unknown_group")
        for language, text in one.names.items():
            faults.need(LANGUAGE.fullmatch(language), f"groups[{n}].names", "language")
            faults.text(f"groups[{n}].names.{language}", text, LONGEST_GROUP)
    faults.unique((f"groups[{n}].name", one.name) for n, one in enumerate(wanted.groups))
    return faults.found


def _write(c: Change, wanted: GroupsSettings, _present: GroupsSettings) -> None:
    db.set_office(c.conn, c.office.id, group_names={one.name: one.names for one in wanted.groups})


GROUPS = Topic("groups", GroupsSettings, _read, _tidy, _check, _write)
