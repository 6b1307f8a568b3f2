"""Remembered answers in the store: shared by the web processes of one machine or one PostgreSQL, kept over a restart."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from service.store.tables import ANSWERS

TOUCHED = 60.0
"""Seconds before a use is written down again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One remembered outcome; see `service.engine.answer_cache.CacheEntry`."""

    told: bytes
    deadline: float
    size: int
    until: float


def found(connection: Connection, key: str) -> Row | None:
    """What is remembered under the key."""
    row = connection.execute(select(ANSWERS).where(ANSWERS.c.key == key)).one_or_none()
    if row is None:
        return None
    now = time.time()
    if now - row.used > TOUCHED:
        connection.execute(update(ANSWERS).where(ANSWERS.c.key == key).values(used=now))
    return Row(row.told, row.deadline, row.size, row.until)


def remember(connection: Connection, key: str, told: bytes, deadline: float, until: float) -> None:
    """Keep an outcome; the newest under a key wins."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    values = {"told": told, "deadline": deadline, "size": len(told), "until": until, "used": time.time()}
    statement = insert(ANSWERS).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def drop(connection: Connection, key: str) -> None:
    """Forget one."""
    connection.execute(delete(ANSWERS).where(ANSWERS.c.key == key))


def forget(connection: Connection, most: int) -> int:
    """Drop what has had its time and, until `most` bytes are left, what was used longest ago; returns the bytes left."""
    connection.execute(delete(ANSWERS).where(ANSWERS.c.until > 0, ANSWERS.c.until < time.time()))
    size = connection.execute(select(func.coalesce(func.sum(ANSWERS.c.size), 0))).scalar_one()
    while size > most:
        oldest = connection.execute(select(ANSWERS.c.key, ANSWERS.c.size).order_by(ANSWERS.c.used).limit(100)).all()
        if not oldest:
            break
        connection.execute(delete(ANSWERS).where(ANSWERS.c.key.in_([row.key for row in oldest])))
        size -= sum(row.size for row in oldest)
    return int(size)
