"""What displays have shown and played of the day's calls."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow

_s = side.call_shown.c
_t = t.ticket.c
_OF_CALLED = (
    select(_t.home, _t.number, t.device.c.name, _s.heard)
    .select_from(
        side.call_shown.join(t.ticket, (_t.office_id == _s.office_id) & (_t.call_seq == _s.call_seq)).join(
            t.device, t.device.c.id == _s.device_id
        )
    )
    .where(_s.office_id == bindparam("office"), _t.state == "called")
    .order_by(_s.call_seq, t.device.c.name)
)


def _known(conn: Connection, *, office: int, seq: int) -> dict[int, bool]:
    """Return the displays that have shown a call, and whether they have played it."""
    call = (_s.office_id == office) & (_s.call_seq == seq)
    return {r.device_id: r.heard for r in conn.execute(select(_s.device_id, _s.heard).where(call))}


def fresh(conn: Connection, *, office: int, seq: int, heard: Mapping[int, bool]) -> dict[int, bool]:
    """Return what of this is not kept yet."""
    before = _known(conn, office=office, seq=seq)
    return {device: told for device, told in heard.items() if before.get(device) not in {told, True}}


def note(conn: Connection, *, office: int, seq: int, heard: Mapping[int, bool]) -> None:
    """Keep which displays have shown a call; what one has played stays so. The devices' rows must be held."""
    before = _known(conn, office=office, seq=seq)
    new = [
        {"office_id": office, "call_seq": seq, "device_id": device, "heard": is_heard}
        for device, is_heard in heard.items()
        if device not in before
    ]
    if new:
        conn.execute(insert(side.call_shown), new)
    played = [device for device, is_heard in heard.items() if is_heard and before.get(device) is False]
    if played:
        call = (_s.office_id == office) & (_s.call_seq == seq)
        conn.execute(update(side.call_shown).where(call, _s.device_id.in_(played)).values(heard=True))


def of_called(conn: Connection, office: int) -> list[AnyRow]:
    """Return what displays said of the latest call of each number that is called now."""
    return list(conn.execute(_OF_CALLED, {"office": office}))


def erase(conn: Connection, office: int) -> None:
    """Forget everything."""
    conn.execute(delete(side.call_shown).where(_s.office_id == office))
