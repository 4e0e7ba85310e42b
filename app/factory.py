"""The composition root: the one place that knows every part and puts the parts together."""

import hashlib
import os
import secrets
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.announce.engine import make_speech
from app.config import ConfigError, Settings
from app.db.engine import Store, open_store
from app.usecases import practice
from app.usecases.context import Context
from app.usecases.devices import by_name
from app.web import assets_route, csrf, health, practice_run, security
from app.web.api import blueprint as api
from app.web.api import docs
from app.web.clock import Anchor, Clock
from app.web.edge import Edge
from app.web.feed import Feed
from app.web.health import Sweeper
from app.web.limits import Limits
from app.web.printing import EmbeddedPrinter, Outcomes, RemotePrinters
from app.web.screens import DisplayScreens, KioskScreens
from app.web.sockets import Clients, Handlers, cut_revoked, make_socketio, register
from app.web.ticket.unchanged import Unchanged
from app.web.wires import Wires

RECHECK_SECONDS = 5.0
SHORTEST_SECRET = 32
SELDOM = ("/setup/", "/pair/token", "/pair/start", "/api/v1/pairings/start")


@dataclass(frozen=True, slots=True)
class Server:
    """A whole server, ready to run: the application and what has to run beside it."""

    edge: Edge
    app: Flask
    application: Wires
    feed: Feed
    threads: dict[str, Callable[[], None]]
    stops: list[Callable[[], None]] = field(default_factory=list)

    def start(self) -> None:
        """Start the threads: publisher, printers, listener."""
        for name, body in self.threads.items():
            threading.Thread(target=body, name=name, daemon=True).start()

    def close(self) -> None:
        """Tell the threads to end and let go of the database."""
        for stop in self.stops:
            stop()
        self.edge.ctx.store.dispose()


def data_dir(settings: Settings) -> Path:
    """Where this installation keeps its files."""
    return Path(settings.server.data_dir).expanduser().absolute()


def database_url(settings: Settings) -> str:
    """The database: as configured, else SQLite in the data folder."""
    return settings.server.database_url or f"sqlite:///{data_dir(settings) / 'wartemarke.db'}"


def secret_of(settings: Settings) -> bytes:
    """The installation's secret, made at the first start; only its owner may read the file.

    Raises ConfigError when the file holds none: a weak secret would open every ticket and every form.
    """
    path = Path(settings.server.secret_file or data_dir(settings) / "secret").expanduser()
    try:
        if not path.exists():
            make_secret(path)
        text = path.read_bytes().strip()
    except OSError as error:
        raise ConfigError(f"{path}: the secret cannot be read or made: {error.strerror}") from None
    if len(text) < SHORTEST_SECRET:
        raise ConfigError(f"{path}: a secret has at least {SHORTEST_SECRET} characters; without the file one is made")
    return hashlib.sha256(text).digest()


def make_secret(path: Path) -> None:
    """Put a new secret there, whole or not at all; one that another process puts there meanwhile stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@lru_cache(maxsize=256)
def holidays_of(land: str, municipality: str, year: int) -> frozenset[date]:
    """Public holidays of a Land, and those that only some of its municipalities have."""
    import holidays

    own = {"augsburg": "AUGSBURG"} if municipality else {}
    kinds: tuple[str, ...] = ("public",)
    if municipality.lower() in {"katholisch", "catholic"} or municipality.lower() in own:
        kinds = ("public", "catholic")
    supported = holidays.country_holidays("DE", subdiv=land).supported_categories
    used = tuple(kind for kind in kinds if kind in supported)
    days = frozenset(holidays.country_holidays("DE", subdiv=land, years=year, categories=used))
    if municipality.lower() == "augsburg":
        days |= {date(year, 8, 8)}
    return days


def make_context(settings: Settings, store: Store) -> Context:
    """What the use cases work with."""
    return Context(
        store=store,
        secret=secret_of(settings),
        public_url=settings.server.public_url.rstrip("/"),
        holidays=holidays_of,
    )


def open_context(settings: Settings) -> Context:
    """The use cases' context for a command of the operator; the caller disposes its store."""
    return make_context(settings, open_store(database_url(settings)))


def make_clock(ctx: Context) -> Clock:
    """The clock this database lives by: the real one, or its practice clock."""
    kept = practice.anchor(ctx)
    if kept is None:
        return Clock()
    return Clock(Anchor(kept.shown, kept.real, kept.speed), lambda anchor: keep_anchor(ctx, anchor))


def keep_anchor(ctx: Context, anchor: Anchor) -> None:
    """Store a practice clock's anchor; raises Refusal."""
    practice.set_anchor(ctx, practice.Anchor(anchor.start, anchor.real, anchor.speed))


def make_server(settings: Settings) -> Server:
    """Put a whole server together. The database is migrated and filled already."""
    speech = make_speech(settings.speech)
    ctx = make_context(settings, open_store(database_url(settings)))
    files = assets_route.files()
    edge = Edge(
        ctx=ctx,
        clock=make_clock(ctx),
        settings=settings.server,
        data_dir=data_dir(settings),
        build=assets_route.build_of(files),
        speech=speech,
        languages=settings.kiosk.languages,
        own_language=settings.speech.own_language,
        secure_cookies=settings.server.public_url.startswith("https://") and settings.server.trusted_proxies > 0,
    )
    app = make_app(edge, files)
    socketio = make_socketio(app, None)
    clients = Clients()

    def emit(event: str, payload: dict[str, Any], *, to: str, namespace: str) -> None:
        socketio.emit(event, payload, to=to, namespace=namespace)

    feed = Feed(edge, emit)
    unchanged = Unchanged(edge.clock, feed.ends)
    wires = Wires(app.wsgi_app, settings.server.max_sockets, clients.wires, unchanged)
    limits = Limits(settings.server)
    app.register_blueprint(assets_route.create_blueprint(files, edge.build))
    app.register_blueprint(api.create_blueprint(edge, limits))
    app.register_blueprint(health.create_blueprint(edge, feed, wires.__len__))
    app.add_url_rule("/api/docs", "api_docs", docs.page)
    app.before_request(lambda: limit_visitors(limits))
    register_screens(app, edge, settings, limits, unchanged)
    register(socketio, Handlers(socketio, edge, feed, clients))
    server = Server(edge, app, wires, feed, {"publisher": feed.run}, [feed.stop])
    add_wakers(server, settings)
    add_printers(server, settings, RemotePrinters(edge, socketio, Outcomes(edge), clients))
    add_recheck(server, wires.cut_lonely, lambda: cut_revoked(socketio, edge, clients), Sweeper(edge))
    return server


def make_app(edge: Edge, files: dict[str, Path]) -> Flask:
    """The Flask application with what holds for every page; `files`: the static ones."""
    app = Flask("app.web", static_folder=None, template_folder="templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/{edge.build}/{name}",
        build=edge.build,
        module=assets_route.module_tags(files, edge.build),
        csrf_token=lambda: csrf.page_token(edge.ctx.secret, request),
        practice=edge.clock.practice,
    )
    proxies = edge.settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # how Flask documents middleware
    security.protect(app, edge)
    return app


def limit_visitors(limits: Limits) -> None:
    """Slow down whoever writes much without being known, or guesses links; raises Refusal rate_limited."""
    if request.method == "POST" and request.path.startswith(SELDOM):
        limits.seldom(request.remote_addr or "")
    elif request.path.startswith(("/t/", "/o/", "/pair/finish", "/health/devices/")):
        limits.anonymous(request.remote_addr or "")


def register_screens(app: Flask, edge: Edge, settings: Settings, limits: Limits, unchanged: Unchanged) -> None:
    """Register the blueprints of all screens."""
    from app.web.admin.blueprint import create_blueprint as admin
    from app.web.daylist.blueprint import create_blueprint as daylist
    from app.web.desk.blueprint import create_blueprint as desk
    from app.web.live.blueprint import create_blueprint as live
    from app.web.login.blueprint import create_blueprint as login
    from app.web.pairing.blueprint import create_blueprint as pairing
    from app.web.pairing.blueprint import unpaired
    from app.web.public.blueprint import create_blueprint as public
    from app.web.reception.blueprint import create_blueprint as reception
    from app.web.reports.blueprint import create_blueprint as reports
    from app.web.settings_page.blueprint import create_blueprint as settings_page
    from app.web.start.blueprint import create_blueprint as start
    from app.web.ticket.blueprint import create_blueprint as ticket
    from display.blueprint import create_blueprint as display
    from kiosk.blueprint import create_blueprint as kiosk

    app.register_blueprint(login(edge, limits))
    app.register_blueprint(ticket(edge, unchanged))
    for create in (start, pairing, desk, daylist, reception, public, live, reports, admin, settings_page):
        app.register_blueprint(create(edge))
    app.register_blueprint(practice_run.create_blueprint(edge))
    app.register_blueprint(kiosk(KioskScreens(edge, settings.kiosk, unpaired)))
    app.register_blueprint(display(DisplayScreens(edge, settings.display, unpaired)))


def add_wakers(server: Server, settings: Settings) -> None:
    """Wake the publisher by this process's commits, by moves of the clock and by other processes' commits."""
    store, feed = server.edge.ctx.store, server.feed
    store.on_commit.append(feed.wake)
    server.edge.clock.on_move.append(feed.refresh)
    if not store.sqlite:
        from app.db.listen import listen

        stop = threading.Event()
        server.threads["listener"] = lambda: listen(database_url(settings), feed.wake, stop)
        server.stops.append(stop.set)


def add_printers(server: Server, settings: Settings, remote: RemotePrinters) -> None:
    """Feed this machine's printer and those of other machines."""
    edge = server.edge
    remote.register()
    edge.ctx.store.on_commit.append(remote.wake)
    server.threads["printers"] = remote.run
    server.stops.append(remote.stop)
    name = settings.server.embedded_printer
    device = by_name(edge.ctx, kind="printer", name=name) if name else None
    if device is not None:
        from printer.build import build_agent

        agent = build_agent(settings.printer, edge.data_dir)
        embedded = EmbeddedPrinter(edge, agent, device.id, Outcomes(edge))
        edge.ctx.store.on_commit.append(embedded.wake)
        server.threads["printer"] = embedded.run
        server.stops.append(embedded.stop)


def add_recheck(server: Server, *checks: Callable[[], None]) -> None:
    """Look again, now and then, whether connected sockets still may be there."""
    stop = threading.Event()

    def body() -> None:
        while not stop.wait(RECHECK_SECONDS):
            for check in checks:
                try:
                    check()
                except Exception:  # noqa: BLE001 -- see below
                    # A database that is away for a while must not end the watch.
                    structlog.get_logger("sockets").exception("looking at the sockets failed")

    server.threads["recheck"] = body
    server.stops.append(stop.set)
