"""Calls of devices about themselves: what a screen says, and the pairing of a printer's agent."""

from dataclasses import dataclass

from app.rules.looks import Look
from app.usecases import device_status, devices, settings_displays
from app.usecases.device_status import Order
from app.usecases.devices import Pairing
from app.web.api import bodies
from app.web.api.route import ANYONE, Call, Route
from app.web.clock import real_now

REPORTERS = frozenset({"kiosk", "display"})
NO_DIFFERENCE = 5
"""Seconds of difference between two clocks that are no more than the way of the message."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a screen has to know: the server's build, what it has to do (None: nothing), how a display is set."""

    build: str
    order: Order | None
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """The token of a new device, told once."""

    token: str


def report(call: Call) -> Orders:
    """A screen says how it is."""
    body: bodies.Report = call.body
    at = real_now()
    ahead = round((body.clock - at).total_seconds())
    said = {
        "build": body.build,
        "line": body.line,
        "clock": ahead if abs(ahead) > NO_DIFFERENCE else 0,
        "browser": body.browser,
        "screen": body.screen,
        "error": body.error,
    }
    order = device_status.report(call.ctx, principal=call.principal, said=said, done=body.done, at=at, now=call.now)
    is_display = "display" in call.principal.roles
    look = settings_displays.of_device(call.ctx, principal=call.principal) if is_display else None
    return Orders(call.edge.build, order, look)


def pair(call: Call) -> Pairing:
    """A code to show, and the secret to ask with."""
    return devices.start_pairing(call.ctx, kind="printer", name=call.body.name, now=call.now)


def finish(call: Call) -> Paired | None:
    """The token, once somebody has confirmed the code; until then nothing (204)."""
    token = devices.finish_pairing(call.ctx, secret=call.body.secret, now=call.now)
    return None if token is None else Paired(token)


ROUTES = (
    Route("POST", "/device/report", "A screen says how it is", report, REPORTERS, bodies.Report, Orders),
    Route("POST", "/pairings/start", "A printer's agent wants to be paired", pair, ANYONE, bodies.Pair, Pairing, 201),
    Route(
        "POST",
        "/pairings/finish",
        "The token of a printer whose code was confirmed",
        finish,
        ANYONE,
        bodies.FinishPairing,
        Paired,
        nothing="nobody has confirmed the code yet",
        codes=("not_found",),
    ),
)
