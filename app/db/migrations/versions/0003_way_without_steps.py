"""The way to a counter without steps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    way = sa.Column("step_free", sa.String(length=200), server_default=sa.text("''"), nullable=False)
    op.add_column("counter", way)
