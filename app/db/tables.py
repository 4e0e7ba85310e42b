"""All tables. Times are UTC, stored as whole microseconds; texts per language and settings are JSON."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    text,
    true,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime in UTC as microseconds since 1970: sorts and compares alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Store; refuses a naive datetime by TypeError."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's
        """Load."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


def one_of(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Tell whether a column holds one of our own words.

    Written into the statement: as parameters, a list would be taken apart anew at every execution.
    """
    return column.in_([literal_column(f"'{value}'") for value in values])


AT_COUNTER = text("state IN ('called', 'serving')")
LIVE = text("state IN ('expected', 'waiting', 'called', 'serving', 'parked', 'no_show')")
TAKEN = text("clerk_id IS NOT NULL")
ZERO = text("0")
EMPTY = text("''")


def _office() -> Column[int]:
    return Column("office_id", Integer, ForeignKey("office.id"), nullable=False)


installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("boot", String(36), nullable=False),
    Column("practice", JSON),
)

office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("short_name", String(20), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("land", String(8), nullable=False),
    Column("municipality", String(64), nullable=False),
    Column("policy", JSON, nullable=False),
    Column("weekly", JSON, nullable=False),
    Column("notice", JSON),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("config_seq", Integer, nullable=False),
    Column("last_event_at", UtcTime, nullable=False),
    Column("address", String(200), nullable=False, server_default=EMPTY),
    Column("group_names", JSON),
)

day_exception = Table(
    "day_exception",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("day", String(10), nullable=False),
    Column("periods", JSON, nullable=False),
    Column("label", String(200), nullable=False),
    Column("on_holiday", Boolean, nullable=False),
    Column("exceptional", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("office_id", "day"),
)

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("code", String(64), nullable=False),
    Column("letter", String(4), nullable=False),
    Column("names", JSON, nullable=False),
    Column("minutes", Float, nullable=False),
    Column("minutes_per_piece", Float, nullable=False),
    Column("unit", JSON),
    Column("max_quantity", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("service_group", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("bring", JSON),
    Column("keywords", JSON),
    Column("waiting_tickets", Integer, nullable=False, default=0),
    Column("waiting_concerns", Integer, nullable=False, default=0),
    Column("waiting_pieces", Integer, nullable=False, default=0),
    UniqueConstraint("office_id", "code"),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("label", String(64), nullable=False),
    Column("place", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("since", UtcTime),
    Column("clerk_id", Integer, ForeignKey("person.id")),
    Column("services", JSON),
    Column("allowed", JSON),
    Column("reachable", Boolean, nullable=False, server_default=true()),
    Column("step_free", String(200), nullable=False, server_default=EMPTY),
    Column("arrow", String(10), nullable=False, server_default=EMPTY),
    UniqueConstraint("office_id", "label"),
    Index("uq_counter_clerk_id", "clerk_id", unique=True, sqlite_where=TAKEN, postgresql_where=TAKEN),
)

number_round = Table(
    "number_round",
    metadata,
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("letter", String(4), primary_key=True),
    Column("issued", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("wrapped", Boolean, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("day", String(10), nullable=False),
    Column("letter", String(4), nullable=False),
    Column("digits", Integer, nullable=False),
    Column("number", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("language", String(12), nullable=False),
    Column("service_id", Integer, ForeignKey("service.id"), nullable=False),
    Column("device_id", Integer, ForeignKey("device.id")),
    Column("copies", Integer, nullable=False),
    Column("drawn_at", UtcTime, nullable=False),
    Column("base_at", UtcTime, nullable=False),
    Column("effective_at", UtcTime, nullable=False),
    Column("draw_order", Integer, nullable=False),
    Column("waiting_since", UtcTime, nullable=False),
    Column("handed_over_at", UtcTime),
    Column("counter_id", Integer, ForeignKey("counter.id")),
    Column("called_at", UtcTime),
    Column("spell_called_at", UtcTime),
    Column("first_called_at", UtcTime),
    Column("call_seq", Integer),
    Column("call_count", Integer, nullable=False),
    Column("waited_s", Integer),
    Column("felt_s", Integer),
    Column("way_s", Integer),
    Column("serving_since", UtcTime),
    Column("served_at", UtcTime),
    Column("service_s", Integer),
    Column("finished_at", UtcTime),
    Column("last_seq", Integer, nullable=False),
    Column("last_type", String(16), nullable=False),
    Column("last_at", UtcTime),
    Column("home", String(20), nullable=False, server_default=EMPTY),
    Column("head_s", Integer, nullable=False, server_default=ZERO),
    Column("callable_from", UtcTime),
    Column("target_counter_id", Integer),
    Column("concern_since", UtcTime),
    Column("parked_reason", String(20), nullable=False, server_default=EMPTY),
    Column("parked_room", String(60), nullable=False, server_default=EMPTY),
    Column("trainee", Boolean, nullable=False, server_default=false()),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Column("part", Boolean, nullable=False, server_default=false()),
    Column("reach", Boolean, nullable=False, server_default=false()),
    Column("slow", Boolean, nullable=False, server_default=false()),
    Index("ix_ticket_office_day", "office_id", "day", "state"),
    Index(
        "uq_ticket_live_number",
        "office_id",
        "day",
        "home",
        "number",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    Index("uq_ticket_at_counter", "counter_id", unique=True, sqlite_where=AT_COUNTER, postgresql_where=AT_COUNTER),
    Index("ix_ticket_live", "office_id", "state", sqlite_where=LIVE, postgresql_where=LIVE),
    Index("ix_ticket_report", "office_id", "base_at"),
    Index("ix_ticket_device", "device_id", "drawn_at"),
)

concern = Table(
    "concern",
    metadata,
    Column("ticket_id", Integer, ForeignKey("ticket.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("service_id", Integer, ForeignKey("service.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("service_s", Integer),
    Column("reason", String(20), nullable=False, server_default=EMPTY),
)

waiting = Table(
    "waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("service_id", Integer, ForeignKey("service.id"), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id"), nullable=False),
    Column("effective_at", UtcTime, nullable=False),
    Column("draw_order", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("lane", Integer, nullable=False, server_default=ZERO),
    Column("callable_from", UtcTime),
    Index("ix_waiting_service", "office_id", "service_id", "lane", "effective_at", "draw_order"),
    Index("ix_waiting_office", "office_id", "effective_at", "draw_order"),
    Index("ix_waiting_ticket", "ticket_id"),
)
"""Open concerns of tickets that wait; `lead` marks the first of each ticket.

`lane`: 0 for every counter, `REACHABLE` for counters that a wheelchair reaches, else the one counter it waits for.
"""

event = Table(
    "event",
    metadata,
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("type", String(16), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id")),
    Column("counter_id", Integer, ForeignKey("counter.id")),
    Column("actor", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_event_ticket", "ticket_id", "seq"),
)

refusal = Table(
    "refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("at", UtcTime, nullable=False),
    Column("code", String(32), nullable=False),
    Column("service_id", Integer, ForeignKey("service.id")),
    Column("actor", String(32), nullable=False),
    Column("dialogue", String(64), nullable=False),
    UniqueConstraint("office_id", "actor", "dialogue"),
    Index("ix_refusal_report", "office_id", "at"),
)

lock = Table(
    "service_lock",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("service_id", Integer, ForeignKey("service.id")),
    Column("text", JSON, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Index("ix_service_lock_until", "office_id", "until"),
)

request = Table(
    "request",
    metadata,
    Column("principal", String(32), primary_key=True),
    Column("route", String(120), primary_key=True),
    Column("request_id", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Index("ix_request_expires", "expires"),
)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
)

person_role = Table(
    "person_role",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("office_id", Integer, ForeignKey("office.id")),
    Column("role", String(16), nullable=False),
    UniqueConstraint("person_id", "office_id", "role"),
)
"""A role of a person in one office; in all offices when `office_id` is null."""

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
)

setup_link = Table(
    "setup_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("created", UtcTime, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    _office(),
    Column("name", String(64), nullable=False),
    Column("token_hash", String(64), unique=True),
    Column("printer_id", Integer, ForeignKey("device.id")),
    Column("revoked", Boolean, nullable=False),
    Column("last_seen", UtcTime),
    Column("status", JSON, nullable=False),
    Column("status_since", UtcTime),
    Column("settings", JSON),
    UniqueConstraint("kind", "name"),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", String(36), nullable=False, unique=True),
    _office(),
    Column("printer_id", Integer, ForeignKey("device.id"), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id")),
    Column("payload", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", String(20)),
    Column("created", UtcTime, nullable=False),
    Column("sent", UtcTime),
    Column("answered", UtcTime),
    Index("ix_print_job_queue", "printer_id", "state", "id"),
    Index("ix_print_job_ticket", "ticket_id"),
)
