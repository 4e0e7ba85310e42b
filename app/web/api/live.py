"""The call behind the head's live view."""

from app.usecases import live as use_case
from app.usecases.live import Live
from app.web.api.route import Call, Route
from app.web.edge import offices_of

HEADS = frozenset({"manager"})


def live(call: Call) -> Live:
    """All offices that one heads."""
    return use_case.live(call.ctx, slugs=offices_of(call.edge, call.principal, HEADS), now=call.now)


ROUTES = (Route("GET", "/live", "What goes on now in all offices that one heads", live, HEADS, None, Live),)
