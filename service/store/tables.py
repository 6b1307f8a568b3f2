"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, String, Table

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("operation", String(64), nullable=False),
    Column("client", String(200), nullable=False),
    Column("question", LargeBinary, nullable=False, comment="as service.engine.wire writes it"),
    Column("state", String(16), nullable=False, comment="waiting, running, done, failed or cancelled"),
    Column("outcome", LargeBinary, nullable=True, comment="the answer or the error, as JSON"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("owner", String(64), nullable=False, default="", comment="the web process that sees to it"),
    Column("lease", Float, nullable=False, default=0.0, comment="until when, in seconds since 1970"),
    Column("created", Float, nullable=False),
    Column("changed", Float, nullable=False),
    Index(None, "state", "lease"),
    Index(None, "client", "state"),
    Index(None, "changed"),
)
"""Work that outlives its request."""

ANSWERS = Table(
    "answers",
    METADATA,
    Column("key", String(64), primary_key=True, comment="service.engine.wire.key: everything asked, and the versions"),
    Column("told", LargeBinary, nullable=False, comment="the answer or the error, as JSON"),
    Column("deadline", Float, nullable=False, comment="seconds that the computation was allowed"),
    Column("size", Integer, nullable=False, comment="bytes of `told`"),
    Column("until", Float, nullable=False, comment="when it is forgotten, in seconds since 1970; 0 for never"),
    Column("used", Float, nullable=False),
    Index(None, "used"),
)
"""Answers shared between web processes and kept over a restart."""

TASKS = Table(
    "tasks",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("client", String(200), nullable=False, comment="who set it"),
    Column("told", LargeBinary, nullable=False, comment="what was set, the reference too, as JSON"),
    Column("created", Float, nullable=False, comment="in seconds since 1970"),
    Index(None, "client"),
)
"""Exercises whose answers stay here."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("platform", String(200), nullable=False, comment="where the student comes from: an LTI issuer, or empty"),
    Column("student", String(200), nullable=False),
    Column("exercise", String(200), nullable=False),
    Column("number", Integer, nullable=False, comment="1 for the first attempt"),
    Column("score", Float, nullable=True),
    Column("given", LargeBinary, nullable=False, comment="what was handed in, as JSON"),
    Column("created", Float, nullable=False),
    PrimaryKeyConstraint("platform", "student", "exercise", "number"),
)
"""What students handed in, each attempt once."""
