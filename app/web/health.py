"""`/health/live`, `/health/ready` and `/metrics`."""

import time
from collections.abc import Callable

import msgspec
from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.usecases import device_health, device_status, log
from app.usecases.device_health import DeviceHealth
from app.web.clock import real_now
from app.web.edge import Edge
from app.web.feed import Feed

STALE_SECONDS = 5.0
LEVELS = ("ok", "calm", "urgent", "off", "new")
SWEEP_FROM = 30.0
"""Seconds after the start: so long devices have to come back from a restart of the server."""


class OpenThings(Collector):
    """What is read at each scrape."""

    def __init__(self, edge: Edge, feed: Feed, sockets: Callable[[], int]) -> None:
        self._edge = edge
        self._feed = feed
        self._sockets = sockets

    def collect(self) -> list[GaugeMetricFamily]:
        """The gauges."""
        seq = GaugeMetricFamily("wartemarke_log_seq", "Length of the office's event log", labels=["office"])
        for slug, head in log.heads(self._edge.ctx).items():
            seq.add_metric([slug], head.seq)
        sockets = GaugeMetricFamily("wartemarke_sockets", "Open sockets of this process", value=self._sockets())
        lag = GaugeMetricFamily(
            "wartemarke_publisher_age_seconds", "Since the publisher last looked at the log", value=age(self._feed)
        )
        return [seq, sockets, lag, *gauges(health_of(self._edge))]


def age(feed: Feed) -> float:
    """Seconds since the publisher last looked."""
    return time.monotonic() - feed.looked


def create_blueprint(edge: Edge, feed: Feed, sockets: Callable[[], int]) -> Blueprint:
    """The addresses that monitoring asks."""
    blueprint = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(OpenThings(edge, feed, sockets))

    @blueprint.get("/health/live")
    def live() -> Response:
        return Response('{"status":"ok"}', content_type="application/json")

    @blueprint.get("/health/ready")
    def ready() -> Response:
        checks = {"database": database(edge), "publisher": age(feed) < STALE_SECONDS}
        good = all(checks.values())
        told: dict[str, object] = {"status": "ok" if good else "failing", "checks": checks, "sockets": sockets()}
        if checks["database"]:
            told["devices"] = of_devices(health_of(edge))
        return Response(msgspec.json.encode(told), 200 if good else 503, content_type="application/json")

    @blueprint.get("/health/devices/<kind>/<name>")
    def device(kind: str, name: str) -> Response:
        return Response(msgspec.json.encode(one_device(edge, kind, name)), content_type="application/json")

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def database(edge: Edge) -> bool:
    """Does the database answer, with our tables in it?"""
    try:
        log.heads(edge.ctx)
    except Exception:  # noqa: BLE001 -- see below
        # Whatever is wrong with it: this is the place that says so instead of failing.
        return False
    return True


def health_of(edge: Edge) -> tuple[DeviceHealth, ...]:
    """How all devices are just now."""
    return device_health.health(edge.ctx, build=edge.build, at=real_now(), now=edge.clock.now())


def one_device(edge: Edge, kind: str, name: str) -> dict[str, object]:
    """What the watch beside a screen asks: seconds of silence (null: never heard), and whether it should be on.

    Raises Refusal not_found.
    """
    found = device_health.one(edge.ctx, kind=kind, name=name, now=edge.clock.now())
    seen = found.last_seen
    silent = None if seen is None else round((real_now() - seen).total_seconds())
    return {"kind": kind, "name": name, "silent_seconds": silent, "on_duty": found.on_duty}


def of_devices(known: tuple[DeviceHealth, ...]) -> dict[str, object]:
    """How many devices are there and how they are, and what is wrong with which; no addresses."""
    failing = [
        {"kind": it.device.kind, "name": it.device.name, "office": it.device.office, "level": it.level}
        | {"causes": [cause.code for cause in it.causes]}
        for it in known
        if it.level in {"calm", "urgent"}
    ]
    quiet = sum(1 for it in known if any(cause.code in {"disconnected", "never"} for cause in it.causes))
    levels = {level: sum(1 for it in known if it.level == level) for level in LEVELS}
    return {"known": len(known), "quiet": quiet, "levels": levels, "failing": failing}


def gauges(known: tuple[DeviceHealth, ...]) -> list[GaugeMetricFamily]:
    """The devices as Prometheus sees them."""
    names = ["office", "kind", "name"]
    well = GaugeMetricFamily("wartemarke_device_well", "1: works, 0: needs somebody", labels=names)
    silent = GaugeMetricFamily("wartemarke_device_silent_seconds", "Since the device was last heard", labels=names)
    causes = GaugeMetricFamily("wartemarke_device_cause", "Why it needs somebody", labels=[*names, "cause"])
    jobs = GaugeMetricFamily("wartemarke_print_jobs", "Jobs of the last day", labels=[*names, "state"])
    for it in known:
        label = [it.device.office, it.device.kind, it.device.name]
        well.add_metric(label, int(it.level in {"ok", "off"}))
        if it.device.last_seen:
            silent.add_metric(label, (real_now() - it.device.last_seen).total_seconds())
        for cause in it.causes:
            causes.add_metric([*label, cause.code], 1)
        if it.spool:
            jobs.add_metric([*label, "waiting"], it.spool.waiting)
            jobs.add_metric([*label, "unknown"], it.spool.unknown)
    return [well, silent, causes, jobs]


class Sweeper:
    """Notes the devices that have fallen silent; called every few seconds."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._from = time.monotonic() + SWEEP_FROM

    def __call__(self) -> None:
        """Look once."""
        if time.monotonic() >= self._from:
            device_status.sweep(self._edge.ctx, at=real_now(), now=self._edge.clock.now())
