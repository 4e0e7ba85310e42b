"""The composition root: the one place that knows every part and puts the parts together."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.announce.engine import make_speech
from app.base import data_dir, database_url, make_clock, make_context
from app.config import Settings
from app.db.engine import open_store
from app.usecases import showing
from app.usecases.devices import by_name
from app.web import assets_route, csrf, health, practice_run, security
from app.web.api import blueprint as api
from app.web.api import docs
from app.web.edge import Edge
from app.web.feed import Feed
from app.web.health import Sweeper
from app.web.limits import Limits
from app.web.printing import EmbeddedPrinter, Outcomes, RemotePrinters
from app.web.screens import DisplayScreens, KioskScreens
from app.web.sockets import Clients, Handlers, cut_revoked, make_socketio, register
from app.web.ticket.unchanged import Unchanged
from app.web.together import Together
from app.web.wires import Wires

RECHECK_SECONDS = 5.0
ANSWERS_SECONDS = 0.05
"""All displays of an office answer for the same call: what they say in this time is kept at once."""
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
        answers=Together(partial(showing.acknowledge, ctx), ANSWERS_SECONDS),
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
    wires = Wires(app.wsgi_app, settings.server.max_sockets, clients.wires, unchanged, feed.telling)
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
    elif request.path.startswith(("/t/", "/o/", "/feed/", "/pair/finish", "/health/devices/")):
        limits.anonymous(request.remote_addr or "")


def register_screens(app: Flask, edge: Edge, settings: Settings, limits: Limits, unchanged: Unchanged) -> None:
    """Register the blueprints of all screens."""
    from app.web.admin.blueprint import create_blueprint as admin
    from app.web.daylist.blueprint import create_blueprint as daylist
    from app.web.desk.blueprint import create_blueprint as desk
    from app.web.live.blueprint import create_blueprint as live
    from app.web.login.blueprint import create_blueprint as login
    from app.web.open_data.blueprint import create_blueprint as open_data
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
    for create in (start, pairing, desk, daylist, reception, public, open_data, live, reports, admin, settings_page):
        app.register_blueprint(create(edge))
    app.register_blueprint(practice_run.create_blueprint(edge))
    app.register_blueprint(kiosk(KioskScreens(edge, settings.kiosk, unpaired)))
    app.register_blueprint(display(DisplayScreens(edge, settings.display, unpaired)))


def add_wakers(server: Server, settings: Settings) -> None:
    """Wake the publisher by this process's commits, by moves of the clock and by other processes' commits."""
    store, feed = server.edge.ctx.store, server.feed
    store.on_move.append(feed.moved)
    store.on_commit.append(feed.wake)
    server.edge.clock.on_move.append(feed.refresh)
    if not store.sqlite:
        from app.db.listen import listen

        stop = threading.Event()
        server.threads["listener"] = lambda: listen(database_url(settings), feed.moved, stop)
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
