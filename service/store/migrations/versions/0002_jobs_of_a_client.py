"""Open jobs are counted by client; what an ended job asked is dropped. `question` holds what `service.engine.requests` writes."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_client_state", "jobs", ["client", "state"])
    op.execute("UPDATE jobs SET question = '' WHERE state NOT IN ('waiting', 'running')")


def downgrade() -> None:
    op.drop_index("ix_jobs_client_state", "jobs")
