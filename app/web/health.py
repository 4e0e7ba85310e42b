"""`/health/live`, `/health/ready` and `/metrics`."""

import time
from collections.abc import Callable
from datetime import timedelta

import msgspec
from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.usecases import devices, log
from app.web.clock import real_now
from app.web.edge import Edge
from app.web.feed import Feed

STALE_SECONDS = 5.0
SILENT = timedelta(minutes=2)


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
        return [seq, sockets, lag]


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
            told["devices"] = silent_devices(edge)
        return Response(msgspec.json.encode(told), 200 if good else 503, content_type="application/json")

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


def silent_devices(edge: Edge) -> dict[str, int]:
    """How many devices are there, and how many have not been seen for a while."""
    known = devices.list_devices(edge.ctx)
    seen = [view.last_seen for view in known]
    quiet = sum(1 for moment in seen if moment is None or real_now() - moment > SILENT)
    return {"known": len(known), "quiet": quiet}
