"""Appointments: from when one may check in, and which place in the queue that gives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.catalog import Policy

EARLY, ON_TIME, LATE = "early", "on_time", "late"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands who checks in: `effective_at` in the queue, called from `callable_from` on."""

    effective_at: datetime
    callable_from: datetime


def check_in_from(policy: Policy, at: datetime) -> datetime:
    """Return when the check-in for an appointment begins."""
    return at - timedelta(minutes=policy.check_in_minutes)


def punctuality(policy: Policy, at: datetime, now: datetime) -> str:
    """Tell whether somebody who comes `now` for an appointment is early, on time or late."""
    if now < check_in_from(policy, at):
        return EARLY
    return ON_TIME if now <= at + timedelta(minutes=policy.appointment_tolerance_minutes) else LATE


def place(policy: Policy, at: datetime) -> Place:
    """Return the place of who checks in on time: a bounded head start, so that nobody without one starves."""
    head = timedelta(minutes=policy.appointment_head_minutes)
    return Place(at - head, at - timedelta(minutes=policy.callable_minutes))
