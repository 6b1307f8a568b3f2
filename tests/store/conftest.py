"""A database on SQLite, and where it is installed on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.store import Database
from tests.servers import postgresql_server as postgresql_server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/store.sqlite3"
    else:
        url = request.getfixturevalue("postgresql_server").url
    store = Database(url)
    store.migrate()
    yield store
    with store.begin() as connection:
        from service.store.tables import METADATA

        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
    store.close()
