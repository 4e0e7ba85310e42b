"""Several concerns, forwarding, priorities, appointments, qualifications, interruptions, calls for help."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ZERO = sa.text("0")
EMPTY = sa.text("''")
LIVE = sa.text("state IN ('expected', 'waiting', 'called', 'serving', 'parked', 'no_show')")


def create_hours_series() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "hours_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=False),
        sa.Column("weekly", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_hours_series_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_series")),
    )
    op.create_index("ix_hours_series_office", "hours_series", ["office_id", "first_day"], unique=False)


def create_interruption() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "interruption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_interruption_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interruption")),
    )
    op.create_index("ix_interruption_office", "interruption", ["office_id", "since"], unique=False)


def create_person_skill() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "person_skill",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=True),
        sa.Column("preferred", sa.JSON(), nullable=False),
        sa.Column("trainee", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_skill_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_skill_person_id")),
        sa.PrimaryKeyConstraint("person_id", "office_id", name=op.f("pk_person_skill")),
    )


def create_help_call() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("caller", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["counter.id"], name=op.f("fk_help_call_answered_by")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_help_call_counter_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_help_call_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    op.create_index("ix_help_call_office", "help_call", ["office_id", "ended_at"], unique=False)


def create_quick_service() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "quick_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("trainee", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_quick_service_counter_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_quick_service_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_quick_service_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_service")),
    )
    op.create_index("ix_quick_service_report", "quick_service", ["office_id", "at"], unique=False)


def create_appointment() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("concerns", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_appointment_office_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_appointment_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("office_id", "external_id", name=op.f("uq_appointment_office_id_external_id")),
    )
    op.create_index("ix_appointment_code", "appointment", ["office_id", "code"], unique=False)
    op.create_index("ix_appointment_day", "appointment", ["office_id", "at"], unique=False)


def create_further_wait() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "further_wait",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("waited_s", sa.Integer(), nullable=False),
        sa.Column("felt_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_further_wait_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_further_wait_service_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_further_wait_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "n", name=op.f("pk_further_wait")),
    )
    op.create_index("ix_further_wait_report", "further_wait", ["office_id", "began"], unique=False)


def create_slip() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "slip",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_slip_office_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_slip_ticket_id")),
        sa.ForeignKeyConstraint(["used_by"], ["ticket.id"], name=op.f("fk_slip_used_by")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_slip")),
    )


def create_ticket_care() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "ticket_care",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_ticket_care_office_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_care_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_care")),
    )
    op.create_index("ix_ticket_care_office", "ticket_care", ["office_id"], unique=False)


def create_ticket_link() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "ticket_link",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("from_ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["from_ticket_id"], ["ticket.id"], name=op.f("fk_ticket_link_from_ticket_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_link_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_link")),
    )
    op.create_index("ix_ticket_link_from", "ticket_link", ["from_ticket_id"], unique=False)


def widen_tickets() -> None:
    """Add what a ticket can be, and let a number live once per home office."""
    op.add_column("ticket", sa.Column("home", sa.String(length=20), server_default=EMPTY, nullable=False))
    op.add_column("ticket", sa.Column("head_s", sa.Integer(), server_default=ZERO, nullable=False))
    op.add_column("ticket", sa.Column("callable_from", sa.BigInteger(), nullable=True))
    op.add_column("ticket", sa.Column("target_counter_id", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("concern_since", sa.BigInteger(), nullable=True))
    op.add_column("ticket", sa.Column("parked_reason", sa.String(length=20), server_default=EMPTY, nullable=False))
    op.add_column("ticket", sa.Column("parked_room", sa.String(length=60), server_default=EMPTY, nullable=False))
    op.add_column("ticket", sa.Column("trainee", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("part", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("reach", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("slow", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index("uq_ticket_live_number", table_name="ticket")
    op.create_index(
        "uq_ticket_live_number",
        "ticket",
        ["office_id", "day", "home", "number"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.drop_index("ix_ticket_live", table_name="ticket")
    op.create_index("ix_ticket_live", "ticket", ["office_id", "state"], sqlite_where=LIVE, postgresql_where=LIVE)


def widen_queue() -> None:
    """Add lanes to the queue and times to concerns."""
    op.add_column("concern", sa.Column("service_s", sa.Integer(), nullable=True))
    op.add_column("concern", sa.Column("reason", sa.String(length=20), server_default=EMPTY, nullable=False))
    op.add_column("waiting", sa.Column("lane", sa.Integer(), server_default=ZERO, nullable=False))
    op.add_column("waiting", sa.Column("callable_from", sa.BigInteger(), nullable=True))
    op.drop_index("ix_waiting_service", table_name="waiting")
    op.create_index("ix_waiting_service", "waiting", ["office_id", "service_id", "lane", "effective_at", "draw_order"])


def widen_settings() -> None:
    """Add what the settings page sets."""
    op.add_column("counter", sa.Column("allowed", sa.JSON(), nullable=True))
    op.add_column("counter", sa.Column("reachable", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("day_exception", sa.Column("exceptional", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("service", sa.Column("first_day", sa.String(length=10), nullable=True))
    op.add_column("service", sa.Column("last_day", sa.String(length=10), nullable=True))


def upgrade() -> None:
    """Create the tables and columns."""
    create_hours_series()
    create_interruption()
    create_person_skill()
    create_help_call()
    create_quick_service()
    create_appointment()
    create_further_wait()
    create_slip()
    create_ticket_care()
    create_ticket_link()
    widen_tickets()
    widen_queue()
    widen_settings()
