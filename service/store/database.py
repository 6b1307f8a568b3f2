"""The connection to the store, its migrations, and its errors in the service's own words."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from service.errors import Unavailable

log = structlog.stdlib.get_logger("mathtutor.store")
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 3.0
"""Seconds that a call may take."""
MIGRATING = 60.0
"""Seconds that bringing the tables up to date may take."""
AWAY = "The service can't reach its store at the moment. Please try again later."
T = TypeVar("T")


class Database:
    """A store. Calls go through one thread, so that the event loop never waits for a disk; none takes longer than `patience` seconds.

    is_away: whether the last call failed.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.engine = _engine(url, patience)
        self.is_away = False
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._raw: object = None
        self._under_way: object = None

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
                self._raw = connection.connection.dbapi_connection
                yield connection
            self.is_away = False
        except SQLAlchemyError as error:
            self.is_away = True
            log.error("store_failed", error=type(error).__name__, cause=str(getattr(error, "orig", None) or error)[:500])
            raise Unavailable(AWAY) from error
        finally:
            self._raw = None

    async def call(self, action: Callable[[Connection], T]) -> T:
        """What the action returns, run in a transaction on the store's thread. Raises Unavailable, within the store's patience."""

        def run() -> T:
            with self.begin() as connection:
                return action(connection)

        return await self._within(run, self._patience)

    async def _within(self, run: Callable[[], T], patience: float) -> T:
        mark = object()

        def marked() -> T:
            self._under_way = mark
            return run()

        try:
            async with asyncio.timeout(patience):
                return await asyncio.get_running_loop().run_in_executor(self._thread, marked)
        except TimeoutError:
            self.is_away = True
            log.error("store_hangs", seconds=patience)
            if self._under_way is mark:
                self._cut()
            raise Unavailable(AWAY) from None

    def _cut(self) -> None:
        """End the connection that is waited for, so that the thread is free again: a server that hangs keeps no timeout of its own."""
        raw = self._raw
        if raw is None or not hasattr(raw, "fileno"):
            return
        with contextlib.suppress(Exception), socket.socket(fileno=os.dup(raw.fileno())) as connection:
            connection.shutdown(socket.SHUT_RDWR)

    async def prepare(self) -> None:
        """Migrate, on the store's thread. Raises Unavailable."""
        await self._within(self.migrate, MIGRATING)

    def close(self) -> None:
        """Finish what is under way and close the connections."""
        self._thread.shutdown(wait=not self.is_away, cancel_futures=True)
        self._cut()
        self.engine.dispose()


def _newest() -> str:
    """The number of the last migration, with which its file's name begins."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _version(connection: Connection) -> str | None:
    """The last migration that was made here."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _engine(url: str, patience: float) -> Engine:
    if not url.startswith("sqlite"):
        full = url.replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(full, pool_pre_ping=True, pool_size=5, pool_timeout=patience, connect_args=_bounds(patience))
    if is_in_memory(url):
        return create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    _keep_to_oneself(url)
    engine = create_engine(url, connect_args={"timeout": patience, "check_same_thread": False})
    event.listen(engine, "connect", _tune)
    return engine


def is_in_memory(url: str) -> bool:
    """Whether it is a database of this process alone."""
    return url in ("sqlite://", "sqlite:///:memory:")


def _bounds(patience: float) -> dict[str, object]:
    """What libpq and the server are told of time: for connecting, for statements, for a peer that says nothing more."""
    limit = int(patience * 1000)
    return {
        "connect_timeout": max(2, math.ceil(patience)),  # libpq knows no less
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": limit,
        "options": f"-c statement_timeout={limit} -c lock_timeout={limit} -c idle_in_transaction_session_timeout={max(limit, 10_000)}",
    }


def _keep_to_oneself(url: str) -> None:
    """Make the file before SQLite does, so that other users can't read it."""
    path = make_url(url).database
    if path:
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _tune(connection: sqlite3.Connection, record: object) -> None:
    # Readers don't wait for a writer, and a commit needs no disk flush of its own: an answer lost in a power cut is computed again.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
