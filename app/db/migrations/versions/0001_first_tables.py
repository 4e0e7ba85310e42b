"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AT_COUNTER = sa.text("state IN ('called', 'serving')")
LIVE = sa.text("state IN ('waiting', 'called', 'serving', 'parked', 'no_show')")
TAKEN = sa.text("clerk_id IS NOT NULL")


def create_installation() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("boot", sa.String(length=36), nullable=False),
        sa.Column("practice", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )


def create_office() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("land", sa.String(length=8), nullable=False),
        sa.Column("municipality", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("weekly", sa.JSON(), nullable=False),
        sa.Column("notice", sa.JSON(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("config_seq", sa.Integer(), nullable=False),
        sa.Column("last_event_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("slug", name=op.f("uq_office_slug")),
    )


def create_person() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )


def create_request() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "request",
        sa.Column("principal", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=120), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "route", "request_id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_expires", "request", ["expires"], unique=False)


def create_setup_link() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "setup_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_setup_link")),
    )


def create_counter() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("services", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_counter_clerk_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_counter_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("office_id", "label", name=op.f("uq_counter_office_id_label")),
    )
    op.create_index(
        "uq_counter_clerk_id", "counter", ["clerk_id"], unique=True, sqlite_where=TAKEN, postgresql_where=TAKEN
    )


def create_day_exception() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "day_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("on_holiday", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_day_exception_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_exception")),
        sa.UniqueConstraint("office_id", "day", name=op.f("uq_day_exception_office_id_day")),
    )


def create_device() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("printer_id", sa.Integer(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.JSON(), nullable=False),
        sa.Column("status_since", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_device_office_id")),
        sa.ForeignKeyConstraint(["printer_id"], ["device.id"], name=op.f("fk_device_printer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_device_kind_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )


def create_number_round() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "number_round",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_number_round_office_id")),
        sa.PrimaryKeyConstraint("office_id", "day", "letter", name=op.f("pk_number_round")),
    )


def create_person_role() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "person_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_role_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
        sa.UniqueConstraint("person_id", "office_id", "role", name=op.f("uq_person_role_person_id_office_id_role")),
    )


def create_service() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("minutes_per_piece", sa.Float(), nullable=False),
        sa.Column("unit", sa.JSON(), nullable=True),
        sa.Column("max_quantity", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("service_group", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("waiting_tickets", sa.Integer(), nullable=False),
        sa.Column("waiting_concerns", sa.Integer(), nullable=False),
        sa.Column("waiting_pieces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_service_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_service_office_id_code")),
    )


def create_session() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )


def create_pairing() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "pairing",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_pairing_device_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_pairing")),
        sa.UniqueConstraint("code", name=op.f("uq_pairing_code")),
    )


def create_refusal() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("dialogue", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_refusal_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_refusal_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("office_id", "actor", "dialogue", name=op.f("uq_refusal_office_id_actor_dialogue")),
    )
    op.create_index("ix_refusal_report", "refusal", ["office_id", "at"], unique=False)


def create_service_lock() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "service_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_service_lock_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_lock_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_lock")),
    )
    op.create_index("ix_service_lock_until", "service_lock", ["office_id", "until"], unique=False)


def create_ticket() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("base_at", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("draw_order", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=False),
        sa.Column("handed_over_at", sa.BigInteger(), nullable=True),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("spell_called_at", sa.BigInteger(), nullable=True),
        sa.Column("first_called_at", sa.BigInteger(), nullable=True),
        sa.Column("call_seq", sa.Integer(), nullable=True),
        sa.Column("call_count", sa.Integer(), nullable=False),
        sa.Column("waited_s", sa.Integer(), nullable=True),
        sa.Column("felt_s", sa.Integer(), nullable=True),
        sa.Column("way_s", sa.Integer(), nullable=True),
        sa.Column("serving_since", sa.BigInteger(), nullable=True),
        sa.Column("served_at", sa.BigInteger(), nullable=True),
        sa.Column("service_s", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_type", sa.String(length=16), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_ticket_counter_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_ticket_device_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_ticket_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_ticket_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(
        "ix_ticket_live", "ticket", ["office_id", "state"], unique=False, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index("ix_ticket_office_day", "ticket", ["office_id", "day", "state"], unique=False)
    op.create_index("ix_ticket_report", "ticket", ["office_id", "base_at"], unique=False)
    op.create_index(
        "uq_ticket_at_counter",
        "ticket",
        ["counter_id"],
        unique=True,
        sqlite_where=AT_COUNTER,
        postgresql_where=AT_COUNTER,
    )
    op.create_index(
        "uq_ticket_live_number",
        "ticket",
        ["office_id", "day", "number"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def create_concern() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "concern",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_concern_service_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_concern_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_concern")),
    )


def create_event() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "event",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_event_counter_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_event_office_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_event_ticket_id")),
        sa.PrimaryKeyConstraint("office_id", "seq", name=op.f("pk_event")),
    )
    op.create_index("ix_event_ticket", "event", ["ticket_id", "seq"], unique=False)


def create_print_job() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("printer_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=True),
        sa.Column("answered", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_print_job_office_id")),
        sa.ForeignKeyConstraint(["printer_id"], ["device.id"], name=op.f("fk_print_job_printer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_print_job_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("job", name=op.f("uq_print_job_job")),
    )
    op.create_index("ix_print_job_queue", "print_job", ["printer_id", "state", "id"], unique=False)
    op.create_index("ix_print_job_ticket", "print_job", ["ticket_id"], unique=False)


def create_waiting() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("draw_order", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_waiting_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_waiting_service_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_waiting_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index("ix_waiting_office", "waiting", ["office_id", "effective_at", "draw_order"], unique=False)
    op.create_index(
        "ix_waiting_service", "waiting", ["office_id", "service_id", "effective_at", "draw_order"], unique=False
    )
    op.create_index("ix_waiting_ticket", "waiting", ["ticket_id"], unique=False)


def upgrade() -> None:
    """Apply."""
    create_installation()
    create_office()
    create_person()
    create_request()
    create_setup_link()
    create_counter()
    create_day_exception()
    create_device()
    create_number_round()
    create_person_role()
    create_service()
    create_session()
    create_pairing()
    create_refusal()
    create_service_lock()
    create_ticket()
    create_concern()
    create_event()
    create_print_job()
    create_waiting()


def downgrade() -> None:
    """Go back to an empty database."""
    op.drop_index("ix_waiting_ticket", table_name="waiting")
    op.drop_index("ix_waiting_service", table_name="waiting")
    op.drop_index("ix_waiting_office", table_name="waiting")
    op.drop_table("waiting")
    op.drop_index("ix_print_job_ticket", table_name="print_job")
    op.drop_index("ix_print_job_queue", table_name="print_job")
    op.drop_table("print_job")
    op.drop_index("ix_event_ticket", table_name="event")
    op.drop_table("event")
    op.drop_table("concern")
    op.drop_index("uq_ticket_live_number", table_name="ticket", sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_index("uq_ticket_at_counter", table_name="ticket", sqlite_where=AT_COUNTER, postgresql_where=AT_COUNTER)
    op.drop_index("ix_ticket_report", table_name="ticket")
    op.drop_index("ix_ticket_office_day", table_name="ticket")
    op.drop_index("ix_ticket_live", table_name="ticket", sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_table("ticket")
    op.drop_index("ix_service_lock_until", table_name="service_lock")
    op.drop_table("service_lock")
    op.drop_index("ix_refusal_report", table_name="refusal")
    op.drop_table("refusal")
    op.drop_table("pairing")
    op.drop_table("session")
    op.drop_table("service")
    op.drop_table("person_role")
    op.drop_table("number_round")
    op.drop_table("device")
    op.drop_table("day_exception")
    op.drop_index("uq_counter_clerk_id", table_name="counter", sqlite_where=TAKEN, postgresql_where=TAKEN)
    op.drop_table("counter")
    op.drop_table("setup_link")
    op.drop_index("ix_request_expires", table_name="request")
    op.drop_table("request")
    op.drop_table("person")
    op.drop_table("office")
    op.drop_table("installation")
