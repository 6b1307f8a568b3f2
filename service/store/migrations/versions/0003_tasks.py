"""Exercises whose answers stay on the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("client", sa.String(200), nullable=False, comment="who set it"),
        sa.Column("told", sa.LargeBinary, nullable=False, comment="what was set, the reference too, as JSON"),
        sa.Column("created", sa.Float, nullable=False, comment="in seconds since 1970"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_client", "tasks", ["client"])


def downgrade() -> None:
    op.drop_table("tasks")
