"""What services ask to bring, words to find them, names of groups, addresses; abandoned dialogues, wished times."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")


def create_abandoned() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "abandoned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("dialogue", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_abandoned_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_abandoned_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abandoned")),
        sa.UniqueConstraint("office_id", "actor", "dialogue", name=op.f("uq_abandoned_office_id_actor_dialogue")),
    )
    op.create_index("ix_abandoned_report", "abandoned", ["office_id", "at"], unique=False)


def create_wished_time() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "wished_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("dialogue", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_wished_time_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wished_time")),
        sa.UniqueConstraint("office_id", "actor", "dialogue", name=op.f("uq_wished_time_office_id_actor_dialogue")),
    )
    op.create_index("ix_wished_time_report", "wished_time", ["office_id", "at"], unique=False)


def upgrade() -> None:
    """Create the tables and columns."""
    create_abandoned()
    create_wished_time()
    op.add_column("service", sa.Column("bring", sa.JSON(), nullable=True))
    op.add_column("service", sa.Column("keywords", sa.JSON(), nullable=True))
    op.add_column("office", sa.Column("address", sa.String(length=200), server_default=EMPTY, nullable=False))
    op.add_column("office", sa.Column("group_names", sa.JSON(), nullable=True))
    op.create_index("ix_ticket_device", "ticket", ["device_id", "drawn_at"], unique=False)
