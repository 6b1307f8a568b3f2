"""Answers shared through the store."""

from __future__ import annotations

import json

from service.engine.answer_cache import CacheEntry
from service.engine.shared import PATIENCE, Shared, Unsound, dumped, sound
from service.store import Database, answers

TIDY = 200
"""Answers written between two looks at the space they need."""


class InStore(Shared):
    """In the database. most: bytes."""

    def __init__(self, database: Database, most: int, patience: float = PATIENCE) -> None:
        super().__init__(patience=patience)
        self._database, self._most, self._written = database, most, 0

    async def _get(self, key: str) -> CacheEntry | None:
        row = await self._database.call(lambda connection: answers.found(connection, key))
        if row is None:
            return None
        try:
            told = json.loads(row.told)
        except (ValueError, TypeError) as error:
            raise Unsound(repr(error)) from error
        return sound(told, row.deadline, row.size, row.until)

    async def _drop(self, key: str) -> None:
        await self._database.call(lambda connection: answers.drop(connection, key))

    async def _put(self, key: str, entry: CacheEntry) -> None:
        told = dumped(entry.told)
        await self._database.call(lambda connection: answers.remember(connection, key, told, entry.deadline, entry.until))
        self._written += 1
        if self._written % TIDY == 1:
            await self._database.call(lambda connection: answers.forget(connection, self._most))
