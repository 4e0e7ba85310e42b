"""Tables beside the queue: pairing, skills, links between visits, sensitive things, interruptions, help."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, false

from app.db.tables import UtcTime, metadata


def _office() -> Column[int]:
    return Column("office_id", Integer, ForeignKey("office.id"), nullable=False)


pairing = Table(
    "pairing",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(64), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("device_id", Integer, ForeignKey("device.id")),
)

person_skill = Table(
    "person_skill",
    metadata,
    Column("person_id", Integer, ForeignKey("person.id"), primary_key=True),
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Column("services", JSON),
    Column("preferred", JSON, nullable=False),
    Column("trainee", Boolean, nullable=False),
)
"""What a clerk may take in an office (`services` null: everything), and likes to take first."""

hours_series = Table(
    "hours_series",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("first_day", String(10), nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("weekly", JSON, nullable=False),
    Column("label", String(200), nullable=False),
    Column("question", String(500), nullable=False),
    Index("ix_hours_series_office", "office_id", "first_day"),
)
"""Other weekly hours from `first_day` to `last_day`, for a trial with its question fixed before."""

ticket_care = Table(
    "ticket_care",
    metadata,
    Column("ticket_id", Integer, ForeignKey("ticket.id"), primary_key=True),
    _office(),
    Column("needs", JSON, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_ticket_care_office", "office_id"),
)
"""Sensitive things of today's tickets: needs, reasons of a priority, notes. Erased at day's end."""

ticket_link = Table(
    "ticket_link",
    metadata,
    Column("ticket_id", Integer, ForeignKey("ticket.id"), primary_key=True),
    Column("from_ticket_id", Integer, ForeignKey("ticket.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Index("ix_ticket_link_from", "from_ticket_id"),
)
"""A ticket that goes on with another one's visit. `kind`: forward, slip, split."""

further_wait = Table(
    "further_wait",
    metadata,
    Column("ticket_id", Integer, ForeignKey("ticket.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    _office(),
    Column("service_id", Integer, ForeignKey("service.id"), nullable=False),
    Column("began", UtcTime, nullable=False),
    Column("waited_s", Integer, nullable=False),
    Column("felt_s", Integer, nullable=False),
    Index("ix_further_wait_report", "office_id", "began"),
)
"""Every wait of a ticket after its first one."""

slip = Table(
    "slip",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    _office(),
    Column("ticket_id", Integer, ForeignKey("ticket.id"), nullable=False),
    Column("valid_until", UtcTime, nullable=False),
    Column("used_by", Integer, ForeignKey("ticket.id")),
)
"""A paper with which a parked case goes on another day."""

appointment = Table(
    "appointment",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("external_id", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("code", String(32), nullable=False),
    Column("concerns", JSON, nullable=False),
    Column("language", String(12), nullable=False),
    Column("label", String(60), nullable=False),
    Column("state", String(12), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id")),
    UniqueConstraint("office_id", "external_id"),
    Index("ix_appointment_day", "office_id", "at"),
    Index("ix_appointment_code", "office_id", "code"),
)
"""`state`: booked, checked_in, cancelled. `label` is what the portal calls the person; erased at day's end."""

interruption = Table(
    "interruption",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("kind", String(12), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    Index("ix_interruption_office", "office_id", "since"),
)
"""Minutes that count for nobody. `kind`: evacuation, outage. `until` null: it lasts."""

help_call = Table(
    "help_call",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("counter_id", Integer, ForeignKey("counter.id"), nullable=False),
    Column("caller", String(32), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("answered_by", Integer, ForeignKey("counter.id")),
    Column("answered_at", UtcTime),
    Column("ended_at", UtcTime),
    Index("ix_help_call_office", "office_id", "ended_at"),
)
"""A silent alarm. `caller`: key of who pressed; `seen`: keys of the others whose desks have shown it."""

quick_service = Table(
    "quick_service",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("at", UtcTime, nullable=False),
    Column("counter_id", Integer, ForeignKey("counter.id"), nullable=False),
    Column("service_id", Integer, ForeignKey("service.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("trainee", Boolean, nullable=False, server_default=false()),
    Index("ix_quick_service_report", "office_id", "at"),
)
"""Served without a number: counted, but nobody waited."""

abandoned = Table(
    "abandoned",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("at", UtcTime, nullable=False),
    Column("reason", String(10), nullable=False),
    Column("service_id", Integer, ForeignKey("service.id")),
    Column("actor", String(32), nullable=False),
    Column("dialogue", String(64), nullable=False),
    UniqueConstraint("office_id", "actor", "dialogue"),
    Index("ix_abandoned_report", "office_id", "at"),
)
"""Dialogues at a kiosk in which a service was chosen and no number drawn."""

call_shown = Table(
    "call_shown",
    metadata,
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Column("call_seq", Integer, primary_key=True),
    Column("device_id", Integer, ForeignKey("device.id"), primary_key=True),
    Column("heard", Boolean, nullable=False),
)
"""Which display has shown a call, and played it (`heard`). Erased at day's end."""

wished_time = Table(
    "wished_time",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("at", UtcTime, nullable=False),
    Column("band", String(12), nullable=False),
    Column("minute", Integer),
    Column("actor", String(32), nullable=False),
    Column("dialogue", String(64), nullable=False),
    UniqueConstraint("office_id", "actor", "dialogue"),
    Index("ix_wished_time_report", "office_id", "at"),
)
"""When visitors of a closed kiosk would rather have come. `minute` of the day where the band begins or ends."""
