"""The connection to the store, its migrations, and its errors in the service's own words."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from service.errors import Unavailable

log = structlog.stdlib.get_logger("mathtutor.store")
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = 5
"""Seconds that SQLite waits for another process's write."""
T = TypeVar("T")


class Database:
    """A store. Calls go through one thread, so that the event loop never waits for a disk."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    def migrate(self) -> None:
        """Bring the tables up to date. Blocks. Raises Unavailable."""
        with self.begin() as connection:
            if _version(connection) == _newest():
                return
        # Alembic takes long to load, so only where there is something to do.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction. Raises Unavailable where the store can't be reached or written."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            log.error("store_failed", error=type(error).__name__, cause=str(getattr(error, "orig", None) or error)[:500])
            raise Unavailable("The service can't reach its store at the moment. Please try again later.") from error

    async def call(self, action: Callable[[Connection], T]) -> T:
        """What the action returns, run in a transaction on the store's thread. Raises Unavailable."""

        def run() -> T:
            with self.begin() as connection:
                return action(connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def prepare(self) -> None:
        """Migrate, on the store's thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.migrate)

    def close(self) -> None:
        """Finish what is under way and close the connections."""
        self._thread.shutdown(wait=True)
        self.engine.dispose()


def _newest() -> str:
    """The number of the last migration, with which its file's name begins."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _version(connection: Connection) -> str | None:
    """The last migration that was made here."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True, pool_size=5)
    if url in ("sqlite://", "sqlite:///:memory:"):
        return create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    engine = create_engine(url, connect_args={"timeout": BUSY, "check_same_thread": False})
    event.listen(engine, "connect", _tune)
    return engine


def _tune(connection: Any, record: Any) -> None:
    # Readers don't wait for a writer, and a commit needs no disk flush of its own: an answer lost in a power cut is computed again.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
