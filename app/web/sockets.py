"""Socket.IO: who may connect to which room, the snapshot, and `since`."""

import socket
import threading
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO, join_room

from app.rules.refusal import Refusal
from app.usecases import accounts, device_status, devices, showing
from app.usecases.context import Principal
from app.web import csrf
from app.web import edge as edges
from app.web.api import bodies
from app.web.clock import real_now
from app.web.edge import Edge
from app.web.feed import NAMESPACES, Feed, Key, device_room

HEARTBEAT = 5
MAX_MESSAGE = 16_384
MAY_JOIN = {
    "/board": frozenset({"display", "clerk", "reception", "manager"}),
    "/desk": frozenset({"clerk", "reception", "manager"}),
    "/kiosk": frozenset({"kiosk"}),
    "/printer": frozenset({"printer"}),
}


class Json:
    """The JSON of Socket.IO packets: msgspec knows the answers' dataclasses and times."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Encode."""
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_options: Any) -> Any:
        """Decode; ValueError on broken JSON."""
        try:
            return msgspec.json.decode(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(frozen=True, slots=True)
class Client:
    """One connected socket, what it may ask for, and the line it came on (None: not from our server)."""

    namespace: str
    principal: Principal | None
    offices: tuple[str, ...]
    proof: tuple[str, str]
    wire: socket.socket | None = None


class Shown(bodies.Shown, frozen=True, kw_only=True):
    """What a display says of a call of one of its offices."""

    office: str


class Clients:
    """The sockets of this process by their id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, Client] = {}

    def add(self, sid: str, client: Client) -> None:
        """Remember a client."""
        with self._lock:
            self._all[sid] = client

    def get(self, sid: str) -> Client | None:
        """The client, or None when it has gone."""
        return self._all.get(sid)

    def drop(self, sid: str) -> Client | None:
        """Forget a client."""
        with self._lock:
            return self._all.pop(sid, None)

    def items(self) -> list[tuple[str, Client]]:
        """All clients at this moment."""
        with self._lock:
            return list(self._all.items())

    def wires(self) -> set[socket.socket]:
        """The lines on which somebody was let in."""
        return {client.wire for _, client in self.items() if client.wire is not None}


def make_socketio(app: Flask, origins: list[str] | None) -> SocketIO:
    """The Socket.IO server, websocket only. `origins` None: pages of this very host, and programs."""
    return SocketIO(
        app,
        async_mode="threading",
        transports=["websocket"],
        ping_interval=HEARTBEAT,
        ping_timeout=HEARTBEAT,
        max_http_buffer_size=MAX_MESSAGE,
        cors_allowed_origins=origins,
        manage_session=False,
        json=Json,
        logger=False,
        engineio_logger=False,
    )


def identify(edge: Edge, auth: dict[str, Any]) -> tuple[Principal | None, tuple[str, str]]:
    """Who connects: a program's token, a screen's cookie, or a session with its CSRF token.

    Returns the proof too, so that it can be looked at again later. Raises Refusal unauthenticated.
    """
    token, device, csrf_token = auth.get("token"), auth.get("device"), auth.get("csrf")
    if isinstance(device, str):
        kind, _, name = device.partition("/")
        token = request.cookies.get(edges.device_cookie(kind, name), "")
        principal = devices.by_token(edge.ctx, token)
        if principal is None or kind not in principal.roles or principal.name != name:
            raise Refusal("unauthenticated")
        return principal, ("device", token)
    if isinstance(token, str):
        return check(edge, ("device", token)), ("device", token)
    session = request.cookies.get(csrf.SESSION_COOKIE, "")
    if isinstance(csrf_token, str) and csrf.matches(edge.ctx.secret, session, csrf_token):
        return check(edge, ("session", session)), ("session", session)
    return None, ("", "")


def check(edge: Edge, proof: tuple[str, str]) -> Principal:
    """The principal behind a proof; raises Refusal unauthenticated when it does not hold (any more)."""
    kind, secret = proof
    if kind == "device":
        principal = devices.by_token(edge.ctx, secret)
    else:
        principal = accounts.session(edge.ctx, token=secret, now=real_now())
    if principal is None:
        raise Refusal("unauthenticated")
    return principal


def offices_wanted(
    edge: Edge, principal: Principal | None, auth: dict[str, Any], roles: frozenset[str]
) -> tuple[str, ...]:
    """The offices a client asked for (if it named none, all where it has one of `roles`).

    Raises Refusal not_found, malformed or forbidden.
    """
    wanted = auth.get("office") or []
    slugs = (wanted,) if isinstance(wanted, str) else tuple(wanted) if isinstance(wanted, list) else (None,)
    if not all(isinstance(slug, str) for slug in slugs):
        raise Refusal("malformed", where="office")
    for slug in slugs:
        if principal is None:
            edges.office_id(edge, slug)
        else:
            edges.in_office(edge, principal, slug, roles)
    return slugs if slugs or principal is None else edges.offices_of(edge, principal, roles)


def admit(edge: Edge, namespace: str, auth: object) -> Client:
    """Decide about a new socket; raises Refusal."""
    given: dict[str, Any] = auth if isinstance(auth, dict) else {}
    principal, proof = identify(edge, given)
    if principal is None:
        if namespace != "/board" or not edge.settings.board_public:
            raise Refusal("unauthenticated")
    elif not edges.allowed(principal, MAY_JOIN[namespace]):
        raise Refusal("unauthenticated")
    offices = offices_wanted(edge, principal, given, MAY_JOIN[namespace])
    if not offices:
        raise Refusal("not_found")
    return Client(namespace, principal, offices, proof, request.environ.get("gunicorn.socket"))


def key_of(client: Client, office: str) -> Key:
    """The room of a client in one of its offices."""
    own = client.principal.id if client.namespace == "/kiosk" and client.principal else None
    return Key(client.namespace, office, own)


def socket_id() -> str:
    """The id of the socket whose event is being handled."""
    return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO adds it to the request


class Handlers:
    """What is done with the events of the namespaces that follow an office's log."""

    def __init__(self, socketio: SocketIO, edge: Edge, feed: Feed, clients: Clients) -> None:
        self._socketio = socketio
        self._edge = edge
        self._feed = feed
        self._clients = clients
        self._log = structlog.get_logger("sockets")

    def connect(self, namespace: str, auth: object) -> None:
        """Let a socket into its rooms and send it the snapshot; refuse without a reason."""
        try:
            client = admit(self._edge, namespace, auth)
        except Refusal as refusal:
            self._log.info("socket refused", namespace=namespace, code=refusal.code)
            raise Refused("refused") from None
        sid = socket_id()
        self._clients.add(sid, client)
        keys = [key_of(client, office) for office in client.offices]
        if client.principal and client.principal.kind == "device":
            join_room(device_room(client.principal.id))
        snapshot = self._feed.join(sid, keys, join_room)
        self._socketio.emit("snapshot", snapshot, to=sid, namespace=namespace)
        if (
            namespace == "/kiosk"
            and client.principal
            and device_status.is_plugged(self._edge.ctx, kiosk=client.principal.id)
        ):
            self._socketio.emit("headphones", {"plugged": True}, to=sid, namespace=namespace)

    def since(self, message: object = None) -> dict[str, Any]:
        """Answer what came after the client's last seq."""
        client = self._clients.get(socket_id())
        asked: dict[str, Any] = message if isinstance(message, dict) else {}
        office, after = asked.get("office"), asked.get("seq")
        if client is None or office not in client.offices or type(after) is not int or after < 0:
            return {"code": "malformed"}
        return self._feed.since(key_of(client, office), after)

    def shown(self, message: object = None) -> dict[str, Any]:
        """A display has shown a call, or played it; answered when that is kept. `code`: why it is not."""
        client = self._clients.get(socket_id())
        if client is None or client.principal is None or "display" not in client.principal.roles:
            return {"code": "forbidden"}
        try:
            said = msgspec.convert(message, Shown)
        except msgspec.ValidationError:
            return {"code": "malformed"}
        if said.office not in client.offices:
            return {"code": "not_found"}
        office = edges.office_id(self._edge, said.office)
        refused = self._edge.answers.add(showing.Answer(office, said.seq, client.principal.id, said.heard))
        return {"code": refused.code} if refused else {}

    def disconnect(self, *_reason: object) -> None:
        """Forget a socket."""
        sid = socket_id()
        self._clients.drop(sid)
        self._feed.leave(sid)

    def status(self, message: object = None) -> None:
        """A display says whether it can be heard."""
        client = self._clients.get(socket_id())
        if client and client.principal and client.principal.kind == "device" and isinstance(message, dict):
            muted = {"muted": bool(message.get("muted"))}
            device, now = client.principal.id, self._edge.clock.now()
            device_status.keep(self._edge.ctx, device=device, said=muted, at=real_now(), now=now)


def register(socketio: SocketIO, handlers: Handlers) -> None:
    """Register the handlers."""
    for name in NAMESPACES:
        socketio.on_event("connect", lambda auth=None, name=name: handlers.connect(name, auth), namespace=name)
        socketio.on_event("since", handlers.since, namespace=name)
        socketio.on_event("disconnect", handlers.disconnect, namespace=name)
    socketio.on_event("status", handlers.status, namespace="/board")
    socketio.on_event("shown", handlers.shown, namespace="/board")


def cut_revoked(socketio: SocketIO, edge: Edge, clients: Clients) -> None:
    """Disconnect the sockets whose session or token has ended or no longer opens an office to them."""
    for sid, client in clients.items():
        if not client.proof[0]:
            continue
        try:
            principal = check(edge, client.proof)
            for office in client.offices:
                edges.in_office(edge, principal, office, MAY_JOIN[client.namespace])
        except Refusal:
            socketio.server.disconnect(sid, namespace=client.namespace)
