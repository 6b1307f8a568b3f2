"""Jobs in the store: each is seen to by one web process at a time, which holds a lease on it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, case, delete, func, insert, or_, select, update

from service.store.tables import JOBS

OPEN = ("waiting", "running")
ENDED = ("done", "failed", "cancelled")
KEPT = 24 * 3600.0
"""Seconds for which an ended job can be asked for."""


FAR = 120.0
"""Seconds: no lease ends later than that, unless the clock was set back."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A job as it stands in the store."""

    id: str
    operation: str
    client: str
    question: bytes
    state: str
    outcome: bytes | None
    attempts: int
    created: float
    changed: float


def _stored(row: Row[tuple[object, ...]]) -> Stored:
    fields = row._mapping
    return Stored(**{name: fields[name] for name in Stored.__slots__})


def add(connection: Connection, job: Stored, owner: str, lease: float) -> None:
    """Write down a new job, seen to by its owner."""
    fields = {name: getattr(job, name) for name in Stored.__slots__}
    connection.execute(insert(JOBS).values(**fields, owner=owner, lease=lease))


def found(connection: Connection, job_id: str) -> Stored | None:
    """The job of that id."""
    row = connection.execute(select(JOBS).where(JOBS.c.id == job_id)).one_or_none()
    return None if row is None else _stored(row)


def clock(connection: Connection) -> float:
    """The time by which leases are counted: the server's own, since the machines that share it need not agree on theirs."""
    if connection.dialect.name != "postgresql":
        return time.time()
    return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())


def open_of(connection: Connection, client: str) -> tuple[int, int]:
    """How many jobs of a client are open, and the bytes of what they ask."""
    size = func.coalesce(func.sum(func.length(JOBS.c.question)), 0)
    row = connection.execute(select(func.count(), size).where(JOBS.c.client == client, JOBS.c.state.in_(OPEN))).one()
    return int(row[0]), int(row[1])


def hold(connection: Connection, job_id: str, owner: str, lease: float) -> bool:
    """See to a job that waits for its turn; False when it is no longer open or another's."""
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job_id, JOBS.c.owner == owner, JOBS.c.state.in_(OPEN))
        .values(state="waiting", lease=lease, changed=time.time())
    )
    return changed.rowcount == 1


def started(connection: Connection, job_id: str, owner: str) -> bool:
    """Count an attempt, which begins when a worker does; False when the job is no longer open or another's."""
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job_id, JOBS.c.owner == owner, JOBS.c.state.in_(OPEN))
        .values(state="running", attempts=JOBS.c.attempts + 1, changed=time.time())
    )
    return changed.rowcount == 1


def end(connection: Connection, job_id: str, state: str, outcome: bytes | None) -> bool:
    """Write down how an open job ended, and drop what it asked; False when it had ended already."""
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job_id, JOBS.c.state.in_(OPEN))
        .values(state=state, outcome=outcome, question=b"", lease=0.0, owner="", changed=time.time())
    )
    return changed.rowcount == 1


def renew(connection: Connection, owner: str, lease: float) -> None:
    """Hold on to the owner's open jobs."""
    connection.execute(update(JOBS).where(JOBS.c.owner == owner, JOBS.c.state.in_(OPEN)).values(lease=lease))


def release(connection: Connection, owner: str) -> None:
    """Leave the owner's open jobs to whoever comes next; that one stops in good order costs none of them an attempt."""
    attempts = case((JOBS.c.state == "running", JOBS.c.attempts - 1), else_=JOBS.c.attempts)
    left = {"lease": 0.0, "owner": "", "state": "waiting", "attempts": attempts}
    connection.execute(update(JOBS).where(JOBS.c.owner == owner, JOBS.c.state.in_(OPEN)).values(left))


def adopt(connection: Connection, owner: str, lease: float, most: int = 100) -> Sequence[Stored]:
    """Take over open jobs whose owner has gone: whose lease ran out, or ends so late that the clock was set back since."""
    now = clock(connection)
    is_over = or_(JOBS.c.lease < now, JOBS.c.lease > now + FAR)
    rows = connection.execute(select(JOBS.c.id).where(JOBS.c.state.in_(OPEN), is_over).limit(most)).all()
    adopted = []
    for (job_id,) in rows:
        # Another process may be adopting too: the update decides.
        taken = connection.execute(
            update(JOBS)
            .where(JOBS.c.id == job_id, JOBS.c.state.in_(OPEN), or_(is_over, JOBS.c.owner == ""))
            .values(owner=owner, lease=lease)
        )
        job = found(connection, job_id) if taken.rowcount == 1 else None
        if job is not None:
            adopted.append(job)
    return tuple(adopted)


def forget(connection: Connection) -> None:
    """Drop what ended long ago."""
    connection.execute(delete(JOBS).where(JOBS.c.state.in_(ENDED), JOBS.c.changed < clock(connection) - KEPT))
