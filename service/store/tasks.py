"""Exercises in the store: kept under an id that can't be guessed, until whoever set them takes them away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from service.store.tables import TASKS


@dataclass(frozen=True, slots=True)
class StoredTask:
    """An exercise as it stands in the store. told: what was set, as JSON."""

    id: str
    client: str
    told: bytes
    created: float


def add(connection: Connection, task: StoredTask) -> None:
    """Write down a new one."""
    connection.execute(insert(TASKS).values(**{name: getattr(task, name) for name in StoredTask.__slots__}))


def found(connection: Connection, task_id: str) -> StoredTask | None:
    """The exercise of that id."""
    row = connection.execute(select(TASKS).where(TASKS.c.id == task_id)).one_or_none()
    return None if row is None else StoredTask(row.id, row.client, row.told, row.created)


def count_of(connection: Connection, client: str) -> int:
    """How many a client keeps."""
    return int(connection.execute(select(func.count()).where(TASKS.c.client == client)).scalar_one())


def drop(connection: Connection, task_id: str, client: str) -> bool:
    """Take one of a client's away; False where there is none."""
    return connection.execute(delete(TASKS).where(TASKS.c.id == task_id, TASKS.c.client == client)).rowcount == 1
