"""What displays have shown and played of the day's calls."""

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


def is_known(conn: Connection, *, office: int, seq: int, device: int, heard: bool) -> bool:
    """Tell whether a display has said this already."""
    one = (_s.office_id == office) & (_s.call_seq == seq) & (_s.device_id == device)
    known = conn.execute(select(_s.heard).where(one)).scalar_one_or_none()
    return known is not None and (known or not heard)


def note(conn: Connection, *, office: int, seq: int, device: int, heard: bool) -> None:
    """Keep that a display has shown a call; what it has played stays so. The device's row must be held."""
    one = (_s.office_id == office) & (_s.call_seq == seq) & (_s.device_id == device)
    known = conn.execute(select(_s.heard).where(one)).scalar_one_or_none()
    if known is None:
        row = {"office_id": office, "call_seq": seq, "device_id": device, "heard": heard}
        conn.execute(insert(side.call_shown).values(**row))
    elif heard and not known:
        conn.execute(update(side.call_shown).where(one).values(heard=True))


def of_called(conn: Connection, office: int) -> list[AnyRow]:
    """Return what displays said of the latest call of each number that is called now."""
    return list(conn.execute(_OF_CALLED, {"office": office}))


def erase(conn: Connection, office: int) -> None:
    """Forget everything."""
    conn.execute(delete(side.call_shown).where(_s.office_id == office))
