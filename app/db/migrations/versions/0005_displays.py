"""What displays have shown and played, and how each of them is set."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the column."""
    op.create_table(
        "call_shown",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("call_seq", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_call_shown_device_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_call_shown_office_id")),
        sa.PrimaryKeyConstraint("office_id", "call_seq", "device_id", name=op.f("pk_call_shown")),
    )
    op.add_column("device", sa.Column("settings", sa.JSON(), nullable=True))
