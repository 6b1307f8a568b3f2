"""The first tables: jobs, answers, attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(64), nullable=False),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False, comment="as service.engine.wire writes it"),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, running, done, failed or cancelled"),
        sa.Column("outcome", sa.LargeBinary, nullable=True, comment="the answer or the error, as JSON"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False, comment="the web process that sees to it"),
        sa.Column("lease", sa.Float, nullable=False, comment="until when, in seconds since 1970"),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_lease", "jobs", ["state", "lease"])
    op.create_index("ix_jobs_changed", "jobs", ["changed"])
    op.create_table(
        "answers",
        sa.Column("key", sa.String(64), nullable=False, comment="service.engine.wire.key: everything asked, and the versions"),
        sa.Column("told", sa.LargeBinary, nullable=False, comment="the answer or the error, as JSON"),
        sa.Column("deadline", sa.Float, nullable=False, comment="seconds that the computation was allowed"),
        sa.Column("size", sa.Integer, nullable=False, comment="bytes of `told`"),
        sa.Column("until", sa.Float, nullable=False, comment="when it is forgotten, in seconds since 1970; 0 for never"),
        sa.Column("used", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_answers"),
    )
    op.create_index("ix_answers_used", "answers", ["used"])
    op.create_table(
        "attempts",
        sa.Column("platform", sa.String(200), nullable=False, comment="where the student comes from: an LTI issuer, or empty"),
        sa.Column("student", sa.String(200), nullable=False),
        sa.Column("exercise", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, comment="1 for the first attempt"),
        sa.Column("score", sa.Float, nullable=True),
        sa.Column("given", sa.LargeBinary, nullable=False, comment="what was handed in, as JSON"),
        sa.Column("created", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("platform", "student", "exercise", "number", name="pk_attempts"),
    )


def downgrade() -> None:
    op.drop_table("attempts")
    op.drop_table("answers")
    op.drop_table("jobs")
