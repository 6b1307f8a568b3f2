"""The store: its migrations, remembered answers, and jobs under lease."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from service.errors import Unavailable
from service.store import Database, answers, jobs, tasks
from service.store.jobs import Stored
from service.store.tables import METADATA
from service.store.tasks import StoredTask


def job(name: str, state: str = "waiting") -> Stored:
    return Stored(name, "integrate", "somebody", b"{}", state, None, 0, time.time(), time.time())


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    with database.begin() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": METADATA})

        assert compare_metadata(context, METADATA) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()


def test_an_answer_is_remembered_and_the_newest_wins(database: Database) -> None:
    with database.begin() as connection:
        for value in (1, 2):
            answers.remember(connection, "k", json.dumps({"answer": value}).encode(), 5.0, 0.0)

        row = answers.found(connection, "k")

    assert row is not None
    assert json.loads(row.told) == {"answer": 2}
    assert row.deadline == 5.0


def test_remembered_answers_are_bounded(database: Database) -> None:
    with database.begin() as connection:
        for number in range(250):
            answers.remember(connection, f"k{number}", b'"' + b"x" * 98 + b'"', 5.0, 0.0)

        left = answers.forget(connection, 10_000)

        assert left <= 10_000
        assert answers.found(connection, "k249") is not None
        assert answers.found(connection, "k0") is None


def test_a_job_ends_once(database: Database) -> None:
    with database.begin() as connection:
        jobs.add(connection, job("a"), "me", time.time() + 60)

        assert jobs.hold(connection, "a", "me", time.time() + 60)
        assert jobs.started(connection, "a", "me")
        assert jobs.end(connection, "a", "cancelled", None)
        assert not jobs.end(connection, "a", "done", b"{}")
        assert not jobs.hold(connection, "a", "me", time.time() + 60)


def test_only_a_job_whose_owner_has_gone_is_taken_over_and_by_one(database: Database) -> None:
    now = time.time()
    with database.begin() as connection:
        jobs.add(connection, job("held"), "other", now + 60)
        jobs.add(connection, job("left"), "other", now - 1)

        first = jobs.adopt(connection, "me", now + 60)
        second = jobs.adopt(connection, "third", now + 60)

    assert [each.id for each in first] == ["left"]
    assert second == ()


def test_released_jobs_are_free_at_once(database: Database) -> None:
    with database.begin() as connection:
        jobs.add(connection, job("a"), "me", time.time() + 60)
        jobs.release(connection, "me")

        assert [each.id for each in jobs.adopt(connection, "other", time.time() + 60)] == ["a"]


def test_a_store_that_cannot_be_written_is_unavailable_in_our_own_words(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/missing/store.sqlite3")

    with pytest.raises(Unavailable) as raised:
        asyncio.run(store.prepare())

    store.close()
    assert str(tmp_path) not in str(raised.value.as_problem())


def test_a_full_disk_is_a_clear_error_and_reading_goes_on(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/store.sqlite3")
    store.migrate()
    with store.begin() as connection:
        answers.remember(connection, "k", b"1", 5.0, 0.0)
        # SQLite's own bound stands in for the disk's: the error is the same "database or disk is full".
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(Unavailable), store.begin() as connection:
        answers.remember(connection, "big", b"1" * 1_000_000, 5.0, 0.0)

    with store.begin() as connection:
        assert answers.found(connection, "k") is not None
    store.close()


@pytest.mark.postgresql
def test_postgresql_gone_and_back(postgresql_server: object) -> None:
    from tests.servers import PostgreSQL

    assert isinstance(postgresql_server, PostgreSQL)
    store = Database(postgresql_server.url)
    store.migrate()
    postgresql_server.stop()
    with pytest.raises(Unavailable), store.begin() as connection:
        answers.found(connection, "k")
    postgresql_server.start()

    with store.begin() as connection:
        assert answers.found(connection, "none") is None
    store.close()


def test_exercises_are_counted_and_taken_away_by_whose_they_are(database: Database) -> None:
    with database.begin() as connection:
        for name, client in (("a", "key one"), ("b", "key one"), ("c", "key two")):
            tasks.add(connection, StoredTask(name, client, b"{}", time.time()))

        assert tasks.count_of(connection, "key one") == 2
        assert not tasks.drop(connection, "a", "key two")
        assert tasks.drop(connection, "a", "key one")
        assert tasks.found(connection, "a") is None
        assert tasks.found(connection, "c") is not None
