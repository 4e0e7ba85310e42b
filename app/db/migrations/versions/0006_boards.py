"""What stands on the displays beside the calls: arrows, other offices, information; an office's own voice."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the column."""
    arrow = sa.Column("arrow", sa.String(length=10), server_default=sa.text("''"), nullable=False)
    op.add_column("counter", arrow)
    op.create_table(
        "display_office",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_display_office_device_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_display_office_office_id")),
        sa.PrimaryKeyConstraint("device_id", "office_id", name=op.f("pk_display_office")),
    )
    op.create_index("ix_display_office_office", "display_office", ["office_id"])
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_picture_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_picture_office_id_name")),
    )
    op.create_table(
        "slide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_slide_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slide")),
    )
    op.create_index("ix_slide_office", "slide", ["office_id", "position"])
    op.create_table(
        "voice_clip",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_voice_clip_office_id")),
        sa.PrimaryKeyConstraint("office_id", "language", "word", name=op.f("pk_voice_clip")),
    )
