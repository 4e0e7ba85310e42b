"""What every blueprint gets handed: the `Edge`, and who is asking.

edge.ctx      the use cases' context                edge.clock.now()   office time (UTC)
who(edge)     the principal or None                 current(edge)      the principal, else refusal 401
require(edge, "clerk", "admin")   for pages: redirects to /login?next=… or answers 404
page_data(value)                  JSON for <script type="application/json" id="page-data">
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from flask import g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import abort

from app.announce.speech import Speech
from app.languages.known import LANGUAGES
from app.rules.refusal import Refusal
from app.usecases import accounts, devices, log
from app.usecases.context import Context, Principal
from app.usecases.showing import Answer
from app.web import csrf
from app.web.clock import Clock, real_now
from app.web.settings import ServerSettings
from app.web.together import Together

DEVICE_HEADER = "X-Wartemarke-Device"
STAFF_ROLES = frozenset({"clerk", "reception", "manager", "admin"})


@dataclass(frozen=True)
class Edge:
    """Everything the HTTP and Socket.IO edge works with; made once, by app/factory.py.

    `build` names this build of the static files, `languages` are those that visitors are offered,
    `own_language`: calls are repeated in the visitor's. `answers` keeps what displays say, over whichever line.
    `offices` remembers office ids, which never change, by slug.
    """

    ctx: Context
    clock: Clock
    settings: ServerSettings
    data_dir: Path
    build: str
    speech: Speech
    answers: Together[Answer, Refusal | None]
    languages: tuple[str, ...] = tuple(LANGUAGES)
    own_language: bool = True
    secure_cookies: bool = False
    offices: dict[str, int] = field(default_factory=dict)


def now(edge: Edge) -> datetime:
    """Office time of this request: read once, so that one request sees one time."""
    moment: datetime | None = g.get("moment")
    if moment is None:
        moment = g.moment = edge.clock.now()
    return moment


def from_this_machine() -> bool:
    """Does the request come from this very machine, and not through a proxy?"""
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip"))
    return not forwarded and (request.remote_addr or "") in {"127.0.0.1", "::1"}


def device_cookie(kind: str, name: str) -> str:
    """Name of the cookie in which a paired screen keeps its token."""
    return f"wm_{kind}_{name}"


def who(edge: Edge) -> Principal | None:
    """Who is asking: a program's or device's bearer token, a paired screen's cookie, or a session; else None.

    Raises Refusal unauthenticated when a token was shown that is not valid.
    """
    if "principal" not in g:
        g.principal = _identify(edge)
    found: Principal | None = g.principal
    return found


def _identify(edge: Edge) -> Principal | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        return _known(devices.by_token(edge.ctx, token.strip()) if scheme.lower() == "bearer" else None)
    device = request.headers.get(DEVICE_HEADER)
    if device:
        kind, _, name = device.partition("/")
        return _known(device_principal(edge, kind, name))
    session = request.cookies.get(csrf.SESSION_COOKIE)
    if session is None:
        return None
    principal = accounts.session(edge.ctx, token=session, now=real_now())
    g.by_cookie = principal is not None
    return principal


def _known(principal: Principal | None) -> Principal:
    if principal is None:
        raise Refusal("unauthenticated")
    return principal


def device_principal(edge: Edge, kind: str, name: str) -> Principal | None:
    """The device whose page this is, by its cookie; None: not paired (any more)."""
    token = request.cookies.get(device_cookie(kind, name))
    principal = devices.by_token(edge.ctx, token) if token else None
    return principal if principal and kind in principal.roles and principal.name == name else None


def current(edge: Edge) -> Principal:
    """Who is asking; an unsafe request of a session must carry its CSRF token.

    Raises Refusal unauthenticated or csrf.
    """
    principal = _known(who(edge))
    if g.get("by_cookie") and request.method not in csrf.SAFE_METHODS and not csrf.is_ours(edge.ctx.secret, request):
        raise Refusal("csrf")
    return principal


def allowed(principal: Principal, roles: frozenset[str]) -> bool:
    """Has the principal one of these roles? An admin may do what staff may; a program what reception and clerks may."""
    own = principal.roles
    if "admin" in own:
        own = own | STAFF_ROLES
    elif "api" in own:
        own = own | {"clerk", "reception"}
    return not own.isdisjoint(roles)


def require(edge: Edge, *roles: str) -> Principal:
    """For pages: who is signed in with one of these roles; else to the login page, or 404 for the wrong role."""
    principal = who(edge)
    if principal is None:
        abort(redirect(f"/login?next={quote(request.full_path.rstrip('?'))}"))
    if roles and not allowed(principal, frozenset(roles)):
        raise Refusal("forbidden")
    return principal


def office_id(edge: Edge, slug: str) -> int:
    """The id of an office; raises Refusal not_found."""
    known = edge.offices.get(slug)
    if known is None:
        edge.offices.update({name: head.office_id for name, head in log.heads(edge.ctx).items()})
        known = edge.offices.get(slug)
    if known is None:
        raise Refusal("not_found")
    return known


def within(principal: Principal, office: int, roles: frozenset[str]) -> Principal:
    """The principal with the roles that hold in one office.

    Raises Refusal not_found where the principal has no business, forbidden where none of `roles` holds.
    """
    if not principal.may(office):
        raise Refusal("not_found")
    there = principal.in_office(office)
    if not allowed(there, roles):
        raise Refusal("forbidden")
    return there


def in_office(edge: Edge, principal: Principal, slug: str, roles: frozenset[str]) -> Principal:
    """The principal with the roles that hold in an office. Raises Refusal not_found or forbidden."""
    return within(principal, office_id(edge, slug), roles)


def offices_of(edge: Edge, principal: Principal, roles: frozenset[str]) -> tuple[str, ...]:
    """Slugs of the offices where the principal has one of these roles, in the installation's order."""
    return tuple(
        slug
        for slug, head in log.heads(edge.ctx).items()
        if principal.may(head.office_id) and allowed(principal.in_office(head.office_id), roles)
    )


def everywhere(principal: Principal, role: str) -> bool:
    """Has the person this role in the whole installation, not only in one office?"""
    return (None, role) in principal.grants


def page_data(value: Any) -> Markup:
    """JSON that is safe inside a script element."""
    text = msgspec.json.encode(value).decode()
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 -- what could end the element is escaped in the line above
